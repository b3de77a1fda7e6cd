"""Webhooks tell what their owner may see at that moment, and no longer."""

import json

import pytest

from takt.ground.belonging import change_office, change_role, leave
from takt.ground.errors import Invalid, NotAllowed, NotNow
from takt.ground.models import Errand, Event, Membership
from takt.ground.roles import Office, Role
from takt.outside.hooks.delivering import attempt
from takt.outside.models import Webhook
from takt.outside.models.webhook import connect, disconnect, edit, take_over
from takt.outside.tests.conftest import SECRET

pytestmark = pytest.mark.django_db


def test_a_confidential_record_is_told_only_where_the_owner_takes_part(world, chat, hook, work):
    hook(by=world.leader)
    record = world.accepted(by=world.lead)
    record.confide(by=world.lead, at=world.now)
    work(world.now)
    assert chat.messages == []
    record.let_in(world.leader, by=world.lead, at=world.now)
    record.comment("told", by=world.lead, at=world.now)
    work(world.now)
    assert len(chat.messages) >= 1


def test_what_became_confidential_while_it_waited_is_not_told(world, chat, hook, work):
    hook(by=world.leader)
    record = world.accepted()
    chat.says = (500, {}, b"")
    work(world.now)
    heard = len(chat.messages)
    chat.says = (200, {}, b"")
    record.confide(by=world.lead, at=world.now)
    work(world.later(1))
    assert len(chat.messages) == heard


def _departs(world):
    world.lead.depart(by=world.leader, at=world.now)


def _is_demoted(world):
    change_role(Membership.objects.get(person=world.lead), Role.MEMBER, None, by=world.leader, at=world.now)


def _leaves_the_unit(world):
    leave(Membership.objects.get(person=world.lead), by=world.leader, at=world.now)


@pytest.mark.parametrize("stops", [_departs, _is_demoted, _leaves_the_unit])
def test_an_owner_who_no_longer_leads_ends_it_at_once(world, chat, hook, work, stops):
    hook()
    world.requirement()
    stops(world)
    assert work(world.now) == {"dead": 1}
    assert chat.messages == []


def test_whoever_takes_it_over_lets_it_go_on(world, chat, hook, work):
    kept = hook()
    world.requirement()
    _departs(world)
    work(world.now)
    kept.refresh_from_db()
    take_over(kept, by=world.leader, at=world.now)
    Errand.objects.get().replay(by=world.leader, at=world.now)
    assert work(world.now) == {"done": 1}


def test_a_disconnected_one_is_silent_and_forgets_its_secrets(world, chat, hook, work):
    kept = hook()
    world.requirement()
    disconnect(kept, by=world.lead, at=world.now)
    work(world.now)
    assert chat.messages == []
    kept.refresh_from_db()
    assert (kept.address, kept.secret) == ("", "")
    with pytest.raises(NotNow):
        edit(kept, {"name": "again"}, by=world.lead, at=world.now)


def test_only_leads_connect_and_for_the_group_its_pmo(world, chat):
    given = {"name": "Chat", "form": "wecom", "address": chat.url, "language": "en"}
    for person in (world.member, world.reader, world.stranger):
        with pytest.raises(NotAllowed):
            connect(world.live, given, by=person, at=world.now)
    with pytest.raises(NotAllowed):
        connect(world.group, given, by=world.lead, at=world.now)
    change_office(world.member, Office.MEMBER, by=world.leader, at=world.now)
    connect(world.group, given, by=world.member, at=world.now)
    assert Webhook.objects.get().unit == world.group


@pytest.mark.parametrize("address", ["http://10.0.0.1/x", "https://10.0.0.1/x", "https://localhost/", "ftp://x", "x"])
def test_an_inside_address_is_not_even_kept(world, chat, hook, address):
    with pytest.raises(Invalid):
        hook(address=address)
    assert not Event.objects.filter(kind="webhook").exists()


def test_address_and_secret_are_sealed_and_not_in_the_log(world, chat, hook):
    kept = hook(address=f"{chat.url}?key=quetzal")
    edit(kept, {"secret": "another secret of quetzals"}, by=world.lead, at=world.now)
    row = json.dumps([kept.address, kept.secret, list(Event.objects.values_list("changes", flat=True))])
    assert "quetzal" not in row
    assert SECRET not in row


def test_a_test_tells_what_went_wrong(world, chat, hook):
    kept = hook("feishu")
    assert attempt(kept, by=world.lead, at=world.now) == ""
    chat.says = (200, {}, b'{"code": 19024, "msg": "Key Words Not Found"}')
    assert "Key Words Not Found" in attempt(kept, by=world.lead, at=world.now)
    assert Event.objects.filter(kind="webhook", verb="try").count() == 2


def test_who_lets_it_lead_elsewhere_hears_only_what_they_may_see(world, chat, hook, work):
    """A webhook of the PMO leader, bent to an address of their own by a PMO member who does not take part."""
    kept = hook(by=world.leader, unit=world.group)
    record = world.requirement(by=world.leader)
    record.confide(by=world.leader, at=world.now)
    work(world.now)
    heard = len(chat.messages)
    change_office(world.stranger, Office.MEMBER, by=world.leader, at=world.now)
    edit(kept, {"name": "Chat", "address": f"{chat.url}/mine"}, by=world.stranger, at=world.now)
    assert Event.objects.last().changes["owner"] == world.stranger.pk
    record.comment("for few", by=world.leader, at=world.later())
    work(world.now)
    assert len(chat.messages) == heard > 0
    kept.refresh_from_db()
    assert kept.owner == world.stranger


def test_who_changes_its_name_does_not_own_it(world, chat, hook):
    kept = hook(by=world.leader)
    edit(kept, {"name": "Another name"}, by=world.lead, at=world.now)
    assert kept.owner == world.leader


def test_what_has_moved_to_another_unit_meanwhile_is_not_told_here(world, chat, hook, work):
    """Its owner sees both units; those who read the chat do not."""
    hook(by=world.leader)
    record = world.requirement()
    with record.doing("edit", by=world.leader, at=world.now):
        record.unit, record.title = world.ads, "for ads alone"
    work(world.now)
    assert chat.messages == []


@pytest.mark.parametrize("secret", ["whsec_no base64 at all!", "whsec_AAAAAAAAAAAAA", "whsec_AAAAAAAAAAAAAAAA"])
def test_a_secret_that_only_looks_like_one_of_the_convention_is_refused(world, hook, secret):
    with pytest.raises(Invalid) as refused:
        hook(secret=secret)
    assert "secret" in str(refused.value.fields)
    assert not Webhook.objects.exists()
