"""A design while it is edited in a form: read from what was posted, changed by the form's buttons, drawn as a map.

A design is a list of stages as in `takt.ground.designing`; here each carries a `key` besides, which stays the
same while the stage's code is edited, and `next` holds keys. `finished` makes a plain design of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import get_language, gettext

from takt.kit.marks import TONES
from takt.kit.numbers import whole

Sheet = list[dict[str, Any]]
BLANK_ITEM = {"zh": "", "en": "", "required": True}


def opened(design: Sequence[dict[str, Any]]) -> Sheet:
    """A stored design as a sheet to edit."""
    return [{**stage, "key": stage["code"]} for stage in design]


def blank() -> Sheet:
    """The least that works: to do, doing, done, dropped."""
    return opened(
        [
            _stage("todo", "待办", "To do", "waiting", ["doing", "dropped"], 16),
            _stage("doing", "进行中", "Doing", "active", ["done", "todo", "dropped"], 40),
            _stage("done", "已完成", "Done", "done", [], None),
            _stage("dropped", "已终止", "Dropped", "dropped", [], None),
        ]
    )


def posted(post: QueryDict) -> Sheet:
    """The sheet as the form holds it, in the order in which the stages stand on the page."""
    keys = list(dict.fromkeys(post.getlist("stage")))[:60]
    return [_posted_stage(post, key, set(keys)) for key in keys]


def finished(sheet: Sheet) -> list[dict[str, Any]]:
    """The plain design of a sheet: codes made up where they are missing, moves by code, empty items left out."""
    codes: dict[str, str] = {}
    for place, stage in enumerate(sheet, 1):
        codes[stage["key"]] = stage["code"] or _new_code(stage, place, {*codes.values(), *(s["code"] for s in sheet)})
    return [
        {
            **{name: value for name, value in stage.items() if name != "key"},
            "code": codes[stage["key"]],
            "next": [codes[key] for key in stage["next"] if key in codes],
            "checklist": [item for item in stage["checklist"] if item["zh"] or item["en"]],
            "evidence": [item for item in stage["evidence"] if item["zh"] or item["en"]],
        }
        for stage in sheet
    ]


def changed(sheet: Sheet, press: str) -> tuple[Sheet, str]:
    """The sheet after a button of the form: "add", "remove:key", "up:key", "down:key", "item:key", "unitem:key:1",
    "proof:key", "unproof:key:0". Returns the sheet and the key of the stage to look at."""
    act, key, place = [*press.split(":"), "", ""][:3]
    if act == "add":
        return _added(sheet)
    if act not in BUTTONS or key not in [stage["key"] for stage in sheet]:
        return sheet, ""
    BUTTONS[act](sheet, next(place for place, stage in enumerate(sheet) if stage["key"] == key), place)
    return sheet, key


def map_of(design: Sequence[dict[str, Any]], functions: dict[str, str], current: str = "") -> dict[str, Any]:
    """The drawn map of a design; `functions` names the functions by code."""
    tones = {code: place % TONES + 1 for place, code in enumerate(functions)}
    order = {stage["code"]: place for place, stage in enumerate(design)}
    nodes = [
        {
            "id": stage["code"],
            "label": named(stage) or gettext("New stage"),
            "note": functions.get(stage["function"], ""),
            "tone": tones.get(stage["function"]),
            "gate": bool(stage["gate"]),
            "category": stage["category"],
            "current": stage["code"] == current,
        }
        for stage in design
    ]
    edges = [
        {"from": stage["code"], "to": code, "back": order[code] < place}
        for place, stage in enumerate(design)
        for code in stage["next"]
        if code in order and design[order[code]]["category"] != "dropped"
    ]
    lost = {node["id"] for node in nodes} - {end for edge in edges for end in (edge["from"], edge["to"])}
    return {"nodes": [node for node in nodes if node["id"] not in lost], "edges": edges}


def named(stage: dict[str, Any]) -> str:
    """The name of a stage or checklist item in the reader's language."""
    chinese = (get_language() or "en").startswith("zh")
    first, second = (stage["zh"], stage["en"]) if chinese else (stage["en"], stage["zh"])
    return str(first or second)


def listed(words: Iterable[str]) -> str:
    """Words in a row, as the reader's language separates them."""
    return ("、" if (get_language() or "en").startswith("zh") else ", ").join(words)


# private


def _stage(code: str, zh: str, en: str, category: str, follows: list[str], target: int | None) -> dict[str, Any]:
    return {
        "code": code, "zh": zh, "en": en, "category": category, "function": "", "target": target, "accept": 8,
        "checklist": [], "gate": "", "evidence": [], "next": follows,
    }  # fmt: skip


def _posted_stage(post: QueryDict, key: str, keys: set[str]) -> dict[str, Any]:
    def one(name: str) -> str:
        return post.get(f"{key}.{name}", "").strip()

    needs = post.getlist(f"{key}.check.need")
    checklist = _items(post, f"{key}.check")
    return {
        "key": key, "code": one("code"), "zh": one("zh"), "en": one("en"), "category": one("category"),
        "function": one("function"), "target": _hours(one("target")), "accept": _hours(one("accept")),
        "gate": one("gate"), "evidence": _items(post, f"{key}.proof"),
        "checklist": [
            {**item, "required": needs[place : place + 1] != ["optional"]} for place, item in enumerate(checklist)
        ],
        "next": [other for other in post.getlist(f"{key}.next") if other in keys and other != key],
    }  # fmt: skip


def _items(post: QueryDict, name: str) -> list[dict[str, Any]]:
    pairs = zip(post.getlist(f"{name}.zh"), post.getlist(f"{name}.en"), strict=False)
    return [{"zh": zh.strip(), "en": en.strip()} for zh, en in pairs][:60]


def _hours(text: str) -> int | str | None:
    """Whole hours; what is no number stays as typed, to be shown with what is wrong about it."""
    hours = whole(text)
    return hours if hours is not None else text or None


def _new_code(stage: dict[str, Any], place: int, taken: set[str]) -> str:
    stem = slugify(stage["en"])[:30].strip("-_")
    stem = stem if stem[:1].isalpha() else f"stage-{place}"
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, 99))) if code not in taken)


def _added(sheet: Sheet) -> tuple[Sheet, str]:
    """A new stage before those that end, reached from the last one and leading to where that led."""
    keys = {stage["key"] for stage in sheet}
    key = next(f"new{n}" for n in range(1, 99) if f"new{n}" not in keys)
    ends = [place for place, stage in enumerate(sheet) if stage["category"] in ("done", "dropped")]
    place = min(ends, default=len(sheet))
    fresh = {**_stage("", "", "", "active", [], 24), "key": key}
    if place:
        last = sheet[place - 1]
        later = {stage["key"] for stage in sheet[place:]}
        fresh["next"] = [other for other in last["next"] if other in later]
        last["next"] = [key, *last["next"]]
    sheet.insert(place, fresh)
    return sheet, key


def _remove(sheet: Sheet, place: int, _item: str) -> None:
    key = sheet.pop(place)["key"]
    for stage in sheet:
        stage["next"] = [other for other in stage["next"] if other != key]


def _swap(sheet: Sheet, place: int, other: int) -> None:
    if 0 <= other < len(sheet):
        sheet[place], sheet[other] = sheet[other], sheet[place]


def _drop(items: list[Any], place: str) -> None:
    at = whole(place)
    if at is not None and at < len(items):
        items.pop(at)


BUTTONS: dict[str, Callable[[Sheet, int, str], None]] = {
    "remove": _remove,
    "up": lambda sheet, place, _item: _swap(sheet, place, place - 1),
    "down": lambda sheet, place, _item: _swap(sheet, place, place + 1),
    "item": lambda sheet, place, _item: sheet[place]["checklist"].append(dict(BLANK_ITEM)),
    "unitem": lambda sheet, place, item: _drop(sheet[place]["checklist"], item),
    "proof": lambda sheet, place, _item: sheet[place]["evidence"].append({"zh": "", "en": ""}),
    "unproof": lambda sheet, place, item: _drop(sheet[place]["evidence"], item),
}
