"""Units, members, rotas, ladders, functions and calendars in the browser."""

from datetime import date, timedelta

import pytest

from takt.flow.models.ladder import ladder_for
from takt.ground.models import Duty, Event, Function, Membership, Unit, WorkCalendar
from takt.ground.roles import Role

UNIT = {"name_zh": "直播", "name_en": "Live", "kind": "subsidiary", "calendar": "", "time_zone": ""}


def last():
    return Event.objects.last()


def test_a_lead_founds_a_unit_below_the_own_one(world, at_browser):
    at_browser(world.lead).post("/units/new/", UNIT | {"code": "studio", "parent": "line", "kind": "team"})
    unit = Unit.objects.get(code="studio")
    assert unit.parent == world.line
    assert unit.path.startswith(world.live.path)
    assert (last().verb, last().unit) == ("found", unit)


@pytest.mark.parametrize("wrong", [{"parent": "ads"}, {"code": "ads"}, {"code": "new"}, {"name_zh": ""}])
def test_a_unit_is_not_founded_elsewhere_or_without_a_name_and_code_of_its_own(
    world, at_browser, nothing_happens, wrong
):
    with nothing_happens():
        answer = at_browser(world.lead).post("/units/new/", UNIT | {"code": "studio", "parent": "line"} | wrong)
    assert answer.status_code == 422


def test_a_unit_gets_a_calendar_and_a_time_zone_of_its_own(world, at_browser):
    calendar = WorkCalendar.objects.get()
    sent = UNIT | {"calendar": str(calendar.pk), "time_zone": "Asia/Tokyo"}
    at_browser(world.lead).post("/units/live/edit/", sent)
    unit = Unit.objects.get(code="live")
    assert (unit.calendar, unit.time_zone, unit.working_time().time_zone) == (calendar, "Asia/Tokyo", "Asia/Tokyo")
    assert last().verb == "edit"


def test_the_group_does_not_lose_its_last_calendar(world, at_browser, nothing_happens):
    with nothing_happens():
        answer = at_browser(world.leader).post("/units/group/edit/", UNIT | {"kind": "group"})
    assert answer.status_code == 422
    assert Unit.objects.get(code="group").calendar is not None


def test_a_moved_unit_takes_all_below_it_along(world, at_browser):
    at_browser(world.leader).post("/units/live/move/", {"parent": "ads"})
    live, line = Unit.objects.get(code="live"), Unit.objects.get(code="line")
    assert live.parent == world.ads
    assert line.path.startswith(live.path)
    assert last().verb == "move"


def test_a_unit_is_not_moved_below_itself(world, at_browser, nothing_happens):
    with nothing_happens():
        assert at_browser(world.leader).post("/units/live/move/", {"parent": "line"}).status_code == 422


def test_a_lead_adds_a_person_and_changes_and_ends_the_membership(world, at_browser):
    client = at_browser(world.lead)
    client.post("/units/live/join/", {"person": "stranger@takt.test", "role": "2", "function": "quality"})
    place = Membership.objects.get(unit=world.live, person=world.stranger)
    assert (place.role, place.function.code, last().verb) == (Role.MEMBER, "quality", "join")
    client.post(f"/units/live/members/{world.stranger.pk}/", {"role": "1", "function": ""})
    place.refresh_from_db()
    assert (place.role, place.function, last().verb) == (Role.READER, None, "change_role")
    client.post(f"/units/live/members/{world.stranger.pk}/leave/")
    assert not Membership.objects.filter(pk=place.pk).exists()
    assert last().verb == "leave"


def test_somebody_who_belongs_already_is_not_added_twice(world, at_browser, nothing_happens):
    with nothing_happens():
        answer = at_browser(world.lead).post("/units/live/join/", {"person": "member@takt.test", "role": "2"})
    assert answer.status_code == 422


def test_a_calendar_is_founded_from_a_country_and_chosen_by_a_unit(world, at_browser, nothing_happens):
    client = at_browser(world.leader)
    assert "/calendars/new/" in client.get("/calendars/").content.decode()
    with nothing_happens():
        assert client.post("/calendars/new/", {"country": "ZZ"}).status_code == 422
        assert at_browser(world.lead).post("/calendars/new/", {"country": "JP"}).status_code == 403
    client.post("/calendars/new/", {"country": "JP"})
    made = WorkCalendar.objects.get(country="JP")
    assert (made.name_zh, made.name_en, last().verb) == ("日本工作日历", "Japan working days", "found")
    assert made.days.filter(day="2026-11-03", works=False).exists()
    assert made.name_en in at_browser(world.lead).get("/units/live/edit/").content.decode()
    at_browser(world.lead).post("/units/live/edit/", UNIT | {"calendar": str(made.pk)})
    assert Unit.objects.get(code="live").calendar == made


@pytest.mark.parametrize(
    ("hours", "weekdays"),
    [("18:00-09:00", ["0"]), ("09:00-12:00, 11:00-13:00", ["0"]), ("9 to 5", ["0"]), ("09:00-24:30", ["0"]),
     ("09:00-18:00", [])],
)  # fmt: skip
def test_a_calendar_with_which_nobody_can_reckon_is_refused(world, at_browser, nothing_happens, hours, weekdays):
    calendar = WorkCalendar.objects.get()
    sent = {"name_zh": "日历", "hours": hours, "weekdays": weekdays}
    with nothing_happens():
        answer = at_browser(world.leader).post(f"/calendars/{calendar.pk}/edit/", sent)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "address",
    ["/units/live/edit/", "/units/live/move/", "/units/live/join/", "/units/live/rota/product/", "/ladders/live/",
     "/units/new/", "/functions/new/", "/functions/product/", "/functions/product/retire/", "/calendars/1/edit/",
     "/calendars/1/days/2026-03-04/", "/calendars/new/"],
)  # fmt: skip
def test_who_may_not_change_the_house_is_refused_and_nothing_happens(world, at_browser, nothing_happens, address):
    address = address.replace("/1/", f"/{WorkCalendar.objects.get().pk}/")
    for person in (world.member, world.reader):
        with nothing_happens():
            assert at_browser(person).post(address, {"parent": "ads"}).status_code == 403


def test_a_lead_of_elsewhere_removes_nobody(world, at_browser, nothing_happens):
    with nothing_happens():
        answer = at_browser(world.stranger).post(f"/units/live/members/{world.member.pk}/leave/")
    assert answer.status_code == 403
    assert Membership.objects.filter(unit=world.live, person=world.member).exists()


def test_a_reader_sees_the_unit_without_any_button(world, at_browser):
    page = at_browser(world.reader).get("/units/live/").content.decode()
    assert "Li Wang" in page
    for address in ("/units/live/edit/", "/units/live/join/", "/units/live/move/", "/rota/", "/members/"):
        assert address not in page


def test_a_rota_runs_in_the_order_of_the_numbers_and_its_next_turns_are_shown(world, at_browser):
    client = at_browser(world.lead)
    sent = {"days": "7", f"place.{world.member.pk}": "1", f"place.{world.lead.pk}": "2"}
    client.post("/units/live/rota/product/", sent)
    rota = Duty.objects.filter(unit=world.live).order_by("position")
    assert [duty.person for duty in rota] == [world.member, world.lead]
    assert last().verb == "roster"
    page = client.get("/units/live/").content.decode()
    assert page.count("on duty now") == 1
    turns = page.split("office-turns")[1].split("</ol>")[0]
    assert (turns.count("Hao Chen") >= 2, turns.count("Li Wang") >= 2) == (True, True)


@pytest.mark.parametrize("days", ["0", "x", "", "400"])
def test_a_turn_lasts_between_a_day_and_a_year(world, at_browser, nothing_happens, days):
    with nothing_happens():
        answer = at_browser(world.lead).post(
            "/units/live/rota/product/", {"days": days, f"place.{world.member.pk}": "1"}
        )
    assert answer.status_code == 422


def test_a_unit_gets_a_ladder_of_its_own(world, at_browser):
    client = at_browser(world.lead)
    client.post("/ladders/live/", {"whom": ["turn", "pmo"], "hours": ["2", "6"], "do": "save"})
    assert [(rung.level, rung.after_hours, rung.whom) for rung in ladder_for(world.line)] == [
        (1, 2, "turn"),
        (2, 6, "pmo"),
    ]
    assert len(ladder_for(world.ads)) == 4
    assert last().verb == "found"


def test_buttons_of_the_ladder_write_nothing(world, at_browser, nothing_happens):
    rungs = {"whom": ["turn", "pmo"], "hours": ["2", "6"]}
    with nothing_happens():
        more = at_browser(world.lead).post("/ladders/live/", rungs | {"do": "add"}).content.decode()
        less = at_browser(world.lead).post("/ladders/live/", rungs | {"do": "remove:0"}).content.decode()
    assert (more.count('name="hours"'), less.count('name="hours"')) == (3, 1)


@pytest.mark.parametrize("rungs", [{}, {"whom": ["turn"], "hours": ["0"]}, {"whom": ["everybody"], "hours": ["2"]}])
def test_a_ladder_that_reaches_nobody_or_at_once_is_refused(world, at_browser, nothing_happens, rungs):
    with nothing_happens():
        assert at_browser(world.lead).post("/ladders/live/", rungs | {"do": "save"}).status_code == 422


def test_a_function_is_added_renamed_retired_and_offered_again(world, at_browser):
    client = at_browser(world.leader)
    client.post("/functions/new/", {"name_zh": "法务", "name_en": "Legal", "code": "legal", "position": "90"})
    client.post("/functions/legal/", {"name_zh": "法务合规", "name_en": "Legal", "position": "90"})
    client.post("/functions/legal/retire/")
    function = Function.objects.get(code="legal")
    assert (function.name_zh, function.retired) == ("法务合规", True)
    assert "legal" not in client.get("/units/live/join/").content.decode()
    client.post("/functions/legal/restore/")
    assert not Function.objects.get(code="legal").retired
    assert [event.verb for event in Event.objects.order_by("-pk")[:4]] == ["edit", "retire", "edit", "found"]


def test_a_working_saturday_moves_the_targets_that_are_set_after_it(world, at_browser):
    calendar = WorkCalendar.objects.get()
    saturday = date(2026, 3, 7)
    friday = world.now + timedelta(days=4)
    before = world.live.after(friday, 8)
    at_browser(world.leader).post(
        f"/calendars/{calendar.pk}/days/{saturday}/", {"works": "yes", "name_zh": "补班", "name_en": "Make-up day"}
    )
    after = Unit.objects.get(code="live").after(friday, 8)
    assert (before.date(), after.date()) == (date(2026, 3, 9), saturday)
    assert (last().verb, last().changes["what"]) == ("edit", "2026-03-07")
    page = at_browser(world.leader).get(f"/calendars/{calendar.pk}/?year=2026").content.decode()
    assert "Make-up day" in page


def test_a_day_that_is_like_its_weekday_again_is_forgotten(world, at_browser):
    calendar = WorkCalendar.objects.get()
    at_browser(world.leader).post(f"/calendars/{calendar.pk}/days/2026-01-01/", {"works": ""})
    assert not calendar.days.filter(day=date(2026, 1, 1)).exists()


def test_a_year_without_published_holidays_says_so(world, at_browser):
    calendar = WorkCalendar.objects.get()
    client = at_browser(world.reader)
    assert "Provisional" in client.get(f"/calendars/{calendar.pk}/?year=2031").content.decode()
    assert "Provisional" not in client.get(f"/calendars/{calendar.pk}/?year=2026").content.decode()


@pytest.mark.parametrize("hours", ["", "9", "12:00-09:00", "09:00-12:00, 11:00-13:00", "25:00-26:00"])
def test_working_hours_follow_each_other(world, at_browser, nothing_happens, hours):
    calendar = WorkCalendar.objects.get()
    with nothing_happens():
        answer = at_browser(world.leader).post(
            f"/calendars/{calendar.pk}/edit/", {"name_zh": "x", "hours": hours, "weekdays": ["0"]}
        )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "address", ["/units/nowhere/", "/processes/nowhere/", "/people/999999/", "/calendars/99/", "/functions/nowhere/",
                "/calendars/1/days/2026-02-30/", "/ladders/nowhere/", "/processes/light/?version=9"],
)  # fmt: skip
def test_what_does_not_exist_is_not_there(world, at_browser, address):
    assert at_browser(world.leader).get(address).status_code == 404
