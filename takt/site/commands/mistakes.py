"""What a person who uses the command can mend is said in one line; our own faults keep their traceback."""

import errno
from argparse import ArgumentTypeError

from takt.engines.errors import BadInput

OURS_TO_SHOW = (errno.EADDRINUSE, errno.EACCES, errno.ENOENT, errno.EISDIR, errno.EROFS, errno.ENOSPC)


class Mistake(Exception):
    """Something that the user can mend; the text says what and how."""


def said_by(error: Exception) -> str | None:
    """The line to print for `error`, or None where it is a fault of Takt's own."""
    if isinstance(error, Mistake | BadInput | ArgumentTypeError):
        return str(error)
    if isinstance(error, OSError) and error.errno in OURS_TO_SHOW:
        return f"{error.strerror}: {error.filename}" if error.filename else str(error.strerror)
    return _said_by_the_house(error)


def _said_by_the_house(error: Exception) -> str | None:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    from takt.ground.errors import Refusal

    if isinstance(error, ImproperlyConfigured):
        return str(error)
    if isinstance(error, Refusal):
        return f"{error.detail} {error.remedy}"
    if isinstance(error, OperationalError):
        reason = str(error).strip().splitlines()[0]
        return f"The database does not answer: {reason}. Is DATABASE_URL right, and the server running?"
    return None
