"""Bringing a requirement in."""

from __future__ import annotations

from typing import Any

from django.test import Client

from takt.demand.models import Requirement


def entered(person: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(person)
    return client


def sent(**fields: Any) -> dict[str, Any]:
    return {"title": "主播提现到账太慢", "unit": "live", "priority": 3, **fields}


def test_three_answers_are_enough_and_the_page_says_whose_turn_it_is(world: Any) -> None:
    answer = entered(world.reader).post("/requirements/new/", sent(for_whom="主播"), follow=True)
    requirement = Requirement.objects.get()
    assert requirement.requester == world.reader
    assert answer.redirect_chain == [(f"/requirements/{requirement.code}/", 303)]
    assert "王丽" in answer.content.decode()


def test_anyone_may_bring_a_requirement_to_another_subsidiary(world: Any) -> None:
    answer = entered(world.stranger).post("/requirements/new/", sent(), follow=True)
    assert answer.status_code == 200
    assert Requirement.objects.get().unit == world.live


def test_what_does_not_fit_is_kept_and_nothing_is_raised(world: Any) -> None:
    answer = entered(world.reader).post("/requirements/new/", sent(unit="没有这个单元", sign="到账更快"))
    assert answer.status_code == 422
    assert "到账更快" in answer.content.decode()
    assert not Requirement.objects.exists()


def test_the_nearest_unit_is_proposed(world: Any) -> None:
    form = entered(world.reader).get("/requirements/new/").context["form"]
    assert form.fields["unit"].initial == world.live


def test_what_is_similar_is_shown_in_both_languages(world: Any) -> None:
    world.requirement(title="退款到账很慢")
    world.requirement(title="Refund takes too long")
    assert "退款到账很慢" in entered(world.lead).get("/requirements/similar/", {"title": "退款慢"}).content.decode()
    assert (
        "Refund takes" in entered(world.lead).get("/requirements/similar/", {"title": "slow refund"}).content.decode()
    )


def test_what_is_similar_but_unseen_is_not_shown(world: Any) -> None:
    world.requirement(title="退款到账很慢")
    assert entered(world.stranger).get("/requirements/similar/", {"title": "退款慢"}).content.strip() == b""
