"""The bulk twin does what the door does, for many at once."""

import pytest
from django.db import models

from takt.demand.models import Requirement, raise_requirement
from takt.ground import searching
from takt.ground.bulk import raise_many
from takt.ground.errors import Invalid, NotAllowed, NotNow
from takt.ground.models import Event, Notice, Participation, Record, Watch
from takt.ground.verbs import nobody

OWN_TO_EACH = {"id", "record_ptr_id", "code", "outside_key"}


def rows_of(model, **which):
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in OWN_TO_EACH | {"batch", "record_id"}]
    return list(models.QuerySet(model).filter(**which).order_by("pk").values(*names))


def fields_of(world):
    """Requirements that differ in all that turn, target and people hang on."""
    common = {"text": "退款要三天", "for_whom": "商家", "sign": "一天内到账"}
    return [
        {"title": "退款很慢", "unit": world.live, **common},
        {"title": "对账困难", "unit": world.live, "priority": 1, "due": world.now.date(), **common},
        {"title": "报表要快", "unit": world.line, "requester": world.reader, **common},
        {"title": "有人负责", "unit": world.live, "owner": world.lead, "triaged_at": world.now, **common},
        {"title": "别的公司", "unit": world.ads, **common},
    ]


def test_records_made_at_once_equal_those_made_one_by_one(world):
    singly = [raise_requirement(fields, by=world.member, at=world.now) for fields in fields_of(world)]
    together = [Requirement(**fields) for fields in fields_of(world)]
    raise_many(Requirement, together, by=world.member, at=world.now, batch="import-1", verb="raise")
    for one, many in zip(singly, together, strict=True):
        assert rows_of(Requirement, pk=one.pk) == rows_of(Requirement, pk=many.pk)
        assert rows_of(Event, record=one.pk) == rows_of(Event, record=many.pk)
        for part in (Participation, Watch):
            assert people(part, one) == people(part, many)
        assert Requirement.objects.get(pk=many.pk).can("accept", world.lead) == one.can("accept", world.lead)


def people(part, record):
    return set(part.objects.filter(record_id=record.pk).values_list("person", flat=True))


def test_every_record_has_its_event_and_all_share_the_batch(world):
    before = Event.objects.count()
    records = [Requirement(title=f"需求{number}", unit=world.live) for number in range(7)]
    raise_many(Requirement, records, by=world.lead, at=world.now, batch="import-2", verb="raise")
    events = Event.objects.filter(batch="import-2")
    assert Event.objects.count() == before + 7
    assert set(events.values_list("record_id", flat=True)) == {record.pk for record in records}
    assert len({record.code for record in records}) == 7


def test_the_next_single_record_takes_the_next_code(world):
    records = [Requirement(title="一", unit=world.live), Requirement(title="二", unit=world.live)]
    raise_many(Requirement, records, by=world.lead, at=world.now, batch="import-3", verb="raise")
    number = int(records[-1].code.partition("-")[2])
    assert world.requirement().code == f"REQ-{number + 1}"


def test_what_is_made_at_once_is_found_by_its_words(world):
    records = [Requirement(title="跨境结算对账", unit=world.live), Requirement(title="红包雨", unit=world.live)]
    raise_many(Requirement, records, by=world.lead, at=world.now, batch="import-4", verb="raise")
    assert [r.pk for r in searching.find(Record.objects.visible_to(world.leader), "对账")] == [records[0].pk]


def test_who_is_on_turn_is_told_once_for_the_whole_batch(world):
    records = [Requirement(title=f"需求{number}", unit=world.live) for number in range(5)]
    raise_many(Requirement, records, by=world.leader, at=world.now, batch="import-5", verb="raise")
    told = Notice.objects.filter(event__batch="import-5")
    assert records[0].turn_person == world.lead
    assert [(notice.person, notice.reason) for notice in told] == [(world.lead, "turn")]


@pytest.mark.parametrize("wrong", [{"title": " "}, {"title": "长" * 201}])
def test_one_record_that_does_not_fit_leaves_nothing_behind(world, wrong):
    before = Record.objects.count(), Event.objects.count(), world.requirement().code
    records = [Requirement(**{"title": "好的", "unit": world.live, **more}) for more in ({}, wrong)]
    with pytest.raises(Invalid):
        raise_many(Requirement, records, by=world.lead, at=world.now, batch="import-6", verb="raise")
    assert (Record.objects.count(), Event.objects.count()) == (before[0] + 1, before[1] + 1)


def test_the_rule_of_the_verb_holds_for_each_unit(world, monkeypatch):
    from dataclasses import replace

    rule = replace(Requirement.VERBS["raise"], who=lambda thing, person: thing.unit_id == world.live.pk)
    monkeypatch.setitem(Requirement.VERBS, "raise", rule)
    before = Record.objects.count()
    records = [Requirement(title="自己的", unit=world.live), Requirement(title="别人的", unit=world.ads)]
    with pytest.raises(NotAllowed):
        raise_many(Requirement, records, by=world.lead, at=world.now, batch="import-7", verb="raise")
    monkeypatch.setitem(Requirement.VERBS, "raise", replace(rule, who=nobody))
    with pytest.raises(NotAllowed):
        raise_many(Requirement, records[:1], by=world.lead, at=world.now, batch="import-7", verb="raise")
    assert Record.objects.count() == before


def test_whoever_has_left_raises_nothing(world):
    world.member.depart(by=world.leader, at=world.now)
    records = [Requirement(title="走后", unit=world.live)]
    with pytest.raises(NotAllowed):
        raise_many(Requirement, records, by=world.member, at=world.now, batch="import-8", verb="raise")


def test_a_record_that_exists_is_not_made_again(world):
    with pytest.raises(NotNow):
        raise_many(Requirement, [world.requirement()], by=world.lead, at=world.now, batch="import-9", verb="raise")


def test_a_key_from_outside_is_taken_once_in_a_unit(world):
    def batch():
        records = [Requirement(title="一", unit=world.live, outside_key="JSW-1")]
        raise_many(Requirement, records, by=world.lead, at=world.now, batch="import-10", verb="raise")

    batch()
    before = Record.objects.count(), Event.objects.count()
    with pytest.raises(Invalid):
        batch()
    assert (Record.objects.count(), Event.objects.count()) == before
