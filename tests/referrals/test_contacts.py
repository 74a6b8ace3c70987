"""One contact, read in every way that people write it, compared in one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.referrals.contacts import Contact, ContactKind, parse_contact

EMAIL, PHONE, LINKEDIN = ContactKind.EMAIL, ContactKind.PHONE, ContactKind.LINKEDIN


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("Ana.Perez@Example.COM", EMAIL, "ana.perez@example.com"),
        ("  ana@correo.cl ", EMAIL, "ana@correo.cl"),
        ("Ana Pérez <ana@correo.cl>", EMAIL, "ana@correo.cl"),
        ("<ana@correo.cl>", EMAIL, "ana@correo.cl"),
        ("mailto:ana@correo.cl", EMAIL, "ana@correo.cl"),
        ("ana+slack@correo.cl", EMAIL, "ana+slack@correo.cl"),
        ("ñandú@correo.cl", EMAIL, "ñandú@correo.cl"),
        ("+56 9 8765 4321", PHONE, "+56987654321"),
        ("+56 (9) 8765-4321", PHONE, "+56987654321"),
        ("0056 9 8765 4321", PHONE, "+56987654321"),
        ("tel:+34-600-123-456", PHONE, "+34600123456"),
        ("＋５７ 300 123 4567", PHONE, "+573001234567"),
        ("https://www.linkedin.com/in/Ana-Perez/", LINKEDIN, "ana-perez"),
        ("linkedin.com/in/ana-perez", LINKEDIN, "ana-perez"),
        ("https://cl.linkedin.com/in/ana-perez?trk=people", LINKEDIN, "ana-perez"),
        ("http://linkedin.com/in/ana-perez/es", LINKEDIN, "ana-perez"),
        ("linkedin.com/in/jos%C3%A9-p%C3%A9rez", LINKEDIN, "josé-pérez"),
        ("linkedin.com/in/jose\u0301-perez", LINKEDIN, "josé-perez"),
    ],
)
def test_a_contact_is_read_into_its_normal_form(typed: str, kind: ContactKind, value: str) -> None:
    assert parse_contact(typed) == Contact(kind, value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "Ana",
        "ana@",
        "@ana",
        "ana@correo",
        "ana@correo..cl",
        "ana@localhost",
        "9 8765 4321",  # whose country?
        "+56 12",
        "+999 123 456 789",
        "+56 9 8765 4321 y pregunta por Ana",
        "linkedin.com/company/23people",
        "linkedin.com/in/",
        "linkedin.com/in/../../etc/passwd",
        "https://linkedin.com.evil.example/in/ana-perez",
        "https://evil.example/linkedin.com/in/ana-perez",
        "linkedin.com/in/%00%00%00",
        "javascript:alert(1)",
        "<!channel>",
        "a@b.cl, c@d.cl",
        "+56987654321\n+56987654322",
        "a" * 400 + "@correo.cl",
        "\ud800@correo.cl",
        "\x00",
    ],
)
def test_anything_else_is_no_contact(typed: str) -> None:
    assert parse_contact(typed) is None


@given(st.text(max_size=400))
def test_no_text_makes_reading_a_contact_fail(typed: str) -> None:
    found = parse_contact(typed)
    assert found is None or found.value


@given(
    st.from_regex(r"[a-z0-9]{1,10}@[a-z]{2,10}\.(cl|com|es)", fullmatch=True)
    | st.integers(600_000_000, 699_999_999).map(lambda number: f"+34{number}")
    | st.from_regex(r"linkedin\.com/in/[a-z0-9][a-z0-9-]{2,20}", fullmatch=True)
)
def test_a_contact_shown_is_read_as_the_same_contact_again(typed: str) -> None:
    found = parse_contact(typed)
    assert found is not None
    assert parse_contact(found.shown) == found
    assert parse_contact(f" {found.shown.upper()} ") == found
