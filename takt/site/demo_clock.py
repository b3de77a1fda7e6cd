"""The demo's clock: moved forward by hand, so that a newcomer sees a missed target climb the ladder."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from takt.accounts.entering import back_to
from takt.demand.flows import wake
from takt.engines import workdays
from takt.flow.escalating import sweep
from takt.ground import clock
from takt.ground.models import Unit
from takt.kit.access import signed_in
from takt.kit.request import Request
from takt.kit.shell import flash
from takt.site import cast

A_DAY = 8 * 60  # working minutes
DAYS_ZH = "一二三四五六日"


def shown(request: HttpRequest) -> dict[str, Any]:
    """Context of the bar above every page: in demo mode and from this machine alone."""
    if not cast.may_play(request):
        return {}
    now = timezone.localtime(request.now)  # type: ignore[attr-defined]
    return {"demo_clock": {"address": reverse("demo_clock"), "now": now, "words": _words(now)}}


@signed_in
@require_POST
def move(request: Request) -> HttpResponse:
    """POST step=hours|day: the time goes on for everybody in the demo, and what is due then is done at once."""
    if not cast.may_play(request):
        raise Http404
    step = _step(request.POST.get("step", ""), request.now)
    clock.move_demo(step)
    now = request.now + step
    wake(now)
    done = sweep(now)
    told = gettext("It is %(time)s now. Reminded: %(nudged)d, escalated: %(escalated)d.")
    flash(request, told % {"time": _words(timezone.localtime(now)), **done}, "info")
    return HttpResponseRedirect(back_to(request), status=303)


def _step(wanted: str, now: datetime) -> timedelta:
    """Four hours by the clock, or up to the same point of the next working day of the group."""
    if wanted == "hours":
        return timedelta(hours=4)
    if wanted != "day":
        raise Http404
    group = Unit.objects.filter(parent=None).first()
    if group is None:
        return timedelta(days=1)
    return workdays.add(group.working_time(), now, A_DAY) - now


def _words(now: datetime) -> str:
    if (get_language() or "").startswith("zh"):
        return f"{now.month}月{now.day}日 周{DAYS_ZH[now.weekday()]} {now:%H:%M}"
    return f"{now:%a} {now.day} {now:%b %H:%M}"
