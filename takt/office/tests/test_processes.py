"""Processes in the browser: who follows which, drafts, publication, moving what is under way."""

import pytest

from takt.ground.designing import design_of
from takt.ground.models import Event, Process, ProcessChoice, ProcessVersion, Record, process_for
from takt.ground.roles import Office
from takt.office import designs
from takt.office.tests.test_designs import posted_twin


@pytest.fixture
def light(world):
    return Process.objects.get(code="light")


def draft_of(client, process):
    client.post(f"/processes/{process.code}/draft/")
    return process.versions.get(state="draft")


def sent(version, **more):
    """The designer's form as it stands, with `more` pressed or typed."""
    post = posted_twin(designs.opened(design_of(version)))
    post["expect"] = str(Process.objects.get(pk=version.process_id).version)
    for name, value in more.items():
        post[name.replace("__", ".")] = value
    return post.dict() | {name: post.getlist(name) for name in post}


def test_a_unit_sees_what_it_inherits_and_from_where(world, at_browser):
    page = at_browser(world.reader).get("/processes/?unit=line").content.decode()
    assert "Internet product" in page
    assert "Chosen in Group and inherited" in page
    assert "Choose for this unit" not in page  # a reader chooses nothing


def test_a_lead_chooses_the_process_of_the_own_unit(world, at_browser, light):
    at_browser(world.lead).post("/processes/light/choose/", {"unit": "live"})
    assert process_for(world.line, "requirement").process == light
    assert process_for(world.ads, "requirement").process != light
    assert Event.objects.last().verb == "choose_process"


def test_a_lead_of_elsewhere_chooses_nothing_here(world, at_browser, nothing_happens):
    with nothing_happens():
        assert at_browser(world.stranger).post("/processes/light/choose/", {"unit": "live"}).status_code == 403
    assert not ProcessChoice.objects.filter(unit=world.live).exists()


def test_a_process_is_copied_into_an_own_unit_as_a_draft(world, at_browser, light):
    fields = {"name_zh": "直播轻流程", "name_en": "Live light", "unit": "live", "kind": "requirement", "start": "light"}
    answer = at_browser(world.lead).post("/processes/new/", fields)
    assert answer["Location"] == "/processes/live-light/design/"
    copy = Process.objects.get(code="live-light")
    assert (copy.unit, copy.published) == (world.live, None)
    assert [s["code"] for s in design_of(copy.versions.get())] == [s["code"] for s in design_of(light.published)]


def test_a_process_is_not_founded_in_the_unit_of_others(world, at_browser, nothing_happens):
    fields = {"name_zh": "x", "unit": "ads", "kind": "requirement", "start": ""}
    with nothing_happens():
        assert at_browser(world.lead).post("/processes/new/", fields).status_code == 422
        assert at_browser(world.member).post("/processes/new/", fields).status_code == 403


def test_buttons_of_the_designer_change_the_page_and_write_nothing(world, at_browser, light, nothing_happens):
    client = at_browser(world.leader)
    version = draft_of(client, light)
    with nothing_happens():
        page = client.post("/processes/light/design/", sent(version, do="add")).content.decode()
        part = client.post(
            "/processes/light/design/", sent(version, do="remove:doing"), headers={"HX-Request": "true"}
        ).content.decode()
    assert 'name="new1.zh"' in page
    assert "<html" in page
    assert 'name="doing.zh"' not in part
    assert "<html" not in part
    assert version.stages.count() == 4


def test_a_saved_draft_holds_what_the_form_held(world, at_browser, light):
    client = at_browser(world.leader)
    version = draft_of(client, light)
    post = sent(version, doing__target="12", doing__function="technology")
    assert client.post("/processes/light/design/", post | {"do": "save"}).status_code == 302
    stage = version.stages.get(code="doing")
    assert (stage.target_hours, stage.function.code) == (12, "technology")
    assert Event.objects.last().verb == "design"
    assert light.published.stages.get(code="doing").target_hours == 40


def test_what_is_wrong_is_said_at_the_stage_and_nothing_is_saved(world, at_browser, light, nothing_happens):
    client = at_browser(world.leader)
    version = draft_of(client, light)
    with nothing_happens():
        answer = client.post("/processes/light/design/", sent(version, doing__target="soon", do="save"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#stage-doing"' in page
    assert "Enter whole working hours" in page
    assert 'value="soon"' in page  # what was typed is kept


def test_a_draft_that_somebody_saved_meanwhile_is_shown_beside_ones_own(world, at_browser, light, nothing_happens):
    client = at_browser(world.leader)
    version = draft_of(client, light)
    mine = sent(version, doing__target="12", do="save")
    client.post("/processes/light/design/", sent(version, doing__target="77", do="save"))
    with nothing_happens():
        answer = client.post("/processes/light/design/", mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "77 h" in page
    assert "12 h" in page
    assert version.stages.get(code="doing").target_hours == 77


def test_the_preview_draws_the_form_and_writes_nothing(world, at_browser, light, nothing_happens):
    client = at_browser(world.leader)
    version = draft_of(client, light)
    with nothing_happens():
        page = client.post("/processes/light/design/map/", sent(version, doing__en="Working on it")).content.decode()
    assert "Working on it" in page


def test_publication_shows_the_differences_first_and_then_retires_the_old_version(world, at_browser, light):
    client = at_browser(world.leader)
    version = draft_of(client, light)
    client.post("/processes/light/design/", sent(version, doing__target="12", do="save"))
    page = client.get("/processes/light/publish/").content.decode()
    assert "40 h" in page
    assert "12 h" in page
    client.post("/processes/light/publish/", {"expect": Process.objects.get(code="light").version})
    assert light.published.number == 2
    assert light.versions.get(number=1).state == ProcessVersion.State.RETIRED
    assert Event.objects.last().verb == "publish"


def test_a_draft_that_changed_since_it_was_looked_at_is_not_published(world, at_browser, light, nothing_happens):
    client = at_browser(world.leader)
    version = draft_of(client, light)
    seen = Process.objects.get(code="light").version
    client.post("/processes/light/design/", sent(version, doing__target="12", do="save"))
    with nothing_happens():
        assert client.post("/processes/light/publish/", {"expect": seen}).status_code == 409
    assert light.published.number == 1


def test_discarding_a_draft_is_asked_once_more(world, at_browser, light, nothing_happens):
    client = at_browser(world.leader)
    draft_of(client, light)
    read = Process.objects.get(code="light").version
    assert 'data-dialog="discard"' in client.get("/processes/light/design/").content.decode()
    with nothing_happens():
        page = client.get("/processes/light/discard/")
        assert (page.status_code, page.context["read"], page.context["danger"]) == (200, read, True)
        assert client.post("/processes/light/discard/", {"expect": read - 1}).status_code == 409
    assert light.versions.filter(state="draft").exists()
    client.post("/processes/light/discard/", {"expect": read})
    assert not light.versions.filter(state="draft").exists()


def test_a_discarded_draft_is_gone(world, at_browser, light):
    client = at_browser(world.leader)
    draft_of(client, light)
    client.post("/processes/light/discard/")
    assert not light.versions.filter(state="draft").exists()
    assert Event.objects.last().verb == "discard"


@pytest.mark.parametrize("act", ["draft", "edit", "discard", "design", "publish", "migrate"])
def test_nobody_designs_the_process_of_a_unit_above(world, at_browser, nothing_happens, act):
    draft_of(at_browser(world.leader), Process.objects.get(code="light"))
    for person in (world.lead, world.member, world.reader, world.stranger):
        with nothing_happens():
            assert at_browser(person).post(f"/processes/light/{act}/").status_code == 403


def test_a_pmo_member_designs_the_standards_of_the_group(world, at_browser, light):
    with world.member.doing("change_office", by=world.leader):
        world.member.office = Office.MEMBER
    assert at_browser(world.member).post("/processes/light/draft/").status_code == 302
    assert light.versions.filter(state="draft").exists()


def test_moving_running_records_shows_the_effects_and_then_moves_all(world, at_browser):
    process = Process.objects.get(code="internet-product")
    requirement = world.accepted(title="CANARY")
    client = at_browser(world.leader)
    version = draft_of(client, process)
    client.post("/processes/internet-product/design/", sent(version, proposal__function="business", do="save"))
    client.post("/processes/internet-product/publish/", {"expect": Process.objects.get(pk=process.pk).version})
    page = client.get("/processes/internet-product/migrate/").content.decode()
    assert "Product → Business" in page
    assert "CANARY" not in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    client.post("/processes/internet-product/migrate/", {"from": "1", "seen": seen, "to.proposal": "proposal"})
    assert Record.objects.get(pk=requirement.pk).stage.version == version
    assert Event.objects.filter(verb="follow", record=requirement.pk).count() == 1


def test_records_are_not_moved_without_having_seen_the_effects(world, at_browser, nothing_happens):
    process = Process.objects.get(code="internet-product")
    world.accepted()
    client = at_browser(world.leader)
    draft_of(client, process)
    client.post("/processes/internet-product/publish/", {"expect": Process.objects.get(pk=process.pk).version})
    with nothing_happens():
        answer = client.post("/processes/internet-product/migrate/", {"from": "1", "to.proposal": "proposal"})
        assert answer.status_code == 409
        answer = client.post("/processes/internet-product/migrate/", {"from": "1", "to.proposal": ""})
        assert answer.status_code == 422
