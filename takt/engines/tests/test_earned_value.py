"""Earned value: published examples, the identities of the field, and earned schedule on plans that pause."""

import math
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from takt.engines.earned_value import Baseline, Days, Periods, Report, Task, analyse, baseline_of, measure
from takt.engines.workdays import OFFICE_HOURS, Calendar, calendar_for

WEEK = Calendar("UTC", OFFICE_HOURS)
MONEY = st.integers(0, 10**9).map(lambda cents: cents / 100)
MONTHS = Baseline((0.0, 1.0, 2.0, 3.0, 4.0, 5.0), (0.0, 10e3, 20e3, 40e3, 70e3, 100e3))


@st.composite
def moments(draw):
    """Budget, planned, earned and spent as they may stand together."""
    budget = draw(MONEY.filter(bool))
    return budget, *(budget * draw(st.floats(0, 1)) for _ in range(2)), draw(MONEY)


@st.composite
def baselines(draw):
    """Plans of up to eight periods, some of which plan nothing."""
    increments = draw(st.lists(st.integers(0, 500), min_size=1, max_size=8).filter(any))
    values = [float(sum(increments[:n])) for n in range(len(increments) + 1)]
    return Baseline(tuple(map(float, range(len(values)))), tuple(values))


def status(baseline, at, earned, cost):
    return analyse(baseline, Periods(), [Report(at, earned, cost)]).statuses[0]


def test_the_example_of_the_pra_package_comes_out_as_published():
    """BAC 100,000, 40 % planned and 35 % done in period 3 for 36,000: docs of PRA, after Damnjanovic."""
    latest = status(MONTHS, 3.0, 35e3, 36e3)
    found = latest.measures
    assert (found.pv, found.sv, found.cv) == (40e3, -5e3, -1e3)
    assert (found.spi, round(found.cpi, 4)) == (0.875, 0.9722)
    assert round(found.by_cost.eac, 2) == 102_857.14
    assert found.at_budget.eac == 101e3
    assert round(found.by_cost_and_schedule.eac, 2) == 112_408.16
    assert round(found.tcpi, 4) == round(65 / 64, 4)
    assert (latest.earned_schedule, latest.late) == (2.75, -0.25)
    assert latest.duration == pytest.approx(5 * 3 / 2.75)


def test_the_example_of_schwalbe_comes_out_as_published():
    """Information Technology Project Management, chapter 7: 200,000 for six months, three of which are over."""
    found = measure(200e3, 120e3, 100e3, 90e3)
    assert (found.cv, found.sv) == (10e3, -20e3)
    assert (round(found.cpi, 3), round(found.spi, 3)) == (1.111, 0.833)
    assert (found.by_cost.eac, found.by_cost.etc, found.by_cost.vac) == (180e3, 90e3, 20e3)


@given(moments().filter(lambda moment: moment[2] == 0 or moment[2] > moment[0] / 1000))
def test_the_identities_of_earned_value_hold(moment):
    bac, pv, ev, ac = moment
    found = measure(*moment)
    assert (found.sv, found.cv) == (ev - pv, ev - ac)
    assert found.spi is None or found.spi * pv == pytest.approx(ev, rel=1e-9)
    assert found.cpi is None or found.cpi * ac == pytest.approx(ev, rel=1e-9)
    for estimate in (found.by_cost, found.at_budget, found.by_cost_and_schedule):
        if estimate.eac is not None:
            assert ac + estimate.etc == pytest.approx(estimate.eac, rel=1e-9, abs=1e-6)
            assert estimate.eac + estimate.vac == pytest.approx(bac, rel=1e-9, abs=1e-6)
            assert estimate.etc >= -1e-9 * estimate.eac
        if estimate.tcpi is not None:
            assert estimate.tcpi * (estimate.eac - ac) == pytest.approx(bac - ev, rel=1e-6, abs=1e-6)
    assert found.tcpi is None or found.tcpi * (bac - ac) == pytest.approx(bac - ev, rel=1e-9)


@given(moments().filter(lambda moment: moment[2] > moment[0] / 1000))
def test_the_estimates_differ_as_their_assumptions_do(moment):
    _, pv, ev, ac = moment
    found = measure(*moment)
    assume(None not in (found.by_cost.eac, found.by_cost_and_schedule.eac))
    slack = 1 + 1e-9
    if ev <= ac:  # dearer than planned: to go on like that costs no less than the rest as budgeted
        assert found.at_budget.eac <= found.by_cost.eac * slack
    if ev <= pv:  # late: to be late as well costs no less
        assert found.by_cost.eac <= found.by_cost_and_schedule.eac * slack


@given(moments())
def test_whatever_is_undefined_is_none_with_a_reason_and_nothing_is_infinite(moment):
    found = measure(*moment)
    undefined = found.undefined()
    named = {
        "spi": found.spi,
        "cpi": found.cpi,
        "tcpi_bac": found.tcpi,
        "eac": found.by_cost.eac,
        "etc": found.by_cost.etc,
        "eac_cpi": found.by_cost.eac,
        "eac_cpi_spi": found.by_cost_and_schedule.eac,
        "vac_cpi_spi": found.by_cost_and_schedule.vac,
        "tcpi_eac": found.by_cost.tcpi,
        "tcpi_eac_budget": found.at_budget.tcpi,
        "tcpi_eac_cpi_spi": found.by_cost_and_schedule.tcpi,
    }
    for name, value in named.items():
        assert (value is None) == (name in undefined)
        assert value is None or math.isfinite(value)


@pytest.mark.parametrize(
    ("moment", "reasons"),
    [
        ((100, 0, 0, 0), {"spi": "planned", "cpi": "no cost", "eac": "no cost", "tcpi_eac": "no estimate"}),
        ((100, 50, 0, 10), {"eac_cpi": "nothing is earned", "vac_cpi_spi": "nothing is earned"}),
        ((100, 0, 10, 10), {"spi": "planned", "eac_cpi_spi": "nothing was planned"}),
        ((100, 50, 50, 0), {"cpi": "no cost", "eac": "no cost", "eac_cpi_spi": "no cost"}),
        ((100, 100, 90, 100), {"tcpi_bac": "the budget is spent"}),
        ((100, 100, 100, 110), {"tcpi_bac": "the budget is spent", "tcpi_eac": "nothing is left"}),
        ((100, 100, 100, 90), {"tcpi_eac_budget": "nothing is left", "tcpi_eac_cpi_spi": "nothing is left"}),
        ((100, 1, 1, 1), {}),
    ],
)
def test_each_reason_says_what_is_missing(moment, reasons):
    undefined = measure(*moment).undefined()
    assert bool(undefined) == bool(reasons)
    for name, reason in reasons.items():
        assert reason in undefined[name]


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ((100, 10, 10, -1), "actual cost is an amount of money from 0 on, not -1"),
        ((math.inf, 10, 10, 1), "budget at completion"),
        ((100, 10, math.nan, 1), "earned value"),
        ((100, 101, 10, 1), "planned value 101 is more than the budget"),
        ((100, 10, 101, 1), "earned value 101 is more than the budget"),
    ],
)
def test_amounts_that_are_none_are_refused(moment, said):
    with pytest.raises(ValueError, match=said):
        measure(*moment)


@given(baselines(), st.data())
def test_earned_schedule_is_as_lipke_counts_it_where_the_plan_never_pauses(baseline, data):
    assume(all(a < b for a, b in zip(baseline.values, baseline.values[1:], strict=False)))
    earned = data.draw(st.floats(0, baseline.budget * 0.999))
    complete = sum(value <= earned for value in baseline.values) - 1
    gained = (earned - baseline.values[complete]) / (baseline.values[complete + 1] - baseline.values[complete])
    assert baseline.earned_schedule(earned, 3.0) == pytest.approx(complete + gained, abs=1e-6)


@given(baselines(), st.data())
def test_whoever_earns_what_is_planned_is_on_time_even_while_the_plan_pauses(baseline, data):
    time = data.draw(st.floats(0, baseline.duration))
    assert baseline.earned_schedule(baseline.planned(time), time) == pytest.approx(time, abs=1e-4)


def test_a_pause_counts_as_far_as_time_has_gone():
    paused = Baseline((0.0, 2.0, 5.0, 6.0), (0.0, 40.0, 40.0, 100.0))
    assert [paused.earned_schedule(40, time) for time in (1.0, 3.5, 9.0)] == [2.0, 3.5, 5.0]
    assert [paused.earned_schedule(earned, 3.0) for earned in (20, 70, 100)] == [1.0, 5.5, 6.0]


def test_time_stands_still_once_all_is_earned():
    analysis = analyse(MONTHS, Periods(), [Report(6.0, 9e4, 1.0), Report(7.0, 1e5, 2.0), Report(9.0, 1e5, 2.0)])
    assert [each.time for each in analysis.statuses] == [6.0, 7.0, 7.0]
    assert analysis.statuses[2].pace == 5 / 7
    assert analysis.statuses[2].duration == 7.0


def test_nothing_earned_forecasts_no_finish_and_says_so():
    latest = status(MONTHS, 2.0, 0.0, 5.0)
    assert (latest.earned_schedule, latest.late, latest.pace) == (0.0, -2.0, 0.0)
    assert (latest.duration, latest.finish) == (None, None)
    assert {latest.undefined[name] for name in ("ieac_t", "forecast_finish")} == {"nothing is earned yet"}


def test_before_the_start_there_is_no_pace():
    latest = status(MONTHS, 0.0, 0.0, 0.0)
    assert latest.pace is None
    assert latest.undefined["spi_t"] == latest.undefined["ieac_t"] == "the work has not begun by then"


def test_reports_out_of_order_are_refused():
    with pytest.raises(ValueError, match="sorted by time"):
        analyse(MONTHS, Periods(), [Report(2.0, 0, 0), Report(1.0, 0, 0)])


@pytest.mark.parametrize(
    ("times", "values", "said"),
    [
        ((0.0, 1.0), (0.0,), "as many values"),
        ((0.0, math.nan), (0.0, 1.0), "finite"),
        ((1.0, 2.0), (0.0, 1.0), "begins with nothing"),
        ((0.0, 1.0), (1.0, 2.0), "begins with nothing"),
        ((0.0, 1.0, 1.0), (0.0, 1.0, 2.0), "times increase"),
        ((0.0, 1.0, 2.0), (0.0, 2.0, 1.0), "never falls"),
        ((0.0, 1.0), (0.0, 0.0), "nothing is planned"),
    ],
)
def test_a_baseline_that_is_none_is_refused(times, values, said):
    with pytest.raises(ValueError, match=said):
        Baseline(times, values)


def test_tasks_are_spread_over_their_working_days():
    tasks = [
        Task("A", date(2026, 3, 2), date(2026, 3, 6), 500.0),
        Task("B", date(2026, 3, 5), date(2026, 3, 10), 400.0),
        Task("free", date(2026, 3, 2), date(2026, 4, 30), 0.0),
    ]
    baseline, days = baseline_of(tasks, WEEK)
    planned = [baseline.planned(days.reached(date(2026, 3, day))) for day in (1, 2, 4, 5, 6, 8, 9, 10)]
    assert planned == [0, 100, 300, 500, 700, 700, 800, 900]
    assert (baseline.duration, days.moment(baseline.duration)) == (7, date(2026, 3, 10))


def test_a_task_without_working_days_is_planned_for_the_next():
    baseline, days = baseline_of([Task("A", date(2026, 3, 7), date(2026, 3, 8), 10.0)], WEEK)
    assert (baseline.budget, days.moment(1)) == (10.0, date(2026, 3, 9))


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(1, 10**6)), min_size=1, max_size=8))
def test_a_plan_of_tasks_is_the_sum_of_what_each_plans_day_by_day(given_tasks):
    first = date(2026, 3, 2).toordinal()
    tasks = [
        Task(str(number), date.fromordinal(first + start), date.fromordinal(first + start + length), cents / 100)
        for number, (start, length, cents) in enumerate(given_tasks)
    ]
    all_days = Calendar("UTC", OFFICE_HOURS, frozenset(range(7)))
    baseline, days = baseline_of(tasks, all_days)
    for ordinal in range(first, first + 81, 3):
        at = date.fromordinal(ordinal)
        due = sum(
            task.budget * min(max((at - task.start).days + 1, 0), (task.finish - task.start).days + 1)
            / ((task.finish - task.start).days + 1)
            for task in tasks
        )  # fmt: skip
        assert baseline.planned(days.reached(at)) == pytest.approx(due, abs=1e-6)


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (Task("A", date(2026, 3, 2), date(2026, 3, 1), 1.0), "A finishes before it starts"),
        (Task("A", date(2026, 3, 2), date(2026, 3, 3), -1.0), "budget of task A is an amount from 0 on, not -1"),
        (Task("A", date(2026, 3, 2), date(2026, 3, 3), 0.0), "sum up to 0"),
    ],
)
def test_tasks_that_plan_nothing_sensible_are_refused(task, said):
    with pytest.raises(ValueError, match=said):
        baseline_of([task], WEEK)


def test_the_forecast_finish_steps_over_the_holidays_of_the_country():
    """Half as fast as planned from 21 September 2026: ten working days end after the autumn feasts of China."""
    china = calendar_for("CN", "UTC", range(2026, 2028))
    baseline, days = baseline_of([Task("A", date(2026, 9, 21), date(2026, 9, 25), 100.0)], china)
    assert baseline.duration == 4  # the 25th is the Mid-Autumn Festival
    found = analyse(baseline, days, [Report(date(2026, 9, 22), 25.0, 1.0)]).statuses[0]
    assert found.duration == 8
    plain = [date.fromordinal(n) for n in range(date(2026, 9, 21).toordinal(), found.finish.toordinal() + 1)]
    assert sum(bool(china.hours_on(day)) for day in plain) == 8
    assert china.hours_on(found.finish)


def test_a_finish_that_is_too_far_away_is_not_made_up():
    days = Days(WEEK, date(2026, 3, 2))
    assert days.moment(1e7) is None
    baseline = Baseline((0.0, 100.0), (0.0, 1e6))
    found = analyse(baseline, days, [Report(date(2026, 12, 31), 0.01, 1.0)]).statuses[0]
    assert found.undefined["forecast_finish"] == "it lies after the year 2199"


@pytest.mark.parametrize(("length", "moment"), [(0, 2), (0.2, 2), (1, 2), (1.0000000001, 2), (1.1, 3), (6, 9)])
def test_the_moment_of_a_length_is_the_day_on_which_it_ends(length, moment):
    assert Days(WEEK, date(2026, 3, 2)).moment(length) == date(2026, 3, moment)
