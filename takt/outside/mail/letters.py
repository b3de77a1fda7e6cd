"""Letters: which notices one tells, in which words, and the errand that sends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from takt.desk.sentences import actor, quotes, told
from takt.ground import errands
from takt.ground.errands import Hopeless, Later
from takt.ground.models import Errand, Notice, Person
from takt.kit.record.showing import address_of
from takt.outside.mail.leaving import token
from takt.outside.mail.posting import Letter, post
from takt.outside.mail.settings import absolute, mail_is_set_up
from takt.outside.models.wishes import Wish, Wishes, wishes_of_all, zone_of

MOST = 40  # notices of a letter
OLDEST = timedelta(days=3)  # what is older was read elsewhere or is of no use any more
WITH = ("event__record", "event__actor", "event__stage_from", "event__stage_to", "event__owner_to")


def send(errand: Errand, now: datetime) -> Callable[[], object]:
    """The effect of a letter: tell a person what is unread, seen by them now, and wanted this way."""
    if not mail_is_set_up():
        raise Hopeless(_("No mail server is set up any more."))
    wishes = wishes_of_all([errand.given["person"]]).get(errand.given["person"])
    if wishes is None:
        return lambda: None  # has left meanwhile
    if (later := wishes.not_before(now)) > now:
        raise Later(later)
    notices = _of_letter(errand, wishes, now)
    if not notices:
        return lambda: None
    post(written(wishes.person, notices, errand.given["wish"]), errand.key)
    return lambda: Notice.objects.filter(pk__in=[notice.pk for notice in notices]).mailed(wishes.person, now)


def waiting(wishes: Wishes, wish: str, before: datetime) -> Any:
    """Notices that no letter has told yet and that are wanted this way."""
    mine = Notice.objects.visible_to(wishes.person).filter(read_at=None, mailed_at=None)
    return mine.filter(reason__in=wishes.reasons(Wish(wish)), event__at__range=(before - OLDEST, before))


def written(person: Person, notices: Sequence[Notice], wish: str) -> Letter:
    """The letter in the person's language and time zone."""
    leave = absolute(reverse("leave", args=[token(person, [notice.reason for notice in notices])]))
    with translation.override(person.language or settings.LANGUAGE_CODE), timezone.override(zone_of(person)):
        items = _items(person, notices)
        subject = _subject(items, wish)
        context = {
            "items": items, "subject": subject, "person": person, "leave": leave, "daily": wish == Wish.DAILY,
            "wishes": absolute(reverse("wishes")), "all": absolute(reverse("notices")),
        }  # fmt: skip
        text, html = (render_to_string(f"outside/letter.{form}", context) for form in ("txt", "html"))
    headers = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return Letter(person.email, person.name_zh or person.name_en, subject, text, html, headers)


def _of_letter(errand: Errand, wishes: Wishes, now: datetime) -> list[Notice]:
    """Chosen once and kept with the errand, so that a letter that is sent again says the same."""
    if "notices" not in errand.given:
        before = datetime.fromisoformat(errand.given["before"]) if "before" in errand.given else now
        found = waiting(wishes, errand.given["wish"], before).order_by("pk").values_list("pk", flat=True)
        errands.note(errand, notices=list(found[:MOST]))
    chosen = Notice.objects.visible_to(wishes.person).filter(pk__in=errand.given["notices"])
    return list(chosen.select_related(*WITH).order_by("pk"))


def _items(person: Person, notices: Sequence[Notice]) -> list[dict[str, Any]]:
    said = quotes([notice.event for notice in notices], person)
    return [
        {
            "record": notice.event.record,
            "address": absolute(address_of(notice.event.record)),
            "who": actor(notice.event),
            "what": told(notice.event),
            "reason": notice.get_reason_display(),
            "quote": said.get(notice.event_id, ""),
            "at": timezone.localtime(notice.event.at).strftime("%Y-%m-%d %H:%M"),
        }
        for notice in notices
    ]


def _subject(items: Sequence[dict[str, Any]], wish: str) -> str:
    """Without the title of a confidential record: a subject is read on locked screens and in journals of mail."""
    if len(items) == 1:
        record = items[0]["record"]
        return f"[{record.code}] {_('Confidential') if record.confidential else record.title}"
    if wish == Wish.DAILY:
        return ngettext("Your day in Takt: %(n)d notice", "Your day in Takt: %(n)d notices", len(items)) % {
            "n": len(items)
        }
    return ngettext("Takt: %(n)d notice", "Takt: %(n)d notices", len(items)) % {"n": len(items)}
