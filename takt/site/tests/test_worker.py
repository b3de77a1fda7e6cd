"""The worker's rounds."""

import logging
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from takt.ground import clock
from takt.site import rounds
from takt.site.alone import Taken, alone
from takt.site.commands import main
from takt.site.rounds import ROUNDS, Round
from takt.site.worker import Worker, attempt

pytestmark = pytest.mark.django_db


def test_each_round_runs_when_it_is_due_and_not_before():
    ran = []
    worker = Worker(())

    def often(now):
        ran.append("often")
        if ran.count("often") == 3:
            worker.stop()

    worker.rounds = (Round("seldom", 3600, lambda now: ran.append("seldom")), Round("often", 0, often))
    worker.run()
    assert ran == ["seldom", "often", "often", "often"]


def test_a_round_that_fails_does_not_stop_the_others(caplog):
    worker = Worker(())

    def broken(now):
        raise ZeroDivisionError

    worker.rounds = (Round("broken", 3600, broken), Round("last", 3600, lambda now: worker.stop()))
    with caplog.at_level(logging.ERROR):
        worker.run()
    assert "'broken' failed" in caplog.text


def test_a_stop_lets_the_running_round_finish():
    ran = []
    worker = Worker(())

    def slow(now):
        worker.stop()
        ran.append("finished")

    worker.rounds = (Round("slow", 60, slow), Round("next", 60, lambda now: ran.append("next")))
    worker.run()
    assert ran == ["finished"]


def test_a_second_worker_is_turned_away(capsys):
    with alone():
        with pytest.raises(Taken), alone():
            pass
        assert main(["work", "--once"]) == 2
    assert "it does what is due" in capsys.readouterr().err
    with alone():
        pass


def test_every_round_of_the_house_runs_whatever_there_is():
    assert [name for name, (done, _) in ((r.name, attempt(r, clock.now())) for r in ROUNDS) if not done] == []


def test_expired_sessions_are_dropped_and_others_stay():
    now = clock.now()
    for name, days in (("old", -1), ("young", 1)):
        Session(session_key=name, session_data="", expire_date=now + timedelta(days=days)).save()
    assert rounds.drop_sessions(now) == 1
    assert Session.objects.get().session_key == "young"
