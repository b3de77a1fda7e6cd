"""Functions: the words for whose turn it is before a person is named."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from takt.ground.models import Function
from takt.kit.access import signed_in
from takt.kit.answering import carried_out, demand, expected, form_page, given, standing
from takt.kit.request import Request
from takt.office import queries
from takt.office.forms.units import FunctionForm, NewFunction

HERE = ("/functions/", _("Functions"))


@signed_in
@require_safe
def function_list(request: Request) -> HttpResponse:
    people, stages = queries.people_by_function(), queries.stages_by_function()
    rows = [
        {"function": function, "people": people.get(function.pk, 0), "stages": stages.get(function.pk, 0),
         "may": function.can("edit", request.person)}
        for function in queries.functions(with_retired=True)
    ]  # fmt: skip
    return render(request, "office/function_list.html", {"rows": rows, "may": Function().can("found", request.person)})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def function_new(request: Request) -> HttpResponse:
    demand(Function(), "found", request)
    form = NewFunction(given(request))

    def found(fields: dict[str, Any]) -> None:
        with Function(**fields).doing("found", by=request.person, at=request.now):
            pass

    if carried_out(form, found):
        return redirect("function_list")
    return form_page(request, form, _("New function"), back=HERE[0], trail=(HERE,), submit=_("Add"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def function_edit(request: Request, code: str) -> HttpResponse:
    function = queries.function_named(code)
    demand(function, "edit", request)
    form = FunctionForm(given(request), initial=standing(function))

    def edit(fields: dict[str, Any]) -> None:
        with function.doing("edit", by=request.person, at=request.now, expect=expected(request)):
            for name in function.editable():
                setattr(function, name, fields[name])

    if carried_out(form, edit):
        return redirect("function_list")
    return form_page(request, form, _("Edit the function"), back=HERE[0], trail=(HERE,))


@signed_in
@require_POST
def function_retire(request: Request, code: str) -> HttpResponse:
    """No longer offered; processes and people that have it keep it."""
    function = queries.function_named(code)
    with function.doing("retire", by=request.person, at=request.now):
        function.retired = True
    return redirect("function_list")


@signed_in
@require_POST
def function_restore(request: Request, code: str) -> HttpResponse:
    """Offered again."""
    function = queries.function_named(code)
    with function.doing("edit", by=request.person, at=request.now):
        function.retired = False
    return redirect("function_list")
