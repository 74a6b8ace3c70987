"""The page's addresses and what each answers."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox.acting import Person
from sandbox.errors import ActingError
from sandbox.page.acts import Deed
from sandbox.page.addresses import APP, HOME, is_ours, place_url
from sandbox.page.calls import calls_context
from sandbox.page.chat import NowhereError, chat, first_place
from sandbox.page.forms import FILE_LIMIT, read_posted
from sandbox.page.frame import (
    STATIC,
    THEMES,
    Page,
    clock_text,
    frame,
    html,
    look_of,
    words_for,
    zone_of,
)
from sandbox.page.lobby import lobby_context, nobody_scene
from sandbox.page.memory import EVERYONE, PageMemory
from sandbox.page.wording import LANGUAGES, words_in
from sandbox.records import User

if TYPE_CHECKING:
    from sandbox.server import LocalWorkspace

LOG = logging.getLogger(__name__)
LOOK_SECONDS = 0.1
"""How often an open page's stream looks whether anything changed."""
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"})
MEDIA = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FORM_BYTES = 12 * FILE_LIMIT


def page_routes(ws: "LocalWorkspace") -> list[Route]:
    """The routes of the page; they share nothing with the Web API's."""
    routes = PageRoutes(Page(ws, PageMemory()))
    return [
        Route("/", _loud(routes.lobby)),
        Route("/calls", _loud(routes.calls)),
        Route("/p/{user}", _loud(routes.person)),
        Route("/p/{user}/{place}", _loud(routes.place)),
        Route("/act/{user}", routes.act, methods=["POST"]),
        Route("/forward", routes.forward, methods=["POST"]),
        Route("/preferences", routes.preferences, methods=["POST"]),
        Route("/events/{user}", routes.events),
        Route("/files/{user}/{file}", routes.file),
        Route(STATIC + "/{name:path}", routes.static),
    ]


def _loud(endpoint: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """The endpoint, run in a thread; its failure is a bug of the page and shows in the terminal too."""

    def answer(request: Request) -> Response:
        try:
            return endpoint(request)
        except Exception:  # it is told in the terminal, and raised on
            LOG.exception("the page could not answer %s", request.url.path)
            raise

    return answer


def _from_elsewhere(request: Request) -> bool:
    """Whether a form was sent by another site's page, which must not act here."""
    return request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}


class PageRoutes:
    """The endpoints; those that wait for the app run in a thread."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def _person(self, user_id: str) -> Person:
        return self.page.ws.acting.person(user_id)

    def _user(self, user_id: str) -> User | None:
        return self.page.ws.state.find_user(user_id)

    def _lost(self, request: Request, sentence: str) -> Response:
        look = look_of(request)
        words = words_for(look, None, request)
        team = self.page.ws.state.teams[self.page.ws.team_id]
        context = frame(self.page, look, words, team, None)
        return html("lost.j2", context | {"sentence": sentence or words("lost")}, 404)

    def lobby(self, request: Request) -> Response:
        """Everybody, to become one of them."""
        look = look_of(request)
        words = words_for(look, None, request)
        with self.page.ws.state.lock:
            team = self.page.ws.state.teams[self.page.ws.team_id]
            context = frame(self.page, look, words, team, None)
            context |= lobby_context(self.page, words)
        return html("lobby.j2", context)

    def calls(self, request: Request) -> Response:
        """What the app asked and got."""
        look = look_of(request)
        user = self._user(request.query_params.get("as", ""))
        words = words_for(look, user, request)
        with self.page.ws.state.lock:
            team = self.page.ws.state.teams[user.team_id if user else self.page.ws.team_id]
            context = frame(self.page, look, words, team, user)
            context |= calls_context(
                self.page, nobody_scene(self.page, words, zone_of(user or self.page.host()))
            )
        back = f"/p/{user.id}" if user else "/"
        return html("calls.j2", context | {"body_class": "calls", "back_url": back})

    def person(self, request: Request) -> Response:
        """To where a person starts."""
        try:
            person = self._person(request.path_params["user"])
        except ActingError as impossible:
            return self._lost(request, str(impossible))
        return RedirectResponse(place_url(person.user.id, first_place(person)), 303)

    def place(self, request: Request) -> Response:
        """A conversation or Home, as a person sees it."""
        look, place = look_of(request), request.path_params["place"]
        try:
            person = self._person(request.path_params["user"])
            if place == APP:
                return RedirectResponse(place_url(person.user.id, person.open_dm()), 303)
            if place == HOME and not look.live:
                person.open_home()
            context = chat(self.page, person, place, look, dict(request.query_params))
        except ActingError as impossible:
            return self._lost(request, str(impossible))
        except NowhereError:
            return self._lost(request, "")
        return html("chat.j2", context)

    async def act(self, request: Request) -> Response:
        """What a person does; then back to the page, which shows what came of it."""
        if _from_elsewhere(request):
            return Response("forms of other sites are not taken", 403)
        if "content-length" not in request.headers:
            return Response("say how much it is", 411)
        if int(request.headers["content-length"]) > FORM_BYTES:
            return Response("too much", 413)
        async with request.form(max_files=20, max_fields=4000) as form:
            posted = await read_posted(form)
        user_id, query = request.path_params["user"], dict(request.query_params)
        back = posted.one("back", "/")
        try:
            person = self._person(user_id)
        except ActingError as impossible:
            return self._lost(request, str(impossible))
        words = words_for(look_of(request), person.user)
        is_draft = request.headers.get("x-live") == "keep"
        deed = Deed(self.page, person, query, posted, words)
        try:
            elsewhere = await run_in_threadpool(deed.run)
            back = elsewhere or back
        except ActingError as impossible:
            # A draft kept a moment too late, when its window has gone, concerns nobody.
            if not is_draft:
                self.page.memory.tell(user_id, str(impossible), "error")
        if is_draft:
            return Response(status_code=204)
        return RedirectResponse(back if is_ours(back) else "/", 303)

    async def forward(self, request: Request) -> Response:
        """Move the clock, in a thread; the page shows that it goes on and what came of it."""
        if _from_elsewhere(request):
            return Response("forms of other sites are not taken", 403)
        async with request.form() as form:
            back = str(form.get("back", "/"))
        memory = self.page.memory
        with memory.lock:
            begins = not memory.forward.running
            memory.forward.running = True
        if begins:
            memory.bump()
            threading.Thread(target=self._go_forward, name="page-forward", daemon=True).start()
        return RedirectResponse(back if is_ours(back) else "/", 303)

    def _go_forward(self) -> None:
        ws, memory = self.page.ws, self.page.memory
        kind = "error"
        sentence: str | Mapping[str, str] = "forward_failed"
        try:
            if ws.on_forward is None:
                ws.clock.advance(timedelta(hours=1))
                kind, sentence = "info", "forwarded_hour"
            else:
                kind, sentence = "info", ws.on_forward()
        finally:
            memory.forward.running = False
            memory.tell(EVERYONE, sentence, kind)

    async def preferences(self, request: Request) -> Response:
        """Theme and language, kept in this browser."""
        async with request.form() as form:
            back = str(form.get("back", "/"))
            answer = RedirectResponse(back if is_ours(back) else "/", 303)
            for name, offered in (("theme", THEMES), ("language", ("auto", *LANGUAGES))):
                if form.get(name) in offered:
                    answer.set_cookie(name, str(form[name]), samesite="lax", max_age=31_536_000)
        return answer

    async def events(self, request: Request) -> Response:
        """A stream of Server-Sent Events: `change` when the page should look again, `clock` each minute."""
        user = self._user(request.path_params["user"])
        language = request.query_params.get("language", "")
        words = words_in(language if language in LANGUAGES else "es")
        zone = zone_of(user or self.page.host())

        async def stream() -> AsyncIterator[str]:
            seen = shown = ""
            yield "retry: 700\n\n"
            while True:
                clock = clock_text(self.page.ws.clock.now(), zone, words)
                if clock != shown:
                    shown = clock
                    yield f"event: clock\ndata: {clock}\n\n"
                version = self.page.version()
                if version != seen:
                    seen = version
                    yield f"event: change\ndata: {version}\n\n"
                await asyncio.sleep(LOOK_SECONDS)

        return StreamingResponse(
            stream(), media_type="text/event-stream", headers={"cache-control": "no-store"}
        )

    def file(self, request: Request) -> Response:
        """A file's bytes, for a person of its workspace; only pictures are shown, the rest is saved."""
        user = self._user(request.path_params["user"])
        team = self.page.ws.state.teams.get(user.team_id) if user else None
        file = team.files.get(request.path_params["file"]) if team else None
        if file is None or file.content is None:
            return Response("not found", 404)
        answer = Response(file.content, media_type=file.mimetype)
        headers = MutableHeaders(scope=None, raw=answer.raw_headers)
        headers["content-security-policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'; sandbox"
        )
        headers["x-content-type-options"] = "nosniff"
        if file.mimetype not in PICTURES:
            headers["content-disposition"] = "attachment"
        return answer

    def static(self, request: Request) -> Response:
        """The page's own styles, script and icon."""
        name = request.path_params["name"]
        # Looked for among what is there: a name made into a path could be too long, or lead away.
        there = files("sandbox.page").joinpath("static").iterdir()
        found = next((one for one in there if one.name == name), None)
        suffix = name[name.rfind(".") :]
        if found is None or suffix not in MEDIA:
            return Response("not found", 404)
        headers = {"cache-control": "no-cache", "x-content-type-options": "nosniff"}
        return Response(found.read_bytes(), media_type=MEDIA[suffix], headers=headers)
