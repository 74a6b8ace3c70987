"""A referral modal as somebody fills it well."""

from typing import Any

from engagement.referrals.draft import NOT_YET, YES, Draft

_WHOLE = Draft(
    consent=YES,
    name="Ana Pérez",
    contact="Ana@Correo.cl",
    family="software",
    role="backend",
    level="senior",
    senior=("architect", "tech_lead"),
    evidence="Ordenó un despliegue que nadie entendía.\nY lo dejó escrito.",
    passion="Que las cosas se entiendan.",
    relation="same_team",
    cv_link="https://ana.example.com/cv",
    keep=True,
)


def agreed_draft(**changed: Any) -> Draft:
    """Return a whole draft of somebody who agreed, with some fields changed."""
    return _WHOLE.with_typed(changed)


def asking_draft(initials: str = "A. P.") -> Draft:
    """Return a draft of somebody who was not asked yet."""
    return Draft(consent=NOT_YET, initials=initials)
