"""What an experiment decides - won, lost, inconclusive, did not finish - and why, in words.

In this order: subjects that were not split as planned make every number doubtful; a guardrail that is broken loses,
whatever the primary metric says; then the primary metric decides, by the test that its state allows: before the
planned number of subjects the always-valid test, at it the fixed one. Without a planned number the always-valid test
decides where there are several looks, and the fixed one where there is a single. Several variants are corrected by
Holm's method.
"""

from dataclasses import dataclass
from math import isnan
from typing import Literal

from takt.engines.experiment.bayes import Standing, standings
from takt.engines.experiment.comparing import Comparison, compare
from takt.engines.experiment.design import Experiment, Metric
from takt.engines.experiment.families import benjamini_hochberg, holm, split_mismatch
from takt.engines.experiment.power import size_for_means, size_for_proportions
from takt.engines.experiment.samples import Proportion
from takt.engines.experiment.sequential import Always, always_valid, exact_difference

Word = Literal["won", "lost", "inconclusive", "did not finish"]

MISMATCH = 0.001  # a split this unlikely is a fault of the experiment, not chance (Fabijan et al. 2019)


@dataclass(frozen=True)
class Finding:
    """One variant beside the control in one metric. p is the one that decides, corrected; fdr the same by
    Benjamini and Hochberg; low and high bound the difference for all variants at once; exact_low and exact_high
    at every look without approximation (proportions only)."""

    variant: str
    metric: str
    comparison: Comparison
    always: Always
    exact_always: tuple[float, float] | None
    p: float
    fdr: float


@dataclass(frozen=True)
class Verdict:
    """The word for each variant and for the whole, with reasons, and the numbers behind them.

    mismatch: p of the split. needed: subjects a variant to find the smallest effect, None where none is named.
    """

    word: Word
    reasons: tuple[str, ...]
    variants: dict[str, tuple[Word, tuple[str, ...]]]
    findings: tuple[Finding, ...]
    standing: dict[str, Standing]
    mismatch: float
    needed: int | None
    reached: bool


def judge(experiment: Experiment) -> Verdict:
    """The verdict on an experiment. Raises ValueError where nobody took part."""
    last = experiment.primary.last
    shares = [experiment.split.get(name, 1.0) for name in last]
    mismatch = split_mismatch([sample.n for sample in last.values()], shares)
    needed = _needed(experiment)
    goal = experiment.planned or needed or 0
    end = _end(experiment, goal)
    reached = end is not None
    findings = [found for metric in experiment.metrics for found in _findings(experiment, metric, end)]
    words = {name: _word(experiment, name, findings, goal, reached) for name in experiment.variants}
    if mismatch < MISMATCH:
        reason = (
            f"subjects were not split as planned (p = {mismatch:.2g}): mend the assignment before believing anything"
        )
        words = dict.fromkeys(words, ("inconclusive", (reason,)))
    word, reasons = _overall(words)
    return Verdict(word, reasons, words, tuple(findings), _standing(experiment), mismatch, needed, reached)


def _end(experiment: Experiment, goal: int) -> int | None:
    """The first look at which every variant had as many subjects as were wanted: a fixed test is valid there alone.

    Without a goal, sums of all time are taken as the one look at the end; whoever looks earlier gives dates.
    """
    looks, everybody = experiment.primary.looks, len(experiment.primary.last)
    if not goal:
        return 0 if len(looks) == 1 else None
    full = (len(look) == everybody and min(sample.n for sample in look.values()) >= goal for look in looks)
    return next((place for place, enough in enumerate(full) if enough), None)


def _findings(experiment: Experiment, metric: Metric, end: int | None) -> list[Finding]:
    """Each variant beside the control, corrected for how many there are; the fixed test as of the look at the end."""
    variants = [name for name in metric.last if name != experiment.control]
    alpha = experiment.alpha / len(variants)
    once = metric.last if end is None else metric.last | metric.looks[min(end, len(metric.looks) - 1)]
    compared = [compare(once[name], once[experiment.control], alpha) for name in variants]
    always = [_always(experiment, metric, name, alpha) for name in variants]
    exact = [_exact(metric, name, experiment.control, alpha) for name in variants]
    fixed = [1.0 if isnan(each.exact_p) else each.exact_p for each in compared]
    deciding = fixed if end is not None else [each.p for each in always]
    columns = (variants, compared, always, exact, holm(deciding), benjamini_hochberg(deciding))
    return [Finding(name, metric.name, *each) for name, *each in zip(*columns, strict=True)]


def _always(experiment: Experiment, metric: Metric, name: str, alpha: float) -> Always:
    both = {name, experiment.control}
    looks = [(look[name], look[experiment.control]) for look in metric.looks if both <= look.keys()]
    effect = experiment.effect if metric.role == "primary" else 0.0
    return always_valid(looks, alpha, effect, experiment.planned)


def _exact(metric: Metric, name: str, control: str, alpha: float) -> tuple[float, float] | None:
    variant, beside = metric.last[name], metric.last[control]
    if isinstance(variant, Proportion) and isinstance(beside, Proportion):
        return exact_difference(variant, beside, alpha)
    return None


def _word(
    experiment: Experiment, name: str, findings: list[Finding], goal: int, reached: bool
) -> tuple[Word, tuple[str, ...]]:
    own = [found for found in findings if found.variant == name]
    broken = [
        _broken(metric, found) for metric in experiment.guardrails for found in own if found.metric == metric.name
    ]
    reasons = tuple(reason for reason in broken if reason)
    if reasons:
        return "lost", reasons
    primary = experiment.primary
    found = next(each for each in own if each.metric == primary.name)
    said = _difference(found, reached)
    if isnan(found.comparison.difference):
        return "did not finish", (said,)
    if found.p <= experiment.alpha:
        better = (found.comparison.difference > 0) == primary.higher_is_better
        return ("won" if better else "lost"), (f"{primary.name} is {'better' if better else 'worse'}: {said}",)
    if goal and not reached:
        smallest = min(primary.last[each].n for each in (name, experiment.control))
        return "did not finish", (f"{smallest:,} of {goal:,} subjects a variant so far, and nothing shows yet: {said}",)
    return "inconclusive", (f"no difference of {primary.name} shows: {said}", *_excluded(experiment, found, reached))


def _broken(metric: Metric, found: Finding) -> str:
    """A guardrail is broken where even the kindest end of its always-valid range is worse than its margin."""
    worst = -found.always.high if metric.higher_is_better else found.always.low
    if found.always.looks and worst > metric.margin:
        return f"guardrail {metric.name} got worse by at least {worst:.4g}, more than its margin {metric.margin:g}"
    return ""


def _difference(found: Finding, reached: bool) -> str:
    low, high = _bounds(found, reached)
    kind = "fixed test, for one look" if reached else f"always-valid test, looks so far: {found.always.looks}"
    if isnan(found.comparison.difference) or not (reached or found.always.looks):
        return "too few subjects for a test yet"
    return f"difference {found.comparison.difference:+.4g}, from {low:+.4g} to {high:+.4g} (p = {found.p:.2g}, {kind})"


def _bounds(found: Finding, reached: bool) -> tuple[float, float]:
    chosen = found.comparison if reached else found.always
    return chosen.low, chosen.high


def _excluded(experiment: Experiment, found: Finding, reached: bool) -> tuple[str, ...]:
    low, high = _bounds(found, reached)
    if experiment.effect and -experiment.effect < low <= high < experiment.effect:
        return (f"effects of {experiment.effect:g} or more, either way, are excluded",)
    return ()


def _overall(words: dict[str, tuple[Word, tuple[str, ...]]]) -> tuple[Word, tuple[str, ...]]:
    """The first of these that any variant has; lost only where all have."""
    order: tuple[Word, ...] = ("won", "did not finish", "inconclusive", "lost")
    word = next(each for each in order if any(each == found for found, _ in words.values()))
    return word, tuple(
        f"{name}: {reason}" for name, (found, reasons) in words.items() for reason in reasons if found == word
    )


def _needed(experiment: Experiment) -> int | None:
    control = experiment.primary.last[experiment.control]
    if not experiment.effect or not control.variance:
        return None
    if not isinstance(control, Proportion):
        return size_for_means(experiment.effect / control.variance**0.5, experiment.alpha, experiment.power)
    changed = control.mean + experiment.effect * (1 if control.mean + experiment.effect < 1 else -1)
    return size_for_proportions(control.mean, changed, experiment.alpha, experiment.power) if 0 < changed < 1 else None


def _standing(experiment: Experiment) -> dict[str, Standing]:
    primary = experiment.primary
    names = list(primary.last)
    try:
        found = standings([primary.last[name] for name in names], primary.higher_is_better)
    except ValueError:  # a mean of nothing, or of one value, has no posterior
        return {}
    return dict(zip(names, found, strict=True))
