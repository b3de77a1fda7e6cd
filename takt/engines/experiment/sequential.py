"""Looking early, as often as one likes: p values and intervals that hold at every look at once.

The mixture sequential probability ratio test on the difference (Robbins 1970; Johari, Koomen, Pekelis and Walsh 2017,
"Peeking at A/B Tests"), with its confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2021). It is
asymptotic, so that a look counts once both samples are `ready`. For proportions there is an exact one beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, inf, log, sqrt

from takt.engines.distributions import beta_pdf, crossing
from takt.engines.experiment.samples import Proportion, Sample

TUNED_FOR = 1_000  # subjects a variant, where nothing is planned: there the intervals are narrowest


@dataclass(frozen=True)
class Always:
    """After all looks: a p value that is valid whenever one stops, and bounds of the difference that always hold."""

    p: float
    low: float
    high: float
    looks: int


def always_valid(
    looks: Iterable[tuple[Sample, Sample]], alpha: float = 0.05, effect: float = 0.0, planned: int = 0
) -> Always:
    """What all looks so far allow to say. Each look is (variant, control) with all that was measured until then.

    effect: the smallest difference worth finding; the test is tuned to it, or where it is 0 to `planned` subjects.
    Whatever it is tuned to, at most alpha of the experiments without a difference ever show p <= alpha.
    """
    p, low, high, counted = 1.0, -inf, inf, 0
    spread = abs(effect)
    for variant, control in looks:
        if not (variant.ready and control.ready):
            continue
        counted += 1
        spread = spread or _tuned(variant, control, alpha, planned)
        difference = variant.mean - control.mean
        noise = variant.variance / variant.n + control.variance / control.n
        p = min(p, exp(-max(_log_ratio(difference, noise, spread**2), 0.0)))
        half = _half_width(noise, spread**2, alpha)
        low, high = max(low, difference - half), min(high, difference + half)
    return Always(p, low, high, counted)


def exact_bounds(sample: Proportion, alpha: float = 0.05) -> tuple[float, float]:
    """Bounds of one proportion that hold at every look, for any number of subjects (Robbins 1970).

    They are the shares under which the uniform mixture does not out-bet the data by 1 / alpha.
    """
    a, b = sample.successes + 1, sample.n - sample.successes + 1
    if not sample.n:
        return 0.0, 1.0
    likeliest = sample.mean
    tiny = 1e-15
    low = crossing(lambda share: beta_pdf(share, a, b) - alpha, tiny, likeliest) if sample.successes else 0.0
    high = crossing(lambda share: alpha - beta_pdf(share, a, b), likeliest, 1 - tiny) if b > 1 else 1.0
    return low, high


def exact_difference(variant: Proportion, control: Proportion, alpha: float = 0.05) -> tuple[float, float]:
    """Bounds of the difference of two proportions that hold at every look: each bounded at half of alpha."""
    (low, high), (low_control, high_control) = (exact_bounds(each, alpha / 2) for each in (variant, control))
    return low - high_control, high - low_control


def _log_ratio(difference: float, noise: float, mixture: float) -> float:
    """The logarithm of the likelihood ratio of a normal mixture of effects against none."""
    return (log(noise / (noise + mixture)) + difference**2 * mixture / (noise * (noise + mixture))) / 2


def _half_width(noise: float, mixture: float, alpha: float) -> float:
    """Where that ratio reaches 1 / alpha."""
    return sqrt(noise * (noise + mixture) / mixture * (log((noise + mixture) / noise) - 2 * log(alpha)))


def _tuned(variant: Sample, control: Sample, alpha: float, planned: int) -> float:
    """The spread of effects with which the interval is about narrowest at the planned number of subjects."""
    bet = -2 * log(alpha)
    return sqrt((variant.variance + control.variance) * (bet + log(1 + bet)) / (planned or TUNED_FOR))
