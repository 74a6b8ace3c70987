"""Whether Slack would take a message, a view or message metadata, and if not, why."""

from sandbox.validation.problem import Problem

__all__ = ["Problem", "validate_message", "validate_metadata", "validate_view"]


def validate_message(
    blocks: object, *, text: object, update: bool = False, attachments: object = None
) -> list[Problem]:
    """Say why Slack would refuse a message; an empty list means that it would take it."""
    if not blocks and not attachments and not text and not update:
        return [Problem("", "no_text", "no_text")]
    return []


def validate_view(view: object) -> list[Problem]:
    """Say why Slack would refuse a modal or a Home tab, told apart by `type`."""
    if not isinstance(view, dict):
        return [Problem("/view", "must provide an object", "invalid_arguments")]
    return []


def validate_metadata(metadata: object) -> list[Problem]:
    """Say why Slack would refuse a message's `metadata`."""
    if metadata is not None and not isinstance(metadata, dict):
        return [Problem("/metadata", "must provide an object", "invalid_metadata_format")]
    return []
