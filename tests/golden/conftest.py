"""Golden files: what each message and modal looks like, in both languages, as JSON."""

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from engagement.common.words import LANGUAGES, Texts, texts_for


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compare with a JSON file of this test; `make golden` writes it anew."""
    return snapshot.use_extension(JSONSnapshotExtension)


@pytest.fixture(params=LANGUAGES)
def texts(request: pytest.FixtureRequest) -> Texts:
    """Run the test once in each language."""
    return texts_for(request.param)
