"""Files of records. The bytes lie in the files' folder under a random name, written durably before their row."""

from __future__ import annotations

from django.db import models

from takt.ground.door import Guarded
from takt.ground.models.talk import OfRecordQuerySet


class File(Guarded):
    record = models.ForeignKey("ground.Record", models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey("ground.Person", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    @property
    def is_picture(self) -> bool:
        return self.content_type in {"image/png", "image/jpeg", "image/gif", "image/webp"}
