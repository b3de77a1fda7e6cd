"""Who somebody is to an outside identity provider."""

from __future__ import annotations

from django.db import models

from takt.ground.door import Guarded, GuardedQuerySet
from takt.ground.models import Person


class Identity(Guarded):
    """Known by issuer and subject, which never change hands; addresses do."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("issuer", "subject"), name="one_person_an_identity"),
            models.UniqueConstraint(fields=("person", "issuer"), name="one_identity_of_an_issuer"),
        )
