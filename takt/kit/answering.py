"""A form that is one act, and its answers: for pages that are about nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from takt.ground.door import Guarded
from takt.ground.errors import Invalid, NotAllowed, NotNow, Stale, Text
from takt.kit.numbers import whole
from takt.kit.once import new_key
from takt.kit.request import OpenRequest, Request

OVERTAKEN = "overtaken"  # the code of the error of a form that somebody else was faster with


class Difference(NamedTuple):
    """A field that differs between what stands now and what was typed."""

    label: Text
    theirs: str
    yours: str


def demand(thing: Guarded, verb: str, request: Request) -> None:
    """Refuse the form of an act to those whom the door would refuse the act."""
    rule = thing.verbs()[verb]
    if not rule.who(thing, request.person):
        raise NotAllowed(_("“%(act)s” is for others to do here.") % {"act": rule.label})
    if not rule.when(thing):
        raise NotNow(_("“%(act)s” is not possible at this point.") % {"act": rule.label})


def carried_out(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether what was sent fits and the act was done; else the form says at its fields what is wrong."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Invalid as wrong:
        for name, text in wrong.fields.items():
            form.add_error(name if name in form.fields else None, str(text))
        return False
    except Stale as stale:
        form.add_error(None, forms.ValidationError(str(stale.title), code=OVERTAKEN))
        return False
    return True


def standing(thing: Any) -> dict[str, Any]:
    """What a form about the thing begins with: its fields as they stand, and the version that is read with them."""
    return {name: getattr(thing, name) for name in thing.editable()} | {"version": thing.version}


def expected(request: Request) -> int | None:
    """The version that the one who sends a form has read."""
    return whole(request.POST.get("expect", ""))


def form_page(
    request: Request,
    form: forms.Form,
    title: Text,
    *,
    back: str,
    trail: tuple[tuple[str, Text], ...] = (),
    submit: Text = "",
    about: Text = "",
    danger: bool = False,
) -> HttpResponse:
    """A page with one form: `trail` are (address, name) of the places above it, `back` is where Cancel leads.

    A form that begins with a "version" is sent with it; whoever was overtaken sees both versions.
    """
    overtaken = form.has_error(NON_FIELD_ERRORS, OVERTAKEN)
    read = form.initial.get("version") if overtaken or not form.is_bound else expected(request)
    context = {
        "form": form, "title": title, "back": back, "trail": trail, "submit": submit or _("Save"), "about": about,
        "danger": danger, "once": new_key(), "read": read, "stale": overtaken,
        "both": differences(form) if overtaken else [],
    }  # fmt: skip
    return render(request, "kit/form.html", context, status=409 if overtaken else 422 if form.errors else 200)


def differences(form: forms.Form) -> list[Difference]:
    """Where what stands now, with which the form begins, and what was typed differ."""
    pairs = [(bound, _said(bound, bound.initial), _said(bound, bound.value())) for bound in form.visible_fields()]
    return [Difference(bound.label, theirs, yours) for bound, theirs, yours in pairs if theirs != yours]


def given(request: OpenRequest) -> Any:
    """What was posted, or None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def _said(bound: BoundField, value: Any) -> str:
    """A value of a field in words."""
    names = {str(key): str(name) for key, name in getattr(bound.field, "choices", ())}
    values = value if isinstance(value, list) else [value]
    told = [str(int(one) if isinstance(one, int) else "" if one is None else one) for one in values]
    return ", ".join(names.get(text, text).strip() for text in told) or "–"
