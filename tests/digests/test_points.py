"""What is stored when a round closes is what the definitions say, on both databases."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random  # noqa: TID251 - seeded: the same answers in every run

import pytest
from sqlalchemy import event, select, update

from engagement.digests.service import write_digests
from storage.checkins import Question, Response
from storage.commitments import Commitment, CommitmentKind
from storage.digests import MetricPoint
from storage.engine import Database
from storage.referrals import Consent, Referral, Stage
from tests.support.rounds import EVERY, Programme, add_people, add_programme
from tests.support.rows import TEAM, add_workspace

CLOSED = datetime(2026, 5, 7, 21, 30, tzinfo=UTC)
PERIOD = timedelta(days=90)


@pytest.fixture
def people(db: Database) -> list[int]:
    add_workspace(db)
    return add_people(db, 12)


@pytest.fixture
def programme(db: Database, people: list[int]) -> Programme:
    return add_programme(db)


def faces(people: list[int], values: list[int]) -> dict[int, dict[str, int]]:
    return {who: {"satisfaction": v} for who, v in zip(people, values, strict=False)}


def points(db: Database, round_id: int) -> dict[str, MetricPoint]:
    with db.reading() as session:
        rows = session.scalars(select(MetricPoint).where(MetricPoint.round_id == round_id))
        return {point.metric: point for point in rows}


def test_every_figure_of_a_round_is_stored_when_it_closed(db, programme, people):
    answers = {who: {"satisfaction": 4, "challenge": "x"} for who in people[:9]}
    round_id = programme.close_round(1, CLOSED, people, answers)

    write_digests(db, CLOSED)
    stored = points(db, round_id)

    assert stored["response_rate"].value == pytest.approx(9 / 12)
    assert stored["participation"].value == pytest.approx(9 / 12)
    assert (stored["satisfaction"].value, stored["satisfaction"].n) == (4, 9)
    assert stored["referrals"].value == 0
    assert stored["commitments_kept"].withheld == "nobody"
    assert all(point.as_of == CLOSED for point in stored.values())
    assert "enps" not in stored


def test_a_round_that_is_not_closed_yet_has_no_figures(db, programme, people):
    round_id = programme.close_round(1, CLOSED, people, faces(people, [4] * 12))
    write_digests(db, CLOSED - timedelta(seconds=1))
    assert points(db, round_id) == {}


def test_storing_twice_changes_nothing(db, programme, people):
    round_id = programme.close_round(1, CLOSED, people, faces(people, [4] * 12))
    write_digests(db, CLOSED)
    before = {metric: point.id for metric, point in points(db, round_id).items()}
    write_digests(db, CLOSED + timedelta(minutes=1))
    assert {metric: point.id for metric, point in points(db, round_id).items()} == before


def test_who_was_never_asked_or_only_ticked_a_box_did_not_answer(db, programme, people):
    answers: Mapping[int, Mapping[str, int]] = {**faces(people[:5], [4] * 5), people[5]: {}}
    round_id = programme.close_round(1, CLOSED, people[:8], answers)
    write_digests(db, CLOSED)
    rate = points(db, round_id)["response_rate"]
    assert (rate.n, rate.value) == (8, 0.625)


def test_a_late_answer_counts_in_the_next_figure_and_never_in_the_response_rate(
    db, programme, people
):
    late = {people[11]: CLOSED + timedelta(hours=3)}
    first = programme.close_round(
        1, CLOSED, people, faces(people, [4] * 6) | faces(people[11:], [1]), late=late
    )
    second = programme.close_round(2, CLOSED + EVERY, people, faces(people[1:6], [5] * 5))
    write_digests(db, CLOSED + EVERY)

    assert points(db, first)["satisfaction"].n == 6
    assert points(db, first)["response_rate"].value == pytest.approx(6 / 12)
    assert points(db, second)["satisfaction"].n == 7
    assert points(db, second)["satisfaction"].value == pytest.approx((4 + 5 * 5 + 1) / 7)
    assert points(db, second)["participation"].value == pytest.approx(7 / 12)


def test_figures_are_those_of_a_naive_recount(db, programme, people):
    random = Random(23)
    log: list[tuple[datetime, int, str, int]] = []
    rounds: list[tuple[datetime, int]] = []
    for number in range(1, 11):
        closed = CLOSED + (number - 1) * EVERY
        answers: dict[int, dict[str, int]] = {}
        for who in random.sample(people, 9):
            answers[who] = {"satisfaction": random.randint(1, 5)}
            if number in {3, 9}:
                answers[who]["enps"] = random.randint(0, 10)
            log += [(closed, who, question, v) for question, v in answers[who].items()]
        rounds.append((closed, programme.close_round(number, closed, people, answers)))
    write_digests(db, rounds[-1][0])

    compared = 0
    for closed, round_id in rounds:
        for question in ("satisfaction", "enps"):
            point = points(db, round_id).get(question)
            if point is None or point.value is None:
                continue
            recent = [
                row for row in log if closed - PERIOD < row[0] <= closed and row[2] == question
            ]
            latest = {who: value for _, who, _, value in sorted(recent)}
            values = list(latest.values())
            expected = sum(values) / len(values)
            if question == "enps":
                above, below = sum(v >= 9 for v in values), sum(v <= 6 for v in values)
                expected = 100 * (above - below) / len(values)
            assert point.value == pytest.approx(expected)
            assert point.n == len(values)
            compared += 1
    assert compared >= 6


def test_fewer_than_five_answers_show_no_value(db, programme, people):
    round_id = programme.close_round(1, CLOSED, people, faces(people, [1, 5, 3, 2]))
    write_digests(db, CLOSED)
    point = points(db, round_id)["satisfaction"]
    assert (point.value, point.low, point.high, point.withheld, point.n) == (
        None,
        None,
        None,
        "few",
        4,
    )
    assert "variance" not in point.published["parts"]


def test_a_newcomer_cannot_be_told_by_subtraction(db, programme, people):
    first = programme.close_round(1, CLOSED, people, faces(people, [3] * 11))
    second = programme.close_round(2, CLOSED + EVERY, people, faces(people, [3] * 11 + [2]))
    write_digests(db, CLOSED + EVERY)

    stands, held = points(db, first)["satisfaction"], points(db, second)["satisfaction"]
    assert (held.value, held.withheld, held.n) == (None, "held", 11)
    assert held.published == stands.published


def test_a_held_figure_is_replaced_once_five_people_changed_since_it_was_published(
    db, programme, people
):
    programme.close_round(1, CLOSED, people, faces(people, [3] * 12))
    second = programme.close_round(2, CLOSED + EVERY, people, faces(people, [4] * 3))
    third = programme.close_round(3, CLOSED + 2 * EVERY, people, faces(people[3:], [4] * 2))
    write_digests(db, CLOSED + 2 * EVERY)

    assert points(db, second)["satisfaction"].withheld == "held"
    assert points(db, third)["satisfaction"].value == pytest.approx((5 * 4 + 7 * 3) / 12)


def test_an_answer_edited_after_its_publication_changes_nobody_for_certain(db, programme, people):
    programme.close_round(1, CLOSED, people, faces(people, [3] * 12))
    write_digests(db, CLOSED)
    with db.writing() as session:
        session.execute(update(Response).values(updated_at=CLOSED + timedelta(days=1)))
    second = programme.close_round(2, CLOSED + EVERY, people, faces(people, [4] * 12))
    write_digests(db, CLOSED + EVERY)
    assert points(db, second)["satisfaction"].withheld == "held"


def test_satisfaction_is_compared_with_ninety_days_earlier(db, programme, people):
    for number in range(1, 9):
        moods = [2, 3] * 6 if number == 1 else [4, 5] * 6
        values = moods if number % 2 else moods[::-1]
        closed = CLOSED + (number - 1) * EVERY
        last = programme.close_round(number, closed, people, faces(people, values))
    write_digests(db, closed)
    shown = points(db, last)["satisfaction"].published
    assert shown["previous"]["value"] == pytest.approx(2.5)
    assert shown["previous"]["round_number"] == 1
    assert shown["verdict"] == "up"


def test_the_enps_is_compared_with_the_round_that_asked_it_before(db, programme, people):
    def scores(values: list[int]) -> dict[int, dict[str, int]]:
        return {who: {"enps": v} for who, v in zip(people, values, strict=False)}

    programme.close_round(3, CLOSED, people, scores([10] * 12))
    # Nine answer again; three keep the answer of 84 days ago, which the test leaves out.
    last = programme.close_round(9, CLOSED + 6 * EVERY, people, scores([0] * 9))
    write_digests(db, CLOSED + 6 * EVERY)

    shown = points(db, last)["enps"].published
    assert shown["n"] == 12
    assert shown["value"] == pytest.approx(100 * (3 - 9) / 12)
    assert shown["previous"]["value"] == 100
    assert shown["verdict"] == "down"


def test_another_version_of_a_question_is_another_figure(db, programme, people):
    programme.close_round(1, CLOSED, people, faces(people, [1] * 12))
    with db.writing() as session:
        old = session.get_one(Question, programme.questions["satisfaction"])
        old.retired_at = CLOSED + timedelta(days=1)
        kept = {c.key: getattr(old, c.key) for c in Question.__table__.columns if c.key != "id"}
        new = Question(**{**kept, "version": 2, "retired_at": None})
        session.add(new)
        session.flush()
        programme.questions["satisfaction"] = new.id
    last = programme.close_round(2, CLOSED + EVERY, people, faces(people, [5] * 6))
    write_digests(db, CLOSED + EVERY)

    point = points(db, last)["satisfaction"]
    assert (point.value, point.n) == (5, 6)
    assert point.published["question_id"] == programme.questions["satisfaction"]


def test_another_workspace_is_not_counted(db, programme, people):
    add_workspace(db, "T0OTHER001")
    others = add_people(db, 7, "T0OTHER001")
    elsewhere = add_programme(db, "T0OTHER001")
    elsewhere.close_round(1, CLOSED, others, faces(others, [1] * 7))
    here = programme.close_round(1, CLOSED, people, faces(people, [5] * 12))
    write_digests(db, CLOSED)
    stored = points(db, here)
    assert (stored["satisfaction"].value, stored["satisfaction"].n) == (5, 12)
    assert stored["participation"].n == 12


def add_referral(db: Database, who: int, at: datetime, consent: Consent, number: int) -> None:
    with db.writing() as session:
        session.add(
            Referral(
                team_id=TEAM,
                view_id=f"V{number}",
                referrer_id=who,
                consent=consent,
                stage=Stage.RECEIVED,
                senior_roles=[],
                received_at=at,
            )
        )


def test_referrals_count_from_the_candidates_yes(db, programme, people):
    day = timedelta(days=1)
    for number, (who, at, consent) in enumerate(
        [
            (people[0], CLOSED - day, Consent.AGREED),
            (people[0], CLOSED - 89 * day, Consent.AGREED),
            (people[1], CLOSED - 2 * day, Consent.AGREED),
            (people[2], CLOSED - 3 * day, Consent.ASKED),
            (people[3], CLOSED - 100 * day, Consent.AGREED),
            (people[4], CLOSED + day, Consent.AGREED),
        ]
    ):
        add_referral(db, who, at, consent, number)
    round_id = programme.close_round(1, CLOSED, people, {})
    write_digests(db, CLOSED)
    stored = points(db, round_id)
    assert stored["referrals"].value == 3
    assert stored["referrals"].published["previous"]["value"] == 1
    assert stored["referrers"].value == 2
    assert stored["repeat_referrers"].value == 1


def test_commitments_are_kept_open_or_late(db, programme, people):
    day = timedelta(days=1)
    for due, done in (
        (CLOSED - 10 * day, CLOSED - 11 * day),  # kept
        (CLOSED - 10 * day, CLOSED - 9 * day),  # done, but late
        (CLOSED - 3 * day, None),  # late
        (CLOSED - 3 * day, CLOSED + day),  # late then, done since
        (CLOSED + 3 * day, None),  # open
        (CLOSED - 100 * day, CLOSED - 101 * day),  # before the period
    ):
        with db.writing() as session:
            session.add(
                Commitment(
                    team_id=TEAM,
                    kind=CommitmentKind.OTHER,
                    made_to_id=people[0],
                    made_at=CLOSED - 120 * day,
                    due_at=due,
                    done_at=done,
                )
            )
    round_id = programme.close_round(1, CLOSED, people, {})
    write_digests(db, CLOSED)
    stored = points(db, round_id)
    assert (stored["commitments_kept"].value, stored["commitments_kept"].n) == (0.25, 4)
    assert stored["commitments_open"].value == 1
    assert stored["commitments_late"].value == 2


def test_the_number_of_queries_does_not_grow(db, programme, people):
    def queries_to_close(number: int, asked: list[int]) -> int:
        closed = CLOSED + (number - 1) * EVERY
        answers = {who: {"satisfaction": number % 5 + 1, "enps": number} for who in asked}
        programme.close_round(number, closed, asked, answers)
        seen: list[str] = []

        def note(_c, _cursor, statement, *_rest) -> None:
            if statement.startswith("SELECT"):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        write_digests(db, closed)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    counts = [queries_to_close(number, people[: 5 + number % 8]) for number in range(1, 16)]
    # Rounds 9 and 15 ask the eNPS and find earlier ones, rounds 8 and 14 do not.
    assert counts[14] == counts[8]
    assert counts[13] == counts[7]
