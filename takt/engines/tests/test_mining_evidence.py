"""The statistics of mining against scipy and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from takt.engines.flow_mining import evidence

RANDOM = np.random.default_rng(3)


@pytest.mark.parametrize("count", [1, 7, 60])
def test_discoveries_are_those_of_benjamini_and_hochberg(count):
    chances = RANDOM.uniform(0, 1, count) ** 4
    assert evidence.discoveries(chances.tolist()) == multipletests(chances, 0.05, "fdr_bh")[0].tolist()


def test_no_suspicion_is_no_discovery():
    assert evidence.discoveries([]) == []


@pytest.mark.parametrize(("hits", "among", "share"), [(3, 10, 0.1), (10, 10, 0.5), (1, 400, 0.01), (70, 400, 0.1)])
def test_the_chance_of_a_share_is_the_binomials(hits, among, share):
    expected = 1.0 if hits <= share * among else stats.binom.sf(hits - 1, among, share)
    assert evidence.chance_of_share(hits, among, share) == pytest.approx(expected, rel=1e-9)


def test_ranks_share_the_mean_where_values_are_equal():
    values = RANDOM.integers(0, 5, 40).astype(float)
    assert evidence.mid_ranks(values).tolist() == stats.rankdata(values).tolist()


def test_the_rank_test_is_that_of_mann_and_whitney():
    own, rest = RANDOM.integers(0, 30, 18).astype(float), RANDOM.integers(0, 25, 15).astype(float)
    expected = stats.mannwhitneyu(own, rest, alternative="greater", method="asymptotic", use_continuity=False)
    assert evidence.chance_of_longer(own, rest) == pytest.approx(expected.pvalue, rel=1e-9)


def test_what_does_not_vary_proves_nothing():
    same = np.ones(30)
    assert evidence.chance_of_longer(same, same) == 1
    assert evidence.change_of(same)[1] == 1
    assert evidence.inflation(same) == 1
    assert evidence.chance_of_more(0, 10, 0, 10) == 1
    assert evidence.chance_of_more(5, 5, 0, 0) == 1


def test_a_rising_trend_is_that_of_kendall():
    series = RANDOM.normal(size=24) + np.arange(24) / 20
    concordance = stats.kendalltau(np.arange(24), series).statistic * 24 * 23 / 2
    z = (concordance - 1) / np.sqrt(24 * 23 * 53 / 18)
    assert evidence.chance_of_rise(series) == pytest.approx(stats.norm.sf(z), rel=1e-9)


@pytest.mark.parametrize("table", [(7, 65, 0, 130), (3, 9, 2, 11), (40, 50, 10, 100), (5, 5, 1, 9)])
def test_the_chance_of_more_hits_than_elsewhere_is_fishers(table):
    hits, among, other_hits, others = table
    exact = stats.fisher_exact([[hits, among - hits], [other_hits, others - other_hits]], "greater").pvalue
    assert evidence.chance_of_more(*table) == pytest.approx(exact, rel=1e-9)


def test_a_step_is_found_where_it_is():
    series = np.concatenate((RANDOM.normal(0, 1, 60), RANDOM.normal(3, 1, 40)))
    at, chance = evidence.change_of(series)
    assert at == pytest.approx(60, abs=2)
    assert chance < 1e-6


def test_a_fall_is_no_rise():
    assert evidence.change_of(np.concatenate((RANDOM.normal(3, 1, 60), RANDOM.normal(0, 1, 40))))[1] > 0.5


def test_a_series_that_remembers_is_worth_less():
    noise = RANDOM.normal(size=20_000)
    remembers = noise.copy()
    for i in range(1, len(noise)):
        remembers[i] += 0.8 * remembers[i - 1]
    assert evidence.inflation(noise) == pytest.approx(1, abs=0.15)
    assert evidence.inflation(remembers) == pytest.approx((1 + 0.8) / (1 - 0.8), rel=0.25)


def test_a_difference_has_welchs_interval():
    own, rest = RANDOM.exponential(2, 19), RANDOM.exponential(1, 15)
    size = evidence.excess_of(own, rest)
    error = np.sqrt(own.var(ddof=1) / 19 + rest.var(ddof=1) / 15) * stats.norm.ppf(0.975)
    assert size.value == pytest.approx(19 * (own.mean() - rest.mean()))
    assert size.high - size.value == pytest.approx(19 * error)


def test_a_sum_over_some_cases_varies_as_over_all():
    parts, none = RANDOM.exponential(2, 30), np.zeros(70)
    size = evidence.sum_of(parts, 100)
    spread = np.concatenate((parts, none)).std(ddof=1) * np.sqrt(100) * stats.norm.ppf(0.975)
    assert (size.value, size.high - size.value) == pytest.approx((parts.sum(), spread))
