"""Rich text, tables and charts with one fault each; the good ones are `goods.BLOCKS`."""

from tests.sandbox.bad_payloads.case import DROP, Bad
from tests.sandbox.bad_payloads.goods import line, raw, rich, series, words

_ENUM = "must be a valid enum value"
_STRING = "must provide a string"
_ONE = "must provide at least 1 items"
_EMPTY = "must be more than 0 characters"
_CHART = "data_visualization"


def _chars(limit: int) -> str:
    return f"must be less than {limit + 1} characters"


def _items(limit: int) -> str:
    return f"no more than {limit} items allowed"


BAD_DATA = [
    # rich text
    Bad("an empty text in a line", "rich_text", "elements/0/elements/0/text", "", _EMPTY),
    Bad("a line without elements", "rich_text", "elements/0/elements", DROP, "missing required field: elements", "elements/0"),
    Bad("a user without id", "rich_text", "elements/0/elements/1/user_id", DROP, "missing required field: user_id", "elements/0/elements/1"),
    Bad("a user by name", "rich_text", "elements/0/elements/1/user_id", "lucia", "input must match regex pattern: [UW][A-Z0-9]{2,}"),
    Bad("a mention of a kind that is none", "rich_text", "elements/0/elements/1/type", "person", "unsupported type: person"),
    Bad("a list of a style that is none", "rich_text", "elements/1/style", "roman", _ENUM),
    Bad("a list without style", "rich_text", "elements/1/style", DROP, "missing required field: style", "elements/1"),
    Bad("an empty list", "rich_text", "elements/1/elements", [], _ONE),
    Bad("a list indented nine times", "rich_text", "elements/1/indent", 9, "must be less than or equal to 8"),
    Bad("a list that starts below zero", "rich_text", "elements/1/offset", -1, "must be greater than or equal to 0"),
    Bad("a border of two", "rich_text", "elements/2/border", 2, "must be less than or equal to 1"),
    Bad("a text in a list, without a line", "rich_text", "elements/1/elements/0", words("x"), "unsupported type: text", "elements/1/elements/0/type"),
    Bad("a list in a line", "rich_text", "elements/0/elements/0", {"type": "rich_text_list", "style": "bullet", "elements": []}, "unsupported type: rich_text_list", "elements/0/elements/0/type"),
    Bad("a list inside a list", "rich_text", "elements/1/elements/0/type", "rich_text_list", "unsupported type: rich_text_list"),
    Bad("a user in code", "rich_text", "elements/3/elements/0", {"type": "user", "user_id": "U1A"}, "unsupported type: user", "elements/3/elements/0/type"),
    Bad("a style that is a word", "rich_text", "elements/1/elements/0/elements/0/style", "bold", "must provide an object"),
    Bad("a style that Slack has not", "rich_text", "elements/1/elements/0/elements/0/style/blink", True, "invalid additional property: blink", "elements/1/elements/0/elements/0/style"),
    Bad("bold that is a word", "rich_text", "elements/1/elements/0/elements/0/style/bold", "yes", "must be a boolean"),
    Bad("code as the style of a mention", "rich_text", "elements/4/elements/2/style/code", True, "invalid additional property: code", "elements/4/elements/2/style"),
    Bad("a link without address", "rich_text", "elements/4/elements/0/url", DROP, "missing required field: url", "elements/4/elements/0"),
    Bad("a link to nowhere", "rich_text", "elements/4/elements/0/url", "nowhere", "invalid url"),
    Bad("an emoji without name", "rich_text", "elements/4/elements/1/name", DROP, "missing required field: name", "elements/4/elements/1"),
    Bad("a seventh skin tone", "rich_text", "elements/4/elements/1/skin_tone", 7, "must be less than or equal to 6"),
    Bad("a channel by name", "rich_text", "elements/4/elements/2/channel_id", "#general", "input must match regex pattern: [CDG][A-Z0-9]{2,}"),
    Bad("a user group by name", "rich_text", "elements/4/elements/3/usergroup_id", "devrel", "input must match regex pattern: S[A-Z0-9]{2,}"),
    Bad("a call to all of a range that is none", "rich_text", "elements/4/elements/5/range", "all", _ENUM),
    Bad("a color by name", "rich_text", "elements/4/elements/6/value", "red", "input must match regex pattern: #[0-9A-Fa-f]{6}"),
    Bad("a date without format", "rich_text", "elements/4/elements/7/format", DROP, "missing required field: format", "elements/4/elements/7"),
    Bad("a date that is a word", "rich_text", "elements/4/elements/7/timestamp", "now", "must provide a number"),
    # table
    Bad("a table without rows", "table", "rows", [], _ONE),
    Bad("a table of 101 rows", "table", "rows", [[raw("x")]] * 101, _items(100)),
    Bad("a table of 21 columns", "table", "rows/1", [raw("x")] * 21, _items(20)),
    Bad("a row without cells", "table", "rows/1", [], _ONE),
    Bad("a row that is an object", "table", "rows/1", {}, "must provide an array"),
    Bad("an empty cell", "table", "rows/0/0/text", "", _EMPTY),
    Bad("a cell in mrkdwn", "table", "rows/0/0/type", "mrkdwn", "unsupported type: mrkdwn"),
    Bad("a number cell without value", "table", "rows/1/1/value", DROP, "missing required field: value", "rows/1/1"),
    Bad("21 column settings", "table", "column_settings", [None] * 21, _items(20)),
    Bad("a column aligned to nothing", "table", "column_settings/1/align", "justify", _ENUM),
    Bad("a table over 10,000 characters", "table", "rows/0/0/text", "x" * 10_000, "table blocks of one message must hold less than 10001 characters", ""),
    # data_table
    Bad("a data table with its header alone", "data_table", "rows/1", DROP, "must provide at least 2 items", "rows"),
    Bad("a data table of 202 rows", "data_table", "rows", [[raw("x"), raw("y")]] * 202, _items(201)),
    Bad("a data table of 21 columns", "data_table", "rows", [[raw("x")] * 21, [raw("x")] * 20], _items(20), "rows/0"),
    Bad("an uneven data table", "data_table", "rows/1", [raw("x")], "must have as many cells as the first row (2)"),
    Bad("a formatted header cell", "data_table", "rows/0/0", rich(line(words("x"))), "unsupported type: rich_text", "rows/0/0/type"),
    Bad("a data table without caption", "data_table", "caption", DROP, "missing required field: caption", ""),
    Bad("pages of no rows", "data_table", "page_size", 0, "must be greater than or equal to 1"),
    Bad("pages of 101 rows", "data_table", "page_size", 101, "must be less than or equal to 100"),
    Bad("a row header that is no column", "data_table", "row_header_column_index", 2, "must be the index of a column"),
    Bad("a data table over 20,000 characters", "data_table", "rows/0/0/text", "x" * 20_000, "data_table blocks of one message must hold less than 20001 characters", ""),
    # data_visualization
    Bad("a chart title over 50", _CHART, "title", "x" * 51, _chars(50)),
    Bad("a chart title that is a text object", _CHART, "title", {"type": "plain_text", "text": "x"}, _STRING),
    Bad("a block without chart", _CHART, "chart", DROP, "missing required field: chart", ""),
    Bad("a chart of a kind that is none", _CHART, "chart/type", "radar", "unsupported type: radar"),
    Bad("a line chart without axis", _CHART, "chart/axis_config", DROP, "missing required field: axis_config", "chart"),
    Bad("a chart without series", _CHART, "chart/series", [], _ONE),
    Bad("thirteen series", _CHART, "chart/series", [series(str(n), "Jan", "Feb") for n in range(13)], _items(12)),
    Bad("a series name over 20", _CHART, "chart/series/0/name", "x" * 21, _chars(20)),
    Bad("one series name twice", _CHART, "chart/series/1/name", "This year", '`name` "This year" already exists'),
    Bad("twenty-one points", _CHART, "chart/series/0/data", series("s", *["Jan"] * 21)["data"], _items(20)),
    Bad("a point label over 20", _CHART, "chart/series/0/data/0/label", "x" * 21, _chars(20)),
    Bad("a point outside the categories", _CHART, "chart/series/0/data/0/label", "Mar", "must be one of `axis_config.categories`"),
    Bad("a category without point", _CHART, "chart/series/1/data/1", DROP, "must have one point for each category", "chart/series/1/data"),
    Bad("one category with two points", _CHART, "chart/series/1/data/2", {"label": "Jan", "value": 1}, "must have one point for each category", "chart/series/1/data"),
    Bad("a point whose value is a word", _CHART, "chart/series/0/data/0/value", "3", "must provide a number"),
    Bad("a point whose value is endless", _CHART, "chart/series/0/data/0/value", float("inf"), "must provide a number"),
    Bad("a point whose value is no number", _CHART, "chart/series/0/data/0/value", float("nan"), "must provide a number"),
    Bad("a category over 20", _CHART, "chart/axis_config/categories/0", "x" * 21, _chars(20)),
    Bad("one category twice", _CHART, "chart/axis_config/categories/2", "Jan", "Input contains duplicate items", "chart/axis_config/categories"),
    Bad("an axis label over 50", _CHART, "chart/axis_config/x_label", "x" * 51, _chars(50)),
    Bad("a pie without segments", _CHART, "chart", {"type": "pie", "segments": []}, _ONE, "chart/segments"),
    Bad("thirteen segments", _CHART, "chart", {"type": "pie", "segments": [{"label": "x", "value": 1}] * 13}, _items(12), "chart/segments"),
    Bad("a segment of nothing", _CHART, "chart", {"type": "pie", "segments": [{"label": "x", "value": 0}]}, "must be greater than 0", "chart/segments/0/value"),
    Bad("a segment label over 20", _CHART, "chart", {"type": "pie", "segments": [{"label": "x" * 21, "value": 1}]}, _chars(20), "chart/segments/0/label"),
    Bad("series in a pie", _CHART, "chart", {"type": "pie", "segments": [{"label": "x", "value": 1}], "series": []}, "invalid additional property: series", "chart"),
]  # fmt: skip
