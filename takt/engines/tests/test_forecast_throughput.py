"""Forecasts from throughput: the laws that they keep, and that their ranges hold what they promise."""

from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats

from takt.engines.errors import BadInput
from takt.engines.forecast import rate, throughput
from takt.engines.forecast.history import read_finished

TODAY = date(2026, 1, 5)


def steady(per_week, weeks, seed=1):
    """Finishes on working days at a constant rate up to the day before TODAY, a Monday."""
    random = np.random.default_rng(seed)
    days = []
    for week in range(1, weeks + 1):
        for _ in range(random.poisson(per_week)):
            days.append(TODAY - timedelta(weeks=week) + timedelta(days=int(random.integers(0, 5))))
    return days


def test_the_pace_counts_whole_weeks_back_from_today():
    days = [TODAY - timedelta(days=ago) for ago in (1, 7, 8, 14, 15, 22, 28)]
    seen = throughput.pace([*days, TODAY], TODAY)
    assert list(seen.counts) == [2, 1, 2, 2]
    assert seen.shares.sum() == pytest.approx(1)
    assert seen.shares[6] == pytest.approx(4 / 7)  # the Sundays, 1, 8, 15 and 22 days ago


def test_what_is_longer_ago_than_ten_years_is_not_learnt_from():
    seen = throughput.pace([date(1, 1, 1), *steady(5, 20)], TODAY)
    assert len(seen.counts) == throughput.LONGEST


@pytest.mark.parametrize("days", [[], steady(1, 2), [TODAY - timedelta(days=40)] * 4])
def test_a_history_too_short_is_refused(days):
    with pytest.raises(ValueError, match="too few for a forecast"):
        throughput.pace(days, TODAY)


def test_the_likelihood_is_the_negative_binomial_of_scipy():
    grid, sizes = rate.rates(), 1 / np.array(rate.CLUMPY)
    for count in (0, 3, 50):
        expected = stats.nbinom.pmf(count, sizes[:, None], sizes[:, None] / (sizes[:, None] + grid[None]))
        np.testing.assert_allclose(rate.likelihood(count), expected, rtol=1e-9, atol=1e-300)


def test_moves_and_beliefs_are_probabilities():
    np.testing.assert_allclose(rate.moves().sum(axis=2), 1)
    assert rate.learn(np.array([3, 0, 5])).weights.sum() == pytest.approx(1)
    assert rate.learn(np.array([], dtype=np.int64)).weights.sum() == pytest.approx(1)


def test_after_many_steady_weeks_the_rate_is_known():
    belief = rate.learn(throughput.pace(steady(8, 80), TODAY).counts).weights.sum(axis=(0, 1))
    mean = float((belief * rate.rates()).sum())
    assert mean == pytest.approx(8, rel=0.25)


def test_forty_items_at_eight_a_week_take_about_five_weeks():
    days = throughput.when(throughput.pace(steady(8, 60), TODAY), 40, 2_000)
    assert TODAY + timedelta(weeks=4) < days[1_000] < TODAY + timedelta(weeks=6, days=4)
    assert days == sorted(days)


def test_nothing_is_done_at_weekends_where_nothing_was_before():
    days = throughput.when(throughput.pace(steady(8, 30), TODAY), 3, 500)
    assert all(day.weekday() < 5 for day in days)


def test_more_items_take_longer_and_a_later_date_sees_more_done():
    seen = throughput.pace(steady(5, 30), TODAY)
    few, many = (throughput.when(seen, items, 500)[250] for items in (5, 50))
    assert few < many
    soon, late = (throughput.how_many(seen, TODAY + timedelta(days=ahead), 500)[250] for ahead in (3, 60))
    assert soon < late


def test_both_questions_have_one_answer():
    """P(N done by a day) is the same whether one asks when or how many."""
    seen = throughput.pace(steady(6, 40), TODAY)
    days, by = throughput.when(seen, 20, 4_000), TODAY + timedelta(days=23)
    counts = throughput.how_many(seen, by, 4_000)
    assert np.mean([day <= by for day in days]) == pytest.approx(np.mean(counts >= 20), abs=0.04)


def test_what_is_too_far_is_never_done():
    slow = [TODAY - timedelta(weeks=each) for each in range(4, 60, 8)]
    days = throughput.when(throughput.pace(slow, TODAY), 5_000, 50)
    assert days[-1] == throughput.NEVER
    assert throughput.middle_dates(days, 80).high == throughput.NEVER


def test_the_middle_range_leaves_as_many_out_on_either_side():
    counts = np.arange(100)
    assert (throughput.middle_counts(counts, 80).low, throughput.middle_counts(counts, 80).high) == (10, 89)


def test_the_ranges_hold_what_they_promise_on_a_rate_that_drifts():
    """Sixty made-up teams, none of which the forecast knows: 80 % of the truths lie in the 80 % range, or nearly."""
    inside = []
    for team in range(60):
        random = np.random.default_rng(team)
        rates = 6 * np.exp(np.cumsum(random.normal(0, 0.1, 48)))
        weekly = random.poisson(random.gamma(4, rates / 4))
        seen = throughput.Pace(TODAY, weekly[:40], np.full(7, 1 / 7))
        counts = throughput.how_many(seen, TODAY + timedelta(days=55), 400, seed=team)
        spread = throughput.middle_counts(counts, 80)
        inside.append(spread.low <= weekly[40:].sum() <= spread.high)
    assert 0.68 <= np.mean(inside) <= 0.93


@pytest.mark.parametrize(
    "ask",
    [
        lambda seen: throughput.when(seen, 0),
        lambda seen: throughput.when(seen, 5, trials=0),
        lambda seen: throughput.how_many(seen, TODAY - timedelta(days=1)),
        lambda seen: throughput.how_many(seen, TODAY + timedelta(weeks=600)),
    ],
)
def test_questions_that_make_no_sense_are_refused(ask):
    with pytest.raises(ValueError, match=r"one item|one trial|not within"):
        ask(throughput.pace(steady(5, 10), TODAY))


def test_finished_dates_are_read_by_the_name_of_their_column(tmp_path):
    path = tmp_path / "done.csv"
    path.write_text(
        "id,project,created,finished\n1,A,2026-01-01,2026-01-04T10:00\n2,B,2026-01-01,\n3,A,2026-01-01,2026-01-02\n"
    )
    assert read_finished(path) == [date(2026, 1, 2), date(2026, 1, 4)]
    assert read_finished(path, "A") == read_finished(path)
    path.write_text("day\n2026-01-04\n")
    assert read_finished(path) == [date(2026, 1, 4)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,when\n1,2026-01-01\n", "row 1: there is no column of finished dates"),
        ("id,finished\n1,2026-01-01\n2,soon\n", "row 3: finished 'soon' is not a date"),
        ("id,finished\n1,\n", "there is no finished item"),
    ],
)
def test_a_history_that_cannot_be_read_is_refused_with_its_row(tmp_path, content, said):
    path = tmp_path / "done.csv"
    path.write_text(content)
    with pytest.raises(BadInput, match=said):
        read_finished(path)
