"""The measures of cost and progress at one moment."""

import math
from dataclasses import dataclass

NOTHING_PLANNED = "nothing was planned to be done by then"
NOTHING_EARNED = "nothing is earned yet"
NO_COST = "no cost is recorded"
BUDGET_SPENT = "the budget is spent"
NOTHING_LEFT = "nothing is left to spend in this estimate"
NO_ESTIMATE = "there is no estimate to reach"


@dataclass(frozen=True, slots=True)
class Estimate:
    """At completion by one formula, in money: the estimate (EAC), what is still to come of it (ETC), the budget
    less it (VAC), and the cost efficiency that the remaining work needs to reach it (TCPI, a ratio)."""

    eac: float | None
    etc: float | None
    vac: float | None
    tcpi: float | None


@dataclass(frozen=True, slots=True)
class Measures:
    """Budget at completion, planned value, earned value and actual cost in money, and what follows from them.

    sv, cv: schedule and cost variance in money. spi, cpi: the performance indices.
    by_cost, at_budget, by_cost_and_schedule: EAC where the rest costs as the work so far, as budgeted, or as the
    work so far and late as well. tcpi: the efficiency that the rest needs to keep the budget.
    """

    bac: float
    pv: float
    ev: float
    ac: float
    sv: float
    cv: float
    spi: float | None
    cpi: float | None
    by_cost: Estimate
    at_budget: Estimate
    by_cost_and_schedule: Estimate
    tcpi: float | None

    def undefined(self) -> dict[str, str]:
        """For each measure that is None why there is none, by the name it has in `--json`."""
        no_rate = NOTHING_EARNED if self.ac else NO_COST
        no_slow_rate = NOTHING_PLANNED if self.ac and not self.pv else no_rate
        no_goal = _why_no_goal(self.by_cost)
        reasons = {
            "spi": (self.spi, NOTHING_PLANNED),
            "cpi": (self.cpi, NO_COST),
            **dict.fromkeys(("eac", "etc", "vac", *_named("cpi")), (self.by_cost.eac, no_rate)),
            **dict.fromkeys(_named("cpi_spi"), (self.by_cost_and_schedule.eac, no_slow_rate)),
            "tcpi_bac": (self.tcpi, BUDGET_SPENT),
            **dict.fromkeys(("tcpi_eac", "tcpi_eac_cpi"), (self.by_cost.tcpi, no_goal)),
            "tcpi_eac_budget": (self.at_budget.tcpi, NOTHING_LEFT),
            "tcpi_eac_cpi_spi": (self.by_cost_and_schedule.tcpi, _why_no_goal(self.by_cost_and_schedule)),
        }
        return {name: reason for name, (value, reason) in reasons.items() if value is None}


def measure(bac: float, pv: float, ev: float, ac: float) -> Measures:
    """The measures of work with the budget `bac`, of which `pv` was planned, `ev` is earned for a cost of `ac`.

    All are finite, in one currency, and not negative. Raises ValueError otherwise, and where `pv` or `ev` is more
    than `bac`. Source: PMI, The Standard for Earned Value Management (2019), and the package.
    """
    _check(bac, pv, ev, ac)
    slow = _ratio(ac * pv, ev * ev)
    estimates = (
        _estimate(bac, ev, ac, _ratio(ac * bac, ev) if ac else None),
        _estimate(bac, ev, ac, ac + (bac - ev)),
        _estimate(bac, ev, ac, None if slow is None or not (ac and pv) else ac + (bac - ev) * slow),
    )
    return Measures(
        *(bac, pv, ev, ac, ev - pv, ev - ac),
        *(_ratio(ev, pv), _ratio(ev, ac)),
        *estimates,
        _ratio(bac - ev, bac - ac) if ac < bac else None,
    )


def _check(bac: float, pv: float, ev: float, ac: float) -> None:
    named = {"budget at completion": bac, "planned value": pv, "earned value": ev, "actual cost": ac}
    for name, amount in named.items():
        if not (math.isfinite(amount) and amount >= 0):
            raise ValueError(f"the {name} is an amount of money from 0 on, not {amount}")
    for name in ("planned value", "earned value"):
        if named[name] > bac:
            raise ValueError(f"the {name} {named[name]} is more than the budget at completion, {bac}")


def _estimate(bac: float, ev: float, ac: float, eac: float | None) -> Estimate:
    if eac is None or not math.isfinite(eac):  # from next to nothing earned follows nothing
        return Estimate(None, None, None, None)
    return Estimate(eac, eac - ac, bac - eac, _ratio(bac - ev, eac - ac))


def _ratio(part: float, whole: float) -> float | None:
    """The quotient, or None where it is none: division by nothing, or by next to nothing."""
    quotient = part / whole if whole else math.inf
    return quotient if math.isfinite(quotient) else None


def _named(formula: str) -> tuple[str, str, str]:
    return f"eac_{formula}", f"etc_{formula}", f"vac_{formula}"


def _why_no_goal(estimate: Estimate) -> str:
    return NO_ESTIMATE if estimate.eac is None else NOTHING_LEFT
