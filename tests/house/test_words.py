"""Every text stands in both languages, once, with the same blanks to fill."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

import engagement

FOLDERS = sorted(
    path.parent for path in Path(engagement.__file__).parent.glob("*/words") if any(path.iterdir())
)
BLANK = re.compile(r"%\((\w+)\)s")


def said_in(capability: Path) -> dict[str, tuple[str, ...]]:
    """Return the Spanish texts of a capability: msgid → (msgid,) or (singular, plural)."""
    found = {}
    for template in (capability / "words").glob("*.j2"):
        with template.open("rb") as file:
            options = {"encoding": "utf-8", "silent": "false", "newstyle_gettext": "true"}
            for _line, _function, message, _comments in babel_extract(
                file, ("gettext", "ngettext"), [], options
            ):
                told = message if isinstance(message, tuple) else (message,)
                texts = tuple(text for text in told if isinstance(text, str))
                found[texts[0]] = texts
    return found


@pytest.mark.parametrize("capability", FOLDERS, ids=lambda path: path.name)
def test_english_says_everything_that_spanish_says_and_nothing_else(capability: Path) -> None:
    spanish = said_in(capability)
    with (capability / "words" / "en.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    english = {(m.id if isinstance(m.id, str) else m.id[0]): m for m in catalogue if m.id}

    assert set(english) == set(spanish)
    for msgid, message in english.items():
        told = message.string
        translations = tuple(told) if isinstance(told, tuple | list) else (told or "",)
        assert len(translations) == len(spanish[msgid]), f"plural forms of {msgid!r}"
        assert not message.fuzzy, msgid
        for spanish_text, english_text in zip(spanish[msgid], translations, strict=True):
            assert english_text.strip(), f"no English for {msgid!r}"
            wanted = set(BLANK.findall(" ".join(spanish[msgid])))
            assert set(BLANK.findall(english_text)) <= wanted, spanish_text


@pytest.mark.parametrize("capability", FOLDERS, ids=lambda path: path.name)
def test_spanish_needs_nobodys_gender_and_says_tu(capability: Path) -> None:
    gendered = re.compile(
        r"\b(bienvenid[oa]|list[oa]s? para|nosotras?|usted|vos|[a-z]+[oa]/[oa]s?|[a-z]+@s?(?![\w.]))\b",
        re.IGNORECASE,
    )
    for texts in said_in(capability).values():
        for text in texts:
            assert not gendered.search(text), text
