"""People: the directory, adding, passwords, leaving with all doors closed, one's own profile."""

import pytest

from takt.ground.models import ApiToken, Event, Person, Record
from takt.ground.models.token import make_token
from takt.ground.roles import Office

PASSWORD = "a rhythm of our own"


def fresh(person):
    return Person.objects.get(pk=person.pk)


def names_of(page):
    return [name for name in ("Lan Zhou", "Li Wang", "Hao Chen", "Emma Brown", "Qiang Zhao") if name in page]


@pytest.mark.parametrize(
    ("words", "found"),
    [("陈浩", "Hao Chen"), ("hao", "Hao Chen"), ("stranger@", "Qiang Zhao"), ("live business", "Emma Brown")],
)
def test_people_are_found_by_name_address_unit_and_function(world, at_browser, words, found):
    page = at_browser(world.leader).get("/people/", {"q": words}).content.decode()
    assert found in names_of(page.split('id="content"')[1])
    assert "Li Wang" not in page


def test_a_page_of_a_person_shows_only_work_that_the_reader_may_see(world, at_browser):
    world.accepted(title="CANARY")
    assert "CANARY" in at_browser(world.lead).get(f"/people/{world.member.pk}/").content.decode()
    page = at_browser(world.stranger).get(f"/people/{world.member.pk}/").content.decode()
    assert "CANARY" not in page
    assert "more is not shared" not in page


def test_only_the_pmo_changes_people_and_sets_passwords(world, at_browser, nothing_happens):
    client = at_browser(world.lead)
    with nothing_happens():
        for act in ("edit", "password", "depart", "come-back", "reassign", "office"):
            assert client.post(f"/people/{world.member.pk}/{act}/", {"office": "1"}).status_code == 403
    page = client.get(f"/people/{world.member.pk}/").content.decode()
    for act in ("edit", "password", "depart", "office"):
        assert f"/people/{world.member.pk}/{act}/" not in page


def test_a_pmo_member_does_not_give_places_in_the_pmo(world, at_browser, nothing_happens):
    with world.member.doing("change_office", by=world.leader):
        world.member.office = Office.MEMBER
    with nothing_happens():
        answer = at_browser(world.member).post(f"/people/{world.reader.pk}/office/", {"office": "1"})
    assert answer.status_code == 403
    assert fresh(world.reader).office == Office.NONE
    address = f"/people/{world.reader.pk}/"
    assert at_browser(world.member).get(f"{address}office/").status_code == 403
    assert f"{address}office/" not in at_browser(world.member).get(address).content.decode()


def test_the_last_pmo_leader_stays_leader(world, at_browser, nothing_happens):
    with nothing_happens():
        assert at_browser(world.leader).post(f"/people/{world.leader.pk}/office/", {"office": "0"}).status_code == 422
    assert fresh(world.leader).office == Office.LEADER


def test_the_last_pmo_leader_does_not_leave(world, at_browser, nothing_happens):
    with nothing_happens():
        assert at_browser(world.leader).post(f"/people/{world.leader.pk}/depart/").status_code == 422
    assert fresh(world.leader).is_active


def test_who_leaves_is_refused_on_the_very_next_request(world, at_browser, client):
    theirs = at_browser(world.member)
    raw = make_token(world.member, "laptop", "read", 30, by=world.member, at=world.now)
    bearer = {"Authorization": f"Bearer {raw}"}
    assert theirs.get("/me/").status_code == 200
    assert client.get("/api/v1/", headers=bearer).status_code == 302
    at_browser(world.leader).post(f"/people/{world.member.pk}/depart/")
    answer = theirs.get("/me/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/")
    assert ApiToken.objects.person_for(raw, world.now) is None
    assert ApiToken.objects.get(person=world.member).ended_at is not None
    assert Event.objects.last().verb == "depart"


def test_who_comes_back_signs_in_anew_and_finds_old_tokens_revoked(world, at_browser):
    raw = make_token(world.member, "laptop", "read", 30, by=world.member, at=world.now)
    client = at_browser(world.leader)
    client.post(f"/people/{world.member.pk}/depart/")
    client.post(f"/people/{world.member.pk}/come-back/")
    assert fresh(world.member).is_active
    assert ApiToken.objects.person_for(raw, world.now) is None
    assert Event.objects.last().verb == "come_back"


def test_before_somebody_leaves_their_open_work_is_listed_and_the_rest_is_counted(world, at_browser):
    world.accepted(title="OPEN WORK")
    hidden = world.accepted(title="CANARY")
    hidden.confide(by=world.member, at=world.now)
    with world.reader.doing("change_office", by=world.leader):
        world.reader.office = Office.MEMBER
    hidden.let_out(world.reader, by=world.leader, at=world.now)
    page = at_browser(world.reader).get(f"/people/{world.member.pk}/depart/").content.decode()
    assert "OPEN WORK" in page
    assert "CANARY" not in page
    assert "1 more record is not shared with you" in page


def test_ticked_work_gets_a_new_owner_through_the_door(world, at_browser):
    first, second, kept = world.accepted(), world.accepted(), world.accepted()
    answer = at_browser(world.leader).post(
        f"/people/{world.member.pk}/reassign/", {"to": "lead@takt.test", "record": [first.pk, second.pk]}
    )
    assert answer.status_code == 302
    owners = [Record.objects.get(pk=record.pk).owner for record in (first, second, kept)]
    assert owners == [world.lead, world.lead, world.member]
    assert [event.verb for event in Event.objects.order_by("-pk")[:2]] == ["assign", "assign"]


def test_work_that_waits_to_be_accepted_is_not_reassigned_and_says_why(world, at_browser, nothing_happens):
    offered = world.in_scheduling()
    offered.offer(world.stage(offered, "development"), by=world.member, answers={0: "y", 1: "y"}, receiver=world.lead,
                  at=world.now)  # fmt: skip
    client = at_browser(world.leader)
    with nothing_happens():
        client.post(f"/people/{world.member.pk}/reassign/", {"to": "lead@takt.test", "record": [offered.pk]})
    assert "A handover is waiting" in client.get(f"/people/{world.member.pk}/depart/").content.decode()
    assert Record.objects.get(pk=offered.pk).owner == world.member


def test_nothing_ticked_or_nobody_named_changes_nothing(world, at_browser, nothing_happens):
    record = world.accepted()
    client = at_browser(world.leader)
    with nothing_happens():
        for sent in ({"to": "lead@takt.test"}, {"to": "nobody", "record": [record.pk]}):
            assert client.post(f"/people/{world.member.pk}/reassign/", sent).status_code == 422


def test_a_password_set_by_the_pmo_ends_the_sessions_of_the_person(world, at_browser):
    theirs = at_browser(world.member)
    at_browser(world.leader).post(f"/people/{world.member.pk}/password/", {"password": PASSWORD})
    assert theirs.get("/me/").status_code == 302
    assert fresh(world.member).check_password(PASSWORD)
    event = Event.objects.last()
    assert (event.verb, event.changes.get("password")) == ("set_password", [])


def test_a_session_from_before_leaving_does_not_come_to_life_with_its_person(world, at_browser):
    theirs = at_browser(world.member)
    world.member.depart(by=world.leader, at=world.now)
    world.member.come_back(by=world.leader, at=world.later())
    assert theirs.get("/me/").status_code == 302


# one's own profile


def test_a_changed_password_ends_the_sessions_elsewhere_but_not_this_one(world, at_browser):
    with world.member.doing("set_password", by=world.member):
        world.member.set_password(PASSWORD)
    here, elsewhere = at_browser(world.member), at_browser(world.member)
    new = "another rhythm"
    here.post("/me/password/", {"old": PASSWORD, "password": new, "again": new})
    assert here.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302
    assert fresh(world.member).check_password(new)


@pytest.mark.parametrize(
    "sent",
    [
        {"old": "wrong", "password": "another rhythm", "again": "another rhythm"},
        {"old": PASSWORD, "password": "another rhythm", "again": "some other one"},
        {"old": PASSWORD, "password": "short", "again": "short"},
    ],
)
def test_a_password_is_not_changed_without_the_old_one_twice_the_same_and_long_enough(
    world, at_browser, nothing_happens, sent
):
    with world.member.doing("set_password", by=world.member):
        world.member.set_password(PASSWORD)
    client = at_browser(world.member)
    with nothing_happens():
        assert client.post("/me/password/", sent).status_code == 422
    assert fresh(world.member).check_password(PASSWORD)


def test_preferences_are_kept_with_the_person(world, at_browser):
    sent = {"name_zh": "陈浩", "name_en": "Hao", "language": "zh-hans", "time_zone": "Asia/Tokyo", "theme": "dark"}
    at_browser(world.member).post("/me/", sent)
    person = fresh(world.member)
    assert {name: getattr(person, name) for name in sent} == sent
    assert Event.objects.last().verb == "set_up"


def test_a_time_zone_that_does_not_exist_is_refused(world, at_browser, nothing_happens):
    sent = {"name_zh": "陈浩", "name_en": "Hao", "language": "", "time_zone": "Asia/Nowhere", "theme": "dark"}
    with nothing_happens():
        assert at_browser(world.member).post("/me/", sent).status_code == 422


def test_a_token_is_shown_once_and_works_until_it_is_revoked(world, at_browser):
    client = at_browser(world.member)
    answer = client.post("/me/tokens/", {"name": "laptop", "scope": "write", "days": "30"})
    raw = answer.content.decode().split("<pre>")[1].split("</pre>")[0]
    assert "no-store" in answer["Cache-Control"]
    token = ApiToken.objects.get(person=world.member)
    assert ApiToken.objects.person_for(raw, token.made_at)[0] == world.member
    assert raw not in client.get("/me/").content.decode()
    assert raw not in str(Event.objects.last().changes)
    client.post(f"/me/tokens/{token.pk}/end/")
    assert ApiToken.objects.person_for(raw, token.made_at) is None
    assert [event.verb for event in Event.objects.order_by("-pk")[:2]] == ["end_token", "make_token"]


def test_the_token_of_somebody_else_is_not_there_to_be_revoked(world, at_browser, nothing_happens):
    make_token(world.lead, "laptop", "read", 30, by=world.lead, at=world.now)
    token = ApiToken.objects.get(person=world.lead)
    with nothing_happens():
        assert at_browser(world.member).post(f"/me/tokens/{token.pk}/end/").status_code == 404


@pytest.mark.parametrize(
    "sent", [{"name": "x", "scope": "all", "days": "30"}, {"name": "x", "scope": "read", "days": "999"}]
)
def test_a_token_with_too_much_scope_or_time_is_not_made(world, at_browser, nothing_happens, sent):
    with nothing_happens():
        assert at_browser(world.member).post("/me/tokens/", sent).status_code == 422
    assert not ApiToken.objects.exists()
