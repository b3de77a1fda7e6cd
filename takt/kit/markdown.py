"""Markdown, rendered and sanitised in this one place. Whatever people write comes out as safe HTML or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from takt.ground.models.record_acts import MENTION

TAGS = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol",
    "li", "a", "img", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
OWN_FILE = re.compile(r"/files/\d+/[^/?#]*")
SIGNIFICANT = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~])")
OPENED, CLOSED = "\ue000", "\ue001"  # private characters around a mention until the HTML is clean
SIGNS = re.compile(f"[{OPENED}{CLOSED}]")
FOUND = re.compile(f"{OPENED}([^{OPENED}{CLOSED}]*){CLOSED}")
TYPED = re.compile(f"[{OPENED}{CLOSED}]|&#(?:x0*e00[01]|0*5734[45]);", re.IGNORECASE)  # by hand or by number


def render(text: str, names: Mapping[str, str] | None = None) -> SafeString:
    """The HTML of a Markdown text. `names` maps e-mail addresses to what a mention of them is shown as."""
    plain = TYPED.sub("\ufffd", text)
    clean = _clean(MENTION.sub(lambda found: _mention(found, names or {}), plain))
    return SafeString(SIGNS.sub("", FOUND.sub(r'<span class="mention">\1</span>', clean)))


def mentioned(texts: list[str]) -> set[str]:
    """The e-mail addresses that these texts mention."""
    return {address for text in texts for address in MENTION.findall(text)}


@lru_cache(maxsize=512)
def _clean(text: str) -> str:
    """Kept for a while: a long text made to be slow takes a third of a second, and a story has hundreds of texts."""
    return nh3.clean(
        _parser().render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_allowed,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def _mention(found: re.Match[str], names: Mapping[str, str]) -> str:
    name = names.get(found.group(1))
    if not name:
        return found.group(0)
    return OPENED + "@" + SIGNIFICANT.sub(r"\\\1", name) + CLOSED


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    """Pictures only from our own files: a picture from elsewhere would tell others who reads this. A mention
    within a tag, in the title of a link for instance, is not drawn: it would break the tag."""
    value = SIGNS.sub("", value)
    if attribute == "src":
        return value if OWN_FILE.fullmatch(value) else None
    return value
