"""Blocks with one fault each; the good ones are `goods.BLOCKS`."""

from tests.sandbox.bad_payloads.case import DROP, Bad
from tests.sandbox.bad_payloads.goods import IMAGE, TASK, button, mrkdwn, plain, rich

_LONG = "must be less than {} characters"
_EMPTY = "must be more than 0 characters"
_BOOLEAN = "must be a boolean"
_OBJECT = "must provide an object"
_STRING = "must provide a string"
_ARRAY = "must provide an array"
_ENUM = "must be a valid enum value"


def _chars(limit: int) -> str:
    return _LONG.format(limit + 1)


BAD_BLOCKS = [
    # every block
    Bad("a block without type", "section", "type", DROP, "missing required field: type", ""),
    Bad("a block of a kind that is none", "section", "type", "paragraph", "unsupported type: paragraph"),
    Bad("a type that is no string", "section", "type", 7, _STRING),
    Bad("a key that Slack does not know", "divider", "color", "red", "invalid additional property: color", ""),
    Bad("a block_id over 255", "divider", "block_id", "x" * 256, _chars(255)),
    Bad("an empty block_id", "divider", "block_id", "", _EMPTY),
    Bad("a block_id that is a number", "divider", "block_id", 5, _STRING),
    # text objects
    Bad("a section text over 3,000", "section", "text/text", "x" * 3001, _chars(3000)),
    Bad("an empty section text", "section", "text/text", "", _EMPTY),
    Bad("a text that is a bare string", "section", "text", "Hello", _OBJECT),
    Bad("a text that is null", "section", "text", None, _OBJECT),
    Bad("a text of a kind that is none", "section", "text/type", "markdown", "unsupported type: markdown"),
    Bad("a text object without text", "section", "text/text", DROP, "missing required field: text", "text"),
    Bad("emoji in mrkdwn", "section", "text/emoji", True, "invalid additional property: emoji", "text"),
    Bad("verbatim in plain text", "section", "fields/0/verbatim", True, "invalid additional property: verbatim", "fields/0"),
    Bad("verbatim that is no boolean", "section", "text/verbatim", "yes", _BOOLEAN),
    # section
    Bad("a field over 2,000", "section", "fields/1/text", "x" * 2001, _chars(2000)),
    Bad("eleven fields", "section", "fields", [plain("f")] * 11, "no more than 10 items allowed"),
    Bad("no field in fields", "section", "fields", [], "must provide at least 1 items"),
    Bad("fields that are an object", "section", "fields", {}, _ARRAY),
    Bad("an input as accessory", "section", "accessory", {"type": "plain_text_input"}, "unsupported type: plain_text_input", "accessory/type"),
    Bad("expand that is a word", "section", "expand", "true", _BOOLEAN),
    # header, image, context
    Bad("a header over 150", "header", "text/text", "x" * 151, _chars(150)),
    Bad("a header in mrkdwn", "header", "text/type", "mrkdwn", _ENUM),
    Bad("a header without text", "header", "text", DROP, "missing required field: text", ""),
    Bad("a header of level five", "header", "level", 5, "must be less than or equal to 4"),
    Bad("an image without alt text", "image", "alt_text", DROP, "missing required field: alt_text", ""),
    Bad("an image alt text over 2,000", "image", "alt_text", "x" * 2001, _chars(2000)),
    Bad("an image without source", "image", "image_url", DROP, "missing required field: image_url", ""),
    Bad("an image with two sources", "image", "slack_file", {"id": "F12345678"}, "must define only one of `image_url`, `slack_file`", ""),
    Bad("an image address without scheme", "image", "image_url", "example.com/a.png", "invalid url"),
    Bad("an image address with blanks", "image", "image_url", "https://example.com/a b.png", "invalid url"),
    Bad("an image address over 3,000", "image", "image_url", "https://example.com/" + "x" * 2981, _chars(3000)),
    Bad("an image title in mrkdwn", "image", "title", mrkdwn("T"), _ENUM, "title/type"),
    Bad("an image title over 2,000", "image", "title/text", "x" * 2001, _chars(2000)),
    Bad("eleven context elements", "context", "elements", [plain("f")] * 11, "no more than 10 items allowed"),
    Bad("an empty context", "context", "elements", [], "must provide at least 1 items"),
    Bad("a button in a context", "context", "elements/0", button("a"), "unsupported type: button", "elements/0/type"),
    # actions
    Bad("twenty-six actions", "actions", "elements", [{"type": "button", "text": plain("b")}] * 26, "no more than 25 items allowed"),
    Bad("no action in actions", "actions", "elements", [], "must provide at least 1 items"),
    Bad("actions without elements", "actions", "elements", DROP, "missing required field: elements", ""),
    Bad("a text in actions", "actions", "elements/0", plain("a"), "unsupported type: plain_text", "elements/0/type"),
    Bad("an image in actions", "actions", "elements/0", IMAGE, "unsupported type: image", "elements/0/type"),
    Bad("one action_id twice in actions", "actions", "elements/1/action_id", "a", '`action_id` "a" already exists'),
    Bad("a number among the actions", "actions", "elements/1", 5, _OBJECT),
    Bad("six context actions", "context_actions", "elements", [{"type": "icon_button", "icon": "trash", "text": plain("x")}] * 6, "no more than 5 items allowed"),
    Bad("a plain button in context actions", "context_actions", "elements/0", button("a"), "unsupported type: button", "elements/0/type"),
    # input
    Bad("an input without label", "input", "label", DROP, "missing required field: label", ""),
    Bad("an input without element", "input", "element", DROP, "missing required field: element", ""),
    Bad("a label over 2,000", "input", "label/text", "x" * 2001, _chars(2000)),
    Bad("a label in mrkdwn", "input", "label", mrkdwn("L"), _ENUM, "label/type"),
    Bad("a hint over 2,000", "input", "hint/text", "x" * 2001, _chars(2000)),
    Bad("optional that is a number", "input", "optional", 1, _BOOLEAN),
    Bad("a button in an input", "input", "element", button("a"), "unsupported type: button", "element/type"),
    # markdown, rich text
    Bad("a markdown over 12,000", "markdown", "text", "x" * 12_001, _chars(12_000)),
    Bad("a markdown with a text object", "markdown", "text", plain("x"), _STRING),
    # alert
    Bad("an alert over 200", "alert", "text/text", "x" * 201, _chars(200)),
    Bad("an alert of a level that is none", "alert", "level", "fatal", _ENUM),
    # card, carousel, container
    Bad("a card title over 150", "card", "title/text", "x" * 151, _chars(150)),
    Bad("a card title that is a string", "card", "title", "Title", _OBJECT),
    Bad("a card subtitle over 150", "card", "subtitle/text", "x" * 151, _chars(150)),
    Bad("a card body over 200", "card", "body/text", "x" * 201, _chars(200)),
    Bad("a card subtext over 200", "card", "subtext/text", "x" * 201, _chars(200)),
    Bad("four actions on a card", "card", "actions", [button(n) for n in "wxyz"], "no more than 3 items allowed"),
    Bad("a menu on a card", "card", "actions/0", {"type": "users_select"}, "unsupported type: users_select", "actions/0/type"),
    Bad("one action_id twice on a card", "card", "actions/1/action_id", "c", '`action_id` "c" already exists'),
    Bad("two icons on a card", "card", "icon", IMAGE, "must define only one of `icon`, `slack_icon`", ""),
    Bad("an icon that Slack has not", "card", "slack_icon/name", "dragon", _ENUM),
    Bad("an icon without name", "card", "slack_icon/name", DROP, "missing required field: name", "slack_icon"),
    Bad("an empty carousel", "carousel", "elements", [], "must provide at least 1 items"),
    Bad("eleven cards", "carousel", "elements", [{"type": "card", "title": plain("t")}] * 11, "no more than 10 items allowed"),
    Bad("a section in a carousel", "carousel", "elements/1", {"type": "section", "text": plain("x")}, "unsupported type: section", "elements/1/type"),
    Bad("an empty container", "container", "child_blocks", [], "must provide at least 1 items"),
    Bad("eleven children", "container", "child_blocks", [{"type": "divider"}] * 11, "no more than 10 items allowed"),
    Bad("a container in a container", "container", "child_blocks/0/type", "container", "unsupported type: container"),
    Bad("a markdown in a container", "container", "child_blocks/0", {"type": "markdown", "text": "x"}, "unsupported type: markdown", "child_blocks/0/type"),
    Bad("a container without title", "container", "title", DROP, "must define one of `title`, `rich_text_title`", ""),
    Bad("a container title over 150", "container", "title/text", "x" * 151, _chars(150)),
    Bad("a container subtitle over 150", "container", "subtitle/text", "x" * 151, _chars(150)),
    Bad("a container of a width that is none", "container", "width", "huge", _ENUM),
    Bad("collapsed, yet not collapsible", "container", "is_collapsible", False, "must define `is_collapsible` to collapse", "default_collapsed"),
    Bad("a header line on a collapsible", "container", "has_header_divider", True, "must not be used with `is_collapsible`"),
    Bad("a fault inside a container", "container", "child_blocks/1/text/text", "x" * 3001, _chars(3000)),
    # plan, task card
    Bad("a plan title that is a text object", "plan", "title", plain("Plan"), _STRING),
    Bad("fifty-one tasks", "plan", "tasks", [{**TASK, "task_id": str(n)} for n in range(51)], "no more than 50 items allowed"),
    Bad("one task_id twice", "plan", "tasks/1/task_id", "t1", '`task_id` "t1" already exists'),
    Bad("a task in a state that is none", "plan", "tasks/0/status", "done", _ENUM),
    Bad("a lone task that is pending", "task_card", "status", "pending", _ENUM),
    Bad("a task without id", "task_card", "task_id", DROP, "missing required field: task_id", ""),
    Bad("details that are a string", "task_card", "details", "Found", _OBJECT),
    Bad("output that is a section", "task_card", "output", {"type": "section", "text": plain("x")}, "unsupported type: section", "output/type"),
    Bad("a source without address", "task_card", "sources/0/url", DROP, "missing required field: url", "sources/0"),
    # video
    Bad("a video over http", "video", "video_url", "http://example.com/1", "invalid url"),
    Bad("a video title over 200", "video", "title/text", "x" * 201, _chars(200)),
    Bad("a video description over 200", "video", "description/text", "x" * 201, _chars(200)),
    Bad("a video author over 50", "video", "author_name", "x" * 51, _chars(50)),
    Bad("a video provider over 50", "video", "provider_name", "x" * 51, _chars(50)),
    Bad("a video without thumbnail", "video", "thumbnail_url", DROP, "missing required field: thumbnail_url", ""),
    Bad("a video without alt text", "video", "alt_text", DROP, "missing required field: alt_text", ""),
    Bad("a video title address over 2,000", "video", "title_url", "https://example.com/" + "x" * 1981, _chars(2000)),
    # what apps may not send
    Bad("a rich text title that is a string", "container", "rich_text_title", "T", _OBJECT),
    Bad("an empty rich text", "rich_text", "elements", [], "must provide at least 1 items"),
    Bad("a rich text in a rich text", "rich_text", "elements/0", rich(), "unsupported type: rich_text", "elements/0/type"),
]  # fmt: skip
