"""Whatever is sent, the API answers as its description says, and never with a fault of ours.

Half of the calls name things that exist, so that more than the doors is tried.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from takt.ground.models import Process, Record
from takt.ground.models.token import make_token
from takt.site.wsgi import application

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("TAKT_EXAMPLES", "6"))
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
PEOPLE = ("leader", "lead", "member", "reader", "stranger")

described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
# the coverage phase tries hundreds of cases an operation: too long for every run
described.config.phases.update(phases=["examples", "fuzzing"])


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A server closes its connection with every request; this one must keep the test's transaction."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@described.given(who=st.sampled_from(PEOPLE), real=st.booleans(), which=st.integers(0, 9))
@described.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_its_word(case: Any, world: Any, who: str, real: bool, which: int) -> None:
    if not Record.objects.exists():
        _furnish(world)
    if real:
        _name_what_exists(case, world, which)
    with transaction.atomic():  # the next call finds the world as it was
        person = getattr(world, who)
        raw = make_token(person, "test", "write", 30, by=person)
        case.call_and_validate(headers={"Authorization": f"Bearer {raw}"}, checks=CHECKS)
        transaction.set_rollback(True)


def _furnish(world: Any) -> None:
    """Requirements in several states, with parts."""
    world.requirement().comment("hello", by=world.lead)
    accepted = world.accepted()
    accepted.attach("note.txt", [b"hello"], by=world.member)
    accepted.link(world.requirement(), "blocks", by=world.member)
    offered = world.in_scheduling()
    offered.offer(world.stage(offered, "development"), by=world.member, receiver=world.lead, answers={0: "y", 1: "y"})


def _name_what_exists(case: Any, world: Any, which: int) -> None:
    codes = {
        "requirements": list(Record.objects.order_by("pk").values_list("code", flat=True)),
        "units": ["live", "line", "ads", "group"],
        "processes": list(Process.objects.order_by("pk").values_list("code", flat=True)),
    }
    names = codes.get(case.operation.path.split("/")[3], [])
    if names and "code" in case.path_parameters:
        case.path_parameters["code"] = names[which % len(names)]
    if "key" in case.path_parameters:
        case.path_parameters["key"] = which + 1
    if "number" in case.path_parameters:
        case.path_parameters["number"] = which % 2 + 1
