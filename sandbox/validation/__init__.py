"""Whether Slack would take a message, a view or message metadata, and if not, why."""

from sandbox.validation.message import validate_message
from sandbox.validation.metadata import validate_metadata
from sandbox.validation.problem import Problem
from sandbox.validation.views import validate_view

__all__ = ["Problem", "validate_message", "validate_metadata", "validate_view"]
