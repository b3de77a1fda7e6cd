"""Attempts are counted before anything is checked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory

from takt.accounts import throttle
from takt.accounts.models import Attempt
from takt.accounts.tests.conftest import PASSWORD
from takt.accounts.tests.signing import is_in, sign_in
from takt.ground.errors import NotNow

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOME, ELSEWHERE = "198.51.100.7", "203.0.113.9"


def asking(address=HOME):
    return RequestFactory().get("/", REMOTE_ADDR=address)


def fail(times, account="member@takt.test", address=HOME, at=NOON):
    request = asking(address)
    return [throttle.admit(request, throttle.sign_in(request, account), at) for _ in range(times)]


@pytest.mark.parametrize(
    ("connected", "header", "network"),
    [
        ("10.0.0.1", "203.0.113.9", "203.0.113.9/32"),
        ("10.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9/32"),  # the first one is what the visitor wrote
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9/32"),  # through two proxies of ours
        ("10.0.0.1", "", "10.0.0.1/32"),
        ("10.0.0.1", "nonsense", "unknown"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7/32"),  # no proxy of ours: not believed
    ],
)
def test_a_proxy_of_ours_is_believed_whom_it_hands_on_and_nobody_else(settings, connected, header, network):
    settings.PROXIES = frozenset({"10.0.0.1", "10.0.0.2"})
    request = RequestFactory().get("/", REMOTE_ADDR=connected, headers={"X-Forwarded-For": header})
    assert throttle.network_of(request) == network


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
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert max(waits) == throttle.LONGEST_WAIT


def test_asking_again_while_waiting_does_not_make_the_wait_longer():
    fail(5)
    assert fail(30) == [throttle.FIRST_WAIT] * 30


def test_a_quiet_hour_forgets_everything():
    fail(6)
    later = NOON + throttle.QUIET + timedelta(seconds=1)
    assert fail(5, at=later) == [timedelta()] * 5


def test_guessing_without_end_from_one_network_leaves_the_owner_tries_elsewhere():
    for second in range(0, 7200, 5):
        at = NOON + timedelta(seconds=second)
        fail(1, address=ELSEWHERE, at=at)
        if second % 900 == 895:
            request = asking(HOME)
            counted = throttle.sign_in(request, "member@takt.test")
            assert throttle.admit(request, counted, at) == timedelta()
            throttle.forgive(counted)


def test_of_ten_thousand_attempts_from_a_thousand_networks_ten_are_checked_in_a_quarter_of_an_hour():
    waits = [fail(1, address=f"203.0.{n % 4}.{n % 250}", at=NOON + timedelta(seconds=n))[0] for n in range(890)]
    assert sum(wait == timedelta() for wait in waits) == 10
    assert fail(1, address="203.0.113.200", at=NOON + timedelta(seconds=900)) == [timedelta()]


def test_the_owners_sign_in_gives_the_guesser_no_new_tries():
    for number in range(8):
        fail(1, address=f"203.0.113.{number}")
    request = asking()
    counted = throttle.sign_in(request, "member@takt.test")
    assert throttle.admit(request, counted, NOON) == timedelta()
    throttle.forgive(counted)
    waits = [fail(1, address=f"203.0.113.{number}")[0] for number in range(20, 26)]
    assert sum(wait == timedelta() for wait in waits) == 2


def test_a_network_is_held_back_over_many_accounts():
    waits = [fail(1, account=f"p{number}@takt.test")[0] for number in range(60)]
    assert waits[49] == timedelta()
    assert waits[50] > timedelta()


def test_an_ipv6_subscriber_cannot_change_addresses_within_his_network():
    fail(5, address="2001:db8::1")
    assert fail(1, address="2001:db8::ffff")[0] > timedelta()


def test_a_thousand_colleagues_who_sign_in_rightly_never_wait():
    request = asking()
    for number in range(200):
        counted = throttle.sign_in(request, f"p{number}@takt.test")
        assert throttle.admit(request, counted, NOON) == timedelta()
        throttle.forgive(counted)


def test_the_table_names_no_account_and_no_network():
    fail(1)
    assert all(len(attempt.origin) == 64 for attempt in Attempt.objects.all())


def test_what_is_forgotten_is_removed():
    fail(1)
    assert throttle.forget(NOON + timedelta(minutes=5)) == 0
    assert throttle.forget(NOON + timedelta(hours=2)) == 3


def test_an_attempt_with_a_key_for_repeating_is_not_checked_at_all():
    request = asking()
    request.keyed = True
    with pytest.raises(NotNow):
        throttle.admit(request, throttle.sign_in(request, "member@takt.test"), NOON)


def test_a_throttled_attempt_is_answered_before_the_password_is_looked_at(client, member, monkeypatch):
    for _ in range(5):
        assert sign_in(client, member, "wrong").status_code == 422
    looked = []
    monkeypatch.setattr("takt.site.entrance.authenticate", lambda *a, **k: looked.append(k))
    answer = sign_in(client, member)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= throttle.FIRST_WAIT.total_seconds()
    assert looked == []


def test_the_right_password_starts_this_origin_anew(client, member):
    for _ in range(4):
        sign_in(client, member, "wrong")
    assert sign_in(client, member).status_code == 302
    client.logout()
    assert [sign_in(client, member, "wrong").status_code for _ in range(5)] == [422] * 5


def test_the_owner_gets_in_from_a_known_device_while_the_account_is_attacked(browser, member):
    laptop = browser("198.51.100.7")
    sign_in(laptop, member)
    laptop.post("/sign-out/")
    for number in range(30):
        sign_in(browser(f"203.0.113.{number}"), member, "wrong")
    assert sign_in(browser("203.0.113.99"), member).status_code == 429
    assert sign_in(laptop, member).status_code == 302
    assert is_in(laptop)


def test_a_device_of_somebody_else_opens_no_further_tries(browser, member, world):
    from takt.ground.passwords import set_password

    set_password(world.reader, PASSWORD, by=world.reader, at=world.now)
    theirs = browser()
    sign_in(theirs, world.reader)
    theirs.post("/sign-out/")
    assert [sign_in(theirs, member, "wrong").status_code for _ in range(6)] == [422] * 5 + [429]


def test_a_forged_device_is_a_strange_one(browser, member):
    client = browser()
    client.cookies["device"] = "eyJhIjoxfQ:1abc:forged"
    assert [sign_in(client, member, "wrong").status_code for _ in range(6)] == [422] * 5 + [429]


def test_somebody_signed_in_cannot_have_their_wrong_guesses_at_another_account_forgotten(browser, member, world):
    client = browser()
    client.force_login(world.reader)
    answers = [sign_in(client, member, "wrong", once=f"key{n}").status_code for n in range(20)]
    assert answers == [409] * 20
    assert sign_in(client, member, PASSWORD, once="key").status_code == 409
    assert client.session["_auth_user_id"] == str(world.reader.pk)


def test_wrong_tokens_of_a_network_wait_and_right_ones_do_not(browser, member, monkeypatch):
    from takt.ground.models.token import make_token

    monkeypatch.setattr("takt.site.api.WRONG_TOKENS", 3)
    raw = make_token(member, "script", "read", 30, by=member)
    wrong = [browser().get("/api/v1/me", headers={"Authorization": f"Bearer takt_{n}"}) for n in range(4)]
    assert [answer.status_code for answer in wrong] == [401] * 3 + [429]
    assert int(wrong[-1]["Retry-After"]) > 0
    assert browser().get("/api/v1/me", headers={"Authorization": f"Bearer {raw}"}).status_code == 200
    assert browser("203.0.113.9").get("/api/v1/me", headers={"Authorization": "Bearer takt_x"}).status_code == 401
