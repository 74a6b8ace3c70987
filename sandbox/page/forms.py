"""From a posted form back to what a person did: values typed, the control that acted, files brought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from starlette.datastructures import FormData, UploadFile

from sandbox.elements import elements_of, entered, initial_state
from sandbox.errors import ActingError
from sandbox.limits import LIMITS
from sandbox.page.controls import CHOICES, PRESSED, field_name
from sandbox.page.rich_input import as_rich_text
from sandbox.page.scene import Json, Place

MISSING = object()
FILE_LIMIT = LIMITS["file_input.file_bytes.max"]


@dataclass(frozen=True)
class Upload:
    """A file that came with a form."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Posted:
    """A form once read: every field's texts in order, and its files."""

    texts: Mapping[str, Sequence[str]]
    files: Mapping[str, Sequence[Upload]]

    def one(self, name: str, default: str = "") -> str:
        """The last text of a field."""
        return self.texts[name][-1] if self.texts.get(name) else default

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """All texts as (name, text), to be posted once more."""
        return [(name, text) for name, texts in self.texts.items() for text in texts]


@dataclass(frozen=True)
class Act:
    """The control that a person used, with its value in the person's terms."""

    block_id: str
    element: Json
    value: Any


async def read_posted(form: FormData) -> Posted:
    """Read a whole form; files longer than Slack takes keep one byte too many, so that they are refused."""
    texts: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                content = await value.read(FILE_LIMIT + 1)
                files.setdefault(name, []).append(Upload(value.filename, content))
        else:
            texts.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return Posted(texts, files)


def typed_values(
    blocks: list[Json],
    posted: Posted,
    zone: tzinfo,
    known: Mapping[Place, Json],
    found: Mapping[Place, Sequence[Json]],
) -> dict[Place, Any]:
    """What differs in the form from what `known` (as in `state.values`) holds, in the person's terms.

    Args:
        blocks: of the view or message that the form was drawn from.
        posted: the form.
        zone: the person's, for moments.
        known: what the workspace holds already.
        found: what external selects were offered.

    Raises:
        ActingError: a value that no such control can have.
    """
    changed: dict[Place, Any] = {}
    for block_id, element in elements_of(blocks):
        place = (block_id, element["action_id"])
        held = known.get(place) or initial_state(element)
        if held is None or element["type"] == "file_input":
            continue
        value = posted_value(element, place, posted, zone)
        if value is MISSING:
            continue
        if element["type"].endswith("external_select"):
            value = _as_options(value, held, found.get(place, ()))
        if entered(element, value) != held:
            changed[place] = value
    return changed


def posted_value(element: Json, place: Place, posted: Posted, zone: tzinfo) -> Any:
    """One control's value in the person's terms, or MISSING when the form did not have the control."""
    kind, name = element["type"], field_name(*place)
    texts = posted.texts.get(name, [])
    if not texts and name not in posted.texts.get("drawn", []):
        return MISSING
    if kind.startswith("multi_") or kind == "checkboxes":
        return list(texts)
    text = texts[-1] if texts else ""
    if kind in CHOICES or not text:
        return text or None
    if kind == "datetimepicker":
        return _moment(text, zone)
    return as_rich_text(text) if kind == "rich_text_input" else text


def _moment(text: str, zone: tzinfo) -> int:
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())
    except (ValueError, OverflowError) as wrong:
        raise ActingError(f"{text!r} is no date and time") from wrong


def _as_options(value: Any, held: Json, found: Sequence[Json]) -> Any:
    """The whole options behind posted values; the wire carries only their `value`."""
    chosen = held.get("selected_options") or [held.get("selected_option")]
    known = {option["value"]: option for option in [*found, *chosen] if option}
    if isinstance(value, list):
        return [known[one] for one in value if one in known]
    return known.get(value)


def act_of(
    blocks: list[Json], posted: Posted, zone: tzinfo, found: Mapping[Place, Sequence[Json]]
) -> Act | None:
    """What the person pressed or changed, or None if the form only carries what was typed."""
    for block_id, element in elements_of(blocks):
        place = (block_id, element["action_id"])
        name = field_name(*place)
        if element["type"] in PRESSED and name in posted.texts:
            return Act(block_id, element, posted.one(name))
        if posted.one("go") == name:
            value = posted_value(element, place, posted, zone)
            value = None if value is MISSING else value
            if element["type"].endswith("external_select"):
                value = _as_options(value, initial_state(element) or {}, found.get(place, ()))
            return Act(block_id, element, value)
    return None


def suggestion_of(blocks: list[Json], posted: Posted) -> tuple[Place, str] | None:
    """The external select that the person searches in, with the words typed there."""
    for block_id, element in elements_of(blocks):
        name = field_name(block_id, element["action_id"])
        if posted.one("suggest") == name and element["type"].endswith("external_select"):
            return (block_id, element["action_id"]), posted.one(f"query:{name}")
    return None
