"""People in the API: the directory, adding and changing them, leaving and coming back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from takt.ground import passwords
from takt.ground.belonging import change_office
from takt.ground.errors import NotAllowed
from takt.ground.models import Person
from takt.ground.roles import Office
from takt.kit.api.reading import Page, Paging, page_of, versioned
from takt.kit.api.sent import Code, Key, Sent, vet
from takt.kit.api.shapes import PersonShape
from takt.kit.request import Request
from takt.office import queries
from takt.office.api.naming import held, units
from takt.office.api.naming import people as people_seen

router = Router(tags=["people"])
OFFICE = "0 none, 1 PMO member, 2 PMO leader"


class PersonWhole(PersonShape):
    name_zh: str
    name_en: str
    office: int = Field(description=OFFICE)
    left_at: datetime | None
    version: int


class PersonFilter(Paging):
    q: str = Field("", max_length=120, description="Part of a name or address")
    unit: Code = Field("", description="Code of a unit; what lies below it is included")
    gone: bool = Field(False, description="Also those who have left")


class NewPerson(Sent):
    email: str = Field(max_length=254)
    name_zh: str = Field(min_length=1, max_length=80)
    name_en: str = Field("", max_length=80)


class EditedPerson(Sent):
    """What is left out stays as it is."""

    name_zh: str = Field("", min_length=1, max_length=80)
    name_en: str = Field("", max_length=80)


class NewOffice(Sent):
    office: int = Field(ge=0, le=2, description=OFFICE)


class NewPassword(Sent):
    password: str = Field(max_length=256, description="At least 10 characters")


@router.get("", response=Page[PersonWhole], operation_id="list_people")
def list_people(request: Request, wanted: Query[PersonFilter]) -> Any:
    found = Person.objects.visible_to(request.person)
    found = found if wanted.gone else found.working()
    if wanted.q:
        word = wanted.q.strip()
        found = found.filter(Q(name_zh__icontains=word) | Q(name_en__icontains=word) | Q(email__icontains=word))
    if wanted.unit:
        path = units(request).filter(code=wanted.unit).values_list("path", flat=True).first()
        found = found.filter(memberships__unit__path__startswith=path).distinct() if path else found.none()
    return page_of(request, found, wanted)


@router.get("/{key}", response=PersonWhole, operation_id="read_person")
def read_person(request: Request, key: Key) -> HttpResponse:
    return _shown(request, queries.seen(people_seen(request), pk=key))


@router.post("", response={201: PersonWhole}, operation_id="invite_person")
def invite(request: Request, sent: NewPerson) -> HttpResponse:
    """Add a colleague, who signs in once the PMO leader has set a password."""
    person = Person(**sent.model_dump())
    person.set_unusable_password()
    with person.doing("invite", by=request.person, at=request.now):
        vet(person)
    return _shown(request, person, status=201)


@router.patch("/{key}", response=PersonWhole, operation_id="edit_person")
def edit_person(request: Request, key: Key, sent: EditedPerson) -> HttpResponse:
    """Send the fields that change. With `If-Match` it is refused (412) if somebody changed it meanwhile."""
    with transaction.atomic():
        person = held(request, people_seen(request), pk=key)
        with person.doing("edit", by=request.person, at=request.now):
            for name, value in sent.model_dump(exclude_unset=True).items():
                setattr(person, name, value)
            vet(person)
    return _shown(request, person)


@router.post("/{key}/change_office", response=PersonWhole, operation_id="change_office")
def give_office(request: Request, key: Key, sent: NewOffice) -> HttpResponse:
    with transaction.atomic():
        person = held(request, people_seen(request), pk=key)
        change_office(person, Office(sent.office), by=request.person, at=request.now)
    return _shown(request, person)


@router.post("/{key}/set_password", response=PersonWhole, operation_id="set_password")
def set_password(request: Request, key: Key, sent: NewPassword) -> HttpResponse:
    """A new password for somebody who forgot theirs; all their sessions end. Only in a session: a token that
    leaked must not open other people's accounts."""
    if request.scopes is not None:
        raise NotAllowed(_("Passwords are set by people who are signed in, not by tokens."))
    person = queries.seen(people_seen(request), pk=key)
    if person.pk == request.person.pk:
        raise NotAllowed(
            _("Your own password is changed on your profile."),
            remedy=_("Nothing was changed. The page asks for the old one, which a token does not know."),
        )
    passwords.set_password(person, sent.password, by=request.person, at=request.now)
    return _shown(request, person)


@router.post("/{key}/depart", response=PersonWhole, operation_id="depart_person")
def depart(request: Request, key: Key) -> HttpResponse:
    """Record that somebody left: sessions and tokens die at once."""
    with transaction.atomic():
        person = held(request, people_seen(request), pk=key)
        person.depart(by=request.person, at=request.now)
    return _shown(request, person)


@router.post("/{key}/come_back", response=PersonWhole, operation_id="come_back_person")
def come_back(request: Request, key: Key) -> HttpResponse:
    with transaction.atomic():
        person = held(request, people_seen(request), pk=key)
        person.come_back(by=request.person, at=request.now)
    return _shown(request, person)


def _shown(request: Request, person: Person, status: int = 200) -> HttpResponse:
    return versioned(request, PersonWhole.from_orm(person), person.version, status)
