"""What the log says: one line an event, and of an error where and what it was, not what anybody typed."""

import logging
import sys
import traceback
from typing import Any, TextIO

import structlog
from slack_sdk.errors import SlackApiError

LONGEST_MESSAGE = 300


def log_to_console(level: int) -> None:
    """Log to the terminal from `level` up, and what the libraries log from warnings up."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # What it logs it raises too, and every raise is told where it is caught.
    logging.getLogger("slack_sdk.web.base_client").setLevel(logging.CRITICAL)
    # The renderer's own tracebacks show every local variable, and among them what people answered.
    renderer = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=_write_error
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.dev.set_exc_info,
            structlog.processors.TimeStamper("%Y-%m-%d %H:%M:%S", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def said_error(error: BaseException) -> str:
    """Return an error's traceback, after that of its cause, with the first line of each message.

    The lines that follow quote what was refused: PostgreSQL the failing row, pydantic the value.
    """
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{said_error(earlier)}\n" if earlier is not None else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{before}{frames}{type(error).__qualname__}: {_first_line(error)}"


def _first_line(error: BaseException) -> str:
    if isinstance(error, SlackApiError):
        return str(error.response.get("error"))
    return str(error).partition("\n")[0][:LONGEST_MESSAGE]


def _write_error(out: TextIO, told: Any) -> None:
    out.write(f"\n{said_error(told[1])}")


class _Formatter(logging.Formatter):
    """Says the errors that libraries log in the same way."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        return said_error(ei[1])
