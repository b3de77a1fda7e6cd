"""What the pages for readers say is there: links, pictures, files, commands, settings; and both languages say it."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from takt.site import settings
from takt.site.commands import SUBCOMMANDS

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOR_DEVELOPERS = {"CONTRIBUTING.md", "interface.md"}  # these, and the decisions, are written in English alone
ENGLISH = [
    page
    for page in PAGES
    if not page.name.endswith(".zh.md") and page.name not in FOR_DEVELOPERS and page.parent.name != "decisions"
]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?<![\w./-])(takt|make) ([\w.][\w./-]*)")
SOURCE = re.compile(r"`([\w/]+/[\w.]+\.(?:py|mjs))`")
SETTING = re.compile(r"^([A-Z_]+)  ", re.MULTILINE)


def name_of(page):
    return str(page.relative_to(ROOT))


def twin_of(page):
    return page.with_suffix(".zh.md")


def shell_of(text):
    """The shell examples of a page without the remarks in them, which are in its language."""
    lines = "".join(SHELL.findall(text)).splitlines()
    return [re.sub(r"(^|\s+)# .*", "", line) for line in lines]


def commands_of(text):
    """{("takt", "serve"), ...}: what a page names as commands, in its examples and between its words."""
    return set(COMMAND.findall("\n".join([*shell_of(text), *SPAN.findall(FENCED.sub("", text))])))


def subcommands():
    into = argparse.ArgumentParser().add_subparsers()
    for module in SUBCOMMANDS:
        module.declare(into)
    return set(into.choices)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_whatever_a_page_links_to_is_there(page):
    targets = [link for link in LINK.findall(page.read_text()) if not re.match(r"[a-z]+:", link)]
    gone = [link for link in targets if not (page.parent / link).exists()]
    assert not gone


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_of_the_code_that_a_page_names_is_there(page):
    named = SOURCE.findall(page.read_text())
    gone = [name for name in named if not (ROOT / name).exists() and not (ROOT / "takt" / name).exists()]
    assert not gone


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_a_page_names_can_be_given(page):
    targets = set(re.findall(r"^([\w./-]+):(?!=)", (ROOT / "Makefile").read_text(), re.MULTILINE))
    known = {"takt": subcommands(), "make": targets}
    unknown = {(tool, what) for tool, what in commands_of(page.read_text()) if what not in known[tool]}
    assert not unknown


@pytest.mark.parametrize("page", ENGLISH, ids=name_of)
def test_a_page_has_its_chinese_twin_with_the_same_commands(page):
    english, chinese = page.read_text(), twin_of(page).read_text()
    assert commands_of(chinese) == commands_of(english)
    assert shell_of(chinese) == shell_of(english)


@pytest.mark.parametrize("page", ["README.md", "README.zh.md"])
def test_the_readme_names_every_setting_and_every_subcommand(page):
    text = (ROOT / page).read_text()
    named = SETTING.findall(settings.__doc__)
    assert len(named) > 5
    assert not [name for name in named if f"`{name}`" not in text]
    assert not [name for name in subcommands() if f"`takt {name}`" not in text]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_knows_no_place_outside_this_repository_but_the_demo_on_this_machine(page):
    assert set(re.findall(r"https?://([^/\s>)\"'`$]+)", page.read_text())) <= {"127.0.0.1:8000"}
