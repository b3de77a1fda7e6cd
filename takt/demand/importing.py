"""A requirement as a row of a file: what its columns are called, how they are read and shown.

An imported requirement is brought in like any other: into the first stage, by whoever imports. Where a lead gives
it an owner, it is accepted at once and stays out of the inbox. Later stages are reached by moving, with their
checklists and gates: a column of stages is therefore not guessed, and takes the first stage's name or code only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from takt.demand.models import Requirement
from takt.demand.scoring import BOUNDS, FACTORS, score_of
from takt.flow.importing import Cell, Column, Reading, Sheet, Unfit, cells
from takt.ground.errors import Text
from takt.ground.models import Person

LONGEST_TITLE = 200
ALIASES = {
    "key": "issuekey issueid id code no number externalid 编号 需求编号 需求id 单号 序号",
    "title": "标题 summary subject name requirement story userstory task 名称 主题 需求名称 需求标题 需求 任务 故事",
    "text": "描述 details detail body content pain problem story userstory 详情 需求描述 内容 说明 需求说明 痛点 背景",
    "for_whom": "user users customer persona audience 为谁 目标用户 用户 受影响的人 使用者",
    "sign": "acceptancecriteria acceptance successmetric metric 验收标准 判断标准 衡量指标 成功标准",
    "priority": "prio severity 优先级 紧急程度 重要程度",
    "due": "duedate deadline targetdate 截止日期 期望完成日期 期望上线时间 截止时间 到期日",
    "requester": "reporter requestedby author creator 提出人 提报人 需求方 需求提出人 报告人",
    "owner": "assignee responsible 负责人 经办人 处理人 指派给",
    "stage": "status state 阶段 状态",
}
FACTOR_LABELS = {
    "reach": (_("reach"), "触达"),
    "impact": (_("impact"), "影响"),
    "confidence": (_("confidence"), "信心 信心%"),
    "effort": (_("effort"), "storypoints storypoint points estimate 故事点 工作量 人周 估算"),
    "value": (_("business value"), "businessvalue 业务价值 商业价值"),
    "urgency": (_("urgency"), "timecriticality 紧迫性 时间紧迫性"),
    "risk_reduction": (_("risk reduction"), "riskreduction 降低风险 风险降低"),
    "size": (_("job size"), "jobsize 规模 工作规模"),
}


def build(values: dict[str, Any], reading: Reading) -> Requirement:
    """The unsaved requirement of a row. Raises Unfit, Invalid."""
    stage = values.pop("stage", None)
    if stage is not None and stage != reading.stages[0]:
        raise Unfit(
            _("Requirements are imported into the first stage, “%(stage)s”. Leave the column of stages out.")
            % {"stage": reading.stages[0].name}
        )
    owner = values.get("owner")
    if owner is not None and not reading.leads:
        raise Unfit(_("Only a lead of the unit imports with owners. Leave the column of owners out."))
    factors = {name: values.pop(name) for name in FACTOR_LABELS if values.get(name) is not None}
    given = {name: value for name, value in values.items() if value is not None and name not in FACTOR_LABELS}
    given["title"] = given.get("title") or _first_line(given.get("text", ""))
    return Requirement(unit=reading.unit, triaged_at=reading.at if owner else None, **_scored(factors), **given)


def stage(cell: Cell, reading: Reading) -> Any:
    """A stage of the unit's process by its code or its name in either language."""
    words = cells.text(cell, reading).lower()
    if not words:
        return None
    for one in reading.stages:
        if words in (one.code.lower(), one.name_zh.lower(), one.name_en.lower()):
            return one
    raise Unfit(_("The process of this unit has no such stage."))


def factor(name: str) -> Column:
    label, aliases = FACTOR_LABELS[name]
    low, high = BOUNDS[name]

    def read(cell: Cell, reading: Reading) -> float | None:
        value = cells.number(cell, reading)
        if value is not None and not low <= value <= high:
            raise Unfit(_("Enter a number from %(low)s to %(high)s.") % {"low": low, "high": high})
        return value

    return Column(name, label, tuple(aliases.split()), read, lambda record: record.factors.get(name))


def _scored(factors: dict[str, float]) -> dict[str, Any]:
    """Factors are kept as given; where a method has all of its own, the score is reckoned too."""
    for method, names in FACTORS.items():
        if set(names) == set(factors):
            return {"factors": factors, "score_method": method, "score": score_of(method, factors)}
    return {"factors": factors}


def _first_line(text: str) -> str:
    """A title from a description that has none."""
    line = text.strip().partition("\n")[0].strip()
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1].rstrip() + "…"


def _email(person: Person | None) -> str:
    return person.email if person else ""


def _column(name: str, label: Text, read: Callable[[Cell, Reading], Any], show: Callable[[Any], Any]) -> Column:
    return Column(name, label, tuple(ALIASES[name].split()), read, show, guessed=name != "stage")


REQUIREMENTS = Sheet(
    name="requirements",
    label=_("Requirements"),
    model=Requirement,
    verb="raise",
    needed=("title", "text"),
    build=build,
    columns=(
        _column("key", _("key"), cells.text, lambda record: record.code),
        _column("title", _("title"), cells.text, lambda record: record.title),
        _column("text", _("description"), cells.text, lambda record: record.text),
        _column("for_whom", _("for whom"), cells.text, lambda record: record.for_whom),
        _column("sign", _("how we would notice that it is solved"), cells.text, lambda record: record.sign),
        _column("priority", _("priority"), cells.priority, lambda record: record.get_priority_display()),
        _column("due", _("due date"), cells.day, lambda record: record.due),
        _column("requester", _("requester"), cells.person, lambda record: _email(record.requester)),
        _column("owner", _("owner"), cells.person, lambda record: _email(record.owner)),
        _column("stage", _("stage"), stage, lambda record: record.stage.name if record.stage else ""),
        *map(factor, FACTOR_LABELS),
    ),
)
