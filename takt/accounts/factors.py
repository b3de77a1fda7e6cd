"""Acts with second factors: setting up, using, giving up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from takt.accounts import totp
from takt.accounts.models import Authenticator, Passkey, RecoveryCode, SignIn
from takt.accounts.passkeys import Registered, Used
from takt.accounts.saying import about
from takt.ground import secrets_kept
from takt.ground.door import Act
from takt.ground.errors import Invalid, NotNow, Text
from takt.ground.models import Person

CODES = 10
CODE_BYTES = 10  # 80 bits: 16 letters and digits of base 32
WRONG: dict[str, Text] = {"code": _("This code does not hold. Each holds once; take the next one that the app shows.")}


def asked_of(person: Person) -> bool:
    """Whether the person has a second factor, which is then asked for."""
    return Authenticator.objects.filter(person=person).exists() or Passkey.objects.filter(person=person).exists()


def add_authenticator(person: Person, secret: str, code: str, *, at: datetime) -> list[str]:
    """Set up the app that knows `secret`, as its first code proves. Returns recovery codes where there were none.

    Raises Invalid for a wrong code, NotNow where there is an app already.
    """
    with person.doing("add_factor", by=person, at=at) as act:
        if Authenticator.objects.filter(person=person).exists():
            raise NotNow(_("An authenticator app is set up already. Remove it first."))
        step = totp.matching_step(secret, _plain(code), at, 0)
        if step is None:
            raise Invalid(WRONG)
        about(act, _("authenticator app"))
        sealed = secrets_kept.seal(secret, _seal_of(person))
        act.add(Authenticator(person=person, secret=sealed, last_step=step, made_at=act.at))
        return _first_codes(act, person)


def add_passkey(person: Person, name: str, key: Registered, *, at: datetime) -> list[str]:
    """Keep a passkey that was registered. Returns recovery codes where there were none."""
    with person.doing("add_factor", by=person, at=at) as act:
        act.what(name)
        made = {"credential_id": key.credential_id, "credential": key.credential, "counter": key.counter}
        act.add(Passkey(person=person, name=name, made_at=act.at, **made))
        return _first_codes(act, person)


def drop_authenticator(person: Person, *, at: datetime) -> None:
    with person.doing("drop_factor", by=person, at=at) as act:
        app = Authenticator.objects.filter(person=person).first()
        if app is None:
            raise NotNow(_("There is no authenticator app any more."))
        about(act, _("authenticator app"))
        act.remove(app)
        _forget_codes_of_nothing(act, person)


def drop_passkey(passkey: Passkey, *, at: datetime) -> None:
    person = passkey.person
    with person.doing("drop_factor", by=person, at=at) as act:
        act.what(passkey.name)
        act.remove(passkey)
        _forget_codes_of_nothing(act, person)


def drop_all(person: Person, *, by: Person, at: datetime) -> None:
    """For somebody who has lost them all: from now on the password alone opens."""
    with person.doing("drop_factors", by=by, at=at) as act:
        if not asked_of(person):
            raise NotNow(_("This person has no second factor."))
        for kind in (Authenticator, Passkey, RecoveryCode):
            for one in kind.objects.filter(person=person):
                act.remove(one)


def new_codes(person: Person, *, at: datetime) -> list[str]:
    """Recovery codes; those from before hold no more. Their text is returned here and nowhere else."""
    with person.doing("make_codes", by=person, at=at) as act:
        if not asked_of(person):
            raise NotNow(_("Recovery codes stand in for a second factor: set one up first."))
        return _new_codes(act, person)


def spend_code(act: Act, person: Person, code: str) -> str:
    """Within an act of the person, who is locked by it: use up a code of the app, or a recovery code. Returns which.

    Raises Invalid for one that does not hold.
    """
    given = _plain(code)
    if len(given) == totp.DIGITS and given.isdigit():
        return _spend_totp(act, person, given)
    for kept in RecoveryCode.objects.filter(person=person, digest=_digest(given), used_at=None):
        act.change(kept, used_at=act.at)
        return str(SignIn.Second.RECOVERY)
    raise Invalid(WRONG)


def spend_passkey(act: Act, used: Used) -> str:
    """Within an act of the person: note that a passkey was used."""
    act.change(used.passkey, counter=used.counter, used_at=act.at)
    return str(SignIn.Second.PASSKEY)


def _spend_totp(act: Act, person: Person, given: str) -> str:
    app = Authenticator.objects.filter(person=person).first()
    if app is None:
        raise Invalid(WRONG)
    try:
        secret = secrets_kept.unseal(app.secret, _seal_of(person))
    except secrets_kept.Broken as broken:
        raise Invalid({"code": _("The secret of this house was changed, so codes of the app hold no more. "
                                 "Use a passkey, or ask the PMO leader.")}) from broken  # fmt: skip
    step = totp.matching_step(secret, given, act.at, app.last_step)
    if step is None:
        raise Invalid(WRONG)
    act.change(app, last_step=step)
    return str(SignIn.Second.TOTP)


def _first_codes(act: Act, person: Person) -> list[str]:
    return [] if RecoveryCode.objects.filter(person=person).exists() else _new_codes(act, person)


def _new_codes(act: Act, person: Person) -> list[str]:
    for old in RecoveryCode.objects.filter(person=person):
        act.remove(old)
    made = [base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower() for _n in range(CODES)]
    for text in made:
        act.add(RecoveryCode(person=person, digest=_digest(text)))
    return ["-".join(text[place : place + 4] for place in range(0, len(text), 4)) for text in made]


def _forget_codes_of_nothing(act: Act, person: Person) -> None:
    if not asked_of(person):
        for code in RecoveryCode.objects.filter(person=person):
            act.remove(code)


def _plain(code: str) -> str:
    return "".join(sign for sign in code.lower() if sign.isascii() and sign.isalnum())


def _digest(code: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), b"recovery\0" + code.encode(), hashlib.sha256).hexdigest()


def _seal_of(person: Person) -> str:
    return f"totp {person.pk}"
