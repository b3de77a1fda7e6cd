"""Whole numbers as they come in forms and addresses."""

from __future__ import annotations


def whole(text: str, digits: int = 9) -> int | None:
    """The number that a text holds; None where it is none, or longer than any that we know.

    `str.isdigit` alone lets ² through, `int` refuses thousands of digits, and a column holds eighteen.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
