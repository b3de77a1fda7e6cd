"""Codes of an authenticator app, held against the values that RFC 6238 prints (appendix B, SHA-1)."""

import base64
from datetime import UTC, datetime

import pytest

from takt.accounts import totp
from takt.ground import secrets_kept

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037"),
     (20000000000, "353130")],
)  # fmt: skip
def test_codes_are_those_of_the_standard(seconds, code):
    assert totp.code(SECRET, seconds // totp.STEP) == code


def test_a_code_holds_one_step_early_and_late_and_never_twice():
    at = datetime.fromtimestamp(1111111109, UTC)
    now = totp.step_at(at)
    codes = [totp.code(SECRET, now + drift) for drift in (-2, -1, 0, 1, 2)]
    assert [totp.matching_step(SECRET, code, at, 0) for code in codes] == [None, now - 1, now, now + 1, None]
    assert totp.matching_step(SECRET, codes[2], at, after=now) is None


def test_a_sealed_secret_opens_only_for_what_it_was_sealed_for_and_with_the_same_key(settings):
    sealed = secrets_kept.seal("secret", "totp 7")
    assert secrets_kept.unseal(sealed, "totp 7") == "secret"
    assert "secret" not in sealed
    with pytest.raises(secrets_kept.Broken):
        secrets_kept.unseal(sealed, "totp 8")
    settings.SECRET_KEY = "another secret of this house, long enough"
    with pytest.raises(secrets_kept.Broken):
        secrets_kept.unseal(sealed, "totp 7")


@pytest.mark.parametrize("broken", ["", "x", "AAAA", "é"])
def test_what_was_never_sealed_opens_nothing(broken):
    with pytest.raises(secrets_kept.Broken):
        secrets_kept.unseal(broken, "totp 7")
