"""Passkeys (WebAuthn): what a browser is asked for, and whether its answer holds. The reckoning is fido2's."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from takt.accounts.models import Passkey
from takt.ground.errors import Invalid
from takt.ground.models import Person

STATE = "passkey"  # in the session: the challenge that is asked, and what for; good for one answer
LONGEST = 20_000  # characters of a browser's answer
_REGISTERING = "registering"


@dataclass(frozen=True)
class Registered:
    credential_id: str
    credential: bytes
    counter: int


@dataclass(frozen=True)
class Used:
    passkey: Passkey
    counter: int


def ask_to_register(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Options for navigator.credentials.create; devices that hold a key of the person already are left out."""
    user = PublicKeyCredentialUserEntity(id=_handle(person), name=person.email, display_name=person.name)
    options, state = _server(request).register_begin(
        user,
        [_credential(key) for key in Passkey.objects.filter(person=person)],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    request.session[STATE] = {"of": _REGISTERING, "state": state}
    return dict(options)


def registered(request: HttpRequest, answer: str) -> Registered:
    """The key that the browser made. Raises Invalid for whatever is no answer to what was asked."""
    state = _asked(request, _REGISTERING)
    try:
        response = RegistrationResponse.from_dict(json.loads(answer[:LONGEST]))
        data = _server(request).register_complete(state, response)
        credential = data.credential_data
        assert credential is not None
    except Exception as error:  # a dozen kinds, from CBOR to ASN.1; all mean that the answer is no good
        raise _no_good() from error
    return Registered(websafe_encode(credential.credential_id), bytes(credential), data.counter)


def ask_to_sign_in(request: HttpRequest, person: Person | None) -> dict[str, Any]:
    """Options for navigator.credentials.get. Of a person who has shown a password a touch is enough; of nobody in
    particular the device has to check who touches it."""
    keys = Passkey.objects.filter(person=person) if person else ()
    needs = UserVerificationRequirement.PREFERRED if person else UserVerificationRequirement.REQUIRED
    options, state = _server(request).authenticate_begin([_credential(key) for key in keys], user_verification=needs)
    request.session[STATE] = {"of": person.pk if person else None, "state": state}
    return dict(options)


def used(request: HttpRequest, answer: str, person: Person | None) -> Used:
    """The passkey that the browser proved to hold, of this person or, for None, of anybody who works here.

    Raises Invalid for an answer that does not hold, or that comes from a copy of the key.
    """
    state = _asked(request, person.pk if person else None)
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer[:LONGEST]))
        key = _known(websafe_encode(response.raw_id), person)
        _server(request).authenticate_complete(state, [_credential(key)], response)
        counter, handle = response.response.authenticator_data.counter, response.response.user_handle
    except Exception as error:
        raise _no_good() from error
    copied = counter <= key.counter and (counter or key.counter)
    if copied or (handle and handle != _handle(key.person)):
        raise _no_good()
    return Used(key, counter)


def _known(credential_id: str, person: Person | None) -> Passkey:
    found = Passkey.objects.filter(credential_id=credential_id, person__left_at=None).select_related("person")
    return found.get(person=person) if person else found.get()


def _asked(request: HttpRequest, of: int | str | None) -> Any:
    """What was asked of this very person, or of nobody in particular: of whom a touch is enough it is no other's,
    since only the challenge knows whether the device had to check who touched it."""
    asked = request.session.pop(STATE, None)
    if not isinstance(asked, dict) or asked.get("of", "") != of:
        raise _no_good()
    return asked["state"]


def _server(request: HttpRequest) -> Fido2Server:
    """Keys hold for the host name that people reach us by, which Django has held against TAKT_HOSTS."""
    host = urlsplit(f"//{request.get_host()}").hostname or ""
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name="Takt"))


def _credential(key: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes(key.credential))


def _handle(person: Person) -> bytes:
    return hashlib.sha256(f"takt person {person.pk}".encode()).digest()


def _no_good() -> Invalid:
    return Invalid({"": _("The passkey was not accepted. Try once more, or come in another way.")})
