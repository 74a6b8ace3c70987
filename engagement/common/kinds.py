"""The kinds of delivery: each capability declares its own, so the deliverer knows none of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from engagement.common.blocks import Message
from storage.ledger import Delivery


def never_skipped(_session: Session, _delivery: Delivery, _now: datetime) -> str | None:
    """Let every delivery of a kind go out."""
    return None


def nothing_more(_session: Session, _delivery: Delivery, _now: datetime) -> None:
    """Do nothing once a delivery has ended."""


@dataclass(frozen=True)
class Kind:
    """How deliveries of one kind are checked, drawn and followed up.

    `unasked` kinds are DMs that nobody asked for: the deliverer itself skips those to people who
    left, are deactivated, guests, paused or opted out, and counts them in the attention budget.

    `skip` is asked in the claim's transaction: a reason (`already answered`) or None.
    `render` reads only, outside any transaction of the claim; it raises nothing on good rows.
    `sent` runs in the transaction that records the message as sent, `lost` in the one that records
    that it failed or may not have arrived.
    """

    name: str
    render: Callable[[Session, Delivery, datetime], Message]
    unasked: bool = False
    skip: Callable[[Session, Delivery, datetime], str | None] = never_skipped
    sent: Callable[[Session, Delivery, datetime], None] = nothing_more
    lost: Callable[[Session, Delivery, datetime], None] = nothing_more


class Kinds:
    """All kinds by name."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._by_name: dict[str, Kind] = {}
        for kind in kinds:
            if kind.name in self._by_name:
                raise ValueError(f"two kinds of delivery are called {kind.name}")
            self._by_name[kind.name] = kind

    def __getitem__(self, name: str) -> Kind:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def unasked(self) -> list[str]:
        """Return the names of the kinds that spend the attention budget."""
        return [kind.name for kind in self._by_name.values() if kind.unasked]
