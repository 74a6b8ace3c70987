"""What the demo's company knows of its people and Slack does not: role, level, client, joining date."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from storage.engine import Database
from storage.people import Access, AccessRole, Person

COMPANY = "23people"
DEVREL = "U0PAULA001"
HEAD = "U0HEAD0001"
DIGEST_CHANNEL = "C0DEVREL01"


@dataclass(frozen=True)
class Profile:
    """A professional: family and role as in the taxonomy, level, client, weeks since joining."""

    role_family: str
    role: str | None
    level: str
    client: str
    weeks: int


PROFILES = {
    "U0LUCIA001": Profile("software", "backend", "senior", "Banco Andino", 140),
    "U0ALVARO01": Profile("cloud", "sre", "senior", "Banco Andino", 96),
    "U0CAMILA01": Profile("software", "fullstack", "intermediate", "Retail Sur", 71),
    "U0DIEGO001": Profile("data", None, "intermediate", "Retail Sur", 60),
    "U0FRANCI01": Profile("software", "qa", "senior", "Seguros Cordillera", 180),
    "U0MATIAS01": Profile("software", "frontend", "entry", "Seguros Cordillera", 24),
    "U0VALEN001": Profile("ai", "machine_learning", "intermediate", "Salud Digital", 45),
    "U0ANDRES01": Profile("cloud", "devops", "intermediate", "Salud Digital", 38),
    "U0XIMENA01": Profile("cloud", "cloud_architect", "senior", "Banco Andino", 120),
    "U0RODRIG01": Profile("ai", "data_scientist", "entry", "Retail Sur", 20),
    "U0SOFIA001": Profile("software", "backend", "intermediate", "Salud Digital", 33),
    "U0EMILY001": Profile("software", "fullstack", "senior", "Seguros Cordillera", 52),
}


def tell_about_people(db: Database, team_id: str, today: date) -> None:
    """Write the profiles to people that Slack has told of, and make Manuel the head."""
    with db.writing() as session:
        for person in session.scalars(select(Person).where(Person.team_id == team_id)):
            profile = PROFILES.get(person.slack_user_id)
            if profile is not None:
                person.role_family = profile.role_family
                person.role = profile.role
                person.level = profile.level
                person.client = profile.client
                person.joined_on = today - timedelta(weeks=profile.weeks)
            elif person.slack_user_id == HEAD:
                session.add(
                    Access(
                        team_id=team_id,
                        person_id=person.id,
                        role=AccessRole.HEAD,
                        granted_at=person.created_at,
                    )
                )
