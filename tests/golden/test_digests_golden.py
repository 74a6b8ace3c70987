"""The digest at every size, and what DevRel reads behind it, in both languages, as Slack takes them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from engagement.common.words import Texts
from engagement.digests import metrics
from engagement.digests.figures import Obligations
from engagement.digests.metrics import Close, Figure, Histogram, Metric
from engagement.digests.private import MOST, PrivateList, Promise, Waiting
from engagement.digests.private_views import private_modal
from engagement.digests.snapshots import Snapshot, TrendPoint, from_json, shown, to_json
from engagement.digests.views import digest_message, not_posted_message
from tests.support.taken import taken

CLOSED = datetime(2026, 5, 7, 21, 30, tzinfo=UTC)
FRIDAY = datetime(2026, 5, 8, 14, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NOW = Close(CLOSED, 9)
BEFORE = Close(CLOSED - 98 * DAY, 2)
HOSTILE = "<!channel> *x* & <https://evil.example|aquí> `O'Brien`"
NOTHING_OWED = Obligations(0, 0, 0, 0, 0)
MUCH_OWED = Obligations(late_commitments=2, late_news=1, talks=3, due_commitments=1, due_news=2)
MOST_PAYLOAD = 13_200  # characters: beyond about so many Slack answers msg_blocks_too_long


def spread(n: int, weights: dict[int, int]) -> Histogram:
    """Spread n people over values by weight, the heaviest taking what is left over."""
    total = sum(weights.values())
    people = {value: n * weight // total for value, weight in weights.items()}
    heaviest = max(weights, key=lambda value: weights[value])
    people[heaviest] += n - sum(people.values())
    return people


def expected_of(n: int) -> int:
    """Say how many were asked where n answered: never fewer than the demo's twelve."""
    return max(12, n + n // 4)


def satisfaction(n: int, weights: dict[int, int], before: Figure | None, at: Close) -> Figure:
    return metrics.satisfaction_figure(at, 1, spread(n, weights), before, 5)


def figures_of(n: int, faces: dict[int, int]) -> list[Figure]:
    """Make the figures of a company of which n answered; before, the mood was in the middle."""
    mixed = {2: 1, 3: 2, 4: 1}
    scores = {10: 3, 8: 1, 5: 1}
    asked = expected_of(n)
    share = metrics.share_figure
    was = {
        Metric.SATISFACTION: satisfaction(n, mixed, None, BEFORE),
        Metric.ENPS: metrics.enps_figure(BEFORE, 2, spread(n, {9: 1, 7: 2, 4: 1}), None, [], 5),
        Metric.PARTICIPATION: share(Metric.PARTICIPATION, BEFORE, n // 2, asked, None, 5),
        Metric.COMMITMENTS_KEPT: share(Metric.COMMITMENTS_KEPT, BEFORE, 1, 2, None, 1),
    }
    return [
        share(Metric.PARTICIPATION, NOW, n, asked, was[Metric.PARTICIPATION], 5),
        satisfaction(n, faces, was[Metric.SATISFACTION], NOW),
        metrics.enps_figure(NOW, 2, spread(n, scores), was[Metric.ENPS], [], 5),
        metrics.count_figure(Metric.REFERRALS, NOW, n // 3, n // 6),
        metrics.count_figure(Metric.REFERRERS, NOW, (n // 3 + 1) // 2, 0),
        metrics.count_figure(Metric.REPEAT_REFERRERS, NOW, n // 12, 0),
        share(
            Metric.COMMITMENTS_KEPT,
            NOW,
            n // 6,
            n // 5,
            was[Metric.COMMITMENTS_KEPT],
            1,
        ),
    ]


def snapshot(
    n: int,
    faces: dict[int, int] | None = None,
    owed: Obligations = NOTHING_OWED,
    points: int = 0,
    **changed: Any,
) -> Snapshot:
    figures = figures_of(n, faces or {2: 1, 3: 2, 4: 1})
    mood = figures[1].value or 0
    made = Snapshot(
        **{
            "language": "es",
            "timezone": "America/Santiago",
            "program": {"es": "¿Cómo vas?", "en": "How's it going?"},
            "round_number": 9,
            "closed_at": CLOSED,
            "until": FRIDAY + 7 * DAY,
            "group_size": 5,
            "answered": n,
            "expected": expected_of(n),
            "figures": {figure.metric: shown(figure) for figure in figures},
            "obligations": owed,
            "trend": [
                TrendPoint(10 + i, n, mood + i / 20, mood - 0.4 + i / 20, mood + 0.4 + i / 20)
                for i in range(-points, 0)
            ],
            **changed,
        }
    )
    return from_json(json.loads(json.dumps(to_json(made))))


@pytest.mark.parametrize("n", [0, 3, 5, 12, 200])
def test_a_digest_of_so_many_answers(texts: Texts, golden: SnapshotAssertion, n: int) -> None:
    told = snapshot(n, points=8 if n >= 5 else 0, owed=MUCH_OWED if n == 12 else NOTHING_OWED)
    assert taken(digest_message(told, texts)) == golden


@pytest.mark.parametrize("faces", [{4: 1, 5: 2}, {1: 2, 2: 1}], ids=["rise", "fall"])
def test_a_digest_of_a_change(
    texts: Texts, golden: SnapshotAssertion, faces: dict[int, int]
) -> None:
    assert taken(digest_message(snapshot(24, faces), texts)) == golden


def test_a_digest_whose_figure_still_stands(texts: Texts, golden: SnapshotAssertion) -> None:
    older = satisfaction(12, {4: 1}, None, Close(CLOSED - 14 * DAY, 8))
    told = snapshot(12)
    told.figures[Metric.SATISFACTION] = older
    assert taken(digest_message(told, texts)) == golden


def test_a_first_digest_has_nothing_to_compare_with(
    texts: Texts, golden: SnapshotAssertion
) -> None:
    told = snapshot(6)
    for metric in (Metric.SATISFACTION, Metric.ENPS, Metric.PARTICIPATION):
        told.figures[metric] = replace_previous(told.figures[metric])
    assert taken(digest_message(told, texts)) == golden


def replace_previous(figure: Figure) -> Figure:
    return Figure(**{**vars(figure), "previous": None, "verdict": None})


def test_one_of_each_is_said_in_the_singular(texts: Texts, golden: SnapshotAssertion) -> None:
    told = snapshot(1, owed=Obligations(1, 1, 1, 1, 1))
    assert taken(digest_message(told, texts)) == golden


def test_the_fullest_digest_is_one_that_slack_takes(texts: Texts) -> None:
    program = {"es": HOSTILE * 10, "en": HOSTILE * 10}
    told = snapshot(9_999, owed=Obligations(*[9_999] * 5), points=20, program=program)
    message = digest_message(told, texts)
    said = json.dumps(taken(message), ensure_ascii=False)
    for blocks in (message.blocks, message.plain_blocks):
        assert len(json.dumps([message.text, blocks])) < MOST_PAYLOAD
    assert "<!" not in said
    assert "<http" not in said


def test_without_data_only_the_debts_are_told(texts: Texts, golden: SnapshotAssertion) -> None:
    empty = snapshot(0, answered=0, expected=0, figures={})
    assert taken(digest_message(empty, texts)) == golden


def private(name: str = "Camila Rojas", what: str = "un curso de Kubernetes") -> PrivateList:
    return PrivateList(
        language="es",
        timezone="America/Santiago",
        now=FRIDAY,
        talks=[
            Promise(1, name, "Paula Riquelme", None, FRIDAY - DAY),
            Promise(2, "Diego Soto", None, None, FRIDAY + DAY),
        ],
        promises=[Promise(3, name, None, what, FRIDAY + 3 * DAY)],
        waiting=[
            Waiting(name, "cloud", "senior", FRIDAY + DAY),
            Waiting("Lucía Díaz", None, None, FRIDAY - DAY),
        ],
    )


def test_what_devrel_reads_in_private(texts: Texts, golden: SnapshotAssertion) -> None:
    assert taken(private_modal(private(), texts)) == golden


def test_nothing_to_read_in_private(texts: Texts, golden: SnapshotAssertion) -> None:
    nothing = PrivateList("es", "America/Santiago", FRIDAY, [], [], [])
    assert taken(private_modal(nothing, texts)) == golden


def test_hostile_names_ring_nobody_and_long_lists_fit(texts: Texts) -> None:
    one = private(HOSTILE, HOSTILE * 60)
    full = PrivateList(
        "es",
        "America/Santiago",
        FRIDAY,
        [*one.talks] * (MOST // 2),
        [*one.promises] * MOST,
        [*one.waiting] * (MOST // 2),
    )
    said = json.dumps(taken(private_modal(full, texts)), ensure_ascii=False)
    assert "<!" not in said
    assert "<http" not in said


def test_a_digest_that_is_not_in_its_channel(texts: Texts, golden: SnapshotAssertion) -> None:
    made = snapshot(12)
    drawn = [
        not_posted_message(texts, made, channel="C0DEVREL01", why="is_archived", may_be_there=lost)
        for lost in (False, True)
    ]
    assert [taken(one) for one in drawn] == golden
