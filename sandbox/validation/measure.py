"""Depth and size of JSON that nobody has checked yet."""

import json
from typing import Any

from sandbox.limits import LIMITS

TOO_DEEP = f"must not be nested deeper than {LIMITS['payload.depth.max']} levels"


def is_too_deep(value: object) -> bool:
    """Whether JSON nests deeper than `payload.depth.max`; goes level by level, not by calls."""
    level: list[Any] = [value]
    for _ in range(LIMITS["payload.depth.max"]):
        level = [child for node in level for child in _children(node)]
        if not level:
            return False
    return True


def _children(node: object) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def characters(value: object) -> int:
    """How many characters JSON of a bounded depth takes when written compactly."""
    return len(_compact(value))


def size_in_bytes(value: object) -> int:
    """How many bytes of UTF-8 JSON of a bounded depth takes when written compactly."""
    return len(_compact(value).encode("utf-8", "surrogatepass"))


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
