"""The one rule for reading, held against every table; and the sweeps, shown to notice a rule that is gone."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from takt.ground.models import Person, Record
from tests.sweeps.addresses import all_addresses
from tests.sweeps.house import ROLES
from tests.sweeps.test_addresses import wrong_at

pytestmark = pytest.mark.django_db
READABLE = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("takt.") and hasattr(getattr(model, "objects", None), "visible_to")
]
OF_RECORDS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("takt.")
    and (issubclass(model, Record) or any(field.name == "record" for field in model._meta.concrete_fields))
    and model._meta.model_name not in ("record", "event")  # a record is its kind; events keep short facts
]
# texts that nobody writes, or that one of few words fills
MACHINE_MADE = {"code", "kind", "stored_as", "content_type", "sha256", "factors"}
DEPARTED = "departed"


@pytest.fixture(scope="module")
def departed(house):
    """Somebody who was let into everything, and has left."""
    person = Person(email="departed@takt.test", name_zh="gone", password="!")
    with person.doing("invite", by=house.world.leader, at=house.world.now):
        pass
    house.secrets["ads"].record.let_in(person, by=house.world.stranger, at=house.world.now)
    person.depart(by=house.world.leader, at=house.world.now)
    return person


def seen_wrongly(house, departed, tables=READABLE):
    """Rows that somebody sees and should not, in sentences."""
    wrong = []
    for model in tables:
        if model.objects.visible_to(departed).exists():
            wrong.append(f"whoever has left sees rows of {model.__name__}")
        for role in ROLES[1:]:
            rows = list(model.objects.visible_to(house.who(role)).values())
            said = "\n".join(str(value) for row in rows for value in row.values())
            for secret in house.hidden_from(role):
                keys = {row.get("record_id", row.get("record_ptr_id")) for row in rows}
                if secret.canary in said or secret.record.pk in keys:
                    wrong.append(f"{role} sees {secret.canary} in {model.__name__}")
    return wrong


def test_no_table_shows_what_is_hidden(house, departed):
    assert seen_wrongly(house, departed) == []


@pytest.mark.parametrize("model", READABLE, ids=lambda model: model.__name__)
def test_a_rule_for_reading_that_is_gone_is_noticed(house, departed, monkeypatch, model):
    monkeypatch.setattr(type(model.objects.all()), "visible_to", lambda rows, person: rows)
    assert seen_wrongly(house, departed, [model])


@pytest.mark.parametrize(
    ("route", "model"),
    [
        ("requirements/", Record),
        ("requirements/export.<str:form>", Record),
        ("r/<str:code>/", Record),
        ("files/<int:key>/<str:name>", apps.get_model("ground", "File")),
    ],
)
def test_the_sweep_of_addresses_notices_a_rule_that_is_gone(asking, monkeypatch, route, model):
    address = next(address for address in all_addresses() if address.route == route)
    assert wrong_at(asking, address, ("lead",), ("ads",)) == []
    for kind in READABLE:
        if issubclass(kind, model):
            monkeypatch.setattr(type(kind.objects.all()), "visible_to", lambda rows, person: rows)
    assert wrong_at(asking, address, ("lead",), ("ads",))


def _texts(model):
    """Fields in which somebody writes."""
    return [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
        and field.attname not in MACHINE_MADE
    ]


@pytest.mark.parametrize(
    ("model", "field"),
    [(model, field) for model in OF_RECORDS for field in _texts(model)],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_canary_sits_in_every_text_of_a_secret(house, model, field):
    key = "pk" if issubclass(model, Record) else "record"
    secret = house.secrets["ads"]
    values = model.objects.filter(**{key: secret.record.pk}).values_list(field, flat=True)
    assert any(secret.canary in str(value) for value in values), (
        f"Let _filled in tests/sweeps/house.py write the canary into {model.__name__}.{field}."
    )
