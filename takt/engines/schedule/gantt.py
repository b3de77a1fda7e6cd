"""A schedule drawn as bars over time, as an SVG file that stands alone."""

from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from takt.engines.schedule.result import Schedule

WIDTH, ROW, TOP, LEFT, RIGHT = 960, 22, 56, 230, 24
MOST_ROWS = 400  # more are no picture any more; the first of them are drawn
MARKS = 6
PLAIN, CRITICAL, SUMMARY, SLACK = "#2f6fb0", "#c2573a", "#444", "#c9d8e8"
NAME_LENGTH = 32
FONT = 'font-family="system-ui, sans-serif" font-size="12" fill="#333"'


def gantt(schedule: Schedule, title: str, label: Callable[[int], str]) -> str:
    """The SVG text: a row a task, critical ones in red, with a pale line as far as each may slip.

    label: what is written for an instant, in seconds since the epoch.
    """
    count = min(len(schedule.tasks), MOST_ROWS)
    low, high = int(schedule.start.min()), max(int(schedule.finish.max()), int(schedule.start.min()) + 1)
    scale = (WIDTH - LEFT - RIGHT) / (high - low)

    def x(instant: int) -> float:
        return round(LEFT + (min(max(instant, low), high) - low) * scale, 1)

    height = TOP + ROW * count + 16
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" {FONT}>',
            f"<title>{escape(title)}</title>",
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            f'<text x="12" y="22" font-size="15" font-weight="600">{escape(title)}</text>',
            *_marks(low, high, height, x, label),
            *(part for number in range(count) for part in _row(schedule, number, x)),
            "</svg>\n",
        ]
    )


def _marks(low: int, high: int, height: int, x: Callable[[int], float], label: Callable[[int], str]) -> Iterator[str]:
    for mark in range(MARKS + 1):
        at = low + (high - low) * mark // MARKS
        anchor = "start" if mark == 0 else "end" if mark == MARKS else "middle"
        yield f'<line x1="{x(at)}" y1="{TOP - 8}" x2="{x(at)}" y2="{height - 10}" stroke="#e3e3e3"/>'
        yield f'<text x="{x(at)}" y="{TOP - 14}" text-anchor="{anchor}" fill="#666">{escape(label(at))}</text>'


def _row(schedule: Schedule, number: int, x: Callable[[int], float]) -> Iterator[str]:
    task, top = schedule.tasks[number], TOP + ROW * number
    start, finish = int(schedule.start[number]), int(schedule.finish[number])
    critical, is_summary = bool(schedule.critical[number]), number in schedule.network.family.opens
    colour = CRITICAL if critical else SUMMARY if is_summary else PLAIN
    name = f"{task.id}  {task.name}" if task.name else task.id
    yield f'<text x="12" y="{top + 15}">{escape(name[:NAME_LENGTH])}</text>'
    if start == finish:
        yield f'<path d="M{x(start)} {top + 4}l6 6l-6 6l-6 -6z" fill="{colour}"/>'
        return
    slack_ends = int(schedule.late_finish[number])
    if slack_ends > finish:
        yield f'<rect x="{x(finish)}" y="{top + 9}" width="{x(slack_ends) - x(finish):.1f}" height="3" fill="{SLACK}"/>'
    thick = 5 if is_summary else 12
    width = max(x(finish) - x(start), 1.0)
    yield f'<rect x="{x(start)}" y="{top + 4}" width="{width:.1f}" height="{thick}" rx="2" fill="{colour}"/>'
