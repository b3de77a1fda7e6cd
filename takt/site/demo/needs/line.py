"""The shape of what a line of business asks for."""

from typing import NamedTuple

Pair = tuple[str, str]  # Chinese, English


class Line(NamedTuple):
    """`{who}` in a need is one of the audiences; `{a}` and `{b}` in a metric are numbers."""

    audiences: tuple[Pair, ...]
    metrics: tuple[Pair, ...]
    needs: tuple[tuple[str, str, str, str], ...]
