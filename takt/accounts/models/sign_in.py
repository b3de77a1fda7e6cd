"""Who came in, when, how and from where; and whether the session that was opened then still lives."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from takt.ground.models import Person


class SignInQuerySet(models.QuerySet["SignIn"]):
    def visible_to(self, person: Person) -> SignInQuerySet:
        """One's own. Where colleagues come in from is nobody else's business."""
        return self.filter(person=person) if person.is_active else self.none()


class SignIn(models.Model):
    """Beside the event in the log, which says that and not where from: this is forgotten after half a year.

    `session` is the key of the row of django_session, which is a digest of what the browser holds.
    """

    class How(models.TextChoices):
        PASSWORD = "password", _("password")
        PASSKEY = "passkey", _("passkey")
        OUTSIDE = "outside", _("company account")
        LINK = "link", _("link from an e-mail")
        DEMO = "demo", _("demo")

    class Second(models.TextChoices):
        TOTP = "totp", _("authenticator app")
        PASSKEY = "passkey", _("passkey")
        RECOVERY = "recovery", _("recovery code")

    person = models.ForeignKey(Person, models.CASCADE, related_name="sign_ins")
    session = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)
    how = models.CharField(max_length=20, choices=How.choices)
    second = models.CharField(max_length=20, choices=Second.choices, blank=True)
    device = models.CharField(max_length=80)
    network = models.CharField(max_length=45)
    ended_at = models.DateTimeField(null=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.how} {self.at:%Y-%m-%d %H:%M}"
