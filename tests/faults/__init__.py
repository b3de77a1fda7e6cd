"""Faults and attacks: one program each, bounded, on loopback, that prints its figure.

A module has `SHORT` and `LONG`, the sizes it runs with in `make test` and in `make faults`, and `run(**sizes)`,
which returns a `Report`. Run one: python -m tests.faults NAME [--long]
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Report:
    """What a fault came to: the figure to print, and each way in which it fell short of what is promised."""

    figure: str
    short_of: list[str] = field(default_factory=list)

    def expect(self, holds: bool, promise: str) -> None:
        """Note a promise that did not hold."""
        if not holds:
            self.short_of.append(promise)


class NotHere(Exception):
    """This machine cannot bring about the fault; the text says what is missing."""
