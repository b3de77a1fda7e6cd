"""The demo group: the same each time, made by acts in the order of time, its trouble true."""

from __future__ import annotations

import copy
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connections
from django.db.utils import load_backend

NOW = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
FEW = 45


class Elsewhere:
    """An empty database of its own, in place of the usual one while the demo group is looked at."""

    def __init__(self, file):
        self.usual = connections["default"]
        given = copy.deepcopy(settings.DATABASES["default"]) | {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(file),
            "OPTIONS": {"init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"},
        }
        connections.configure_settings({"default": given})
        self.own = load_backend(given["ENGINE"]).DatabaseWrapper(given, "default")

    def __enter__(self):
        from django.core.management import call_command

        _forget_calendars()
        connections["default"] = self.own
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)

    def __exit__(self, *error):
        self.own.close()
        connections["default"] = self.usual
        _forget_calendars()


def _forget_calendars():
    from takt.ground.models import calendar

    calendar._working_time.cache_clear()


def told():
    """Everything that the acts left, without what is random by nature: names of stored files, hashes, counters."""
    from takt.flow.models import Escalation, Handover
    from takt.ground.models import Comment, Event, File, Link, Notice, Record

    return {
        "records": list(Record.objects.order_by("pk").values()),
        "events": list(Event.objects.order_by("pk").values()),
        "handovers": list(Handover.objects.order_by("pk").values()),
        "climbs": list(Escalation.objects.order_by("pk").values()),
        "comments": list(Comment.objects.order_by("pk").values()),
        "notices": list(Notice.objects.order_by("pk").values("person_id", "event_id", "reason")),
        "links": list(Link.objects.order_by("pk").values()),
        "files": list(File.objects.order_by("pk").values("record_id", "name", "sha256")),
    }


@pytest.fixture(scope="module")
def truth(tmp_path_factory, django_db_blocker):
    from takt.site.demo import build

    with django_db_blocker.unblock(), Elsewhere(tmp_path_factory.mktemp("demo") / "demo.sqlite3"):
        yield build(at=NOW, requirements=FEW)


def test_the_same_instant_gives_the_same_group(truth, tmp_path):
    from takt.site.demo import build

    first = told()
    with Elsewhere(tmp_path / "again.sqlite3"):
        assert build(at=NOW, requirements=FEW) == truth
        again = told()
    for table, rows in first.items():
        assert rows == again[table], table


def test_four_subsidiaries_twelve_product_lines_and_sixty_people_are_there(truth):
    from takt.ground.models import Person, Unit

    kinds = list(Unit.objects.values_list("kind", flat=True))
    assert [kinds.count(kind) for kind in ("group", "subsidiary", "product_line", "team")] == [1, 4, 12, 3]
    assert Person.objects.count() == 60
    assert all(person.name_zh and person.name_en for person in Person.objects.all())


def test_events_follow_time_within_the_half_year(truth):
    from takt.ground.models import Event

    instants = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert instants == sorted(instants)
    assert instants[-1] <= NOW
    assert (NOW - instants[0]).days <= 7 * 26 + 1


def test_every_open_record_has_one_turn_and_every_closed_one_none(truth):
    from takt.ground.models import Record

    for record in Record.objects.all():
        person, function = record.turn_person_id is not None, record.turn_function_id is not None
        assert (person + function) == (0 if record.closed_at else 1), record.code


def test_every_record_began_with_an_event_and_every_version_has_its_own(truth):
    from takt.ground.models import Event, Record

    for record in Record.objects.all():
        verbs = list(Event.objects.filter(record=record).order_by("pk").values_list("verb", flat=True))
        assert verbs[0] == "raise"
        assert len(verbs) >= record.version


def test_a_waiting_handover_belongs_to_its_giver(truth):
    from takt.flow.models import Handover

    waiting = Handover.objects.filter(answered_at=None)
    assert waiting.exists()
    for offer in waiting:
        assert offer.record.owner_id == offer.giver_id
        assert offer.record.waiting_since == offer.offered_at


def test_every_desk_state_is_there(truth):
    from takt.demand.models import Requirement
    from takt.flow.models import Escalation

    open_ones = Requirement.objects.open()
    climbs = Escalation.objects.filter(closed_at=None)
    assert open_ones.filter(waiting_since__isnull=False).exists()
    assert open_ones.filter(target_at__lt=NOW).exists()
    assert open_ones.filter(snoozed_until__gt=NOW.date()).exists()
    assert open_ones.filter(confidential=True).exists()
    assert Requirement.objects.filter(published=True).exists()
    assert Requirement.objects.inbox(NOW).exists()
    assert climbs.filter(acknowledged_at=None, level__gt=0).exists()
    assert climbs.filter(acknowledged_at__isnull=False).exists()


def trouble(truth, kind):
    return next(one for one in truth["troubles"] if one["kind"] == kind)


def test_the_truth_file_says_what_was_returned(truth):
    import json

    assert json.loads(settings.DATA.joinpath("demo-truth.json").read_text()) == json.loads(json.dumps(truth))


def test_the_planted_stage_takes_four_times_its_target(truth):
    said = trouble(truth, "waiting_stage")
    assert said["stays"]
    assert said["expected_hours"] == 4 * said["target_hours"]
    assert said["expected_hours"] / 2 < said["median_hours"] < said["expected_hours"] * 1.5


def test_the_two_functions_return_work_as_often_as_the_truth_says(truth):
    from takt.ground.models import Event

    said = trouble(truth, "ping_pong")
    assert said["returns"]
    for code, times in said["returns"].items():
        assert times >= 2
        assert Event.objects.filter(record__code=code, verb="hand_back").count() >= times


def test_who_left_has_open_work_and_did_nothing_since(truth):
    from takt.ground.models import Event, Person, Record

    said = trouble(truth, "owner_left")
    leaver = Person.objects.get(email=said["person"])
    assert said["codes"]
    assert all(record.closed_at is None for record in Record.objects.filter(code__in=said["codes"]))
    assert leaver.left_at.isoformat() == said["left_at"]
    assert not Event.objects.filter(actor=leaver, at__gt=leaver.left_at).exists()


def test_nobody_has_touched_the_forgotten_one_for_months(truth):
    from takt.ground.models import Event

    said = trouble(truth, "forgotten")
    touched = Event.objects.filter(record__code=said["codes"][0], actor__isnull=False).latest("pk")
    assert touched.at.isoformat() == said["last_touched_at"]
    assert (NOW - touched.at).days > 100
    assert Event.objects.filter(record__code=said["codes"][0], verb="escalate", actor=None).exists()


def test_a_database_with_people_is_refused_and_left_as_it_is(truth):
    from takt.ground.errors import NotNow
    from takt.ground.models import Event
    from takt.site.demo import build

    before = Event.objects.count()
    with pytest.raises(NotNow):
        build(at=NOW, requirements=1)
    assert Event.objects.count() == before


def test_the_journey_across_subsidiaries_has_its_return_and_its_end(truth):
    from takt.flow.models import Handover
    from takt.ground.models import Record

    record = Record.objects.get(title__startswith="付费专栏可以在首页直接解锁")
    offers = list(
        Handover.objects.filter(record=record).order_by("pk").values_list("stage_to__code", "unit_to__code", "outcome")
    )
    assert offers[:2] == [("development", "checkout", "returned"), ("development", "checkout", "received")]
    assert record.stage.code == "completed"
