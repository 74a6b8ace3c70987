"""Named answers are read by DevRel alone, as written; every opening is noted, and the person sees it."""

import json
from typing import Any

import pytest
from sqlalchemy import Connection, event

from engagement.checkins import named
from engagement.checkins.named_views import named_modal
from engagement.checkins.service import read_named, seen_by_devrel
from engagement.common.errors import NotYoursError, RefusedError
from engagement.common.words import texts_for
from storage.engine import Database
from tests.support.in_round import CAMILA, DIEGO, NOON, PAULA, InRound, plan_first_round
from tests.support.rows import TEAM, add_person, add_workspace

HOSTILE = "<!channel> me frena *esto*"


def test_devrel_reads_what_was_written_with_a_name_and_nothing_confidential(
    in_round: InRound,
) -> None:
    in_round.record(in_round.typed(satisfaction=1, challenge=HOSTILE))
    in_round.record(in_round.typed(satisfaction=5), who=DIEGO)
    found = read_named(in_round.db, NOON, TEAM, PAULA)
    assert [[a.text for a in person.answers] for person in found.people] == [[HOSTILE]]
    assert not found.has_more
    drawn = json.dumps(named_modal(found, texts_for(found.language)), ensure_ascii=False)
    assert HOSTILE in drawn
    assert "a gusto" not in drawn


def test_a_withdrawn_sentence_is_read_by_nobody(in_round: InRound) -> None:
    in_round.record(in_round.typed(challenge="algo que no quise decir"))
    in_round.record(in_round.typed(satisfaction=3), revision=1)
    assert read_named(in_round.db, NOON, TEAM, PAULA).people == ()


def test_nobody_but_devrel_reads_them(in_round: InRound) -> None:
    in_round.record(in_round.typed(challenge=HOSTILE))
    with pytest.raises(RefusedError):
        read_named(in_round.db, NOON, TEAM, DIEGO)
    add_workspace(in_round.db, "T0OTHER000")
    with pytest.raises(NotYoursError):
        read_named(in_round.db, NOON, "T0OTHER000", PAULA)
    checkin = in_round.checkin_of(CAMILA)
    assert seen_by_devrel(in_round.db, NOON, TEAM, CAMILA, checkin).opened == ()


def test_the_person_sees_who_opened_theirs_and_when(in_round: InRound) -> None:
    in_round.record(in_round.typed(challenge=HOSTILE))
    read_named(in_round.db, NOON, TEAM, PAULA)
    checkin = in_round.checkin_of(CAMILA)
    opened = seen_by_devrel(in_round.db, NOON, TEAM, CAMILA, checkin).opened
    assert [(opening.name, opening.at) for opening in opened] == [("Paula", NOON)]


def test_pages_follow_each_other_and_only_what_was_shown_is_noted(
    in_round: InRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named, "A_PAGE", 1)
    in_round.record(in_round.typed(challenge="uno"))
    in_round.record(in_round.typed(challenge="dos"), who=DIEGO)
    first = read_named(in_round.db, NOON, TEAM, PAULA)
    assert first.has_more
    unread = {CAMILA, DIEGO} - {
        who
        for who in (CAMILA, DIEGO)
        if seen_by_devrel(in_round.db, NOON, TEAM, who, in_round.checkin_of(who)).opened
    }
    assert len(unread) == 1
    second = read_named(in_round.db, NOON, TEAM, PAULA, 1)
    assert not second.has_more
    said = [a.text for page in (first, second) for p in page.people for a in p.answers]
    assert sorted(filter(None, said)) == ["dos", "uno"]


def test_an_absurd_page_is_an_empty_one(in_round: InRound) -> None:
    in_round.record(in_round.typed(challenge="uno"))
    add_person(in_round.db, "U0SOMEONE1")
    assert read_named(in_round.db, NOON, TEAM, PAULA, 999_999).people == ()


def test_who_opened_something_is_found_without_reading_the_whole_audit(sqlite_db: Database) -> None:
    in_round = plan_first_round(sqlite_db)
    plans: list[str] = []

    def explain(connection: Connection, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if "max(audit.at)" in statement and not statement.startswith("EXPLAIN"):
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            plans.append(str(rows.all()))

    event.listen(sqlite_db.engine, "before_cursor_execute", explain)
    try:
        seen_by_devrel(sqlite_db, NOON, TEAM, CAMILA, in_round.checkin_of(CAMILA))
    finally:
        event.remove(sqlite_db.engine, "before_cursor_execute", explain)
    assert ["subject_id=?" in plan for plan in plans] == [True]
