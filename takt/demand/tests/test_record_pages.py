"""The pages of one requirement: who sees them, what they offer, what they do."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from takt.ground.models import Comment, Event, File, Notice

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32


@pytest.fixture
def enter(world: Any) -> Any:
    def as_person(name: str, language: str = "en") -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE=language)
        client.force_login(getattr(world, name))
        return client

    return as_person


def at(requirement: Any, page: str = "") -> str:
    return f"/requirements/{requirement.code}/{page}"


def events(requirement: Any) -> list[str]:
    return list(Event.objects.filter(record=requirement.pk).order_by("pk").values_list("verb", flat=True))


def test_a_stranger_finds_nothing_at_any_address_of_a_record(world: Any, enter: Any) -> None:
    requirement = world.requirement()
    before = events(requirement)
    for page in ("", "edit/", "people/", "do/accept/", "do/comment/", "do/nothing/"):
        assert enter("stranger").get(at(requirement, page)).status_code == 404
    assert enter("stranger").post(at(requirement, "do/comment/"), {"text": "x"}).status_code == 404
    assert events(requirement) == before


def test_a_reader_sees_the_record_and_is_refused_the_act(world: Any, enter: Any) -> None:
    requirement = world.requirement(by=world.lead)
    page = enter("reader").get(at(requirement))
    assert page.status_code == 200
    assert requirement.title in page.content.decode()
    assert f"{at(requirement)}do/accept/" not in page.content.decode()
    before = events(requirement)
    assert enter("reader").post(at(requirement, "do/accept/")).status_code == 403
    assert events(requirement) == before


def test_whoever_is_on_turn_is_offered_what_is_awaited_first(world: Any, enter: Any) -> None:
    context = enter("lead").get(at(world.requirement())).context
    assert context["acts"].first.verb == "accept"
    assert [button.verb for button in context["acts"].beside] == ["decline", "merge", "snooze"]
    assert context["acts"].mine
    context = enter("member").get(at(world.in_scheduling())).context
    assert context["acts"].first.verb == "offer"


def test_accepting_is_one_click(world: Any, enter: Any) -> None:
    requirement = world.requirement()
    answer = enter("lead").post(at(requirement, "do/accept/"), {"version": requirement.version})
    assert (answer.status_code, answer["Location"]) == (303, at(requirement))
    requirement.refresh_from_db()
    assert requirement.owner == world.lead
    assert events(requirement)[-1] == "accept"


def test_declining_without_a_reason_keeps_the_form_and_does_nothing(world: Any, enter: Any) -> None:
    requirement = world.requirement()
    answer = enter("lead").post(at(requirement, "do/decline/"), {"reason": " "}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 422
    assert "<html" not in answer.content.decode()
    assert events(requirement) == ["raise"]


def test_a_dialog_that_is_done_leads_on(world: Any, enter: Any) -> None:
    requirement = world.requirement()
    answer = enter("lead").post(at(requirement, "do/decline/"), {"reason": "已有方案"}, HTTP_HX_REQUEST="true")
    assert answer["HX-Redirect"] == at(requirement)
    page = enter("reader").get(at(requirement)).content.decode()
    assert "已有方案" in page


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_an_act_never_leads_to_another_site(world: Any, enter: Any, back: str) -> None:
    requirement = world.requirement()
    answer = enter("lead").post(at(requirement, "do/accept/"), {"next": back})
    assert answer["Location"] == at(requirement)


def test_an_act_on_what_has_changed_meanwhile_is_asked_again(world: Any, enter: Any) -> None:
    requirement = world.requirement()
    seen = requirement.version
    requirement.edit({"title": "改了"}, by=world.lead)
    answer = enter("lead").post(at(requirement, "do/accept/"), {"version": seen})
    assert answer.status_code == 409
    assert "accept" not in events(requirement)


def test_handing_over_asks_for_the_checklist_of_the_next_stage(world: Any, enter: Any) -> None:
    requirement = world.in_scheduling()
    form = enter("member").get(at(requirement, "do/offer/")).context["form"]
    assert form.chosen.code == "development"
    assert len(form.checks()) == 3
    to = world.stage(requirement, "development").pk
    answer = enter("member").post(at(requirement, "do/offer/"), {"to": to, "answers.0": "on"})
    assert answer.status_code == 422
    assert "answers.1" in answer.context["form"].errors
    assert "offer" not in events(requirement)


def test_a_handover_crosses_to_another_subsidiary_and_comes_back_with_a_reason(world: Any, enter: Any) -> None:
    requirement = world.in_scheduling()
    to = world.stage(requirement, "development").pk
    sent = {"to": to, "unit": "ads", "answers.0": "on", "words.0": "见文档", "answers.1": "on", "note": "请接手"}
    assert enter("member").post(at(requirement, "do/offer/"), sent).status_code == 303
    requirement.refresh_from_db()
    assert (requirement.owner, requirement.turn_person) == (world.member, world.stranger)
    page = enter("stranger").get(at(requirement))
    assert [page.context["acts"].first.verb, page.context["acts"].beside[0].verb] == ["receive", "hand_back"]
    assert "见文档" in page.content.decode()
    returned = {"reason": "missing", "note": "缺少对账口径"}
    assert enter("stranger").post(at(requirement, "do/hand_back/"), returned).status_code == 303
    told = enter("member", "zh-hans").get(at(requirement)).content.decode()
    assert "退回了交接\uff1a信息不全\uff1a缺少对账口径" in told
    assert (
        "returned the handover: information missing: 缺少对账口径"
        in enter("member").get(at(requirement)).content.decode()
    )


def test_the_story_says_names_in_the_language_of_its_reader(world: Any, enter: Any) -> None:
    requirement = world.in_scheduling()
    requirement.ask_review([world.lead, world.member], by=world.member)
    requirement.offer(
        world.stage(requirement, "development"), by=world.member, unit=world.ads, answers={0: "y", 1: "y"}
    )
    told = [line.sentence for line in enter("lead").get(at(requirement)).context["story"]]
    assert "asked Li Wang, Hao Chen to review" in told
    assert "offered this to Qiang Zhao" in told


def test_whoever_is_on_duty_in_the_chosen_unit_is_named_before_it_is_sent(world: Any, enter: Any) -> None:
    requirement = world.in_scheduling()
    form = enter("member").get(at(requirement, "do/offer/"), {"unit": "ads公司 (ads)"}).context["form"]
    assert form.on_duty() == world.stranger


def test_evidence_comes_with_the_handover_or_not_at_all(world: Any, enter: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    requirement = world.in_scheduling()
    to = world.stage(requirement, "development").pk
    sent = {"to": to, "answers.0": "on", "answers.1": "on", "files": [SimpleUploadedFile("a.exe", b"MZ")]}
    assert enter("member").post(at(requirement, "do/offer/"), sent).status_code == 422
    assert "offer" not in events(requirement)
    sent["files"] = [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.png", PNG)]
    assert enter("member").post(at(requirement, "do/offer/"), sent).status_code == 303
    assert events(requirement)[-3:] == ["offer", "attach", "attach"]


def test_a_comment_shows_its_mention_by_name_and_tells_the_one_mentioned(world: Any, enter: Any) -> None:
    requirement = world.requirement()
    enter("reader").post(at(requirement, "do/comment/"), {"text": "@member@takt.test <b>看看</b>"})
    page = enter("lead", "zh-hans").get(at(requirement)).content.decode()
    assert '<span class="mention">@陈浩</span> &lt;b&gt;看看' in page
    assert Notice.objects.filter(person=world.member, reason="mention").count() == 1


def test_only_who_may_read_is_offered_for_a_mention(world: Any, enter: Any) -> None:
    requirement = world.requirement()
    items = enter("lead").get(at(requirement, "people/"), {"q": "a"}).json()["items"]
    handles = {item["handle"] for item in items}
    assert world.member.email in handles
    assert world.stranger.email not in handles


def test_the_story_can_be_narrowed(world: Any, enter: Any) -> None:
    requirement = world.accepted()
    requirement.comment("说一句", by=world.member)
    verbs = [line.icon for line in enter("lead").get(at(requirement), {"story": "comments"}).context["story"]]
    assert len(verbs) == 1
    history = enter("lead").get(at(requirement), {"story": "history"}).context["story"]
    assert all(line.comment is None for line in history)
    assert Comment.objects.filter(record=requirement.pk).count() == 1


def test_a_link_is_shown_only_to_who_sees_both_ends(world: Any, enter: Any) -> None:
    mine, secret = world.requirement(), world.requirement(title="机密预算", by=world.lead)
    mine.link(secret, "blocks", by=world.lead)
    secret.confide(by=world.lead)
    assert "机密预算" in enter("lead").get(at(mine)).content.decode()
    assert "机密预算" not in enter("member").get(at(mine)).content.decode()


def test_a_stale_edit_shows_both_versions_and_keeps_what_was_typed(world: Any, enter: Any) -> None:
    requirement = world.accepted()
    seen = requirement.version
    requirement.edit({"title": "别人的标题"}, by=world.lead)
    sent = {"title": "我的标题", "text": "", "priority": 3, "due": "", "for_whom": "商家", "sign": "", "version": seen}
    answer = enter("member").post(at(requirement, "edit/"), sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "别人的标题" in page
    assert 'value="我的标题"' in page
    current = answer.context["record"].version
    assert enter("member").post(at(requirement, "edit/"), {**sent, "version": current}).status_code == 303
    requirement.refresh_from_db()
    assert requirement.title == "我的标题"


def test_a_form_saved_as_it_was_read_leaves_no_event(world: Any, enter: Any) -> None:
    requirement = world.accepted()
    before = events(requirement)
    enter("member").post(at(requirement, "edit/"), {"only": "title", "title": requirement.title})
    assert events(requirement) == before


def test_a_climb_is_acknowledged_and_resolved_where_it_is_told(world: Any, enter: Any) -> None:
    requirement = world.accepted()
    requirement.escalate(by=world.member)
    page = enter("member").get(at(requirement)).content.decode()
    assert f"{at(requirement)}do/acknowledge/" in page
    assert enter("member").post(at(requirement, "do/acknowledge/")).status_code == 303
    assert enter("member").post(at(requirement, "do/resolve/"), {"note": ""}).status_code == 422
    assert enter("member").post(at(requirement, "do/resolve/"), {"note": "加人"}).status_code == 303
    assert events(requirement)[-3:] == ["escalate", "acknowledge", "resolve"]


def test_one_property_alone_can_be_set(world: Any, enter: Any) -> None:
    requirement = world.accepted()
    enter("member").post(at(requirement, "edit/"), {"only": "priority", "priority": 1, "title": "nicht"})
    requirement.refresh_from_db()
    assert (requirement.priority, requirement.title) == (1, "支付失败后退款很慢")


def test_a_file_leaves_as_an_attachment_in_a_sandbox(world: Any, enter: Any) -> None:
    requirement = world.requirement()
    file = requirement.attach("图 <1>.png", [PNG], by=world.reader)
    answer = enter("lead").get(f"/files/{file.pk}/x.png")
    assert b"".join(answer.streaming_content) == PNG
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5%9B%BE")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert enter("stranger").get(f"/files/{file.pk}/x.png").status_code == 404
    assert File.objects.filter(pk=file.pk).exists()


def test_a_code_alone_leads_to_the_page(world: Any, enter: Any) -> None:
    requirement = world.requirement()
    assert enter("lead").get(f"/r/{requirement.code.lower()}/")["Location"] == at(requirement)
    assert enter("stranger").get(f"/r/{requirement.code}/").status_code == 404


def test_the_same_comment_sent_twice_is_said_once(world: Any, enter: Any) -> None:
    requirement = world.requirement()
    client = enter("lead")
    for _ in range(2):
        client.post(at(requirement, "do/comment/"), {"text": "一次", "once": "the-same-key"})
    assert Comment.objects.filter(record=requirement.pk).count() == 1


def test_every_verb_of_a_requirement_has_its_form(world: Any) -> None:
    from takt.demand.pages.record import PAGES

    by_time_or_elsewhere = {"nudge", "follow", "raise", "edit"}
    assert set(PAGES.kind.verbs()) - set(PAGES.forms) == by_time_or_elsewhere


def test_a_page_costs_the_same_however_long_its_story(world: Any, enter: Any) -> None:
    requirement = world.in_scheduling()
    client = enter("lead")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(requirement)).status_code == 200
        return len(queries)

    requirement.comment("第一句 @member@takt.test", by=world.member)
    cost()
    short = cost()
    for number in range(12):
        requirement.comment(f"第 {number} 句 @member@takt.test", by=world.member)
    cost()  # reading it marks its notices as read
    assert cost() == short
    assert short <= 55
