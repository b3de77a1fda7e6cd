"""Forecasts of a network: against the mathematics of small ones, against another way to compute, and their laws."""

from datetime import UTC, date, datetime
from math import exp, isnan, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from takt.engines import forecast, workdays
from takt.engines.forecast import (
    BrokenNetwork,
    Cause,
    Link,
    Lognormal,
    Network,
    Pert,
    Risk,
    Task,
    Triangular,
    lognormal_from,
    simulation,
)
from takt.engines.forecast.estimates import lognormal_around

TRIALS = 4_000


def fixed(days):
    return Pert(days, days, days)


def chain(*estimates):
    tasks = [Task(str(n), f"Task {n}", each, (Link(str(n - 1)),) if n else ()) for n, each in enumerate(estimates)]
    return Network(tuple(tasks))


def driver(outcome, name):
    return next(each for each in outcome.drivers if each.id == name)


@pytest.mark.parametrize("likely", [2, 3.1, 5, 9.7, 10])
def test_a_pert_table_is_the_beta_distribution(likely):
    table = Pert(2, likely, 10).table()
    share = (likely - 2) / 8
    exact = stats.beta(1 + 4 * share, 5 - 4 * share, 2, 8)
    assert table.mean() == pytest.approx((2 + 4 * likely + 10) / 6, rel=1e-5)
    assert table.std() == pytest.approx(exact.std(), rel=2e-3)
    middles = (np.arange(len(table)) + 0.5) / len(table)
    assert np.abs(exact.cdf(table) - middles).max() < 2e-3


@pytest.mark.parametrize("likely", [1, 4, 7])
def test_a_triangular_table_is_the_triangle(likely):
    table = Triangular(1, likely, 7).table()
    exact = stats.triang((likely - 1) / 6, 1, 6)
    assert (table.mean(), table.std()) == pytest.approx((exact.mean(), exact.std()), rel=1e-3)


def test_a_lognormal_table_keeps_median_and_mean():
    table = Lognormal(5, 0.8).table()
    assert np.median(table) == pytest.approx(5, rel=1e-3)
    assert table.mean() == pytest.approx(5 * exp(0.32), rel=1e-5)


def test_a_lognormal_from_history_is_widened_by_how_little_is_known():
    past = [3.0, 4.0, 8.0, 5.0]
    fitted = lognormal_from(past)
    assert fitted.median == pytest.approx(stats.gmean(past))
    assert fitted.sigma == pytest.approx(np.std(np.log(past), ddof=1) * (5 / 4) ** 0.5)


def test_a_lognormal_around_a_median_spans_the_ends_with_eighty_percent():
    assert lognormal_around(4, 2, 8).sigma == pytest.approx(log(4) / (2 * stats.norm.ppf(0.9)))


@pytest.mark.parametrize("wrong", [(3, 2, 4), (1, 5, 4), (float("nan"), 2, 3)])
@pytest.mark.parametrize("shape", [Pert, Triangular])
def test_estimates_out_of_order_are_refused(shape, wrong):
    with pytest.raises(ValueError, match="not in ascending order"):
        shape(*wrong)


def test_durations_beyond_sense_are_refused():
    for wrong in (lambda: Pert(1, 2, 1e300), lambda: Triangular(-1e8, 2, 3), lambda: Pert(1, 2, float("inf"))):
        with pytest.raises(ValueError, match="out of reach"):
            wrong()
    with pytest.raises(ValueError, match="sigma from 0 to 5"):
        Lognormal(1, 40)


def test_a_lognormal_without_a_positive_median_is_refused():
    with pytest.raises(ValueError, match="median above 0"):
        Lognormal(0, 1)
    with pytest.raises(ValueError, match="optimistic value above 0"):
        lognormal_around(1, 0, 8)


@pytest.mark.parametrize("past", [[3.0], [3.0, -1.0], [3.0, float("nan")], [[1.0, 2.0]]])
def test_a_history_that_says_nothing_is_refused(past):
    with pytest.raises(ValueError, match="two or more durations"):
        lognormal_from(past)


def test_a_chain_takes_the_sum_of_its_tasks():
    outcome = forecast.forecast(chain(Pert(1, 2, 3), Pert(4, 5, 12), fixed(2)), TRIALS)
    assert outcome.finishes.mean() == pytest.approx(2 + 6 + 2, abs=0.1)
    spread = (stats.beta(3, 3, 0, 2).var() + stats.beta(1.5, 4.5, 0, 8).var()) ** 0.5
    assert outcome.finishes.std() == pytest.approx(spread, rel=0.05)
    assert [each.critical for each in outcome.drivers] == [1, 1, 1]


def test_of_two_like_branches_each_is_critical_half_of_the_time():
    network = Network(
        (*(Task(name, name, Pert(1, 2, 6)) for name in "ab"), Task("z", "z", fixed(1), (Link("a"), Link("b"))))
    )
    outcome = forecast.forecast(network, TRIALS)
    assert driver(outcome, "a").critical == pytest.approx(0.5, abs=0.03)
    assert driver(outcome, "z").critical == 1
    assert driver(outcome, "a").cruciality == pytest.approx(
        driver(outcome, "a").critical * driver(outcome, "a").sensitivity
    )


def test_a_task_that_never_varies_has_no_sensitivity():
    outcome = forecast.forecast(chain(Pert(1, 2, 3), fixed(5)), TRIALS)
    assert isnan(driver(outcome, "1").sensitivity)
    assert driver(outcome, "1").cruciality == 0


def test_the_same_seed_gives_the_same_and_another_seed_other_numbers():
    network = chain(Pert(1, 2, 3), Pert(1, 4, 9))
    first, again, other = (forecast.forecast(network, 100, seed) for seed in (7, 7, 8))
    assert (first.finishes == again.finishes).all()
    assert (first.finishes != other.finishes).any()


@pytest.mark.parametrize(
    ("kind", "lag", "finish"), [("FS", 2, 9), ("SS", 1, 4), ("FF", 3, 7), ("SF", 6, 6), ("FS", -2, 5), ("FS", 0, 7)]
)
def test_links_and_lags_mean_what_they_say(kind, lag, finish):
    network = Network((Task("a", "a", fixed(4)), Task("b", "b", fixed(3), (Link("a", kind, lag),))))
    assert forecast.forecast(network, 2).finishes[0] == max(finish, 4)


def test_a_task_waits_for_its_earliest_start():
    assert forecast.forecast(Network((Task("a", "a", fixed(4), (), 3.0),)), 2).percentile(50) == 7


def test_a_risk_strikes_as_often_as_it_says_and_all_its_tasks_at_once():
    tasks = (Task("a", "a", fixed(2)), Task("b", "b", fixed(2), (Link("a"),)))
    outcome = forecast.forecast(Network(tasks, (Risk("fire", 0.25, fixed(5), ("a", "b", "a")),)), TRIALS)
    assert set(outcome.finishes) == {4.0, 14.0}
    assert 1 - outcome.chance_by(4) == pytest.approx(0.25, abs=0.03)
    assert driver(outcome, "a").mean == pytest.approx(2 + 0.25 * 5, abs=0.2)


def test_a_shared_cause_makes_tasks_late_together():
    alone = chain(*[Pert(5, 6, 9)] * 6)
    shared = Network(alone.tasks, (), (Cause("supplier", Pert(0.5, 1, 1.5), tuple("012345")),))
    apart, together = (forecast.forecast(network, TRIALS).finishes for network in (alone, shared))
    assert together.mean() == pytest.approx(apart.mean(), rel=0.02)
    assert together.std() > 2 * apart.std()


def test_a_cause_that_does_not_happen_changes_nothing():
    network = chain(fixed(3))
    never = Network(network.tasks, (), (Cause("storm", fixed(9), ("0",), probability=0),))
    assert set(forecast.forecast(never, 100).finishes) == {3.0}


@pytest.mark.parametrize("befallen", [(), ("0", "1")])
def test_sensitivity_is_the_rank_correlation_of_scipy(befallen):
    network = Network(chain(Pert(1, 2, 9), Triangular(1, 4, 9)).tasks, (Risk("r", 0.5, Pert(1, 2, 3), befallen),))
    simulated = simulation.simulate(network, 500, 3)
    drivers = forecast.forecast(network, 500, 3).drivers
    for place in (0, 1):
        drawing = simulated.drawing
        durations = drawing.durations(place, slice(0, 500), np.empty(500, np.float32))
        expected = stats.spearmanr(durations, simulated.finishes).statistic
        assert drivers[place].sensitivity == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=30))
def test_spearman_is_that_of_scipy_ties_and_all(pairs):
    left, right = np.array(pairs, dtype=float).T
    ours = forecast.spearman(left, right)
    if np.ptp(left) == 0 or np.ptp(right) == 0:
        assert isnan(ours)
    else:
        assert ours == pytest.approx(stats.spearmanr(left, right).statistic, abs=1e-9)


@st.composite
def networks(draw):
    tasks = []
    for place in range(draw(st.integers(1, 7))):
        before = draw(st.lists(st.integers(0, place - 1), unique=True, max_size=3)) if place else []
        kinds = st.sampled_from(["FS", "SS", "FF", "SF"])
        links = tuple(Link(str(each), draw(kinds), draw(st.integers(-2, 3))) for each in before)
        tasks.append(Task(str(place), "", fixed(draw(st.integers(0, 6))), links, draw(st.integers(0, 2))))
    return Network(tuple(draw(st.permutations(tasks))))


def by_recursion(network):
    """Start and finish of each task, computed one by one, as the textbook says."""
    spans = {}

    def span(name):
        task = network.tasks[network.places[name]]
        if name not in spans:
            length, start = task.estimate.likely, max(task.not_before, 0)
            for link in task.links:
                began, ended = span(link.predecessor)
                source = ended if link.kind in ("FS", "FF") else began
                start = max(start, source + link.lag - (length if link.kind in ("FF", "SF") else 0))
            spans[name] = (start, start + length)
        return spans[name]

    return {task.id: span(task.id) for task in network.tasks}


@settings(max_examples=60)
@given(networks())
def test_each_trial_is_the_forward_pass_of_the_textbook(network):
    assert forecast.forecast(network, 2).finishes[0] == max(finish for _, finish in by_recursion(network).values())


@settings(max_examples=60)
@given(networks())
def test_a_task_is_critical_exactly_where_a_delay_of_its_link_moves_the_finish(network):
    """Some task always is; and one whose longer duration alone ends the project later is among them."""
    outcome = forecast.forecast(network, 2)
    assert any(each.critical == 1 for each in outcome.drivers)
    before = outcome.finishes[0]
    for place, task in enumerate(network.tasks):
        longer = Task(task.id, task.name, fixed(task.estimate.likely + 1), task.links, task.not_before)
        changed = Network((*network.tasks[:place], longer, *network.tasks[place + 1 :]))
        if forecast.forecast(changed, 2).finishes[0] == before + 1:
            assert driver(outcome, task.id).critical == 1


def test_trials_beyond_one_step_are_computed_as_those_within(monkeypatch):
    network = Network(
        (*chain(Pert(1, 2, 3), Pert(1, 4, 9)).tasks, Task("x", "x", Pert(2, 5, 9), (Link("0", "SS", 1),)))
    )
    whole = forecast.forecast(network, 1000)
    monkeypatch.setattr(simulation, "AT_ONCE", 300)
    parts = forecast.forecast(network, 1000)
    assert (whole.finishes == parts.finishes).all()
    assert whole.drivers == parts.drivers


def test_percentiles_and_chances_are_inverse():
    outcome = forecast.forecast(chain(Pert(1, 2, 9)), TRIALS)
    assert outcome.chance_by(outcome.percentile(80)) == pytest.approx(0.8, abs=0.01)


def test_working_time_becomes_dates_of_the_calendar():
    calendar = workdays.calendar_for("CN", "UTC", range(2026, 2028))
    start = datetime(2026, 1, 5, tzinfo=UTC)
    finishes = forecast.dates(calendar, start, [450, 450 * 29])
    assert [each.date() for each in finishes] == [date(2026, 1, 5), date(2026, 2, 12)]


def test_a_cycle_is_named():
    tasks = [Task(name, name, fixed(1), (Link(before),)) for name, before in ("ac", "ba", "cb")]
    with pytest.raises(BrokenNetwork, match=r"a -> b -> c -> a|b -> c -> a -> b|c -> a -> b -> c"):
        Network((*tasks, Task("d", "d", fixed(1), (Link("c"),))))


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (lambda: Network(()), "no task"),
        (lambda: Network((Task("a", "a", fixed(1)), Task("a", "a", fixed(1)))), "'a' is there twice"),
        (lambda: Network((Task("a", "a", fixed(1), (Link("b"),)),)), "'b', which is not there"),
        (lambda: Network((Task("a", "a", fixed(1), (), float("nan")),)), "out of reach"),
        (lambda: Network(chain(fixed(1)).tasks, (Risk("r", 2, fixed(1), ("0",)),)), "probability of 'r' is 2"),
        (lambda: Network(chain(fixed(1)).tasks, (), (Cause("c", fixed(1), ("9",)),)), "befalls '9'"),
    ],
)
def test_what_does_not_fit_together_is_refused(broken, reason):
    with pytest.raises(BrokenNetwork, match=reason):
        broken()


@pytest.mark.parametrize("compute", [forecast.forecast, simulation.simulate])
def test_no_trials_are_refused(compute):
    with pytest.raises(ValueError, match="trial"):
        compute(chain(fixed(1)), 0, 1)
