"""Which column or attribute of a log means what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Names:
    """Names that somebody gave for the columns or attributes of a log; None where they are to be guessed."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    start: str | None = None
    lifecycle: str | None = None
    resource: str | None = None
    function: str | None = None
    unit: str | None = None
    sequence: str | None = None


GUESSED = Names()
ROLES = tuple(field.name for field in fields(Names))
NOBODY_WORDS = frozenset(("", "empty", "missing", "na", "nan", "none", "null", "undefined", "unknown", "无", "空"))
NEEDED = ("case", "activity", "time")

# As tools and published logs name them, the surest first; compared in lower case and without what is no letter.
USUAL: dict[str, tuple[str, ...]] = {
    "case": (
        *("case:concept:name", "case id", "case", "trace id", "trace", "case number", "case key", "case ref"),
        *("incident id", "ticket id", "order id", "process instance", "instance id", "sr number"),
        *("record", "record id", "issue key", "issue id", "案例", "案例编号", "工单号", "事项", "事项编号"),
    ),
    "activity": (
        *("concept:name", "activity", "activity id", "activity name", "event", "event name", "task", "task name"),
        *("event concept:name", "incident activity type", "action", "operation", "status", "stage"),
        *("活动", "活动名称", "阶段", "环节", "状态"),
    ),
    "time": (
        *("time:timestamp", "complete timestamp", "completion timestamp", "end timestamp", "timestamp", "time"),
        *("complete time", "completion time", "end time", "end date", "event time", "event timestamp", "date"),
        *("event time:timestamp", "change date+time", "datestamp", "datetime", "complete", "end", "finish"),
        *("finished", "时间", "完成时间", "结束时间", "时间戳", "日期"),
    ),
    "start": (
        *("start_timestamp", "time:start", "start time", "start date", "begin time", "start", "started", "开始时间"),
    ),
    "lifecycle": ("lifecycle:transition", "transition", "lifecycle", "生命周期"),
    "resource": (
        *("org:resource", "resource", "event org:resource", "resource id", "user", "user id", "agent", "performer"),
        *("originator", "owner", "assignee", "employee", "person", "资源", "人员", "处理人", "负责人"),
    ),
    "function": ("org:role", "function", "role", "职能", "角色"),
    "unit": (
        *("unit", "org:group", "business unit", "organisation", "organization", "department", "group", "team"),
        *("subsidiary", "组织单元", "组织", "部门", "子公司", "单元", "团队"),
    ),
    "sequence": ("sequence", "sequence number", "seq", "event number", "序号"),
}


@lru_cache(4096)
def plain(name: str) -> str:
    """A name as it is compared: lower case, letters and digits only."""
    return NOT_A_LETTER.sub("", name.lower())


def place_of(role: str, header: Sequence[str], named: str | None) -> int | None:
    """The index of the column with that role: the one that is named, else the first of the usual names, else None.

    A name that is given must be there, in whatever case; otherwise the answer is None as well.
    """
    if named is not None:
        wanted = (named, named.strip().lower())
        return next((i for i, name in enumerate(header) if name in wanted or name.strip().lower() in wanted), None)
    known = {plain(name): i for i, name in reversed(list(enumerate(header)))}
    return next((known[name] for name in map(plain, USUAL[role]) if name in known), None)


def somebody(values: Sequence[str | None] | None) -> list[str | None] | None:
    """Resources, functions or units without the words by which logs say that there is none; None where none is left."""
    if values is None:
        return None
    named = {value: None if value is None or plain(value) in NOBODY_WORDS else value for value in set(values)}
    return [named[value] for value in values] if any(named.values()) else None
