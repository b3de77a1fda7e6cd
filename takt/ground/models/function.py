"""Functions: whose turn it is, before a person is named."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from takt.ground.door import GuardedQuerySet
from takt.ground.models.logged import Logged
from takt.ground.models.naming import TwoNames
from takt.ground.roles import Office, Role
from takt.ground.verbs import Verb


def in_the_pmo(thing: Any, person: Any) -> bool:
    return bool(person.office >= Office.MEMBER)


class Function(TwoNames, Logged):
    """Business, operations, product, technology, quality, ...: edited by the PMO."""

    VERBS: ClassVar[dict[str, Verb]] = {
        "found": Verb(_("New function"), _("added this function"), in_the_pmo, creates=True),
        "edit": Verb(_("Edit"), _("edited this function"), in_the_pmo),
        "retire": Verb(_("Retire"), _("retired this function"), in_the_pmo),
    }

    code = models.SlugField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")

    @classmethod
    def editable(cls) -> tuple[str, ...]:
        """Fields that `edit` may change."""
        return ("name_zh", "name_en", "position")

    def role_of(self, person: Any) -> Role:
        return Role.LEAD if in_the_pmo(self, person) else Role.READER
