"""Every figure that is shown, by one function each: value, n, interval, what it was, moved or noise.

Pure: counts and histograms go in, a `Figure` comes out. The definitions are those of `metrics.md`.
"""

import enum
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from engagement.digests import rules
from engagement.digests.rules import Transition

PERIOD = timedelta(days=90)
"""The span of every rolling figure, and how far back its previous value lies."""

Histogram = Mapping[int, int]
"""People by the value of their latest answer."""


class Metric(enum.StrEnum):
    """The figures, by their names in `metrics.md`."""

    RESPONSE_RATE = "response_rate"
    PARTICIPATION = "participation"
    SATISFACTION = "satisfaction"
    ENPS = "enps"
    REFERRALS = "referrals"
    REFERRERS = "referrers"
    REPEAT_REFERRERS = "repeat_referrers"
    COMMITMENTS_KEPT = "commitments_kept"
    COMMITMENTS_OPEN = "commitments_open"
    COMMITMENTS_LATE = "commitments_late"


class Withheld(enum.StrEnum):
    """Why a figure has no value."""

    NOBODY = "nobody"  # there is nothing to count
    FEW = "few"  # fewer than k answers or people
    HELD = "held"  # fewer than k contributions changed: the last published figure stands


class Verdict(enum.StrEnum):
    """What became of a figure since its previous value."""

    UP = "up"
    DOWN = "down"
    SAME = "same"  # no change beyond noise


@dataclass(frozen=True)
class Close:
    """The close of a round: its instant and the round's number."""

    as_of: datetime
    round_number: int


@dataclass(frozen=True)
class Previous:
    """The figure that another one is compared with."""

    value: float
    n: int
    as_of: datetime
    round_number: int


@dataclass(frozen=True)
class Figure:
    """One figure as it stood at the close of a round.

    Shares go from 0 to 1, satisfaction from 1 to 5, the eNPS from -100 to 100. `verdict` is None
    where there is nothing to compare with, or too little. `parts` are the sums that a later
    comparison needs; nobody is shown them.
    """

    metric: Metric
    as_of: datetime
    round_number: int
    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    withheld: Withheld | None = None
    previous: Previous | None = None
    verdict: Verdict | None = None
    question_id: int | None = None
    parts: dict[str, float] = field(default_factory=dict)


def share_figure(
    metric: Metric, close: Close, hits: int, n: int, before: Figure | None, k: int
) -> Figure:
    """Return a share `hits` of `n`: response rate, participation, commitments kept (with k = 1)."""
    figure = Figure(
        metric,
        close.as_of,
        close.round_number,
        n,
        withheld=_too_few(n, k),
        parts={"hits": hits},
    )
    if figure.withheld:
        return figure
    interval = rules.wilson(hits, n)
    figure = replace(figure, value=hits / n, low=interval.low, high=interval.high)
    if before is None or before.value is None:
        return figure
    moved = rules.share_moved(hits, n, round(before.parts["hits"]), before.n)
    return _compared(figure, before, moved)


def satisfaction_figure(
    close: Close, question_id: int, answers: Histogram, before: Figure | None, k: int
) -> Figure:
    """Return the mean over people of each one's latest 1 to 5, compared by Welch's test."""
    n = sum(answers.values())
    figure = Figure(
        Metric.SATISFACTION,
        close.as_of,
        close.round_number,
        n,
        withheld=_too_few(n, k),
        question_id=question_id,
    )
    if figure.withheld:
        return figure
    mean = sum(value * people for value, people in answers.items()) / n
    squares = math.fsum(people * (value - mean) ** 2 for value, people in answers.items())
    variance = squares / (n - 1)
    interval = rules.mean_interval(mean, variance, n)
    figure = replace(
        figure,
        value=mean,
        low=max(1.0, interval.low),
        high=min(5.0, interval.high),
        parts={"variance": variance},
    )
    if before is None or before.value is None:
        return figure
    then = (before.value, before.parts["variance"], before.n)
    return _compared(figure, before, rules.means_moved(then, (mean, variance, n)))


def enps_figure(
    close: Close,
    question_id: int,
    answers: Histogram,
    before: Figure | None,
    transitions: Sequence[Transition],
    k: int,
) -> Figure:
    """Return 100 × (promoters - detractors) ÷ people.

    `transitions` lead from `before` to now where their 90 days overlap: answers counted in both
    then take no part in the test, and fewer than k others on a side allow none.
    """
    n = sum(answers.values())
    figure = Figure(
        Metric.ENPS,
        close.as_of,
        close.round_number,
        n,
        withheld=_too_few(n, k),
        question_id=question_id,
    )
    if figure.withheld:
        return figure
    promoters, detractors, _ = now = _enps_parts(answers)
    interval = rules.enps_interval(promoters, detractors, n)
    figure = replace(
        figure,
        value=rules.enps(promoters, detractors, n),
        low=interval.low,
        high=interval.high,
        parts={"promoters": promoters, "detractors": detractors},
    )
    if before is None or before.value is None:
        return figure
    then = (round(before.parts["promoters"]), round(before.parts["detractors"]), before.n)
    if before.as_of > close.as_of - PERIOD:
        alone_before, alone_after = rules.apart(transitions)
        then, now = _enps_parts(alone_before), _enps_parts(alone_after)
    if min(then[-1], now[-1]) < k:
        return replace(figure, previous=_previous(before))
    return _compared(figure, before, rules.enps_moved(then, now))


def count_figure(metric: Metric, close: Close, count: int, count_before: int | None) -> Figure:
    """Return a bare count; counts are exempt from the small-group rule and are not tested."""
    previous = None
    if count_before is not None:
        previous = Previous(count_before, count_before, close.as_of - PERIOD, close.round_number)
    return Figure(
        metric, close.as_of, close.round_number, count, value=float(count), previous=previous
    )


def published(
    figure: Figure, last: Figure | None, transitions: Sequence[Transition], k: int
) -> Figure:
    """Return what may be shown: the new figure, or the last one where fewer than k people changed.

    `transitions` lead from the last publication to now; `last` is None where there was none, or
    where the question has changed since.
    """
    if figure.value is None or last is None or rules.people_changed(transitions) >= k:
        return figure
    return last


def previous_figure(history: Sequence[tuple[datetime, Figure]], figure_at: Close) -> Figure | None:
    """Return the published figure of 90 days earlier, of one metric's history (newest first)."""
    earliest = figure_at.as_of - PERIOD
    return next((shown for closed, shown in history if closed <= earliest and _has(shown)), None)


def previous_enps(history: Sequence[tuple[datetime, Figure]], figure_at: Close) -> Figure | None:
    """Return the eNPS of 90 days earlier, else that of the previous round that asked it."""
    latest = next((shown for _, shown in history if _has(shown)), None)
    return previous_figure(history, figure_at) or latest


def last_published(history: Sequence[tuple[datetime, Figure]]) -> Figure | None:
    """Return the newest figure that was shown, of one metric's history (newest first)."""
    return next((shown for _, shown in history if _has(shown)), None)


def _has(figure: Figure) -> bool:
    return figure.value is not None


def _too_few(n: int, k: int) -> Withheld | None:
    if n == 0:
        return Withheld.NOBODY
    return Withheld.FEW if n < k else None


def _enps_parts(answers: Histogram) -> tuple[int, int, int]:
    promoters = sum(n for value, n in answers.items() if value >= rules.PROMOTER_FROM)
    detractors = sum(n for value, n in answers.items() if value <= rules.DETRACTOR_UP_TO)
    return promoters, detractors, sum(answers.values())


def _previous(before: Figure) -> Previous:
    assert before.value is not None
    return Previous(before.value, before.n, before.as_of, before.round_number)


def _compared(figure: Figure, before: Figure, moved: bool) -> Figure:
    previous = _previous(before)
    assert figure.value is not None
    verdict = Verdict.SAME
    if moved:
        verdict = Verdict.UP if figure.value > previous.value else Verdict.DOWN
    return replace(figure, previous=previous, verdict=verdict)
