"""Second factors: an authenticator app, passkeys, and codes for the day that neither is at hand."""

from __future__ import annotations

from django.db import models

from takt.ground.door import Guarded, GuardedQuerySet
from takt.ground.models import Person


class Authenticator(Guarded):
    """An app that reckons codes. Its secret has to be read, and so is sealed instead of hashed."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="authenticator")
    secret = models.CharField(max_length=200)
    last_step = models.BigIntegerField()  # of the latest code that was taken: none holds twice
    made_at = models.DateTimeField()

    objects = GuardedQuerySet.as_manager()


class Passkey(Guarded):
    """The public half of a key that a device keeps (WebAuthn)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True)  # base64url of at most 1023 bytes
    credential = models.BinaryField()  # attested credential data: its id and public key
    counter = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)


class RecoveryCode(Guarded):
    """Kept as a keyed digest of 80 bits; holds once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("person", "digest"), name="one_code_a_person"),)
