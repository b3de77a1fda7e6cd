"""The frame offers what is installed, marks where one is, and tells its news once."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import path

from takt.kit import shell as module
from takt.kit.shell import Frame, RailEntry, Shell, flash

pytestmark = pytest.mark.urls(__name__)


def page(request: HttpRequest) -> None: ...


urlpatterns = [path("", page, name="desk"), path("list/", page, name="list"), path("list/board/", page, name="board")]
FRAME = Frame(
    rail=(
        RailEntry("Desk", "desk", "home", key="d"),
        RailEntry("List", "list", "list", count=lambda request: 3),
        RailEntry("Board", "board", "layout-kanban", shown=lambda request: "board" in request.path),
        RailEntry("Absent", "absent", "x"),
    ),
    places={"desk": "desk", "search": "absent"},
)


@pytest.fixture(autouse=True)
def frame(settings: object) -> None:
    settings.TAKT_FRAME = f"{__name__}.FRAME"  # type: ignore[attr-defined]


def at(address: str) -> Shell:
    request = RequestFactory().get(address)
    request.session = {}  # type: ignore[assignment]
    return Shell(request)


def test_a_place_without_a_page_is_not_offered() -> None:
    shell = at("/list/")
    assert [item.label for item in shell.rail] == ["Desk", "List"]
    assert shell.url == {"desk": "/", "search": ""}


def test_the_deepest_place_is_where_one_is() -> None:
    assert [item.label for item in at("/list/board/7/").rail if item.active] == ["Board"]
    assert [item.label for item in at("/list/7/").rail if item.active] == ["List"]
    assert [item.label for item in at("/").rail if item.active] == ["Desk"]
    assert not [item for item in at("/elsewhere/").rail if item.active]


def test_a_count_is_asked_where_it_is_declared() -> None:
    assert [item.count for item in at("/").rail] == [0, 3]


def test_news_are_told_once() -> None:
    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    flash(request, "Saved")
    assert [(news.tone, news.text) for news in Shell(request).flashes] == [("success", "Saved")]
    assert Shell(request).flashes == []


def test_a_theme_that_nobody_offers_is_auto() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = '"><script>'
    assert Shell(request).theme == "auto"
    request.COOKIES["theme"] = "dark"
    assert Shell(request).theme == "dark"
    assert module.THEMES == ("auto", "light", "dark")
