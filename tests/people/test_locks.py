"""What somebody chooses waits for their other choices, and for nothing else."""

import pytest

from engagement.people.service import audit, get_person
from storage.engine import Database, DatabaseBusyError
from tests.support.rows import LONG_AGO, TEAM, add_person, add_workspace

CAMILA = "U0CAMILA01"


def test_a_choice_waits_for_another_one_but_what_points_to_the_person_does_not(
    pg_db: Database,
) -> None:
    add_workspace(pg_db)
    person_id = add_person(pg_db, CAMILA)
    with pg_db.writing() as choosing:
        get_person(choosing, TEAM, CAMILA, lock=True)
        with pg_db.writing() as noting:
            audit(noting, LONG_AGO, TEAM, person_id, "see", "person", person_id)
        with pytest.raises(DatabaseBusyError), pg_db.writing() as choosing_too:
            get_person(choosing_too, TEAM, CAMILA, lock=True)
