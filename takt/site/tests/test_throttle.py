"""Attempts to sign in are counted before a password is hashed."""

from datetime import UTC, datetime, timedelta

import pytest

from takt.site import throttle
from takt.site.models import Attempt
from takt.site.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOME, ELSEWHERE = "198.51.100.7", "203.0.113.9"


def fail(times, account="member@takt.test", address=HOME, at=NOON):
    return [throttle.admit(throttle.origins(account, address), at) for _ in range(times)]


def test_the_first_five_attempts_go_on_and_the_sixth_waits():
    assert fail(6) == [timedelta()] * 5 + [throttle.FIRST_WAIT]


def test_each_further_failure_doubles_the_wait_up_to_a_quarter_of_an_hour():
    at, waits = NOON, []
    fail(5)
    for _ in range(9):
        wait = fail(1, at=at)[0]
        waits.append(wait)
        at += wait
        fail(1, at=at)
    assert waits[:3] == [timedelta(seconds=15), timedelta(seconds=30), timedelta(seconds=60)]
    assert max(waits) == throttle.LONGEST_WAIT


def test_asking_again_while_waiting_does_not_make_the_wait_longer():
    fail(5)
    assert fail(30) == [throttle.FIRST_WAIT] * 30


def test_a_quiet_hour_forgets_everything():
    fail(6)
    later = NOON + throttle.QUIET + timedelta(seconds=1)
    assert fail(5, at=later) == [timedelta()] * 5


def test_an_attack_from_elsewhere_leaves_the_owner_a_way_in():
    fail(15, address=ELSEWHERE)
    assert fail(1) == [timedelta()]


def test_an_account_is_protected_against_many_networks():
    waits = [fail(1, address=f"203.0.113.{number}")[0] for number in range(1, 30)]
    assert waits[19] == timedelta()
    assert waits[20] > timedelta()


def test_a_network_is_held_back_over_many_accounts():
    waits = [fail(1, account=f"p{number}@takt.test")[0] for number in range(60)]
    assert waits[49] == timedelta()
    assert waits[50] > timedelta()


def test_an_ipv6_subscriber_cannot_change_addresses_within_his_network():
    fail(5, address="2001:db8::1")
    assert fail(1, address="2001:db8::ffff")[0] > timedelta()


def test_a_thousand_colleagues_who_sign_in_rightly_never_wait():
    for number in range(200):
        counted = throttle.origins(f"p{number}@takt.test", HOME)
        assert throttle.admit(counted, NOON) == timedelta()
        throttle.forgive(counted)


def test_the_table_names_no_account_and_no_network():
    fail(1)
    assert all(len(attempt.origin) == 64 for attempt in Attempt.objects.all())


def test_what_is_forgotten_is_removed():
    fail(1)
    assert throttle.forget(NOON + timedelta(minutes=5)) == 0
    assert throttle.forget(NOON + timedelta(hours=2)) == 3


def test_a_throttled_attempt_is_answered_before_the_password_is_looked_at(client, member, monkeypatch):
    for _ in range(5):
        assert attempt(client, member, "wrong").status_code == 422
    looked = []
    monkeypatch.setattr("takt.site.entrance.authenticate", lambda *a, **k: looked.append(k))
    answer = attempt(client, member, PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= throttle.FIRST_WAIT.total_seconds()
    assert looked == []


def test_the_right_password_starts_the_account_anew(client, member):
    for _ in range(4):
        attempt(client, member, "wrong")
    assert attempt(client, member, PASSWORD).status_code == 302
    client.logout()
    assert [attempt(client, member, "wrong").status_code for _ in range(5)] == [422] * 5


def attempt(client, person, password):
    return client.post("/sign-in/", {"email": person.email, "password": password})
