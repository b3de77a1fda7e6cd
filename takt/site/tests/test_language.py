"""The language of an answer, and the theme."""

import re

import pytest

from takt.ground.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh-TW", "zh-hans"),
        ("zh-Hans-CN", "zh-hans"),
        ("fr-FR,en-GB;q=0.7", "en"),
        ("fr", "en"),
        ("", "en"),
        (";;;q=x," * 50, "en"),
    ],
)
def test_a_stranger_reads_the_browsers_language(client, header, language):
    assert client.get("/sign-in/", headers={"Accept-Language": header})["Content-Language"] == language


def test_the_cookie_goes_before_the_browser_and_the_person_before_the_cookie(client, member):
    client.cookies["django_language"] = "en"
    chinese = {"Accept-Language": "zh-CN"}
    assert client.get("/sign-in/", headers=chinese)["Content-Language"] == "en"
    with member.doing("set_up", by=member):
        member.language = "zh-hans"
    client.force_login(member)
    assert client.get("/healthz", headers=chinese)["Content-Language"] == "zh-hans"


def test_a_language_is_chosen_for_the_browser_and_for_the_person(client, member):
    client.force_login(member)
    answer = client.post("/preferences/language/", {"language": "en", "next": "/list/"})
    assert (answer["Location"], answer.cookies["django_language"].value) == ("/list/", "en")
    member.refresh_from_db()
    assert member.language == "en"
    assert Event.objects.order_by("pk").last().verb == "set_up"


def test_a_stranger_chooses_a_theme_without_a_trace_in_the_log(client, world):
    assert client.post("/preferences/theme/", {"theme": "dark"}).cookies["theme"].value == "dark"
    assert not Event.objects.filter(verb="set_up").exists()


@pytest.mark.parametrize("path", ["language", "theme"])
@pytest.mark.parametrize("value", ["", "klingon", "dark\r\nSet-Cookie: a=b"])
def test_what_we_do_not_have_cannot_be_chosen(client, path, value):
    answer = client.post(f"/preferences/{path}/", {path: value})
    assert answer.status_code == 400
    assert {"theme", "django_language"}.isdisjoint(answer.cookies)


def test_a_chinese_reader_meets_no_english_on_the_way_in(client, settings, world):
    settings.DEMO = True
    page = client.get("/sign-in/", headers={"Accept-Language": "zh-CN"}, HTTP_HOST="localhost").content.decode()
    shown = re.sub(
        r"<(script|style|template)[\s\S]*?</\1>|<[^>]+>", " ", page.partition("<main")[2].partition("</main")[0]
    )
    assert "从这里开始" in shown
    assert {"Sign", "Start", "Password", "Everybody"}.isdisjoint(re.findall("[A-Za-z]+", shown))
