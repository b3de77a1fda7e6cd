"""Flowing: what every kind of record that moves through a process can do. The acts live in `acts/`."""

from __future__ import annotations

from takt.flow.flow_verbs import FLOW_VERBS
from takt.flow.models.acts.climbing import Climbing
from takt.flow.models.acts.deciding import Deciding
from takt.flow.models.acts.handing import Handing
from takt.ground.models import Record
from takt.ground.verbs import Verb


class Flowing(Handing, Deciding, Climbing):
    """A record with stages, handovers, gates and targets. Kinds inherit it; it has no table of its own."""

    class Meta:
        abstract = True

    @classmethod
    def verbs(cls) -> dict[str, Verb]:
        return {**Record.verbs(), **FLOW_VERBS, **cls.VERBS}
