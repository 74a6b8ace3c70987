"""Whoever holds the DevRel role today is named in sentences that are right for nobody, one or many."""

import re
from typing import Any

import pytest

from engagement.common.words import Texts, texts_for
from engagement.people.views import said_readers

READERS = {0: (), 1: ("Paula",), 2: ("Paula", "Andrés"), 3: ("Paula", "Andrés", "Inés")}
NAMES = {
    "es": {0: "DevRel", 1: "Paula", 2: "Paula y Andrés", 3: "Paula, Andrés e Inés"},
    "en": {0: "DevRel", 1: "Paula", 2: "Paula and Andrés", 3: "Paula, Andrés, and Inés"},
}
VALUES: dict[str, Any] = {
    "name": "Camila",
    "by": "mañana",
    "close": "el jueves",
    "date": "el martes",
    "company": "23people",
}
VERBS = {
    "checkins.read_named": ("La lee {}.", "La leen {}."),
    "checkins.read_more": ("la lee {}.", "la leen {}."),
    "checkins.seen_head": ("Esto ve {}:", "Esto ven {}:"),
    "checkins.thanks_low": ("{} te escribe antes", "{} te escriben antes"),
    "checkins.thanks_low_late": ("{} te escribe antes", "{} te escriben antes"),
    "checkins.thanks_talk_ok": ("{} sabe que", "{} saben que"),
    "commitments.talk_ok": ("{} sabe que", "{} saben que"),
    "home.who": ("lo lee {}.", "lo leen {}."),
    "referrals.privacy": ("Lo lee {}.", "Lo leen {}."),
    "referrals.privacy_first": ("Lo lee {}.", "Lo leen {}."),
    "referrals.ask": ("Te escribiría {},", "Te escribirían {},"),
    "referrals.receipt": ("{} lo tiene.", "{} lo tienen."),
}


def said(texts: Texts, key: str, count: int) -> str:
    return texts.plain(key, **VALUES, **said_readers(READERS[count], texts))


@pytest.mark.parametrize("count", READERS)
@pytest.mark.parametrize("key", VERBS)
def test_spanish_verbs_agree_with_how_many_read(key: str, count: int) -> None:
    one, many = VERBS[key]
    wanted = (many if count > 1 else one).format(NAMES["es"][count])
    assert wanted in said(texts_for("es"), key, count)


@pytest.mark.parametrize("count", READERS)
@pytest.mark.parametrize("key", VERBS)
def test_english_verbs_agree_with_how_many_read(key: str, count: int) -> None:
    words = said(texts_for("en"), key, count)
    assert NAMES["en"][count] in words
    verbs = re.findall(r"\b(?<!you'll )(knows?|has promised|have promised)\b", words)
    assert set(verbs) <= ({"know", "have promised"} if count > 1 else {"knows", "has promised"})
