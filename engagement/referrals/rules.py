"""What a referral must say, what is never taken without a yes, and when its news is due."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from engagement.common.errors import FieldErrors
from engagement.common.ids import Block
from engagement.common.times import local_date, local_instant
from engagement.common.typed import clean
from engagement.referrals.contacts import Contact, parse_contact
from engagement.referrals.draft import NOT_YET, YES, Draft, block_id_of
from engagement.referrals.taxonomy import (
    FAMILY_NAMES,
    LEVEL_NAMES,
    RELATIONS,
    ROLES_OF_FAMILY,
    SENIOR_ROLES,
    UNSURE,
    Level,
)

NEWS_AFTER = timedelta(days=7)
NEWS_AT = time(10)
ASK_PERIOD = timedelta(days=14)
"""How long initials are kept while the referrer asks; then they are erased."""

MAX_LENGTH: dict[Block, int] = {
    Block.INITIALS: 12,
    Block.NAME: 80,
    Block.CONTACT: 300,
    Block.EVIDENCE: 1000,
    Block.PASSION: 500,
    Block.CV_LINK: 500,
}
_SATURDAY = 5
_LETTER = r"[^\W\d_]"
_INITIALS = re.compile(rf"{_LETTER}(?:[.\s-]*{_LETTER}){{0,3}}[.\s]*")


@dataclass(frozen=True)
class NotYet:
    """Somebody who was not asked yet: nothing but what the referrer knows them by."""

    initials: str


@dataclass(frozen=True)
class Agreed:
    """Somebody who agreed to be referred, every field checked."""

    name: str
    contact: Contact
    family: str
    role: str | None
    level: str | None  # none: the referrer is not sure
    senior_roles: tuple[str, ...]
    evidence: str
    passion: str | None
    relation: str
    cv_link: str | None
    keep_for_later: bool


def initials_of(typed: str) -> str | None:
    """Read one to four initials as "J.P."; None for a name or anything else."""
    text = clean(typed)
    if len(text) > MAX_LENGTH[Block.INITIALS] or not _INITIALS.fullmatch(text):
        return None
    return "".join(f"{char.upper()}." for char in text if char.isalpha())


def check(draft: Draft) -> NotYet | Agreed:
    """Check a sent modal. Without a yes only the initials are looked at, whatever else came.

    Raises `FieldErrors` naming every field that is wrong.
    """
    if draft.consent == NOT_YET:
        initials = initials_of(draft.initials or "")
        if initials is None:
            raise FieldErrors({Block.INITIALS: ("referrals.err_initials", {})})
        return NotYet(initials)
    if draft.consent != YES:
        raise FieldErrors({Block.CONSENT: ("referrals.err_choice", {})})
    return _Checking(draft).agreed()


class _Checking:
    """Reads every field of a draft and gathers what is wrong with each."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._wrong: dict[str, tuple[str, dict[str, Any]]] = {}

    def agreed(self) -> Agreed:
        draft = self._draft
        contact = parse_contact(draft.contact or "")
        if contact is None:
            self._refuse(Block.CONTACT, "err_contact")
        level = self._one_of(Block.LEVEL, draft.level, {*LEVEL_NAMES, UNSURE})
        name = self._text(Block.NAME, draft.name)
        family = self._one_of(Block.FAMILY, draft.family, set(FAMILY_NAMES))
        senior_roles = self._senior_roles(level)
        evidence = self._text(Block.EVIDENCE, draft.evidence, lines=True)
        passion = self._text(Block.PASSION, draft.passion, lines=True, needed=False)
        relation = self._one_of(Block.RELATION, draft.relation, set(RELATIONS))
        cv_link = self._link()
        if self._wrong or contact is None:
            raise FieldErrors(self._wrong)
        return Agreed(
            name=name,
            contact=contact,
            family=family,
            role=self._role(),
            level=None if level == UNSURE else level,
            senior_roles=senior_roles,
            evidence=evidence,
            passion=passion or None,
            relation=relation,
            cv_link=cv_link,
            keep_for_later=draft.keep,
        )

    def _refuse(self, block: Block, key: str, **values: Any) -> None:
        self._wrong[block_id_of(block, self._draft)] = (f"referrals.{key}", values)

    def _text(
        self, block: Block, typed: str | None, *, lines: bool = False, needed: bool = True
    ) -> str:
        text = clean(typed or "", lines=lines)
        longest = MAX_LENGTH[block]
        if len(text) > longest:
            self._refuse(block, "err_long", n=len(text), max=longest)
        elif needed and not any(char.isalnum() for char in text):
            self._refuse(block, "err_empty")
        return text

    def _one_of(self, block: Block, chosen: str | None, options: set[str]) -> str:
        if chosen not in options:
            self._refuse(block, "err_choice")
            return ""
        return chosen

    def _role(self) -> str | None:
        roles = ROLES_OF_FAMILY.get(self._draft.family or "", {})
        return self._draft.role if self._draft.role in roles else None

    def _senior_roles(self, level: str) -> tuple[str, ...]:
        if level != Level.SENIOR:
            return ()
        chosen = tuple(role for role in SENIOR_ROLES if role in self._draft.senior)
        if not chosen:
            self._refuse(Block.SENIOR, "err_senior")
        return chosen

    def _link(self) -> str | None:
        text = clean(self._draft.cv_link or "")
        if text and not is_web_link(text):
            self._refuse(Block.CV_LINK, "err_link")
        return text or None


def is_web_link(text: str) -> bool:
    """Say whether a text is an http or https address with a host, and nothing beside it."""
    if len(text) > MAX_LENGTH[Block.CV_LINK] or re.search(r"[\s<>|\"\\]", text):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and "." in host.strip(".") and "@" not in parts.netloc


def news_date(day: date) -> date:
    """Return the day by which there is news of a referral: a week on, and a working day."""
    day += NEWS_AFTER
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day


def promised_news_at(now: datetime, timezone: str) -> datetime:
    """Return when the next news is due: on `news_date`, at ten on the referrer's own wall (UTC)."""
    return local_instant(news_date(local_date(now, timezone)), NEWS_AT, timezone)
