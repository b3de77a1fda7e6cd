"""Headers that every answer carries."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from takt.site.policy import SecurityHeaders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/sign-in/", "/healthz", "/nowhere/", "/api/v1/openapi.json"])
def test_every_answer_carries_the_policy(client, path):
    answer = client.get(path)
    content = answer["Content-Security-Policy"]
    assert "default-src 'none'" in content
    assert "frame-ancestors 'none'" in content
    assert "script-src 'self';" in content
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_page_is_not_kept_for_the_next_person(client):
    assert "private" in client.get("/healthz")["Cache-Control"]


def test_a_stricter_policy_of_an_answer_stands():
    own = {"Content-Security-Policy": "sandbox"}
    answer = SecurityHeaders(lambda request: HttpResponse(headers=own))(RequestFactory().get("/"))
    assert answer["Content-Security-Policy"] == "sandbox"


def test_static_files_are_served_with_their_type(client):
    answer = client.get("/static/site/entrance.css")
    assert (answer.status_code, answer["Content-Type"]) == (200, 'text/css; charset="utf-8"')


@pytest.mark.parametrize("path", ["/static/../settings.py", "/static/%2e%2e/settings.py", "/static/site/nothing.css"])
def test_nothing_else_is_served_as_static(client, path):
    assert client.get(f"/static/{path}").status_code == 404


def test_the_health_address_needs_no_session(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/healthz").content == b"ok\n"
