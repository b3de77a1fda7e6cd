"""A mention is drawn in a text only: never within a tag, and never where nobody was mentioned."""

import pytest

from takt.kit import markdown

NAMES = {"a@b.cn": "Ann"}


@pytest.mark.parametrize(
    "text",
    [
        '[x](https://e.com "A @a@b.cn B")',
        "![@a@b.cn](/files/1/x.png)",
        '[x](https://e.com "&#xE000; y &#xE001;")',
        "![&#xE000;](/files/1/x.png)",
    ],
)
def test_no_mention_is_drawn_within_a_tag(text: str) -> None:
    assert "span" not in markdown.render(text, NAMES)


def test_a_mention_cannot_be_forged_by_its_sign() -> None:
    assert "mention" not in markdown.render("&#xE000;@Ann&#xE001; &#57344;@Ann", NAMES)


def test_a_mention_in_a_text_is_drawn() -> None:
    assert '<span class="mention">@Ann</span>' in markdown.render("Ask @a@b.cn", NAMES)


def test_a_text_that_is_slow_to_read_is_read_once() -> None:
    slow = "[" * 20_000
    markdown.render(slow)
    before = markdown._clean.cache_info().misses
    markdown.render(slow)
    assert markdown._clean.cache_info().misses == before
