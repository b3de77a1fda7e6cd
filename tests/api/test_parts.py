"""Parts of records: each is reached through its own record only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from takt.ground.models import Comment, Event, File, Link, Participation, Watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(world):
    """A record of `ads` with a comment, a file, a link and participants, that nobody of `live` sees."""
    record = world.requirement(by=world.stranger, unit=world.ads, title="secret")
    other = world.requirement(by=world.stranger, unit=world.ads, title="secret too")
    record.accept(by=world.leader, owner=world.stranger)
    record.comment("canary", by=world.stranger)
    record.attach("canary.txt", [b"canary"], by=world.stranger)
    record.link(other, "blocks", by=world.stranger)
    return record


def attach(caller, code, name="note.txt", content=b"hello"):
    file = SimpleUploadedFile(name, content)
    return caller.client.post(f"/api/v1/requirements/{code}/files", {"file": file}, headers=caller.headers)


def test_a_comment_is_made_and_read(world, call):
    requirement, reader = world.requirement(), call(world.reader)
    made = reader("post", f"/requirements/{requirement.code}/comments", {"text": "see the log"})
    assert (made.status_code, made.json()["text"]) == (201, "see the log")
    listed = reader("get", f"/requirements/{requirement.code}/comments").json()["items"]
    assert [comment["id"] for comment in listed] == [made.json()["id"]]
    assert Event.objects.latest("pk").verb == "comment"


def test_a_file_goes_up_and_comes_down_as_an_attachment(world, call):
    requirement, member = world.requirement(), call(world.member)
    made = attach(member, requirement.code)
    assert made.status_code == 201
    sent = member("get", f"/requirements/{requirement.code}/files/{made.json()['id']}")
    assert b"".join(sent.streaming_content) == b"hello"
    assert sent["Content-Disposition"] == "attachment; filename*=UTF-8''note.txt"
    assert sent["Content-Security-Policy"].startswith("sandbox")
    assert Event.objects.latest("pk").verb == "attach"


def test_the_same_upload_twice_is_one_file(world, call):
    requirement, member = world.requirement(), call(world.member)
    member.headers["Idempotency-Key"] = "up1"
    assert attach(member, requirement.code).json() == attach(member, requirement.code).json()
    assert File.objects.filter(record=requirement.pk).count() == 1


def test_a_file_of_another_kind_is_refused(world, call, no_event):
    requirement, member = world.requirement(), call(world.member)
    with no_event:
        answer = attach(member, requirement.code, "run.exe")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["file"])


def test_a_file_is_removed(world, call):
    requirement, member = world.requirement(), call(world.member)
    key = attach(member, requirement.code).json()["id"]
    assert member("delete", f"/requirements/{requirement.code}/files/{key}").status_code == 204
    assert not File.objects.filter(pk=key).exists()
    assert Event.objects.latest("pk").verb == "detach"


def test_links_are_read_from_both_ends(world, call):
    requirement, other, member = world.requirement(), world.requirement(title="cause"), call(world.member)
    sent = {"target": other.code, "meaning": "comes_from"}
    made = member("post", f"/requirements/{requirement.code}/links", sent).json()
    assert (made["words"], made["other"]) == ("comes from", other.code)
    back = member("get", f"/requirements/{other.code}/links").json()[0]
    assert (back["words"], back["other"], back["forwards"]) == ("led to", requirement.code, False)
    assert member("delete", f"/requirements/{other.code}/links/{made['id']}").status_code == 204
    assert Event.objects.latest("pk").verb == "unlink"


def test_nothing_is_linked_that_one_does_not_see(world, call, theirs, no_event):
    requirement, member = world.requirement(), call(world.member)
    with no_event:
        sent = {"target": theirs.code, "meaning": "blocks"}
        assert member("post", f"/requirements/{requirement.code}/links", sent).status_code == 422


def test_a_record_is_watched_and_left_alone(world, call):
    requirement, member = world.requirement(), call(world.member)
    for _ in range(2):
        assert member("put", f"/requirements/{requirement.code}/watch").status_code == 204
    assert Watch.objects.filter(record=requirement.pk, person=world.member).count() == 1
    assert member("delete", f"/requirements/{requirement.code}/watch").status_code == 204
    assert not Watch.objects.filter(record=requirement.pk, person=world.member).exists()


def test_a_unit_takes_part_and_sees(world, call):
    requirement, member, stranger = world.requirement(), call(world.member), call(world.stranger)
    address = f"/requirements/{requirement.code}"
    assert stranger("get", address).status_code == 404
    assert member("post", f"{address}/participants", {"unit": "ads"}).status_code == 204
    assert stranger("get", address).status_code == 200
    parts = member("get", f"{address}/participants").json()["items"]
    key = next(part["id"] for part in parts if part["unit"])
    assert member("delete", f"{address}/participants/{key}").status_code == 403
    assert call(world.lead)("delete", f"{address}/participants/{key}").status_code == 204
    assert stranger("get", address).status_code == 404


def test_the_story_of_a_record_is_its_events(world, call):
    requirement = world.accepted()
    story = call(world.reader)("get", f"/requirements/{requirement.code}/events").json()["items"]
    assert [(event["verb"], event["record"]) for event in story] == [
        ("raise", requirement.code),
        ("accept", requirement.code),
    ]


PARTS = [
    ("get", "files", lambda theirs: File.objects.get(record=theirs.pk).pk),
    ("delete", "files", lambda theirs: File.objects.get(record=theirs.pk).pk),
    ("delete", "links", lambda theirs: Link.objects.get(source=theirs.pk).pk),
    ("delete", "participants", lambda theirs: Participation.objects.filter(record=theirs.pk).first().pk),
]


@pytest.mark.parametrize(("method", "part", "key"), PARTS)
def test_a_part_of_another_record_is_nothing_under_mine(world, call, theirs, no_event, method, part, key):
    mine, lead = world.requirement(), call(world.lead)
    with no_event:
        assert lead(method, f"/requirements/{mine.code}/{part}/{key(theirs)}").status_code == 404
        assert lead(method, f"/requirements/{theirs.code}/{part}/{key(theirs)}").status_code == 404
    assert Comment.objects.filter(record=theirs.pk).exists()


@pytest.mark.parametrize("part", ["comments", "files", "links", "participants", "events"])
def test_the_parts_of_an_unseen_record_are_unseen(world, call, theirs, part):
    answer = call(world.lead)("get", f"/requirements/{theirs.code}/{part}")
    assert answer.status_code == 404
    assert b"canary" not in answer.content


@pytest.mark.parametrize(("method", "part", "key"), PARTS)
def test_a_part_is_nothing_under_another_record_that_one_sees_too(world, call, no_event, method, part, key):
    mine, other, lead = world.requirement(), world.accepted(), call(world.lead)
    other.attach("note.txt", [b"hello"], by=world.member)
    other.link(world.requirement(), "blocks", by=world.member)
    with no_event:
        assert lead(method, f"/requirements/{mine.code}/{part}/{key(other)}").status_code == 404
    assert File.objects.filter(record=other.pk).exists()
    assert Link.objects.filter(source=other.pk).exists()
