"""The bot's own log tells no answers, and its clockwork is watched."""

import io
import threading
from types import SimpleNamespace
from typing import Any, cast

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot import app as bot_app
from bot.app import Vinculo
from bot.logs import log_to_console
from storage.engine import Database

CANARY = "canario-en-la-mina"


def test_a_database_error_does_not_repeat_what_was_written(db: Database) -> None:
    with pytest.raises(SQLAlchemyError) as caught, db.writing() as session:
        session.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": CANARY})
    assert CANARY not in str(caught.value)


def int_of(typed: str) -> int:
    raise ValueError(len(typed))


def test_a_traceback_in_the_log_shows_no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    before = structlog.get_config()
    try:
        log_to_console(10)
        try:
            int_of(CANARY)
        except ValueError as error:
            structlog.get_logger().error("unexpected", reference="ab12", exc_info=error)
    finally:
        structlog.configure(**before)
    assert "ValueError" in stream.getvalue()
    assert "ab12" in stream.getvalue()
    assert CANARY not in stream.getvalue()


@pytest.mark.parametrize(("age", "rearmed"), [(bot_app.STALE_SECONDS + 1, True), (1, False)])
def test_a_clockwork_that_stopped_is_armed_again(
    monkeypatch: pytest.MonkeyPatch, *, age: float, rearmed: bool
) -> None:
    monkeypatch.setattr(bot_app, "WATCH_SECONDS", 0)
    over, calls = threading.Event(), list[str]()
    looks = iter(range(3))

    def age_seconds() -> float:
        if next(looks, None) is None:
            over.set()
        return age

    clockwork = SimpleNamespace(age_seconds=age_seconds, rearm=lambda: calls.append("rearm"))
    nothing = cast("Any", None)
    bot = Vinculo(
        settings=nothing,
        db=nothing,
        clock=nothing,
        client=nothing,
        steps=[],
        clockwork=cast("Any", clockwork),
        socket_mode=nothing,
    )
    bot.watch(over)
    assert bool(calls) is rearmed
