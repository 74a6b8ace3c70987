"""Takes out of what people type what no keyboard types and no database keeps."""

import unicodedata

LONGEST_NAME = 80
"""Slack takes no longer one; a section, a label and a button would not either."""

# Slack shows text in the order these ask for, so that a name could pass for another.
_REORDERING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def clean(text: str, *, lines: bool = False) -> str:
    """Take out what no keyboard types: control characters, lone surrogates, reordering marks.

    Runs of space become one, and lines are kept only where `lines` says so.
    """
    kept = "".join(
        char
        for char in unicodedata.normalize("NFC", text)
        if char in "\n\t"
        or (unicodedata.category(char) not in {"Cc", "Cs"} and ord(char) not in _REORDERING)
    )
    if not lines:
        return " ".join(kept.split())
    return "\n".join(" ".join(line.split()) for line in kept.splitlines()).strip()


def clean_name(text: str) -> str:
    """Take out the same of somebody's name, and what is longer than Slack's own."""
    return clean(text)[:LONGEST_NAME].strip()
