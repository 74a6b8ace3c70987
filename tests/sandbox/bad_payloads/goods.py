"""Payloads that Slack takes: one for each kind of block and of element, by name."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str) -> Json:
    return {"text": plain(f"Option {value}"), "value": value}


def button(action_id: str) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Go"), "value": "v"}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def line(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def words(text: str) -> Json:
    return {"type": "text", "text": text}


def typed(element: Json) -> Json:
    return {"type": "input", "block_id": "b", "label": plain("Label"), "element": element}


def acted(element: Json) -> Json:
    return {"type": "actions", "block_id": "b", "elements": [element]}


def raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def series(name: str, *labels: str) -> Json:
    return {"name": name, "data": [{"label": label, "value": 3.5} for label in labels]}


def card(action_id: str) -> Json:
    return {
        "type": "card",
        "title": mrkdwn("Title"),
        "subtitle": plain("Subtitle"),
        "body": mrkdwn("Body"),
        "subtext": plain("Subtext"),
        "slack_icon": {"type": "icon", "name": "rocket"},
        "actions": [button(action_id), button(f"{action_id}-2")],
    }


IMAGE: Json = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A cat"}
CONFIRM: Json = {
    "title": plain("Sure?"),
    "text": mrkdwn("*Really?*"),
    "confirm": plain("Yes"),
    "deny": plain("No"),
    "style": "danger",
}
CHART: Json = {
    "type": "line",
    "series": [series("This year", "Jan", "Feb"), series("Last year", "Feb", "Jan")],
    "axis_config": {"categories": ["Jan", "Feb"], "x_label": "Month", "y_label": "People"},
}
TASK: Json = {
    "task_id": "t1",
    "title": "Look it up",
    "status": "complete",
    "details": rich(line(words("Found"))),
    "sources": [{"type": "url", "url": "https://example.com", "text": "Source"}],
}

BLOCKS: dict[str, Json] = {
    "actions": {"type": "actions", "elements": [button("a"), button("b")]},
    "alert": {"type": "alert", "text": mrkdwn("Careful"), "level": "warning"},
    "card": card("c"),
    "carousel": {"type": "carousel", "elements": [card("c"), card("d")]},
    "container": {
        "type": "container",
        "title": plain("Group"),
        "subtitle": mrkdwn("Of blocks"),
        "width": "wide",
        "icon": IMAGE,
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": [{"type": "divider"}, {"type": "section", "text": mrkdwn("Inside")}],
    },
    "context": {"type": "context", "elements": [mrkdwn("Small"), IMAGE, plain("print")]},
    "context_actions": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "f",
                "positive_button": {"text": plain("Good"), "value": "1"},
                "negative_button": {"text": plain("Bad"), "value": "0"},
            },
            {"type": "icon_button", "action_id": "i", "icon": "trash", "text": plain("Delete")},
        ],
    },
    "data_table": {
        "type": "data_table",
        "caption": "People",
        "page_size": 10,
        "row_header_column_index": 1,
        "rows": [
            [raw("Name"), raw("Days")],
            [rich(line(words("Lucía"))), {"type": "raw_number", "value": 2, "text": "2 days"}],
        ],
    },
    "data_visualization": {"type": "data_visualization", "title": "Answers", "chart": CHART},
    "divider": {"type": "divider", "block_id": "d"},
    "header": {"type": "header", "text": plain("Title"), "level": 2},
    "image": {**IMAGE, "title": plain("A cat, asleep")},
    "input": {
        **typed({"type": "plain_text_input", "action_id": "a"}),
        "hint": plain("Hint"),
        "optional": True,
        "dispatch_action": True,
    },
    "markdown": {"type": "markdown", "text": "**Bold**"},
    "plan": {"type": "plan", "title": "The plan", "tasks": [TASK, {**TASK, "task_id": "t2"}]},
    "rich_text": rich(
        line(words("Hello "), {"type": "user", "user_id": "U0LUCIA001"}),
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "offset": 2,
            "border": 1,
            "elements": [line({**words("One"), "style": {"bold": True}})],
        },
        {"type": "rich_text_quote", "elements": [words("Said")], "border": 0},
        {"type": "rich_text_preformatted", "elements": [words("x = 1")]},
        line(
            {"type": "link", "url": "https://example.com", "text": "Here", "style": {"code": True}},
            {"type": "emoji", "name": "wave", "skin_tone": 3},
            {"type": "channel", "channel_id": "C0GENERAL1", "style": {"highlight": True}},
            {"type": "usergroup", "usergroup_id": "S0DEVREL01"},
            {"type": "team", "team_id": "T023PEOPLE"},
            {"type": "broadcast", "range": "here"},
            {"type": "color", "value": "#aabbcc"},
            {"type": "date", "timestamp": 1720710212, "format": "{date}", "fallback": "then"},
        ),
    ),
    "section": {
        "type": "section",
        "text": mrkdwn("Hello"),
        "fields": [plain("One"), mrkdwn("Two")],
        "accessory": {**button("a"), "confirm": CONFIRM, "style": "primary"},
        "expand": True,
    },
    "table": {
        "type": "table",
        "column_settings": [None, {"align": "right", "is_wrapped": True}],
        "rows": [[raw("A"), raw("B")], [raw("1"), {"type": "raw_number", "value": 2, "text": "2"}]],
    },
    "task_card": {"type": "task_card", **TASK},
    "video": {
        "type": "video",
        "alt_text": "A talk",
        "title": plain("The talk"),
        "description": plain("About bots"),
        "thumbnail_url": "https://example.com/t.png",
        "video_url": "https://example.com/embed/1",
        "title_url": "https://example.com/1",
        "author_name": "Paula",
    },
}

ELEMENTS: dict[str, Json] = {
    "button": acted({**button("a"), "url": "https://example.com", "confirm": CONFIRM}),
    "channels_select": acted({"type": "channels_select", "initial_channel": "C0GENERAL1"}),
    "checkboxes": acted(
        {
            "type": "checkboxes",
            "options": [
                {**option("1"), "text": mrkdwn("*One*"), "description": mrkdwn("_it_")},
                option("2"),
            ],
            "initial_options": [option("2")],
        }
    ),
    "conversations_select": typed(
        {
            "type": "conversations_select",
            "response_url_enabled": True,
            "filter": {"include": ["im", "public"], "exclude_bot_users": True},
        }
    ),
    "datepicker": acted({"type": "datepicker", "initial_date": "2026-11-20"}),
    "datetimepicker": acted({"type": "datetimepicker", "initial_date_time": 1628633820}),
    "email_text_input": typed({"type": "email_text_input", "placeholder": plain("a@b.c")}),
    "external_select": acted({"type": "external_select", "min_query_length": 3}),
    "feedback_buttons": BLOCKS["context_actions"],
    "file_input": typed({"type": "file_input", "filetypes": ["pdf"], "max_files": 3}),
    "icon_button": BLOCKS["context_actions"],
    "image": BLOCKS["context"],
    "multi_channels_select": acted(
        {"type": "multi_channels_select", "initial_channels": ["C1A"], "max_selected_items": 2}
    ),
    "multi_conversations_select": acted(
        {"type": "multi_conversations_select", "initial_conversations": ["D1A", "U1A"]}
    ),
    "multi_external_select": acted(
        {"type": "multi_external_select", "initial_options": [option("1")]}
    ),
    "multi_static_select": acted(
        {
            "type": "multi_static_select",
            "option_groups": [
                {"label": plain("First"), "options": [option("1"), option("2")]},
                {"label": plain("Second"), "options": [option("3")]},
            ],
            "initial_options": [option("1"), option("3")],
            "max_selected_items": 2,
        }
    ),
    "multi_users_select": acted(
        {
            "type": "multi_users_select",
            "initial_users": ["U0LUCIA001"],
            "max_selected_items": 2,
        }
    ),
    "number_input": typed(
        {
            "type": "number_input",
            "is_decimal_allowed": True,
            "min_value": "-1",
            "max_value": "10.5",
            "initial_value": "3.5",
            "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
        }
    ),
    "overflow": acted(
        {"type": "overflow", "options": [{**option("1"), "url": "mailto:a@b.c"}, option("2")]}
    ),
    "plain_text_input": typed(
        {
            "type": "plain_text_input",
            "multiline": True,
            "min_length": 2,
            "max_length": 10,
            "initial_value": "Hello",
            "focus_on_load": True,
            "placeholder": plain("Write"),
        }
    ),
    "radio_buttons": acted(
        {
            "type": "radio_buttons",
            "options": [option("1"), option("2")],
            "initial_option": option("1"),
        }
    ),
    "rich_text_input": typed(
        {
            "type": "rich_text_input",
            "initial_value": rich(line(words("Hi"))),
            "min_lines": 2,
            "max_lines": 9,
        }
    ),
    "static_select": acted(
        {
            "type": "static_select",
            "placeholder": plain("Choose"),
            "options": [option("1"), option("2")],
            "initial_option": option("2"),
        }
    ),
    "timepicker": acted(
        {"type": "timepicker", "initial_time": "09:30", "timezone": "America/Santiago"}
    ),
    "url": BLOCKS["task_card"],
    "url_text_input": typed({"type": "url_text_input", "initial_value": "https://example.com"}),
    "users_select": acted({"type": "users_select", "initial_user": "U0LUCIA001"}),
    "workflow_button": acted(
        {
            "type": "workflow_button",
            "text": plain("Run"),
            "workflow": {
                "trigger": {
                    "url": "https://slack.com/shortcuts/Ft1/x",
                    "customizable_input_parameters": [{"name": "who", "value": "Lucía"}],
                }
            },
        }
    ),
}

MODAL: Json = {
    "type": "modal",
    "title": plain("Title"),
    "submit": plain("Send"),
    "close": plain("Cancel"),
    "callback_id": "checkin",
    "external_id": "once",
    "private_metadata": "{}",
    "clear_on_close": True,
    "notify_on_close": True,
    "blocks": [BLOCKS["input"]],
}
HOME: Json = {"type": "home", "private_metadata": "", "blocks": [BLOCKS["section"]]}
