"""Block Kit to HTML: every block and element the page knows, and a visible mark on what it does not."""

import json
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateRuntimeError
from markdown_it import MarkdownIt
from markupsafe import Markup

from sandbox.page.controls import Control, control_of
from sandbox.page.marks import is_safe_url, mrkdwn, plain
from sandbox.page.render_chart import data_visualization
from sandbox.page.render_rich import rich_text
from sandbox.page.scene import Json, Scene

BLOCKS = frozenset({
    "actions", "alert", "card", "carousel", "container", "context", "context_actions",
    "data_table", "data_visualization", "divider", "file", "header", "image", "input", "markdown",
    "plan", "rich_text", "section", "table", "task_card", "video",
})  # fmt: skip
ELEMENTS = frozenset({
    "button", "channels_select", "checkboxes", "conversations_select", "datepicker",
    "datetimepicker", "email_text_input", "external_select", "feedback_buttons", "file_input",
    "icon_button", "image", "multi_channels_select", "multi_conversations_select",
    "multi_external_select", "multi_static_select", "multi_users_select", "number_input",
    "overflow", "plain_text_input", "radio_buttons", "rich_text_input", "static_select",
    "timepicker", "url_text_input", "users_select",
})  # fmt: skip
MALFORMED = (
    KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError,
    TemplateRuntimeError,
)  # fmt: skip


@cache
def environment() -> Environment:
    """The page's Jinja environment: everything escaped, an unknown name is an error."""
    made = Environment(
        loader=PackageLoader("sandbox.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["is_safe_url"] = is_safe_url
    return made


@cache
def _commonmark() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(
        ["table", "strikethrough"]
    )


@cache
def _module(template: str) -> Any:
    return environment().get_template(template).module


def _macro(template: str, name: str, *arguments: object) -> Markup:
    drawn: Markup = getattr(_module(template), name)(*arguments)
    return drawn


def draw_blocks(blocks: list[Json], scene: Scene) -> Markup:
    """`blocks` in their order."""
    return Markup().join(draw_block(block, scene) for block in blocks)


def draw_block(block: Json, scene: Scene) -> Markup:
    """One block; one that is unknown or malformed is shown as such, with its JSON, and harms no other."""
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in BLOCKS:
        return unsupported(kind, block, scene)
    try:
        inner = _draw(str(kind), block, Pen(scene))
    except MALFORMED:
        return unsupported(kind, block, scene)
    return Markup('<div class="block block-{}" data-block-id="{}">{}</div>').format(
        kind, block.get("block_id", ""), inner
    )


def _draw(kind: str, block: Json, pen: "Pen") -> Markup:
    if kind == "rich_text":
        return rich_text(block, pen.scene)
    if kind == "data_visualization":
        return data_visualization(block, pen.scene)
    if kind == "markdown":
        return Markup('<div class="rich">{}</div>').format(markdown(block["text"]))
    return _macro("blocks.j2", kind, block, pen)


def markdown(text: str) -> Markup:
    """Standard Markdown, as the markdown block takes it: HTML in it stays text, pictures become links."""
    tokens = _commonmark().parse(text)
    for token in tokens:
        for child in token.children or []:
            if child.type == "image":
                child.type, child.tag, child.nesting = "text", "", 0
                child.content = child.content or str(child.attrs.get("src", ""))
            if child.type == "link_open":
                child.attrs |= {"target": "_blank", "rel": "noopener noreferrer nofollow"}
    return Markup(_commonmark().renderer.render(tokens, _commonmark().options, {}))  # noqa: S704 - its HTML is off


def unsupported(kind: object, thing: object, scene: Scene) -> Markup:
    """A visible mark for what the page cannot draw; its JSON is folded under it."""
    return Markup(
        '<details class="unsupported"><summary>{}</summary><pre>{}</pre></details>'
    ).format(
        scene.words("unsupported", kind=kind),
        json.dumps(thing, ensure_ascii=False, indent=1, default=str),
    )


class Pen:
    """What the block templates draw with: a scene and the parts that blocks share."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = scene.words

    def text(self, thing: Json | str | None) -> Markup:
        """A text object, or a bare string as plain text."""
        if thing is None:
            return Markup()
        if isinstance(thing, str):
            return plain(thing)
        if thing["type"] == "mrkdwn":
            return mrkdwn(thing["text"], self.scene)
        return plain(thing["text"], emoji=thing.get("emoji", True) is not False)

    def bare(self, thing: Json | str | None) -> str:
        """A text object's text alone, for attributes."""
        if isinstance(thing, dict):
            return str(thing.get("text", ""))
        return thing or ""

    def blocks(self, blocks: list[Json]) -> Markup:
        """Blocks inside a block."""
        return draw_blocks(blocks, self.scene)

    def picture(self, thing: Json, key: str = "image_url") -> str | None:
        """The address under which this page may load a picture, or None for one from elsewhere."""
        file = thing.get("slack_file") or {}
        return self.scene.picture(str(file.get("id") or file.get("url") or thing.get(key) or ""))

    def control(self, element: Json, block: Json, label: str = "") -> Control:
        """The record of an element, for templates that draw its label themselves."""
        return control_of(element, block, self.scene, label=label)

    def element(self, element: Json, block: Json, label: str = "") -> Markup:
        """An element where it stands; unknown ones are marked."""
        kind = element.get("type")
        if kind not in ELEMENTS:
            return unsupported(kind, element, self.scene)
        if kind == "image":
            return _macro("blocks.j2", "thumbnail", element, self)
        try:
            return _macro("controls.j2", "control", self.control(element, block, label), self)
        except MALFORMED:
            return unsupported(kind, element, self.scene)

    def error(self, block: Json) -> str | None:
        """The sentence to show under an input block, if the last submission had one for it."""
        return self.scene.errors.get(str(block.get("block_id", "")))

    def cell(self, cell: Json) -> Markup:
        """One cell of a table."""
        if cell["type"] == "rich_text":
            return rich_text(cell, self.scene)
        return plain(str(cell.get("text") or cell.get("value", "")))

    def sort_key(self, cell: Json) -> str:
        """What a column sorts by: a number's value, else the text."""
        return str(cell.get("value", cell.get("text", "")))

    def is_number(self, cell: Json) -> bool:
        """Whether a cell stands to the right."""
        return bool(cell["type"] == "raw_number")
