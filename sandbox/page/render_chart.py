"""Slack's native charts as SVG, each with its numbers in a table for those who do not see it."""

from collections.abc import Sequence
from math import ceil, cos, floor, log10, pi, sin

from markupsafe import Markup

from sandbox.page.scene import Json, Scene

WIDTH, HEIGHT = 420, 210
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 12, 28
COLOURS = 12
PIE_CENTRE, PIE_RADIUS = 110, 100
Point = tuple[float, float]


def data_visualization(block: Json, scene: Scene) -> Markup:
    """A data_visualization block: title, drawing, legend, and the same numbers in a folded table."""
    chart = block["chart"]
    if chart["type"] == "pie":
        names = [segment["label"] for segment in chart["segments"]]
        drawing = _pie([float(segment["value"]) for segment in chart["segments"]], names)
        table = _table(["", ""], [[s["label"], _number(s["value"])] for s in chart["segments"]])
    else:
        names = [series["name"] for series in chart["series"]]
        drawing, table = _plotted(chart)
    return Markup(
        '<figure class="chart"><figcaption>{}</figcaption>{}{}'
        "<details><summary>{}</summary>{}</details></figure>"
    ).format(block.get("title", ""), drawing, _legend(names), scene.words("as_table"), table)


def _number(value: float) -> str:
    return f"{value:g}"


def _legend(names: Sequence[str]) -> Markup:
    items = Markup().join(
        Markup('<li><span class="swatch fill-{}"></span>{}</li>').format(i % COLOURS, name)
        for i, name in enumerate(names)
    )
    return Markup('<ul class="legend" aria-hidden="true">{}</ul>').format(items)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    header = Markup().join(Markup('<th scope="col">{}</th>').format(cell) for cell in head)
    body = Markup()
    for first, *rest in rows:
        cells = Markup().join(Markup('<td class="num">{}</td>').format(cell) for cell in rest)
        body += Markup('<tr><th scope="row">{}</th>{}</tr>').format(first, cells)
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(header, body)


def _plotted(chart: Json) -> tuple[Markup, Markup]:
    axis = chart.get("axis_config") or {}
    series = [
        {point["label"]: float(point["value"]) for point in one["data"]} for one in chart["series"]
    ]
    categories: list[str] = axis.get("categories") or list(series[0])
    stacked = chart["type"] == "area"
    tops = [sum(s.get(c, 0.0) for s in series) for c in categories] if stacked else []
    values = [value for one in series for value in one.values()] + tops
    scale = _Scale(values, len(categories))
    kind = {"bar": _bars, "line": _lines, "area": _areas}[chart["type"]]
    names = [one["name"] for one in chart["series"]]
    label = f"{', '.join(names)}: {'; '.join(categories)}"
    drawing = Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" class="plot">{}{}{}</svg>'
    ).format(
        WIDTH,
        HEIGHT,
        label,
        scale.grid(axis),
        kind(series, categories, scale),
        scale.labels(categories),
    )
    rows = [[c, *(_number(s[c]) if c in s else "–" for s in series)] for c in categories]
    return drawing, _table([axis.get("x_label") or "", *names], rows)


class _Scale:
    """From values to coordinates: the vertical axis always shows zero and ends on round numbers."""

    def __init__(self, values: Sequence[float], slots: int) -> None:
        low, high = min(0.0, *values), max(0.0, *values)
        self.step = _round_step((high - low) or 1.0)
        self.low = floor(low / self.step) * self.step
        self.high = max(ceil(high / self.step) * self.step, self.low + self.step)
        self.slots = max(1, slots)
        self.slot_width = (WIDTH - LEFT - RIGHT) / self.slots

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    def x(self, slot: int) -> float:
        return round(LEFT + (slot + 0.5) * self.slot_width, 1)

    def grid(self, axis: Json) -> Markup:
        ticks = round((self.high - self.low) / self.step)
        lines = Markup()
        for tick in range(ticks + 1):
            value = self.low + tick * self.step
            lines += Markup(
                '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}" class="{3}"/>'
                '<text x="{4}" y="{5}" text-anchor="end">{6}</text>'
            ).format(
                LEFT, WIDTH - RIGHT, self.y(value), "zero" if abs(value) < self.step / 1e6 else "rule",
                LEFT - 6, self.y(value) + 4, _number(round(value, 6)),
            )  # fmt: skip
        name = axis.get("y_label")
        return lines + (Markup("<title>{}</title>").format(name) if name else Markup())

    def labels(self, categories: Sequence[str]) -> Markup:
        room = max(4, int(self.slot_width / 6.6))
        return Markup().join(
            Markup('<text x="{}" y="{}" text-anchor="middle">{}<title>{}</title></text>').format(
                self.x(i), HEIGHT - 8, name if len(name) <= room else name[: room - 1] + "…", name
            )
            for i, name in enumerate(categories)
        )


def _round_step(span: float) -> float:
    """The 1, 2 or 5 × 10ⁿ that cuts `span` into four to eight pieces or so."""
    rough = span / 5
    power = 10.0 ** floor(log10(rough))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= rough)


def _hover(name: str, value: float) -> Markup:
    return Markup("<title>{}: {}</title>").format(name, _number(value))


def _bars(series: list[dict[str, float]], categories: list[str], scale: _Scale) -> Markup:
    wide = min(48.0, scale.slot_width * 0.76 / len(series))
    drawn, zero = Markup(), scale.y(0)
    for s, values in enumerate(series):
        for c, name in enumerate(categories):
            if name in values:
                y = scale.y(values[name])
                drawn += Markup(
                    '<rect x="{}" y="{}" width="{}" height="{}" rx="2" class="fill-{}">{}</rect>'
                ).format(
                    round(scale.x(c) + (s - len(series) / 2) * wide, 1), min(y, zero),
                    round(wide * 0.92, 1), max(abs(zero - y), 0.5), s % COLOURS,
                    _hover(name, values[name]),
                )  # fmt: skip
    return drawn


def _lines(series: list[dict[str, float]], categories: list[str], scale: _Scale) -> Markup:
    drawn = Markup()
    for s, values in enumerate(series):
        points = [
            (scale.x(c), scale.y(values[name]), name)
            for c, name in enumerate(categories)
            if name in values
        ]
        path = " ".join(f"{x},{y}" for x, y, _ in points)
        drawn += Markup('<polyline points="{}" class="line-{}"/>').format(path, s % COLOURS)
        for x, y, name in points:
            drawn += Markup('<circle cx="{}" cy="{}" r="3.5" class="fill-{}">{}</circle>').format(
                x, y, s % COLOURS, _hover(name, values[name])
            )
    return drawn


def _areas(series: list[dict[str, float]], categories: list[str], scale: _Scale) -> Markup:
    """Areas stand on one another, as shares of a whole do."""
    floor_values = [0.0] * len(categories)
    drawn = Markup()
    for s, values in enumerate(series):
        tops = [base + values.get(c, 0.0) for base, c in zip(floor_values, categories, strict=True)]
        upper = [f"{scale.x(i)},{scale.y(v)}" for i, v in enumerate(tops)]
        lower = [f"{scale.x(i)},{scale.y(v)}" for i, v in enumerate(floor_values)]
        drawn += Markup('<polygon points="{}" class="area fill-{} line-{}"/>').format(
            " ".join([*upper, *reversed(lower)]), s % COLOURS, s % COLOURS
        )
        floor_values = tops
    return drawn


def _pie(values: list[float], names: list[str]) -> Markup:
    total = sum(values) or 1.0
    drawn, start = Markup(), 0.0
    for i, (value, name) in enumerate(zip(values, names, strict=True)):
        share = value / total
        title = Markup("<title>{}: {} ({:.0%})</title>").format(name, _number(value), share)
        if share > 0.9999:  # noqa: PLR2004 - an arc from a point to itself draws nothing
            drawn += Markup(
                '<circle cx="{0}" cy="{0}" r="{1}" class="fill-{2}">{3}</circle>'
            ).format(PIE_CENTRE, PIE_RADIUS, i % COLOURS, title)
        elif share > 0:
            drawn += _slice(start, share, i, title)
        start += share
    label = "; ".join(f"{n}: {_number(v)}" for n, v in zip(names, values, strict=True))
    return Markup(
        '<svg viewBox="0 0 220 220" role="img" aria-label="{}" class="pie">{}</svg>'
    ).format(label, drawn)


def _slice(start: float, share: float, colour: int, title: Markup) -> Markup:
    (x1, y1), (x2, y2) = _on_circle(start), _on_circle(start + share)
    return Markup(
        '<path d="M{0},{0} L{1},{2} A{3},{3} 0 {4} 1 {5},{6} Z" class="slice fill-{7}">{8}</path>'
    ).format(PIE_CENTRE, x1, y1, PIE_RADIUS, int(share > 0.5), x2, y2, colour % COLOURS, title)  # noqa: PLR2004 - half of the circle


def _on_circle(turn: float) -> Point:
    """The point at `turn` (0 to 1, clockwise from twelve) on the pie's edge."""
    angle = 2 * pi * turn - pi / 2
    return (
        round(PIE_CENTRE + PIE_RADIUS * cos(angle), 2),
        round(PIE_CENTRE + PIE_RADIUS * sin(angle), 2),
    )
