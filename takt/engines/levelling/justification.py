"""Forward-backward improvement: push all to the right, then all to the left again.

Valls, Ballestín and Quintanilla 2005, Justification and RCPSP: A technique that pays, European Journal of
Operational Research 165. While modes stay and no link leads to a finish, no project finishes later for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from takt.engines.levelling.compiling import Compiled
from takt.engines.levelling.generation import Schedule, generate
from takt.engines.levelling.measure import Measure, measure_of
from takt.engines.levelling.network import Network, mirrored
from takt.engines.levelling.numbering import by_start


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A network and the same with time running backwards, and what its schedules cost."""

    forward: Network
    backward: Network
    measure: Measure

    def schedule(self, order: list[int]) -> Schedule:
        """The schedule of an order, from the beginning of time."""
        return generate(self.forward, order, self.forward.release)

    def justified(self, schedule: Schedule) -> Schedule:
        """The schedule pushed to the right as far as it costs nothing, then to the left."""
        end = self.forward.horizon
        limits = [end - limit for limit in self.measure.limits(schedule.finishes)]
        order = by_start(self.backward, [end - finish for finish in schedule.finishes])
        right = generate(self.backward, order, limits, schedule.modes)
        order = by_start(self.forward, [end - finish for finish in right.finishes])
        return self.schedule(order)


def rehearsal_of(problem: Compiled) -> Rehearsal:
    """Both directions of a compiled problem."""
    return Rehearsal(problem.network, mirrored(problem.network), measure_of(problem.problem, problem.activities))
