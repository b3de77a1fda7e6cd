"""Who a view admits. A view that declares nothing is refused by the site.

    @signed_in
    def show(request: Request, code: str) -> HttpResponse: ...

The decorator only declares; the site's middleware asks the rule before the view runs. What a person may
see or do with one record is decided further down, by `visible_to` and by the record's verbs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from takt.ground.models import Person
from takt.ground.roles import Office

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """A name for the log and the test of one person; `admits(None)` tells whether strangers may enter."""

    name: str
    admits: Callable[[Person | None], bool]


def rule(which: Rule) -> Callable[[View], View]:
    """Declare which rule a view follows. The outermost declaration holds."""

    def declare(view: View) -> View:
        view.access_rule = which  # type: ignore[attr-defined]
        return view

    return declare


def rule_of(view: Callable[..., Any]) -> Rule | None:
    return getattr(view, "access_rule", None)


OPEN_TO_ALL = Rule("open to all", lambda person: True)
SIGNED_IN = Rule("signed in", lambda person: person is not None)
PMO_ONLY = Rule("PMO only", lambda person: person is not None and person.office >= Office.MEMBER)
PMO_LEADER_ONLY = Rule("PMO leader only", lambda person: person is not None and person.office == Office.LEADER)

open_to_all = rule(OPEN_TO_ALL)
signed_in = rule(SIGNED_IN)
pmo_only = rule(PMO_ONLY)
pmo_leader_only = rule(PMO_LEADER_ONLY)
