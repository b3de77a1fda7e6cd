"""A chart of lines over one axis as an SVG file that stands alone."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 78, 24, 64, 52
COLOURS = ("#2f6fb0", "#2b8a5a", "#c2573a", "#7a5aa6", "#8a7430")
STEPS = (1, 2, 5, 10)
TICKS = 6
FEW, MANY = 1e-3, 1e9  # tick labels outside of these are written with an exponent

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points (x, y); dashed where it is a forecast or a limit, with a dot at each point if wanted."""

    name: str
    points: Sequence[Point]
    dashed: bool = False
    dots: bool = False


def line_chart(title: str, across: str, upwards: str, lines: Sequence[Line]) -> str:
    """The SVG text. `across` and `upwards` name the axes, units included; the vertical one begins at 0.

    Raises ValueError for no point at all and for numbers that are not finite.
    """
    points = [point for line in lines for point in line.points]
    if not points or not all(math.isfinite(number) for point in points for number in point):
        raise ValueError("a chart needs points, all of them finite")
    xs, ys = _ticks([x for x, _ in points]), _ticks([0.0, *(y for _, y in points)])
    plane = _Plane(xs[0], xs[-1], ys[0], ys[-1])
    parts = [
        _head(),
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="22" font-size="15" font-weight="600">{escape(title)}</text>',
        *_axes(plane, xs, ys),
        *_names(across, upwards),
        *(part for number, line in enumerate(lines) for part in _line(plane, line, COLOURS[number % len(COLOURS)])),
        *_legend(lines),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _head() -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="system-ui, sans-serif" font-size="12" fill="#333">'
    )


@dataclass(frozen=True, slots=True)
class _Plane:
    """From values to places on the drawing."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float

    def x(self, value: float) -> float:
        share = (value - self.x_low) / (self.x_high - self.x_low)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        share = (value - self.y_low) / (self.y_high - self.y_low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _ticks(values: Sequence[float]) -> list[float]:
    """Round numbers at equal distances that enclose the values; two or more."""
    low, high = min(values), max(values)
    rough = ((high - low) or abs(high) or 1.0) / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in STEPS if power * factor >= rough * (1 - 1e-9))
    first = math.floor(low / step + 1e-9)
    last = max(math.ceil(high / step - 1e-9), first + 1)
    return [number * step for number in range(first, last + 1)]


def _axes(plane: _Plane, xs: Sequence[float], ys: Sequence[float]) -> Iterator[str]:
    for y in ys:
        at = plane.y(y)
        yield f'<line x1="{LEFT}" y1="{at}" x2="{WIDTH - RIGHT}" y2="{at}" stroke="#e3e3e3"/>'
        yield f'<text x="{LEFT - 8}" y="{at + 4}" text-anchor="end">{_label(y)}</text>'
    for x in xs:
        at, floor = plane.x(x), HEIGHT - BOTTOM
        yield f'<line x1="{at}" y1="{floor}" x2="{at}" y2="{floor + 5}" stroke="#999"/>'
        yield f'<text x="{at}" y="{floor + 19}" text-anchor="middle">{_label(x)}</text>'


def _label(value: float) -> str:
    return f"{value:,.10g}" if value == 0 or FEW <= abs(value) < MANY else f"{value:.3g}"


def _names(across: str, upwards: str) -> Iterator[str]:
    yield f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 10}" text-anchor="end" fill="#666">{escape(across)}</text>'
    yield f'<text x="{LEFT}" y="{TOP - 10}" text-anchor="end" fill="#666">{escape(upwards)}</text>'


def _line(plane: _Plane, line: Line, colour: str) -> Iterator[str]:
    places = [(plane.x(x), plane.y(y)) for x, y in line.points]
    path = " ".join(f"{x},{y}" for x, y in places)
    yield f'<polyline points="{path}" fill="none" {_stroke(line, colour)}/>'
    if line.dots:
        yield from (f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in places)


def _legend(lines: Sequence[Line]) -> Iterator[str]:
    at, height = LEFT + 40, TOP - 14
    for number, line in enumerate(lines):
        stroke = _stroke(line, COLOURS[number % len(COLOURS)])
        yield f'<line x1="{at}" y1="{height}" x2="{at + 22}" y2="{height}" {stroke}/>'
        yield f'<text x="{at + 28}" y="{TOP - 10}">{escape(line.name)}</text>'
        at += 44 + 7 * len(line.name)


def _stroke(line: Line, colour: str) -> str:
    dash = ' stroke-dasharray="5 4"' if line.dashed else ""
    return f'stroke="{colour}" stroke-width="2"{dash}'
