"""Forms of moving: move on, hand over, accept, return, withdraw."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from takt.flow.models import Handover
from takt.ground.errors import Invalid
from takt.ground.models import Person, Stage, on_duty
from takt.kit.record.act_form import ActForm
from takt.kit.record.checks import Check, add_checks, answers_of, checks_of
from takt.kit.record.fields import FilesField, PersonField, UnitField


class ToStage(ActForm):
    """Choosing a next stage shows that stage's checklist."""

    to = forms.ChoiceField(label=_("Next stage"))

    def fit(self) -> None:
        self.stages = {str(stage.pk): stage for stage in self.open_stages()}
        field = self.fields["to"]
        field.choices = [(key, stage.name) for key, stage in self.stages.items()]
        field.widget.attrs.update(self.again())
        chosen = self.now_in("to")
        self.chosen = self.stages.get(str(chosen)) or next(iter(self.stages.values()), None)
        if self.chosen is None:
            raise Invalid({"to": _("The process offers no such stage from here.")})
        self.initial.setdefault("to", str(self.chosen.pk))
        add_checks(self, self.chosen.checklist)

    def open_stages(self) -> list[Stage]:
        raise NotImplementedError

    def checks(self) -> list[Check]:
        return checks_of(self, self.chosen.checklist) if self.chosen else []

    def answers(self) -> dict[int | str, str]:
        return answers_of(self, self.chosen.checklist) if self.chosen else {}

    def rows(self) -> list[Any]:
        return [field for field in self.visible_fields() if not field.name.startswith(("answers.", "words."))]


class MoveOn(ToStage):
    def open_stages(self) -> list[Stage]:
        """Stages of the same function, and closing. Where declining says why, nothing is dropped without it."""
        dropped = "decline" in self.record.verbs()
        return [
            stage
            for stage in allowed(self.record)
            if not self.record.needs_handover(stage) and not (dropped and stage.category == Stage.Category.DROPPED)
        ]

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.move(self.chosen, by=by, answers=self.answers(), at=at, expect=expect)


class Offer(ToStage):
    about = _("You own it until it is accepted. Everyone can see since when it waits.")
    enctype = "multipart/form-data"

    def fit(self) -> None:
        super().fit()
        unit = UnitField(self.person, label=_("Unit that takes it on"), attrs=self.again(), required=False)
        self.fields["unit"] = unit
        self.initial.setdefault("unit", self.record.unit)
        duty = self.on_duty()
        helping = _("On duty: %(name)s. Leave it empty to ask them.") % {"name": duty.name} if duty else ""
        self.fields["receiver"] = PersonField(
            self.person, required=False, label=_("Receiver"),
            help_text=helping or _("Nobody is on duty there: name a person, or leave it to the function."),
        )  # fmt: skip
        self.fields["files"] = FilesField(label=_("Evidence"))
        self.fields["note"] = forms.CharField(
            label=_("Note to the receiver"), required=False, max_length=5_000, widget=forms.Textarea
        )

    def open_stages(self) -> list[Stage]:
        return [stage for stage in allowed(self.record) if self.record.needs_handover(stage)]

    def on_duty(self) -> Person | None:
        """Whoever is asked if nobody is named, in the unit that is chosen at the moment."""
        unit = self.now_in("unit")
        if isinstance(unit, str):
            try:
                unit = self.fields["unit"].clean(unit)
            except forms.ValidationError:
                return None
        function = self.chosen.function if self.chosen else None
        return on_duty(unit or self.record.unit, function, self.now) if function else None

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        given = self.cleaned_data
        record.offer(
            self.chosen, by=by, unit=given["unit"], receiver=given["receiver"], answers=self.answers(),
            note=given["note"], at=at, expect=expect,
        )  # fmt: skip
        for file in given["files"]:
            record.attach(file.name, file.chunks(), by=by, at=at)


class Receive(ActForm):
    about = _("From now on you own it, in the next stage.")

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.receive(by=by, at=at, expect=expect)


class HandBack(ActForm):
    about = _("It goes back to the giver, who reads why.")
    reason = forms.ChoiceField(label=_("Why it goes back"), choices=Handover.Reason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What is needed"), required=False, max_length=5_000, widget=forms.Textarea,
        help_text=_("One sentence that lets it come right the next time."),
    )  # fmt: skip

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.hand_back(self.cleaned_data["reason"], self.cleaned_data["note"], by=by, at=at, expect=expect)


class Withdraw(ActForm):
    about = _("The offer ends, and it is your turn again.")

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.withdraw(by=by, at=at, expect=expect)


def allowed(record: Any) -> list[Stage]:
    """The next stages that the process allows now, those ahead first. A gate holds back what lies behind it."""
    stages = []
    for stage in sorted(record.next_stages(), key=lambda stage: stage.position < record.here.position):
        try:
            record.vet_move(stage)
        except Invalid:
            continue
        stages.append(stage)
    return stages
