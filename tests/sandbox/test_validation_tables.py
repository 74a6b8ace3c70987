"""Our tables against two others, `slackblocks` and `slack_sdk.models`: each difference has a reason."""

import inspect
from types import ModuleType
from typing import Any

from slack_sdk.models import views
from slack_sdk.models.blocks import basic_components, block_elements, blocks
from slackblocks import _limits, _surfaces

from sandbox.limits import BLOCK_SURFACES, LIMITS
from sandbox.validation import blocks as our_blocks
from sandbox.validation import elements as our_elements
from sandbox.validation import rich_text as our_rich_text

ONLY_IN_OURS = {
    "file_input.file_bytes.max": "the reference names 10 MB a file; slackblocks sends no files",
    "header.level.min": "the reference has levels 1 to 4 since 2026; slackblocks has no `level`",
    "header.level.max": "as header.level.min",
    "rich_text_emoji.skin_tone.min": "slackblocks says 1 to 6 in words and leaves it unchecked",
    "rich_text_emoji.skin_tone.max": "as rich_text_emoji.skin_tone.min",
    "table.rows.min_items": "slackblocks checks it with a bare 1",
    "table.columns.min_items": "a row without cells means nothing; slackblocks lets it pass",
    "table.total_content.max_length": "the reference has 10,000; slackblocks checks data tables only",
    "message.text.cut_length": "Slack cuts there, so a library that refuses has no such number",
    "message.text.update_max_length": "chat.update refuses; slackblocks knows no methods",
    "message.blocks.total_max_length": "undocumented: seen as msg_blocks_too_long",
    "message.tables.max_items": "the reference: only_one_table_allowed; slackblocks leaves it out",
    "message.metadata.max_bytes": "Slack documents metadata_too_large without its number: ours is 8,000",
    "view.blocks.min_items": "slack_sdk asks for one block; slackblocks leaves it out",
    "view.payload.max_bytes": "the reference: view_too_large over 250 kB",
    "payload.depth.max": "ours, to refuse hostile JSON before walking it",
}
ONLY_IN_SLACKBLOCKS = {
    "DATA_TABLE_CONTENT_MAX_LENGTH": "the sum over a message has the same number and covers each",
    "MESSAGE_CHANNEL_MIN_LENGTH": "`channel` is an argument of the call, not part of its message",
}
OTHER_SURFACES = {
    ("message", "file"): "the reference: apps cannot add this block, they only see it in messages",
}

SDK_LIMITS = {
    "Option.label_max_length": "option.text.max_length",
    "Option.value_max_length": "option.value.max_length",
    "OptionGroup.label_max_length": "option_group.label.max_length",
    "OptionGroup.options_max_length": "option_group.options.max_items",
    "ConfirmObject.title_max_length": "confirmation.title.max_length",
    "ConfirmObject.text_max_length": "confirmation.text.max_length",
    "ConfirmObject.confirm_max_length": "confirmation.confirm.max_length",
    "ConfirmObject.deny_max_length": "confirmation.deny.max_length",
    "FeedbackButtonObject.text_max_length": "feedback_button.text.max_length",
    "FeedbackButtonObject.value_max_length": "feedback_button.value.max_length",
    "InteractiveElement.action_id_max_length": "action_id.max_length",
    "InputInteractiveElement.placeholder_max_length": "plain_text_input.placeholder.max_length",
    "ButtonElement.text_max_length": "button.text.max_length",
    "ButtonElement.url_max_length": "button.url.max_length",
    "ButtonElement.value_max_length": "button.value.max_length",
    "ButtonElement.agent_prompt_max_length": "button.agent_prompt.max_length",
    "ImageElement.image_url_max_length": "image_element.image_url.max_length",
    "ImageElement.alt_text_max_length": "image_element.alt_text.max_length",
    "StaticSelectElement.options_max_length": "select.options.max_items",
    "StaticSelectElement.option_groups_max_length": "select.option_groups.max_items",
    "StaticMultiSelectElement.options_max_length": "select.options.max_items",
    "StaticMultiSelectElement.option_groups_max_length": "select.option_groups.max_items",
    "SelectElement.options_max_length": "select.options.max_items",
    "SelectElement.option_groups_max_length": "select.option_groups.max_items",
    "OverflowMenuElement.options_min_length": "overflow.options.min_items",
    "OverflowMenuElement.options_max_length": "overflow.options.max_items",
    "Block.block_id_max_length": "block_id.max_length",
    "SectionBlock.fields_max_length": "section.fields.max_items",
    "SectionBlock.text_max_length": "section.text.max_length",
    "ImageBlock.image_url_max_length": "image.image_url.max_length",
    "ImageBlock.alt_text_max_length": "image.alt_text.max_length",
    "ImageBlock.title_max_length": "image.title.max_length",
    "ActionsBlock.elements_max_length": "actions.elements.max_items",
    "ContextBlock.elements_max_length": "context.elements.max_items",
    "ContextActionsBlock.elements_max_length": "context_actions.elements.max_items",
    "InputBlock.label_max_length": "input.label.max_length",
    "InputBlock.hint_max_length": "input.hint.max_length",
    "HeaderBlock.text_max_length": "header.text.max_length",
    "MarkdownBlock.text_max_length": "markdown.text.max_length",
    "VideoBlock.title_max_length": "video.title.max_length",
    "VideoBlock.author_name_max_length": "video.author_name.max_length",
    "CardBlock.title_max_length": "card.title.max_length",
    "CardBlock.subtitle_max_length": "card.subtitle.max_length",
    "CardBlock.body_max_length": "card.body.max_length",
    "ContainerBlock.title_max_length": "container.title.max_length",
    "ContainerBlock.subtitle_max_length": "container.subtitle.max_length",
    "ContainerBlock.child_blocks_max_length": "container.child_blocks.max_items",
    "CarouselBlock.elements_max_length": "carousel.elements.max_items",
    "View.title_max_length": "view.title.max_length",
    "View.blocks_max_length": "view.blocks.max_items",
    "View.close_max_length": "view.close.max_length",
    "View.submit_max_length": "view.submit.max_length",
    "View.private_metadata_max_length": "view.private_metadata.max_length",
    "View.callback_id_max_length": "view.callback_id.max_length",
}
SDK_KINDS_WE_REFUSE = {
    "file": "apps cannot add this block",
    "call": "apps cannot add this block: calls.* does",
    "auth_provider": "not in the reference: shown by Slack's own connectors",
}
_BASE = "slack_sdk takes it from a base class; the reference does not list it for this element"
_NEWER = "in the reference, but not in slack_sdk 3.47"
SDK_OTHER_FIELDS = {
    ("button", "alt_text"): _BASE,
    ("button", "visible_to_user_ids"): _BASE,
    ("checkboxes", "placeholder"): _BASE,
    ("datetimepicker", "placeholder"): _BASE,
    ("email_text_input", "confirm"): _BASE,
    ("feedback_buttons", "alt_text"): _BASE,
    ("file_input", "confirm"): _BASE,
    ("file_input", "focus_on_load"): _BASE,
    ("file_input", "placeholder"): _BASE,
    ("icon_button", "alt_text"): _BASE,
    ("number_input", "confirm"): _BASE,
    ("overflow", "alt_text"): _BASE,
    ("plain_text_input", "confirm"): _BASE,
    ("radio_buttons", "placeholder"): _BASE,
    ("rich_text_input", "confirm"): _BASE,
    ("url_text_input", "confirm"): _BASE,
    ("workflow_button", "alt_text"): _BASE,
    ("workflow_button", "confirm"): "in Slack's own types for Node, but not in slack_sdk 3.47",
    ("header", "level"): _NEWER,
    ("card", "subtext"): _NEWER,
    ("card", "slack_icon"): _NEWER,
    ("rich_text_quote", "border"): _NEWER,
}


def _classes(module: ModuleType) -> list[type]:
    return [
        found
        for _, found in inspect.getmembers(module, inspect.isclass)
        if found.__module__ == module.__name__
    ]


def _attributes(model: Any) -> set[str]:
    """The field names that a class of slack_sdk writes, without making a valid object of it."""
    bare = model.__new__(model)
    return {"type", *bare.attributes}


def test_every_number_agrees_with_slackblocks_or_says_why():
    ours = {key.upper().replace(".", "_"): (key, value) for key, value in LIMITS.items()}
    theirs = {name: value for name, value in vars(_limits).items() if name.isupper()}
    assert {ours[name][0] for name in ours.keys() - theirs.keys()} == set(ONLY_IN_OURS)
    assert theirs.keys() - ours.keys() == set(ONLY_IN_SLACKBLOCKS)
    common = ours.keys() & theirs.keys()
    assert {name: ours[name][1] for name in common} == {name: theirs[name] for name in common}


def test_every_surface_agrees_with_slackblocks_or_says_why():
    theirs = {
        (surface, kind)
        for surface, kinds in _surfaces._BLOCK_TYPES_BY_SURFACE.items()
        for kind in kinds
    }
    ours = {(surface, kind) for kind, surfaces in BLOCK_SURFACES.items() for surface in surfaces}
    assert ours ^ theirs == set(OTHER_SURFACES)


def test_every_number_agrees_with_slack_sdk():
    found = {
        f"{model.__name__}.{name}": value
        for module in (basic_components, block_elements, blocks, views)
        for model in _classes(module)
        for name, value in vars(model).items()
        if type(value) is int and model is not blocks.AuthProviderBlock
    }
    assert {name: LIMITS[key] for name, key in SDK_LIMITS.items()} == found


def test_every_kind_and_field_of_slack_sdk_is_known_or_says_why():
    in_elements = {**our_elements.ELEMENTS, **our_rich_text.CONTAINERS}
    refused, other_fields = set(), set()
    for module, rows in ((blocks, our_blocks.BLOCKS), (block_elements, in_elements)):
        for model in _classes(module):
            kind = getattr(model, "type", None) or ""
            row = rows.get(kind)
            if row is not None:
                theirs = _attributes(model)
                other_fields |= {(kind, name) for name in theirs ^ {*row.required, *row.optional}}
            elif kind:
                refused.add(kind)
    assert refused == set(SDK_KINDS_WE_REFUSE)
    assert other_fields == set(SDK_OTHER_FIELDS)
