"""Slack's date tokens, as `<!date^…>` and rich text's date element write them."""

import re
from datetime import UTC, datetime

from sandbox.page.scene import Scene

TOKEN = re.compile(r"\{(\w+)\}")
RELATIVE_DAYS = {0: "today", -1: "yesterday", 1: "tomorrow"}
STEPS = (("days_ago", 86_400), ("hours_ago", 3_600), ("minutes_ago", 60))


def formatted_date(stamp: str, pattern: str, fallback: str, scene: Scene) -> str:
    """`pattern` with its tokens filled for `stamp` (seconds of Unix time) in the reader's zone and language.

    An unreadable stamp or an unknown token gives `fallback`, as Slack does
    (https://docs.slack.dev/messaging/formatting-message-text#date-formatting).
    """
    try:
        when = datetime.fromtimestamp(int(stamp), UTC).astimezone(scene.zone)
    except (ValueError, OverflowError, OSError):
        return fallback or stamp
    known = True

    def fill(match: re.Match[str]) -> str:
        nonlocal known
        shown = _token(match[1], when, scene)
        known = known and shown is not None
        return shown or ""

    shown = TOKEN.sub(fill, pattern)
    return shown if known and shown else fallback or stamp


def _token(name: str, when: datetime, scene: Scene) -> str | None:
    words = scene.words
    plain = {
        "date_num": f"{when:%Y-%m-%d}",
        "date": words.day_with_year(when),
        "date_short": f"{words.short_day(when)}, {when.year}",
        "date_long": f"{words.day(when)}, {when.year}",
        "date_slash": f"{when:%d/%m/%Y}",
        "date_long_full": f"{words.day(when)}, {when.year}",
        "day_divider_pretty": relative_day(when, scene) or words.day(when),
        "time": words.time(when),
        "time_secs": f"{when:%H:%M:%S}",
        "ago": ago(when, scene),
    }
    if name.endswith("_pretty") and name not in plain:
        return relative_day(when, scene) or plain.get(name.removesuffix("_pretty"))
    return plain.get(name)


def relative_day(when: datetime, scene: Scene) -> str | None:
    """`hoy`, `ayer` or `mañana` when it is one of them in the reader's zone, else None."""
    gap = (when.date() - scene.now.astimezone(scene.zone).date()).days
    return scene.words(RELATIVE_DAYS[gap]) if gap in RELATIVE_DAYS else None


def ago(when: datetime, scene: Scene) -> str:
    """How long ago `when` was; in the future, the day itself."""
    seconds = (scene.now - when).total_seconds()
    if seconds < 0:
        return scene.words.day(when)
    for key, size in STEPS:
        if seconds >= size:
            return scene.words(key, n=int(seconds // size))
    return scene.words("just_now")
