"""What people say and follow on a record: comments, mentions, watchers; and the notices that come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from takt.ground.door import Guarded, GuardedQuerySet
from takt.ground.kinds import seen_through
from takt.ground.models.event import Event

if TYPE_CHECKING:
    from takt.ground.roles import Somebody


class OfRecordQuerySet(GuardedQuerySet[Any]):
    """Parts of records: seen by who sees the record."""

    def visible_to(self, person: Somebody) -> Self:
        return self.filter(seen_through("record", person))


class Comment(Guarded):
    record = models.ForeignKey("ground.Record", models.CASCADE, related_name="comments")
    author = models.ForeignKey("ground.Person", models.PROTECT, related_name="+")
    text = models.TextField(max_length=20_000)
    at = models.DateTimeField()

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)


class Watch(Guarded):
    record = models.ForeignKey("ground.Record", models.CASCADE, related_name="watches")
    person = models.ForeignKey("ground.Person", models.CASCADE, related_name="watches")

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("record", "person"), name="watched_once"),)


class NoticeQuerySet(GuardedQuerySet["Notice"]):
    def visible_to(self, person: Somebody) -> Self:
        """One's own, of records that one may still see."""
        return self.filter(seen_through("event__record", person), person=person.pk)

    def read(self, person: Somebody, at: object) -> int:
        """Mark one's own notices of this set as read: no act on a record, so no event."""
        mine: models.QuerySet[Any] = models.QuerySet(Notice).filter(
            pk__in=self.filter(person=person.pk, read_at=None).values("pk")
        )
        return mine.update(read_at=at)

    def mailed(self, person: Somebody, at: object) -> int:
        """Mark one's own notices of this set as told by mail."""
        mine: models.QuerySet[Any] = models.QuerySet(Notice).filter(pk__in=self.filter(person=person.pk).values("pk"))
        return mine.update(mailed_at=at)


class Notice(Guarded):
    """Tells a person of an event, once, with the reason why it concerns them."""

    class Reason(models.TextChoices):
        TURN = "turn", _("it is your turn")
        MENTION = "mention", _("you were mentioned")
        REQUESTER = "requester", _("you asked for it")
        ESCALATION = "escalation", _("it was escalated to you")
        REVIEW = "review", _("your review is asked for")
        WATCH = "watch", _("you watch it")

    person = models.ForeignKey("ground.Person", models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, models.CASCADE, related_name="notices")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("person", "read_at", "-id"), name="notice_by_person"),
            models.Index(fields=("person",), name="notice_untold", condition=models.Q(read_at=None, mailed_at=None)),
        )
        constraints = (models.UniqueConstraint(fields=("person", "event"), name="told_once"),)
