"""A repeated submit has one effect."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest

from takt.ground.models import Comment, Event
from takt.kit import once
from takt.kit.models import Submission

pytestmark = [pytest.mark.django_db, pytest.mark.urls("takt.kit.tests.rooms")]


@pytest.fixture
def record(world, client):
    client.force_login(world.member)
    return world.requirement()


def say(client, record, key="k1", text="hello", then="", **more):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"/say/{record.code}/?then={then}", {"text": text, **more}, headers=headers)


def said(record):
    return [comment.text for comment in Comment.objects.filter(record=record.pk)]


def test_the_same_key_gives_the_same_answer_and_one_effect(client, record):
    first = say(client, record)
    events = Event.objects.count()
    second = say(client, record)
    assert said(record) == ["hello"]
    assert Event.objects.count() == events
    assert (second.status_code, second["Location"]) == (first.status_code, first["Location"])
    assert second["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first


def test_a_form_names_its_submit_in_a_hidden_field(client, record):
    key = once.new_key()
    say(client, record, key="", once=key)
    say(client, record, key="", once=key)
    assert said(record) == ["hello"]


def test_another_key_is_another_act(client, record):
    say(client, record, key="k1")
    say(client, record, key="k2")
    assert said(record) == ["hello", "hello"]


def test_without_a_key_every_submit_counts(client, record):
    say(client, record, key="")
    say(client, record, key="")
    assert said(record) == ["hello", "hello"]


def test_a_key_is_not_used_for_something_else(client, record):
    say(client, record)
    answer = say(client, record, text="another")
    assert answer.status_code == 422
    assert said(record) == ["hello"]


def test_keys_of_two_people_are_strangers(client, record, world):
    say(client, record)
    client.force_login(world.lead)
    say(client, record)
    assert said(record) == ["hello", "hello"]


def test_a_refused_act_leaves_nothing_and_may_be_tried_again(client, record):
    events = Event.objects.count()
    assert say(client, record, then="refuse").status_code == 409
    assert said(record) == []
    assert Event.objects.count() == events
    assert not Submission.answers.exists()
    assert say(client, record).status_code == 302


def test_an_answer_for_one_pair_of_eyes_is_not_kept(client, record):
    say(client, record, then="secret")
    again = say(client, record, then="secret")
    assert again.status_code == 409
    assert said(record) == ["hello"]
    assert bytes(Submission.answers.get().body) == b""


@pytest.mark.parametrize("key", ["x" * 201, "\0"])
def test_an_impossible_key_breaks_nothing(client, record, key):
    assert say(client, record, key="", once=key).status_code in (302, 422)


def test_keys_are_forgotten_after_two_days(client, record):
    say(client, record)
    made = Submission.answers.get().at
    assert once.forget(made + timedelta(hours=47)) == 0
    assert once.forget(made + timedelta(hours=49)) == 1
    say(client, record)
    assert said(record) == ["hello", "hello"]


def test_ten_at_once_have_one_effect():
    """On a database of their own, with threads and connections of their own."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    ran = subprocess.run(
        [sys.executable, "-m", "takt.kit.tests.ten_at_once"],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    result = json.loads(ran.stdout.splitlines()[-1])
    assert result == {"comments": 1, "events": 1, "statuses": [302] * 10, "locations": 1, "replayed": 9}
