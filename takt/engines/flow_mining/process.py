"""A designed process: stages, the moves that are allowed between them, and their targets.

The file is JSON:

    {"stages": [{"name": "review", "target_hours": 16}, {"name": "build"}, "test"],
     "moves": [["review", "build"], ["build", "test"], ["test", "build"]],
     "start": ["review"], "end": ["test"]}

A stage is an object with a name and, if it has one, the hours by which its turn should have been taken, or just its
name. `start` and `end` are the stages with which a case may begin and end; where they are left out they are the
stages without a move in, and without a move out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from takt.engines.errors import BadInput
from takt.engines.rows import shown

EXAMPLE = 'Write {"stages": [...], "moves": [[from, to], ...], "start": [...], "end": [...]}'


@dataclass(frozen=True, slots=True)
class Process:
    """Stages by name, allowed moves, the stages in which a case may begin and end, targets in hours.

    Raises ValueError for no stage, a stage that is named but not there, and a process that cannot be finished.
    """

    stages: tuple[str, ...]
    moves: frozenset[tuple[str, str]]
    start: frozenset[str]
    end: frozenset[str]
    target_hours: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(set(self.stages)) < max(len(self.stages), 1):
            raise ValueError("a process needs stages with different names")
        named = {stage for move in self.moves for stage in move} | self.start | self.end | set(self.target_hours)
        for stage in sorted(named - set(self.stages)):
            raise ValueError(f"the stage {stage!r} is named but is not among the stages")
        if not self._reachable() & self.end:
            raise ValueError("no way leads from a start to an end")

    def _reachable(self) -> set[str]:
        reached, fresh = set(self.start), set(self.start)
        while fresh:
            fresh = {after for before, after in self.moves if before in fresh} - reached
            reached |= fresh
        return reached


def read_process(path: Path) -> Process:
    """The process of a JSON file. Raises BadInput for what is no JSON or no process, OSError as `open` does."""
    try:
        described = json.loads(path.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadInput(str(path), None, "it is not UTF-8", "Save it as JSON in UTF-8") from None
    except json.JSONDecodeError as error:
        raise BadInput(str(path), error.lineno, f"this is not JSON ({error.msg})", EXAMPLE) from None
    except RecursionError:
        raise BadInput(str(path), None, "it is nested too deep", EXAMPLE) from None
    try:
        return process_of(described)
    except ValueError as error:
        raise BadInput(str(path), None, str(error), EXAMPLE) from None


def process_of(described: Any) -> Process:
    """The process that parsed JSON describes. Raises ValueError with what is wrong in it."""
    if not isinstance(described, dict):
        raise ValueError("a process is an object with stages and moves")
    stages = [_stage(one) for one in _list(described, "stages")]
    names = tuple(name for name, _ in stages)
    moves = frozenset(_move(one) for one in _list(described, "moves"))
    entered, left = {after for _, after in moves}, {before for before, _ in moves}
    start = frozenset(map(_text, _list(described, "start"))) or frozenset(names) - entered
    end = frozenset(map(_text, _list(described, "end"))) or frozenset(names) - left
    return Process(names, moves, start, end, {name: hours for name, hours in stages if hours is not None})


def _list(described: dict[str, Any], key: str) -> list[Any]:
    value = described.get(key, [])
    if not isinstance(value, list):
        raise ValueError(f"{key} is not a list")
    return value


def _stage(one: Any) -> tuple[str, float | None]:
    if not isinstance(one, dict):
        return _text(one), None
    hours = one.get("target_hours")
    if hours is not None and not (type(hours) in (int, float) and 0 < hours < math.inf):
        raise ValueError(f"target_hours {shown(str(hours))} is not a positive number")
    return _text(one.get("name")), hours


def _move(one: Any) -> tuple[str, str]:
    if isinstance(one, dict):
        one = [one.get("from"), one.get("to")]
    if not isinstance(one, list) or len(one) != len(("from", "to")):
        raise ValueError(f"the move {shown(str(one))} is not a pair of stages")
    return _text(one[0]), _text(one[1])


def _text(name: Any) -> str:
    if not isinstance(name, str) or not name.strip():
        raise ValueError(f"{shown(str(name))} is not the name of a stage")
    return name
