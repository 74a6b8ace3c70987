"""Whether Slack would take the metadata of a message."""

from collections.abc import Iterator
from typing import Final

from sandbox.limits import LIMITS
from sandbox.validation.measure import TOO_DEEP, is_too_deep, size_in_bytes
from sandbox.validation.problem import Problem
from sandbox.validation.rules import Fault, Shape, Spot, String


class _AnyObject:
    """An object whose content is the app's own."""

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Tell when `value` is no object."""
        if not isinstance(value, dict):
            yield spot.fault("must provide an object")


_METADATA: Final = Shape({"event_type": String(min_length=1), "event_payload": _AnyObject()})


def validate_metadata(metadata: object) -> list[Problem]:
    """Say why Slack would refuse a message's `metadata`; an empty list means it would take it.

    Args:
        metadata: The `metadata` argument as parsed JSON; None when it was not given.

    Returns:
        Problems with the code `invalid_metadata_format`, `invalid_metadata_schema` or
        `metadata_too_large`.
    """
    if metadata is None:
        return []
    if not isinstance(metadata, dict) or is_too_deep(metadata):
        message = TOO_DEEP if isinstance(metadata, dict) else "must provide an object"
        return [Problem("/metadata", message, "invalid_metadata_format")]
    faults = _METADATA.faults(metadata, Spot("/metadata", "message"))
    problems = [
        Problem(fault.pointer, fault.message, "invalid_metadata_schema") for fault in faults
    ]
    most = LIMITS["message.metadata.max_bytes"]
    if not problems and size_in_bytes(metadata) > most:
        return [Problem("/metadata", f"must be less than {most + 1} bytes", "metadata_too_large")]
    return problems
