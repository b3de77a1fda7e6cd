"""The statistics of experiments against scipy and statsmodels, and against what they promise."""

from math import isnan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestIndPower
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    power_proportions_2indep,
    proportion_confint,
    proportions_ztest,
)
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from takt.engines import experiment
from takt.engines.experiment import Moments, Proportion, sequential

CLOSE = 1e-9


@st.composite
def proportions(draw, most=400):
    n = draw(st.integers(1, most))
    return Proportion(n, draw(st.integers(0, n)))


@given(proportions(), proportions())
def test_two_proportions_are_compared_as_scipy_and_statsmodels_do(variant, control):
    ours = experiment.compare(variant, control)
    counts, sizes = [variant.successes, control.successes], [variant.n, control.n]
    table = [counts, [variant.n - variant.successes, control.n - control.successes]]
    assert ours.exact_p == pytest.approx(stats.fisher_exact(table).pvalue, abs=CLOSE)
    low, high = confint_proportions_2indep(counts[0], sizes[0], counts[1], sizes[1], method="newcomb")
    assert (ours.low, ours.high) == pytest.approx((low, high), abs=CLOSE)
    if 0 < sum(counts) < sum(sizes):
        assert ours.asymptotic_p == pytest.approx(proportions_ztest(counts, sizes)[1], abs=CLOSE)
    else:
        assert isnan(ours.asymptotic_p)


def test_fishers_test_holds_for_hundreds_of_thousands():
    table = [[20_500, 20_000], [179_500, 180_000]]
    ours = experiment.fisher(Proportion(200_000, 20_500), Proportion(200_000, 20_000))
    assert ours == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-7)
    assert experiment.fisher(Proportion(10**9, 10**8), Proportion(10**9, 10**8 + 30_000)) == pytest.approx(
        0.0254, abs=1e-4
    )
    assert experiment.fisher(Proportion(10**9, 10**8), Proportion(10**9, 2 * 10**8)) == 0


@settings(max_examples=50)
@given(proportions(), st.sampled_from([0.05, 0.01, 0.2]))
def test_intervals_of_one_proportion(sample, alpha):
    for method, ours in (("beta", experiment.clopper_pearson), ("wilson", experiment.wilson)):
        expected = proportion_confint(sample.successes, sample.n, alpha, method)
        assert ours(sample, alpha) == pytest.approx(expected, abs=CLOSE)


values = st.lists(st.floats(-100, 100), min_size=3, max_size=30).filter(lambda many: np.std(many) > 1e-3)


def moments(many):
    return Moments(len(many), float(np.mean(many)), float(np.std(many, ddof=1)))


@given(values, values)
def test_two_means_are_compared_as_statsmodels_does(left, right):
    ours = experiment.compare(moments(left), moments(right))
    theirs = CompareMeans(DescrStatsW(left), DescrStatsW(right))
    assert ours.exact_p == pytest.approx(theirs.ttest_ind(usevar="unequal")[1], abs=1e-8)
    assert (ours.low, ours.high) == pytest.approx(theirs.tconfint_diff(usevar="unequal"), rel=1e-7, abs=1e-7)
    assert ours.asymptotic_p == pytest.approx(theirs.ztest_ind(usevar="unequal")[1], abs=1e-8)


@given(values, values)
def test_moments_join_as_if_all_values_were_one_sample(left, right):
    joined = moments(left).joined(moments(right))
    whole = moments(left + right)
    assert (joined.n, joined.mean, joined.sd) == pytest.approx((whole.n, whole.mean, whole.sd), rel=CLOSE, abs=CLOSE)


def test_too_little_is_compared_with_nothing():
    assert isnan(experiment.compare(Proportion(0, 0), Proportion(5, 1)).exact_p)
    assert isnan(experiment.compare(Moments(1, 2, 0), Moments(5, 1, 1)).exact_p)
    assert isnan(experiment.compare(Moments(5, 2, 0), Moments(5, 1, 0)).exact_p)
    assert Moments(0, 0, 0).joined(Moments(0, 0, 0)).n == 0


def test_counts_and_values_are_not_compared_or_joined():
    with pytest.raises(ValueError, match="cannot be compared"):
        experiment.compare(Proportion(5, 1), Moments(5, 1, 1))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Proportion(3, 4),
        lambda: Proportion(3, -1),
        lambda: Proportion(10**11, 1),
        lambda: Moments(5, 1e200, 1),
        lambda: Moments(3, 1, -1),
    ],
)
def test_samples_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match="cannot be"):
        wrong()


@given(st.floats(0.02, 0.9), st.floats(0.01, 0.09), st.integers(10, 50_000))
def test_power_of_proportions_is_that_of_statsmodels(base, change, n):
    expected = power_proportions_2indep(change, base, n, return_results=False)
    assert experiment.power_of_proportions(base, base + change, n) == pytest.approx(expected, abs=CLOSE)


@settings(max_examples=30)
@given(st.floats(0.02, 1), st.integers(3, 2000))
def test_power_of_means_is_that_of_statsmodels(effect, n):
    assume(effect * n**0.5 < 12)  # beyond, scipy itself answers nan
    expected = TTestIndPower().power(effect, n, 0.05)
    assert experiment.power_of_means(effect, n) == pytest.approx(expected, abs=CLOSE)


@pytest.mark.parametrize("effect", [0.05, 0.3, 1.1])
def test_the_size_for_means_is_that_of_statsmodels(effect):
    assert experiment.size_for_means(effect) == np.ceil(TTestIndPower().solve_power(effect, None, 0.05, 0.8))


def test_the_size_for_proportions_is_the_least_with_that_power():
    n = experiment.size_for_proportions(0.1, 0.12)
    below, at = (experiment.power_of_proportions(0.1, 0.12, each) for each in (n - 1, n))
    assert below < 0.8 <= at


@pytest.mark.parametrize(
    "ask",
    [
        lambda: experiment.size_for_means(0),
        lambda: experiment.size_for_proportions(0.1, 0.1),
        lambda: experiment.size_for_proportions(0, 0.1),
        lambda: experiment.size_for_means(1e-9),
        lambda: experiment.size_for_proportions(0.1, 0.1 + 1e-9),
    ],
)
def test_no_effect_needs_no_size(ask):
    with pytest.raises(ValueError, match=r"endless|no change|takes more than"):
        ask()


@settings(max_examples=15)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_corrections_are_those_of_statsmodels(p_values):
    for method, ours in (("holm", experiment.holm), ("fdr_bh", experiment.benjamini_hochberg)):
        assert ours(p_values) == pytest.approx(multipletests(p_values, method=method)[1], abs=CLOSE)


@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=6))
def test_a_split_is_tested_as_scipy_does(counts):
    shares = range(1, len(counts) + 1)
    expected = np.array(shares) / sum(shares) * sum(counts)
    assert experiment.split_mismatch(counts, shares) == pytest.approx(
        stats.chisquare(counts, expected).pvalue, abs=CLOSE
    )


@pytest.mark.parametrize(("counts", "shares"), [([0, 0], [1, 1]), ([5, 5], [1, 0]), ([5, 5], [1])])
def test_a_split_without_shares_or_subjects_is_refused(counts, shares):
    with pytest.raises(ValueError, match="a share above 0"):
        experiment.split_mismatch(counts, shares)


@pytest.mark.parametrize("higher", [True, False])
@pytest.mark.parametrize(
    "samples",
    [
        [Proportion(500, 50), Proportion(510, 60), Proportion(90, 7)],
        [Proportion(3, 0), Proportion(2, 2)],
        [Moments(50, 10, 3), Moments(60, 10.4, 2.5), Moments(5, 11, 9)],
    ],
)
def test_standings_are_those_of_a_great_many_dice(samples, higher):
    random = np.random.default_rng(1)
    draws = np.array(
        [
            random.beta(each.successes + 1, each.n - each.successes + 1, 200_000)
            if isinstance(each, Proportion)
            else random.normal(each.mean, each.sd / each.n**0.5, 200_000)
            for each in samples
        ]
    ) * (1 if higher else -1)
    ours = experiment.standings(samples, higher)
    best = np.bincount(draws.argmax(axis=0), minlength=len(samples)) / draws.shape[1]
    loss = (draws.max(axis=0) - draws).mean(axis=1)
    assert [each.best for each in ours] == pytest.approx(best, abs=0.006)
    assert [each.loss for each in ours] == pytest.approx(loss, abs=0.006 * draws.std())
    assert sum(each.best for each in ours) == pytest.approx(1, abs=1e-9)


def test_two_normals_stand_as_the_formula_says():
    left, right = Moments(40, 10, 3), Moments(50, 10.5, 2)
    spread = (9 / 40 + 4 / 50) ** 0.5
    assert experiment.standings([left, right])[1].best == pytest.approx(stats.norm.cdf(0.5 / spread), abs=1e-9)


def test_a_mean_of_nothing_has_no_standing():
    with pytest.raises(ValueError, match="two values or more"):
        experiment.standings([Moments(1, 3, 0), Moments(9, 3, 1)])


def looked_at_daily(random, base, changed, days=40, a_day=60):
    """One experiment: at each look the counts of variant and control so far."""
    ours, theirs = (np.cumsum(random.binomial(a_day, share, days)) for share in (changed, base))
    sizes = a_day * np.arange(1, days + 1)
    return [
        (Proportion(int(n), int(a)), Proportion(int(n), int(b))) for n, a, b in zip(sizes, ours, theirs, strict=True)
    ]


def test_looking_every_day_finds_nothing_where_there_is_nothing():
    random = np.random.default_rng(4)
    found = [experiment.always_valid(looked_at_daily(random, 0.2, 0.2)).p <= 0.05 for _ in range(300)]
    assert np.mean(found) <= 0.06


def test_looking_every_day_at_a_fixed_test_would_be_fooled():
    random = np.random.default_rng(4)
    fooled = [
        any(experiment.compare(a, b).asymptotic_p <= 0.05 for a, b in looked_at_daily(random, 0.2, 0.2))
        for _ in range(60)
    ]
    assert np.mean(fooled) > 0.15


def test_a_real_difference_is_found_early():
    random = np.random.default_rng(5)
    assert experiment.always_valid(looked_at_daily(random, 0.2, 0.3), effect=0.05).p < 0.01


def test_the_p_value_and_the_interval_agree():
    random = np.random.default_rng(6)
    for changed in (0.2, 0.25, 0.3):
        always = experiment.always_valid(looked_at_daily(random, 0.2, changed))
        assert (always.p <= 0.05) == (always.low > 0 or always.high < 0)


def test_before_there_is_enough_nothing_is_said():
    always = experiment.always_valid([(Proportion(30, 5), Proportion(30, 2))])
    assert (always.p, always.looks, always.high) == (1.0, 0, float("inf"))


def test_exact_bounds_always_hold_the_truth():
    random, held = np.random.default_rng(7), []
    for _ in range(150):
        successes = np.cumsum(random.random(200) < 0.3)
        looks = [Proportion(n, int(successes[n - 1])) for n in (1, 5, 10, 20, 50, 100, 200)]
        bounds = [sequential.exact_bounds(each, 0.1) for each in looks]
        held.append(all(low <= 0.3 <= high for low, high in bounds))
    assert np.mean(held) >= 0.9


def test_exact_bounds_of_nobody_and_of_all_or_none():
    assert sequential.exact_bounds(Proportion(0, 0)) == (0, 1)
    assert sequential.exact_bounds(Proportion(50, 0))[0] == 0
    assert sequential.exact_bounds(Proportion(50, 50))[1] == 1


def test_the_exact_difference_is_wider_than_the_asymptotic():
    variant, control = Proportion(2000, 460), Proportion(2000, 400)
    low, high = sequential.exact_difference(variant, control)
    always = experiment.always_valid([(variant, control)], effect=0.03)
    assert low < always.low < 0.03 < always.high < high
