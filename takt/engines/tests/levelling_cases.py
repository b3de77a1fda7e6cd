"""Random levelling problems, and an exhaustive search for the best plan of a tiny one."""

from itertools import combinations, product

from hypothesis import strategies as st

from takt.engines.levelling import LATE, Activity, Link, Need, Plan, Problem, Project, Resource
from takt.engines.levelling.checking import violations

SKILLS = ("design", "code")


def profiles(least: int) -> st.SearchStrategy[int | tuple[int, ...]]:
    """Capacities that end with enough for everything below."""
    days = st.lists(st.sampled_from((0, 0, 50, 100, 100)), max_size=9)
    return st.just(least) | days.map(lambda given: (*given, least))


@st.composite
def problems(draw: st.DrawFn, most: int = 8, lags: bool = True, teams: bool = True, projects: int = 2) -> Problem:
    """Up to `most` activities of some projects, with people, pauses, links, releases, dues and pins."""
    people = [
        Resource(f"P{index}", draw(profiles(100)), draw(st.frozensets(st.sampled_from(SKILLS), min_size=1)))
        for index in range(draw(st.integers(1, 3)))
    ]
    people += [Resource("P9", 100, frozenset(SKILLS)), Resource("Lab", draw(st.integers(2, 4)))]
    names = [f"p{index}" for index in range(projects)]
    activities = [draw(activity(index, people, names, teams)) for index in range(draw(st.integers(1, most)))]
    pairs = list(combinations(range(len(activities)), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=most, unique=True)) if pairs else []
    kinds = st.sampled_from(("FS", "FS", "SS", "FF", "SF") if lags else ("FS",))
    lag = st.integers(-2, 3) if lags else st.just(0)
    links = [Link(before, after, draw(kinds), draw(lag)) for before, after in chosen]
    dues = st.none() | st.integers(0, 12)
    weighed = [Project(name, draw(st.integers(0, 3)), draw(dues)) for name in names]
    return Problem(people, activities, links, weighed)


@st.composite
def activity(draw: st.DrawFn, index: int, people: list[Resource], projects: list[str], teams: bool) -> Activity:
    units = {"Lab": draw(st.integers(0, 2)), people[0].id: draw(st.sampled_from((0, 50, 100)))}
    need = Need(draw(st.sampled_from(SKILLS)), units=draw(st.sampled_from((50, 100))))
    needed = teams and not units[people[0].id] and draw(st.booleans())
    return Activity(
        index,
        draw(st.integers(0, 4)),
        {name: each for name, each in units.items() if each},
        (need,) if needed else (),
        draw(st.sampled_from(projects)),
        draw(st.integers(0, 3)),
        draw(st.none() | st.integers(0, 9)),
        draw(st.none() | st.none() | st.none() | st.integers(0, 4)),
    )


Option = tuple[int, int, tuple[str, ...]]


def least_cost(problem: Problem, cost: int) -> int:
    """The least cost of any plan by trying all starts and teams, given that there is a plan of this cost."""
    best = cost
    latest = 8 + sum(each.duration for each in problem.activities)
    for choice in product(*(_options(problem, each, latest) for each in problem.activities)):
        plan = _plan(problem, choice)
        worth = cost_of(problem, plan)
        if worth < best and not violations(problem, plan):
            best = worth
    return best


def _options(problem: Problem, activity: Activity, latest: int) -> list[Option]:
    """Start, finish and team of one activity by the calendars alone."""
    starts = range(activity.release, latest) if activity.pinned is None else (activity.pinned,)
    teams = _teams(problem, activity)
    return [(start, _finish(problem, activity, team, start), team) for start in starts for team in teams]


def _teams(problem: Problem, activity: Activity) -> list[tuple[str, ...]]:
    if not activity.needs:
        return [()]
    able = [each for each in problem.resources if activity.needs[0].skill in each.skills]
    return [(each.id,) for each in able]


def _finish(problem: Problem, activity: Activity, team: tuple[str, ...], start: int) -> int:
    units = {**activity.demands, **{name: need.units for name, need in zip(team, activity.needs, strict=True)}}
    profiles = {each.id: each.profile for each in problem.resources}
    left, period = activity.duration, start
    while left:
        left -= all(profiles[name][min(period, len(profiles[name]) - 1)] >= each for name, each in units.items())
        period += 1
    return period


def _plan(problem: Problem, choice: tuple[Option, ...]) -> Plan:
    ids = [each.id for each in problem.activities]
    starts, finishes, teams = (
        {name: one[column] for name, one in zip(ids, choice, strict=True)} for column in range(3)
    )
    return Plan(starts, finishes, {name: team for name, team in teams.items() if team}, max(finishes.values()), 0, 0)


def cost_of(problem: Problem, plan: Plan) -> int:
    """The cost as the documentation of `Problem` has it."""
    weights = {project.id: project.weight for project in problem.projects}
    total = 0
    for project in problem.projects:
        finishes = [plan.finishes[each.id] for each in problem.activities if each.project == project.id]
        if finishes:
            late = 0 if project.due is None else max(max(finishes) - project.due, 0)
            total += project.weight * (max(finishes) + LATE * late)
    for each in problem.activities:
        if each.due is not None:
            total += LATE * weights[each.project] * max(plan.finishes[each.id] - each.due, 0)
    return total
