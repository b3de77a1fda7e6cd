"""No rule can be loosened unnoticed: who may do what is written down, and every rule leaves its mark there."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from takt.ground.verbs import always
from tests.sweeps import permissions

pytestmark = pytest.mark.django_db
ASKS_THE_OFFER = {"receive", "hand_back"}  # who receives is read from the offer that waits: no offer, nobody
OPEN_BY_INTENT = {"anyone"}  # the names of rules that let everybody in


def _holds_back(verb, rule, part):
    """Whether this part of a rule is there to refuse somebody."""
    if part == "who":
        return rule.who.__name__ not in OPEN_BY_INTENT
    clock_alone = rule.who.__name__ == "nobody"
    return rule.when is not always and not clock_alone and verb not in ASKS_THE_OFFER


RULES = [
    (name, verb, part)
    for name, model in permissions.opening().items()
    for verb, rule in model.verbs().items()
    for part in ("who", "when")
    if _holds_back(verb, rule, part)
]


@pytest.fixture(scope="module")
def things(empty_house):
    return {name: permissions.in_every_state(empty_house, name) for name in permissions.opening()}


def test_who_may_do_what_is_as_it_was_agreed(empty_house, things):
    now = {name: permissions.table(empty_house, name, states) for name, states in things.items()}
    if os.environ.get("TAKT_RENEW"):
        permissions.write(now)
    agreed = permissions.committed()
    changed = [
        f"{name} {verb}: {agreed.get(name, {}).get(verb)} -> {now[name].get(verb)}"
        for name in now
        for verb in sorted({*now[name], *agreed.get(name, {})})
        if agreed.get(name, {}).get(verb) != now[name].get(verb)
    ]
    how = "Meant? Then run with TAKT_RENEW=1 and commit tests/sweeps/permissions.json:"
    assert not changed, "\n".join([how, *changed])


@pytest.mark.parametrize(("name", "verb", "part"), RULES)
def test_a_loosened_rule_is_noticed(empty_house, things, monkeypatch, name, verb, part):
    model = permissions.opening()[name]
    rule = model.verbs()[verb]
    loose = replace(rule, who=_everybody) if part == "who" else replace(rule, when=always)
    everything = {**model.verbs(), verb: loose}
    monkeypatch.setattr(model, "verbs", classmethod(lambda cls: everything))
    now = permissions.allowed(empty_house, verb, things[name], loose)
    assert now != permissions.committed()[name][verb]


def _everybody(thing, person):
    return True
