"""How a bad payload is written: a good one, and the one change that spoils it."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

DROP: Final = object()
"""In place of a value: take the field away."""

SAME: Final = "\0"


@dataclass(frozen=True)
class Bad:
    """A good payload with one fault.

    Attributes:
        why: What is wrong, as the name of the test.
        good: The name of the good payload in the table that the test goes by.
        at: The path of the fault, with slashes.
        value: What stands there instead, or DROP.
        message: Slack's message.
        pointer: Where Slack points, relative to the payload, when that is not `at`.
    """

    why: str
    good: str
    at: str
    value: Any
    message: str
    pointer: str = SAME

    @property
    def relative_pointer(self) -> str:
        path = self.at if self.pointer == SAME else self.pointer
        return f"/{path}" if path else ""

    def spoiled(self, good: Any) -> Any:
        """A copy of the good payload with the fault in it."""
        bad = copy.deepcopy(good)
        *way, last = self.at.split("/")
        parent = bad
        for step in way:
            parent = parent[int(step)] if isinstance(parent, list) else parent[step]
        key: Any = int(last) if isinstance(parent, list) else last
        if self.value is DROP:
            del parent[key]
        elif isinstance(parent, list) and key == len(parent):
            parent.append(self.value)
        else:
            parent[key] = self.value
        return bad


def places(node: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value in JSON with the way to it."""
    yield way, node
    if isinstance(node, dict | list):
        for key in node if isinstance(node, dict) else range(len(node)):
            yield from places(node[key], (*way, key))


def ids(cases: list[Bad]) -> list[str]:
    """Names for the tests of a table."""
    return [case.why for case in cases]
