"""Capacities and demands packed into integers, a field of bits for each resource."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from takt.engines.levelling.network import Mode
from takt.engines.levelling.problem import Activity, Resource

Span = tuple[int, int]


class Packing:
    """Where the field of each resource lies, and its guard: the bit that is set where a field overflows."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self.profiles = [resource.profile for resource in resources]
        self.length = max(map(len, self.profiles), default=1)
        self.guard = 0
        self._number = {resource.id: index for index, resource in enumerate(resources)}
        self._widths = [max(profile).bit_length() for profile in self.profiles]
        self._shifts: list[int] = []
        self._known: dict[Span, frozenset[int]] = {}
        at = 0
        for width in self._widths:
            self._shifts.append(at)
            self.guard |= 1 << (at + width)
            at += width + 1

    def modes(self, activity: Activity, teams: Sequence[Mapping[str, int]]) -> tuple[Mode, ...]:
        """The activity with each team that can work for ever; what has begun is as it is.

        Raises ValueError, naming the activity, where no team can.
        """
        if activity.pinned is not None:
            return (self._mode(activity, next(iter(teams), {})),)
        modes = tuple(self._mode(activity, team) for team in teams if not self._beyond(activity, team))
        if not modes:
            raise ValueError(self._lacking(activity, teams))
        return modes

    def usage(self, horizon: int, begun: Sequence[tuple[Mode, Span]]) -> list[int]:
        """By period, packed, what cannot be had at the beginning, so that a field overflows where capacity does."""
        usage = [self._lacks(period) for period in range(self.length)]
        usage += [usage[-1]] * (horizon - self.length)
        taken: dict[Span, int] = defaultdict(int)
        for mode, (start, finish) in begun:
            for period in range(start, finish):
                if period not in mode.off:
                    for resource, units in mode.demands:
                        taken[resource, period] += units
        for (resource, period), units in taken.items():
            usage[period] += min(units, self.capacity(resource, period)) << self._shifts[resource]
        return usage

    def capacity(self, resource: int, period: int) -> int:
        """Units of a resource, by number, in a period."""
        profile = self.profiles[resource]
        return profile[period] if period < len(profile) else profile[-1]

    def free(self, taken: int, resource: int) -> int:
        """Units of a resource that are left where this is taken, packed."""
        full = (1 << self._widths[resource]) - 1
        return full - ((taken >> self._shifts[resource]) & full)

    def idle(self, mode: Mode) -> bool:
        """Whether none of its resources has capacity while it pauses."""
        return not any(self.capacity(resource, period) for resource, _ in mode.demands for period in mode.off)

    def _lacks(self, period: int) -> int:
        fields = enumerate(zip(self._widths, self._shifts, strict=True))
        return sum(((1 << width) - 1 - self.capacity(index, period)) << shift for index, (width, shift) in fields)

    def _mode(self, activity: Activity, team: Mapping[str, int]) -> Mode:
        if not activity.duration:  # a milestone takes nothing
            return Mode((), 0, frozenset(), tuple(team))
        used = tuple((self._number[name], units) for name, units in _together(activity, team).items() if units)
        pauses = [self._pauses(resource, units) for resource, units in used]
        off = pauses[0] if len(pauses) == 1 else frozenset().union(*pauses)
        return Mode(used, sum(units << self._shifts[index] for index, units in used), off, tuple(team))

    def _pauses(self, resource: int, units: int) -> frozenset[int]:
        """The periods with less than so many units, unless there are never so many; each set is made once."""
        if (resource, units) not in self._known:
            profile = self.profiles[resource]
            periods = (period for period, capacity in enumerate(profile) if capacity < units <= profile[-1])
            self._known[resource, units] = frozenset(periods)
        return self._known[resource, units]

    def _beyond(self, activity: Activity, team: Mapping[str, int]) -> str | None:
        """Whose lasting capacity it goes beyond."""
        lasting = {name: self.profiles[self._number[name]][-1] for name in _together(activity, team)}
        return next((name for name, units in _together(activity, team).items() if units > lasting[name]), None)

    def _lacking(self, activity: Activity, teams: Sequence[Mapping[str, int]]) -> str:
        name = self._beyond(activity, teams[0]) if teams else None
        if name is None:
            skills = " and ".join(f"{need.people} with {need.skill!r}" for need in activity.needs)
            return f"Activity {activity.id!r} needs {skills}, and there are not that many different people."
        return (
            f"Activity {activity.id!r} needs {_together(activity, teams[0])[name]} of {name!r}, whose capacity ends "
            f"with {self.profiles[self._number[name]][-1]}: lower the need or raise the capacity."
        )


def _together(activity: Activity, team: Mapping[str, int]) -> dict[str, int]:
    """Units by resource that the activity takes with a team."""
    demands = dict(activity.demands)
    for name, units in team.items():
        demands[name] = demands.get(name, 0) + units
    return demands
