"""An experiment: its variants, what is measured, when it counts as finished, and all that was seen at each look."""

from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

from takt.engines.experiment.samples import Moments, Proportion, Sample

Role = Literal["primary", "guardrail", "secondary"]


@dataclass(frozen=True)
class Metric:
    """What is measured.

    role: the primary decides; a guardrail must not get worse by more than `margin`, a secondary is only told.
    looks: what was measured until each look, of each variant, oldest first; the last is all there is.
    """

    name: str
    looks: tuple[dict[str, Sample], ...]
    role: Role = "primary"
    higher_is_better: bool = True
    margin: float = 0.0

    @property
    def last(self) -> dict[str, Sample]:
        """What was measured of each variant in all."""
        return self.looks[-1]


@dataclass(frozen=True)
class Experiment:
    """All that the verdict needs.

    planned: subjects a variant at which it ends, 0 where none were planned. effect: the smallest difference of the
    primary metric worth having, 0 where none was named. split: the planned share of each variant.

    Raises ValueError where these do not fit together.
    """

    control: str
    metrics: tuple[Metric, ...]
    alpha: float = 0.05
    power: float = 0.8
    planned: int = 0
    effect: float = 0.0
    split: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not (0 < self.alpha < 1 and 0 < self.power < 1):
            raise ValueError(f"alpha {self.alpha:g} and power {self.power:g} must lie between 0 and 1")
        if self.planned < 0 or not (isfinite(self.effect) and self.effect >= 0):
            raise ValueError("planned subjects and the smallest effect cannot be below 0")
        primaries = [metric.name for metric in self.metrics if metric.role == "primary"]
        if len(primaries) != 1:
            raise ValueError(f"one metric must be the primary one, not {len(primaries)}")
        for metric in self.metrics:
            self._check(metric)

    @property
    def primary(self) -> Metric:
        """The metric that decides."""
        return next(metric for metric in self.metrics if metric.role == "primary")

    @property
    def guardrails(self) -> list[Metric]:
        """The metrics that must not get worse."""
        return [metric for metric in self.metrics if metric.role == "guardrail"]

    @property
    def variants(self) -> list[str]:
        """All but the control, in the order in which they came."""
        return [name for name in self.primary.last if name != self.control]

    def _check(self, metric: Metric) -> None:
        if self.control not in metric.last:
            raise ValueError(f"the control {self.control!r} is not among the variants of {metric.name!r}")
        if len(metric.last) < 2:
            raise ValueError(f"{metric.name!r} has no variant beside the control {self.control!r}")
        if not (isfinite(metric.margin) and metric.margin >= 0):
            raise ValueError(f"the margin of {metric.name!r} cannot be below 0")
        unsplit = set(metric.last) - set(self.split)
        if self.split and unsplit:
            raise ValueError(f"the planned split has no share for {sorted(unsplit)[0]!r}")
        kinds = {type(sample) for sample in metric.last.values()}
        if kinds not in ({Proportion}, {Moments}):
            raise ValueError(f"{metric.name!r} counts successes in one variant and values in another")
