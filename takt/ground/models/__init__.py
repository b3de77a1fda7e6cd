"""Everything that the house keeps."""

from takt.ground.models.calendar import CalendarDay, WorkCalendar
from takt.ground.models.counter import Counter
from takt.ground.models.errand import Errand
from takt.ground.models.event import Event
from takt.ground.models.file import File
from takt.ground.models.function import Function
from takt.ground.models.link import Link
from takt.ground.models.membership import Duty, Membership, on_duty
from takt.ground.models.participation import Participation
from takt.ground.models.person import Person
from takt.ground.models.process import Move, Process, ProcessChoice, ProcessVersion, Stage, process_for
from takt.ground.models.record import Record, Turn
from takt.ground.models.seal import Redaction, Seal
from takt.ground.models.talk import Comment, Notice, Watch
from takt.ground.models.token import ApiToken
from takt.ground.models.unit import Unit

__all__ = [
    "ApiToken", "CalendarDay", "Comment", "Counter", "Duty", "Errand", "Event", "File", "Function", "Link",
    "Membership", "Move", "Notice", "Participation", "Person", "Process", "ProcessChoice", "ProcessVersion",
    "Record", "Redaction", "Seal", "Stage", "Turn", "Unit", "Watch", "WorkCalendar", "on_duty", "process_for",
]  # fmt: skip
