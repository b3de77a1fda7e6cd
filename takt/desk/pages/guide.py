"""How Takt works, on one page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from takt.kit.access import signed_in
from takt.kit.request import Request


@signed_in
@require_safe
def show(request: Request) -> HttpResponse:
    return render(request, "desk/guide.html")
