"""What can be done to a requirement, beyond what every flowing record offers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from takt.flow.flow_verbs import FLOW_VERBS
from takt.ground.roles import Role, Somebody
from takt.ground.verbs import Verb, any_of, at_least, is_closed, is_open, is_settled, on_turn, owner

lead = at_least(Role.LEAD)
member = at_least(Role.MEMBER)


def anyone(requirement: Any, person: Somebody) -> bool:
    """Whoever works in the group may bring a requirement to any unit."""
    return True


def asked(requirement: Any, person: Somebody) -> bool:
    """A reviewer whose verdict is awaited."""
    return person.role_in(requirement) > Role.NONE and any(
        review.reviewer_id == person.pk for review in requirement.open_reviews()
    )


def untriaged(requirement: Any) -> bool:
    return requirement.closed_at is None and requirement.triaged_at is None


def snoozed(requirement: Any) -> bool:
    return untriaged(requirement) and requirement.snoozed_until is not None


def triaged(requirement: Any) -> bool:
    return requirement.closed_at is None and requirement.triaged_at is not None


def ready_to_go(requirement: Any) -> bool:
    return triaged(requirement) and is_settled(requirement)


def in_review(requirement: Any) -> bool:
    return requirement.closed_at is None and bool(requirement.open_reviews())


def launched(requirement: Any) -> bool:
    return requirement.launched_at is not None or is_closed(requirement)


triager = any_of(on_turn, owner, lead)

REQUIREMENT_VERBS: dict[str, Verb] = {
    "raise": Verb(_("Raise a requirement"), _("raised this"), anyone, creates=True),
    "accept": Verb(_("Accept"), _("accepted this"), triager, untriaged),
    "decline": Verb(_("Decline"), _("declined this: {what}"), triager, is_settled),
    "merge": Verb(_("Merge"), _("merged this into {what}"), triager, is_settled),
    "snooze": Verb(_("Snooze"), _("set this aside until {what}"), triager, untriaged),
    "wake": Verb(_("Wake"), _("brought this back"), triager, snoozed, clock=True, notify=False),
    "rate": Verb(_("Score"), _("scored this {what}"), member, is_open, notify=False),
    "ask_review": Verb(_("Ask for reviews"), _("asked {what} to review"), any_of(owner, lead), triaged, notify=False),
    "review": Verb(_("Give a verdict"), _("reviewed: {what}"), asked, in_review),
    "schedule": Verb(_("Schedule"), _("scheduled this for {what}"), any_of(owner, lead), triaged, notify=False),
    "test": Verb(_("Record a test"), _("recorded a test: {what}"), member, triaged),
    "launch": Verb(_("Record the launch"), _("launched this"), any_of(owner, lead), triaged),
    "conclude": Verb(
        _("Record what it achieved"), _("recorded what it achieved: {what}"), any_of(owner, lead), launched
    ),
    "move": replace(FLOW_VERBS["move"], when=ready_to_go),
    "offer": replace(FLOW_VERBS["offer"], when=ready_to_go),
}
