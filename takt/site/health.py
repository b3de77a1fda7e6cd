"""Addresses for whoever watches the server.

/healthz answers 200 while the database answers: restart or alarm where it does not.
/readyz answers 200 where the server may be given requests: the database is of this version, and files can be written.
"""

import os

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from takt.kit.access import open_to_all
from takt.kit.request import OpenRequest
from takt.site import soundness


@open_to_all
@require_safe
def health(request: OpenRequest) -> HttpResponse:
    return _told(_database())


@open_to_all
@require_safe
def ready(request: OpenRequest) -> HttpResponse:
    return _told(_database() or _version() or _files())


def _told(trouble: str) -> HttpResponse:
    return HttpResponse(f"{trouble or 'ok'}\n", status=503 if trouble else 200, content_type="text/plain")


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "database does not answer"
    return ""


def _version() -> str:
    return "migrations are pending" if soundness.pending_migrations() else ""


def _files() -> str:
    return "" if os.access(settings.DATA, os.W_OK) else "files cannot be written"
