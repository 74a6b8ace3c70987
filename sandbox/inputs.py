"""What Slack's client does with an open view before any app hears of it: which input speaks, what it refuses."""

import mimetypes
import re
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from sandbox.elements import TEXT_INPUTS, elements_of, held_value, initial_state, is_empty
from sandbox.limits import LIMITS
from sandbox.records import Json, View

REQUIRED = "Please complete this required field."
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def input_block(view_blocks: list[Json], block_id: str) -> Json | None:
    """The `input` block of that id; None for elements of sections and action rows."""
    for block in view_blocks:
        if block.get("type") == "input" and block.get("block_id") == block_id:
            return block
    return None


def speaks_when_changed(blocks: list[Json], block_id: str, element: Json) -> bool:
    """Whether a change of this element sends `block_actions` at once."""
    block = input_block(blocks, block_id)
    if block is None:
        return True
    if not block.get("dispatch_action"):
        return False
    if element["type"] not in TEXT_INPUTS:
        return True
    triggers = element.get("dispatch_action_config", {}).get("trigger_actions_on", [])
    return "on_character_entered" in triggers


def speaks_when_entered(blocks: list[Json], block_id: str) -> bool:
    """Whether acting on this element (a button, Enter in an input) sends `block_actions`."""
    block = input_block(blocks, block_id)
    return block is None or bool(block.get("dispatch_action"))


def refusals(view: View) -> dict[str, str]:
    """Why Slack's client would not submit the view: `block_id` → the sentence at that field."""
    found: dict[str, str] = {}
    for block_id, element in elements_of(view.blocks):
        block = input_block(view.blocks, block_id)
        if block is None:
            continue
        entry = view.typed.get((block_id, element["action_id"])) or initial_state(element)
        if entry is None:
            continue
        if is_empty(entry):
            if not block.get("optional"):
                found[block_id] = REQUIRED
            continue
        refusal = _refusal(element, held_value(entry))
        if refusal is not None:
            found[block_id] = refusal
    return found


def _refusal(element: Json, value: object) -> str | None:
    kind = element["type"]
    if kind == "number_input":
        return _number(element, str(value))
    if kind in TEXT_INPUTS:
        return _text(element, str(value))
    most = element.get("max_selected_items")
    if isinstance(value, list) and isinstance(most, int) and len(value) > most:
        return f"Please select {most} or fewer."
    if kind == "file_input" and isinstance(value, list):
        return _files(element, value)
    return None


def _files(element: Json, files: list[Json]) -> str | None:
    most = element.get("max_files", LIMITS["file_input.max_files.max"])
    if len(files) > most:
        return f"Please upload {most} or fewer files."
    if any(file["size"] > LIMITS["file_input.file_bytes.max"] for file in files):
        return "Please upload files of at most 10 MB."
    kinds = element.get("filetypes") or []
    fitting = {mimetypes.guess_type(f"x.{kind}")[0] for kind in kinds} - {None}
    for file in files:
        if kinds and file["filetype"] not in kinds and file["mimetype"] not in fitting:
            return f"Please upload files of these types: {', '.join(kinds)}."
    return None


def _text(element: Json, text: str) -> str | None:
    least = element.get("min_length", 0)
    most = element.get("max_length", 3000)
    if len(text) < least:
        return f"Please enter at least {least} characters."
    if len(text) > most:
        return f"Please enter at most {most} characters."
    if element["type"] == "email_text_input" and not _EMAIL.fullmatch(text):
        return "Please enter a valid email address."
    if element["type"] == "url_text_input" and not _is_url(text):
        return "Please enter a valid URL."
    return None


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _number(element: Json, text: str) -> str | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return "Please enter a number."
    if not number.is_finite():
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
