"""What every page shows around its content: language, theme, clock, notices; and who looks at it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse

from sandbox.page.memory import EVERYONE, PageMemory
from sandbox.page.render import environment
from sandbox.page.wording import LANGUAGES, Words, language_of, words_in
from sandbox.records import Team, User

if TYPE_CHECKING:
    from sandbox.server import LocalWorkspace

STATIC = "/page-static"
THEMES = ("auto", "light", "dark")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Page:
    """The page of one workspace server: what it shows and what it remembers."""

    ws: "LocalWorkspace"
    memory: PageMemory

    def version(self) -> str:
        """Changes whenever an open page should look again."""
        return f"{self.ws.state.version}.{self.memory.version}"

    def host(self) -> User | None:
        """The first person of the main workspace, whose clock pages of nobody show."""
        people = self.ws.state.teams[self.ws.team_id].users.values()
        return next((user for user in people if not user.is_bot), None)


@dataclass(frozen=True)
class Look:
    """How this browser wants the page; `language` is `auto`, `es` or `en`."""

    theme: str
    language: str
    here: str
    live: bool


def look_of(request: Request) -> Look:
    """Read the preferences from the cookies; what is not one of the offered is as if not set."""
    theme = request.cookies.get("theme", "auto")
    language = request.cookies.get("language", "auto")
    query = f"?{request.url.query}" if request.url.query else ""
    return Look(
        theme=theme if theme in THEMES else "auto",
        language=language if language in LANGUAGES else "auto",
        here=request.url.path + query,
        live=request.headers.get("x-live") == "1",
    )


def words_for(look: Look, user: User | None, request: Request | None = None) -> Words:
    """The language chosen, else the person's own, else the browser's."""
    if look.language != "auto":
        return words_in(look.language)
    if user is not None:
        return words_in(language_of(user.locale))
    accepted = request.headers.get("accept-language", "es") if request else "es"
    return words_in(language_of(accepted))


def clock_text(now: datetime, zone: tzinfo, words: Words) -> str:
    """`mar 5 may · 10:31`: short enough for a phone."""
    local = now.astimezone(zone)
    weekday = words.name_of("weekdays", local.weekday())[:3]
    return f"{weekday} {words.short_day(local)} · {words.time(local)}"


def zone_of(user: User | None) -> tzinfo:
    """Where the clock is read."""
    return ZoneInfo(user.tz) if user else UTC


def frame(page: Page, look: Look, words: Words, team: Team, user: User | None) -> dict[str, Any]:
    """The context of `base.j2`."""
    ws, memory = page.ws, page.memory
    now = ws.clock.now()
    who = user.id if user else EVERYONE
    return {
        "words": words,
        "theme": look.theme,
        "language": look.language,
        "here": look.here,
        "team": team,
        "static": STATIC,
        "title": team.name,
        "body_class": "",
        "blocked": False,
        "version": page.version(),
        "events_url": f"/events/{who or 'everyone'}?language={words.language}",
        "calls_url": f"/calls?as={user.id}" if user else "/calls",
        "clock": {
            "text": clock_text(now, zone_of(user or page.host()), words),
            "iso": now.isoformat(),
        },
        "forward": memory.forward,
        "notices": [replace(one, text=_said(one.text, words)) for one in memory.notices(who)],
    }


def _said(text: str | Mapping[str, str], words: Words) -> str:
    if isinstance(text, str):
        return words.texts.get(text, text)
    return text.get(words.language) or next(iter(text.values()), "")


def html(template: str, context: dict[str, Any], status: int = 200) -> HTMLResponse:
    """A whole page, locked to what this server serves."""
    body = environment().get_template(template).render(context)
    headers = {
        "content-security-policy": POLICY,
        "cache-control": "no-store",
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
    }
    return HTMLResponse(body, status, headers)
