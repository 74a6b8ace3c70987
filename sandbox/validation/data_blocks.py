"""The table of blocks that carry data: tables and charts."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.limits import LIMITS
from sandbox.validation.objects import BLOCK_ID, FLAG
from sandbox.validation.rich_text import RICH_TEXT_BLOCK
from sandbox.validation.rules import (
    Choice,
    Fault,
    Items,
    Kinds,
    Number,
    Rule,
    Shape,
    Spot,
    String,
    row,
)

_NUMBER = Number()


def _label(name: str) -> String:
    return String(LIMITS[f"data_visualization.{name}.max_length"], min_length=1)


def _items(item: Rule, name: str) -> Items:
    """A list whose counts `LIMITS` knows under `name`."""
    return Items(item, LIMITS[f"{name}.min_items"], LIMITS[f"{name}.max_items"])


_CELL_TEXT = String(min_length=LIMITS["data_table.cell_text.min_length"])
_CELL = Kinds(
    {
        "raw_text": row(required={"text": _CELL_TEXT}),
        "raw_number": row(required={"value": _NUMBER, "text": _CELL_TEXT}),
        "rich_text": RICH_TEXT_BLOCK,
    }
)


class _ColumnSetting:
    """How a column looks, or null to skip one."""

    _shape = Shape(optional={"align": Choice(("left", "center", "right")), "is_wrapped": FLAG})

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Tell what is wrong with `value`."""
        if value is not None:
            yield from self._shape.faults(value, spot)


def _rows_are_even(table: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    columns = len(table["rows"][0])
    for index, cells in enumerate(table["rows"]):
        if len(cells) != columns:
            message = f"must have as many cells as the first row ({columns})"
            yield spot.below("rows").below(index).fault(message)


def _header_is_raw(table: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    for index, cell in enumerate(table["rows"][0]):
        if cell["type"] == "rich_text":
            where = spot.below("rows").below(0).below(index).below("type")
            yield where.fault("unsupported type: rich_text")


def _row_header_exists(table: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    if table.get("row_header_column_index", 0) >= len(table["rows"][0]):
        yield spot.below("row_header_column_index").fault("must be the index of a column")


def _series_cover_categories(chart: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    """Series have names of their own, and each has one point for every category."""
    categories = chart["axis_config"]["categories"]
    names: set[str] = set()
    for index, series in enumerate(chart["series"]):
        where = spot.below("series").below(index)
        if series["name"] in names:
            yield where.below("name").fault(f'`name` "{series["name"]}" already exists')
        names.add(series["name"])
        labels = [point["label"] for point in series["data"]]
        for place, label in enumerate(labels):
            if label not in categories:
                at = where.below("data").below(place).below("label")
                yield at.fault("must be one of `axis_config.categories`")
        if sorted(labels) != sorted(categories) and set(labels) <= set(categories):
            yield where.below("data").fault("must have one point for each category")


def _categories_differ(axis: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    if len(set(axis["categories"])) < len(axis["categories"]):
        yield spot.below("categories").fault("Input contains duplicate items")


_AXIS = Shape(
    {"categories": _items(_label("category_label"), "data_visualization.categories")},
    {
        "x_label": String(LIMITS["data_visualization.axis_label.max_length"]),
        "y_label": String(LIMITS["data_visualization.axis_label.max_length"]),
    },
    (_categories_differ,),
)
_SERIES = Shape(
    {
        "name": _label("series_name"),
        "data": _items(
            Shape({"label": _label("point_label"), "value": _NUMBER}), "data_visualization.data"
        ),
    }
)
_SEGMENT = Shape(
    {
        "label": _label("segment.label"),
        "value": Number(above=LIMITS["data_visualization.segment.value.exclusive_min"]),
    }
)
_AXIS_CHART = row(
    _series_cover_categories,
    required={
        "series": _items(_SERIES, "data_visualization.series"),
        "axis_config": _AXIS,
    },
)
_CHART = Kinds(
    {
        "pie": row(required={"segments": _items(_SEGMENT, "data_visualization.segments")}),
        "bar": _AXIS_CHART,
        "area": _AXIS_CHART,
        "line": _AXIS_CHART,
    }
)

DATA_BLOCKS: Final[Mapping[str, Shape]] = {
    "table": row(
        required={"rows": _items(_items(_CELL, "table.columns"), "table.rows")},
        optional={
            "block_id": BLOCK_ID,
            "column_settings": Items(
                _ColumnSetting(), max_items=LIMITS["table.column_settings.max_items"]
            ),
        },
    ),
    "data_table": row(
        _rows_are_even,
        _header_is_raw,
        _row_header_exists,
        required={
            "caption": String(min_length=1),
            "rows": _items(_items(_CELL, "data_table.columns"), "data_table.rows"),
        },
        optional={
            "block_id": BLOCK_ID,
            "page_size": Number(
                LIMITS["data_table.page_size.min"],
                LIMITS["data_table.page_size.max"],
                whole=True,
            ),
            "row_header_column_index": Number(
                LIMITS["data_table.row_header_column_index.min"], whole=True
            ),
        },
    ),
    "data_visualization": row(
        required={"title": _label("title"), "chart": _CHART}, optional={"block_id": BLOCK_ID}
    ),
}
"""The kinds of block that carry data."""


def cell_characters(table: dict[str, Any]) -> int:
    """How many characters the cells of a valid table hold, formatted ones by their texts."""
    return sum(_characters(cell) for cells in table["rows"] for cell in cells)


def _characters(node: Any) -> int:
    """Count the texts below a node of a validated cell, whose depth the table bounds."""
    if isinstance(node, list):
        return sum(_characters(item) for item in node)
    if isinstance(node, dict):
        text = node.get("text")
        own = len(text) if isinstance(text, str) else 0
        return own + _characters(node.get("elements", []))
    return 0
