"""Sign-in by an outside identity provider: OpenID Connect Core 1.0, authorization code flow, with state, nonce and
PKCE (RFC 7636, S256). All calls go through the one guarded fetch, which may call the provider's host wherever it lies.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hmac import compare_digest
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Text
from takt.ground.fetching import Unreached, fetch
from takt.ground.outward import Forbidden

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 60  # seconds that clocks may differ
REMEMBERED = 3600.0  # seconds for which what the provider says of itself is believed
WELL_KNOWN = "/.well-known/openid-configuration"


class Unproved(Exception):
    """The provider did not prove who somebody is, or not in a way that we take."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Provider:
    """What the administrator's settings name. `issuer` is spelled as the provider spells it in its tokens."""

    issuer: str
    client_id: str
    client_secret: str
    name: str

    @property
    def host(self) -> str:
        return urlsplit(self.issuer).netloc.lower()


@dataclass(frozen=True)
class Asked:
    """What is kept in the session between the question and its answer, and holds for one answer."""

    state: str
    nonce: str
    verifier: str

    def kept(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True)
class Claims:
    issuer: str
    subject: str
    email: str
    verified: bool  # whether the provider says so in as many words


def ask(provider: Provider, back: str) -> tuple[str, Asked]:
    """Where to send the browser, and what to keep. `back` is our address that the answer comes to."""
    asked = Asked(*(secrets.token_urlsafe(32) for _ in range(3)))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).decode().rstrip("=")
    given = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": back, "scope": "openid email",
        "state": asked.state, "nonce": asked.nonce, "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    place = _named(_about(provider), "authorization_endpoint")
    return f"{place}{'&' if '?' in place else '?'}{urlencode(given)}", asked


def answered(provider: Provider, asked: Asked, given: Mapping[str, str], back: str) -> Claims:
    """Who the provider says that it is. Raises Unproved."""
    if not compare_digest(asked.state.encode(), given.get("state", "").encode("utf-8", "surrogatepass")):
        raise Unproved(_("This answer belongs to another sign-in. Begin anew."))
    if given.get("iss", provider.issuer) != provider.issuer:  # RFC 9207: another provider's answer mixed in
        raise Unproved(_("This answer comes from another identity provider."))
    if not given.get("code"):
        raise Unproved(_("The identity provider did not let you in: %(why)s") % {"why": given.get("error", "-")[:80]})
    tokens = _exchange(provider, given["code"], asked.verifier, back)
    claims = _verified(provider, str(tokens.get("id_token", "")), asked.nonce)
    if "email" not in claims:
        told = _user_info(provider, str(tokens.get("access_token", "")), str(claims["sub"]))
        claims |= {name: told.get(name) for name in ("email", "email_verified")}  # both from one place, or neither
    email = claims.get("email")
    named = email if isinstance(email, str) else ""
    return Claims(provider.issuer, str(claims["sub"]), named, claims.get("email_verified") is True)


def _exchange(provider: Provider, code: str, verifier: str, back: str) -> Mapping[str, Any]:
    """The code for tokens; the client proves itself with HTTP Basic, or in the form where only that is taken."""
    about = _about(provider)
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    methods = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" in methods:
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        given |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    return _called(provider, "POST", _named(about, "token_endpoint"), headers, urlencode(given).encode())


def _verified(provider: Provider, token: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token whose signature, issuer, audience, times and nonce hold."""
    try:
        header = jwt.get_unverified_header(token)
        key = _key(provider, header.get("kid"), str(header.get("alg")))
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=list(ALGORITHMS), audience=provider.client_id, issuer=provider.issuer,
            leeway=LEEWAY, options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )  # fmt: skip
    except jwt.PyJWTError as error:
        raise Unproved(_("The identity provider's answer does not hold.")) from error
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise Unproved(_("The identity provider's answer does not hold."))
    if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise Unproved(_("This answer belongs to another sign-in. Begin anew."))
    return claims


def _key(provider: Provider, kid: Any, algorithm: str) -> Any:
    """The provider's key of that name; asked for anew where it is not known, since providers change their keys."""
    if algorithm not in ALGORITHMS:
        raise Unproved(_("The identity provider's answer does not hold."))
    for fresh in (False, True):
        keys = _remembered(provider, "keys", _named(_about(provider), "jwks_uri"), fresh).get("keys", [])
        fitting = [key for key in keys if key.get("use", "sig") == "sig" and (kid is None or key.get("kid") == kid)]
        if fitting:
            return jwt.PyJWK(fitting[0], algorithm).key
    raise Unproved(_("The identity provider's answer does not hold."))


def _user_info(provider: Provider, access_token: str, subject: str) -> dict[str, Any]:
    """What the provider says beside the token, of the very same subject."""
    about = _about(provider)
    if "userinfo_endpoint" not in about:
        return {}
    headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/json"}
    told = dict(_called(provider, "GET", _named(about, "userinfo_endpoint"), headers))
    return told if told.get("sub") == subject else {}


def _about(provider: Provider) -> Mapping[str, Any]:
    """What the provider says of itself, which has to begin with its name."""
    about = _remembered(provider, "about", provider.issuer.rstrip("/") + WELL_KNOWN)
    if about.get("issuer") != provider.issuer:
        raise Unproved(_("The identity provider calls itself by another name than TAKT_OIDC_ISSUER."))
    return about


def _named(about: Mapping[str, Any], which: str) -> str:
    place = about.get(which)
    if not isinstance(place, str):
        raise Unproved(_("The identity provider does not say where it is asked."))
    return place


_known: dict[tuple[str, str], tuple[float, Mapping[str, Any]]] = {}


def _remembered(provider: Provider, what: str, url: str, fresh: bool = False) -> Mapping[str, Any]:
    at, known = _known.get((url, what), (0.0, {}))
    if not known or fresh or time.monotonic() - at > REMEMBERED:
        known = _called(provider, "GET", url, {"Accept": "application/json"})
        _known[url, what] = time.monotonic(), known
    return known


def _called(
    provider: Provider, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
) -> Mapping[str, Any]:
    try:
        answer = fetch(method, url, headers=headers, body=body, trusted=[provider.host])
        told = json.loads(answer.body) if answer.status == 200 else None
    except (Unreached, Forbidden) as error:
        raise Unproved(_("The identity provider cannot be reached just now.")) from error
    except ValueError as error:
        raise Unproved(_("The identity provider's answer does not hold.")) from error
    if not isinstance(told, dict):
        raise Unproved(_("The identity provider's answer does not hold."))
    return told
