"""Slack's limits as data: sizes, counts, and which kinds of block and element each surface takes.

Lengths are in characters (Unicode code points), payload sizes in bytes where the name says so.
The numbers are those of Slack's Block Kit reference; `tests/sandbox` compares them with two
independent tables and explains each difference.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

Surface = Literal["message", "modal", "home"]

LIMITS: Final[Mapping[str, int]] = MappingProxyType(
    {
        # identifiers
        "action_id.max_length": 255,
        "block_id.max_length": 255,
        # composition objects
        "text.min_length": 1,
        "text.max_length": 3000,
        "confirmation.title.max_length": 100,
        "confirmation.text.max_length": 300,
        "confirmation.confirm.max_length": 30,
        "confirmation.deny.max_length": 30,
        "option.text.max_length": 75,
        "option.value.max_length": 150,
        "option.description.max_length": 75,
        "option.url.max_length": 3000,
        "option_group.label.max_length": 75,
        "option_group.options.min_items": 1,
        "option_group.options.max_items": 100,
        "dispatch_action_configuration.trigger_actions_on.min_items": 1,
        "dispatch_action_configuration.trigger_actions_on.max_items": 2,
        "conversation_filter.include.min_items": 1,
        # elements
        "button.text.max_length": 75,
        "button.url.max_length": 3000,
        "button.value.max_length": 2000,
        "button.accessibility_label.max_length": 75,
        "button.agent_prompt.max_length": 4000,
        "feedback_button.text.max_length": 75,
        "feedback_button.value.max_length": 2000,
        "feedback_button.accessibility_label.max_length": 75,
        "icon_button.value.max_length": 2000,
        "icon_button.accessibility_label.max_length": 75,
        "icon_button.visible_to_user_ids.max_items": 10,
        "workflow_button.text.max_length": 75,
        "workflow_button.accessibility_label.max_length": 75,
        "select.placeholder.max_length": 150,
        "select.options.min_items": 1,
        "select.options.max_items": 100,
        "select.option_groups.min_items": 1,
        "select.option_groups.max_items": 100,
        "select.min_query_length.min": 0,
        "multi_select.max_selected_items.min": 1,
        "overflow.options.min_items": 1,
        "overflow.options.max_items": 5,
        "checkboxes.options.min_items": 1,
        "checkboxes.options.max_items": 10,
        "radio_buttons.options.min_items": 1,
        "radio_buttons.options.max_items": 10,
        "plain_text_input.placeholder.max_length": 150,
        "plain_text_input.min_length.min": 0,
        "plain_text_input.min_length.max": 3000,
        "plain_text_input.max_length.min": 1,
        "plain_text_input.max_length.max": 3000,
        "email_input.placeholder.max_length": 150,
        "url_input.placeholder.max_length": 150,
        "number_input.placeholder.max_length": 150,
        "date_picker.placeholder.max_length": 150,
        "time_picker.placeholder.max_length": 150,
        "rich_text_input.placeholder.max_length": 150,
        "rich_text_input.min_lines.min": 1,
        "rich_text_input.min_lines.max": 100,
        "rich_text_input.max_lines.min": 1,
        "rich_text_input.max_lines.max": 100,
        "file_input.max_files.min": 1,
        "file_input.max_files.max": 10,
        "file_input.file_bytes.max": 10_000_000,
        "image_element.image_url.max_length": 3000,
        "image_element.alt_text.max_length": 2000,
        # blocks
        "actions.elements.max_items": 25,
        "alert.text.max_length": 200,
        "card.title.max_length": 150,
        "card.subtitle.max_length": 150,
        "card.body.max_length": 200,
        "card.subtext.max_length": 200,
        "card.actions.max_items": 3,
        "carousel.elements.min_items": 1,
        "carousel.elements.max_items": 10,
        "container.title.max_length": 150,
        "container.subtitle.max_length": 150,
        "container.child_blocks.min_items": 1,
        "container.child_blocks.max_items": 10,
        "context.elements.max_items": 10,
        "context_actions.elements.max_items": 5,
        "header.text.max_length": 150,
        "header.level.min": 1,
        "header.level.max": 4,
        "image.image_url.max_length": 3000,
        "image.alt_text.max_length": 2000,
        "image.title.max_length": 2000,
        "input.label.max_length": 2000,
        "input.hint.max_length": 2000,
        "markdown.text.max_length": 12000,
        "markdown.total_text.max_length": 12000,
        "plan.tasks.max_items": 50,
        "section.text.max_length": 3000,
        "section.fields.max_items": 10,
        "section.fields.item_max_length": 2000,
        "video.alt_text.max_length": 2000,
        "video.title.max_length": 200,
        "video.author_name.max_length": 50,
        "video.description.max_length": 200,
        "video.provider_name.max_length": 50,
        "video.thumbnail_url.max_length": 3000,
        "video.video_url.max_length": 3000,
        "video.title_url.max_length": 2000,
        "video.provider_icon_url.max_length": 2000,
        # rich text
        "rich_text_list.indent.min": 0,
        "rich_text_list.indent.max": 8,
        "rich_text_list.offset.min": 0,
        "rich_text_list.border.min": 0,
        "rich_text_list.border.max": 1,
        "rich_text_quote.border.min": 0,
        "rich_text_quote.border.max": 1,
        "rich_text_preformatted.border.min": 0,
        "rich_text_preformatted.border.max": 1,
        "rich_text_emoji.skin_tone.min": 1,
        "rich_text_emoji.skin_tone.max": 6,
        # tables and charts
        "table.rows.min_items": 1,
        "table.rows.max_items": 100,
        "table.columns.min_items": 1,
        "table.columns.max_items": 20,
        "table.column_settings.max_items": 20,
        "table.total_content.max_length": 10000,
        "data_table.rows.min_items": 2,
        "data_table.rows.max_items": 201,
        "data_table.columns.min_items": 1,
        "data_table.columns.max_items": 20,
        "data_table.page_size.min": 1,
        "data_table.page_size.max": 100,
        "data_table.cell_text.min_length": 1,
        "data_table.row_header_column_index.min": 0,
        "data_table.total_content.max_length": 20000,
        "data_visualization.title.max_length": 50,
        "data_visualization.segments.min_items": 1,
        "data_visualization.segments.max_items": 12,
        "data_visualization.segment.label.max_length": 20,
        "data_visualization.segment.value.exclusive_min": 0,
        "data_visualization.series.min_items": 1,
        "data_visualization.series.max_items": 12,
        "data_visualization.series_name.max_length": 20,
        "data_visualization.data.min_items": 1,
        "data_visualization.data.max_items": 20,
        "data_visualization.point_label.max_length": 20,
        "data_visualization.categories.min_items": 1,
        "data_visualization.categories.max_items": 20,
        "data_visualization.category_label.max_length": 20,
        "data_visualization.axis_label.max_length": 50,
        # messages
        "message.text.cut_length": 40000,
        "message.text.update_max_length": 4000,
        "message.blocks.max_items": 50,
        "message.blocks.total_max_length": 13200,
        "message.attachments.max_items": 100,
        "message.tables.max_items": 1,
        "message.data_visualizations.max_items": 2,
        "message.metadata.max_bytes": 8000,
        # views
        "view.blocks.min_items": 1,
        "view.blocks.max_items": 100,
        "view.title.max_length": 24,
        "view.submit.max_length": 24,
        "view.close.max_length": 24,
        "view.callback_id.max_length": 255,
        "view.external_id.max_length": 255,
        "view.private_metadata.max_length": 3000,
        "view.payload.max_bytes": 250_000,
        # ours: Slack names no number, and a parser needs one
        "payload.depth.max": 40,
    }
)

_EVERYWHERE: Final[frozenset[Surface]] = frozenset({"message", "modal", "home"})
_MESSAGE: Final[frozenset[Surface]] = frozenset({"message"})
_MODAL: Final[frozenset[Surface]] = frozenset({"modal"})
_MESSAGE_AND_HOME: Final[frozenset[Surface]] = frozenset({"message", "home"})

BLOCK_SURFACES: Final[Mapping[str, frozenset[Surface]]] = MappingProxyType(
    {
        "actions": _EVERYWHERE,
        "alert": _MODAL,
        "card": _EVERYWHERE,
        "carousel": _MESSAGE_AND_HOME,
        "container": _MESSAGE_AND_HOME,
        "context": _EVERYWHERE,
        "context_actions": _MESSAGE,
        "data_table": _MESSAGE_AND_HOME,
        "data_visualization": _MESSAGE_AND_HOME,
        "divider": _EVERYWHERE,
        "header": _EVERYWHERE,
        "image": _EVERYWHERE,
        "input": _EVERYWHERE,
        "markdown": _MESSAGE,
        "plan": _MESSAGE,
        "rich_text": _EVERYWHERE,
        "section": _EVERYWHERE,
        "table": _MESSAGE_AND_HOME,
        "task_card": _MESSAGE,
        "video": _EVERYWHERE,
    }
)
"""Where each kind of block may stand. `file` is absent: apps see it, but cannot send it."""

ELEMENT_SURFACES: Final[Mapping[str, frozenset[Surface]]] = MappingProxyType(
    {
        "email_text_input": _MODAL,
        "file_input": _MODAL,
        "number_input": _MODAL,
        "url_text_input": _MODAL,
    }
)
"""The elements that not every surface takes; one that is not listed goes everywhere."""

SLACK_ICONS: Final[tuple[str, ...]] = (
    "archive", "book", "bookmark", "bot", "bug", "calendar", "call", "caret-left", "caret-right",
    "check", "clipboard", "code", "comment", "compass", "copy", "cube", "download", "edit",
    "email", "eye-closed", "eye-open", "file", "flag", "folder", "gear", "globe", "heart", "help",
    "image", "info", "key", "lightbulb", "link", "map", "mobile", "new-window", "pin", "plus",
    "refine", "refresh", "rocket", "save", "screen", "share", "sparkle", "star", "star-filled",
    "tag", "thumbs-down", "thumbs-up", "trash", "upload", "user", "warning",
)  # fmt: skip
"""The names that a card's `slack_icon` knows."""
