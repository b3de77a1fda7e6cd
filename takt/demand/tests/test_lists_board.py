"""Board and inbox: where cards stand, where they may go, who answers what waits."""

from __future__ import annotations

import pytest
from django.urls import reverse

from takt.demand.tests.asking import queries
from takt.ground.models import Event

BOARD, INBOX = "/requirements/board/", "/requirements/inbox/"


def cards(answer) -> dict[str, list]:
    return {column.stage.code: column.cards for column, _more, _cards in answer.context["columns"]}


def test_a_card_stands_in_the_column_of_its_stage(world, at_home):
    requirement = world.in_scheduling()
    columns = cards(at_home(world.member).get(BOARD))
    assert [card.record.code for card in columns["scheduling"]] == [requirement.code]
    assert list(columns)[:3] == ["proposal", "review", "scheduling"]


def test_a_board_asks_the_same_number_of_questions_for_one_card_and_for_many(world, at_home):
    client = at_home(world.member)
    world.in_scheduling()
    few = queries(client, BOARD)
    for _ in range(8):
        world.in_scheduling()
        world.accepted(unit=world.line, by=world.member)
    assert queries(client, BOARD) == few


def test_another_functions_stage_asks_for_a_handover_and_dropping_for_a_reason(world, at_home):
    world.in_scheduling()
    (card,) = cards(at_home(world.member).get(BOARD))["scheduling"]
    asked = {way.stage.code: way.verb for way in card.ways}
    assert asked == {"development": "offer", "review": "move", "dropped": "decline"}


def test_a_drop_within_the_function_moves_and_answers_with_the_card(world, at_home):
    requirement = world.accepted(unit=world.line, by=world.member)
    review = world.stage(requirement, "review")
    requirement.move(review, by=world.member, answers={0: "y", 1: "y"}, at=world.now)
    given = {"stage": "proposal", "version": str(requirement.version)}
    address = reverse("requirement_drop", args=(requirement.code,))
    answer = at_home(world.member).post(address, given, headers={"HX-Request": "true"})
    requirement.refresh_from_db()
    assert requirement.stage.code == "proposal"
    assert answer.content.decode().count("data-card") == 1
    assert Event.objects.last().verb == "move"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"stage": "testing"}, 409),
        ({"stage": "development"}, 409),
        ({"stage": "review", "version": "1"}, 409),
        ({}, 409),
    ],
)
def test_a_drop_that_is_refused_changes_nothing(world, at_home, given, status):
    requirement = world.in_scheduling()
    before, stage = Event.objects.count(), requirement.stage_id
    address = reverse("requirement_drop", args=(requirement.code,))
    answer = at_home(world.member).post(address, given, headers={"HX-Request": "true"})
    requirement.refresh_from_db()
    assert (answer.status_code, requirement.stage_id, Event.objects.count()) == (status, stage, before)


def test_a_drop_is_for_those_who_may_move(world, at_home):
    requirement = world.in_scheduling()
    address = reverse("requirement_drop", args=(requirement.code,))
    assert at_home(world.reader).post(address, {"stage": "review"}).status_code == 403
    assert at_home(world.stranger).post(address, {"stage": "review"}).status_code == 404


def test_the_inbox_shows_what_waits_oldest_first_and_what_is_set_aside(world, at_home):
    old, aside = world.requirement(), world.requirement()
    world.later(2)
    new = world.requirement(unit=world.line)
    world.accepted()
    aside.snooze(world.now.date().replace(day=20), "等预算", by=world.lead, at=world.now)
    answer = at_home(world.lead).get(INBOX)
    assert [row.record.code for row in answer.context["rows"]] == [old.code, new.code]
    assert [row.record.code for row in answer.context["snoozed"]] == [aside.code]
    assert [(duty.unit, duty.person) for duty in answer.context["duties"]] == [(world.live, world.lead)]


def test_the_inbox_is_of_those_who_serve_or_lead(world, at_home):
    world.requirement()
    assert not at_home(world.reader).get(INBOX).context["rows"]
    assert not at_home(world.stranger).get(INBOX).context["rows"]
    assert len(at_home(world.leader).get(INBOX).context["rows"]) == 1


def test_an_inbox_asks_the_same_number_of_questions_for_one_and_for_many(world, at_home):
    client = at_home(world.lead)
    world.requirement()
    few = queries(client, INBOX)
    for _ in range(9):
        world.requirement(unit=world.line, by=world.member)
    assert queries(client, INBOX) == few


def test_what_sounds_alike_is_hinted_at_only_where_it_is_seen(world, at_home):
    waiting, alike = world.requirement(), world.accepted()
    hidden = world.requirement(unit=world.ads, by=world.stranger)
    said = at_home(world.lead).get(reverse("requirement_alike", args=(waiting.code,))).content.decode()
    assert alike.code in said
    assert f">{hidden.code}<" not in said


def test_a_lead_sees_no_confidential_requirement_in_the_inbox_without_taking_part(world, at_home):
    open_one = world.requirement(unit=world.ads)
    world.requirement(unit=world.ads, confidential=True)
    answer = at_home(world.stranger).get(INBOX)
    assert [row.record.code for row in answer.context["rows"]] == [open_one.code]
    assert answer.context["table"].sheet.total == 1
