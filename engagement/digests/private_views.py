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


def private_modal(found: PrivateList) -> dict[str, Any]:
    """Draw whom to talk to, what is due and which referrals wait; each list by date."""
    texts = found.texts
    lists = (
        ("digests.private_talks", [_talk(found, talk) for talk in found.talks]),
        ("digests.private_promises", [_promise(found, promise) for promise in found.promises]),
        ("digests.private_waiting", [_waiting(found, waiting) for waiting in found.waiting]),
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


def _talk(found: PrivateList, talk: Promise) -> str:
    line = found.texts.mrkdwn(
        "digests.private_talk", name=talk.made_to, date=_day(found, talk.due_at)
    )
    return _with_owner(found, talk, line)


def _promise(found: PrivateList, promise: Promise) -> str:
    what = promise.what or found.texts.plain("digests.private_something")
    line = found.texts.mrkdwn(
        "digests.private_promise",
        what=textwrap.shorten(what, LONGEST_PROMISE, placeholder="…"),
        name=promise.made_to,
        date=_day(found, promise.due_at),
    )
    return _with_owner(found, promise, line)


def _waiting(found: PrivateList, waiting: Waiting) -> str:
    texts = found.texts
    known = [FAMILY_NAMES.get(waiting.role_family or ""), LEVEL_NAMES.get(waiting.level or "")]
    line = texts.mrkdwn(
        "digests.private_referral",
        kind=" · ".join(filter(None, known)) or texts.plain("digests.private_candidate"),
        name=waiting.referrer,
        date=_day(found, waiting.news_at),
    )
    return _with_lateness(found, waiting.news_at, line)


def _with_owner(found: PrivateList, promise: Promise, line: str) -> str:
    if promise.owner:
        owner = found.texts.mrkdwn("digests.private_owner", owner=promise.owner)
        line = f"{line} · {owner}"
    return _with_lateness(found, promise.due_at, line)


def _with_lateness(found: PrivateList, due_at: datetime, line: str) -> str:
    if due_at >= found.now:
        return line
    return f"{line} · {found.texts.mrkdwn('digests.private_late')}"


def _day(found: PrivateList, instant: datetime) -> str:
    return found.texts.local_date(instant, found.timezone)
