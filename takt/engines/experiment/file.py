"""An experiment in a CSV or JSON file. docs/engines/experiment.md describes the forms."""

import json
from collections.abc import Iterable, Mapping
from math import sqrt
from pathlib import Path
from typing import Any

from takt.engines.errors import BadInput
from takt.engines.experiment.design import Experiment, Metric, Role
from takt.engines.experiment.samples import Moments, Proportion, Sample, nothing_of, together
from takt.engines.rows import Row, read_rows, shown

SETTINGS = ("alpha", "power", "planned", "effect")
ROLES: dict[str, Role] = {"primary": "primary", "guardrail": "guardrail", "secondary": "secondary"}
BETTER = {"higher": True, "lower": False}
Looks = dict[str, dict[str, dict[str, Sample]]]  # metric, date, variant


def read_experiment(path: Path, asked: Mapping[str, Any]) -> Experiment:
    """The experiment in a file, JSON by its name or else CSV.

    asked: control, alpha, power, planned, effect, split and metrics (role, better, margin by name) go before what the
    file says. Raises BadInput for what cannot be used, OSError as `open`.
    """
    settings: dict[str, Any] = {}
    rows: Iterable[Row]
    if path.suffix.lower() == ".json":
        settings, rows = _json(path)
    else:
        rows = read_rows(path, ["variant"])
    settings |= {name: value for name, value in asked.items() if value is not None}
    try:
        return _experiment(settings, _collected(rows))
    except BadInput:
        raise
    except (ValueError, TypeError, OverflowError) as error:
        raise BadInput(str(path), None, str(error), "docs/engines/experiment.md shows what is expected") from None


def _json(path: Path) -> tuple[dict[str, Any], list[Row]]:
    file = str(path)
    try:
        given = json.loads(path.read_text("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise BadInput(file, error.lineno, f"this is not JSON ({error.msg})", "Mend it there") from None
    except RecursionError:
        raise BadInput(
            file, None, "the JSON is nested too deeply", "docs/engines/experiment.md shows its form"
        ) from None
    except UnicodeDecodeError:
        raise BadInput(file, None, "the file is not UTF-8", "Save it as UTF-8") from None
    data = given.get("data") if isinstance(given, dict) else None
    if not (isinstance(data, list) and all(isinstance(each, dict) for each in data)):
        raise BadInput(file, None, "there is no list of data", 'Begin it with {"data": [{"variant": ...}]}')
    rows = [
        Row(file, number, {key.lower(): str(value) for key, value in each.items()})
        for number, each in enumerate(data, 1)
    ]
    return given, rows


def _experiment(settings: Mapping[str, Any], looks: Looks) -> Experiment:
    if not looks:
        raise ValueError("there is no row of data")
    described, split = (_mapping(settings, name) for name in ("metrics", "split"))
    metrics = []
    for place, (name, dated) in enumerate(looks.items()):
        says = _mapping(described, name)
        role = _one_of(ROLES, says.get("role", "secondary" if place else "primary"), f"the role of {name!r}")
        better = _one_of(BETTER, says.get("better", "higher"), f"what is better of {name!r}")
        metrics.append(Metric(name, _running(dated), role, better, float(says.get("margin", 0))))
    control = settings.get("control") or next(iter(metrics[0].last))
    numbers = {name: float(settings[name]) for name in SETTINGS if settings.get(name) is not None}
    planned = int(numbers.pop("planned", 0))
    shares = {name: float(share) for name, share in split.items()}
    return Experiment(str(control), tuple(metrics), planned=planned, split=shares, **numbers)


def _mapping(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = given.get(name, {})
    if not isinstance(found, dict):
        raise ValueError(f"{name!r} is {shown(str(found))}, and must be an object in braces")
    return found


def _one_of(known: Mapping[str, Any], word: object, what: str) -> Any:
    if word not in known:
        raise ValueError(f"{what} is {word!r}, and must be one of {', '.join(known)}")
    return known[str(word)]


def _running(dated: Mapping[str, Mapping[str, Sample]]) -> tuple[dict[str, Sample], ...]:
    """What was measured until each date, in their order."""
    looks, so_far = [], dict[str, Sample]()
    for day in sorted(dated):
        for variant, sample in dated[day].items():
            so_far[variant] = together(so_far.get(variant, nothing_of(sample)), sample)
        looks.append(dict(so_far))
    return tuple(looks)


def _collected(rows: Iterable[Row]) -> Looks:
    """Rows with `value` hold one subject each; the others a variant's counts or moments, of a date or in all."""
    looks: Looks = {}
    values: dict[tuple[str, str, str], _Running] = {}
    for row in rows:
        metric, day, variant = row.text("metric") or "metric", row.text("date"), row.text("variant")
        if not variant:
            raise row.bad("this row names no variant", "Write which variant it is of")
        if row.text("value"):
            values.setdefault((metric, day, variant), _Running()).add(row.real("value"))
            continue
        place = looks.setdefault(metric, {}).setdefault(day, {})
        if variant in place:
            raise row.bad(f"variant {shown(variant)} is there twice", "Give it one row for each metric and date")
        place[variant] = _sample(row)
    for (metric, day, variant), running in values.items():
        if variant in looks.setdefault(metric, {}).setdefault(day, {}):
            raise ValueError(f"{variant!r} has both single values and sums")
        looks[metric][day][variant] = running.sample()
    return _of_one_kind(looks)


def _of_one_kind(looks: Looks) -> Looks:
    """Zeros and ones in one variant are values where another variant has others."""
    for dated in looks.values():
        samples = [sample for place in dated.values() for sample in place.values()]
        if any(isinstance(sample, Moments) for sample in samples):
            for place in dated.values():
                for variant, sample in place.items():
                    if isinstance(sample, Proportion) and isinstance(sample, _FromValues):
                        place[variant] = sample.moments()
    return looks


class _FromValues(Proportion):
    """A proportion that was read as single zeros and ones, and so may be values as well."""

    def moments(self) -> Moments:
        spread = sqrt(self.variance * self.n / (self.n - 1)) if self.n > 1 else 0.0
        return Moments(self.n, self.mean, spread)


class _Running:
    """The moments of values that come one by one (Welford 1962)."""

    def __init__(self) -> None:
        self.n, self.ones, self.mean, self.squares = 0, 0, 0.0, 0.0
        self.binary = True

    def add(self, value: float) -> None:
        self.n += 1
        apart = value - self.mean
        self.mean += apart / self.n
        self.squares += apart * (value - self.mean)
        self.binary = self.binary and value in (0, 1)
        self.ones += value == 1

    def sample(self) -> Sample:
        if self.binary:
            return _FromValues(self.n, self.ones)
        return Moments(self.n, self.mean, sqrt(self.squares / (self.n - 1)) if self.n > 1 else 0.0)


def _sample(row: Row) -> Sample:
    try:
        if row.text("successes"):
            return Proportion(_whole(row, "n"), _whole(row, "successes"))
        return Moments(_whole(row, "n"), row.real("mean"), row.real("sd"))
    except BadInput:
        raise
    except ValueError as error:
        raise row.bad(str(error), "Give n and successes, or n, mean and sd, or a value") from None


def _whole(row: Row, column: str) -> int:
    number = row.real(column)
    if number != int(number):
        raise row.bad(f"{column} {shown(row.text(column))} is not a whole number", "Count subjects")
    return int(number)
