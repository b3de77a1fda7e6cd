"""How far long work has come, on stderr: one line that is rewritten, or one a tenth where nobody watches."""

import sys
from typing import TextIO


class Progress:
    """Call `tell(done, total, what)` as often as you like."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._last: tuple[str, int] | None = None
        self._watched = self._out.isatty()

    def tell(self, done: int, total: int, what: str) -> None:
        percent = 100 if total <= 0 else min(100 * done // total, 100)
        step = (what, percent if self._watched else percent // 10)
        if step == self._last:
            return
        self._last = step
        if self._watched:
            print(f"\r\033[K{what}: {percent} %", end="", file=self._out, flush=True)
        else:
            print(f"{what}: {percent} %", file=self._out, flush=True)

    def close(self) -> None:
        if self._watched and self._last:
            print(file=self._out, flush=True)
