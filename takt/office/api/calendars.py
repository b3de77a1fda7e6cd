"""Working calendars in the API: hours, weekdays, and the days that differ."""

from datetime import date
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import BaseModel, Field

from takt.ground.calendars import found_calendar
from takt.ground.models import CalendarDay, WorkCalendar
from takt.kit.api.reading import versioned
from takt.kit.api.sent import Key, Sent, vet
from takt.kit.filtering import Day
from takt.kit.request import Request
from takt.office import flows, queries
from takt.office.api.naming import held

router = Router(tags=["calendars"])
Time = Annotated[str, Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
Interval = Annotated[list[Time], Field(min_length=2, max_length=2)]
Weekday = Annotated[int, Field(ge=0, le=6)]
HOURS = "Intervals of local time that follow each other, like 09:00 to 12:00"
WEEKDAYS = "Those that are worked; Monday is 0"
COUNTRY = r"^[A-Z]{2}$"


class CalendarShape(Schema):
    id: int
    name: str
    name_zh: str
    name_en: str
    country: str
    hours: list[list[str]] = Field(description=HOURS)
    weekdays: list[int] = Field(description=WEEKDAYS)
    version: int


class DayShape(Schema):
    """A day that differs from its weekday."""

    day: date
    works: bool
    name_zh: str
    name_en: str
    provisional: bool = Field(description="The official days of this year are not all published yet")


class DayFilter(BaseModel):
    year: int = Field(0, ge=0, le=2999, description="0 for all years")


class NewCalendar(Sent):
    country: str = Field(pattern=COUNTRY, description="ISO 3166, like CN: its official days are copied in")
    name_zh: str = Field(min_length=1, max_length=120)
    name_en: str = Field("", max_length=120)


class EditedCalendar(Sent):
    """What is left out stays as it is."""

    name_zh: str = Field("", min_length=1, max_length=120)
    name_en: str = Field("", max_length=120)
    hours: list[Interval] = Field([], min_length=1, max_length=12, description=HOURS)
    weekdays: list[Weekday] = Field([], min_length=1, max_length=7, description=WEEKDAYS)


class SetDay(Sent):
    works: bool
    name_zh: str = Field("", max_length=80, description="Why")
    name_en: str = Field("", max_length=80)


@router.get("", response=list[CalendarShape], operation_id="list_calendars")
def list_calendars(request: Request) -> Any:
    return list(WorkCalendar.objects.all())


@router.post("", response={201: CalendarShape}, operation_id="create_calendar")
def create_calendar(request: Request, sent: NewCalendar) -> HttpResponse:
    made = found_calendar(**sent.model_dump(), by=request.person, at=request.now)
    return _shown(request, made, status=201)


@router.get("/{key}", response=CalendarShape, operation_id="read_calendar")
def read_calendar(request: Request, key: Key) -> HttpResponse:
    return _shown(request, queries.calendar_named(key))


@router.patch("/{key}", response=CalendarShape, operation_id="edit_calendar")
def edit_calendar(request: Request, key: Key, sent: EditedCalendar) -> HttpResponse:
    """Send the fields that change. With `If-Match` it is refused (412) if somebody changed it meanwhile."""
    given = sent.model_dump(exclude_unset=True)
    if "weekdays" in given:
        given["weekdays"] = sorted(set(given["weekdays"]))
    with transaction.atomic():
        calendar: WorkCalendar = held(request, WorkCalendar.objects.all(), pk=key)
        with calendar.doing("edit", by=request.person, at=request.now):
            for name, value in given.items():
                setattr(calendar, name, value)
            vet(calendar)
    return _shown(request, calendar)


@router.get("/{key}/days", response=list[DayShape], operation_id="list_calendar_days")
def days(request: Request, key: Key, wanted: Query[DayFilter]) -> Any:
    found = queries.calendar_named(key).days.all()
    return list(found.filter(day__year=wanted.year) if wanted.year else found)


@router.put("/{key}/days/{day}", response=DayShape, operation_id="set_calendar_day")
def set_day(request: Request, key: Key, day: Day, sent: SetDay) -> CalendarDay:
    """Say that a day works or not, whatever its weekday. Targets that are set from now on reckon with it."""
    names = {"name_zh": sent.name_zh, "name_en": sent.name_en}
    calendar = _set(request, key, day, sent.works, names)
    return calendar.days.get(day=day)


@router.delete("/{key}/days/{day}", response={204: None}, operation_id="clear_calendar_day")
def clear_day(request: Request, key: Key, day: Day) -> Status[Any]:
    """The day is like its weekday again."""
    _set(request, key, day, None, {})
    return Status(204, None)


def _set(request: Request, key: int, day: date, works: bool | None, names: dict[str, str]) -> WorkCalendar:
    with transaction.atomic():
        calendar: WorkCalendar = held(request, WorkCalendar.objects.all(), pk=key)
        flows.set_day(calendar, day, works, names, by=request.person, at=request.now)
    return calendar


def _shown(request: Request, calendar: WorkCalendar, status: int = 200) -> HttpResponse:
    return versioned(request, CalendarShape.from_orm(calendar), calendar.version, status)
