"""A company in the middle of a round."""

import pytest

from storage.engine import Database
from tests.support.in_round import InRound, plan_first_round


@pytest.fixture
def in_round(db: Database) -> InRound:
    """Plan round 1: satisfaction, the challenge and aspirations are asked of Camila and Diego."""
    return plan_first_round(db)
