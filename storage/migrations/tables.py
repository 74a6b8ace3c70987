"""Every table of the program, gathered for comparing them with the migrations."""

import storage.checkins
import storage.commitments
import storage.digests
import storage.ledger
import storage.people
import storage.referrals  # noqa: F401 - importing the tables registers them
from storage.base import Base

METADATA = Base.metadata
