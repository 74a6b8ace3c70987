"""What a referral must say, what it never takes without a yes, and when its news is due."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.common.errors import FieldErrors
from engagement.common.ids import Block
from engagement.referrals.draft import NOT_YET, YES, Draft
from engagement.referrals.rules import (
    MAX_LENGTH,
    Agreed,
    NotYet,
    check,
    initials_of,
    is_web_link,
    news_date,
    promised_news_at,
)
from engagement.referrals.taxonomy import FAMILY_NAMES, LEVEL_NAMES, RELATIONS, ROLES_OF_FAMILY
from tests.referrals.drafts import agreed_draft

A_NEW_YEAR = datetime(2020, 1, 1, tzinfo=UTC)

any_text = st.none() | st.text(max_size=60) | st.sampled_from(["x" * 2000, "\x00", "<!channel>"])
any_draft = st.builds(
    Draft,
    consent=st.sampled_from([YES, NOT_YET, None, "maybe"]),
    initials=any_text | st.just("J. P."),
    name=any_text | st.just("Ana Pérez"),
    contact=any_text | st.just("ana@correo.cl"),
    family=any_text | st.sampled_from(sorted(FAMILY_NAMES)),
    role=any_text | st.sampled_from(["fullstack", "sre", "cloud_architect"]),
    level=any_text | st.sampled_from([*LEVEL_NAMES, "unsure"]),
    senior=st.lists(st.sampled_from(["tech_lead", "architect", "king"])).map(tuple),
    evidence=any_text | st.just("Ordenó un despliegue que nadie entendía."),
    passion=any_text,
    relation=any_text | st.sampled_from(RELATIONS),
    cv_link=any_text | st.just("https://ana.example.com/cv"),
    keep=st.booleans(),
)


def checked_or_wrong(draft: Draft) -> NotYet | Agreed | FieldErrors:
    try:
        return check(draft)
    except FieldErrors as wrong:
        return wrong


@given(any_draft)
def test_a_checked_draft_is_whole_or_says_what_is_wrong(draft: Draft) -> None:
    match checked_or_wrong(draft):
        case FieldErrors(by_block=wrong):
            assert wrong
            assert all(key.startswith("referrals.err_") for key, _ in wrong.values())
        case NotYet():
            assert draft.consent == NOT_YET
        case Agreed() as agreed:
            assert draft.consent == YES
            assert agreed.family in FAMILY_NAMES
            assert agreed.role is None or agreed.role in ROLES_OF_FAMILY[agreed.family]
            assert bool(agreed.senior_roles) == (agreed.level == "senior")
            assert 0 < len(agreed.evidence) <= MAX_LENGTH[Block.EVIDENCE]
            assert not any(ord(char) < 32 and char != "\n" for char in agreed.evidence)


@given(any_draft)
def test_without_a_yes_nothing_but_initials_is_ever_taken(draft: Draft) -> None:
    forged = draft.with_typed({"consent": NOT_YET, "initials": "j p"})
    assert check(forged) == NotYet("J.P.")


def test_a_whole_draft_is_taken_as_it_stands() -> None:
    checked = check(agreed_draft())
    assert isinstance(checked, Agreed)
    assert checked.contact.value == "ana@correo.cl"
    assert checked.senior_roles == ("tech_lead", "architect")


@pytest.mark.parametrize(
    ("changed", "block", "key"),
    [
        ({"consent": None}, "consent", "err_choice"),
        ({"consent": "maybe"}, "consent", "err_choice"),
        ({"name": None}, "name", "err_empty"),
        ({"name": " \u200b. "}, "name", "err_empty"),
        ({"name": "x" * 81}, "name", "err_long"),
        ({"contact": "Ana"}, "contact", "err_contact"),
        ({"family": "kings"}, "family", "err_choice"),
        ({"level": None}, "level", "err_choice"),
        ({"level": "10 years"}, "level", "err_choice"),
        ({"senior": ()}, "senior", "err_senior"),
        ({"senior": ("king",)}, "senior", "err_senior"),
        ({"evidence": "\n\n"}, "evidence", "err_empty"),
        ({"evidence": "x" * 1001}, "evidence", "err_long"),
        ({"passion": "x" * 501}, "passion", "err_long"),
        ({"relation": None}, "relation", "err_choice"),
        ({"cv_link": "ftp://ana.example.com"}, "cv_link", "err_link"),
        ({"cv_link": "javascript:alert(1)"}, "cv_link", "err_link"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    changed: dict[str, object], block: str, key: str
) -> None:
    with pytest.raises(FieldErrors) as wrong:
        check(agreed_draft(**changed))
    assert {at: said for at, (said, _) in wrong.value.by_block.items()} == {
        block: f"referrals.{key}"
    }


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(FieldErrors) as wrong:
        check(Draft(consent=YES))
    assert set(wrong.value.by_block) == {
        "name",
        "contact",
        "family",
        "level",
        "evidence",
        "relation",
    }


def test_an_unsure_level_and_a_role_of_another_family_are_left_open() -> None:
    checked = check(agreed_draft(level="unsure", role="sre"))
    assert isinstance(checked, Agreed)
    assert (checked.level, checked.role, checked.senior_roles) == (None, None, ())


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("jp", "J.P."),
        ("J. P.", "J.P."),
        ("ñ-á", "Ñ.Á."),
        ("a\u0301 b", "Á.B."),
        ("M. J. P. G.", "M.J.P.G."),
        ("Juana Pérez", None),
        ("J Pérez", None),
        ("", None),
        ("1 2", None),
        ("<!here>", None),
        ("j@p.cl", None),
        ("x" * 500, None),
    ],
)
def test_initials_are_letters_and_few(typed: str, read: str | None) -> None:
    assert initials_of(typed) == read


@pytest.mark.parametrize(
    ("link", "passes"),
    [
        ("https://ana.example.com/cv.pdf", True),
        ("http://example.com", True),
        ("https://example", False),
        ("https://", False),
        ("https://[", False),
        ("https://admin:x@example.com", False),
        ("https://example.com|<!channel>", False),
        ("https://example.com/a b", False),
        ("file:///etc/passwd", False),
        ("https://example.com/" + "x" * 500, False),
    ],
)
def test_a_link_is_a_web_address_and_nothing_else(link: str, passes: bool) -> None:
    assert is_web_link(link) is passes


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_news_is_promised_a_week_on_and_for_a_working_day(day: date) -> None:
    promised = news_date(day)
    assert promised.weekday() < 5
    assert timedelta(days=7) <= promised - day <= timedelta(days=9)


@given(
    st.integers(0, 15 * 365 * 24 * 60).map(lambda minutes: A_NEW_YEAR + timedelta(minutes=minutes)),
    st.sampled_from(["America/Santiago", "Europe/Madrid", "America/Mexico_City", "Asia/Tehran"]),
)
def test_news_is_due_at_ten_on_the_referrer_s_own_wall(now: datetime, zone: str) -> None:
    local = promised_news_at(now, zone).astimezone(ZoneInfo(zone))
    assert (local.hour, local.minute) == (10, 0)
    assert local.date() == news_date(now.astimezone(ZoneInfo(zone)).date())
