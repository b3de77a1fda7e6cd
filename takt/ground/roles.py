"""What a person may do, from least to most. A role in a unit holds for all units below it."""

from __future__ import annotations

from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.IntegerChoices):
    NONE = 0, _("no role")
    READER = 1, _("reader")
    MEMBER = 2, _("member")
    LEAD = 3, _("lead")


class Office(models.IntegerChoices):
    """A person's place in the group's PMO."""

    NONE = 0, _("not in the PMO")
    MEMBER = 1, _("PMO member")
    LEADER = 2, _("PMO leader")


class Somebody(Protocol):
    """A person as rules know them: who, in which office, with which role where. `Person` is one."""

    pk: Any
    office: Any

    @property
    def is_active(self) -> bool: ...

    def role_at(self, path: str) -> Role: ...

    def role_in(self, thing: Any) -> Role: ...

    def serves(self, function_id: int, unit: Any) -> bool: ...
