"""The frame around every page: what the rail, the top bar and the keyboard need to know.

Upper floors declare it once, as `FRAME` in the module that the setting `TAKT_FRAME` names:

    FRAME = Frame(
        rail=(RailEntry(_("My desk"), "desk", "home", key="d"), ...),
        places={"search": "search", "palette": "palette", "language": "language", ...},
    )

so that the kit knows no page above it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A place in the rail: `route` is a URL name, `key` the letter after `g` that goes there.

    `count` is asked once a page and shown where it is above zero; `shown` hides the entry from people
    who have nothing to do there. `section` starts a group with that heading. `live` is the URL name that answers
    the count alone, asked again every minute and when something is read.
    """

    label: str | _StrPromise
    route: str
    icon: str
    key: str = ""
    section: str | _StrPromise = ""
    count: Callable[[HttpRequest], int] | None = None
    shown: Callable[[HttpRequest], bool] | None = None
    live: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """`places` maps what the shell offers to URL names; a place without a route is not offered.

    Known places: desk, search, palette, create, language, theme, profile, sign_out, demo. `create_label` says
    what `create` makes.
    """

    rail: tuple[RailEntry, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    create_label: str | _StrPromise = ""


@dataclass(frozen=True, slots=True)
class Flash:
    """What a page tells once about the act before it; `tone` is success, info, warning or error."""

    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class RailItem:
    """An entry as one person sees it now."""

    label: str
    url: str
    icon: str
    key: str
    section: str
    active: bool
    count: int
    live: str


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor. Nothing is asked of the database until a template shows it."""
    return {"shell": Shell(request)}


def flash(request: HttpRequest, text: str | _StrPromise, tone: str = "success") -> None:
    """Tell `text` on the next page that this session sees."""
    request.session["flashes"] = [*request.session.get("flashes", []), [tone, str(text)]]


class Shell:
    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def rail(self) -> list[RailItem]:
        urls = {entry.route: address(entry.route) for entry in self._frame.rail}
        here = _deepest(self._request.path, [url for url in urls.values() if url])
        return [
            RailItem(
                str(entry.label),
                urls[entry.route],
                entry.icon,
                entry.key,
                str(entry.section),
                urls[entry.route] == here,
                entry.count(self._request) if entry.count else 0,
                address(entry.live) if entry.live else "",
            )
            for entry in self._frame.rail
            if urls[entry.route] and (entry.shown is None or entry.shown(self._request))
        ]

    @cached_property
    def tabs(self) -> list[RailItem]:
        """The four places that fit under a thumb."""
        return self.rail[:4]

    @cached_property
    def url(self) -> dict[str, str]:
        return {place: address(route) for place, route in self._frame.places.items()}

    @cached_property
    def flashes(self) -> list[Flash]:
        """What is told once: reading takes it away."""
        session = getattr(self._request, "session", None)
        told = session.pop("flashes", []) if session is not None and "flashes" in session else []
        return [Flash(tone, text) for tone, text in told]

    @property
    def create_label(self) -> str:
        return str(self._frame.create_label)

    @cached_property
    def keys(self) -> list[dict[str, str]]:
        """Places for the palette and the keyboard."""
        return [{"label": item.label, "url": item.url, "icon": item.icon, "key": item.key} for item in self.rail]

    @property
    def person(self) -> Any:
        """Who is signed in, or None: also where authentication has not run."""
        person = getattr(self._request, "user", None)
        return person if person is not None and person.is_authenticated else None

    @property
    def theme(self) -> str:
        chosen = self.person.theme if self.person else self._request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else THEMES[0]

    @property
    def rail_is_narrow(self) -> bool:
        return self._request.COOKIES.get("rail") == "narrow"

    @property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    @property
    def html_lang(self) -> str:
        """As browsers and screen readers know it, so that they take Chinese glyphs and voices."""
        return "zh-Hans" if self.language.startswith("zh") else self.language

    @property
    def languages(self) -> list[tuple[str, str]]:
        return list(settings.LANGUAGES)

    @property
    def here(self) -> str:
        return self._request.get_full_path()

    @property
    def demo(self) -> bool:
        return bool(getattr(settings, "DEMO", False))

    @cached_property
    def _frame(self) -> Frame:
        named = getattr(settings, "TAKT_FRAME", "")
        frame: Frame = import_string(named) if named else Frame()
        return frame


def address(route: str) -> str:
    """The address of a URL name, or nothing where no such page is installed."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def _deepest(path: str, urls: list[str]) -> str:
    """The longest of `urls` that `path` lies in; the root only counts for itself."""
    inside = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(inside, key=len, default="")
