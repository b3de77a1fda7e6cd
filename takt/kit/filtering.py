"""The one typed filter of a kind's list: read from the address by pages, declared as query by the API.

class RequirementFilter(RecordFilter):
    requester: str = ""

wanted, mistakes = RequirementFilter.read(request.GET)
records = wanted.apply(Record.objects.visible_to(person), person, now)
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar

from django.db.models import F, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator

from takt.flow.models import Escalation
from takt.ground import searching
from takt.ground.errors import Text
from takt.ground.models import Person, Unit
from takt.ground.models.record import RecordQuerySet

ME = "me"
WHO = r"^(me|\d{1,18})?$"
PAGE_SIZE = 50
State = Literal["open", "closed", "all"]
D = TypeVar("D", bound=date)


def reckonable(day: D) -> D:
    """A day or an instant that has another before and after it in every time zone. Raises ValueError."""
    if not 1900 <= day.year <= 2999:
        raise ValueError
    return day


Day = Annotated[date, AfterValidator(reckonable)]


class RecordFilter(BaseModel):
    """What every list of records is narrowed by. Empty values do not narrow."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    SORTS: ClassVar[dict[str, str]] = {
        "code": "pk",
        "title": "title",
        "priority": "priority",
        "stage": "stage__position",
        "unit": "unit__path",
        "turn": "turn_since",
        "due": "due",
        "target": "target_at",
        "opened": "opened_at",
        "changed": "changed_at",
    }
    SORT: ClassVar[str] = "-code"

    q: str = Field("", max_length=200, description="Words that must all be there, Chinese or English")
    unit: str = Field("", max_length=40, description="Code of a unit; what lies below it is included")
    stage: list[str] = Field(default_factory=list, max_length=40, description="Codes of stages")
    priority: list[Annotated[int, Field(ge=1, le=4)]] = Field(
        default_factory=list, max_length=4, description="1 urgent to 4 low"
    )
    owner: str = Field("", pattern=WHO, description="Key of a person, or me")
    turn: str = Field("", pattern=WHO, description="Whose turn it is: key of a person, or me")
    state: State = Field("open", description="open, closed or all")
    late: bool = Field(False, description="Past the target")
    waiting: bool = Field(False, description="A handover waits to be accepted")
    unowned: bool = Field(False, description="Nobody owns it")
    escalated: bool = Field(False, description="Climbs the ladder of its unit, and nobody brought it down yet")
    since: Day | None = Field(None, description="Opened on this day or later")
    until: Day | None = Field(None, description="Opened on this day or earlier")
    sort: str = Field("", description="A field to sort by, with - for descending")
    page: int = Field(1, ge=1, le=20_000)
    size: int = Field(PAGE_SIZE, ge=1, le=200)

    @field_validator("sort")
    @classmethod
    def _known_sort(cls, value: str) -> str:
        if value and value.removeprefix("-") not in cls.SORTS:
            raise ValueError(gettext("one of %(names)s") % {"names": ", ".join(cls.SORTS)})
        return value

    def __hash__(self) -> int:
        return hash(self.model_dump_json())

    # reading

    @classmethod
    def read(cls, query: QueryDict) -> tuple[Self, dict[str, Text]]:
        """The filter that an address asks for, and a sentence for each part of it that does not fit.

        What does not fit is left out, so that an old or mistyped address still shows a list.
        """
        given = {name: cls._values(name, query) for name in cls.model_fields if query.get(name)}
        mistakes: dict[str, Text] = {}
        try:
            return cls(**given), mistakes
        except ValidationError as error:
            for wrong in error.errors():
                name = str(wrong["loc"][0])
                mistakes[name] = gettext("“%(value)s” is no %(name)s that this list knows; it was left out.") % {
                    "value": ", ".join(query.getlist(name))[:60],
                    "name": name,
                }
        return cls(**{name: value for name, value in given.items() if name not in mistakes}), mistakes

    @classmethod
    def _values(cls, name: str, query: QueryDict) -> Any:
        many = cls.model_fields[name].default_factory is list
        return query.getlist(name) if many else query.get(name)

    @property
    def narrows(self) -> bool:
        """Whether anything is filtered beyond what the plain list shows."""
        return bool(self.asked() - {"sort", "page", "size"})

    @property
    def is_rare(self) -> bool:
        """Whether what is asked for hardly ever comes again: by words, or by days, which a time zone decides."""
        return bool(self.q or self.since or self.until)

    def asked(self) -> set[str]:
        """Names of the fields that differ from the plain list."""
        return {name for name in type(self).model_fields if getattr(self, name) != self._plain(name)}

    @classmethod
    def _plain(cls, name: str) -> Any:
        return cls.model_fields[name].get_default(call_default_factory=True)

    # applying

    def apply(self, records: RecordQuerySet, person: Person, now: datetime) -> QuerySet[Any]:
        """Those of the visible `records` that are asked for, in the order asked for."""
        found = self.narrowed(records, person, now)
        return self.sorted(searching.find(found, self.q) if self.q else found)

    def narrowed(self, records: RecordQuerySet, person: Person, now: datetime) -> RecordQuerySet:
        """All but words and order."""
        if self.state != "all":
            records = records.filter(closed_at__isnull=self.state == "open")
        if self.unit:
            records = records.filter(unit__in=_at_and_below(self.unit, person))
        if self.turn:
            records = self._on_turn(records, person)
        return records.filter(self._facts(person, now))

    def sorted(self, records: QuerySet[Any]) -> QuerySet[Any]:
        """In the order asked for; found by words, the best first; else the newest first."""
        if self.q and not self.sort:
            return records
        wanted = self.sort or self.SORT
        field = self.path(self.SORTS[wanted.removeprefix("-")], records)
        down = wanted.startswith("-")
        if field == "pk":  # never empty: without a word on that, the index gives the order
            return records.order_by("-pk" if down else "pk")
        order = F(field).desc(nulls_last=True) if down else F(field).asc(nulls_last=True)
        return records.order_by(order, "-pk")

    @classmethod
    def path(cls, field: str, records: QuerySet[Any]) -> str:
        """A field as seen from the model of `records`; a kind with fields of its own says how to reach them."""
        return field

    def _facts(self, person: Person, now: datetime) -> Q:
        facts = Q()
        if self.stage:
            facts &= Q(stage__code__in=self.stage)
        if self.priority:
            facts &= Q(priority__in=self.priority)
        if self.owner:
            facts &= Q(owner=who(self.owner, person))
        if self.late:
            facts &= Q(target_at__lt=now, closed_at__isnull=True)
        if self.waiting:
            facts &= Q(waiting_since__isnull=False)
        if self.unowned:
            facts &= Q(owner__isnull=True)
        if self.escalated:
            facts &= Q(pk__in=Escalation.objects.filter(closed_at__isnull=True, level__gt=0).values("record"))
        if self.since:
            facts &= Q(opened_at__gte=_midnight(self.since))
        if self.until:
            facts &= Q(opened_at__lt=_midnight(self.until + timedelta(days=1)))
        return facts

    def _on_turn(self, records: RecordQuerySet, person: Person) -> RecordQuerySet:
        if self.turn == ME:
            return records.awaiting(person)
        return records.filter(turn_person=who(self.turn, person))


def who(value: str, person: Person) -> int:
    """The key of the person that a filter names."""
    return person.pk if value == ME else int(value)


def _at_and_below(code: str, person: Person) -> Any:
    units = Unit.objects.visible_to(person)
    return units.filter(path__startswith=Subquery(units.filter(code=code).values("path"))).values("pk")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
