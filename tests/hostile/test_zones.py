"""A unit lives in a time zone that there is: in another one nobody could reckon its targets any more."""

import json

import pytest

from takt.ground.errors import Invalid
from takt.ground.models import Event, Unit

WRONG = ["Nowhere/Land", "../../etc/passwd", "Asia/", "/etc/localtime", "Asia/Shanghai\n"]


@pytest.mark.parametrize("zone", WRONG)
def test_a_unit_is_not_moved_out_of_time(enter, world, zone) -> None:
    before = Event.objects.count()
    body = json.dumps({"time_zone": zone})
    answer = enter(world.lead).patch("/api/v1/units/line", body, content_type="application/json")
    assert answer.status_code == 422
    assert "time_zone" in answer.json()["fields"]
    assert Unit.objects.get(code="line").time_zone == ""
    assert Event.objects.count() == before


def test_a_unit_is_not_founded_out_of_time(world) -> None:
    unit = Unit(code="x", name_zh="x", parent=world.live, time_zone="Nowhere/Land")
    with pytest.raises(Invalid), unit.doing("found", by=world.lead):
        pass
    assert not Unit.objects.filter(code="x").exists()


def test_lists_are_read_whatever_a_lead_tried(enter, today) -> None:
    today.requirement(unit=today.line)
    body = json.dumps({"time_zone": "Nowhere/Land"})
    enter(today.lead).patch("/api/v1/units/line", body, content_type="application/json")
    assert enter(today.leader).get("/requirements/").status_code == 200
