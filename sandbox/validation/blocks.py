"""The table of blocks: one row a kind. A new kind is a row here and a line in `BLOCK_SURFACES`."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.limits import BLOCK_SURFACES, LIMITS
from sandbox.validation.data_blocks import DATA_BLOCKS
from sandbox.validation.elements import (
    IMAGE,
    IMAGE_ELEMENT,
    IN_ACTIONS,
    IN_CARD,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    SOURCE,
)
from sandbox.validation.objects import (
    BLOCK_ID,
    FLAG,
    SLACK_FILE,
    SLACK_ICON,
    https_url,
    plain_text,
    text,
    text_kinds,
    web_url,
)
from sandbox.validation.rich_text import RICH_TEXT, RICH_TEXT_BLOCK
from sandbox.validation.rules import (
    Check,
    Choice,
    Fault,
    Items,
    Kinds,
    Number,
    Rule,
    Shape,
    Spot,
    String,
    at_least_one,
    exactly_one,
    row,
)

_TITLE = String(min_length=1)
_CHILDREN = (
    "actions", "context", "divider", "header", "image", "input", "rich_text", "section", "table",
    "video",
)  # fmt: skip


def _block(*checks: Check, required: dict[str, Rule], **optional: Rule) -> Shape:
    return row(*checks, required=required, optional={"block_id": BLOCK_ID, **optional})


def _unique_action_ids(key: str) -> Check:
    """No `action_id` twice among the elements that one block holds under `key`."""

    def check(block: dict[str, Any], spot: Spot) -> Iterator[Fault]:
        seen: set[str] = set()
        for index, element in enumerate(block.get(key, ())):
            action_id = element.get("action_id")
            if action_id is not None and action_id in seen:
                where = spot.below(key).below(index).below("action_id")
                yield where.fault(f'`action_id` "{action_id}" already exists')
            seen.add(action_id)

    return check


def _unique_task_ids(plan: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, task in enumerate(plan["tasks"]):
        if task["task_id"] in seen:
            where = spot.below("tasks").below(index).below("task_id")
            yield where.fault(f'`task_id` "{task["task_id"]}" already exists')
        seen.add(task["task_id"])


def _files_do_not_dispatch(block: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    if block.get("dispatch_action") and block["element"]["type"] == "file_input":
        yield spot.below("element").below("type").fault("unsupported type: file_input")


def _one_icon(card: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    if "icon" in card and "slack_icon" in card:
        yield spot.fault("must define only one of `icon`, `slack_icon`")


def _collapse_is_sensible(container: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    collapsible = container.get("is_collapsible", False)
    if container.get("default_collapsed") and not collapsible:
        yield spot.below("default_collapsed").fault("must define `is_collapsible` to collapse")
    if container.get("has_header_divider") and collapsible:
        where = spot.below("has_header_divider")
        yield where.fault("must not be used with `is_collapsible`")


def _task(*statuses: str) -> tuple[dict[str, Rule], dict[str, Rule]]:
    required: dict[str, Rule] = {"task_id": _TITLE, "title": _TITLE, "status": Choice(statuses)}
    return required, {"details": RICH_TEXT, "output": RICH_TEXT, "sources": Items(SOURCE)}


_LONE_TASK, _TASK_OPTIONS = _task("in_progress", "complete", "error")
_PLANNED_TASK, _ = _task("pending", "in_progress", "complete", "error")

_CARD = _block(
    at_least_one("hero_image", "title", "actions", "body"),
    _one_icon,
    _unique_action_ids("actions"),
    required={},
    hero_image=IMAGE,
    icon=IMAGE,
    slack_icon=SLACK_ICON,
    title=text("card.title.max_length"),
    subtitle=text("card.subtitle.max_length"),
    body=text("card.body.max_length"),
    subtext=text("card.subtext.max_length"),
    actions=Items(IN_CARD, min_items=1, max_items=LIMITS["card.actions.max_items"]),
)

_LEAVES: Final[Mapping[str, Shape]] = {
    "actions": _block(
        _unique_action_ids("elements"),
        required={
            "elements": Items(
                IN_ACTIONS, min_items=1, max_items=LIMITS["actions.elements.max_items"]
            )
        },
    ),
    "alert": _block(
        required={"text": text("alert.text.max_length")},
        level=Choice(("default", "info", "warning", "error", "success")),
    ),
    "card": _CARD,
    "carousel": _block(
        required={
            "elements": Items(
                Kinds({"card": _CARD}),
                LIMITS["carousel.elements.min_items"],
                LIMITS["carousel.elements.max_items"],
            )
        },
    ),
    "context": _block(
        required={
            "elements": Items(
                Kinds({"image": IMAGE_ELEMENT, **text_kinds("text.max_length")}),
                min_items=1,
                max_items=LIMITS["context.elements.max_items"],
            )
        },
    ),
    "context_actions": _block(
        _unique_action_ids("elements"),
        required={
            "elements": Items(
                IN_CONTEXT_ACTIONS,
                min_items=1,
                max_items=LIMITS["context_actions.elements.max_items"],
            )
        },
    ),
    "divider": _block(required={}),
    "header": _block(
        required={"text": plain_text("header.text.max_length")},
        level=Number(LIMITS["header.level.min"], LIMITS["header.level.max"], whole=True),
    ),
    "image": _block(
        exactly_one("image_url", "slack_file"),
        required={"alt_text": String(LIMITS["image.alt_text.max_length"], min_length=1)},
        image_url=web_url("image.image_url.max_length"),
        slack_file=SLACK_FILE,
        title=plain_text("image.title.max_length"),
    ),
    "input": _block(
        _files_do_not_dispatch,
        required={"label": plain_text("input.label.max_length"), "element": IN_INPUT},
        hint=plain_text("input.hint.max_length"),
        optional=FLAG,
        dispatch_action=FLAG,
    ),
    "markdown": _block(required={"text": String(LIMITS["markdown.text.max_length"], min_length=1)}),
    "plan": _block(
        _unique_task_ids,
        required={
            "title": _TITLE,
            "tasks": Items(
                Shape(_PLANNED_TASK, {"type": Choice(("task_card",)), **_TASK_OPTIONS}),
                min_items=1,
                max_items=LIMITS["plan.tasks.max_items"],
            ),
        },
    ),
    "rich_text": RICH_TEXT_BLOCK,
    "section": _block(
        at_least_one("text", "fields"),
        required={},
        text=text("section.text.max_length"),
        fields=Items(
            text("section.fields.item_max_length"),
            min_items=1,
            max_items=LIMITS["section.fields.max_items"],
        ),
        accessory=IN_SECTION,
        expand=FLAG,
    ),
    "task_card": _block(required=_LONE_TASK, **_TASK_OPTIONS),
    "video": _block(
        required={
            "alt_text": String(LIMITS["video.alt_text.max_length"], min_length=1),
            "title": plain_text("video.title.max_length"),
            "thumbnail_url": web_url("video.thumbnail_url.max_length"),
            "video_url": https_url("video.video_url.max_length"),
        },
        author_name=String(LIMITS["video.author_name.max_length"]),
        description=plain_text("video.description.max_length"),
        provider_name=String(LIMITS["video.provider_name.max_length"]),
        provider_icon_url=web_url("video.provider_icon_url.max_length"),
        title_url=https_url("video.title_url.max_length"),
    ),
    **DATA_BLOCKS,
}

_CONTAINER = _block(
    at_least_one("title", "rich_text_title"),
    _collapse_is_sensible,
    required={
        "child_blocks": Items(
            Kinds({kind: _LEAVES[kind] for kind in _CHILDREN}, BLOCK_SURFACES),
            LIMITS["container.child_blocks.min_items"],
            LIMITS["container.child_blocks.max_items"],
        )
    },
    title=plain_text("container.title.max_length"),
    rich_text_title=RICH_TEXT,
    subtitle=text("container.subtitle.max_length"),
    width=Choice(("narrow", "standard", "wide", "full")),
    icon=IMAGE,
    is_collapsible=FLAG,
    default_collapsed=FLAG,
    has_header_divider=FLAG,
)

BLOCKS: Final[Mapping[str, Shape]] = {**_LEAVES, "container": _CONTAINER}
"""Every kind of block."""

BLOCK: Final[Kinds] = Kinds(BLOCKS, BLOCK_SURFACES)
"""A block, where the surface takes it."""
