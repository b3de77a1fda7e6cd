"""Did it work? Experiments judged: won, lost, inconclusive or did not finish, with the numbers and the reasons.

looks = ({"A": Proportion(5000, 500), "B": Proportion(5000, 580)},)
verdict = judge(Experiment("A", (Metric("conversion", looks),), planned=5000))
verdict.word, verdict.reasons
"""

from takt.engines.experiment.bayes import Standing, standings
from takt.engines.experiment.comparing import Comparison, clopper_pearson, compare, fisher, welch, wilson
from takt.engines.experiment.design import Experiment, Metric
from takt.engines.experiment.families import benjamini_hochberg, holm, split_mismatch
from takt.engines.experiment.file import read_experiment
from takt.engines.experiment.power import (
    power_of_means,
    power_of_proportions,
    size_for_means,
    size_for_proportions,
)
from takt.engines.experiment.samples import Moments, Proportion
from takt.engines.experiment.sequential import Always, always_valid, exact_bounds, exact_difference
from takt.engines.experiment.verdict import Finding, Verdict, judge

__all__ = [
    "Always",
    "Comparison",
    "Experiment",
    "Finding",
    "Metric",
    "Moments",
    "Proportion",
    "Standing",
    "Verdict",
    "always_valid",
    "benjamini_hochberg",
    "clopper_pearson",
    "compare",
    "exact_bounds",
    "exact_difference",
    "fisher",
    "holm",
    "judge",
    "power_of_means",
    "power_of_proportions",
    "read_experiment",
    "size_for_means",
    "size_for_proportions",
    "split_mismatch",
    "standings",
    "welch",
    "wilson",
]
