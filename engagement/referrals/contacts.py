"""Reads the one contact of a candidate, and writes it the one way it is compared by."""

import enum
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

import phonenumbers
from email_validator import EmailNotValidError, validate_email

_LONGEST = 300
_PHONE = re.compile(r"(?:tel:)?(?:\+|00)[\d\s().\-/]{6,30}")
_LINKEDIN = re.compile(
    r"(?:https?://)?(?:[a-z]{2,3}\.)?linkedin\.com/(?:mwlite/)?in/([^/?#\s]+)(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[^<>]*<\s*([^<>\s]+)\s*>")  # as mail programs copy an address
_SLUG = re.compile(r"[\w\-]{3,100}")


class ContactKind(enum.StrEnum):
    """Where somebody is reached."""

    EMAIL = "email"
    PHONE = "phone"
    LINKEDIN = "linkedin"


@dataclass(frozen=True)
class Contact:
    """A contact in its normal form: equal contacts reach the same person.

    An e-mail address in lower case, a phone number in E.164, or the slug of a LinkedIn profile.
    """

    kind: ContactKind
    value: str

    @property
    def shown(self) -> str:
        """The contact as a person would write it."""
        return f"linkedin.com/in/{self.value}" if self.kind is ContactKind.LINKEDIN else self.value


def parse_contact(typed: str) -> Contact | None:
    """Read an e-mail address, a phone number with its country code or a LinkedIn profile.

    Returns None for anything else. Nothing is looked up in the network.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    in_brackets = _IN_BRACKETS.fullmatch(text)
    if in_brackets:
        text = in_brackets[1]
    if not text or len(text) > _LONGEST:
        return None
    return _linkedin(text) or _email(text) or _phone(text)


def normal_email(typed: str) -> str | None:
    """Return an e-mail address as it is compared, or None for what is none.

    The local part is lowered too: no mail server that people use tells its case apart.
    """
    text = typed.strip().removeprefix("mailto:")
    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return None
    return found.normalized.lower()


def _email(text: str) -> Contact | None:
    email = normal_email(text) if "@" in text else None
    return Contact(ContactKind.EMAIL, email) if email else None


def _phone(text: str) -> Contact | None:
    if not _PHONE.fullmatch(text):
        return None
    digits = text.removeprefix("tel:")
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    try:
        number = phonenumbers.parse(digits, None)
    except phonenumbers.NumberParseException:
        return None
    # Only the length is held against the country's plan: ranges open faster than tables follow.
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return Contact(
        ContactKind.PHONE, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    )


def _linkedin(text: str) -> Contact | None:
    found = _LINKEDIN.fullmatch(text)
    if found is None:
        return None
    slug = unicodedata.normalize("NFC", unquote(found[1])).lower()
    return Contact(ContactKind.LINKEDIN, slug) if _SLUG.fullmatch(slug) else None
