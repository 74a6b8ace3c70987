"""Says figures in words: the headline, and one line a metric. Pure, from the snapshot."""

from dataclasses import dataclass

from engagement.common.words import Texts
from engagement.digests.metrics import Figure, Metric, Verdict, Withheld
from engagement.digests.snapshots import Snapshot, TrendPoint

SHOWN = (
    Metric.PARTICIPATION,
    Metric.SATISFACTION,
    Metric.ENPS,
    Metric.REFERRALS,
    Metric.COMMITMENTS_KEPT,
)
"""The lines of the table, in their order; a metric without data has none."""

_SHARES = {Metric.PARTICIPATION, Metric.COMMITMENTS_KEPT}
_VERDICTS = {
    Verdict.SAME: "digests.change_same",
    Verdict.UP: "digests.change_up",
    Verdict.DOWN: "digests.change_down",
}


@dataclass(frozen=True)
class Line:
    """One metric in words."""

    name: str
    value: str
    n: str
    change: str


def metric_lines(texts: Texts, snapshot: Snapshot) -> list[Line]:
    """Return the table's lines: only those with something to say."""
    return [
        Line(
            name=texts.plain(f"digests.name_{metric}"),
            value=_value(texts, snapshot, figure),
            n=texts.number(figure.n),
            change=_change(texts, figure),
        )
        for metric in SHOWN
        if (figure := snapshot.figures.get(metric)) is not None and _says_something(figure)
    ]


def headline(texts: Texts, snapshot: Snapshot) -> str:
    """Say who answered, what moved and what we owe: a sentence each, none without data."""
    sentences = [_who(texts, snapshot), _moved(texts, snapshot), _owed(texts, snapshot)]
    return " ".join(filter(None, sentences))


def trend_words(texts: Texts, points: list[TrendPoint]) -> str:
    """Say a trend, for those whom a picture does not reach: "R1 3,8 · R2 3,9"."""
    said = (
        f"{texts.plain('digests.trend_round', n=p.round_number)} {texts.number(p.value, 1)}"
        for p in points
    )
    return " · ".join(said)


def _who(texts: Texts, snapshot: Snapshot) -> str:
    if not snapshot.expected:
        return ""
    return texts.mrkdwn("digests.head_who", n=snapshot.answered, e=snapshot.expected)


def _moved(texts: Texts, snapshot: Snapshot) -> str:
    figure = snapshot.figures.get(Metric.SATISFACTION)
    if figure is None or figure.withheld is Withheld.NOBODY:
        return ""
    if figure.value is None:
        return texts.mrkdwn("digests.head_few", k=snapshot.group_size)
    digits = _digits(figure)
    now, n = texts.number(figure.value, digits), texts.number(figure.n)
    if figure.as_of != snapshot.closed_at:
        day = texts.local_date(figure.as_of, snapshot.timezone)
        return texts.mrkdwn("digests.head_held", s=now, n=n, date=day, k=snapshot.group_size)
    if figure.previous is None or figure.verdict is None:
        return texts.mrkdwn("digests.head_first", s=now, n=n)
    if figure.verdict is Verdict.SAME:
        return texts.mrkdwn("digests.head_same", s=now, n=n)
    key = "digests.head_up" if figure.verdict is Verdict.UP else "digests.head_down"
    return texts.mrkdwn(key, s0=texts.number(figure.previous.value, digits), s1=now, n=n)


def _owed(texts: Texts, snapshot: Snapshot) -> str:
    owed = snapshot.obligations
    parts = (
        ("digests.owe_commitments", owed.late_commitments),
        ("digests.owe_news", owed.late_news),
    )
    said = [texts.mrkdwn(key, n=n) for key, n in parts if n]
    if not said:
        return texts.mrkdwn("digests.owe_nothing")
    return texts.mrkdwn("digests.owe", what=texts.names(said))


def _says_something(figure: Figure) -> bool:
    if figure.metric is Metric.REFERRALS:
        return bool(figure.n or (figure.previous and figure.previous.n))
    return figure.withheld is not Withheld.NOBODY


def _value(texts: Texts, snapshot: Snapshot, figure: Figure) -> str:
    if figure.value is None:
        key = "few_people" if figure.metric in _SHARES else "few_answers"
        return texts.plain(f"digests.{key}", k=snapshot.group_size)
    if figure.metric is Metric.REFERRALS:
        return _referrals(texts, snapshot, figure)
    assert figure.low is not None
    assert figure.high is not None
    value = texts.plain(
        "digests.value",
        value=_number(texts, figure, figure.value),
        low=_number(texts, figure, figure.low),
        high=_number(texts, figure, figure.high),
    )
    if figure.as_of == snapshot.closed_at:
        return value
    day = texts.local_date(figure.as_of, snapshot.timezone)
    return texts.plain("digests.value_held", value=value, date=day)


def _referrals(texts: Texts, snapshot: Snapshot, figure: Figure) -> str:
    if not figure.n:
        return texts.number(0)
    referrers = snapshot.figures[Metric.REFERRERS].n
    value = texts.plain("digests.value_referrals", count=texts.number(figure.n), n=referrers)
    again = snapshot.figures[Metric.REPEAT_REFERRERS].n
    return texts.plain("digests.value_repeat", value=value, n=again) if again else value


def _change(texts: Texts, figure: Figure) -> str:
    previous = figure.previous
    if previous is None:
        return texts.plain("digests.change_none")
    before = _number(texts, figure, previous.value)
    if figure.metric is Metric.REFERRALS:
        return texts.plain("digests.change_count", before=before)
    key = _VERDICTS[figure.verdict] if figure.verdict else "digests.change_untested"
    return texts.plain(key, before=before, n=previous.round_number)


def _number(texts: Texts, figure: Figure, value: float) -> str:
    if figure.metric in _SHARES:
        return texts.percent(value)
    if figure.metric is Metric.ENPS:
        # A minus sign and not a hyphen, as a plus stands before what is above zero.
        return ("+" if value > 0 else "") + texts.number(value).replace("-", "−")
    if figure.metric is Metric.SATISFACTION:
        return texts.number(value, _digits(figure))
    return texts.number(value)


def _digits(figure: Figure) -> int:
    """Return one decimal, or two where a change that is more than noise would not show in one."""
    previous, value = figure.previous, figure.value
    moved = figure.verdict in {Verdict.UP, Verdict.DOWN}
    hidden = moved and previous and value and round(previous.value, 1) == round(value, 1)
    return 2 if hidden else 1
