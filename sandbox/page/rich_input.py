"""Rich text as people type it in a plain text area: Slack's own marks, to rich_text and back."""

import re
from typing import Any

from sandbox.page.scene import Json

INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|(?<!\w)\*(?P<bold>[^*\n]+)\*(?!\w)"
    r"|(?<!\w)_(?P<italic>[^_\n]+)_(?!\w)"
    r"|(?<!\w)~(?P<strike>[^~\n]+)~(?!\w)"
    r"|(?P<link>https?://\S+)"
)
BULLET, NUMBER = re.compile(r"^[-•*]\s+"), re.compile(r"^\d+[.)]\s+")
MARKS = {"code": "`", "bold": "*", "italic": "_", "strike": "~"}


def as_rich_text(typed: str) -> Json | None:
    """The rich_text block for what was typed, or None for nothing but blanks."""
    if not typed.strip():
        return None
    elements: list[Json] = []
    pending: list[str] = []
    kind = "rich_text_section"
    for line in typed.replace("\r\n", "\n").strip("\n").split("\n"):
        now, text = _kind_of(line)
        if pending and now != kind:
            elements.append(_element(kind, pending))
            pending = []
        kind = now
        pending.append(text)
    elements.append(_element(kind, pending))
    return {"type": "rich_text", "elements": elements}


def _kind_of(line: str) -> tuple[str, str]:
    for kind, pattern in (("bullet", BULLET), ("ordered", NUMBER)):
        if pattern.match(line):
            return kind, pattern.sub("", line)
    if line.startswith(">"):
        return "rich_text_quote", line[1:].lstrip()
    return "rich_text_section", line


def _element(kind: str, lines: list[str]) -> Json:
    if kind in {"bullet", "ordered"}:
        items = [{"type": "rich_text_section", "elements": _inline(line)} for line in lines]
        return {"type": "rich_text_list", "style": kind, "indent": 0, "elements": items}
    return {"type": kind, "elements": _inline("\n".join(lines))}


def _inline(text: str) -> list[Json]:
    elements: list[Json] = []
    at = 0
    for match in INLINE.finditer(text):
        if match.start() > at:
            elements.append({"type": "text", "text": text[at : match.start()]})
        style, inner = str(match.lastgroup), str(match[str(match.lastgroup)])
        if style == "link":
            elements.append({"type": "link", "url": inner})
        else:
            elements.append({"type": "text", "text": inner, "style": {style: True}})
        at = match.end()
    if at < len(text) or not elements:
        elements.append({"type": "text", "text": text[at:]})
    return [element for element in elements if element.get("text") != ""]


def as_typed(block: Json) -> str:
    """A rich_text block as its text area shows it; what cannot be typed there is left as its text."""
    return "\n".join(_typed_container(element) for element in block.get("elements", []))


def _typed_container(element: Json) -> str:
    inner = element.get("elements", [])
    if element["type"] == "rich_text_list":
        ordered = element.get("style") == "ordered"
        return "\n".join(
            f"{f'{n}.' if ordered else '-'} {_typed_inline(item.get('elements', []))}"
            for n, item in enumerate(inner, 1)
        )
    text = _typed_inline(inner)
    if element["type"] == "rich_text_quote":
        return "\n".join(f"> {line}" for line in text.split("\n"))
    return text


def _typed_inline(elements: list[Json]) -> str:
    return "".join(_marked(element) for element in elements)


def _marked(element: Json) -> str:
    text: Any = element.get("text") or element.get("url") or element.get("user_id") or ""
    style = element.get("style") or {}
    for name, mark in MARKS.items():
        if style.get(name):
            text = f"{mark}{text}{mark}"
    return str(text)
