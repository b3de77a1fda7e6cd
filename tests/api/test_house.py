"""Units, people, processes, handovers, events, notices, search and oneself through the API."""

import pytest

from takt.ground.models import ApiToken, Event, Membership, Notice, Person, Process, Unit

pytestmark = pytest.mark.django_db


def test_units_are_read_by_everyone_and_founded_by_leads(world, call, no_event):
    codes = [unit["code"] for unit in call(world.reader)("get", "/units?below=live").json()["items"]]
    assert codes == ["live", "line"]
    sent = {"code": "team-a", "parent": "live", "name_zh": "一组", "kind": "team"}
    reader, lead = call(world.reader), call(world.lead)
    with no_event:
        assert reader("post", "/units", sent).status_code == 403
    made = lead("post", "/units", sent)
    assert (made.status_code, Unit.objects.get(code="team-a").parent) == (201, world.live)
    assert (Event.objects.latest("pk").verb, Event.objects.latest("pk").kind) == ("found", "unit")
    with no_event:
        assert lead("post", "/units", sent).json()["fields"].keys() == {"code"}
        assert lead("patch", "/units/team-a", {"kind": "empire"}).json()["fields"].keys() == {"kind"}
    assert lead("patch", "/units/team-a", {"name_en": "Team A"}).json()["name"] == "Team A"


def test_members_join_change_and_leave(world, call, no_event):
    lead, unit = call(world.lead), "/units/line/members"
    made = lead("post", unit, {"person": world.stranger.pk, "role": 2, "function": "technology"})
    assert (made.status_code, made.json()["function"]["code"]) == (201, "technology")
    key = made.json()["id"]
    with no_event:
        assert lead("put", f"/units/ads/members/{key}", {"role": 3}).status_code == 404
    assert lead("put", f"{unit}/{key}", {"role": 1}).json()["role"] == 1
    assert lead("delete", f"{unit}/{key}").status_code == 204
    assert not Membership.objects.filter(pk=key).exists()
    assert [event.verb for event in Event.objects.order_by("-pk")[:3]] == ["leave", "change_role", "join"]


def test_a_person_who_leaves_is_out_at_once(world, call):
    member, leader = call(world.member), call(world.leader)
    assert member("get", "/me").json()["email"] == "member@takt.test"
    assert leader("post", f"/people/{world.member.pk}/depart").status_code == 200
    answer = member("get", "/me")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_people_are_invited_by_the_pmo(world, call, no_event):
    sent = {"email": "new@takt.test", "name_zh": "新人"}
    lead = call(world.lead)
    with no_event:
        assert lead("post", "/people", sent).status_code == 403
    assert call(world.leader)("post", "/people", sent).status_code == 201
    assert Person.objects.get(email="new@takt.test").name_zh == "新人"
    with no_event:
        assert lead("patch", f"/people/{world.leader.pk}", {"name_zh": "x"}).status_code == 403


def test_a_process_is_designed_and_published(world, call, no_event):
    leader, at = call(world.leader), "/processes/light"
    made = leader("post", f"{at}/draft")
    assert (made.status_code, made.json()["number"]) == (201, 2)
    stages = made.json()["stages"]
    stages[0]["target"] = 4
    with no_event:
        stale = leader("put", f"{at}/versions/2", {"stages": stages}, If_Match='"99"')
        assert (stale.status_code, leader("put", f"{at}/versions/1", {"stages": stages}).status_code) == (412, 409)
        wrong = leader("put", f"{at}/versions/2", {"stages": [{**stages[0], "next": ["nowhere"]}, *stages[1:]]})
        assert wrong.json()["fields"].keys() >= {"stages.0.next"}
    assert leader("put", f"{at}/versions/2", {"stages": stages}).json()["stages"][0]["target"] == 4
    assert leader("post", f"{at}/versions/2/publish").json()["state"] == "published"
    assert leader("get", at).json()["published"] == 2
    assert Event.objects.latest("pk").verb == "publish"
    with no_event:
        assert leader("delete", f"{at}/versions/2").status_code == 409


def test_a_process_is_founded(world, call):
    leader = call(world.leader)
    stages = leader("get", "/processes/light/versions/1").json()["stages"]
    sent = {"code": "lighter", "unit": "live", "name_zh": "更轻", "stages": stages}
    assert leader("post", "/processes", sent).status_code == 201
    assert Process.objects.get(code="lighter").unit == world.live
    assert leader("post", "/processes", sent).json()["fields"].keys() == {"code"}


def test_a_handover_waits_for_one_and_was_offered_by_the_other(world, call):
    requirement = world.in_scheduling()
    development = world.stage(requirement, "development")
    requirement.assign(world.lead, by=world.lead)
    offer = requirement.offer(development, by=world.lead, receiver=world.member, answers={0: "y", 1: "y"})
    lead, member = call(world.lead), call(world.member)
    assert [one["id"] for one in member("get", "/handovers").json()["items"]] == [offer.pk]
    assert [one["id"] for one in lead("get", "/handovers?side=offered").json()["items"]] == [offer.pk]
    assert call(world.stranger)("get", f"/handovers/{offer.pk}").status_code == 404
    assert call(world.reader)("post", f"/handovers/{offer.pk}/receive").status_code == 403
    told = member("post", f"/handovers/{offer.pk}/hand_back", {"reason": "not_ready"}).json()
    assert (told["outcome"], told["answered_by"]["id"]) == ("returned", world.member.pk)
    assert member("post", f"/handovers/{offer.pk}/receive").status_code == 409
    assert Event.objects.latest("pk").verb == "hand_back"


def test_the_log_is_followed_from_the_last_event(world, call):
    requirement, reader = world.requirement(), call(world.reader)
    first = reader("get", "/events?kind=requirement").json()
    assert [event["record"] for event in first["items"]] == [requirement.code]
    requirement.comment("more", by=world.lead)
    assert [
        event["verb"] for event in reader("get", f"/events?kind=requirement&after={first['last']}").json()["items"]
    ] == ["comment"]
    assert call(world.stranger)("get", "/events?kind=requirement").json()["items"] == []


def test_notices_are_read(world, call):
    requirement = world.requirement()
    requirement.comment("hello @reader@takt.test", by=world.lead)
    reader = call(world.reader)
    told = reader("get", "/notices?unread=true").json()["items"]
    assert [(one["record"], one["reason"]) for one in told] == [(requirement.code, "mention")]
    others = Notice.objects.exclude(person=world.reader).filter(read_at=None).count()
    assert reader("post", "/notices/read", {"ids": [told[0]["id"]]}).json() == {"changed": 1}
    assert reader("get", "/notices?unread=true").json()["items"] == []
    assert Notice.objects.exclude(person=world.reader).filter(read_at=None).count() == others
    assert reader("post", "/notices/read", {}).status_code == 422


def test_search_finds_a_chinese_word_in_what_is_seen(world, call):
    requirement = world.requirement(title="退款到账太慢", text="商家抱怨退款要等三天")
    found = call(world.reader)("get", "/search?q=退款").json()
    assert [hit["code"] for hit in found["items"]] == [requirement.code]
    assert ["退款", True] in found["items"][0]["excerpt"]
    assert call(world.stranger)("get", "/search?q=退款").json()["items"] == []


def test_a_session_makes_a_token_that_is_shown_once(world, client):
    client.force_login(world.member)
    sent = {"name": "laptop", "scope": "read", "days": 7}
    made = client.post("/api/v1/me/tokens", sent, content_type="application/json", headers={"Idempotency-Key": "t"})
    raw = made.json()["token"]
    assert (made.status_code, made["Cache-Control"]) == (201, "no-store")
    again = client.post("/api/v1/me/tokens", sent, content_type="application/json", headers={"Idempotency-Key": "t"})
    assert (again.status_code, raw in again.content.decode()) == (409, False)
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {raw}"}).json()["scopes"] == ["read"]


def test_a_token_makes_no_token_but_may_be_revoked(world, call, no_event):
    member = call(world.member)
    with no_event:
        assert member("post", "/me/tokens", {"name": "x"}).status_code == 403
    theirs = call(world.lead)("get", "/me/tokens").json()[0]["id"]
    assert member("delete", f"/me/tokens/{theirs}").status_code == 404
    mine = member("get", "/me/tokens").json()[0]["id"]
    assert member("delete", f"/me/tokens/{mine}").status_code == 204
    assert ApiToken.objects.get(pk=mine).ended_at
    assert member("get", "/me").status_code == 401


def test_a_token_that_only_reads_writes_nothing(world, call, no_event):
    requirement, reading = world.requirement(), call(world.lead, "read")
    assert reading("get", f"/requirements/{requirement.code}").status_code == 200
    with no_event:
        assert reading("post", f"/requirements/{requirement.code}/accept", {}).status_code == 403


@pytest.mark.parametrize("path", ["/requirements", "/units", "/people", "/events", "/me", "/search?q=x", "/notices"])
def test_nobody_reads_nothing(call, db, path):
    answer = call(None)("get", path)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_session_writes_only_with_a_csrf_token(world):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(world.member)
    answer = client.post("/api/v1/requirements", {"title": "x", "unit": "live"}, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert not Event.objects.filter(verb="raise").exists()


def test_mistakes_are_told_in_chinese(world, call):
    told = call(world.reader)("post", "/requirements", {"unit": "live"}, Accept_Language="zh-CN").json()
    assert told["fields"] == {"title": "此项必填。"}
