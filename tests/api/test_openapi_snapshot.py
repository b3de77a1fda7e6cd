"""The description of the API is a promise: a change of it is seen in a review. The refusals, which are the same
everywhere, are left out of the snapshot and held by a test of their own.

To accept a change: TAKT_WRITE_SNAPSHOT=1 python -m pytest tests/api/test_openapi_snapshot.py
"""

import json
import os
from pathlib import Path

import pytest

SNAPSHOT = Path(__file__).with_name("openapi.json")


@pytest.fixture
def described(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def test_the_description_is_what_was_promised(described):
    described["info"]["version"] = "-"
    for operation in _operations(described).values():
        operation["responses"] = {code: told for code, told in operation["responses"].items() if code < "400"}
    told = json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if os.environ.get("TAKT_WRITE_SNAPSHOT"):
        SNAPSHOT.write_text(told)
    assert SNAPSHOT.read_text() == told, "The API changed. Is that meant? See the text above."


def test_every_operation_tells_its_refusals_and_who_may_call(described):
    for place, operation in _operations(described).items():
        refusals = {code: told for code, told in operation["responses"].items() if code >= "400"}
        assert {"401", "403", "404", "422"} <= set(refusals), place
        assert operation["security"], place
        for told in refusals.values():
            assert list(told["content"]) == ["application/problem+json"], place


def _operations(described):
    return {
        (method, path): operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }
