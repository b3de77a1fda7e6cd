"""A device that keeps passkeys, as WebAuthn describes one: what a browser would hand on, made in Python."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Device:
    """`verifies` says whether it checks who touches it; `origin` is the page that it believes to be on."""

    def __init__(self, verifies: bool = True, origin: str = "https://testserver") -> None:
        self.flags = PRESENT | (VERIFIED if verifies else 0)
        self.origin, self.counter = origin, 0
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.handle = b""

    def create(self, options: dict) -> str:
        self.handle = raw(options["publicKey"]["user"]["id"])
        client = self._client("webauthn.create", options)
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        data = self._data(options["publicKey"]["rp"]["id"], self.flags | ATTESTED)
        data += b"\0" * 16 + struct.pack(">H", len(self.id)) + self.id + public
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def get(self, options: dict, handle: bytes | None = None) -> str:
        self.counter += 1
        client = self._client("webauthn.get", options)
        data = self._data(options["publicKey"]["rpId"], self.flags)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        given = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._answer(**given, userHandle=self.handle if handle is None else handle)

    def _client(self, kind: str, options: dict) -> bytes:
        challenge = options["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, self.counter)

    def _answer(self, **response: bytes) -> str:
        named = {name: text(value) for name, value in response.items()}
        me = text(self.id)
        return json.dumps(
            {"id": me, "rawId": me, "type": "public-key", "response": named, "clientExtensionResults": {}}
        )
