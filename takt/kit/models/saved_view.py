"""Views that a person keeps: a list's filters, sorting and columns under a name of one's own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from takt.ground.door import Guarded, GuardedQuerySet
from takt.ground.errors import Invalid

if TYPE_CHECKING:
    from takt.ground.models import Person

MOST = 30  # views of a kind that a person keeps


class SavedViewQuerySet(GuardedQuerySet["SavedView"]):
    def visible_to(self, person: Person) -> SavedViewQuerySet:
        """One's own: what somebody looks for is nobody else's business."""
        return self.filter(person=person)


class SavedView(Guarded):
    """A named query of one kind's list. The default one is what the list opens with."""

    person = models.ForeignKey("ground.Person", models.CASCADE, related_name="saved_views")
    kind = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1_000, blank=True)  # as in the address, without the page
    default = models.BooleanField(default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("person", "kind", "name"), name="one_view_a_name"),
            models.UniqueConstraint(fields=("person", "kind"), name="one_default_view", condition=Q(default=True)),
        )

    def __str__(self) -> str:
        return self.name


def keep_view(kind: str, name: str, query: str, *, by: Person, at: datetime | None = None) -> SavedView:
    """Keep `query` under a name; one that is kept under it already is replaced. Raises Invalid."""
    name = _vetted(name)
    if len(query) > 1_000:
        raise Invalid({"name": _("This view has too many filters to be kept.")})
    mine = SavedView.objects.visible_to(by).filter(kind=kind)
    with by.doing("set_up", by=by, at=at) as act:
        act.what(name)
        before = mine.filter(name=name).first()
        if before is not None:
            return act.change(before, query=query)
        if mine.count() >= MOST:
            raise Invalid({"name": _("You keep many views already. Delete one first.")})
        return act.add(SavedView(person=by, kind=kind, name=name, query=query))


def rename_view(view: SavedView, name: str, *, by: Person, at: datetime | None = None) -> None:
    """Raises Invalid where another view has the name."""
    name = _vetted(name)
    others = SavedView.objects.visible_to(by).filter(kind=view.kind, name=name).exclude(pk=view.pk)
    with by.doing("set_up", by=by, at=at) as act:
        if others.exists():
            raise Invalid({"name": _("Another of your views has this name.")})
        act.what(name)
        act.change(view, name=name)


def drop_view(view: SavedView, *, by: Person, at: datetime | None = None) -> None:
    with by.doing("set_up", by=by, at=at) as act:
        act.what(view.name)
        act.remove(view)


def open_with(view: SavedView, *, by: Person, at: datetime | None = None) -> None:
    """Let the list open with this view; asked again, with the ordinary one."""
    with by.doing("set_up", by=by, at=at) as act:
        act.what(view.name)
        wanted = not view.default
        for other in SavedView.objects.visible_to(by).filter(kind=view.kind, default=True):
            act.change(other, default=False)
        act.change(view, default=wanted)


def _vetted(name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= 60:
        raise Invalid({"name": _("Give the view a name of up to 60 characters.")})
    return name
