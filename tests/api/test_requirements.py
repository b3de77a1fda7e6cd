"""Requirements through the API: the same verbs and rules as on the pages."""

import json

import pytest

from takt.demand.models import Requirement
from takt.ground.models import Event
from takt.site.api import api

pytestmark = pytest.mark.django_db
NOT_ALONE = {"nudge", "follow"}  # what the clock does, and what moving a process's records does to each
NOT_AS_VERB = {  # verbs that have an address of their own form
    "raise": ("post", "/requirements"),
    "edit": ("patch", "/requirements/{code}"),
    "comment": ("post", "/requirements/{code}/comments"),
    "attach": ("post", "/requirements/{code}/files"),
    "detach": ("delete", "/requirements/{code}/files/{key}"),
    "link": ("post", "/requirements/{code}/links"),
    "unlink": ("delete", "/requirements/{code}/links/{key}"),
    "watch": ("put", "/requirements/{code}/watch"),
    "unwatch": ("delete", "/requirements/{code}/watch"),
    "let_in": ("post", "/requirements/{code}/participants"),
    "let_out": ("delete", "/requirements/{code}/participants/{key}"),
}


def last_event(record):
    return Event.objects.filter(record=record.pk).latest("pk")


def test_every_verb_that_is_done_alone_has_an_operation():
    paths = api.get_openapi_schema()["paths"]
    for verb in set(Requirement.verbs()) - NOT_ALONE:
        method, path = NOT_AS_VERB.get(verb, ("post", f"/requirements/{{code}}/{verb}"))
        assert method in paths.get(f"/api/v1{path}", {}), verb


def test_a_requirement_is_raised(world, call):
    answer = call(world.reader)("post", "/requirements", {"title": "退款很慢", "unit": "live", "for_whom": "商家"})
    told = answer.json()
    assert (answer.status_code, answer["Location"]) == (201, f"/api/v1/requirements/{told['code']}")
    made = Requirement.objects.get(code=told["code"])
    assert (made.title, made.requester, made.unit) == ("退款很慢", world.reader, world.live)
    assert (last_event(made).verb, last_event(made).actor) == ("raise", world.reader)
    assert told["turn"]["person"]["id"] == world.lead.pk
    assert "comment" in told["can"]
    assert "accept" not in told["can"]


def test_a_requirement_is_read_again_only_where_it_changed(world, call):
    requirement, reader = world.requirement(), call(world.reader)
    first = reader("get", f"/requirements/{requirement.code}")
    assert first["ETag"].startswith('W/"1-')
    again = reader("get", f"/requirements/{requirement.code}", If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    requirement.edit({"title": "changed"}, by=world.member)
    assert reader("get", f"/requirements/{requirement.code}", If_None_Match=first["ETag"]).status_code == 200


def test_what_one_may_do_is_part_of_what_is_read(world, call):
    requirement, member = world.requirement(), call(world.member)
    first = member("get", f"/requirements/{requirement.code}")
    requirement.watch(by=world.member)
    requirement.assign(world.member, by=world.lead)
    assert member("get", f"/requirements/{requirement.code}", If_None_Match=first["ETag"]).status_code == 200


def test_an_edit_of_what_was_read_goes_through(world, call):
    requirement, member = world.requirement(), call(world.member)
    etag = member("get", f"/requirements/{requirement.code}")["ETag"]
    answer = member("patch", f"/requirements/{requirement.code}", {"title": "sharper", "priority": 1}, If_Match=etag)
    requirement.refresh_from_db()
    assert (answer.status_code, requirement.title, requirement.priority) == (200, "sharper", 1)
    assert requirement.for_whom == "商家"
    assert last_event(requirement).verb == "edit"


def test_a_stale_edit_is_refused_with_both_versions(world, call, no_event):
    requirement, member = world.requirement(), call(world.member)
    requirement.edit({"title": "theirs"}, by=world.lead)
    with no_event:
        answer = member("patch", f"/requirements/{requirement.code}", {"title": "mine"}, If_Match='W/"1"')
    told = answer.json()
    assert (answer.status_code, told["type"]) == (412, "urn:takt:problem:stale")
    assert (told["current"]["title"], told["current"]["version"], told["yours"]) == ("theirs", 2, {"title": "mine"})
    assert Requirement.objects.get(pk=requirement.pk).title == "theirs"


@pytest.mark.parametrize("header", ['"x"', "", 'W/"2", W/"3"'])
def test_a_version_that_never_was_matches_nothing(world, call, no_event, header):
    requirement, lead = world.requirement(), call(world.lead)
    with no_event:
        assert lead("post", f"/requirements/{requirement.code}/accept", {}, If_Match=header).status_code == 412


def test_a_verb_takes_its_body(world, call):
    requirement = world.requirement()
    answer = call(world.lead)("post", f"/requirements/{requirement.code}/accept", {"owner": world.member.pk})
    requirement.refresh_from_db()
    assert (answer.status_code, requirement.owner) == (200, world.member)
    assert (last_event(requirement).verb, last_event(requirement).actor) == ("accept", world.lead)
    assert answer.json()["turn"]["person"]["id"] == world.member.pk


def test_the_whole_journey_goes_through_the_api(world, call):
    requirement = world.requirement()
    lead, member = call(world.lead), call(world.member)
    at = f"/requirements/{requirement.code}"

    def done(caller, verb, body=None):
        answer = caller("post", f"{at}/{verb}", body)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    done(lead, "accept", {"owner": world.lead.pk})
    done(lead, "rate", {"method": "rice", "factors": {"reach": 100, "impact": 2, "confidence": 80, "effort": 4}})
    done(lead, "move", {"stage": "review", "answers": {"0": "y", "1": "y"}})
    done(lead, "ask_review", {"reviewers": [world.member.pk]})
    done(member, "review", {"verdict": "pass"})
    done(lead, "decide", {"outcome": "go", "evidence": {"0": "ok"}})
    done(lead, "move", {"stage": "scheduling", "answers": {"0": "y"}})
    done(lead, "schedule", {"start": "2026-03-09", "finish": "2026-04-30", "release": "R1"})
    told = done(lead, "offer", {"stage": "development", "answers": {"0": "y", "1": "y"}, "receiver": world.member.pk})
    assert told["offered"]["receiver"]["id"] == world.member.pk
    done(member, "hand_back", {"reason": "missing", "note": "no prototype"})
    done(lead, "offer", {"stage": "development", "answers": {"0": "y", "1": "y"}, "receiver": world.member.pk})
    told = done(member, "receive")
    assert (told["stage"]["code"], told["owner"]["id"]) == ("development", world.member.pk)
    verbs = [event.verb for event in Event.objects.filter(record=requirement.pk)]
    assert verbs == [
        "raise", "accept", "rate", "move", "ask_review", "review", "decide", "move", "schedule", "offer", "hand_back",
        "offer", "receive",
    ]  # fmt: skip


def test_one_read_tells_where_it_stands(world, call):
    requirement = world.accepted()
    requirement.watch(by=world.reader)
    requirement.move(world.stage(requirement, "review"), by=world.member, answers={0: "y", 1: "y"}, at=world.now)
    requirement.ask_review([world.lead], by=world.member)
    requirement.present({0: "all agree"}, by=world.member)
    told = call(world.reader)("get", f"/requirements/{requirement.code}").json()
    assert told["watching"]
    assert [(one["reviewer"]["id"], one["verdict"]) for one in told["reviews"]] == [(world.lead.pk, "")]
    assert (told["presented"]["decider"]["id"], told["turn"]["person"]["id"]) == (world.lead.pk, world.lead.pk)
    assert told["presented"]["evidence"] == {"0": "all agree"}
    assert "scheduling" in [stage["code"] for stage in told["next_stages"]]


@pytest.mark.parametrize(
    ("who", "verb", "body", "status"),
    [
        ("reader", "accept", {}, 403),
        ("stranger", "accept", {}, 404),
        ("lead", "accept", {"owner": 999_999}, 422),
        ("lead", "accept", {"nonsense": 1}, 422),
        ("lead", "decline", {"reason": ""}, 422),
        ("lead", "merge", {"into": "REQ-999"}, 422),
        ("lead", "wake", None, 409),
        ("lead", "receive", None, 403),
        ("lead", "no_such_verb", {}, 404),
    ],
)
def test_a_refused_verb_changes_nothing(world, call, no_event, who, verb, body, status):
    requirement = world.requirement()
    caller = call(getattr(world, who))
    before = Requirement.objects.values().get(pk=requirement.pk)
    with no_event:
        answer = caller("post", f"/requirements/{requirement.code}/{verb}", body)
    assert answer.status_code == status, answer.content.decode()
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["remedy"]
    assert Requirement.objects.values().get(pk=requirement.pk) == before


def test_nobody_can_guess_what_is_unseen(world, call):
    requirement = world.requirement()
    unseen = call(world.stranger)("get", f"/requirements/{requirement.code}").json()
    nowhere = call(world.stranger)("get", "/requirements/REQ-999999").json()
    assert {**unseen, "instance": ""} == {**nowhere, "instance": ""}


def test_a_list_holds_only_what_is_seen(world, call):
    world.requirement(title="ours")
    assert [row["title"] for row in call(world.reader)("get", "/requirements").json()["items"]] == ["ours"]
    assert call(world.stranger)("get", "/requirements").json()["items"] == []


def test_a_list_narrows_as_the_page_does(world, call):
    world.requirement(title="slow refunds")
    accepted = world.accepted(title="fast refunds")
    reader = call(world.reader)
    found = reader("get", f"/requirements?owner={world.member.pk}&q=refunds&sort=title").json()
    assert [row["code"] for row in found["items"]] == [accepted.code]
    assert reader("get", "/requirements?sort=nonsense").json()["fields"].keys() == {"sort"}


def test_a_list_is_read_page_by_page(world, call):
    codes = {world.requirement(title=f"no {number}").code for number in range(5)}
    reader, path, seen = call(world.reader), "/requirements?size=2", []
    while path:
        page = reader("get", path).json()
        assert page["total"] == 5
        seen += [row["code"] for row in page["items"]]
        path = page["next"] and page["next"].removeprefix("/api/v1")
    assert len(seen) == 5
    assert set(seen) == codes


def test_reading_a_list_asks_the_database_the_same_few_times(world, call, django_assert_num_queries):
    def asked():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert reader("get", "/requirements").status_code == 200
        return len(queries)

    reader = call(world.reader)
    world.accepted()
    few = asked()
    for _ in range(5):
        world.accepted()
    assert asked() == few


def test_a_key_makes_one_requirement(world, call):
    reader = call(world.reader)
    body = {"title": "once", "unit": "live"}
    first = reader("post", "/requirements", body, Idempotency_Key="a1")
    second = reader("post", "/requirements", body, Idempotency_Key="a1")
    assert first.json() == second.json()
    assert (second.status_code, second["Idempotency-Replayed"], second["Location"]) == (201, "true", first["Location"])
    assert Requirement.objects.filter(title="once").count() == 1


def test_a_body_that_is_no_json_is_told_so(world, call):
    answer = call(world.reader).client.post(
        "/api/v1/requirements", "{", content_type="application/json", headers=call(world.reader).headers
    )
    assert (answer.status_code, answer.json()["title"]) == (400, "This request could not be read")


def test_signs_that_no_database_takes_are_refused(world, call, no_event):
    reader = call(world.reader)
    with no_event:
        answer = reader("post", "/requirements", json.dumps({"title": "a\0b", "unit": "live"}))
    assert answer.status_code == 422
