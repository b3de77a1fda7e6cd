"""Rows of the office's tables, put into words in Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from takt.ground.models import Stage
from takt.office.designs import listed, named


def stage_rows(design: Sequence[dict[str, Any]], functions: dict[str, str]) -> list[dict[str, Any]]:
    """The stages of a design, each as a row of words."""
    names = {stage["code"]: named(stage) for stage in design}
    return [
        {
            "number": place,
            "name": named(stage),
            "category": stage["category"],
            "function": functions.get(stage["function"], ""),
            "target": stage["target"],
            "accept": stage["accept"],
            "gate": dict(Stage.GateRole.choices)[stage["gate"]] if stage["gate"] else "",
            "checklist": [{"text": named(item), "required": item.get("required", True)} for item in stage["checklist"]],
            "evidence": [named(item) for item in stage["evidence"]],
            "next": listed(names[code] for code in stage["next"] if code in names),
        }
        for place, stage in enumerate(design, 1)
    ]
