"""Who may do what in which state, as the rules say it; written down in permissions.json.

TAKT_RENEW=1 pytest tests/sweeps/test_permissions_matter.py    writes it anew, after a rule was changed on purpose
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.apps import apps

from takt.ground.door import Guarded
from tests.sweeps.house import ROLES, House
from tests.sweeps.states import NOT_MADE, STATES, THINGS

COMMITTED = Path(__file__).with_name("permissions.json")
PEOPLE = [role for role in ROLES if role != "anonymous"]

Allowed = dict[str, str]  # {state: roles}


def opening() -> dict[str, Any]:
    """{name: model} of everything that has verbs of its own: kinds of record, units, people, processes, ..."""
    models = [model for model in apps.get_models() if issubclass(model, Guarded) and model.verbs()]
    return {model._meta.model_name: model for model in models if getattr(model, "KIND", "-")}


def in_every_state(house: House, name: str) -> dict[str, Any]:
    """{state: a thing of this model in it}. A model that nobody described is an error."""
    states = {**STATES, **THINGS}
    assert name in states, f"Describe the states of {name!r} in STATES or THINGS of tests/sweeps/states.py."
    assert name in NOT_MADE, f"Say in NOT_MADE of tests/sweeps/states.py what a {name!r} is before it is made."
    return {state: build(house) for state, build in states[name].items()}


def allowed(house: House, verb: str, things: dict[str, Any], rule: Any) -> Allowed:
    """Roles that may do a verb, by state; states in which nobody may are left out."""
    rows: Allowed = {}
    model = type(next(iter(things.values())))
    for state in ["not made yet"] if rule.creates else things:
        thing = NOT_MADE[model._meta.model_name](house) if rule.creates else model.objects.get(pk=things[state].pk)
        roles = [role for role in PEOPLE if thing.can(verb, house.who(role))]
        if roles:
            rows[state] = " ".join(roles)
    return rows


def table(house: House, name: str, things: dict[str, Any]) -> dict[str, Allowed]:
    """{verb: {state: roles}} of a model."""
    verbs = opening()[name].verbs()
    return {verb: allowed(house, verb, things, rule) for verb, rule in sorted(verbs.items())}


def committed() -> dict[str, dict[str, Allowed]]:
    found: dict[str, dict[str, Allowed]] = json.loads(COMMITTED.read_text())
    return found


def write(tables: dict[str, dict[str, Allowed]]) -> None:
    COMMITTED.write_text(json.dumps(tables, indent=1, ensure_ascii=False) + "\n")
