"""Moving through processes: handovers, gates, ladders."""

from takt.flow.models.flowing import Flowing
from takt.flow.models.handover import GateDecision, Handover
from takt.flow.models.ladder import Escalation, Ladder, Rung

__all__ = ["Escalation", "Flowing", "GateDecision", "Handover", "Ladder", "Rung"]
