"""The page without a browser's script: plain links and forms do everything."""

import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.server import LocalWorkspace
from tests.sandbox.page_app import (
    CAMILA,
    DEVREL,
    EMILY,
    GENERAL,
    LUCIA,
    PAULA,
    PageApp,
    actions,
    button,
    modal,
    plain,
    text_input,
)


@dataclass(frozen=True)
class Answer:
    """What the page answered."""

    status: int
    headers: dict[str, str]
    text: str


class Browser:
    """A browser without a script: it follows redirects and keeps cookies."""

    def __init__(self, ws: LocalWorkspace) -> None:
        self.host = urlsplit(ws.page_url).netloc
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Answer:
        return self._send("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> Answer:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self._send("POST", path, urlencode(fields, doseq=True), kind | headers)

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(self.host, timeout=10)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, headers | {"cookie": cookie})
        response = connection.getresponse()
        answer = Answer(
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read().decode(),
        )
        connection.close()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if answer.status == 303:
            return self.get(answer.headers["location"])
        return answer


@pytest.fixture
def app(ws: LocalWorkspace) -> Iterator[PageApp]:
    app = PageApp(ws)
    yield app
    app.close()


@pytest.fixture
def visitor(ws: LocalWorkspace) -> Browser:
    return Browser(ws)


def place(user: str, channel: str) -> str:
    return f"/p/{user}/{channel}"


def say(visitor: Browser, user: str, channel: str, text: str, **more: str) -> Answer:
    fields = {"text": text, "back": place(user, channel)} | more
    return visitor.post(f"/act/{user}?on=say&channel={channel}", fields)


def in_view(ws: LocalWorkspace, visitor: Browser, **fields: Any) -> Answer:
    view = ws.acting.person(LUCIA).view
    assert view is not None
    known = {"view_id": view["id"], "back": place(LUCIA, GENERAL)}
    return visitor.post(f"/act/{LUCIA}?on=view", known | fields)


def test_the_first_page_offers_everybody(visitor: Browser) -> None:
    answer = visitor.get("/", **{"accept-language": "es-CL,es"})
    assert answer.status == 200
    assert "¿Como quién entras?" in answer.text
    assert answer.text.count('href="/p/U0') == 14


def test_every_page_is_locked_to_this_server(visitor: Browser) -> None:
    for path in ("/", "/calls", place(LUCIA, GENERAL), "/p/U0NOBODY01"):
        answer = visitor.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert re.findall(r'(?:src|href)="(?:https?:)?//', answer.text) == []
        assert "<style" not in answer.text
        assert " style=" not in answer.text
        assert "onclick" not in answer.text


@pytest.mark.parametrize(
    "path", ["/p/U0NOBODY01", "/p/U0VINCULO1", f"/p/{LUCIA}/{DEVREL}", f"/p/{LUCIA}/C0NOWHERE1"]
)
def test_what_a_person_cannot_see_is_not_there(visitor: Browser, path: str) -> None:
    assert visitor.get(path).status == 404


def test_a_person_starts_at_the_dm_that_waits_for_them(visitor: Browser, app: PageApp) -> None:
    assert "#</span>general" in visitor.get(f"/p/{LUCIA}").text
    app.post(LUCIA, text="¿Cómo vas?")
    assert 'data-channel="D' in visitor.get(f"/p/{LUCIA}").text


def test_the_page_speaks_the_language_of_the_acted_person(visitor: Browser) -> None:
    assert '<html lang="es"' in visitor.get(place(LUCIA, GENERAL)).text
    assert '<html lang="en"' in visitor.get(place(EMILY, GENERAL)).text


def test_language_and_theme_can_be_chosen_and_stay(visitor: Browser) -> None:
    back = {"back": place(LUCIA, GENERAL)}
    answer = visitor.post("/preferences", {"language": "en", **back})
    assert '<html lang="en" data-theme="auto"' in answer.text
    answer = visitor.post("/preferences", {"theme": "dark", **back})
    assert '<html lang="en" data-theme="dark"' in answer.text
    answer = visitor.post("/preferences", {"theme": '"><script>', **back})
    assert '<html lang="en" data-theme="dark"' in answer.text


def test_what_is_said_is_seen_by_others_as_unread_until_they_look(visitor: Browser) -> None:
    say(visitor, LUCIA, GENERAL, "Hola <script>alert(1)</script> & *no*")
    others = visitor.get(place(PAULA, DEVREL)).text
    assert '<span class="badge" title="1 sin leer">1</span>' in others
    read = visitor.get(place(PAULA, GENERAL)).text
    assert "Hola &lt;script&gt;alert(1)&lt;/script&gt; &amp; *no*" in read
    assert 'class="rule-new"' in read
    assert "sin leer" not in visitor.get(place(PAULA, DEVREL)).text.split('id="group-1"')[1]


def test_replies_stand_in_their_thread(visitor: Browser, ws: LocalWorkspace) -> None:
    say(visitor, LUCIA, GENERAL, "¿Quién viene?")
    (root,) = ws.acting.person(LUCIA).messages(GENERAL)
    say(visitor, CAMILA, GENERAL, "Yo voy", thread_ts=root["ts"])
    assert "Yo voy" not in visitor.get(place(LUCIA, GENERAL)).text
    assert "1 respuesta" in visitor.get(place(LUCIA, GENERAL)).text
    assert "Yo voy" in visitor.get(place(LUCIA, GENERAL) + f"?thread={root['ts']}").text


def test_a_reaction_is_counted_and_named(visitor: Browser, ws: LocalWorkspace) -> None:
    say(visitor, LUCIA, GENERAL, "Listo")
    (root,) = ws.acting.person(LUCIA).messages(GENERAL)
    path = f"/act/{CAMILA}?on=react&channel={GENERAL}&ts={root['ts']}"
    answer = visitor.post(path, {"name": "tada", "back": place(CAMILA, GENERAL)})
    assert 'title="Camila · :tada:">🎉 1</button>' in answer.text


def test_a_command_opens_a_modal_over_the_page(visitor: Browser, app: PageApp) -> None:
    answer = say(visitor, LUCIA, GENERAL, "/referir a Ana")
    assert 'role="dialog"' in answer.text
    assert 'data-callback-id="sink"' in answer.text
    assert '<div id="app" inert>' in answer.text
    assert app.heard[0]["text"] == "a Ana"


def test_a_command_that_is_not_there_is_refused_and_its_text_kept(visitor: Browser) -> None:
    answer = say(visitor, LUCIA, GENERAL, "/nada de nada")
    assert "notice-error" in answer.text
    assert "/nada de nada</textarea>" in answer.text


def test_an_app_that_is_away_is_said_so_in_a_note_for_that_person(visitor: Browser) -> None:
    answer = say(visitor, LUCIA, GENERAL, "/referir")
    assert "Solo tú puedes ver esto" in answer.text
    assert "dispatch_failed" in answer.text
    assert "dispatch_failed" not in visitor.get(place(CAMILA, GENERAL)).text


def test_a_button_in_a_message_reaches_the_app(visitor: Browser, app: PageApp) -> None:
    ts = app.post(GENERAL, [actions(button("Sí", "yes"), button("No", "no"))])
    path = f"/act/{LUCIA}?on=message&channel={GENERAL}&ts={ts}"
    visitor.post(path, {"acts|no": "v", "back": place(LUCIA, GENERAL)})
    heard = app.last("block_actions")
    assert heard["user"]["id"] == LUCIA
    assert [one["action_id"] for one in heard["actions"]] == ["no"]


def test_a_button_with_a_confirmation_asks_first(visitor: Browser, app: PageApp) -> None:
    confirm = {
        "title": plain("¿Seguro?"), "text": plain("No se deshace."),
        "confirm": plain("Sí, borrar"), "deny": plain("Mejor no"), "style": "danger",
    }  # fmt: skip
    ts = app.post(GENERAL, [actions(button("Borrar", "erase", confirm=confirm))])
    path = f"/act/{LUCIA}?on=message&channel={GENERAL}&ts={ts}"
    asked = visitor.post(path, {"acts|erase": "v", "back": place(LUCIA, GENERAL)})
    assert 'role="alertdialog"' in asked.text
    assert app.heard == []
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', asked.text))
    url = unescape(
        re.findall(r'<form method="post" action="([^"]+)"[^>]*novalidate>', asked.text)[-1]
    )
    gone = visitor.post(url, {unescape(k): unescape(v) for k, v in fields.items()})
    assert 'role="alertdialog"' not in gone.text
    assert app.last("block_actions")["actions"][0]["action_id"] == "erase"


def test_saying_no_to_a_confirmation_does_nothing(visitor: Browser, app: PageApp) -> None:
    confirm = {
        "title": plain("¿?"),
        "text": plain("…"),
        "confirm": plain("Sí"),
        "deny": plain("No"),
    }
    ts = app.post(GENERAL, [actions(button("Borrar", "erase", confirm=confirm))])
    path = f"/act/{LUCIA}?on=message&channel={GENERAL}&ts={ts}"
    visitor.post(path, {"acts|erase": "v", "back": place(LUCIA, GENERAL)})
    answer = visitor.post(f"/act/{LUCIA}?on=deny", {"back": place(LUCIA, GENERAL)})
    assert 'role="alertdialog"' not in answer.text
    assert app.heard == []


def test_errors_come_back_at_their_fields_with_all_that_was_typed(
    visitor: Browser, app: PageApp, ws: LocalWorkspace
) -> None:
    app.view = modal([text_input("q1", "Uno", max_length=10), text_input("q2", "Dos")])
    say(visitor, LUCIA, GENERAL, "/referir")
    answer = in_view(ws, visitor, **{"q1|text": "demasiado largo", "q2|text": "", "do": "submit"})
    assert re.findall(r'role="alert">([^<]+)</p>', answer.text) == [
        "Caben 10 caracteres como máximo.",
        "Completa este campo obligatorio.",
    ]
    assert 'value="demasiado largo"' in answer.text
    assert 'value="demasiado largo"' in visitor.get(place(LUCIA, GENERAL)).text


def test_errors_of_the_app_stand_as_the_app_wrote_them(
    visitor: Browser, app: PageApp, ws: LocalWorkspace
) -> None:
    app.view = modal([text_input("q1", "Uno")])
    app.answer = {"response_action": "errors", "errors": {"q1": "Este contacto es <tuyo>."}}
    say(visitor, LUCIA, GENERAL, "/referir")
    answer = in_view(ws, visitor, **{"q1|text": "a@b.cl", "do": "submit"})
    assert 'role="alert">Este contacto es &lt;tuyo&gt;.</p>' in answer.text
    app.answer = {}
    answer = in_view(ws, visitor, **{"q1|text": "otra", "do": "submit"})
    assert 'role="dialog"' not in answer.text
    assert app.last("view_submission")["view"]["state"]["values"]["q1"]["text"]["value"] == "otra"


def test_closing_and_going_back_take_one_window_or_all(
    visitor: Browser, app: PageApp, ws: LocalWorkspace
) -> None:
    app.view = modal([text_input("q1", "Uno")])
    say(visitor, LUCIA, GENERAL, "/referir")
    second = modal([text_input("q2", "Dos")], "second")
    app.answer = {"response_action": "push", "view": second}
    answer = in_view(ws, visitor, **{"q1|text": "x", "do": "submit"})
    assert answer.text.count('role="dialog"') == 2
    assert in_view(ws, visitor, do="back").text.count('role="dialog"') == 1
    answer = in_view(ws, visitor, **{"q1|text": "x", "do": "submit"})
    assert answer.text.count('role="dialog"') == 2
    assert in_view(ws, visitor, do="clear").text.count('role="dialog"') == 0


def test_a_form_of_a_window_that_is_gone_changes_nothing(
    visitor: Browser, app: PageApp, ws: LocalWorkspace
) -> None:
    app.view = modal([text_input("q1", "Uno")])
    say(visitor, LUCIA, GENERAL, "/referir")
    fields = {"view_id": "V0OLD", "q1|text": "x", "do": "submit", "back": place(LUCIA, GENERAL)}
    answer = visitor.post(f"/act/{LUCIA}?on=view", fields)
    assert "Esa ventana ya no está abierta." in answer.text
    view = ws.acting.person(LUCIA).view
    assert view is not None
    assert view["state"]["values"]["q1"]["text"]["value"] is None


def test_what_is_typed_is_kept_without_submitting(
    visitor: Browser, app: PageApp, ws: LocalWorkspace
) -> None:
    say(visitor, LUCIA, GENERAL, "/referir")
    fields = {
        "q1|score": "4", "q2|text": "uno\r\ndos", "q3|grow": ["deep", "lead"], "q4|level": "s",
        "q6|people": [PAULA], "q8|topics": ["team"], "q10|date": "2026-05-07", "q11|time": "10:30",
        "q12|when": "2026-05-07T11:30", "q13|count": "3", "q17|rich": "*ya*",
        "drawn": ["q1|score", "q3|grow", "q6|people", "q7|room", "q8|topics"], "do": "keep",
    }  # fmt: skip
    in_view(ws, visitor, **fields)
    view = ws.acting.person(LUCIA).view
    assert view is not None
    values = view["state"]["values"]
    assert values["q1"]["score"]["selected_option"]["value"] == "4"
    assert values["q2"]["text"]["value"] == "uno\ndos"
    assert [o["value"] for o in values["q3"]["grow"]["selected_options"]] == ["deep", "lead"]
    assert values["q4"]["level"]["selected_option"]["value"] == "s"
    assert values["q6"]["people"]["selected_users"] == [PAULA]
    assert [o["value"] for o in values["q8"]["topics"]["selected_options"]] == ["team"]
    assert values["q10"]["date"]["selected_date"] == "2026-05-07"
    assert values["q11"]["time"]["selected_time"] == "10:30"
    assert values["q12"]["when"]["selected_date_time"] == 1778146200
    assert values["q13"]["count"]["value"] == "3"
    (section,) = values["q17"]["rich"]["rich_text_value"]["elements"]
    assert section["elements"] == [{"type": "text", "text": "ya", "style": {"bold": True}}]


def test_an_external_select_searches_and_keeps_what_was_chosen(
    visitor: Browser, app: PageApp, ws: LocalWorkspace
) -> None:
    say(visitor, LUCIA, GENERAL, "/referir")
    answer = in_view(ws, visitor, **{"suggest": "q9|client", "query:q9|client": "ba"})
    assert 'value="Banco"' in answer.text
    assert 'value="Bazar"' in answer.text
    assert 'value="Clínica"' not in answer.text
    in_view(ws, visitor, **{"q9|client": "Bazar", "drawn": "q9|client", "do": "keep"})
    view = ws.acting.person(LUCIA).view
    assert view is not None
    chosen = view["state"]["values"]["q9"]["client"]["selected_option"]
    assert chosen["text"]["text"] == "Bazar del Sur"


def test_home_is_opened_and_its_buttons_reach_the_app(visitor: Browser, app: PageApp) -> None:
    answer = visitor.get(place(LUCIA, "home"))
    assert 'id="home"' in answer.text
    assert "Resumen de la ronda 3" in answer.text
    visitor.post(f"/act/{LUCIA}?on=home", {"faces|face4": "4", "back": place(LUCIA, "home")})
    assert app.last("block_actions")["actions"][0]["value"] == "4"


def test_the_json_of_a_message_is_shown(visitor: Browser, app: PageApp) -> None:
    ts = app.post(GENERAL, text="Hola &lt;b&gt;")
    answer = visitor.get(place(LUCIA, GENERAL) + f"?json={ts}")
    shown = json.loads(
        unescape(re.findall(r"<pre tabindex=\"0\">(.*?)</pre>", answer.text, re.DOTALL)[0])
    )
    assert shown["ts"] == ts
    assert "chat.postMessage" in answer.text


def test_the_calls_page_shows_rates_refusals_and_how_to_connect(
    visitor: Browser, app: PageApp, ws: LocalWorkspace
) -> None:
    app.post(GENERAL, text="Hola")
    ws.rates.limits["chat.update"] = 0
    with pytest.raises(SlackApiError, match="ratelimited"):
        app.client.chat_update(channel=GENERAL, ts="1.2", text="x")
    answer = visitor.get("/calls")
    assert "chat.postMessage" in answer.text
    assert "ratelimited" in answer.text
    assert ws.bot_token in answer.text


def test_the_forward_button_calls_the_demo_and_tells_everyone(
    visitor: Browser, ws: LocalWorkspace
) -> None:
    ws.on_forward = lambda: "Pasaron <dos> días."
    visitor.post("/forward", {"back": place(LUCIA, GENERAL)})
    ws.wait_until(lambda: "&lt;dos&gt;" in visitor.get(place(PAULA, GENERAL)).text)


def test_without_a_demo_forward_is_an_hour(visitor: Browser, ws: LocalWorkspace) -> None:
    visitor.post("/forward", {"back": "/"})
    ws.wait_until(lambda: ws.clock.shift.total_seconds() >= 3600)
    ws.wait_until(lambda: "Pasó una hora." in visitor.get(place(PAULA, GENERAL)).text)


def test_a_form_of_another_site_is_not_taken(visitor: Browser, ws: LocalWorkspace) -> None:
    for path in (f"/act/{LUCIA}?on=say&channel={GENERAL}", "/forward"):
        answer = visitor.post(path, {"text": "x"}, **{"sec-fetch-site": "cross-site"})
        assert answer.status == 403
    assert ws.acting.person(LUCIA).messages(GENERAL) == []
    assert ws.clock.shift.total_seconds() == 0


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", ""])
def test_a_form_leads_nowhere_else(visitor: Browser, back: str) -> None:
    answer = visitor.post(f"/act/{LUCIA}?on=deny", {"back": back})
    assert answer.status == 200
    assert 'class="people"' in answer.text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (f"/act/{LUCIA}?on=nothing", {}),
        (f"/act/{LUCIA}?on=view", {"do": "submit"}),
        (f"/act/{LUCIA}?on=home", {"x|y": "z"}),
        (f"/act/{LUCIA}?on=message&channel=C0NOWHERE1&ts=1.1", {"x|y": "z"}),
        (f"/act/{LUCIA}?on=message&channel={GENERAL}&ts=abc", {"x|y": "z"}),
        (f"/act/{LUCIA}?on=react&channel={GENERAL}&ts=1.1", {"name": "tada"}),
        (f"/act/{LUCIA}?on=shortcut", {"callback_id": "none"}),
        (f"/act/{LUCIA}?on=message_shortcut&channel={GENERAL}&ts=1.1", {"callback_id": "none"}),
        (f"/act/{LUCIA}?on=say&channel={DEVREL}", {"text": "no estoy ahí"}),
    ],
)
def test_what_cannot_be_done_is_said_and_breaks_nothing(
    visitor: Browser, path: str, fields: dict[str, str]
) -> None:
    answer = visitor.post(path, fields | {"back": place(LUCIA, GENERAL)})
    assert answer.status == 200


def test_files_of_the_workspace_are_served_to_its_people(
    visitor: Browser, app: PageApp, ws: LocalWorkspace
) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for name, content in (("grafico.svg", svg), ("datos.html", b"<script>alert(1)</script>")):
        app.client.files_upload_v2(channel=GENERAL, filename=name, title=name, content=content)
    page = visitor.get(place(LUCIA, GENERAL)).text
    picture, saved = re.findall(r'href="(/files/[^"]+)"', page)
    assert visitor.get(picture).headers["content-security-policy"].endswith("sandbox")
    assert visitor.get(saved).headers["content-disposition"] == "attachment"
    assert visitor.get(picture.replace(LUCIA, "U0NOBODY01")).status == 404
    assert visitor.get(f"/files/{LUCIA}/F0NOTHERE1").status == 404


@pytest.mark.parametrize(
    "name", ["..%2froutes.py", "routes.py", "nothing.css", "%2e%2e%2fwords.json"]
)
def test_only_the_pages_own_styles_and_scripts_are_served(visitor: Browser, name: str) -> None:
    assert visitor.get("/page-static/page.js").status == 200
    assert visitor.get(f"/page-static/{name}").status == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"q12|when": "mañana"},
        {"q12|when": "99999-01-01T00:00"},
        {"q1|score": "ninguna"},
        {"q3|grow": ["deep", "<b>"]},
        {"q9|client": "nadie", "drawn": "q9|client"},
        {"suggest": "q9|client"},
        {"suggest": "q1|score", "query:q1|score": "x"},
        {"go": "q1|score"},
        {"go": "|"},
        {"al|": "x"},
        {"do": "fly"},
    ],
)
def test_a_form_that_no_browser_would_send_breaks_nothing(
    visitor: Browser, app: PageApp, ws: LocalWorkspace, fields: dict[str, Any]
) -> None:
    say(visitor, LUCIA, GENERAL, "/referir")
    answer = in_view(ws, visitor, **fields)
    assert answer.status == 200
    assert 'role="dialog"' in answer.text


def test_a_draft_that_comes_too_late_concerns_nobody(visitor: Browser) -> None:
    fields = {"view_id": "V0OLD", "do": "keep", "back": place(LUCIA, GENERAL)}
    answer = visitor.post(f"/act/{LUCIA}?on=view", fields, **{"x-live": "keep"})
    assert answer.status == 204
    assert "notice-error" not in visitor.get(place(LUCIA, GENERAL)).text


def test_the_apps_messages_can_be_opened_before_it_wrote(
    visitor: Browser, ws: LocalWorkspace
) -> None:
    answer = visitor.get(place(LUCIA, "app"))
    assert 'aria-label="Escribe a Vínculo"' in answer.text
    assert ws.acting.person(LUCIA).dm() is not None


def test_long_conversations_show_their_end_first(visitor: Browser, ws: LocalWorkspace) -> None:
    me = ws.acting.person(CAMILA)
    for number in range(205):
        me.say(GENERAL, f"Mensaje {number}.")
    short = visitor.get(place(LUCIA, GENERAL)).text
    assert "Mensaje 204." in short
    assert "Mensaje 4." not in short
    assert "Ver los mensajes anteriores" in short
    whole = visitor.get(place(LUCIA, GENERAL) + "?all=1").text
    assert "Mensaje 4." in whole
    assert "Ver los mensajes anteriores" not in whole


def test_what_other_tests_find_their_way_by_is_there(
    visitor: Browser, app: PageApp, ws: LocalWorkspace
) -> None:
    ts = app.post(GENERAL, [actions(button("Sí", "yes"))])
    page = visitor.get(place(LUCIA, GENERAL)).text
    assert re.search(
        rf'<article id="[^"]+" class="[^"]*" data-ts="{ts}" data-channel="{GENERAL}"', page
    )
    assert 'data-block-id="acts"' in page
    assert 'name="acts|yes" value="v" data-action-id="yes"' in page
    assert 'id="clock"' in page
    assert 'id="forward"' in page
    assert 'id="home"' in visitor.get(place(LUCIA, "home")).text
    dialog = say(visitor, LUCIA, GENERAL, "/referir").text
    assert re.search(r'<div role="dialog" [^>]*data-callback-id="sink"', dialog)
