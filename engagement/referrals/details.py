"""What a referral says of its candidate: written, filled into a modal again, and erased."""

from sqlalchemy.orm import Session

from engagement.referrals.candidates import contact_of
from engagement.referrals.draft import YES, Draft
from engagement.referrals.rules import Agreed
from engagement.referrals.taxonomy import UNSURE
from storage.referrals import Candidate, Consent, Referral


def forget_details(row: Referral) -> None:
    """Erase everything that a referral says of its candidate."""
    row.candidate_id = row.initials = row.evidence = row.passion = None
    row.relation = row.cv_link = row.role_family = row.role = row.level = None
    row.senior_roles = []
    row.keep_for_later = False


def write_details(row: Referral, checked: Agreed) -> None:
    """Write everything that a checked modal says of its candidate, but who it is."""
    row.keep_for_later = checked.keep_for_later
    row.role_family = checked.family
    row.role = checked.role
    row.level = checked.level
    row.senior_roles = list(checked.senior_roles)
    row.evidence = checked.evidence
    row.passion = checked.passion
    row.relation = checked.relation
    row.cv_link = checked.cv_link


def draft_of(session: Session, row: Referral | None) -> Draft:
    """Fill the modal of a referral that is corrected, or whose candidate has said yes now."""
    if row is None:
        return Draft()
    if row.consent != Consent.AGREED or row.candidate_id is None:
        return Draft(consent=YES, initials=row.initials)
    candidate = session.get_one(Candidate, row.candidate_id)
    contact = contact_of(candidate)
    return Draft(
        consent=YES,
        name=candidate.name,
        contact=contact.shown if contact else None,
        family=row.role_family,
        role=row.role,
        level=row.level or UNSURE,
        senior=tuple(row.senior_roles),
        evidence=row.evidence,
        passion=row.passion,
        relation=row.relation,
        cv_link=row.cv_link,
        keep=row.keep_for_later,
    )
