"""Who is on duty."""

from datetime import UTC, datetime

from takt.ground.belonging import set_rota
from takt.ground.models import Function, on_duty


def test_duty_changes_at_midnight_where_the_unit_is(world):
    product = Function.objects.get(code="product")
    set_rota(world.live, product, [world.lead, world.member], 1, by=world.lead, at=world.now)
    before = datetime(2026, 3, 3, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    after = datetime(2026, 3, 3, 16, 1, tzinfo=UTC)
    assert {on_duty(world.live, product, before), on_duty(world.live, product, after)} == {world.lead, world.member}
    assert on_duty(world.live, product, after) == on_duty(world.live, product, datetime(2026, 3, 4, 15, 0, tzinfo=UTC))


def test_who_has_left_is_passed_over_in_the_rota(world):
    product = Function.objects.get(code="product")
    set_rota(world.live, product, [world.lead, world.member], 1, by=world.lead, at=world.now)
    world.member.depart(by=world.leader, at=world.now)
    days = [datetime(2026, 3, day, 4, 0, tzinfo=UTC) for day in (3, 4, 5)]
    assert {on_duty(world.live, product, day) for day in days} == {world.lead}


def test_a_unit_without_a_rota_inherits_the_duty_of_the_unit_above(world):
    product = Function.objects.get(code="product")
    set_rota(world.live, product, [world.lead], 7, by=world.lead, at=world.now)
    assert on_duty(world.line, product, world.now) == world.lead
