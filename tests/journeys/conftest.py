"""One browser, one built house; every test walks through a copy of it, before a server of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.journeys.house import House, build
from tests.journeys.visitor import PATIENCE, Visitor

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PICTURES = os.environ.get("TAKT_PICTURES")  # a folder for a picture of where a journey failed


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("built")
    build(data)
    return data


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def house(built: Path, tmp_path: Path) -> Iterator[House]:
    house = House(built, tmp_path / "data")
    yield house
    house.close()


@pytest.fixture
def visit(chromium: Browser, house: House, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visitor]]:
    """Open a browser window of one's own; whatever it complained of fails the test."""
    visitors: list[Visitor] = []

    def open_window(language: str = "en", width: int = 1280, **more: Any) -> Visitor:
        visitors.append(Visitor(chromium, house, language, width, **more))
        return visitors[-1]

    yield open_window
    if PICTURES:
        for number, visitor in enumerate(visitors):
            visitor.picture(Path(PICTURES) / f"{request.node.name}-{number}.png")
    wrong = [one for visitor in visitors for one in visitor.wrong]
    for visitor in visitors:
        visitor.close()
    assert not wrong, wrong
