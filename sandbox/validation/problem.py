"""What a refusal looks like: one fault, where it stands, and the error Slack would answer with."""

from dataclasses import dataclass
from typing import Final

MOST_PROBLEMS: Final = 100
"""How many problems one answer names; nobody reads more, and a hostile payload has millions."""


@dataclass(frozen=True)
class Problem:
    """One reason to refuse a payload.

    Attributes:
        pointer: JSON pointer from the root of the call's arguments, such as
            `/blocks/0/text/text` or `/view/title`; empty when the fault is of the whole call.
        message: Slack's wording, without the `[ERROR]` in front and the pointer behind.
        code: The `error` that the Web API call answers with, such as `invalid_blocks`.
    """

    pointer: str
    message: str
    code: str

    @property
    def error_line(self) -> str:
        """The fault as an entry of `errors`: the message and its JSON pointer."""
        return f"{self.message} [json-pointer:{self.pointer}]" if self.pointer else self.message

    @property
    def metadata_line(self) -> str:
        """The fault as an entry of `response_metadata.messages`."""
        return f"[ERROR] {self.error_line}"
