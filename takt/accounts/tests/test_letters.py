"""Links by e-mail: sent by the worker, to nobody but the address, and without telling who is known here."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from takt.accounts import tickets
from takt.accounts.letters import written
from takt.accounts.models import Ticket
from takt.accounts.tests.conftest import PASSWORD
from takt.ground import clock, errands
from takt.ground.models import Errand, Event
from takt.site.effects import EFFECTS

pytestmark = pytest.mark.django_db
TWICE = {"password": PASSWORD, "again": PASSWORD}


@pytest.fixture(autouse=True)
def by_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.MAIL_FROM, settings.ADDRESS = "Takt <takt@takt.test>", "https://takt.takt.test"


def sent():
    """What the worker sends now."""
    mail.outbox.clear()
    errands.work_off(EFFECTS, clock.now())
    return mail.outbox


def link_in(letter):
    return re.search(r"https://takt\.takt\.test(/link/[\w-]+/)", letter.body)[1]


def test_a_forgotten_password_is_set_anew_by_the_link_in_a_letter(browser, member):
    assert "on its way" in browser().post("/sign-in/forgotten/", {"email": "Member@takt.test"}).content.decode()
    (letter,) = sent()
    assert [address.endswith("<member@takt.test>") for address in letter.to] == [True]
    assert Event.objects.last().verb == "send_link"
    client = browser()
    assert client.post(link_in(letter), TWICE).status_code == 302
    assert "_auth_user_id" in client.session


def test_the_answer_is_the_same_for_an_address_that_nobody_has(browser, member):
    """To the word, and to the number of queries: whether somebody is known is looked up by the worker."""
    pages, costs = set(), set()
    browser().post("/sign-in/forgotten/", {"email": "first@takt.test"})  # from now on the network is counted
    for email in ("member@takt.test", "nobody@takt.test", "m\u0131mber@takt.test"):
        with CaptureQueriesContext(connection) as queries:
            page = browser().post("/sign-in/forgotten/", {"email": email}).content
        pages.add(re.sub(rb'(CSRFToken": |csrfmiddlewaretoken" value=)"[^"]*"', b"", page))
        costs.add(len(queries))
    assert (len(pages), len(costs)) == (1, 1)
    assert len(sent()) == 1


def test_no_letter_goes_to_an_address_that_only_looks_like_ours(browser, world):
    with world.stranger.doing("edit", by=world.leader):
        world.stranger.email = "li@takt.test"
    browser().post("/sign-in/forgotten/", {"email": "l\u0131@takt.test"})
    assert sent() == []


def test_who_has_left_gets_none(browser, member, world):
    browser().post("/sign-in/forgotten/", {"email": member.email})
    member.depart(by=world.leader)
    assert sent() == []
    assert not Ticket.objects.exists()


def test_neither_errand_nor_table_holds_the_link(browser, member):
    browser().post("/sign-in/forgotten/", {"email": member.email})
    raw = link_in(sent()[0]).split("/")[2]
    assert raw not in str(list(Errand.objects.values())) + str(list(Ticket.objects.values()))


def test_a_mailbox_is_not_flooded(browser, member):
    answers = [browser(f"203.0.113.{n}").post("/sign-in/forgotten/", {"email": member.email}) for n in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 2
    assert len(sent()) == 3


def test_an_invitation_goes_out_by_mail_and_is_shown_too_and_only_one_of_them_opens(browser, world):
    client = browser()
    client.force_login(world.leader)
    page = client.post("/people/new/", {"email": "new@takt.test", "name_zh": "新人"}).content.decode()
    shown = re.search(r"http://testserver(/link/[\w-]+/)", page)[1]
    (letter,) = sent()
    assert "invited" in letter.body
    assert browser().post(link_in(letter), TWICE).status_code == 302
    assert browser().post(shown, TWICE).status_code == 404


def test_who_has_come_by_then_is_not_invited_any_more(browser, world):
    client = browser()
    client.force_login(world.leader)
    page = client.post("/people/new/", {"email": "new@takt.test", "name_zh": "新人"}).content.decode()
    browser().post(re.search(r"http://testserver(/link/[\w-]+/)", page)[1], TWICE)
    assert sent() == []


def test_without_a_way_out_the_page_says_whom_to_ask(browser, settings, member):
    settings.MAIL_FROM = ""
    client = browser()
    assert "Ask your PMO leader" in client.get("/sign-in/forgotten/").content.decode()
    client.post("/sign-in/forgotten/", {"email": member.email})
    assert not Errand.objects.exists()


def test_the_letter_speaks_the_persons_language(member, world):
    with member.doing("set_up", by=member):
        member.language = "zh-hans"
    said = written(member, tickets.new_text(), {"purpose": "reset", "language": "en"})
    assert said.subject == "重设 Takt 密码"
    assert "一小时内有效" in said.text
    assert "一小时内有效" in said.html
