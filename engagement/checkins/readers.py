"""Says who reads the answers: whoever holds the DevRel role at this moment."""

from dataclasses import dataclass

from engagement.people.service import devrel_of, get_person, texts_of
from storage.engine import Database


@dataclass(frozen=True)
class WhoReads:
    """DevRel's names, for somebody who asked in their language."""

    language: str
    readers: tuple[str, ...]


def who_reads(db: Database, team_id: str, slack_user_id: str) -> WhoReads:
    """Return who reads named answers today. Raises `NotYoursError` for somebody unknown."""
    with db.reading() as session:
        person = get_person(session, team_id, slack_user_id)
        return WhoReads(
            language=texts_of(session, person).language,
            readers=tuple(reader.name for reader in devrel_of(session, team_id)),
        )
