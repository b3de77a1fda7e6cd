"""Takt speaks Chinese throughout: every text is translated, whole, and with the same places to fill in."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext, override, pgettext

from tests.sweeps import permissions, words

FOUND = words.messages()
APPS = sorted({message.app for message in FOUND})
SAME_IN_BOTH = {
    "RICE",
    "WSJF",
    "CSV",
    "XLSX",
    "API",
    "Markdown",
    "English",
    "Takt",
    "–",
    "简体中文",
    "Ctrl K",
    "JSON",
    "the PMO",
}


def chinese(message: words.Message) -> str:
    """The translation in the app's own catalogue; empty where there is none."""
    catalogue = words.catalogue(message.app)
    entry = catalogue.get(message.text, message.context) if catalogue else None
    if entry is None or entry.fuzzy or not entry.string:
        return ""
    return entry.string[0] if isinstance(entry.string, tuple | list) else entry.string


def faults(english: str, translated: str, plural: str = "") -> str:
    """What is wrong with a translation, or nothing."""
    if not translated:
        return "is not translated"
    given, *asked = (sorted(set(words.PLACEHOLDER.findall(text))) for text in (translated, english, plural or english))
    if given not in asked:
        return f"fills in {given} instead of {asked[0]}"
    if words.ENGLISH_SENTENCE.search(translated):
        return f"is still English: {translated}"
    if marks := words.HALF_WIDTH.findall(translated):
        return f"has marks that are not Chinese ones: {marks} in {translated}"
    letters = any(sign.isalpha() for sign in words.PLACEHOLDER.sub("", english))
    if letters and english not in SAME_IN_BOTH and not words.CHINESE.search(translated):
        return f"has no Chinese: {translated}"
    return ""


@pytest.mark.parametrize("app", APPS)
def test_every_text_is_translated(app):
    wrong = {
        f"{message.where} {message.text!r} {fault}"
        for message in FOUND
        if message.app == app and (fault := faults(message.text, chinese(message), message.plural))
    }
    assert not wrong, f"{len(wrong)} texts, see takt/{app}/locale:\n" + "\n".join(sorted(wrong)[:400])


@pytest.mark.parametrize("app", APPS)
def test_a_catalogue_holds_nothing_stale(app):
    catalogue = words.catalogue(app)
    assert catalogue is not None, f"takt/{app} has texts and no catalogue"
    asked = {(message.text, message.context) for message in FOUND if message.app == app}
    entries = [entry for entry in catalogue if entry.id]
    fuzzy = [entry.id for entry in entries if entry.fuzzy]
    keys = [(entry.id[0] if isinstance(entry.id, tuple | list) else entry.id, entry.context) for entry in entries]
    stale = [key[0] for key in keys if key not in asked]
    assert (fuzzy, list(catalogue.obsolete), stale) == ([], [], [])


@pytest.mark.parametrize("app", APPS)
def test_what_is_read_is_what_this_app_says(app):
    """One text is translated once: neither another app's catalogue nor a library's takes its place."""
    with override("zh-hans"):
        read = {
            message.text: (chinese(message), pgettext(message.context, message.text) if message.context
                           else gettext(message.text))
            for message in FOUND if message.app == app and not message.plural
        }  # fmt: skip
    other = {text: both for text, both in read.items() if both[0] and both[0] != both[1]}
    assert not other, "\n".join(f"{text!r}: {ours} is read as {theirs}" for text, (ours, theirs) in other.items())


def test_the_demo_and_the_shipped_processes_are_punctuated_as_chinese():
    paths = [words.PACKAGE / "demand" / "shipped.py", *sorted((words.PACKAGE / "site" / "demo").rglob("*.py"))]
    wrong = [
        f"{path.relative_to(words.PACKAGE)}: {text}"
        for path in paths
        for text in words.literals(path.read_text())
        if words.HALF_WIDTH.search(text) and not text.endswith("\n")  # a table of commas ends with a line
    ]
    assert not wrong, "\n".join(wrong)


def test_every_verb_speaks_chinese():
    with override("zh-hans"):
        silent = [
            f"{name} {verb}: {text}"
            for name, model in permissions.opening().items()
            for verb, rule in model.verbs().items()
            for text in (str(rule.label), str(rule.done))
            if not words.CHINESE.search(text)
        ]
    assert not silent, "\n".join(silent)


@pytest.mark.parametrize("path", [path for path in words.sources() if path.suffix == ".py"], ids=str)
def test_no_refusal_is_said_in_english_only(path):
    assert words.untranslated(path.read_text()) == []


def test_a_bad_translation_would_be_noticed():
    assert faults("Hand over", "移交") == ""
    assert faults("%(n)d done", "完成") != ""
    assert faults("Hand over", "") != ""
    assert faults("Hand over, please", "请,移交") != ""
    assert faults("Hand over, please", "请，移交") == ""
    assert faults("Hand over", "Hand over") != ""
    assert faults("It goes back to the giver", "退回 It goes back to the giver") != ""
    assert words.untranslated("raise NotNow('This is English')") == [1]
    assert words.untranslated("raise Invalid({'name': 'This is English'})") == [1]
    assert len(FOUND) >= 300
