"""Values as project files write them."""

import re
from datetime import UTC, datetime, time

from takt.engines.errors import BadInput
from takt.engines.rows import shown
from takt.engines.schedule.model import LinkKind

ISO_DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$")
HOUR, MINUTE = 3600, 60


class Place:
    """Where in a file values are read, to say so where one is none."""

    def __init__(self, file: str, row: int | None, what: str) -> None:
        self.file, self.row, self.what = file, row, what

    def bad(self, reason: str, remedy: str) -> BadInput:
        """The error that names this place, to be raised."""
        return BadInput(self.file, self.row, f"{self.what} {reason}", remedy)

    def instant(self, text: str, field: str) -> datetime | None:
        """A date with a time of day or without, on a clock of UTC; None where it is empty. Raises BadInput."""
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise self.bad(f"has a {field} {shown(text)} that is no date", "Write it like 2026-03-02T09:00") from None
        if not (found.tzinfo is None or found.utcoffset() is not None) or not 1901 < found.year < 2199:
            raise self.bad(f"has a {field} {shown(text)} outside of 1902 to 2198", "Correct the year")
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)

    def duration(self, text: str, field: str) -> int:
        """Seconds of a duration like PT8H30M0S; 0 where it is empty. Raises BadInput, also for a negative one."""
        match = ISO_DURATION.match(text or "PT0S")
        if not match:
            raise self.bad(f"has a {field} {shown(text)} that is no duration", "Write it like PT8H0M0S")
        sign, days, hours, minutes, seconds = match.groups(default="0")
        if sign == "-":
            raise self.bad(f"has a negative {field} {shown(text)}", "Give it 0 or more")
        return int(days) * 24 * HOUR + int(hours) * HOUR + int(minutes) * MINUTE + round(float(seconds))

    def whole(self, text: str, field: str, default: int = 0) -> int:
        """A whole number; the default where it is empty. Raises BadInput."""
        try:
            return int(text) if text else default
        except ValueError:
            raise self.bad(f"has a {field} {shown(text)} that is no whole number", "Write it like 3") from None

    def real(self, text: str, field: str, default: float = 0.0) -> float:
        """A number; the default where it is empty. Raises BadInput."""
        try:
            found = float(text) if text else default
        except ValueError:
            found = float("nan")
        if not abs(found) < float("inf"):
            raise self.bad(f"has a {field} {shown(text)} that is no number", "Write it like 0.5") from None
        return found

    def minute(self, text: str, field: str) -> int:
        """Minutes from midnight of a time of day like 08:30:00. Raises BadInput."""
        try:
            found = time.fromisoformat(text)
        except ValueError:
            raise self.bad(f"has a {field} {shown(text)} that is no time of day", "Write it like 08:30:00") from None
        return found.hour * 60 + found.minute


LINK_KINDS = {kind.value: kind for kind in LinkKind}
