"""Translations are compiled without gettext."""

import gettext
import os

import pytest

from takt.site import messages

CATALOGUE = r"""
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"

msgid "my desk"
msgstr "我的工作台"

#, fuzzy
msgid "guessed"
msgstr "猜的"

#, python-format
msgid "%(n)d day"
msgid_plural "%(n)d days"
msgstr[0] "%(n)d 天"
"""


@pytest.fixture
def catalogue(tmp_path):
    po = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(CATALOGUE)
    return po


def test_what_is_compiled_speaks_chinese_and_leaves_guesses_out(tmp_path, catalogue):
    assert messages.compile_stale(tmp_path) == [catalogue]
    with catalogue.with_suffix(".mo").open("rb") as compiled:
        spoken = gettext.GNUTranslations(compiled)
    assert spoken.gettext("my desk") == "我的工作台"
    assert spoken.gettext("guessed") == "guessed"
    assert spoken.ngettext("%(n)d day", "%(n)d days", 3) == "%(n)d 天"


def test_only_what_changed_is_compiled_again(tmp_path, catalogue):
    messages.compile_stale(tmp_path)
    assert messages.compile_stale(tmp_path) == []
    compiled = catalogue.with_suffix(".mo").stat().st_mtime_ns
    os.utime(catalogue, ns=(compiled + 1, compiled + 1))
    assert messages.stale(tmp_path) == [catalogue]
