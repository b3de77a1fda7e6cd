"""Tokens that a provider should never give, given by one that does: none of them proves anything."""

from __future__ import annotations

import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from takt.accounts import oidc

KEY, OTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
PUBLIC = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
ASKED = oidc.Asked("state", "nonce", "verifier")
BACK = "http://testserver/sign-in/company/answer/"


class Liar(ThreadingHTTPServer):
    """A provider that answers whatever a test puts into `says`; `asked` counts the calls of each path."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.provider = oidc.Provider(self.issuer, "takt", "secret", "Liar")
        self.keys = [{**json.loads(RSAAlgorithm.to_jwk(KEY.public_key())), "kid": "one", "use": "sig"}]
        self.says: dict[str, Any] = {}
        self.asked: list[str] = []

    def told(self, path: str) -> Any:
        self.asked.append(path)
        endpoints = {name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        known = {
            "/.well-known/openid-configuration": {"issuer": self.issuer, **endpoints},
            "/jwks_uri": {"keys": self.keys},
        }
        return {**known, **self.says}.get(path)


class Answering(BaseHTTPRequestHandler):
    server: Liar

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = json.dumps(self.server.told(self.path)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def liar() -> Iterator[Liar]:
    server = Liar()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def token(liar: Liar, key: Any = KEY, algorithm: str = "RS256", kid: str = "one", **claims: Any) -> str:
    now = int(time.time())
    whole = {"iss": liar.issuer, "aud": "takt", "sub": "7", "iat": now, "exp": now + 60, "nonce": "nonce",
             "email": "member@takt.test", "email_verified": True} | claims  # fmt: skip
    given = {name: value for name, value in whole.items() if value is not None}
    return jwt.encode(given, key, algorithm, headers={"kid": kid})


def answered(liar: Liar, raw: str, **more: Any) -> oidc.Claims:
    liar.says["/token_endpoint"] = {"id_token": raw, "access_token": "access", **more}
    return oidc.answered(liar.provider, ASKED, {"state": "state", "code": "code"}, BACK)


def test_a_true_token_proves_who_somebody_is(liar):
    claims = answered(liar, token(liar))
    assert claims == oidc.Claims(liar.issuer, "7", "member@takt.test", verified=True)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example"}, {"aud": "somebody else"}, {"exp": 1}, {"exp": None}, {"sub": None},
        {"nonce": "another"}, {"nonce": None}, {"azp": "somebody else"}, {"iat": 9_999_999_999}, {"aud": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_for_somebody_else_or_another_time_proves_nothing(liar, claims):
    raw = token(liar, **claims)
    with pytest.raises(oidc.Unproved):
        answered(liar, raw)


def test_a_token_signed_by_another_key_proves_nothing(liar):
    with pytest.raises(oidc.Unproved):
        answered(liar, token(liar, key=OTHER))


def test_a_token_without_a_signature_proves_nothing(liar):
    with pytest.raises(oidc.Unproved):
        answered(liar, token(liar, key=None, algorithm="none"))


def test_a_token_signed_with_the_public_key_as_if_it_were_a_password_proves_nothing(liar):
    head, body, _ = token(liar).split(".")
    head = jwt.utils.base64url_encode(b'{"alg":"HS256","kid":"one","typ":"JWT"}').decode()
    mark = jwt.utils.base64url_encode(hmac.digest(PUBLIC, f"{head}.{body}".encode(), "sha256")).decode()
    with pytest.raises(oidc.Unproved):
        answered(liar, f"{head}.{body}.{mark}")


def test_a_changed_key_is_asked_for_once_and_then_known(liar):
    answered(liar, token(liar))
    liar.keys.append({**json.loads(RSAAlgorithm.to_jwk(OTHER.public_key())), "kid": "two", "use": "sig"})
    assert answered(liar, token(liar, key=OTHER, kid="two")).subject == "7"
    assert liar.asked.count("/jwks_uri") == 2


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_is_verified_only_where_the_provider_says_so_in_as_many_words(liar, verified):
    assert not answered(liar, token(liar, email_verified=verified)).verified


def test_what_is_told_beside_the_token_is_of_the_same_subject_or_of_nobody(liar):
    liar.says["/.well-known/openid-configuration"] = {
        **liar.told("/.well-known/openid-configuration"), "userinfo_endpoint": f"{liar.issuer}/info",
    }  # fmt: skip
    raw = token(liar, email=None, email_verified=None)
    liar.says["/info"] = {"sub": "8", "email": "leader@takt.test", "email_verified": True}
    assert answered(liar, raw) == oidc.Claims(liar.issuer, "7", "", verified=False)
    liar.says["/info"]["sub"] = "7"
    assert answered(liar, raw) == oidc.Claims(liar.issuer, "7", "leader@takt.test", verified=True)


def test_a_provider_that_calls_itself_by_another_name_is_not_asked(liar):
    liar.says["/.well-known/openid-configuration"] = {"issuer": "https://another.example"}
    with pytest.raises(oidc.Unproved):
        oidc.ask(liar.provider, BACK)


@pytest.mark.parametrize("told", [None, [], "x", {"id_token": 7}, {"id_token": "x.y.z"}, {}])
def test_whatever_else_it_answers_proves_nothing(liar, told):
    liar.says["/token_endpoint"] = told
    with pytest.raises(oidc.Unproved):
        oidc.answered(liar.provider, ASKED, {"state": "state", "code": "code"}, BACK)
