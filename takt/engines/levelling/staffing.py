"""The ways to staff an activity: every team of people who have the skills, or a fair sample of very many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import comb, prod
from random import Random

from takt.engines.levelling.problem import Activity, Need, Resource

TEAMS = 200
"""How many teams for one activity are looked at."""

Demands = dict[str, int]


def ways(activity: Activity, number: int, people: Mapping[str, Sequence[Resource]]) -> tuple[list[Demands], bool]:
    """Each team as units by person in the order of the needs, who can do least else first; and whether these are all.

    people: who has a skill. number: of the activity, so that two activities look at different samples.
    """
    candidates = [people.get(need.skill, ()) for need in activity.needs]
    count = prod(comb(len(able), need.people) for need, able in zip(activity.needs, candidates, strict=True))
    teams = _all(activity.needs, candidates) if count <= TEAMS else _some(activity.needs, candidates, Random(number))  # noqa: S311
    flexible = {one.id: len(one.skills) for able in candidates for one in able}
    found = sorted(teams, key=lambda team: sum(flexible[name] for name in team))
    return found, count <= TEAMS


def _all(needs: Sequence[Need], candidates: Sequence[Sequence[Resource]]) -> Iterator[Demands]:
    """Every team: nobody serves two needs."""
    if not needs:
        yield {}
        return
    for rest in _all(needs[1:], candidates[1:]):
        free = [one.id for one in candidates[0] if one.id not in rest]
        for chosen in combinations(free, needs[0].people):
            yield dict.fromkeys(chosen, needs[0].units) | rest


def _some(needs: Sequence[Need], candidates: Sequence[Sequence[Resource]], dice: Random) -> Iterator[Demands]:
    """Teams at random, each once, the rarest skill chosen first so that few draws are in vain."""
    seen: set[frozenset[tuple[str, int]]] = set()
    order = sorted(range(len(needs)), key=lambda index: len(candidates[index]))
    for _ in range(4 * TEAMS):
        team: Demands = {}
        chosen: dict[int, list[str]] = {}
        for index in order:
            free = [one.id for one in candidates[index] if one.id not in team]
            wanted = needs[index].people
            if len(free) < wanted:
                break
            chosen[index] = dice.sample(free, wanted)
            team |= dict.fromkeys(chosen[index], needs[index].units)
        else:
            key = frozenset(team.items())
            if key not in seen and len(seen) < TEAMS:
                seen.add(key)
                yield {name: team[name] for index in range(len(needs)) for name in chosen[index]}
