"""Second factors: set up, asked for, not to be passed by, used once."""

import re
from datetime import timedelta

import pytest

from takt.accounts import entering, factors, totp
from takt.accounts.models import Authenticator, RecoveryCode, SignIn
from takt.accounts.tests.conftest import PASSWORD
from takt.accounts.tests.signing import is_in, sign_in
from takt.ground import clock
from takt.ground.errors import Invalid, NotAllowed
from takt.ground.models import Event
from takt.ground.passwords import set_password

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(steps=0):
    return totp.code(SECRET, totp.step_at(clock.now()) + steps)


@pytest.fixture
def codes(member):
    """The member has an app, set up a minute ago; these are the recovery codes."""
    at = clock.now() - timedelta(minutes=2)
    return factors.add_authenticator(member, SECRET, totp.code(SECRET, totp.step_at(at)), at=at)


def test_an_app_is_set_up_with_its_first_code_and_recovery_codes_are_shown_once(browser, member):
    client = browser()
    sign_in(client, member)
    page = client.get("/me/authenticator/")
    assert "no-store" in page["Cache-Control"]
    secret = re.search(r'accounts-key">([A-Z2-7 ]+)<', page.content.decode())[1].replace(" ", "")
    answer = client.post("/me/authenticator/", {"code": totp.code(secret, totp.step_at(clock.now()))})
    shown = re.findall(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}", answer.content.decode().split("<pre>")[1].split("</pre>")[0])
    assert len(set(shown)) == 10
    event = Event.objects.last()
    assert (event.verb, event.changes) == ("add_factor", {"what": "身份验证器应用", "what_en": "authenticator app"})
    kept = str(list(Authenticator.objects.values())) + str(list(RecoveryCode.objects.values()))
    assert secret not in kept
    assert not any(code.replace("-", "") in kept for code in shown)


def test_a_wrong_first_code_sets_up_nothing(browser, member, nothing_happens):
    client = browser()
    sign_in(client, member)
    client.get("/me/authenticator/")
    with nothing_happens():
        assert client.post("/me/authenticator/", {"code": "000000"}).status_code == 422
    assert not factors.asked_of(member)


def test_the_password_alone_opens_half_a_door(browser, member, codes):
    client = browser()
    answer = sign_in(client, member)
    assert answer["Location"] == "/sign-in/second/"
    for path in ("/", "/me/", "/me/security/", "/api/v1/me", "/people/"):
        assert client.get(path).status_code in (302, 401)
    assert not is_in(client)
    assert not Event.objects.filter(verb="sign_in", actor=member).exists()


def test_the_code_opens_the_rest_of_it(browser, member, codes):
    client = browser()
    sign_in(client, member, next="/people/")
    answer = client.post("/sign-in/second/", {"code": code_now()})
    assert answer["Location"] == "/people/"
    assert is_in(client)
    assert Event.objects.last().changes == {"how": "password", "second": "totp"}
    assert SignIn.objects.get().second == "totp"


def test_a_code_that_was_seen_in_use_opens_nothing(browser, member, codes, nothing_happens):
    code = code_now()
    first, second = browser(), browser()
    for client in (first, second):
        sign_in(client, member)
    assert first.post("/sign-in/second/", {"code": code}).status_code == 302
    with nothing_happens():
        assert second.post("/sign-in/second/", {"code": code}).status_code == 422
    assert not is_in(second)


def test_a_recovery_code_opens_once(browser, member, codes, nothing_happens):
    for written in (codes[0], codes[1].upper().replace("-", " ")):
        client = browser()
        sign_in(client, member)
        assert client.post("/sign-in/second/", {"code": written}).status_code == 302
    again = browser()
    sign_in(again, member)
    with nothing_happens():
        assert again.post("/sign-in/second/", {"code": codes[0]}).status_code == 422
    assert RecoveryCode.objects.filter(used_at=None).count() == 8


def test_codes_are_tried_only_so_often_however_often_one_signs_in_anew(browser, member, codes):
    answers = []
    for number in range(7):
        client = browser(f"203.0.113.{number}")
        sign_in(client, member)
        answers.append(client.post("/sign-in/second/", {"code": f"{number:06}"}).status_code)
    assert answers == [422] * 5 + [429] * 2
    client = browser()
    sign_in(client, member)
    assert client.post("/sign-in/second/", {"code": code_now()}).status_code == 429


def test_without_the_first_proof_there_is_no_second_step(browser, member, codes, nothing_happens):
    client = browser()
    with nothing_happens():
        assert client.get("/sign-in/second/")["Location"] == "/sign-in/"
        assert client.post("/sign-in/second/", {"code": code_now()})["Location"] == "/sign-in/"
    assert not is_in(client)


def test_half_a_door_shuts_with_time_with_a_new_password_and_with_leaving(browser, member, world, codes):
    def half(act):
        client = browser()
        sign_in(client, member)
        act()
        return client.post("/sign-in/second/", {"code": code_now()})["Location"]

    now = clock.now()
    client = browser()
    sign_in(client, member)
    session = client.session
    session[entering.PENDING] = {**session[entering.PENDING], "until": (now - timedelta(seconds=1)).timestamp()}
    session.save()
    assert client.post("/sign-in/second/", {"code": code_now()})["Location"] == "/sign-in/"
    assert half(lambda: set_password(member, PASSWORD, by=world.leader, at=now)) == "/sign-in/"
    assert half(lambda: member.depart(by=world.leader)) == "/sign-in/"


def test_a_session_planted_before_the_first_proof_is_not_the_one_of_the_second_step(browser, member, codes):
    client = browser()
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    sign_in(client, member)
    thief = browser()
    thief.cookies["sessionid"] = planted
    assert thief.get("/sign-in/second/")["Location"] == "/sign-in/"


def test_who_has_lost_everything_is_helped_by_the_pmo_leader_alone(world, member, codes, nothing_happens):
    with nothing_happens(), pytest.raises(NotAllowed):
        factors.drop_all(member, by=world.lead, at=world.now)
    factors.drop_all(member, by=world.leader, at=world.now)
    assert not factors.asked_of(member)
    assert not RecoveryCode.objects.exists()
    assert Event.objects.last().verb == "drop_factors"


def test_an_open_browser_is_not_enough_to_change_factors(browser, member, codes, nothing_happens):
    client = browser()
    client.force_login(member)
    with nothing_happens():
        for path in ("/me/authenticator/drop/", "/me/codes/new/", "/me/passkeys/new/"):
            assert client.post(path)["Location"].startswith("/me/confirm/")
        assert client.post("/me/confirm/", {"password": "wrong"}).status_code == 422
    assert client.post("/me/confirm/", {"password": PASSWORD, "next": "/me/security/"})["Location"] == "/me/security/"
    assert client.post("/me/authenticator/drop/")["Location"] == "/me/security/"
    assert not factors.asked_of(member)
    assert Event.objects.last().verb == "drop_factor"


def test_new_recovery_codes_end_the_old_ones(member, codes):
    fresh = factors.new_codes(member, at=clock.now())
    with pytest.raises(Invalid), member.doing("sign_in", by=member) as act:
        factors.spend_code(act, member, codes[0])
    with member.doing("sign_in", by=member) as act:
        assert factors.spend_code(act, member, fresh[0]) == "recovery"
