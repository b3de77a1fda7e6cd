"""What somebody might send: values by the name of a field, for forms and for the API alike."""

from __future__ import annotations

from typing import Any

from tests.sweeps.house import COMMON, House


def values(house: House, record: Any) -> dict[str, Any]:
    """Plausible values for the fields of forms, by name."""
    return {
        "code": record.code,
        "title": f"{COMMON} tried",
        "text": f"{COMMON} tried",
        "note": f"{COMMON} tried",
        "reason": "missing",
        "name": "tried",
        "q": COMMON,
        "query": f"q={COMMON}",
        "owner": house.people["member"].pk,
        "person": house.people["member"].pk,
        "priority": 2,
        "version": record.version,
        "stage": "review",
        "unit": "live",
        "into": house.seen.code,
        "until": "2027-01-04",
        "view": 1,
    }


ACTS = ("watch", "assign", "move", "prioritise", "keep", "rename", "default", "drop")  # of forms that name an act


def body(schema: dict[str, Any], whole: dict[str, Any], house: House, record: Any, name: str = "") -> Any:
    """A value that fits a JSON schema; texts by the name of their field."""
    if "$ref" in schema:
        return body(whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], whole, house, record, name)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            first = next((one for one in schema[several] if one.get("type") != "null"), {})
            return body(first, whole, house, record, name)
    if "const" in schema or "enum" in schema:
        return schema.get("const", (schema.get("enum") or [None])[0])
    kind = schema.get("type")
    if kind == "object":
        return {key: body(one, whole, house, record, key) for key, one in schema.get("properties", {}).items()}
    if kind == "array":
        return [body(schema.get("items", {}), whole, house, record, name.rstrip("s"))]
    if kind in ("integer", "number"):
        return _number(schema, values(house, record).get(name))
    if kind == "boolean":
        return True
    return _string(schema, str(values(house, record).get(name, f"{COMMON} tried")))


def _number(schema: dict[str, Any], known: Any) -> Any:
    return known if isinstance(known, int) else schema.get("minimum", 1)


def _string(schema: dict[str, Any], known: str) -> str:
    if schema.get("format") == "date":
        return "2027-01-04"
    if schema.get("format") == "date-time":
        return "2027-01-04T02:00:00Z"
    if schema.get("format") == "email":
        return "tried@takt.test"
    return known[: schema.get("maxLength", 1000)]
