"""The house that the sweeps walk through: the world of five, two people more, and three records full of canaries.

A canary is a word that stands in every text of a record and its parts. Whoever may not see the record must never
find it in an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction

from takt.accounts.models import Identity, Passkey, SignIn
from takt.demand.models import Requirement
from takt.ground import clock, errands
from takt.ground.models import Person
from takt.ground.models.token import make_token
from takt.ground.roles import Office
from takt.kit.exchange.keeping import keep
from takt.kit.models.saved_view import keep_view
from takt.outside.models import Webhook
from takt.outside.models.webhook import connect
from takt.outside.models.wishes import wish
from tests.world import START, World

ROLES = ("anonymous", "reader", "member", "lead", "stranger", "participant", "pmo", "leader")
LONG_AFTER = START + timedelta(days=3650)
COMMON = "fluorite"  # a word of every record, so that a search may find them all
SEEN_BY = frozenset({"reader", "member", "lead", "pmo", "leader"})  # the ordinary record


@dataclass
class Secret:
    """A record that only some may see, and the word that stands in all its texts."""

    record: Requirement
    canary: str
    seen_by: frozenset[str]


@dataclass
class House:
    world: World
    people: dict[str, Person]
    seen: Requirement  # an ordinary record of `live`
    elsewhere: Person  # somebody of `ads` who plays no role: what is theirs alone is nobody's here
    hook: Webhook  # of `ads`, kept by its lead
    upload: str  # the token of a file that they are about to import
    secrets: dict[str, Secret] = field(default_factory=dict)

    def who(self, role: str) -> Person | None:
        """The person of a role, without what an earlier request may have remembered."""
        return None if role == "anonymous" else Person.objects.get(pk=self.people[role].pk)

    def record(self, subject: str) -> Requirement:
        """The ordinary record, or that of a secret."""
        return self.secrets[subject].record if subject in self.secrets else self.seen

    def shows(self, subject: str, role: str) -> bool:
        """Whether somebody of this role may see the record."""
        return role in (self.secrets[subject].seen_by if subject in self.secrets else SEEN_BY)

    def hidden_from(self, role: str) -> list[Secret]:
        return [secret for secret in self.secrets.values() if role not in secret.seen_by]


def found() -> House:
    """The house with everybody and an ordinary record, but without secrets."""
    world = World.load()
    people = {role: getattr(world, role) for role in ("reader", "member", "lead", "stranger", "leader")}
    people["participant"] = _invited(world, "participant", Office.NONE)
    people["pmo"] = _invited(world, "pmo", Office.MEMBER)
    elsewhere = _invited(world, "elsewhere", Office.NONE)
    with elsewhere.doing("sign_in", by=elsewhere, at=world.now) as act:
        act.add(SignIn(person=elsewhere, session="theirs", at=act.at, how="password", device="theirs", network="-"))
        act.add(Identity(person=elsewhere, issuer="https://idp.test", subject="theirs", linked_at=act.at))
        act.add(Passkey(person=elsewhere, name="theirs", credential_id="theirs", credential=b"-", made_at=act.at))
    make_token(elsewhere, "theirs", "read", 30, by=elsewhere, at=world.now)
    about = {"unit": "ads", "sheet": "requirements"}
    with transaction.atomic():
        errands.put([errands.wanted("nonsense", key="of-ads", at=world.now, due=LONG_AFTER, unit=world.ads)])
    upload = keep(elsewhere, "theirs.csv", [b"title,description\nquetzalads,quetzalads\n"], about, clock.now())
    hook = webhook(world, world.ads, world.stranger, "quetzalads")
    wish(elsewhere, {"watch": "now"}, by=elsewhere, at=world.now)
    seen = world.accepted(title=f"{COMMON} 直播间礼物特效卡顿", text="看得见的", sign="没有人再抱怨")
    return House(world, people, seen, elsewhere, hook, upload.token)


def webhook(world: World, unit: Any, by: Person, name: str) -> Webhook:
    """A webhook that tells of nothing, so that the house stays as still as it was."""
    given = {"name": name, "form": "wecom", "address": "https://quetzal.example/?key=quetzal", "acts": ["nudge"]}
    return connect(unit, given, by=by, at=world.now)


def _invited(world: World, name: str, office: Office) -> Person:
    person = Person(email=f"{name}@takt.test", name_zh=name, name_en=name, password="!", office=office)
    with person.doing("invite", by=world.leader, at=world.now):
        pass
    return person


def hide_secrets(house: House) -> None:
    """Add what not everybody may see."""
    world = house.world
    ads = _filled(world, world.ads, world.stranger, "quetzalads")
    confided = _filled(world, world.ads, world.stranger, "quetzalconfided")
    own = _filled(world, world.live, world.lead, "quetzalown")
    confided.confide(by=world.stranger, at=world.now)
    own.confide(by=world.lead, at=world.now)
    ads.let_in(house.people["participant"], by=world.stranger, at=world.now)
    house.secrets = {
        "ads": Secret(ads, "quetzalads", frozenset({"stranger", "participant", "pmo", "leader"})),
        "confided": Secret(confided, "quetzalconfided", frozenset({"stranger", "leader"})),
        "own": Secret(own, "quetzalown", frozenset({"lead", "leader"})),
    }
    keep_view("requirement", "quetzalads", "q=quetzalads", by=world.stranger, at=world.now)
    make_token(world.stranger, "quetzalads", "read", 30, by=world.stranger, at=world.now)


def betray(house: House) -> None:
    """Add what a careless page would show to those who see one end only: a link, a merge, an old notice, a mention."""
    world, ads = house.world, house.secrets["ads"].record
    house.seen.link(ads, "belongs_with", by=world.leader, at=world.now)
    merged = world.requirement(title=f"{COMMON} 同一件事")
    merged.merge(ads, by=world.leader, at=world.now)
    ads.let_in(world.lead, by=world.stranger, at=world.now)
    ads.watch(by=world.lead, at=world.now)
    ads.comment(f"quetzalads @{world.lead.email}", by=world.stranger, at=world.now)
    ads.let_out(world.lead, by=world.stranger, at=world.now)
    ads.let_out(world.reader, by=world.stranger, at=world.now)  # a merge lets its requester in
    ads.comment(f"quetzalads @{world.reader.email}", by=world.stranger, at=world.now)


def _filled(world: World, unit: Any, by: Person, canary: str) -> Requirement:
    """A record through most of its life, with the canary wherever somebody can write."""
    text, at = f"{COMMON} {canary}", world.now
    given = {"title": text, "text": text, "for_whom": text, "sign": text, "outside_key": canary, "unit": unit}
    record = world.requirement(by=by, **given)
    record.snooze((at + timedelta(days=3)).date(), text, by=by, at=at)
    record.wake(by=by, at=at)
    record.accept(by=by, at=at)
    record.comment(text, by=by, at=at)
    record.attach(f"{canary}.txt", [text.encode()], by=by, at=at)
    record.ask_review([by], by=by, at=at)
    record.review("clarify", text, by=by, at=at)
    record.rate("rice", {"reach": 10, "impact": 1, "confidence": 50, "effort": 1}, by=by, at=at)
    record.schedule(at.date(), at.date(), canary, by=by, at=at)
    record.test("passed", text, by=by, at=at)
    record.launch(text, by=by, at=at)
    record.conclude("yes", text, by=by, at=at)
    _moved(world, record, by, text)
    record.escalate(by=by, at=at)
    record.resolve(text, by=by, at=at)
    return record


def _moved(world: World, record: Requirement, by: Person, text: str) -> None:
    """Through the gate, offered, returned and offered again."""
    at, every = world.now, dict.fromkeys(range(4), text)
    record.move(world.stage(record, "review"), by=by, answers=every, at=at)
    record.decide("conditional", text, by=by, evidence=every, at=at)
    record.move(world.stage(record, "scheduling"), by=by, answers=every, at=at)
    to = world.stage(record, "development")
    record.offer(to, by=by, receiver=by, answers=every, note=text, at=at)
    record.hand_back("other", text, by=by, at=at)
    record.offer(to, by=by, receiver=by, answers=every, note=text, at=at)
