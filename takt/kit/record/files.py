"""Files as they leave the house: always attachments, in a sandbox, never guessed to be something else."""

from __future__ import annotations

from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect

from takt.ground.errors import NotSeen
from takt.ground.models import File, Record
from takt.ground.storing import path_of
from takt.kit.access import signed_in
from takt.kit.record.showing import address_of
from takt.kit.request import Request

SANDBOX = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"


@signed_in
def file(request: Request, key: int, name: str) -> FileResponse:
    """The bytes of a file of a record that the person sees. Its name is part of the address for readers only."""
    found = File.objects.visible_to(request.person).filter(pk=key).first()
    if found is None:
        raise NotSeen
    try:
        content = path_of(found.stored_as).open("rb")
    except FileNotFoundError as gone:
        raise NotSeen from gone
    response = FileResponse(content, content_type=found.content_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@signed_in
def by_code(request: Request, code: str) -> HttpResponse:
    """From a code alone to the page of its kind."""
    record = Record.objects.visible_to(request.person).filter(code=code.upper()).first()
    address = address_of(record) if record is not None else ""
    if not address:
        raise NotSeen
    return redirect(address)
