"""The list of requirements: what it shows, what it asks of the database, what its forms do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from takt.demand.tests.asking import queries
from takt.ground.models import Event
from takt.kit.lists.sheet import load_kind
from takt.kit.models import SavedView

LIST = "/requirements/"


def shown(client: Client, address: str = LIST) -> list[str]:
    """Codes of the rows, from top to bottom."""
    return [row.record.code for row in client.get(address).context["table"].rows]


def test_the_list_shows_what_the_reader_may_see_newest_first(world, at_home):
    first, second = world.requirement(), world.requirement(title="登录太慢")
    assert shown(at_home(world.member)) == [second.code, first.code]
    assert shown(at_home(world.stranger)) == []


def test_not_even_the_number_of_what_is_unseen_is_told(world, at_home):
    world.requirement()
    stranger = at_home(world.stranger)
    assert stranger.get(LIST).context["table"].sheet.total == 0
    assert stranger.get("/requirements/board/").context["board"].is_empty


def test_rows_are_loaded_only_for_those_who_see_them(world):
    requirement = world.requirement()
    assert [row.code for row in load_kind([requirement.pk], "requirement", world.member)] == [requirement.code]
    assert load_kind([requirement.pk], "requirement", world.stranger) == []


def test_a_list_asks_the_same_number_of_questions_for_one_row_and_for_thirty(world, at_home):
    client = at_home(world.member)
    world.in_scheduling()
    few = queries(client, LIST)
    for _ in range(10):
        world.requirement(unit=world.line)
        world.accepted()
        world.in_scheduling()
    assert queries(client, LIST) == few
    assert few <= 18


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("owner=me", True),
        ("turn=me", True),
        ("stage=proposal", True),
        ("stage=testing", False),
        ("priority=3", True),
        ("priority=1", False),
        ("unit=group", True),
        ("unit=ads", False),
        ("unit=line", False),
        ("state=closed", False),
        ("waiting=1", False),
        ("unowned=1", False),
        ("since=2026-03-02", True),
        ("since=2026-03-03", False),
        ("until=2026-03-01", False),
        ("q=退款", True),
        ("q=退款&sort=title", True),
        ("q=火箭", False),
        ("requester=me", False),
        ("triage=done", True),
        ("triage=waiting", False),
        ("late=1", False),
    ],
)
def test_a_filter_keeps_what_fits(world, at_home, query, fits):
    requirement = world.accepted()
    expected = [requirement.code] if fits else []
    assert shown(at_home(world.member), f"{LIST}?{query}") == expected


def test_late_is_what_has_passed_its_target(world, at_home):
    requirement = world.accepted()
    world.now = requirement.target_at + timedelta(minutes=1)
    client = at_home(world.member)
    assert shown(client, f"{LIST}?late=1") == [requirement.code]
    assert 'class="late"' in client.get(LIST).content.decode()


@pytest.mark.parametrize("sort", ["code", "title", "priority", "stage", "unit", "turn", "due", "target", "score"])
def test_every_heading_sorts_both_ways(world, at_home, sort):
    low, high = world.requirement(title="a", priority=4), world.requirement(title="b", priority=1, unit=world.line)
    client = at_home(world.lead)
    up, down = shown(client, f"{LIST}?sort={sort}"), shown(client, f"{LIST}?sort=-{sort}")
    assert set(up) == set(down) == {low.code, high.code}
    if sort in {"code", "title", "unit"}:
        assert up == [low.code, high.code] == down[::-1]


@pytest.mark.parametrize(
    "query",
    [
        "sort=password", "page=0", "page=x", "size=100000", "priority=high", "since=yesterday", "owner=1;drop",
        "state=gone", "turn=-1", "unit=" + "x" * 300, "late=perhaps", "page=19999",
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_left_out_with_a_word(world, at_home, query):
    world.requirement()
    answer = at_home(world.member).get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert bool(answer.context["mistakes"]) == (query != "page=19999")


def test_pages_follow_each_other_without_a_gap(world, at_home):
    codes = [world.requirement().code for _ in range(5)][::-1]
    client = at_home(world.member)
    pages = [shown(client, f"{LIST}?size=2&page={page}") for page in (1, 2, 3)]
    assert [code for page in pages for code in page] == codes
    table = client.get(f"{LIST}?size=2&page=2").context["table"]
    assert table.summary == "3–4 of 5"
    assert "page=3" in table.next
    assert "page=1" in table.previous


def test_columns_are_chosen_in_the_address(world, at_home):
    world.requirement()
    table = at_home(world.member).get(f"{LIST}?cols=code&cols=requester").context["table"]
    assert [column.key for column in table.columns] == ["check", "code", "title", "requester"]


def test_a_bulk_act_does_what_it_may_and_says_why_not_the_rest(world, at_home):
    mine, closed = world.accepted(), world.accepted()
    closed.decline("重复", by=world.lead, at=world.now)
    client = at_home(world.lead)
    before = Event.objects.count()
    given = {"code": [mine.code, closed.code], "act": "prioritise", "priority": "1", "next": LIST}
    answer = client.post(reverse("requirement_bulk"), given, follow=True)
    mine.refresh_from_db()
    assert mine.priority == 1
    assert Event.objects.count() == before + 1
    assert Event.objects.last().verb == "edit"
    said = answer.content.decode()
    assert "1 done, 1 refused" in said
    assert closed.code in said


def test_a_bulk_act_never_reaches_what_is_not_seen(world, at_home):
    requirement = world.accepted()
    before = Event.objects.count()
    given = {"code": [requirement.code], "act": "watch", "next": "https://elsewhere.test/"}
    answer = at_home(world.stranger).post(reverse("requirement_bulk"), given)
    assert answer.headers["Location"] == LIST
    assert Event.objects.count() == before


def test_bulk_assigns_and_moves(world, at_home):
    requirement = world.accepted()
    client = at_home(world.lead)
    for act, more in {"assign": {"owner": world.lead.pk}, "move": {"stage": "dropped"}}.items():
        client.post(reverse("requirement_bulk"), {"code": [requirement.code], "act": act, **more})
    requirement.refresh_from_db()
    assert requirement.owner == world.lead
    assert requirement.closed_at is not None


def test_a_view_is_kept_renamed_opened_with_and_deleted(world, at_home):
    client, address = at_home(world.member), reverse("requirement_views")
    client.post(address, {"act": "keep", "name": "急", "query": "priority=1"})
    view = SavedView.objects.get()
    client.post(address, {"act": "rename", "view": view.pk, "name": "最急"})
    client.post(address, {"act": "default", "view": view.pk})
    assert client.get(LIST).headers["Location"] == f"{LIST}?priority=1"
    answer = client.get(f"{LIST}?priority=1")
    assert [tab.label for tab in answer.context["tabs"] if tab.active] == ["最急"]
    client.post(address, {"act": "delete", "view": view.pk})
    assert not SavedView.objects.exists()


def test_a_view_is_nobody_elses(world, at_home):
    at_home(world.member).post(reverse("requirement_views"), {"act": "keep", "name": "急", "query": "priority=1"})
    view = SavedView.objects.get()
    answer = at_home(world.lead).post(reverse("requirement_views"), {"act": "delete", "view": view.pk})
    assert answer.status_code == 404
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_an_empty_list_says_what_it_is_for_and_one_without_hits_how_to_get_out(world, at_home):
    client = at_home(world.member)
    assert reverse("requirement_new") in client.get(LIST).content.decode()
    assert "Nothing fits these filters" in client.get(f"{LIST}?q=火箭").content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_keeps_the_filters_and_holds_all_pages(world, at_home, form):
    kept = [world.accepted(title=f"=1+{number}").code for number in range(3)]
    left_out = world.requirement().code
    address = reverse("requirement_export", args=(form,))
    answer = at_home(world.member).get(f"{address}?owner=me&size=1")
    assert answer.headers["Content-Disposition"].endswith(f'.{form}"')
    if form == "csv":
        text = answer.content.decode("utf-8-sig")
        assert all(code in text for code in kept)
        assert left_out not in text
        assert ",=1" not in text


def test_an_export_in_another_form_is_not_there(world, at_home):
    assert at_home(world.member).get("/requirements/export.exe").status_code == 404
