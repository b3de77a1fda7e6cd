"""What whoever watches the server sees, and that it tells no secret."""

import json
import logging

import pytest

from takt.site.journal import Json, without_secrets

pytestmark = pytest.mark.django_db


def test_a_house_that_is_well_says_so(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ok\n"


def test_a_house_whose_files_cannot_be_written_is_not_ready(client, settings, tmp_path):
    settings.DATA = tmp_path / "gone"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"files cannot be written\n")
    assert client.get("/healthz").status_code == 200


def test_metrics_count_answers(client):
    def counted():
        lines = client.get("/metrics").content.decode().splitlines()
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[0] != "#")}

    before = counted()
    client.get("/no/such/page")
    after = counted()
    assert after['takt_requests_total{status="4xx"}'] == before['takt_requests_total{status="4xx"}'] + 1
    assert after["takt_request_seconds_count"] == before["takt_request_seconds_count"] + 2
    assert after["takt_database_up"] == 1


@pytest.mark.parametrize(
    "given", [{"REMOTE_ADDR": "10.0.0.9"}, {"HTTP_X_FORWARDED_FOR": "10.0.0.9"}, {"HTTP_VIA": "1.1 proxy"}]
)
def test_metrics_are_not_there_for_others(client, given):
    assert client.get("/metrics", **given).status_code == 404


def test_a_proxy_on_this_machine_is_not_this_machine(client, settings):
    settings.PROXIES = frozenset({"127.0.0.1"})
    assert client.get("/metrics").status_code == 404


def test_with_a_token_metrics_are_for_who_knows_it(client, settings):
    settings.METRICS_TOKEN = "a-long-and-random-token"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    known = {"Authorization": "Bearer a-long-and-random-token"}
    assert client.get("/metrics", headers=known, REMOTE_ADDR="10.0.0.9").status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer s3cr3t-value",
        "token takt_s3cr3t-value was used",
        "postgresql://takt:s3cr3t-value@db/takt",
        "GET /reset/?token=s3cr3t-value&x=1",
        "password=s3cr3t-value",
        "POST https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=s3cr3t-value",
        "Not Found: /reset/s3cr3t-value-that-is-long-enough/",
    ],
)
def test_no_secret_stands_in_a_line(text):
    assert "s3cr3t" not in without_secrets(text)


def test_a_line_for_machines_is_one_object_with_the_trace_in_it():
    try:
        raise ZeroDivisionError("password=s3cr3t")
    except ZeroDivisionError as error:
        record = logging.LogRecord("takt", logging.ERROR, "", 1, "it\nfailed", (), (type(error), error, None))
    line = Json().format(record)
    told = json.loads(line)
    assert "\n" not in line
    assert (told["level"], told["message"]) == ("ERROR", "it\nfailed")
    assert "ZeroDivisionError" in told["trace"]
    assert "s3cr3t" not in line
