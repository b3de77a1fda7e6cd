"""The errand that sends a link by mail: accounts know what it says, the outside how it is sent."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from takt.accounts import letters, tickets
from takt.accounts.models import Ticket
from takt.ground.errands import Hopeless
from takt.ground.models import Errand
from takt.outside.mail.posting import Letter, post


def send_link(errand: Errand, now: datetime) -> Callable[[], object]:
    """Send first, then write: a letter that is lost with the worker is written anew, and only its last link holds."""
    if not letters.by_mail():
        raise Hopeless(_("No mail server is set up any more."))
    person = letters.receiver(errand.given)
    if person is None:
        return lambda: None
    raw, purpose = tickets.new_text(), Ticket.Purpose(errand.given["purpose"])
    said = letters.written(person, raw, errand.given)
    post(Letter(person.email, person.name_zh or person.name_en, said.subject, said.text, said.html), errand.key)
    return lambda: tickets.sent(person, raw, purpose, at=now)
