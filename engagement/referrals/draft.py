"""What stands in an open referral modal, so that nothing typed is lost when the modal changes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from engagement.common.ids import Block
from engagement.referrals.taxonomy import ROLES_OF_FAMILY, Level

YES = "yes"
NOT_YET = "not_yet"

METADATA_LIMIT = 3000
_FORM = (
    Block.NAME,
    Block.CONTACT,
    Block.FAMILY,
    Block.ROLE,
    Block.LEVEL,
    Block.SENIOR,
    Block.EVIDENCE,
    Block.PASSION,
    Block.RELATION,
    Block.CV_LINK,
    Block.KEEP,
)


@dataclass(frozen=True)
class Draft:
    """A referral as it is being typed; each field is called as its block. Nothing is checked yet."""

    consent: str | None = None
    initials: str | None = None
    name: str | None = None
    contact: str | None = None
    family: str | None = None
    role: str | None = None
    level: str | None = None
    senior: tuple[str, ...] = ()
    evidence: str | None = None
    passion: str | None = None
    relation: str | None = None
    cv_link: str | None = None
    keep: bool = False

    def with_typed(self, typed: Mapping[str, Any]) -> "Draft":
        """Return the draft with those fields as they stand in the modal now."""
        return replace(self, **typed)


def shown_blocks(draft: Draft) -> tuple[Block, ...]:
    """Say which blocks the modal shows for a draft, in order; consent comes first."""
    if draft.consent == NOT_YET:
        return (Block.CONSENT, Block.INITIALS)
    if draft.consent != YES:
        return (Block.CONSENT,)
    absent = set()
    if not ROLES_OF_FAMILY.get(draft.family or ""):
        absent.add(Block.ROLE)
    if draft.level != Level.SENIOR:
        absent.add(Block.SENIOR)
    return (Block.CONSENT, *(block for block in _FORM if block not in absent))


def block_id_of(block: Block, draft: Draft) -> str:
    """Return the id under which a block stands in the modal.

    The roles' block changes with the family: Slack keeps what was chosen in a block of the same
    id, and a role of another family is none of this one's options.
    """
    return f"{block}:{draft.family}" if block is Block.ROLE else str(block)


def pack(draft: Draft, referral_id: int | None) -> str:
    """Write what the modal carries: which referral it is about and what it hides for now.

    Whatever does not fit into Slack's limit is left out.
    """
    shown = {str(block) for block in shown_blocks(draft)}
    carried: dict[str, Any] = {} if referral_id is None else {"referral": referral_id}
    hidden: dict[str, Any] = {}
    for name, value in asdict(draft).items():
        if name in shown or not value:
            continue
        packed = _json({**carried, "typed": {**hidden, name: value}})
        if len(packed) <= METADATA_LIMIT:
            hidden[name] = value
    return _json({**carried, "typed": hidden} if hidden else carried) if carried or hidden else ""


def unpack(metadata: Mapping[str, Any]) -> tuple[Draft, int | None]:
    """Read what `pack` wrote, or whatever somebody forged in its place.

    A consent is never taken from there: it is always shown, so it comes from the modal or not at
    all.
    """
    typed = metadata.get("typed")
    typed = typed if isinstance(typed, Mapping) else {}
    found: dict[str, Any] = {}
    for field in fields(Draft):
        value = typed.get(field.name)
        if field.name == Block.SENIOR:
            found[field.name] = tuple(v for v in _list(value) if isinstance(v, str))
        elif field.name == Block.KEEP:
            found[field.name] = value is True
        elif field.name == Block.CONSENT:
            continue
        else:
            found[field.name] = value if isinstance(value, str) else None
    return Draft(**found), _id(metadata.get("referral"))


def _id(value: Any) -> int | None:
    is_id = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31
    return value if is_id else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
