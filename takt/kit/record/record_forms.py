"""Forms of what can be done to every record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Invalid
from takt.ground.models import File, Link, Person, Record, Unit
from takt.ground.models.participation import taking_part
from takt.ground.searching import similar
from takt.kit.record.act_form import ActForm
from takt.kit.record.fields import FilesField, PersonField, RecordField, UnitField


class Assign(ActForm):
    about = _("The owner carries it on from here. Both are told.")

    def fit(self) -> None:
        self.fields["owner"] = PersonField(self.person, colleagues(self.record), label=_("New owner"))

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.assign(self.cleaned_data["owner"], by=by, at=at, expect=expect)


class Comment(ActForm):
    text = forms.CharField(label=_("Comment"), widget=forms.Textarea, max_length=20_000)

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.comment(self.cleaned_data["text"], by=by, at=at)


class Attach(ActForm):
    about = _("Up to 25 MB each. Everyone who sees this record can open them.")
    enctype = "multipart/form-data"
    given = FilesField()

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        if not self.cleaned_data["given"]:
            raise Invalid({"given": _("Choose at least one file.")})
        for file in self.cleaned_data["given"]:
            record.attach(file.name, file.chunks(), by=by, at=at)


class Detach(ActForm):
    about = _("The file can no longer be opened here. The story keeps its name.")
    danger = True
    file = forms.ModelChoiceField(File.objects.none(), label=_("File"))

    def fit(self) -> None:
        field = self.fields["file"]
        field.queryset = File.objects.visible_to(self.person).filter(record=self.record.pk)
        field.label_from_instance = lambda file: file.name

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.detach(self.cleaned_data["file"], by=by, at=at)


class MakeLink(ActForm):
    about = _("Links are followed both ways, by everyone who sees both ends.")
    meaning = forms.ChoiceField(label=_("This one"), choices=Link.Meaning.choices)

    def fit(self) -> None:
        seen = Record.objects.visible_to(self.person).exclude(pk=self.record.pk)
        near = similar(seen, self.record.title)[:20]
        self.fields["target"] = RecordField(seen.order_by("-pk"), near, label=_("The other one"))

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.link(self.cleaned_data["target"].as_kind(), self.cleaned_data["meaning"], by=by, at=at)


class EndLink(ActForm):
    danger = True
    link = forms.ModelChoiceField(Link.objects.none(), label=_("Link"))

    def fit(self) -> None:
        field = self.fields["link"]
        seen = Link.objects.visible_to(self.person).select_related("source", "target")
        field.queryset = seen.filter(source=self.record.pk) | seen.filter(target=self.record.pk)
        field.label_from_instance = self._said

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.unlink(self.cleaned_data["link"], by=by, at=at)

    def _said(self, link: Any) -> str:
        other = link.target if link.source_id == self.record.pk else link.source
        return f"{link.words_from(self.record)} {other}"


class LetIn(ActForm):
    about = _("Whoever takes part sees everything here and can act as a member does.")

    def fit(self) -> None:
        self.fields["who"] = PersonField(self.person, required=False, label=_("A person"))
        self.fields["unit"] = UnitField(self.person, required=False, label=_("Or a whole unit"))

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        chosen = [one for one in (self.cleaned_data["who"], self.cleaned_data["unit"]) if one is not None]
        if not chosen:
            raise Invalid({"who": _("Name a person or a unit.")})
        for one in chosen:
            record.let_in(one, by=by, at=at)


class LetOut(ActForm):
    danger = True
    who = forms.ChoiceField(label=_("Who"))

    def fit(self) -> None:
        self.parts = {str(part.pk): part.person or part.unit for part in parts(self.record)}
        self.fields["who"].choices = [(key, one.name) for key, one in self.parts.items()]

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        who: Person | Unit = self.parts[self.cleaned_data["who"]]
        record.let_out(who, by=by, at=at)


class Watch(ActForm):
    about = _("You are told of everything that happens here.")

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.watch(by=by, at=at)


class Unwatch(ActForm):
    about = _("You are told only when it is your turn or somebody mentions you.")

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.unwatch(by=by, at=at)


class Confide(ActForm):
    about = _("From now on only those who take part by name and the PMO leader see it.")

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.confide(by=by, at=at)


class Unconfide(ActForm):
    about = _("The unit and everyone who takes part see it again.")

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.unconfide(by=by, at=at)


class Publish(ActForm):
    about = _("Everyone in the group can read it, with its comments and files.")

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.publish(by=by, at=at)


class Unpublish(ActForm):
    about = _("Only the unit and those who take part see it again.")

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.unpublish(by=by, at=at)


class Redact(ActForm):
    about = _("The words go from texts, comments, file names and the log here, for good. Files keep what is in them.")
    danger = True
    words = forms.CharField(label=_("Words to take out, one a line"), widget=forms.Textarea, max_length=2_000)

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.redact(self.cleaned_data["words"].splitlines(), by=by, at=at)


def parts(record: Any) -> list[Any]:
    """Who takes part beyond the unit itself."""
    return list(taking_part(record.pk))


def colleagues(record: Any) -> list[Person]:
    """People who take part already: the likeliest to be named."""
    return [part.person for part in parts(record) if part.person is not None and part.person.is_active]


RECORD_FORMS: dict[str, type[ActForm]] = {
    "assign": Assign,
    "comment": Comment,
    "attach": Attach,
    "detach": Detach,
    "link": MakeLink,
    "unlink": EndLink,
    "let_in": LetIn,
    "let_out": LetOut,
    "watch": Watch,
    "unwatch": Unwatch,
    "confide": Confide,
    "unconfide": Unconfide,
    "publish": Publish,
    "unpublish": Unpublish,
    "redact": Redact,
}
