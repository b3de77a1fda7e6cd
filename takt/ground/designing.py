"""Designing processes: a design is plain data, vetted as a whole, drafted, published, never changed once published.

A design is a list of stages in order:
{"code", "zh", "en", "category", "function" (code or ""), "target" (working hours or None), "accept" (working hours),
 "checklist": [{"zh", "en", "required"}], "gate" ("", "owner", "lead", "pmo"), "evidence": [{"zh", "en"}],
 "next": [codes of the stages allowed next]}
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Invalid, NotNow, Text
from takt.ground.models.function import Function
from takt.ground.models.process import Move, Process, ProcessVersion, Stage

if TYPE_CHECKING:
    from takt.ground.door import Act
    from takt.ground.models.person import Person
    from takt.ground.models.unit import Unit

Design = Sequence[dict[str, Any]]
CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
MOST_STAGES, MOST_ITEMS = 40, 30
LONGEST_NAME, LONGEST_ITEM = 120, 300  # characters


def found_process(
    unit: Unit, kind: str, code: str, zh: str, en: str, design: Design, *, by: Person, at: datetime | None = None,
    about_zh: str = "", about_en: str = "",
) -> ProcessVersion:  # fmt: skip
    """A new process with version 1 as a draft."""
    process = Process(unit=unit, kind=kind, code=code, name_zh=zh, name_en=en, about_zh=about_zh, about_en=about_en)
    vet_design(design)
    with process.doing("found", by=by, at=at):
        if not zh.strip() and not en.strip():
            raise Invalid({"name_zh": _("Give the process a name.")})
    with process.doing("draft", by=by, at=at) as act:
        act.what(1)
        version = act.add(ProcessVersion(process=process, number=1))
        _write(version, design, act)
    return version


def draft(process: Process, *, by: Person, at: datetime | None = None) -> ProcessVersion:
    """Begin the next version as a copy of the latest one; there is one draft at a time."""
    with process.doing("draft", by=by, at=at) as act:
        latest = process.versions.order_by("-number").first()
        if latest is not None and latest.state == ProcessVersion.State.DRAFT:
            raise NotNow(_("There is a draft already. Publish or discard it first."))
        number = latest.number + 1 if latest else 1
        act.what(number)
        version = act.add(ProcessVersion(process=process, number=number))
        _write(version, design_of(latest) if latest else [], act)
    return version


def redesign(
    version: ProcessVersion,
    design: Design,
    *,
    by: Person,
    at: datetime | None = None,
    expect: int | None = None,
) -> None:
    """Replace the design of a draft as a whole."""
    vet_design(design)
    with version.process.doing("design", by=by, at=at, expect=expect) as act:
        _still_draft(version)
        act.what(version.number)
        version.process.version += 1
        for stage in version.stages.all():
            act.remove(stage)
        _write(version, design, act)


def publish(version: ProcessVersion, *, by: Person, at: datetime | None = None, expect: int | None = None) -> None:
    """New records follow this version from now on; those under way keep theirs until they are moved.
    `expect` is the version of the process that the publisher looked at."""
    with version.process.doing("publish", by=by, at=at, expect=expect) as act:
        _still_draft(version)
        vet_design(design_of(version))
        act.what(version.number)
        for older in version.process.versions.filter(state=ProcessVersion.State.PUBLISHED):
            act.change(older, state=ProcessVersion.State.RETIRED)
        act.change(version, state=ProcessVersion.State.PUBLISHED, published_at=act.at)


def discard(version: ProcessVersion, *, by: Person, at: datetime | None = None, expect: int | None = None) -> None:
    """A draft is gone, with its stages. `expect` is the version of the process that was looked at."""
    with version.process.doing("discard", by=by, at=at, expect=expect) as act:
        _still_draft(version)
        act.what(version.number)
        for stage in version.stages.all():
            act.remove(stage)
        act.remove(version)


def design_of(version: ProcessVersion) -> list[dict[str, Any]]:
    """A version's design as plain data."""
    stages = version.stages.select_related("function").prefetch_related("moves_out__after")
    return [
        {
            "code": stage.code, "zh": stage.name_zh, "en": stage.name_en, "category": stage.category,
            "function": stage.function.code if stage.function else "", "target": stage.target_hours,
            "accept": stage.accept_hours, "checklist": stage.checklist, "gate": stage.gate_role,
            "evidence": stage.gate_evidence, "next": [move.after.code for move in stage.moves_out.all()],
        }
        for stage in stages
    ]  # fmt: skip


def vet_design(design: Design) -> None:
    """Raises Invalid, naming the stage ("stages.2.next"), for a design that cannot be worked with."""
    wrong: dict[str, Text] = {}
    codes = [str(stage.get("code", "")) for stage in design]
    if not 2 <= len(design) <= MOST_STAGES:
        raise Invalid({"stages": _("A process has between 2 and 40 stages.")})
    known = set(Function.objects.values_list("code", flat=True)) | {""}
    for place, stage in enumerate(design):
        for field, text in _wrong_in(stage, codes, known).items():
            wrong[f"stages.{place}.{field}"] = text
    if not any(stage.get("category") == Stage.Category.DONE for stage in design):
        wrong["stages"] = _("One stage needs the category “done”.")
    if design[0].get("category") in (Stage.Category.DONE, Stage.Category.DROPPED):
        wrong["stages.0.category"] = _("A process does not begin where it ends.")
    lost = set(codes) - _reached(design)
    if lost and not wrong:
        wrong["stages"] = _("No move leads to: %(stages)s.") % {"stages": ", ".join(sorted(lost))}
    if wrong:
        raise Invalid(wrong)


def _wrong_in(stage: dict[str, Any], codes: list[str], functions: set[str]) -> dict[str, Text]:
    code, follows = str(stage.get("code", "")), stage.get("next", [])
    wrong: dict[str, Text] = _wrong_texts(stage)
    if not CODE.fullmatch(code) or codes.count(code) > 1:
        wrong["code"] = _("Use a short code of its own: letters, digits, hyphens.")
    if not str(stage.get("zh", "")).strip() and not str(stage.get("en", "")).strip():
        wrong["zh"] = _("Give the stage a name.")
    if stage.get("category") not in Stage.Category.values:
        wrong["category"] = _("Choose waiting, active, done or dropped.")
    if stage.get("function", "") not in functions:
        wrong["function"] = _("There is no such function.")
    if stage.get("gate", "") not in Stage.GateRole.values:
        wrong["gate"] = _("Choose who decides at the gate.")
    for name in ("target", "accept"):
        hours = stage.get(name)
        if hours is not None and not (isinstance(hours, int) and 0 < hours <= 10_000):
            wrong[name] = _("Enter whole working hours from 1 to 10,000, or nothing.")
    if any(other not in codes or other == code for other in follows):
        wrong["next"] = _("A move leads to a stage that does not exist.")
    if not follows and stage.get("category") in (Stage.Category.WAITING, Stage.Category.ACTIVE):
        wrong["next"] = _("Nothing leads out of this stage.")
    return wrong


def _wrong_texts(stage: dict[str, Any]) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    for name in ("zh", "en"):
        if len(str(stage.get(name, ""))) > LONGEST_NAME:
            wrong[name] = _("Keep the name within 120 characters.")
    for name in ("checklist", "evidence"):
        if not _fit(stage.get(name, [])):
            wrong[name] = _("At most 30 items, each with a text of up to 300 characters.")
    return wrong


def _fit(items: Sequence[dict[str, Any]]) -> bool:
    texts = [[str(item.get(name, "")).strip() for name in ("zh", "en")] for item in items]
    return len(items) <= MOST_ITEMS and all(any(pair) and max(map(len, pair)) <= LONGEST_ITEM for pair in texts)


def _reached(design: Design) -> set[str]:
    """Codes of the stages that can be reached from the first. What is dropped is reached by declining too."""
    follows = {stage["code"]: stage.get("next", []) for stage in design}
    seen = {stage["code"] for stage in design if stage.get("category") == Stage.Category.DROPPED}
    ahead = [design[0].get("code", "")]
    while ahead:
        code = ahead.pop()
        if code not in seen or code == design[0].get("code"):
            seen.add(code)
            ahead += [other for other in follows.get(code, []) if other not in seen]
    return seen


def _write(version: ProcessVersion, design: Design, act: Act) -> None:
    functions = {function.code: function for function in Function.objects.all()}
    stages: dict[str, Stage] = {}
    for position, stage in enumerate(design):
        stages[stage["code"]] = act.add(
            Stage(
                version=version, code=stage["code"], position=position, category=stage["category"],
                name_zh=stage.get("zh", "").strip() or stage.get("en", ""), name_en=stage.get("en", "").strip(),
                function=functions.get(stage.get("function", "")), target_hours=stage.get("target"),
                accept_hours=stage.get("accept") or 8, checklist=stage.get("checklist", []),
                gate_role=stage.get("gate", ""), gate_evidence=stage.get("evidence", []),
            )
        )  # fmt: skip
    for stage in design:
        for code in dict.fromkeys(stage.get("next", [])):
            act.add(Move(before=stages[stage["code"]], after=stages[code]))


def _still_draft(version: ProcessVersion) -> None:
    version.refresh_from_db(fields=["state"])
    if version.state != ProcessVersion.State.DRAFT:
        raise NotNow(_("A published version is not changed. Begin a new one."))
