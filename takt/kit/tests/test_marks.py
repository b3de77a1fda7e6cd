"""Marks are the same for the same thing, escape what people typed, and need no colour."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

from django.utils import timezone
from django.utils.translation import override

import takt
from takt.kit import marks

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
ROOT = Path(takt.__file__).parent


def test_initials_of_a_chinese_name_are_its_last_two_characters() -> None:
    assert [marks.initials(name) for name in ("林晓月", "欧阳娜", "王海")] == ["晓月", "阳娜", "王海"]


def test_initials_of_a_latin_name_are_first_and_last() -> None:
    assert [marks.initials(name) for name in ("Sean Chen", "Wu", "")] == ["SC", "WU", "?"]


def test_an_avatar_escapes_the_name() -> None:
    mark = marks.avatar(SimpleNamespace(pk=1, name='"><script>'))
    assert "<script" not in mark


def test_a_colour_number_stays_the_same_and_within_its_range() -> None:
    tones = [marks.tone(key) for key in range(200)]
    assert tones == [marks.tone(key) for key in range(200)]
    assert set(tones) == set(range(1, marks.TONES + 1))


def test_health_says_a_word() -> None:
    with override("en"):
        assert "Off track" in marks.health("red")
        assert "Unknown" in marks.health("no such colour")


def test_a_moment_is_the_hour_today_and_the_day_before() -> None:
    with override("en"), timezone.override("Asia/Shanghai"):
        assert ">11:30<" in marks.moment(datetime(2026, 11, 20, 3, 30, tzinfo=UTC), NOW)
        assert ">19 Nov<" in marks.moment(datetime(2026, 11, 19, 3, 30, tzinfo=UTC), NOW)
        assert ">2025-11-19<" in marks.moment(date(2025, 11, 19), NOW)
        assert marks.moment(None, NOW) == ""


def test_a_moment_in_chinese_reads_as_chinese() -> None:
    with override("zh-hans"), timezone.override("Asia/Shanghai"):
        assert ">11月19日<" in marks.moment(date(2026, 11, 19), NOW)


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = (ROOT / "kit/static/kit/vendor/icons.svg").read_text()
    drawn = set(re.findall(r'id="([\w-]+)"', sprite))
    named: set[str] = set()
    for template in ROOT.rglob("templates/**/*.html"):
        text = template.read_text()
        named |= set(re.findall(r'{% icon "([\w-]+)"', text)) | set(re.findall(r'\bicon="([\w-]+)"', text))
    assert named
    assert named <= drawn
