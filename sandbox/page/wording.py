"""What the page itself says, in Spanish and English, and how it writes dates; texts stand in words.json."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files

LANGUAGES = ("es", "en")


@dataclass(frozen=True)
class Words:
    """The page's texts in one language."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of `key` with its `{name}` places filled; an unknown key is a bug and raises KeyError."""
        text = self.texts[key]
        return text.format(**values) if values else text

    def name_of(self, key: str, position: int) -> str:
        """One word of a list kept under `key`, as the months and weekdays are (comma separated)."""
        return self.texts[key].split(",")[position]

    def day(self, when: date) -> str:
        """`martes 5 de mayo` / `Tuesday, May 5`."""
        return self(
            "day",
            weekday=self.name_of("weekdays", when.weekday()),
            month=self.name_of("months", when.month - 1),
            day=when.day,
        )

    def day_with_year(self, when: date) -> str:
        """`5 de mayo de 2026` / `May 5, 2026`."""
        month = self.name_of("months", when.month - 1)
        return self("day_with_year", month=month, day=when.day, year=when.year)

    def short_day(self, when: date) -> str:
        """`5 may` / `May 5`."""
        return self("short_day", month=self.name_of("months", when.month - 1)[:3], day=when.day)

    def time(self, when: datetime) -> str:
        """Wall time in the zone that `when` carries: `15:04` in Spanish, `3:04 PM` in English."""
        if self.language == "es":
            return f"{when:%H:%M}"
        return f"{when.hour % 12 or 12}:{when:%M} {'AM' if when.hour < 12 else 'PM'}"  # noqa: PLR2004 - noon

    def list(self, items: "list[str]") -> str:
        """`Ana, Luis y Eva` / `Ana, Luis and Eva`."""
        if len(items) < 2:  # noqa: PLR2004 - one name needs no "and"
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('and')} {items[-1]}"


def language_of(locale: str | None) -> str:
    """The page's language for a Slack locale such as `es-LA`; what is neither is English, Slack's own default."""
    prefix = (locale or "").split("-")[0].lower()
    return prefix if prefix in LANGUAGES else "en"


@cache
def words_in(language: str) -> Words:
    """The texts of one of LANGUAGES; raises KeyError for another."""
    return Words(language, {key: both[language] for key, both in all_texts().items()})


@cache
def all_texts() -> Mapping[str, Mapping[str, str]]:
    """Every text of the page: key → language → text."""
    raw: dict[str, dict[str, str]] = json.loads(
        files(__package__).joinpath("words.json").read_text("utf-8")
    )
    return raw
