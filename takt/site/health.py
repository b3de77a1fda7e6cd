"""An address for whoever watches the server: it answers 200 while the database answers."""

from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from takt.kit.access import open_to_all
from takt.kit.request import OpenRequest


@open_to_all
@require_safe
def health(request: OpenRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
