"""Slack's user object is read whatever stands in it, and kept on both databases."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.common.ports import SlackPerson
from engagement.people.service import get_person, keep_people, meet
from engagement.people.slack_users import slack_person_of
from storage.engine import Database
from tests.support.rows import LONG_AGO, TEAM, add_workspace

CAMILA = "U0CAMILA01"
HOSTILE = "Ana\0 \ud800Ro\u202ejas\n" + "x" * 500


def told(**user: Any) -> SlackPerson:
    found = slack_person_of({"id": CAMILA, **user})
    assert found is not None
    return found


def test_a_name_is_one_line_that_can_be_kept_and_shown(db: Database) -> None:
    add_workspace(db)
    hostile = {"real_name": HOSTILE, "first_name": HOSTILE, "email": "a\0na@correo.cl"}
    people = [
        told(profile=hostile, tz="No/Where\0", locale="es\0-LA"),
        SlackPerson("U0DIEGO001", "Diego", "Diego", None, None, None, False, False, False),
    ]
    assert keep_people(db, LONG_AGO, TEAM, people) == 2
    with db.reading() as session:
        camila = get_person(session, TEAM, CAMILA)
        assert camila.full_name.startswith("Ana Rojas xxx")
        assert len(camila.full_name) == 80
        assert (camila.email, camila.locale) == ("ana@correo.cl", "es-LA")
        assert camila.timezone == "America/Santiago"


def test_somebody_met_before_slack_told_of_them_has_a_name_that_can_be_kept(db: Database) -> None:
    add_workspace(db)
    meet(db, LONG_AGO, TEAM, CAMILA, "ca\0mila")
    meet(db, LONG_AGO, TEAM, "U0DIEGO001", "\ud800")
    with db.reading() as session:
        assert get_person(session, TEAM, CAMILA).name == "camila"
        assert get_person(session, TEAM, "U0DIEGO001").name == "U0DIEGO001"


@pytest.mark.parametrize("mark", ["is_restricted", "is_ultra_restricted", "is_stranger"])
def test_guests_and_people_of_other_companies_are_guests(mark: str) -> None:
    assert told(**{mark: True}).is_guest
    assert not told(**{mark: False}).is_guest


@pytest.mark.parametrize("user_id", [None, 7, "", "U0\0", "U0>|<!channel>", ["U0CAMILA01"]])
def test_what_has_no_id_of_slack_s_is_nobody(user_id: Any) -> None:
    assert slack_person_of({"id": user_id}) is None


anything = st.none() | st.integers() | st.text(max_size=8) | st.lists(st.text(max_size=3))


@given(
    st.dictionaries(st.sampled_from(["name", "real_name", "tz", "locale", "profile"]), anything),
    st.dictionaries(st.sampled_from(["real_name", "first_name", "email"]), anything),
)
def test_a_user_object_of_any_shape_names_somebody(
    user: dict[str, Any], profile: dict[str, Any]
) -> None:
    for shape in (user, {**user, "profile": profile}):
        person = told(**shape)
        assert person.name
        assert person.full_name
