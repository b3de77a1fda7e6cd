"""People: who they are, what they may see and do."""

from __future__ import annotations

from collections.abc import Hashable
from copy import copy
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from takt.ground.door import Act, GuardedQuerySet
from takt.ground.errors import Invalid, NotNow
from takt.ground.models.function import in_the_pmo
from takt.ground.models.logged import Logged
from takt.ground.models.unit import Unit, pmo_leader
from takt.ground.prepared import prepared
from takt.ground.roles import Office, Role, Somebody
from takt.ground.verbs import Verb, any_of, nobody


def oneself(thing: Any, person: Somebody) -> bool:
    return bool(thing.pk == person.pk)


def pmo_above(thing: Any, person: Somebody) -> bool:
    """Nobody gives or touches a place in the PMO at or above their own; the leader may."""
    return bool(person.office == Office.LEADER or person.office > thing.office)


class PersonQuerySet(GuardedQuerySet["Person"]):
    def visible_to(self, person: Person) -> PersonQuerySet:
        """Colleagues are known to everyone who is signed in: work is handed over between them."""
        return self if person.is_active else self.none()

    def working(self) -> PersonQuerySet:
        return self.filter(left_at__isnull=True)

    def get_by_natural_key(self, email: str) -> Person:
        return self.get(email__iexact=email)


class Person(AbstractBaseUser, Logged):
    VERBS: ClassVar[dict[str, Verb]] = {
        "begin": Verb(_("Begin"), _("began this house"), nobody, creates=True, clock=True),
        "invite": Verb(_("New person"), _("added this person"), in_the_pmo, creates=True),
        "invite_again": Verb(_("Invite again"), _("invited this person again"), pmo_above),
        "accept_invitation": Verb(_("Accept the invitation"), _("accepted the invitation"), oneself),
        "edit": Verb(_("Edit"), _("edited this person"), any_of(oneself, pmo_leader)),
        "change_office": Verb(_("PMO role"), _("changed the PMO role"), pmo_above),
        "set_password": Verb(_("Set password"), _("set a password"), any_of(oneself, pmo_leader)),
        "give_reset": Verb(_("Link for a new password"), _("made a link for a new password"), pmo_leader),
        "send_link": Verb(_("Send a link"), _("was sent a link: {what}"), nobody, clock=True),
        "reset_password": Verb(_("New password"), _("set a new password by a link"), oneself),
        "depart": Verb(_("Has left"), _("recorded that this person left"), pmo_above),
        "come_back": Verb(_("Is back"), _("recorded that this person is back"), pmo_above),
        "make_token": Verb(_("New token"), _("made the API token {what}"), oneself),
        "end_token": Verb(_("Revoke"), _("revoked the API token {what}"), any_of(oneself, pmo_above)),
        "sign_in": Verb(_("Sign in"), _("signed in"), oneself),
        "add_factor": Verb(_("New second factor"), _("set up {what} as a second factor"), oneself),
        "drop_factor": Verb(_("Remove"), _("removed {what} as a second factor"), oneself),
        "drop_factors": Verb(_("Remove second factors"), _("removed all second factors"), pmo_leader),
        "make_codes": Verb(_("New recovery codes"), _("made new recovery codes"), oneself),
        "link_identity": Verb(_("Link"), _("came in by {what} for the first time"), oneself),
        "unlink_identity": Verb(_("Remove"), _("removed the account at {what}"), oneself),
        "end_session": Verb(_("Sign out there"), _("ended the session of {what}"), oneself),
        "set_up": Verb(_("Preferences"), _("changed preferences"), oneself),
    }

    last_login = None  # sign-ins are events
    email = models.EmailField(_("e-mail"), unique=True)
    name_zh = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("Latin name"), max_length=80, blank=True)
    office = models.PositiveSmallIntegerField(choices=Office.choices, default=Office.NONE)
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    theme = models.CharField(_("theme"), max_length=5, default="auto")
    left_at = models.DateTimeField(null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PersonQuerySet.as_manager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name_zh"]

    class Meta:
        ordering = ("name_zh", "pk")
        constraints = (models.UniqueConstraint(Lower("email"), name="one_person_an_address"),)

    @classmethod
    def editable(cls) -> tuple[str, ...]:
        """Fields that others than the person may change by `edit`."""
        return ("name_zh", "name_en")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        chinese = (get_language() or "en").startswith("zh")
        return (self.name_zh or self.name_en) if chinese else (self.name_en or self.name_zh)

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.left_at is None

    @cached_property
    def memberships_by_path(self) -> list[tuple[str, Role, int | None]]:
        """(path of the unit, role there, function there), once for each instance, that is each request."""
        return [(path, Role(role), function) for path, role, function in _places(self.pk)]

    @cached_property
    def seen_units(self) -> list[int]:
        """Keys of the units a person belongs to and all below them."""
        return list(self._seen_units)

    @property
    def sight(self) -> Hashable:
        """All that decides, besides who it is, what this person sees and serves, in the office that they hold now."""
        return self.is_active, self.office, self._belonging

    @cached_property
    def _belonging(self) -> Hashable:
        return tuple(self.memberships_by_path), tuple(self._seen_units.items())

    def stand_in(self, pk: int) -> Person:
        """Somebody else who sees and serves the same: for putting a query together, never for asking one."""
        assert self.sight
        other = copy(self)
        other.pk = pk
        return other

    def seen_below(self, path: str) -> list[int]:
        """Keys of those of the seen units that lie at `path` or below it."""
        return [key for key, place in self._seen_units.items() if place.startswith(path)]

    def role_at(self, path: str) -> Role:
        """The role that holds at the unit with this path."""
        if not self.is_active:
            return Role.NONE
        held = [role for above, role, _f in self.memberships_by_path if path.startswith(above)]
        held.append({Office.LEADER: Role.LEAD, Office.MEMBER: Role.MEMBER}.get(Office(self.office), Role.NONE))
        return max(held)

    def role_in(self, thing: Any) -> Role:
        """The role that a person holds where `thing` is."""
        return Role(thing.role_of(self))

    def role_of(self, person: Person) -> Role:
        return Role.LEAD if pmo_above(self, person) else Role.READER

    def serves(self, function_id: int, unit: Unit | None) -> bool:
        """Whether this person does the work of a function for a unit."""
        return unit is not None and any(
            own == function_id and (unit.path.startswith(path) or path.startswith(unit.path))
            for path, _role, own in self.memberships_by_path
        )

    @property
    def functions(self) -> set[int]:
        return {function for _path, _role, function in self.memberships_by_path if function is not None}

    @cached_property
    def _seen_units(self) -> dict[int, str]:
        paths = {path for path, _role, _function in self.memberships_by_path}
        return dict(_below(*sorted(paths))) if paths else {}

    def _open(self, act: Act) -> None:
        """A house begins once, with its PMO leader."""
        if act.verb == "begin" and Person.objects.exists():
            raise NotNow(_("This house has people already."))

    def check_password(self, raw_password: str | None) -> bool:
        """Checked without Django's silent re-hash, which would write past the door."""
        from django.contrib.auth.hashers import check_password

        return check_password(raw_password, self.password)

    def depart(self, *, by: Person, at: datetime | None = None) -> None:
        """The person has left: sessions and tokens die at once, open work waits to be reassigned."""
        with self.doing("depart", by=by, at=at) as act:
            self.leave_a_leader("")
            self.left_at = act.at
            for token in self.tokens.filter(ended_at__isnull=True):
                act.change(token, ended_at=act.at)

    def leave_a_leader(self, field: str) -> None:
        """Within an act that takes this person's office: raises Invalid where nobody else would lead the PMO.

        All leaders are locked, so that two of them who remove each other at the same time do not both succeed.
        """
        leaders = Person.objects.select_for_update().filter(left_at=None, office=Office.LEADER).order_by("pk")
        if self.office == Office.LEADER and not {leader.pk for leader in leaders} - {self.pk}:
            raise Invalid({field: _("The last PMO leader stays. Name another one first.")})

    def come_back(self, *, by: Person, at: datetime | None = None) -> None:
        """Here again, with new sessions: those from before do not come to life."""
        with self.doing("come_back", by=by, at=at) as act:
            self.left_at, self.back_at = None, act.at

    def get_session_auth_hash(self) -> str:
        """Sessions end with a changed password and with leaving."""
        return f"{super().get_session_auth_hash()}{'-' if self.left_at else '+'}{self.back_at or ''}"


@prepared
def _places(person: int) -> models.QuerySet[Any, tuple[str, int, int | None]]:
    memberships = apps.get_model("ground", "Membership").objects.filter(person=person)
    return memberships.values_list("unit__path", "role", "function_id")


@prepared
def _below(*paths: str) -> models.QuerySet[Unit, tuple[int, str]]:
    return Unit.objects.below(paths).values_list("pk", "path")
