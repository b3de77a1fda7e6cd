"""Choosing a colleague or a unit: a short list is on the page, a long one is asked for while one types."""

import pytest
from django import forms
from django.test import Client

from takt.ground.models import Person
from takt.kit.record import fields
from takt.kit.record.fields import PersonField, UnitField

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(world):
    client = Client()
    client.force_login(world.reader)
    return client


def form_of(world):
    class Choosing(forms.Form):
        who = PersonField(world.reader)
        where = UnitField(world.reader)

    return Choosing


def test_a_short_list_is_on_the_page_and_nothing_is_asked_for(world):
    page = str(form_of(world)())
    assert "lead@takt.test" in page
    assert "hx-get" not in page


def test_a_long_list_is_asked_for_while_one_types(world, monkeypatch, client):
    monkeypatch.setattr(fields, "MOST_OFFERED", 3)
    monkeypatch.setattr(fields, "FIRST_OFFERED", 1)
    page = str(form_of(world)())
    assert page.count("<option") == 2
    assert 'hx-get="/pick/people/?of=who"' in page
    assert 'hx-get="/pick/units/?of=where"' in page
    assert "stranger@takt.test" in client.get("/pick/people/?of=who&who=Zhao").content.decode()


def test_without_javascript_whoever_is_not_on_the_page_is_named_all_the_same(world, monkeypatch):
    monkeypatch.setattr(fields, "MOST_OFFERED", 1)
    for text in ("stranger@takt.test", "赵强", "Qiang Zhao (stranger@takt.test)"):
        form = form_of(world)({"who": text, "where": "ads"})
        assert form.is_valid()
        assert (form.cleaned_data["who"], form.cleaned_data["where"]) == (world.stranger, world.ads)


@pytest.mark.parametrize("text", ["qiang", "强", "stranger@", "Qiang Zhao (stranger@takt.test)", "zhao qiang"])
def test_what_fits_is_offered(world, client, text):
    found = client.get("/pick/people/", {"of": "who", "who": text}).content.decode()
    assert found.count("<option") == 1
    assert "stranger@takt.test" in found


def test_who_has_left_is_not_offered_and_a_stranger_learns_nothing(world, client):
    Person.objects.get(pk=world.stranger.pk).depart(by=world.leader)
    assert client.get("/pick/people/?of=who&who=Zhao").content == b""
    assert Client().get("/pick/people/?of=who&who=a").status_code in (302, 401)


def test_units_are_offered_by_code_and_name(world, client):
    assert client.get("/pick/units/?of=where&where=ads").content.decode().count("<option") == 1
    assert "(line)" in client.get("/pick/units/?of=where&where=line").content.decode()
