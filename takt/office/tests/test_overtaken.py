"""Two at the same form: whoever comes second sees both versions and overwrites nothing unread."""

import pytest

from takt.flow.models.ladder import ladder_for
from takt.ground.models import Event, Function, Person, Unit, WorkCalendar
from takt.ground.roles import Office

NAMES = {"name_zh": "我的名字", "name_en": "Mine"}


def rename(thing, by):
    """Somebody else is faster."""
    with thing.doing("edit", by=by):
        thing.name_zh, thing.name_en = "他们的名字", "Theirs"


def forms(world):
    """(address, what is sent, the thing) of every form of the office that edits something."""
    calendar = WorkCalendar.objects.get()
    unit = {**NAMES, "kind": "subsidiary", "calendar": "", "time_zone": ""}
    function = Function.objects.get(code="product")
    hours = {**NAMES, "hours": "09:00-18:00", "weekdays": ["0", "1"]}
    return {
        "unit": ("/units/live/edit/", unit, world.live),
        "place of a unit": ("/units/live/move/", {"parent": "ads"}, world.live),
        "person": (f"/people/{world.member.pk}/edit/", NAMES, world.member),
        "place in the PMO": (f"/people/{world.member.pk}/office/", {"office": "1"}, world.member),
        "function": ("/functions/product/", {**NAMES, "position": "3"}, function),
        "calendar": (f"/calendars/{calendar.pk}/edit/", hours, calendar),
        "day": (f"/calendars/{calendar.pk}/days/2026-03-04/", {**NAMES, "works": "no"}, calendar),
        "process": ("/processes/light/edit/", NAMES, world.group.processes.get(code="light")),
    }


@pytest.mark.parametrize(
    "form", ["unit", "place of a unit", "person", "place in the PMO", "function", "calendar", "day", "process"]
)
def test_whoever_was_overtaken_sees_both_versions_and_saves_again(world, at_browser, nothing_happens, form):
    address, sent, thing = forms(world)[form]
    client = at_browser(world.leader)
    read = client.get(address).context["read"]
    assert read == thing.version
    rename(thing, world.leader)
    with nothing_happens():
        answer = client.post(address, {**sent, "expect": read})
    assert answer.status_code == 409
    assert answer.context["both"]
    assert f'name="expect" value="{read + 1}"' in answer.content.decode()
    assert client.post(address, {**sent, "expect": read + 1}).status_code == 302
    assert Event.objects.last().actor == world.leader


def test_what_stands_now_and_what_was_typed_stand_side_by_side(world, at_browser):
    client = at_browser(world.leader)
    rename(world.live, world.lead)
    page = client.post("/units/live/edit/", {**NAMES, "kind": "team", "expect": 1}).content.decode()
    assert "Someone changed this while you were editing" in page
    for text in ("他们的名字", "我的名字", "Theirs", "Mine", "subsidiary", "team"):
        assert text in page
    assert Unit.objects.get(code="live").name_en == "Theirs"


def test_a_form_that_was_also_wrong_keeps_the_version_that_was_read(world, at_browser):
    rename(world.live, world.lead)
    page = at_browser(world.leader).post("/units/live/edit/", {"name_zh": "", "kind": "team", "expect": 1})
    assert (page.status_code, page.context["read"]) == (422, 1)


def test_a_ladder_is_not_overwritten_unread(world, at_browser, nothing_happens):
    client = at_browser(world.lead)
    mine = {"do": "save", "hours": ["9"], "whom": ["lead"]}
    assert client.get("/ladders/live/").context["read"] == 0
    at_browser(world.leader).post("/ladders/live/", {"do": "save", "hours": ["5"], "whom": ["pmo"], "expect": 0})
    for read in (0, 7):
        with nothing_happens():
            answer = client.post("/ladders/live/", {**mine, "expect": read})
        assert (answer.status_code, answer.context["read"]) == (409, 1)
        assert "1. the PMO leader, after 5 working hours" in answer.content.decode()
        assert "1. the lead of the unit, after 9 working hours" in answer.content.decode()
    assert client.post("/ladders/live/", {**mine, "expect": 1}).status_code == 302
    assert [(rung.after_hours, rung.ladder.version) for rung in ladder_for(world.live)] == [(9, 2)]


def test_an_unchanged_version_is_no_obstacle(world, at_browser):
    at_browser(world.leader).post(f"/people/{world.member.pk}/office/", {"office": "1", "expect": 1})
    assert Person.objects.get(pk=world.member.pk).office == Office.MEMBER
