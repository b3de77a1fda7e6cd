"""Coming in by a company's identity provider: a real one, in a process of its own."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from takt.accounts import factors, tickets, totp
from takt.accounts.models import Identity, SignIn
from takt.accounts.tests.signing import is_in
from takt.ground import clock
from takt.ground.errors import NotSeen
from takt.ground.models import Event
from tests.provider.running import running

pytestmark = pytest.mark.django_db
PEOPLE = """member member@takt.test yes
twin Member@takt.test yes
unverified reader@takt.test no
unknown nobody@takt.test yes
alike l\u0131@takt.test yes
"""
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    with running(tmp_path_factory.mktemp("provider"), PEOPLE) as provider:
        yield provider


@pytest.fixture
def provider(company, settings):
    settings.OIDC = company.settings
    return company


def begins(client, **query):
    answer = client.get("/sign-in/company/", query)
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def comes_back(client, address):
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def changed(address, **values):
    parts = urlsplit(address)
    query = {name: found[0] for name, found in parse_qs(parts.query).items()} | values
    return parts._replace(query=urlencode({name: value for name, value in query.items() if value is not None})).geturl()


def told(client):
    return client.get("/sign-in/").content.decode()


def stays_out(client, answer, why):
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert not is_in(client)
    assert why in told(client)


def test_a_verified_address_links_the_account_once_and_opens(provider, browser, member):
    client = browser()
    answer = comes_back(client, provider.answers("member", begins(client, next="/people/")))
    assert answer["Location"] == "/people/"
    assert client.session["_auth_user_id"] == str(member.pk)
    assert Identity.objects.get().person == member
    assert [e.verb for e in Event.objects.order_by("-pk")[:2]] == ["sign_in", "link_identity"]
    assert SignIn.objects.get().how == "outside"
    again = browser()
    comes_back(again, provider.answers("member", begins(again)))
    assert is_in(again)
    assert Event.objects.filter(verb="link_identity").count() == 1


def test_the_question_carries_state_nonce_and_a_challenge_and_no_secret(provider, browser):
    client = browser()
    asked = parse_qs(urlsplit(begins(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    kept = client.session["oidc"]
    assert (asked["state"], asked["nonce"]) == ([kept["state"]], [kept["nonce"]])
    assert kept["verifier"] not in str(asked)
    assert provider.settings["client_secret"] not in str(asked)


def test_the_account_is_known_by_its_subject_though_the_address_moves_on(provider, browser, member, world):
    client = browser()
    comes_back(client, provider.answers("member", begins(client)))
    with member.doing("edit", by=world.leader):
        member.email = "married@takt.test"
    again = browser()
    comes_back(again, provider.answers("member", begins(again)))
    assert again.session["_auth_user_id"] == str(member.pk)


def test_another_account_with_the_same_address_does_not_take_the_place(provider, browser, member, nothing_happens):
    client, twin = browser(), browser()
    comes_back(client, provider.answers("member", begins(client)))
    with nothing_happens():
        answer = comes_back(twin, provider.answers("twin", begins(twin)))
        stays_out(twin, answer, "linked with another account")


@pytest.mark.parametrize(
    ("name", "why"),
    [("unverified", "has verified your address"), ("unknown", "Nobody who works here"), ("alike", "Nobody who")],
)
def test_without_a_verified_address_of_ours_nobody_comes_in(provider, browser, world, name, why, nothing_happens):
    person = world.stranger
    with person.doing("edit", by=world.leader):
        person.email = "li@takt.test"
    client = browser()
    with nothing_happens():
        stays_out(client, comes_back(client, provider.answers(name, begins(client))), why)
    assert not Identity.objects.exists()


def test_who_has_left_does_not_come_in_by_the_company_either(provider, browser, member, world):
    client = browser()
    comes_back(client, provider.answers("member", begins(client)))
    member.depart(by=world.leader)
    again = browser()
    stays_out(again, comes_back(again, provider.answers("member", begins(again))), "Nobody who works here")


def test_an_answer_holds_once(provider, browser, member, nothing_happens):
    client = browser()
    address = provider.answers("member", begins(client))
    comes_back(client, address)
    client.post("/sign-out/")
    with nothing_happens():
        stays_out(client, comes_back(client, address), "another sign-in")


@pytest.mark.parametrize("state", ["", "guessed", None, "\udc80"])
def test_an_answer_with_another_state_is_refused_and_uses_up_the_question(
    provider, browser, member, nothing_happens, state
):
    client = browser()
    address = provider.answers("member", begins(client))
    forged = changed(address, state=state.encode("utf-8", "surrogatepass") if state else state)
    with nothing_happens():
        stays_out(client, comes_back(client, forged), "another sign-in")
        stays_out(client, comes_back(client, address), "another sign-in")


def test_nobody_is_let_into_an_account_by_an_answer_that_somebody_else_began(provider, browser, member):
    attacker, victim = browser(), browser()
    address = provider.answers("member", begins(attacker))
    stays_out(victim, comes_back(victim, address), "another sign-in")


def test_an_answer_to_another_nonce_is_refused(provider, browser, member, nothing_happens):
    client = browser()
    address = provider.answers("member", changed(begins(client), nonce="another"))
    with nothing_happens():
        stays_out(client, comes_back(client, address), "another sign-in")


def test_a_stolen_code_is_worth_nothing_without_its_verifier(provider, browser, member, nothing_happens):
    victim, thief = browser(), browser()
    code = parse_qs(urlsplit(provider.answers("member", begins(victim))).query)["code"][0]
    own = provider.answers("unknown", begins(thief))
    with nothing_happens():
        stays_out(thief, comes_back(thief, changed(own, code=code)), "does not hold")


def test_an_answer_of_another_provider_is_not_mixed_in(provider, browser, member, nothing_happens):
    client = browser()
    address = provider.answers("member", begins(client))
    with nothing_happens():
        stays_out(client, comes_back(client, changed(address, iss="https://evil.example")), "another identity provider")


def test_what_the_provider_refuses_is_told(provider, browser):
    client = browser()
    state = parse_qs(urlsplit(begins(client)).query)["state"][0]
    answer = client.get("/sign-in/company/answer/", {"state": state, "error": "access_denied"})
    stays_out(client, answer, "access_denied")


def test_the_company_account_does_not_pass_by_the_second_factor(provider, browser, member):
    at = clock.now()
    factors.add_authenticator(member, SECRET, totp.code(SECRET, totp.step_at(at)), at=at)
    client = browser()
    answer = comes_back(client, provider.answers("member", begins(client)))
    assert answer["Location"] == "/sign-in/second/"
    assert not is_in(client)


def test_who_comes_in_by_the_company_leaves_no_invitation_open(provider, browser, member, world):
    raw = tickets.give_reset(member, by=world.leader, at=clock.now())
    client = browser()
    comes_back(client, provider.answers("member", begins(client)))
    with pytest.raises(NotSeen):
        tickets.held(raw, clock.now())


def test_nobody_is_led_elsewhere_afterwards(provider, browser, member):
    client = browser()
    answer = comes_back(client, provider.answers("member", begins(client, next="//evil.example")))
    assert answer["Location"] == "/"


def test_without_a_provider_there_is_no_such_address(settings, browser):
    settings.OIDC = None
    assert browser().get("/sign-in/company/").status_code == 404
    assert browser().get("/sign-in/company/answer/?code=1&state=1").status_code == 404


def test_a_provider_that_cannot_be_reached_is_said_to_be_so(settings, browser):
    settings.OIDC = {"issuer": "http://127.0.0.1:1", "client_id": "x", "client_secret": "x", "name": "x"}
    client = browser()
    answer = client.get("/sign-in/company/")
    stays_out(client, answer, "cannot be reached")
