"""What an experiment says, in plain values fit for JSON, and the curves that show it."""

from math import isfinite
from typing import Any

from takt.engines.experiment.bayes import curve
from takt.engines.experiment.design import Experiment, Metric
from takt.engines.experiment.samples import Proportion
from takt.engines.experiment.verdict import MISMATCH, Finding, Verdict
from takt.engines.plotting import Line, line_chart


def answer(experiment: Experiment, verdict: Verdict) -> dict[str, Any]:
    """Verdict, reasons and numbers. None stands for what cannot be said yet."""
    return {
        "verdict": verdict.word,
        "reasons": list(verdict.reasons),
        "control": experiment.control,
        "primary": experiment.primary.name,
        "alpha": experiment.alpha,
        "subjects": {
            "planned": experiment.planned or None,
            "needed": verdict.needed,
            "smallest": min(sample.n for sample in experiment.primary.last.values()),
            "reached": verdict.reached,
        },
        "split": {"p": verdict.mismatch, "as_planned": verdict.mismatch >= MISMATCH},
        "variants": [_variant(experiment, verdict, name) for name in experiment.primary.last],
        "comparisons": [_comparison(experiment, found) for found in verdict.findings],
    }


def draw(experiment: Experiment) -> str:
    """What is believed of each variant in the primary metric, as SVG.

    Raises ValueError for a mean of fewer than two values, or of values that do not vary.
    """
    primary = experiment.primary
    lines = [Line(name, curve(sample), name == experiment.control) for name, sample in primary.last.items()]
    return line_chart(f"What is believed of each variant: {primary.name}", _unit(primary), "density", lines)


def _unit(metric: Metric) -> str:
    counted = isinstance(next(iter(metric.last.values())), Proportion)
    return "share of subjects" if counted else "mean"


def _variant(experiment: Experiment, verdict: Verdict, name: str) -> dict[str, Any]:
    sample, standing = experiment.primary.last[name], verdict.standing.get(name)
    word, reasons = verdict.variants.get(name, (None, ()))
    return {
        "variant": name,
        "verdict": word,
        "reasons": list(reasons),
        "n": sample.n,
        "mean": sample.mean,
        "probability_best": standing.best if standing else None,
        "expected_loss": standing.loss if standing else None,
    }


def _comparison(experiment: Experiment, found: Finding) -> dict[str, Any]:
    metric = next(each for each in experiment.metrics if each.name == found.metric)
    once, always = found.comparison, found.always
    return {
        "metric": metric.name,
        "role": metric.role,
        "variant": found.variant,
        "difference": _finite(once.difference),
        "p": found.p,
        "p_fdr": found.fdr,
        "fixed": {
            "low": _finite(once.low),
            "high": _finite(once.high),
            "exact_p": _finite(once.exact_p),
            "asymptotic_p": _finite(once.asymptotic_p),
        },
        "always_valid": {
            "low": _finite(always.low),
            "high": _finite(always.high),
            "p": always.p,
            "looks": always.looks,
        },
        "exact_always_valid": list(found.exact_always) if found.exact_always else None,
    }


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None
