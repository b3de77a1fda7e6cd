"""A draft of a process is seen by those who design it, on pages as through the API."""

import pytest

from takt.ground.designing import design_of, draft, found_process
from takt.ground.models import Process

CANARY = "Kanarienvogel"


@pytest.fixture
def drafted(world) -> Process:
    process = Process.objects.get(code="internet-product")
    version = draft(process, by=world.leader, at=world.now)
    design = [{**stage, "en": CANARY} for stage in design_of(version)]
    found_process(world.ads, "requirement", "hidden", "隐藏", "Hidden", design, by=world.stranger, at=world.now)
    return process


def test_a_draft_is_not_read_through_the_api(enter, world, drafted) -> None:
    assert enter(world.member).get("/api/v1/processes/internet-product/versions/2").status_code == 404
    assert enter(world.leader).get("/api/v1/processes/internet-product/versions/2").status_code == 200


def test_what_was_never_published_is_not_read(enter, world, drafted) -> None:
    for address in ("/processes/hidden/", "/processes/hidden/?version=1", "/api/v1/processes/hidden/versions/1"):
        assert CANARY not in enter(world.member).get(address).content.decode()
    assert CANARY in enter(world.stranger).get("/processes/hidden/").content.decode()
