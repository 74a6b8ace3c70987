"""Elements and composition objects with one fault each; the good ones are `goods.ELEMENTS`."""

from tests.sandbox.bad_payloads.case import DROP, Bad
from tests.sandbox.bad_payloads.goods import mrkdwn, option, plain

_BOOLEAN = "must be a boolean"
_OBJECT = "must provide an object"
_STRING = "must provide a string"
_ENUM = "must be a valid enum value"
_OFFERED = "must be one of the provided options"
_E = "elements/0"


def _chars(limit: int) -> str:
    return f"must be less than {limit + 1} characters"


def _many(count: int) -> list[dict[str, object]]:
    return [option(str(n)) for n in range(count)]


BAD_ELEMENTS = [
    # buttons
    Bad("a button without text", "button", f"{_E}/text", DROP, "missing required field: text", _E),
    Bad("a button text over 75", "button", f"{_E}/text/text", "x" * 76, _chars(75)),
    Bad("a button text in mrkdwn", "button", f"{_E}/text/type", "mrkdwn", _ENUM),
    Bad("a button value over 2,000", "button", f"{_E}/value", "x" * 2001, _chars(2000)),
    Bad("a button value that is a number", "button", f"{_E}/value", 7, _STRING),
    Bad("a button address over 3,000", "button", f"{_E}/url", "https://a.b/" + "x" * 2989, _chars(3000)),
    Bad("a button address that is none", "button", f"{_E}/url", "somewhere", "invalid url"),
    Bad("a button address without host", "button", f"{_E}/url", "https://", "invalid url"),
    Bad("a button address that no parser reads", "button", f"{_E}/url", "https://[::1", "invalid url"),
    Bad("a button of the style default", "button", f"{_E}/style", "default", _ENUM),
    Bad("a button whose style is null", "button", f"{_E}/style", None, _STRING),
    Bad("an action_id over 255", "button", f"{_E}/action_id", "x" * 256, _chars(255)),
    Bad("an empty action_id", "button", f"{_E}/action_id", "", "must be more than 0 characters"),
    Bad("a block_id on an element", "button", f"{_E}/block_id", "b", "invalid additional property: block_id", _E),
    Bad("an accessibility label over 75", "button", f"{_E}/accessibility_label", "x" * 76, _chars(75)),
    Bad("an agent prompt over 4,000", "button", f"{_E}/agent_prompt", "x" * 4001, _chars(4000)),
    Bad("a prompt to show, but none to send", "button", f"{_E}/agent_prompt_display", "x", "missing required field: agent_prompt", _E),
    Bad("a feedback text over 75", "feedback_buttons", f"{_E}/positive_button/text/text", "x" * 76, _chars(75)),
    Bad("a feedback value over 2,000", "feedback_buttons", f"{_E}/negative_button/value", "x" * 2001, _chars(2000)),
    Bad("feedback with one button", "feedback_buttons", f"{_E}/negative_button", DROP, "missing required field: negative_button", _E),
    Bad("an icon button without trash", "icon_button", "elements/1/icon", "star", _ENUM),
    Bad("an icon button for eleven people", "icon_button", "elements/1/visible_to_user_ids", ["U1A"] * 11, "no more than 10 items allowed"),
    Bad("a workflow without trigger", "workflow_button", f"{_E}/workflow/trigger", DROP, "missing required field: trigger", f"{_E}/workflow"),
    Bad("a workflow button text over 75", "workflow_button", f"{_E}/text/text", "x" * 76, _chars(75)),
    # confirmation
    Bad("a confirmation title over 100", "button", f"{_E}/confirm/title/text", "x" * 101, _chars(100)),
    Bad("a confirmation title in mrkdwn", "button", f"{_E}/confirm/title", mrkdwn("T"), _ENUM, f"{_E}/confirm/title/type"),
    Bad("a confirmation text over 300", "button", f"{_E}/confirm/text/text", "x" * 301, _chars(300)),
    Bad("a yes over 30", "button", f"{_E}/confirm/confirm/text", "x" * 31, _chars(30)),
    Bad("a no over 30", "button", f"{_E}/confirm/deny/text", "x" * 31, _chars(30)),
    Bad("a confirmation without no", "button", f"{_E}/confirm/deny", DROP, "missing required field: deny", f"{_E}/confirm"),
    Bad("a confirmation of a style that is none", "button", f"{_E}/confirm/style", "warning", _ENUM),
    # options
    Bad("an option text over 75", "static_select", f"{_E}/options/0/text/text", "x" * 76, _chars(75)),
    Bad("an option text in mrkdwn in a menu", "static_select", f"{_E}/options/0/text/type", "mrkdwn", _ENUM),
    Bad("an option value over 150", "static_select", f"{_E}/options/0/value", "x" * 151, _chars(150)),
    Bad("an empty option value", "static_select", f"{_E}/options/0/value", "", "must be more than 0 characters"),
    Bad("an option without value", "static_select", f"{_E}/options/0/value", DROP, "missing required field: value", f"{_E}/options/0"),
    Bad("an option description over 75", "static_select", f"{_E}/options/0/description", plain("x" * 76), _chars(75), f"{_E}/options/0/description/text"),
    Bad("an address on a menu's option", "static_select", f"{_E}/options/0/url", "https://a.b", "invalid additional property: url", f"{_E}/options/0"),
    Bad("one option value twice", "static_select", f"{_E}/options/2", option("1"), '`value` "1" already exists', f"{_E}/options/2/value"),
    Bad("one option value in two groups", "multi_static_select", f"{_E}/option_groups/1/options/1", option("2"), '`value` "2" already exists', f"{_E}/option_groups/1/options/1/value"),
    # menus
    Bad("a menu without options", "static_select", f"{_E}/options", [], "must provide at least 1 items"),
    Bad("a menu of 101", "static_select", f"{_E}/options", _many(101), "no more than 100 items allowed"),
    Bad("neither options nor groups", "static_select", f"{_E}/options", DROP, "missing required field: options", _E),
    Bad("options and groups at once", "multi_static_select", f"{_E}/options", [option("9")], "must define only one of `options`, `option_groups`", _E),
    Bad("an initial option that is not offered", "static_select", f"{_E}/initial_option", option("3"), _OFFERED),
    Bad("an initial option of another text", "static_select", f"{_E}/initial_option/text/text", "Other", _OFFERED, f"{_E}/initial_option"),
    Bad("an initial option that is null", "static_select", f"{_E}/initial_option", None, _OBJECT),
    Bad("initial options of a single menu", "static_select", f"{_E}/initial_options", [option("1")], "invalid additional property: initial_options", _E),
    Bad("a placeholder over 150", "static_select", f"{_E}/placeholder/text", "x" * 151, _chars(150)),
    Bad("a group label over 75", "multi_static_select", f"{_E}/option_groups/0/label/text", "x" * 76, _chars(75)),
    Bad("a group without options", "multi_static_select", f"{_E}/option_groups/1/options", [], "must provide at least 1 items"),
    Bad("a group of 101", "multi_static_select", f"{_E}/option_groups/0/options", _many(101), "no more than 100 items allowed"),
    Bad("no initial option in the list", "multi_static_select", f"{_E}/initial_options", [], _OFFERED),
    Bad("more initial options than may be chosen", "multi_static_select", f"{_E}/max_selected_items", 1, "no more than 1 items allowed", f"{_E}/initial_options"),
    Bad("no item may be chosen", "multi_static_select", f"{_E}/max_selected_items", 0, "must be greater than or equal to 1"),
    Bad("half an item may be chosen", "multi_users_select", f"{_E}/max_selected_items", 1.5, "must provide an integer"),
    Bad("a query length that is a word", "external_select", f"{_E}/min_query_length", "3", "must provide a number"),
    Bad("a query length that is true", "external_select", f"{_E}/min_query_length", True, "must provide a number"),
    Bad("a query length below zero", "external_select", f"{_E}/min_query_length", -1, "must be greater than or equal to 0"),
    Bad("a name in place of a user id", "users_select", f"{_E}/initial_user", "@lucia", "input must match regex pattern: [UW][A-Z0-9]{2,}"),
    Bad("a name in place of a channel id", "channels_select", f"{_E}/initial_channel", "#general", "input must match regex pattern: [CG][A-Z0-9]{2,}"),
    Bad("a filter without content", "conversations_select", "element/filter", {}, "must define one of `include`, `exclude_external_shared_channels`, `exclude_bot_users`"),
    Bad("a filter for a kind that is none", "conversations_select", "element/filter/include/0", "channel", _ENUM),
    # checkboxes, radio buttons, overflow
    Bad("eleven checkboxes", "checkboxes", f"{_E}/options", [*_many(11)], "no more than 10 items allowed"),
    Bad("a checkbox chosen that is not there", "checkboxes", f"{_E}/initial_options/0", option("9"), _OFFERED, f"{_E}/initial_options"),
    Bad("eleven radio buttons", "radio_buttons", f"{_E}/options", _many(11), "no more than 10 items allowed"),
    Bad("no radio button", "radio_buttons", f"{_E}/options", [], "must provide at least 1 items"),
    Bad("a placeholder on radio buttons", "radio_buttons", f"{_E}/placeholder", plain("x"), "invalid additional property: placeholder", _E),
    Bad("six in an overflow", "overflow", f"{_E}/options", _many(6), "no more than 5 items allowed"),
    Bad("an overflow address that is none", "overflow", f"{_E}/options/0/url", "nowhere", "invalid url"),
    # dates
    Bad("a date in another order", "datepicker", f"{_E}/initial_date", "20-11-2026", "must be a valid date (YYYY-MM-DD)"),
    Bad("a date that no calendar has", "datepicker", f"{_E}/initial_date", "2026-02-30", "must be a valid date (YYYY-MM-DD)"),
    Bad("an hour that no clock has", "timepicker", f"{_E}/initial_time", "24:00", "input must match regex pattern: ([01][0-9]|2[0-3]):[0-5][0-9]"),
    Bad("a zone that is none", "timepicker", f"{_E}/timezone", "America/Santiagp", "must be a valid timezone"),
    Bad("a moment in milliseconds", "datetimepicker", f"{_E}/initial_date_time", 1_628_633_820_000, "must be less than or equal to 9999999999"),
    Bad("a placeholder on a datetime", "datetimepicker", f"{_E}/placeholder", plain("x"), "invalid additional property: placeholder", _E),
    # inputs
    Bad("a max_length over 3,000", "plain_text_input", "element/max_length", 3001, "must be less than or equal to 3000"),
    Bad("a max_length of zero", "plain_text_input", "element/max_length", 0, "must be greater than or equal to 1"),
    Bad("a min_length above max_length", "plain_text_input", "element/min_length", 11, "must not be greater than `max_length`"),
    Bad("an initial text that is too long", "plain_text_input", "element/initial_value", "x" * 11, _chars(10)),
    Bad("an initial text that is too short", "plain_text_input", "element/initial_value", "x", "must be more than 1 characters"),
    Bad("an input placeholder over 150", "plain_text_input", "element/placeholder/text", "x" * 151, _chars(150)),
    Bad("multiline that is a word", "plain_text_input", "element/multiline", "yes", _BOOLEAN),
    Bad("a confirmation on a text input", "plain_text_input", "element/confirm", {}, "invalid additional property: confirm", "element"),
    Bad("a number input without decimals flag", "number_input", "element/is_decimal_allowed", DROP, "missing required field: is_decimal_allowed", "element"),
    Bad("a minimum that is a number", "number_input", "element/min_value", -1, _STRING),
    Bad("a minimum that is a word", "number_input", "element/min_value", "one", "must be a valid number"),
    Bad("a minimum above the maximum", "number_input", "element/min_value", "11", "must not be greater than `max_value`"),
    Bad("an initial number above the maximum", "number_input", "element/initial_value", "11", "must not be greater than `max_value`"),
    Bad("an initial number below the minimum", "number_input", "element/initial_value", "-2", "must not be less than `min_value`"),
    Bad("a trigger that is none", "number_input", "element/dispatch_action_config/trigger_actions_on/0", "on_blur", _ENUM),
    Bad("no trigger", "number_input", "element/dispatch_action_config/trigger_actions_on", [], "must provide at least 1 items"),
    Bad("eleven files", "file_input", "element/max_files", 11, "must be less than or equal to 10"),
    Bad("no file", "file_input", "element/max_files", 0, "must be greater than or equal to 1"),
    Bad("no file type", "file_input", "element/filetypes", [], "must provide at least 1 items"),
    Bad("a file input that dispatches", "file_input", "dispatch_action", True, "unsupported type: file_input", "element/type"),
    Bad("a rich text input with a string", "rich_text_input", "element/initial_value", "Hi", _OBJECT),
    Bad("more lines at least than at most", "rich_text_input", "element/min_lines", 10, "must not be greater than `max_lines`"),
    Bad("a file that is none", "image", "elements/1", {"type": "image", "alt_text": "a", "slack_file": {"id": "123"}}, "input must match regex pattern: F[A-Z0-9]{7,}", "elements/1/slack_file/id"),
    Bad("a file named twice", "image", "elements/1", {"type": "image", "alt_text": "a", "slack_file": {"id": "F12345678", "url": "https://a.b"}}, "must define only one of `id`, `url`", "elements/1/slack_file"),
]  # fmt: skip
