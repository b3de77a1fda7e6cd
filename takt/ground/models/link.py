"""Links with a meaning, followed both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from takt.ground.door import Guarded, GuardedQuerySet
from takt.ground.kinds import seen_through

if TYPE_CHECKING:
    from takt.ground.errors import Text
    from takt.ground.roles import Somebody


class LinkQuerySet(GuardedQuerySet["Link"]):
    def visible_to(self, person: Somebody) -> Self:
        """Both ends must be seen: a link tells of the record at its other end."""
        return self.filter(seen_through("source", person), seen_through("target", person))


class Link(Guarded):
    class Meaning(models.TextChoices):
        COMES_FROM = "comes_from", _("comes from")
        BLOCKS = "blocks", _("blocks")
        DUPLICATES = "duplicates", _("duplicates")
        BELONGS_WITH = "belongs_with", _("belongs with")
        EVIDENCE_FOR = "evidence_for", _("is evidence for")

    BACKWARDS = {
        "comes_from": _("led to"),
        "blocks": _("is blocked by"),
        "duplicates": _("is duplicated by"),
        "belongs_with": _("belongs with"),
        "evidence_for": _("is shown by"),
    }

    source = models.ForeignKey("ground.Record", models.CASCADE, related_name="links_out")
    target = models.ForeignKey("ground.Record", models.CASCADE, related_name="links_in")
    meaning = models.CharField(max_length=20, choices=Meaning.choices)
    made_by = models.ForeignKey("ground.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ("meaning", "pk")
        constraints = (
            models.UniqueConstraint(fields=("source", "target", "meaning"), name="one_link_a_meaning"),
            models.CheckConstraint(name="no_link_to_itself", condition=~models.Q(source=models.F("target"))),
        )

    def words_from(self, record: Any) -> Text:
        """The meaning as read from one of the ends."""
        forwards = record.pk == self.source_id
        return str(self.Meaning(self.meaning).label) if forwards else self.BACKWARDS[self.meaning]
