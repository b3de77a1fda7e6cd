"""Coming in: what happens between a proof that holds and an open session, however one came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from takt.accounts import devices, factors
from takt.accounts.browsers import described
from takt.accounts.models import SignIn
from takt.accounts.queries import open_sessions
from takt.accounts.sessions import row_of
from takt.accounts.throttle import network_of
from takt.ground.door import Act
from takt.ground.models import Person
from takt.ground.passwords import choose_password
from takt.kit.request import OpenRequest, Request

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING = "half_in"
PATIENCE = timedelta(minutes=10)
FRESH = timedelta(minutes=15)
REMEMBERED = timedelta(days=180)
PROVED_AT = "proved_at"  # when the person last proved in this session who they are, in seconds since 1970


@dataclass(frozen=True)
class HalfIn:
    person: Person
    how: str
    back: str


def comes_in(request: OpenRequest, person: Person, how: str, back: str) -> HttpResponse:
    """The first proof holds: open a session, or ask for the second factor where the person has one."""
    if not factors.asked_of(person):
        return enter(request, person, how, back)
    request.session.cycle_key()  # what somebody planted in this browser before knows nothing of the half-open door
    until = (request.now + PATIENCE).timestamp()
    proof = person.get_session_auth_hash()
    request.session[PENDING] = {"person": person.pk, "proof": proof, "how": how, "back": back, "until": until}
    return redirect("second_factor")


def half_in(request: OpenRequest) -> HalfIn | None:
    """Who has given the first proof in this browser and not yet the second, as long as that counts: ten minutes,
    and until the person leaves or has another password."""
    kept = request.session.get(PENDING)
    if not kept or kept["until"] <= request.now.timestamp():
        return None
    person = Person.objects.working().filter(pk=kept["person"]).first()
    if person is None or not constant_time_compare(person.get_session_auth_hash(), kept["proof"]):
        return None
    return HalfIn(person, kept["how"], kept["back"])


def enter(
    request: OpenRequest, person: Person, how: str, back: str, prove: Callable[[Act], str] | None = None
) -> HttpResponse:
    """Open a session under a new key, write who came in and how, and lead to where the person wanted to go.

    `prove` uses up a second factor within the act and says which; whatever it raises leaves the door shut.
    """
    with person.doing("sign_in", by=person, at=request.now) as act:
        second = prove(act) if prove else ""
        login(request, person, backend=BACKEND)
        if request.session.session_key is None:  # it was somebody else's: emptied, and without a key until now
            request.session.create()
        request.session.pop(PENDING, None)
        request.session[PROVED_AT] = request.now.timestamp()
        act.keep(how=how, **({"second": second} if second else {}))
        act.add(
            SignIn(
                person=person, session=row_of(request.session.session_key), at=act.at, how=how, second=second,
                device=described(request.headers.get("User-Agent", "")),
                network=network_of(request).removesuffix("/32"),
            )
        )  # fmt: skip
    response = HttpResponseRedirect(back)
    devices.remember(request, response, person.email)
    return response


def is_fresh(request: Request) -> bool:
    """Whether the person has proved who they are a short while ago: asked before second factors are changed."""
    proved = request.session.get(PROVED_AT, 0)
    return bool(proved > (request.now - FRESH).timestamp())


def leave(request: OpenRequest) -> None:
    """End the session of this browser."""
    if request.person is not None:
        here = SignIn.objects.visible_to(request.person).filter(session=row_of(request.session.session_key))
        for one in here.filter(ended_at=None):
            end(one, by=request.person, request=request)
    logout(request)


def end(sign_in: SignIn, *, by: Person, request: OpenRequest) -> None:
    """End the session that a sign-in opened; the browser that holds it is nobody's on its next request."""
    with sign_in.person.doing("end_session", by=by, at=request.now) as act:
        act.change(sign_in, ended_at=act.at)
        act.what(sign_in.device)
        Session.objects.filter(session_key=sign_in.session).delete()


def end_others(request: Request) -> int:
    """End all sessions of the person but this one; returns how many were open."""
    here = row_of(request.session.session_key)
    others = [one for one in open_sessions(request.person, request.now) if one.session != here]
    for one in others:
        end(one, by=request.person, request=request)
    return len(others)


def change_password(request: Request, password: str) -> None:
    """A new password of one's own: sessions elsewhere end, this one goes on under a new key."""
    person, here = request.person, row_of(request.session.session_key)
    with person.doing("set_password", by=person, at=request.now) as act:
        choose_password(person, password)
        update_session_auth_hash(request, person)
        for one in SignIn.objects.visible_to(person).filter(ended_at=None):
            new = {"session": row_of(request.session.session_key)} if one.session == here else {"ended_at": act.at}
            act.change(one, **new)


def forget(at: datetime) -> int:
    """Remove sign-ins of long ago; returns how many."""
    return SignIn.objects.filter(at__lt=at - REMEMBERED).delete()[0]


def absolute(request: OpenRequest, path: str) -> str:
    """An address of ours as others are given it: behind a proxy the connection itself does not know of HTTPS."""
    return f"{'https' if settings.HTTPS else request.scheme}://{request.get_host()}{path}"


def link(request: OpenRequest, raw: str) -> str:
    """The address by which a ticket is opened."""
    return absolute(request, reverse("ticket", args=[raw]))


def back_to(request: OpenRequest) -> str:
    """Where the person wanted to go, if that is a place of ours."""
    return ours(request, request.POST.get("next") or request.GET.get("next") or "/")


def ours(request: OpenRequest, wanted: str) -> str:
    fits = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if fits else "/"
