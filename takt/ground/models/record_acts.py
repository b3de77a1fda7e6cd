"""Acts on any record: assign, comment, attach, link, watch, let in, confide, publish."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from takt.ground import recording, redacting, storing
from takt.ground.errors import Invalid
from takt.ground.models.file import File
from takt.ground.models.link import Link
from takt.ground.models.participation import Participation
from takt.ground.models.person import Person
from takt.ground.models.record_fields import RecordFields
from takt.ground.models.talk import Comment, Notice, Watch
from takt.ground.models.unit import Unit
from takt.ground.roles import Role

MENTION = re.compile(r"@([\w.+-]+@[\w-]+\.[\w.-]*\w)")


class RecordActs(RecordFields):
    class Meta:
        abstract = True

    def assign(self, person: Person, *, by: Person, at: datetime | None = None, expect: int | None = None) -> None:
        """Make somebody the owner; who could not see the record takes part from now on."""
        with self.doing("assign", by=by, at=at, expect=expect) as act:
            if not person.is_active:
                raise Invalid({"owner": _("This person has left.")})
            self.owner = person
            act.about(person)

    def comment(self, text: str, *, by: Person, at: datetime | None = None) -> Comment:
        """Say something; `@address` mentions whoever may see the record."""
        with self.doing("comment", by=by, at=at) as act:
            if not text.strip():
                raise Invalid({"text": _("Write something first.")})
            if len(text) > 20_000:
                raise Invalid({"text": _("Keep a comment within 20,000 characters; attach longer texts as a file.")})
            comment = act.add(Comment(record_id=self.pk, author=by, text=text.strip(), at=act.at))
            act.keep(comment=comment.pk)
            for person in Person.objects.working().filter(email__in=MENTION.findall(text)):
                if self.role_of(person) >= Role.READER:
                    act.tell(person, Notice.Reason.MENTION)
        return comment

    def attach(self, name: str, chunks: Iterable[bytes], *, by: Person, at: datetime | None = None) -> File:
        with self.doing("attach", by=by, at=at) as act:
            name = storing.clean_name(name)
            stored = storing.store(name, chunks)
            file = File(record_id=self.pk, name=name, added_by=by, added_at=act.at, **stored._asdict())
            act.what(name)
            return act.add(file)

    def detach(self, file: File, *, by: Person, at: datetime | None = None) -> None:
        with self.doing("detach", by=by, at=at) as act:
            self._own(file)
            act.what(file.name)
            act.remove(file)

    def link(self, other: RecordFields, meaning: str, *, by: Person, at: datetime | None = None) -> Link:
        """Link to another record that the person sees, with a meaning."""
        with self.doing("link", by=by, at=at) as act:
            if meaning not in Link.Meaning.values:
                raise Invalid({"meaning": _("Choose what the link means.")})
            if other.role_of(by) < Role.READER:
                raise Invalid({"target": _("There is no such record for you to link to.")})
            if other.pk == self.pk:
                raise Invalid({"target": _("A record is not linked to itself.")})
            act.what(other.told_as)
            act.keep(meaning=meaning)
            link = Link(source_id=self.pk, target_id=other.pk, meaning=meaning, made_by=by, made_at=act.at)
            return act.add(link)

    def unlink(self, link: Link, *, by: Person, at: datetime | None = None) -> None:
        with self.doing("unlink", by=by, at=at) as act:
            if self.pk not in (link.source_id, link.target_id):
                raise Invalid({"link": _("This link belongs to other records.")})
            act.what((link.target if link.source_id == self.pk else link.source).told_as)
            act.remove(link)

    def watch(self, *, by: Person, at: datetime | None = None) -> None:
        with self.doing("watch", by=by, at=at):
            recording.watch(self, by.pk)

    def unwatch(self, *, by: Person, at: datetime | None = None) -> None:
        with self.doing("unwatch", by=by, at=at) as act:
            for mine in Watch.objects.filter(record=self.pk, person=by):
                act.remove(mine)

    def let_in(self, who: Person | Unit, *, by: Person, at: datetime | None = None) -> None:
        """Let a person or a unit take part."""
        with self.doing("let_in", by=by, at=at) as act:
            act.about(who)
            recording.let_in(self, **({"unit_id": who.pk} if isinstance(who, Unit) else {"person_id": who.pk}))

    def let_out(self, who: Person | Unit, *, by: Person, at: datetime | None = None) -> None:
        """End a part. The owner and the one whose turn it is stay."""
        with self.doing("let_out", by=by, at=at) as act:
            person = not isinstance(who, Unit)
            if person and who.pk in (self.owner_id, self.turn_person_id):
                raise Invalid(
                    {"person": _("The owner and the one whose turn it is take part. Hand the work over first.")}
                )
            act.about(who)
            for part in Participation.objects.filter(record=self.pk, **{"person" if person else "unit": who}):
                act.remove(part)

    def confide(self, *, by: Person, at: datetime | None = None) -> None:
        """From now on for its participants and the PMO leader only."""
        with self.doing("confide", by=by, at=at):
            self.confidential, self.published = True, False
            for key in {by.pk, self.owner_id, self.turn_person_id} - {None}:
                recording.let_in(self, person_id=key)

    def unconfide(self, *, by: Person, at: datetime | None = None) -> None:
        with self.doing("unconfide", by=by, at=at):
            self.confidential = False

    def publish(self, *, by: Person, at: datetime | None = None) -> None:
        """Let everyone in the group read it."""
        with self.doing("publish", by=by, at=at):
            if self.confidential:
                raise Invalid(
                    {"published": _("A confidential record is not published. End the confidentiality first.")}
                )
            self.published = True

    def unpublish(self, *, by: Person, at: datetime | None = None) -> None:
        with self.doing("unpublish", by=by, at=at):
            self.published = False

    def redact(self, words: Iterable[str], *, by: Person, at: datetime | None = None) -> None:
        """Take words (a name, a number) out of this record, of all its parts and of its log, for good."""
        with self.doing("redact", by=by, at=at) as act:
            redacting.take_out(words, self, act)

    def _own(self, part: Any) -> None:
        if part.record_id != self.pk:
            raise Invalid({"": _("This belongs to another record.")})
