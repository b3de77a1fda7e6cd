"""What a reader of XES has heard so far: columns that grow event by event."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np

from takt.engines.errors import BadInput
from takt.engines.flow_mining.reading.names import USUAL, Names, plain, somebody
from takt.engines.flow_mining.reading.timestamps import NoDate, instants
from takt.engines.flow_mining.table import NOBODY, Codes, Column, EventTable, column_of, event_table
from takt.engines.rows import shown

KEYS = {
    "time": "time:timestamp",
    "activity": "concept:name",
    "lifecycle": "lifecycle:transition",
    "resource": "org:resource",
    "function": "org:role",
    "unit": "org:group",
}
TRACE, EVENT = 2, 3  # how deep they are in the log
OF_THE_TRACE = ("resource", "function", "unit")  # may be said once for a whole trace
CASE_KEY = "concept:name"
PAIR = 4  # the entries of an attribute that has a key and a value

Row = list[str | None]


class Events:
    """Listens to the traces and events of one file. Attributes come as [name, value, name, value...].

    places: the index in a row of each key that is wanted of events. row: that of the event that is open.
    """

    def __init__(self, file: str, names: Names) -> None:
        self._file = file
        self._keys = {role: getattr(names, role) or key for role, key in KEYS.items()}
        self._usual = {role: [plain(key) for key in (self._keys[role], *USUAL[role])] for role in OF_THE_TRACE}
        keys = list(self._keys.values())
        self.places = {key: keys.index(key) for key in keys}  # of two roles with one key the first has it
        self.row: Row = [None] * len(KEYS)
        self._line: int | None = None  # where the open event begins
        self._case_key = names.case or CASE_KEY
        self._trace: dict[str, str] = {}
        self._traces = 0
        self._case = NOBODY
        self._cases: dict[str, int] = {}
        self._of_cases: dict[str, list[str | None]] = {role: [] for role in OF_THE_TRACE}
        self._kinds: dict[tuple[str | None, ...], int] = {}  # all of an event but its time: there are few
        self._case_codes, self._kind_codes, self._lines = array("i"), array("i"), array("q")
        self._times: list[str] = []

    def begins(self, name: str, depth: int, attributes: list[str], line: int) -> Row:
        """An element that is no attribute of an event begins: whatever event was open is complete.

        Returns the row into which the attributes of an event are to be put, by the indices in `places`.
        """
        if self._line is not None:
            self._complete(self._line)
        if depth == EVENT and name == "event":
            self._line, self.row = line, [None] * len(KEYS)
        elif depth == EVENT:
            key, value = pair(attributes)
            self._trace[key] = value
        elif depth == TRACE:
            self._trace, self._case = {}, NOBODY
            self._traces += name == "trace"
        return self.row

    def table(self) -> EventTable:
        """All that was heard, as a table."""
        if self._line is not None:
            self._complete(self._line)
        if not self._times:
            raise BadInput(self._file, None, "there is no event in a trace in it", "Is it an event log in XES?")
        try:
            times = instants(self._times)
        except NoDate as error:
            reason = f"{shown(error.text)} is no date for the time"
            raise BadInput(self._file, self._lines[error.index], reason, "Write it in ISO 8601") from None
        kinds = dict(zip(KEYS, zip(*self._kinds, strict=True), strict=True))
        codes = np.array(self._kind_codes, np.int32)
        activities, lifecycle = column_of(kinds["activity"]), column_of(kinds["lifecycle"])
        cases = Column(np.array(self._case_codes, np.int32), tuple(self._cases))
        resource, function, unit = (
            _spread(somebody(kinds[role]), codes) or _spread(somebody(self._of_cases[role]), cases.codes)
            for role in OF_THE_TRACE  # what the events say, else what their traces say
        )
        return event_table(
            cases,
            Column(activities.codes[codes], activities.labels),
            times,
            lifecycle=Column(lifecycle.codes[codes], lifecycle.labels),
            resource=resource,
            function=function,
            unit=unit,
        )

    def _complete(self, line: int) -> None:
        """Put the open event into the columns."""
        time, self.row[0] = self.row[0], None
        if not time or not self.row[1]:
            lacking = "activity" if time else "time"
            reason = f"this event has no {lacking}, the attribute {self._keys[lacking]!r}"
            remedy = f"Name another attribute with --{lacking}, or repair the event"
            raise BadInput(self._file, line, reason, remedy)
        if self._case == NOBODY:
            self._case = self._case_of_trace()
        self._case_codes.append(self._case)
        self._kind_codes.append(self._kinds.setdefault(tuple(self.row), len(self._kinds)))
        self._times.append(time)
        self._lines.append(line)
        self._line = None

    def _case_of_trace(self) -> int:
        """The code of the trace's case; traces of one name are one case."""
        name = self._trace.get(self._case_key) or f"trace {self._traces}"
        case = self._cases.setdefault(name, len(self._cases))
        usual = {plain(key): value for key, value in self._trace.items()}
        for role, values in self._of_cases.items():
            values[case:] = [next((usual[key] for key in self._usual[role] if key in usual), None)]
        return case


def _spread(values: Sequence[str | None] | None, codes: Codes) -> Column | None:
    """The column in which row `i` says `values[codes[i]]`; None for no values."""
    if values is None:
        return None
    few = column_of(values)
    return Column(few.codes[codes], few.labels)


def pair(attributes: list[str]) -> tuple[str, str]:
    """Key and value of an XES attribute; an empty text for one that is not there, as in a list."""
    named = dict(zip(attributes[::2], attributes[1::2], strict=True))
    return named.get("key", ""), named.get("value", "")
