"""Working calendars: a year at a glance, hours and weekdays, and single days."""

from __future__ import annotations

import calendar as months
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from takt.ground.calendars import found_calendar
from takt.ground.errors import NotSeen
from takt.ground.models import CalendarDay, WorkCalendar
from takt.kit.access import signed_in
from takt.kit.answering import carried_out, demand, expected, form_page, given, standing
from takt.kit.numbers import whole
from takt.kit.request import Request
from takt.kit.shell import flash
from takt.office import flows, queries
from takt.office.designs import listed
from takt.office.forms.units import WEEKDAYS, CalendarForm, DayForm, NewCalendar

HERE = ("/calendars/", _("Working calendars"))
YEARS = range(2000, 2100)


@signed_in
@require_safe
def calendar_list(request: Request) -> HttpResponse:
    rows = [
        {"calendar": one, "hours": hours_in_words(one), "weekdays": _weekdays(one), "units": one.unit_set.all()}
        for one in queries.calendars()
    ]
    context = {"rows": rows, "year": request.now.year, "may": WorkCalendar().can("found", request.person)}
    return render(request, "office/calendar_list.html", context)


@signed_in
@require_safe
def calendar_show(request: Request, pk: int) -> HttpResponse:
    """A year: what differs from its weekday is marked, and says why."""
    calendar = queries.calendar_named(pk)
    asked = whole(request.GET.get("year", ""))
    year = asked if asked is not None and asked in YEARS else request.now.year
    days = {day.day: day for day in calendar.days.filter(day__year=year)}
    context = {
        "calendar": calendar, "year": year, "previous": year - 1, "following": year + 1,
        "hours": hours_in_words(calendar),
        "weekdays": _weekdays(calendar), "months": [_month(calendar, days, year, month) for month in range(1, 13)],
        "heads": [str(name)[:1 if not _chinese() else None].replace("星期", "") for _key, name in WEEKDAYS],
        "provisional": any(day.provisional for day in days.values()) or not days, "listed": list(days.values()),
        "may": calendar.can("edit", request.person),
    }  # fmt: skip
    return render(request, "office/calendar_show.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_new(request: Request) -> HttpResponse:
    """A calendar of a country; its official days are copied in and may be changed."""
    demand(WorkCalendar(), "found", request)
    form = NewCalendar(given(request))
    made: list[WorkCalendar] = []

    def found(fields: dict[str, Any]) -> None:
        made.append(found_calendar(**fields, by=request.person, at=request.now))

    if carried_out(form, found):
        flash(request, _("The calendar is there. Units choose it where they are edited."))
        return redirect("calendar_show", pk=made[0].pk)
    about = _("Working hours, weekdays and single days can be changed afterwards.")
    return form_page(request, form, _("New calendar"), back=HERE[0], trail=(HERE,), submit=_("Add"), about=about)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_edit(request: Request, pk: int) -> HttpResponse:
    calendar = queries.calendar_named(pk)
    demand(calendar, "edit", request)
    form = CalendarForm(given(request), initial=standing(calendar) | {"hours": hours_in_words(calendar)})

    def edit(fields: dict[str, Any]) -> None:
        with calendar.doing("edit", by=request.person, at=request.now, expect=expected(request)):
            for name in calendar.editable():
                setattr(calendar, name, fields[name])

    if carried_out(form, edit):
        return redirect("calendar_show", pk=pk)
    return form_page(request, form, _("Hours and weekdays"), **_above(calendar))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_day(request: Request, pk: int, day: str) -> HttpResponse:
    """One day that differs from its weekday, or no longer."""
    calendar = queries.calendar_named(pk)
    demand(calendar, "edit", request)
    on = _date(day)
    entry = calendar.days.filter(day=on).first()
    initial = {"works": "" if entry is None else "yes" if entry.works else "no", "version": calendar.version}
    if entry:
        initial |= {"name_zh": entry.name_zh, "name_en": entry.name_en}
    form = DayForm(given(request), initial=initial)

    def edit(fields: dict[str, Any]) -> None:
        works = {"yes": True, "no": False}.get(fields["works"])
        names = {name: fields[name] for name in ("name_zh", "name_en")}
        flows.set_day(calendar, on, works, names, by=request.person, at=request.now, expect=expected(request))

    if carried_out(form, edit):
        return redirect(f"/calendars/{pk}/?year={on.year}")
    title = f"{on.isoformat()} · {WEEKDAYS[on.weekday()][1]}"
    return form_page(request, form, title, **_above(calendar, on.year))


def hours_in_words(calendar: WorkCalendar) -> str:
    return ", ".join(f"{start}-{end}" for start, end in calendar.hours)


def _weekdays(calendar: WorkCalendar) -> str:
    return listed(str(WEEKDAYS[day][1]) for day in calendar.weekdays)


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _month(calendar: WorkCalendar, days: dict[date, CalendarDay], year: int, month: int) -> dict[str, Any]:
    weeks = months.Calendar().monthdatescalendar(year, month)
    return {
        "name": date_format(date(year, month, 1), "F"),
        "weeks": [[_cell(calendar, days.get(on), on) if on.month == month else None for on in week] for week in weeks],
    }


def _cell(calendar: WorkCalendar, entry: CalendarDay | None, on: date) -> dict[str, Any]:
    usual = on.weekday() in calendar.weekdays
    works = entry.works if entry else usual
    name = (entry.name_zh or entry.name_en if _chinese() else entry.name_en or entry.name_zh) if entry else ""
    mark = "" if works == usual and not entry else "extra" if works else "free"
    return {"day": on.day, "iso": on.isoformat(), "works": works, "mark": mark, "name": name}


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise NotSeen from wrong


def _above(calendar: WorkCalendar, year: int | None = None) -> dict[str, Any]:
    back = f"/calendars/{calendar.pk}/" + (f"?year={year}" if year else "")
    return {"back": back, "trail": (HERE, (back, calendar.name))}
