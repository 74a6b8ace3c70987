"""What the log says of an error: where it happened and what it is, and nothing that anybody typed."""

import logging
import sys
import traceback
from typing import TextIO

import structlog
from slack_sdk.errors import SlackApiError
from structlog.typing import ExcInfo

LONGEST_MESSAGE = 300


def log_to_console(level: int) -> None:
    """Log to the terminal, one line an event; the libraries' own logs from warnings up."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # What it logs it raises too, and every raise is told where it is caught.
    logging.getLogger("slack_sdk.web.base_client").setLevel(logging.CRITICAL)
    # Structlog's own choice prints every local variable: answers and tokens among them.
    renderer = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=_write_error
    )
    structlog.configure(
        processors=[*structlog.get_config()["processors"][:-1], renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def said_error(error: BaseException) -> str:
    """Return an error's traceback, its causes first, each with the first line of its message.

    Further lines quote what was refused: PostgreSQL the failing row, pydantic the wrong value.
    """
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{said_error(earlier)}\n" if earlier is not None else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{before}{frames}{type(error).__qualname__}: {_first_line(error)}"


def _first_line(error: BaseException) -> str:
    if isinstance(error, SlackApiError):
        return str(error.response.get("error"))
    return str(error).partition("\n")[0][:LONGEST_MESSAGE]


def _write_error(out: TextIO, told: ExcInfo) -> None:
    out.write(f"\n{said_error(told[1])}")


class _Formatter(logging.Formatter):
    """Tells the errors that libraries log in the same way."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's own name
        error = ei[1] if isinstance(ei, tuple) else None
        return said_error(error) if isinstance(error, BaseException) else ""
