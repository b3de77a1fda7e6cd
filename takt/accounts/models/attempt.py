"""Attempts to get in, counted where every process of the server sees them."""

from django.db import models


class Attempt(models.Model):
    """What one origin tried and did not, or not yet, prove right.

    `origin` is a digest: neither an address that was tried nor a network can be read from the table.
    """

    origin = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    recent = models.JSONField(default=list)  # seconds since 1970 of the latest ones, where the origin counts by window
    last_at = models.DateTimeField(db_index=True)
    blocked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.failures} since {self.last_at:%Y-%m-%d %H:%M}"
