"""The house itself through the API: the same verbs and rules as on the pages, and no edit over an unread one."""

import pytest
from django.test import Client

from takt.flow.models.ladder import ladder_for
from takt.ground.models import Duty, Event, Function, Person, Process, Unit, WorkCalendar, on_duty

pytestmark = pytest.mark.django_db
LADDER = {"rungs": [{"after_hours": 2, "whom": "turn"}, {"after_hours": 6, "whom": "lead"}]}


@pytest.fixture
def call(world, call):
    """Everybody's token is made before a test begins to count events."""
    callers = {person.pk: call(person) for person in (world.leader, world.lead, world.member, world.reader)}
    return lambda person: callers[person.pk]


def last():
    return Event.objects.latest("pk").verb


def edits(world):
    """(address, what is sent) of everything that is edited field by field."""
    return {
        "unit": ("/units/live", {"name_zh": "新名"}),
        "person": (f"/people/{world.member.pk}", {"name_zh": "新名"}),
        "function": ("/functions/product", {"name_zh": "新名"}),
        "calendar": (f"/calendars/{WorkCalendar.objects.get().pk}", {"name_zh": "新名"}),
        "process": ("/processes/light", {"name_zh": "新名"}),
    }


@pytest.mark.parametrize("what", ["unit", "person", "function", "calendar", "process"])
def test_an_edit_is_not_written_over_one_that_was_not_read(world, call, no_event, what):
    leader, (address, sent) = call(world.leader), edits(world)[what]
    first = leader("patch", address, sent, If_Match='"1"' if what != "process" else "*")
    assert (first.status_code, last()) == (200, "edit")
    read = first["ETag"]
    assert leader("patch", address, {"name_en": "Theirs"}, If_Match=read).json()["name_en"] == "Theirs"
    with no_event:
        stale = leader("patch", address, {"name_en": "Mine"}, If_Match=read)
    assert (stale.status_code, stale["Content-Type"]) == (412, "application/problem+json")
    assert stale.json()["yours"] == {"name_en": "Mine"}
    if what != "process":
        assert stale.json()["current"]["name_en"] == "Theirs"


@pytest.mark.parametrize("what", ["unit", "person", "function", "calendar", "process"])
def test_who_may_not_edit_is_refused(world, call, no_event, what):
    address, sent = edits(world)[what]
    with no_event:
        assert call(world.reader)("patch", address, sent).status_code == 403


def test_a_unit_is_moved_by_the_pmo_leader_onto_what_was_read(world, call, no_event):
    leader = call(world.leader)
    with no_event:
        assert call(world.lead)("post", "/units/line/move", {"parent": "ads"}).status_code == 403
        assert leader("post", "/units/line/move", {"parent": "ads"}, If_Match='"9"').status_code == 412
        assert leader("post", "/units/live/move", {"parent": "line"}).json()["fields"].keys() == {"parent"}
    assert leader("post", "/units/line/move", {"parent": "ads"}).json()["parent"] == "ads"
    assert (Unit.objects.get(code="line").parent, last()) == (world.ads, "move")


def test_a_unit_gets_a_calendar_and_the_group_keeps_one(world, call, no_event):
    calendar = call(world.leader)("post", "/calendars", {"country": "JP", "name_zh": "日本"}).json()["id"]
    assert call(world.lead)("patch", "/units/live", {"calendar": calendar}).json()["calendar"] == calendar
    assert call(world.lead)("patch", "/units/live", {"calendar": None}).json()["calendar"] is None
    with no_event:
        assert call(world.leader)("patch", "/units/group", {"calendar": None}).json()["fields"].keys() == {"calendar"}
        assert call(world.lead)("patch", "/units/live", {"calendar": 999}).json()["fields"].keys() == {"calendar"}


def test_a_rota_is_set_and_read(world, call, no_event):
    lead, sent = call(world.lead), {"people": [world.member.pk, world.lead.pk], "days": 3}
    with no_event:
        assert call(world.member)("put", "/units/live/rotas/technology", sent).status_code == 403
        assert lead("put", "/units/live/rotas/nonsense", sent).status_code == 404
    told = lead("put", "/units/live/rotas/technology", sent).json()
    assert [(one["function"]["code"], one["days"], len(one["people"])) for one in told] == [("technology", 3, 2)]
    technology = Function.objects.get(code="technology")
    now = on_duty(world.live, technology.pk, Event.objects.latest("pk").at)
    assert (told[0]["on_duty"]["id"], last()) == (now.pk, "roster")
    assert lead("put", "/units/live/rotas/technology", {"people": []}).json() == []
    assert not Duty.objects.exists()


def test_a_unit_chooses_its_process(world, call, no_event):
    lead = call(world.lead)
    offered = lead("get", "/units/live/processes").json()
    assert [one["code"] for one in offered if one["chosen"]] == ["internet-product"]
    with no_event:
        assert call(world.reader)("post", "/units/live/choose_process", {"process": "light"}).status_code == 403
        assert lead("post", "/units/live/choose_process", {"process": "none"}).json()["fields"].keys() == {"process"}
    told = lead("post", "/units/live/choose_process", {"process": "light"}).json()
    assert [one["code"] for one in told if one["chosen"]] == ["light"]
    assert world.requirement().stage.version.process.code == "light"


def test_a_password_is_set_for_others_only_and_never_by_a_token(world, call, no_event):
    sent, address = {"password": "a-good-long-one-42"}, f"/api/v1/people/{world.member.pk}/set_password"
    signed_in = Client()
    signed_in.force_login(world.leader)
    with no_event:
        assert call(world.lead)("post", f"/people/{world.member.pk}/set_password", sent).status_code == 403
        assert call(world.leader)("post", f"/people/{world.member.pk}/set_password", sent).status_code == 403
        own = signed_in.post(f"/api/v1/people/{world.leader.pk}/set_password", sent, "application/json")
        assert own.status_code == 403
        weak = signed_in.post(address, {"password": "123"}, "application/json")
        assert weak.json()["fields"].keys() == {"password"}
    answer = signed_in.post(address, sent, "application/json")
    assert (answer.status_code, last()) == (200, "set_password")
    assert "password" not in answer.json()
    assert Person.objects.get(pk=world.member.pk).check_password(sent["password"])


def test_functions_are_kept_by_the_pmo(world, call, no_event):
    leader, sent = call(world.leader), {"code": "legal", "name_zh": "法务", "name_en": "Legal"}
    with no_event:
        assert call(world.lead)("post", "/functions", sent).status_code == 403
    assert leader("post", "/functions", sent).json()["name"] == "Legal"
    assert leader("post", "/functions/legal/retire").json()["retired"] is True
    assert "legal" not in [one["code"] for one in leader("get", "/functions").json()]
    assert "legal" in [one["code"] for one in leader("get", "/functions?retired=true").json()]
    assert leader("post", "/functions/legal/restore").json()["retired"] is False


def test_a_calendar_is_founded_with_the_official_days(world, call, no_event):
    leader, sent = call(world.leader), {"country": "DE", "name_zh": "德国"}
    with no_event:
        assert call(world.lead)("post", "/calendars", sent).status_code == 403
        assert leader("post", "/calendars", sent | {"country": "ZZ"}).json()["fields"].keys() == {"country"}
    key = leader("post", "/calendars", sent).json()["id"]
    days = leader("get", f"/calendars/{key}/days?year=2026").json()
    assert {"2026-01-01", "2026-12-25"} <= {day["day"] for day in days}
    hours = leader("patch", f"/calendars/{key}", {"hours": [["09:00", "17:00"]], "weekdays": [3, 0, 0]}).json()
    assert (hours["hours"], hours["weekdays"]) == ([["09:00", "17:00"]], [0, 3])
    with no_event:
        for wrong in ([["17:00", "09:00"]], [["09:00", "12:00"], ["11:00", "13:00"]], [["25:00", "26:00"]], []):
            assert leader("patch", f"/calendars/{key}", {"hours": wrong}).status_code == 422
        assert leader("patch", f"/calendars/{key}", {"weekdays": []}).status_code == 422


def test_a_day_of_a_calendar_is_set_and_is_like_its_weekday_again(world, call, no_event):
    leader, calendar = call(world.leader), WorkCalendar.objects.get()
    address = f"/calendars/{calendar.pk}/days/2026-03-04"
    with no_event:
        assert call(world.lead)("put", address, {"works": False}).status_code == 403
        assert leader("put", address, {"works": False}, If_Match='"7"').status_code == 412
    assert leader("put", address, {"works": False, "name_zh": "年会"}).json()["works"] is False
    assert calendar.days.get(day="2026-03-04").name_zh == "年会"
    assert leader("delete", address).status_code == 204
    assert not calendar.days.filter(day="2026-03-04").exists()


def test_a_ladder_is_inherited_until_a_unit_sets_its_own(world, call, no_event):
    lead = call(world.lead)
    inherited = lead("get", "/ladders/live")
    assert (inherited.json()["owner"]["code"], inherited.json()["version"]) == ("group", 0)
    with no_event:
        assert call(world.member)("put", "/ladders/live", LADDER).status_code == 403
        assert lead("put", "/ladders/live", {"rungs": [{"after_hours": 1, "whom": "moon"}]}).status_code == 422
    assert lead("put", "/ladders/live", LADDER, If_Match=inherited["ETag"]).json()["owner"]["code"] == "live"
    with no_event:
        assert lead("put", "/ladders/live", LADDER, If_Match=inherited["ETag"]).status_code == 412
    assert [(rung.after_hours, rung.whom) for rung in ladder_for(world.live)] == [(2, "turn"), (6, "lead")]
    assert {one["unit"]["code"] for one in lead("get", "/ladders").json() if one["version"]} == {"group", "live"}


def test_running_records_are_moved_after_their_effects_were_seen(world, call, no_event):
    leader, at = call(world.leader), "/processes/internet-product"
    requirement = world.accepted()
    leader("post", f"{at}/draft")
    leader("post", f"{at}/versions/2/publish")
    with no_event:
        assert call(world.lead)("get", f"{at}/migration?version=1").status_code == 403
        assert call(world.lead)("post", f"{at}/migrate", {"version": 1, "digest": "x"}).status_code == 403
        seen = leader("get", f"{at}/migration?version=1").json()
        assert (seen["records"], seen["possible"], seen["version_to"]) == (1, True, 2)
        lost = leader("get", f"{at}/migration?version=1&to={requirement.stage.code}:nowhere").json()
        assert (lost["possible"], lost["effects"][0]["after"]) == (False, None)
        assert leader("post", f"{at}/migrate", {"version": 1, "digest": "old"}).status_code == 409
        assert leader("post", f"{at}/migrate", {"version": 9, "digest": "x"}).json()["fields"].keys() == {"version"}
    moved = leader("post", f"{at}/migrate", {"version": 1, "digest": seen["digest"]})
    assert moved.json() == {"records": 1}
    requirement.refresh_from_db()
    assert requirement.stage.version == Process.objects.get(code="internet-product").published
