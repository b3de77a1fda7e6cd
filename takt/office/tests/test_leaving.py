"""What waits for somebody who leaves: offered to another person, and nothing is lost on the way."""

from takt.demand.models import Requirement
from takt.ground.models import Event, Notice
from takt.office import flows


def offered_to(world, receiver):
    """A handover of the member's that waits for somebody."""
    record = world.in_scheduling()
    to, answers = world.stage(record, "development"), {0: "y", 1: "y"}
    record.offer(to, by=world.member, answers=answers, receiver=receiver, note="look", at=world.now)
    return record


def test_what_waits_for_a_leaver_is_offered_to_the_new_person_and_the_giver_is_told(world, at_browser):
    record, client = offered_to(world, world.stranger), at_browser(world.leader)
    address = f"/people/{world.stranger.pk}/"
    client.post(f"{address}depart/")
    page = client.get(f"{address}depart/").content.decode()
    assert record.code in page
    assert "is offered to the new person instead" in page
    assert client.post(f"{address}depart/").status_code == 409
    client.post(f"{address}reassign/", {"to": "lead@takt.test", "record": [record.pk]})
    record = Requirement.objects.get(pk=record.pk)
    offer = record.offered
    assert (record.owner, record.turn_person, offer.receiver) == (world.member, world.lead, world.lead)
    assert (offer.giver, offer.note, offer.answers) == (world.member, "look", {"0": "y", "1": "y"})
    assert [event.verb for event in Event.objects.order_by("-pk")[:2]] == ["offer", "withdraw"]
    assert Notice.objects.filter(person=world.member, event=Event.objects.last()).exists()


def test_what_a_leaver_gave_to_themselves_comes_back_to_the_new_owner(world, at_browser):
    record = offered_to(world, world.member)
    sent = {"to": "lead@takt.test", "record": [record.pk]}
    at_browser(world.leader).post(f"/people/{world.member.pk}/reassign/", sent)
    record = Requirement.objects.get(pk=record.pk)
    assert (record.owner, record.turn_person, record.waiting_since) == (world.lead, world.lead, None)


def test_an_offer_is_not_withdrawn_where_it_cannot_be_made_anew(world, at_browser, nothing_happens):
    record = offered_to(world, world.stranger)
    world.lead.depart(by=world.leader, at=world.now)
    with nothing_happens():
        done = flows.reassign([record], world.stranger, world.lead, by=world.leader, at=world.now)
    assert list(done.refused) == [record.code]
    assert Requirement.objects.get(pk=record.pk).turn_person == world.stranger


def test_who_leads_elsewhere_offers_nothing_anew(world, nothing_happens):
    record = offered_to(world, world.member)
    with nothing_happens():
        done = flows.reassign([record], world.member, world.lead, by=world.stranger, at=world.now)
    assert list(done.refused) == [record.code]
