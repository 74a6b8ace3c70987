"""Families, roles and levels of the seed "Especialización en Roles Tech", as pure data.

Their names are said in English in every language; the words about them are in `words/`.
Years of experience stand nowhere: a level is what somebody can do.
"""

import enum


class Family(enum.StrEnum):
    """What somebody works in."""

    SOFTWARE = "software"
    DATA = "data"
    CLOUD = "cloud"
    AI = "ai"


class Level(enum.StrEnum):
    """How far somebody's skills have grown."""

    ENTRY = "entry"
    INTERMEDIATE = "intermediate"
    SENIOR = "senior"


UNSURE = "unsure"
"""The answer of a referrer who cannot tell the level."""

FAMILY_NAMES: dict[str, str] = {
    Family.SOFTWARE: "Software Engineers",
    Family.DATA: "Data Engineers",
    Family.CLOUD: "Cloud Engineers",
    Family.AI: "AI Engineers",
}

LEVEL_NAMES: dict[str, str] = {
    Level.ENTRY: "Entry",
    Level.INTERMEDIATE: "Intermediate",
    Level.SENIOR: "Senior",
}

ROLES_OF_FAMILY: dict[str, dict[str, str]] = {
    Family.SOFTWARE: {
        "fullstack": "Fullstack Engineers",
        "frontend": "Frontend Engineers",
        "backend": "Backend Engineers",
        "qa": "QA Engineers",
    },
    Family.DATA: {},
    Family.CLOUD: {
        "devops": "DevOps Engineers",
        "sre": "Site Reliability Engineers (SRE)",
        "cloud_architect": "Cloud Architects",  # a role; the senior role Architect is another thing
    },
    Family.AI: {
        "data_scientist": "Data Scientists",
        "machine_learning": "Machine Learning Engineers",
        "deep_learning": "Deep Learning Engineers",
    },
}

SENIOR_ROLES: dict[str, str] = {
    "tech_lead": "Tech Lead",
    "team_lead": "Team Lead",
    "specialist": "Specialist",
    "architect": "Architect",
}

RELATIONS: tuple[str, ...] = ("same_team", "same_company", "studied", "community", "person_only")
"""How a referrer knows somebody's work, from the closest on."""
