"""The pages where a person starts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from takt.ground.models import Event, Notice


def test_whoever_is_not_signed_in_is_sent_to_the_door(db, client):
    for name in ("desk", "search", "palette", "notices", "notices_count", "help"):
        assert client.get(reverse(name)).status_code == 302


def test_an_empty_desk_says_what_it_is_for(today, enter):
    body = enter(today.member).get("/").content.decode()
    assert "Nothing waits for you" in body


def test_a_desk_shows_what_waits_since_when_and_until_when(today, enter):
    requirement = today.accepted()
    answer = enter(today.member).get("/")
    (group,) = answer.context["groups"]
    assert (group.key, [row.record.code for row in group.rows]) == ("move", [requirement.code])
    assert requirement.title in answer.content.decode()


def test_a_code_leads_straight_to_its_record(today, enter):
    requirement = today.requirement()
    for words in (requirement.code, requirement.code.lower(), requirement.code.replace("-", " ")):
        answer = enter(today.reader).get("/search/", {"q": words})
        assert answer.headers["Location"] == reverse("requirement_show", args=[requirement.code])


@pytest.mark.parametrize("words", ["退款", "payment"])
def test_a_word_is_found_and_shown_in_its_place(today, enter, words):
    requirement = today.requirement(title="一个标题", text="支付失败后退款很慢 the payment is slow")
    answer = enter(today.reader).get("/search/", {"q": words})
    assert f"<mark>{words}</mark>" in answer.content.decode()
    assert [row["record"].code for row in answer.context["rows"]] == [requirement.code]


def test_what_people_typed_is_escaped_in_a_hit(today, enter):
    today.requirement(title="退款 <script>alert(1)</script>", text="退款 <img src=x onerror=alert(1)>")
    body = enter(today.reader).get("/search/", {"q": "退款"}).content.decode()
    assert "<script>alert" not in body
    assert "<img src=x" not in body


def test_a_hit_in_a_comment_says_so(today, enter):
    today.requirement().comment("需要对账报表", by=today.lead, at=today.now)
    (row,) = enter(today.reader).get("/search/", {"q": "对账"}).context["rows"]
    assert (str(row["hit"].place), row["hit"].excerpt[1]) == ("comment", ("对账", True))


def test_filters_narrow_a_search(today, enter):
    here, below = today.requirement(), today.requirement(unit=today.line, by=today.lead)
    browser = enter(today.lead)
    found = browser.get("/search/", {"q": "退款", "unit": "line"}).context["rows"]
    assert [row["record"].code for row in found] == [below.code]
    here.decline("不做", by=today.lead, at=today.later(0))
    found = browser.get("/search/", {"q": "退款", "state": "closed"}).context["rows"]
    assert [row["record"].code for row in found] == [here.code]


def test_a_search_without_a_hit_offers_the_next_step(today, enter):
    body = enter(today.reader).get("/search/", {"q": "没有这样的词"}).content.decode()
    assert "Raise it as a requirement" in body


def test_one_notice_is_read_alone_and_then_all(today, enter):
    for _ in range(2):
        today.requirement()
    mine = Notice.objects.filter(person=today.lead, read_at=None)
    browser, first = enter(today.lead), mine.first()
    assert browser.get("/notices/count/").content.decode().count("2") == 1
    browser.post(reverse("notice_read", args=[first.pk]))
    assert list(mine.all()) == list(Notice.objects.filter(person=today.lead).exclude(pk=first.pk))
    browser.post(reverse("notices_read"))
    assert not mine.exists()


def test_a_notice_read_in_place_answers_its_row_and_the_rail_asks_anew(today, enter):
    today.requirement()
    notice = Notice.objects.get(person=today.lead)
    answer = enter(today.lead).post(reverse("notice_read", args=[notice.pk]), headers={"HX-Request": "true"})
    assert answer.headers["HX-Trigger"] == "notices"
    assert "notice-unread" not in answer.content.decode()
    assert f'id="notice-{notice.pk}"' in answer.content.decode()


def test_reading_a_notice_of_somebody_else_is_refused_and_nothing_happens(today, enter):
    today.requirement()
    notice, events = Notice.objects.get(person=today.lead), Event.objects.count()
    assert enter(today.member).post(reverse("notice_read", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert (notice.read_at, Event.objects.count()) == (None, events)


def test_opening_a_record_reads_its_notices_and_no_others(today, enter):
    opened, other = today.requirement(), today.requirement()
    enter(today.lead).get(reverse("requirement_show", args=[opened.code]))
    unread = Notice.objects.filter(person=today.lead, read_at=None)
    assert [notice.event.record_id for notice in unread] == [other.pk]


@pytest.mark.parametrize("place", ["/", "/search/?q=退款", "/palette/?q=退款", "/notices/"])
def test_a_page_asks_no_more_of_the_database_for_more_records(today, enter, place):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(place).status_code == 200
        return len(asked)

    browser = enter(today.lead)
    for _ in range(2):
        today.requirement()
        today.accepted().comment("先看看", by=today.reader, at=today.now)
    few = queries()
    for _ in range(6):
        today.requirement()
        today.accepted().comment("先看看", by=today.reader, at=today.now)
    assert queries() == few
