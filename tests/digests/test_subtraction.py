"""An attacker who reads every digest cannot subtract their way to what one person answered."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from engagement.common.words import texts_for
from engagement.digests.metrics import Figure, Metric
from engagement.digests.service import preview_digest, write_digests
from engagement.digests.snapshots import Snapshot
from engagement.digests.views import digest_message
from storage.digests import MetricPoint
from storage.engine import Database
from tests.support.databases import empty
from tests.support.rounds import EVERY, add_people, add_programme
from tests.support.rows import TEAM, add_workspace

CLOSED = datetime(2026, 1, 15, 20, 30, tzinfo=UTC)
K = 5
PEOPLE = 9

Answers = dict[int, int]  # person's place → 1 … 5

rounds = st.lists(
    st.dictionaries(st.integers(0, PEOPLE - 1), st.integers(1, 5), max_size=PEOPLE),
    min_size=2,
    max_size=6,
)


def play(db: Database, told: list[Answers]) -> Iterator[tuple[Snapshot, Answers]]:
    """Close round after round; give what each digest says and what each person then contributes."""
    empty(db)
    add_workspace(db)
    people = add_people(db, PEOPLE)
    programme = add_programme(db)
    contributes: Answers = {}
    for number, answers in enumerate(told, start=1):
        closed = CLOSED + (number - 1) * EVERY
        rows = {people[place]: {"satisfaction": value} for place, value in answers.items()}
        programme.close_round(number, closed, people, rows)
        write_digests(db, closed)
        contributes = contributes | answers
        snapshot = preview_digest(db, closed, TEAM)
        assert snapshot is not None
        yield snapshot, contributes


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rounds)
def test_two_successive_figures_differ_by_five_peoples_contributions_or_not_at_all(sqlite_db, told):
    shown: list[tuple[Figure, Answers]] = []
    for snapshot, contributes in play(sqlite_db, told):
        figure = snapshot.figures.get(Metric.SATISFACTION)
        if figure is None or figure.value is None:
            assert len(contributes) < K
            continue
        if shown and figure.as_of == shown[-1][0].as_of:
            assert figure == shown[-1][0]
            continue
        assert figure.n == len(contributes) >= K
        shown.append((figure, dict(contributes)))
    for (_, before), (_, after) in pairwise(shown):
        everybody = before.keys() | after.keys()
        changed = [who for who in everybody if before.get(who) != after.get(who)]
        assert len(changed) >= K


def test_the_newcomer_of_the_definition_stays_hidden(db):
    eleven = dict(enumerate([3, 3, 3, 3, 3, 3, 3, 3]))
    told = [eleven, {**eleven, 8: 2}]
    first, second = (snapshot for snapshot, _ in play(db, told))
    assert second.figures[Metric.SATISFACTION] == first.figures[Metric.SATISFACTION]
    assert [point.n for point in second.trend] == [8]


def test_no_message_nor_stored_point_holds_the_figure_that_was_held_back(db):
    told = [dict.fromkeys(range(8), 3), {8: 2}]
    *_, (last, _) = play(db, told)
    held_back = f"{(8 * 3 + 2) / 9:.3f}"[:4]  # 2.88
    for language in ("es", "en"):
        message = digest_message(last, texts_for(language))
        said = json.dumps([message.text, message.blocks, message.plain_blocks])
        assert held_back not in said
        assert held_back.replace(".", ",") not in said
    with db.reading() as session:
        stored = session.execute(select(MetricPoint.value, MetricPoint.published)).all()
    assert held_back not in json.dumps([list(row) for row in stored])


def test_a_group_that_shrinks_below_five_takes_its_figure_with_it(db):
    told = [dict.fromkeys(range(6), 3), *({0: 3} for _ in range(7))]
    snapshots = [snapshot for snapshot, _ in play(db, told)]
    last = snapshots[-1].figures[Metric.SATISFACTION]
    assert (last.value, last.n, last.withheld) == (None, 1, "few")
