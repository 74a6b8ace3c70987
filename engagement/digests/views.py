"""What a channel sees of a digest. Pure, from the snapshot alone."""

from typing import Any

from markupsafe import Markup
from slack_sdk.models.blocks import Block

from engagement.common.blocks import Message, button, buttons, context, message, section
from engagement.common.ids import Action
from engagement.common.words import Texts
from engagement.digests.lines import Line, headline, metric_lines, trend_words
from engagement.digests.snapshots import Snapshot, TrendPoint

FEWEST_TREND_POINTS = 2

_Blocks = list[Block | dict[str, Any]]


def digest_message(snapshot: Snapshot, texts: Texts) -> Message:
    """Draw a digest: headline, what to do this week, a table, a trend, small print.

    Without the table and the chart, which Slack still rolls out, the same is said in words. The
    notification's text says it once more; no part names anybody.
    """
    said = headline(texts, snapshot)
    lines = metric_lines(texts, snapshot)
    top: _Blocks = [section(f"*{said}*"), *_this_week(texts, snapshot)]
    bottom: _Blocks = [*_trend_in_words(texts, snapshot), *_small_print(texts, snapshot)]
    return message(
        _notification(texts, snapshot, said, lines),
        [*top, *_table(texts, lines), *_chart(texts, snapshot.trend), *bottom],
        [*top, *_table_in_words(texts, lines), *bottom],
    )


def not_posted_message(
    texts: Texts, snapshot: Snapshot, *, channel: str, why: str, may_be_there: bool
) -> Message:
    """Tell DevRel that a digest is not in its channel, or that nobody knows whether it is."""
    said = texts.mrkdwn(
        "digests.may_be_there" if may_be_there else "digests.not_posted",
        program=texts.of(snapshot.program),
        round=snapshot.round_number,
        # The id is the one that the digest was to go to: nothing that anybody typed.
        channel=Markup(f"<#{channel}>"),  # noqa: S704 - an id of ours, from the table
        why=why,
    )
    return message(texts.plain("digests.not_posted_text"), [section(said)])


def _notification(texts: Texts, snapshot: Snapshot, said: str, lines: list[Line]) -> str:
    title = texts.mrkdwn(
        "digests.title", program=texts.of(snapshot.program), n=snapshot.round_number
    )
    rows = (texts.mrkdwn("digests.row_plain", **vars(line)) for line in lines)
    return "\n".join([f"{title} {said}", *rows])


def _this_week(texts: Texts, snapshot: Snapshot) -> _Blocks:
    todo = snapshot.obligations
    until = texts.local_date(snapshot.until, snapshot.timezone)
    lines = [
        texts.mrkdwn(key, n=n, **more)
        for key, n, more in (
            ("digests.week_talks", todo.talks, {}),
            ("digests.week_due", todo.due_commitments, {}),
            ("digests.week_news", todo.due_news, {"date": until}),
        )
        if n
    ]
    if not lines and not todo.late_commitments and not todo.late_news:
        return []
    private = buttons(button(texts.plain("digests.private_button"), Action.DIGEST_PRIVATE))
    if not lines:
        return [private]
    return [section("\n".join([texts.mrkdwn("digests.week"), *lines])), private]


def _table(texts: Texts, lines: list[Line]) -> _Blocks:
    if not lines:
        return []
    header = [texts.plain(f"digests.column_{name}") for name in ("metric", "value", "n", "change")]
    rows = [header, *([line.name, line.value, line.n, line.change] for line in lines)]
    return [
        {
            "type": "table",
            "column_settings": [
                {"is_wrapped": True},
                {"is_wrapped": True},
                {"align": "right"},
                {"is_wrapped": True},
            ],
            "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
        }
    ]


def _table_in_words(texts: Texts, lines: list[Line]) -> _Blocks:
    if not lines:
        return []
    return [section("\n".join(texts.mrkdwn("digests.row", **vars(line)) for line in lines))]


def _chart(texts: Texts, points: list[TrendPoint]) -> _Blocks:
    if len(points) < FEWEST_TREND_POINTS:
        return []
    labels = [texts.plain("digests.trend_round", n=point.round_number) for point in points]
    series = (
        ("digests.trend_mean", [point.value for point in points]),
        ("digests.trend_low", [point.low for point in points]),
        ("digests.trend_high", [point.high for point in points]),
    )
    return [
        {
            "type": "data_visualization",
            "title": texts.plain("digests.trend"),
            "chart": {
                "type": "line",
                "series": [
                    {
                        "name": texts.plain(key),
                        "data": [
                            {"label": label, "value": value}
                            for label, value in zip(labels, values, strict=True)
                        ],
                    }
                    for key, values in series
                ],
                "axis_config": {
                    "categories": labels,
                    "x_label": texts.plain("digests.trend_axis"),
                    "y_label": texts.plain("digests.name_satisfaction"),
                },
            },
        }
    ]


def _trend_in_words(texts: Texts, snapshot: Snapshot) -> _Blocks:
    if len(snapshot.trend) < FEWEST_TREND_POINTS:
        return []
    said = trend_words(texts, snapshot.trend)
    return [context(texts.mrkdwn("digests.trend_line", points=said))]


def _small_print(texts: Texts, snapshot: Snapshot) -> _Blocks:
    foot = texts.mrkdwn(
        "digests.foot",
        program=texts.of(snapshot.program),
        round=snapshot.round_number,
        k=snapshot.group_size,
        date=texts.local_date(snapshot.closed_at, snapshot.timezone),
    )
    return [context(foot), context(texts.mrkdwn("digests.useful"))]
