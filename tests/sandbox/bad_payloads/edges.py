"""Limits that no story leads to: one step over each, on the good payloads of blocks and elements."""

from tests.sandbox.bad_payloads.case import DROP, Bad
from tests.sandbox.bad_payloads.goods import IMAGE, Json, option, plain, raw

_E = "elements/0"
_LONG_URL = "https://example.com/" + "x" * 2981
_ONE = "must provide at least 1 items"
_CHART = "data_visualization"


def _chars(limit: int) -> str:
    return f"must be less than {limit + 1} characters"


def _most(limit: int) -> str:
    return f"must be less than or equal to {limit}"


def _least(limit: int) -> str:
    return f"must be greater than or equal to {limit}"


def _placeholder(kind: str, where: str) -> Bad:
    at = f"{where}/placeholder"
    return Bad(
        f"a placeholder over 150 on {kind}", kind, at, plain("x" * 151), _chars(150), f"{at}/text"
    )


def _groups(count: int) -> list[Json]:
    return [{"label": plain("g"), "options": [option(str(n))]} for n in range(1, count + 1)]


BAD_EDGES_OF_ELEMENTS = [
    _placeholder("email_text_input", "element"),
    _placeholder("url_text_input", "element"),
    _placeholder("number_input", "element"),
    _placeholder("rich_text_input", "element"),
    _placeholder("datepicker", _E),
    _placeholder("timepicker", _E),
    _placeholder("external_select", _E),
    Bad("an option address over 3,000", "overflow", f"{_E}/options/0/url", _LONG_URL, _chars(3000)),
    Bad("an empty overflow", "overflow", f"{_E}/options", [], _ONE),
    Bad("no checkbox", "checkboxes", f"{_E}/options", [], _ONE, f"{_E}/options"),
    Bad("three triggers", "number_input", "element/dispatch_action_config/trigger_actions_on", ["on_enter_pressed"] * 3, "no more than 2 items allowed"),
    Bad("a filter that includes nothing", "conversations_select", "element/filter/include", [], _ONE),
    Bad("a feedback label over 75", "feedback_buttons", f"{_E}/positive_button/accessibility_label", "x" * 76, _chars(75)),
    Bad("an icon button value over 2,000", "icon_button", "elements/1/value", "x" * 2001, _chars(2000)),
    Bad("an icon button label over 75", "icon_button", "elements/1/accessibility_label", "x" * 76, _chars(75)),
    Bad("an icon button text over 75", "icon_button", "elements/1/text/text", "x" * 76, _chars(75)),
    Bad("a workflow button label over 75", "workflow_button", f"{_E}/accessibility_label", "x" * 76, _chars(75)),
    Bad("a menu without groups", "multi_static_select", f"{_E}/option_groups", [], _ONE),
    Bad("a menu of 101 groups", "multi_static_select", f"{_E}/option_groups", _groups(101), "no more than 100 items allowed"),
    Bad("a min_length below zero", "plain_text_input", "element/min_length", -1, _least(0)),
    Bad("a min_length over 3,000", "plain_text_input", "element/min_length", 3001, _most(3000)),
    Bad("no lines at least", "rich_text_input", "element/min_lines", 0, _least(1)),
    Bad("101 lines at least", "rich_text_input", "element/min_lines", 101, _most(100)),
    Bad("no lines at most", "rich_text_input", "element/max_lines", 0, _least(1)),
    Bad("101 lines at most", "rich_text_input", "element/max_lines", 101, _most(100)),
    Bad("an image element's address over 3,000", "image", "elements/1/image_url", _LONG_URL, _chars(3000)),
    Bad("an image element's alt text over 2,000", "image", "elements/1/alt_text", "x" * 2001, _chars(2000)),
    Bad("one checkbox value twice", "checkboxes", f"{_E}/options/2", option("1"), '`value` "1" already exists', f"{_E}/options/2/value"),
    Bad("one radio button value twice", "radio_buttons", f"{_E}/options/2", option("1"), '`value` "1" already exists', f"{_E}/options/2/value"),
    Bad("one overflow value twice", "overflow", f"{_E}/options/2", option("1"), '`value` "1" already exists', f"{_E}/options/2/value"),
    Bad("a radio button chosen that is not there", "radio_buttons", f"{_E}/initial_option", option("9"), "must be one of the provided options"),
    Bad("more people chosen than may be", "multi_users_select", f"{_E}/initial_users", ["U1A", "U1B", "U1C"], "no more than 2 items allowed"),
    Bad("one action_id twice in context actions", "icon_button", "elements/1/action_id", "f", '`action_id` "f" already exists'),
    Bad("a decimal where none is allowed", "number_input", "element", {"type": "number_input", "is_decimal_allowed": False, "initial_value": "1.5"}, "must be a whole number, decimals are not allowed", "element/initial_value"),
]  # fmt: skip

BAD_EDGES_OF_BLOCKS = [
    Bad("a context text over 3,000", "context", f"{_E}/text", "x" * 3001, _chars(3000)),
    Bad("a header of level zero", "header", "level", 0, _least(1)),
    Bad("a video alt text over 2,000", "video", "alt_text", "x" * 2001, _chars(2000)),
    Bad("a video thumbnail address over 3,000", "video", "thumbnail_url", _LONG_URL, _chars(3000)),
    Bad("a video address over 3,000", "video", "video_url", _LONG_URL, _chars(3000)),
    Bad("a provider icon address over 2,000", "video", "provider_icon_url", _LONG_URL[:2001], _chars(2000)),
    Bad("a container icon without alt text", "container", "icon", {"type": "image", "image_url": IMAGE["image_url"]}, "missing required field: alt_text", "icon"),
    Bad("a list indented below zero", "rich_text", "elements/1/indent", -1, _least(0)),
    Bad("a list with a border below zero", "rich_text", "elements/1/border", -1, _least(0)),
    Bad("a list with a border of two", "rich_text", "elements/1/border", 2, _most(1)),
    Bad("a quote with a border below zero", "rich_text", "elements/2/border", -1, _least(0)),
    Bad("code with a border below zero", "rich_text", "elements/3/border", -1, _least(0)),
    Bad("code with a border of two", "rich_text", "elements/3/border", 2, _most(1)),
    Bad("a section without text or fields", "container", "child_blocks/1/text", DROP, "must define one of `text`, `fields`", "child_blocks/1"),
    Bad("a card with a subtitle alone", "carousel", "elements/1", {"type": "card", "subtitle": plain("s")}, "must define one of `hero_image`, `title`, `actions`, `body`", "elements/1"),
    Bad("no skin tone", "rich_text", "elements/4/elements/1/skin_tone", 0, _least(1)),
    Bad("a data table row without cells", "data_table", "rows/1", [], _ONE),
    Bad("a row header before the first column", "data_table", "row_header_column_index", -1, _least(0)),
    Bad("a data table cell without text", "data_table", "rows/0/0", raw(""), "must be more than 0 characters", "rows/0/0/text"),
    Bad("a series without points", _CHART, "chart/series/0/data", [], _ONE),
    Bad("an axis without categories", _CHART, "chart/axis_config/categories", [], _ONE),
    Bad("twenty-one categories", _CHART, "chart/axis_config/categories", [str(n) for n in range(21)], "no more than 20 items allowed"),
    Bad("a y label over 50", _CHART, "chart/axis_config/y_label", "x" * 51, _chars(50)),
]  # fmt: skip
