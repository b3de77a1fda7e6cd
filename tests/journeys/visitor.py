"""Somebody before a browser, in one language, at one size; and what every page that they see must hold."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.utils import translation
from playwright.sync_api import Browser, Locator, Page, Response, expect

from takt.site.demo import roster
from tests.journeys.house import House

PEOPLE = {one.key: one for one in (roster.LEADER, *roster.PEOPLE)}
PLACES = {place.code: place for place in roster.PLACES}
PATIENCE = 30_000  # milliseconds: a browser, a server and other tests share two cores
HEIGHT = {1280: 800, 390: 844}
LOCALES = {"zh-hans": "zh-CN", "en": "en-US"}
GRAVE = ("serious", "critical")
AXE = "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 4(03|04|09|22) ")


class Visitor:
    """`say` gives the words of the interface, `looks` judges the page as it stands."""

    def __init__(self, browser: Browser, house: House, language: str = "en", width: int = 1280, **more: Any) -> None:
        self.house, self.language, self.width = house, language, width
        self.context = browser.new_context(
            base_url=house.address,
            locale=LOCALES[language],
            viewport={"width": width, "height": HEIGHT[width]},
            reduced_motion="reduce",
            **more,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self._judged: set[str] = set()
        self._listen()

    # words and names

    def say(self, words: str, **names: object) -> str:
        """The words of the interface in the visitor's language."""
        with translation.override(self.language):
            return translation.gettext(words) % names if names else translation.gettext(words)

    def name(self, key: str) -> str:
        return PEOPLE[key].zh if self.language.startswith("zh") else PEOPLE[key].en

    @property
    def is_phone(self) -> bool:
        return self.width < 700

    # going about

    def enter(self, key: str, at: str = "/") -> None:
        """Change hats, as the demo's bar offers it, and go on where one wants to be."""
        self.go(f"/sign-in/demo/?next={at}")
        self.choose(key)

    def choose(self, key: str) -> None:
        """Among everybody of the demo group, the one with this name."""
        button = self.page.locator("button.cast-person").filter(has=self.page.get_by_text(self.name(key), exact=True))
        self.page.locator("details.cast-company", has=button).locator("summary").click()
        button.click()
        self.page.wait_for_url(lambda url: "sign-in" not in url)

    def go(self, address: str) -> Response | None:
        return self.page.goto(address)

    def see(self, address: str) -> Response | None:
        """Go to a page and judge it."""
        answer = self.go(address)
        self.looks()
        return answer

    def button(self, words: str, within: Locator | Page | None = None) -> Locator:
        """What is pressed to do something, be it drawn as a link or as a button."""
        place = within or self.page
        label = self.say(words)
        return (
            place.get_by_role("button", name=label, exact=True)
            .or_(place.get_by_role("link", name=label, exact=True))
            .first
        )

    def press(self, words: str, within: Locator | Page | None = None) -> None:
        self.button(words, within).click()

    def field(self, words: str, within: Locator | Page | None = None) -> Locator:
        label = re.compile(rf"^\s*{re.escape(self.say(words))}\s*\*?\s*$")
        return (within or self.page).get_by_label(label)

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def open_menu(self, words: str) -> None:
        """A menu of the toolbar; on a phone one swipes there first, and menus close while one does."""
        summary = self.page.locator("summary", has_text=self.say(words))
        summary.scroll_into_view_if_needed()
        self.page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        summary.click()

    @property
    def banner(self) -> Locator:
        """Whose turn it is, on the page of a record."""
        return self.page.locator(".turn-banner")

    @property
    def sheet(self) -> Locator:
        """The dialog with the form of an act."""
        return self.page.locator("#sheet")

    def ask_for(self, words: str) -> Locator:
        """Open the form of an act from the record's page: beside the turn, or in the menu of further acts."""
        direct = self.button(words, self.banner)
        if not direct.count():
            self.page.locator(".record-acts summary").click()
            direct = self.button(words, self.page.locator(".record-acts"))
        direct.click()
        expect(self.sheet).to_be_visible()
        self.looks(f"form of {words}")
        return self.sheet

    def ask_for_plain(self, words: str) -> None:
        """An act that asks nothing before: one press, and it is done."""
        code = self.code
        self.press(words, self.banner)
        self._is_done(words, code)

    def send(self, words: str) -> None:
        """Send the form of an act; the record's page follows and says that it is done."""
        code = self.code
        self.sheet.locator("form[hx-post] .dialog-foot button:not([data-close])").click()
        self._is_done(words, code)

    @property
    def code(self) -> str:
        """The record whose page is open."""
        return self.page.url.rstrip("/").split("/")[-1].split("?")[0]

    def today(self) -> date:
        """By the demo's clock, as its bar shows it."""
        shown = self.page.locator(".demobar-time time").get_attribute("datetime")
        return datetime.fromisoformat(str(shown)).date()

    # judging

    def looks(self, kind: str = "") -> None:
        """The page stands no wider than the window, nothing complained, and axe finds nothing grave."""
        self.page.wait_for_load_state()  # a page that a click has only just opened has no root element yet
        assert not self.wrong, self.wrong
        wider = self.page.evaluate(SIDEWAYS)
        assert wider <= 0, f"{self.page.url} {kind} is {wider} px wider than the window of {self.width} px"
        kind = kind or re.sub(r"[A-Z]+-\d+|\d+|\?.*", "…", self.page.url)
        if kind not in self._judged:
            self._judged.add(kind)
            grave = self._grave()
            assert not grave, f"{self.page.url} {kind}\n" + json.dumps(grave, ensure_ascii=False, indent=1)

    def picture(self, path: Path) -> None:
        self.page.screenshot(path=path, full_page=True)

    def close(self) -> None:
        self.context.close()

    def _is_done(self, words: str, code: str) -> None:
        told = self.say("Done: %(act)s · %(code)s", act=self.say(words), code=code)
        expect(self.page.get_by_text(told)).to_be_visible()

    def _grave(self) -> list[dict[str, Any]]:
        self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate(AXE)
        return [
            {
                "rule": one["id"],
                "where": [node["html"][:160] for node in one["nodes"][:4]],
                "why": one["nodes"][0]["failureSummary"],
            }
            for one in found
            if one["impact"] in GRAVE
        ]

    def _listen(self) -> None:
        """What the console and the policy complain of. A refusal that a journey asks for is none."""

        def told(message: Any) -> None:
            if message.type == "error" and not EXPECTED.match(message.text):
                self.wrong.append(f"{self.page.url}: {message.text}")

        self.page.on("console", told)
        self.page.on("pageerror", lambda error: self.wrong.append(f"{self.page.url}: {error}"))
        self.page.on("response", lambda answer: self.wrong.append(answer.url) if answer.status >= 500 else None)
