"""What opens the door without being a record: its acts are events of the house."""

from __future__ import annotations

from typing import Any

from takt.ground import recording
from takt.ground.door import Act, Guarded


class Logged(Guarded):
    class Meta:
        abstract = True

    def place(self) -> Any:
        """The unit that an event of this thing belongs to; none for what belongs to the group as a whole."""
        return getattr(self, "unit", None)

    def _record(self, act: Act) -> Any:
        return recording.log_act(act, self.place())
