"""How the local workspace says no: to the app in Slack's words, to a person in a sentence."""

from typing import Any

from sandbox.validation import Problem


class SlackError(Exception):
    """A Web API call is refused; `code` and `extra` become the answer's body.

    Attributes:
        code: Slack's `error`, such as `channel_not_found`.
        status: HTTP status; Slack answers 200 to nearly everything.
        headers: Extra response headers, such as `Retry-After`.
        extra: Further members of the body, such as `needed` and `provided`.
    """

    def __init__(
        self, code: str, *, status: int = 200, headers: dict[str, str] | None = None, **extra: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.headers = headers or {}
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The JSON body of the refusal."""
        return {"ok": False, "error": self.code, **self.extra}

    @classmethod
    def arguments(cls, *messages: str) -> "SlackError":
        """`invalid_arguments` with Slack's `response_metadata.messages`."""
        return cls(
            "invalid_arguments",
            response_metadata={"messages": [f"[ERROR] {message}" for message in messages]},
        )

    @classmethod
    def from_problems(cls, problems: list[Problem]) -> "SlackError":
        """The refusal that Slack would give for what validation found; `problems` is not empty."""
        first = problems[0]
        same = [problem for problem in problems if problem.code == first.code]
        if not any(problem.pointer for problem in same):
            return cls(first.code)
        return cls(
            first.code,
            errors=[problem.error_line for problem in same],
            response_metadata={"messages": [problem.metadata_line for problem in same]},
        )


class ActingError(Exception):
    """A person cannot do this here and now; the message says why, in one sentence."""
