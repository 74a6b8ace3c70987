"""What DevRel alone sees behind the digest's button. Pure."""

import textwrap
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engagement.common.blocks import context, modal, section
from engagement.common.ids import Callback
from engagement.common.words import Texts
from engagement.digests.private import MOST, PrivateList, Promise, Waiting
from engagement.referrals.taxonomy import FAMILY_NAMES, LEVEL_NAMES

LONGEST_PROMISE = 200


def private_modal(found: PrivateList, texts: Texts) -> dict[str, Any]:
    """Draw whom to talk to, what is due and which referrals wait; each list by date."""
    lists = (
        ("digests.private_talks", [_talk(found, texts, talk) for talk in found.talks]),
        (
            "digests.private_promises",
            [_promise(found, texts, promise) for promise in found.promises],
        ),
        ("digests.private_waiting", [_waiting(found, texts, waiting) for waiting in found.waiting]),
    )
    blocks = [block for key, lines in lists if lines for block in _list(texts, key, lines)]
    return modal(
        Callback.INFO,
        texts.plain("digests.private_title"),
        blocks or [section(texts.mrkdwn("digests.private_nothing"))],
        close=texts.plain("common.close"),
    )


def _list(texts: Texts, key: str, lines: list[str]) -> Iterable[Any]:
    yield section(texts.mrkdwn(key))
    yield from (section(line) for line in lines)
    if len(lines) == MOST:
        yield context(texts.mrkdwn("digests.private_more", n=MOST))


def _talk(found: PrivateList, texts: Texts, talk: Promise) -> str:
    line = texts.mrkdwn(
        "digests.private_talk", name=talk.made_to, date=_day(found, texts, talk.due_at)
    )
    return _with_owner(found, texts, talk, line)


def _promise(found: PrivateList, texts: Texts, promise: Promise) -> str:
    what = promise.what or texts.plain("digests.private_something")
    line = texts.mrkdwn(
        "digests.private_promise",
        what=textwrap.shorten(what, LONGEST_PROMISE, placeholder="…"),
        name=promise.made_to,
        date=_day(found, texts, promise.due_at),
    )
    return _with_owner(found, texts, promise, line)


def _waiting(found: PrivateList, texts: Texts, waiting: Waiting) -> str:
    known = [FAMILY_NAMES.get(waiting.role_family or ""), LEVEL_NAMES.get(waiting.level or "")]
    line = texts.mrkdwn(
        "digests.private_referral",
        kind=" · ".join(filter(None, known)) or texts.plain("digests.private_candidate"),
        name=waiting.referrer,
        date=_day(found, texts, waiting.news_at),
    )
    return _with_lateness(found, texts, waiting.news_at, line)


def _with_owner(found: PrivateList, texts: Texts, promise: Promise, line: str) -> str:
    if promise.owner:
        owner = texts.mrkdwn("digests.private_owner", owner=promise.owner)
        line = f"{line} · {owner}"
    return _with_lateness(found, texts, promise.due_at, line)


def _with_lateness(found: PrivateList, texts: Texts, due_at: datetime, line: str) -> str:
    if due_at >= found.now:
        return line
    return f"{line} · {texts.mrkdwn('digests.private_late')}"


def _day(found: PrivateList, texts: Texts, instant: datetime) -> str:
    return texts.local_date(instant, found.timezone)
