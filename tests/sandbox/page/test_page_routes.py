"""The page's places without a script: who sees what, what is kept, what is locked."""

import json
import re
from html import unescape

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.server import LocalWorkspace
from tests.sandbox.page.app import (
    CAMILA,
    DEVREL,
    EMILY,
    GENERAL,
    LUCIA,
    PAULA,
    PageApp,
    actions,
    button,
)
from tests.sandbox.page.visitor import Visitor, place, say


def test_the_first_page_offers_everybody(visitor: Visitor) -> None:
    answer = visitor.get("/", **{"accept-language": "es-CL,es"})
    assert answer.status == 200
    assert "¿Como quién entras?" in answer.text
    assert answer.text.count('href="/p/U0') == 14


def test_every_page_is_locked_to_this_server(visitor: Visitor) -> None:
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
def test_what_a_person_cannot_see_is_not_there(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status == 404


def test_a_person_starts_at_the_dm_that_waits_for_them(visitor: Visitor, app: PageApp) -> None:
    assert "#</span>general" in visitor.get(f"/p/{LUCIA}").text
    app.post(LUCIA, text="¿Cómo vas?")
    assert 'data-channel="D' in visitor.get(f"/p/{LUCIA}").text


def test_the_page_speaks_the_language_of_the_acted_person(visitor: Visitor) -> None:
    assert '<html lang="es"' in visitor.get(place(LUCIA, GENERAL)).text
    assert '<html lang="en"' in visitor.get(place(EMILY, GENERAL)).text


def test_language_and_theme_can_be_chosen_and_stay(visitor: Visitor) -> None:
    back = {"back": place(LUCIA, GENERAL)}
    answer = visitor.post("/preferences", {"language": "en", **back})
    assert '<html lang="en" data-theme="auto"' in answer.text
    answer = visitor.post("/preferences", {"theme": "dark", **back})
    assert '<html lang="en" data-theme="dark"' in answer.text
    answer = visitor.post("/preferences", {"theme": '"><script>', **back})
    assert '<html lang="en" data-theme="dark"' in answer.text


def test_what_is_said_is_seen_by_others_as_unread_until_they_look(visitor: Visitor) -> None:
    say(visitor, LUCIA, GENERAL, "Hola <script>alert(1)</script> & *no*")
    others = visitor.get(place(PAULA, DEVREL)).text
    assert '<span class="badge" title="1 sin leer">1</span>' in others
    read = visitor.get(place(PAULA, GENERAL)).text
    assert "Hola &lt;script&gt;alert(1)&lt;/script&gt; &amp; *no*" in read
    assert 'class="rule-new"' in read
    assert "sin leer" not in visitor.get(place(PAULA, DEVREL)).text.split('id="group-1"')[1]


def test_replies_stand_in_their_thread(visitor: Visitor, ws: LocalWorkspace) -> None:
    say(visitor, LUCIA, GENERAL, "¿Quién viene?")
    (root,) = ws.acting.person(LUCIA).messages(GENERAL)
    say(visitor, CAMILA, GENERAL, "Yo voy", thread_ts=root["ts"])
    assert "Yo voy" not in visitor.get(place(LUCIA, GENERAL)).text
    assert "1 respuesta" in visitor.get(place(LUCIA, GENERAL)).text
    assert "Yo voy" in visitor.get(place(LUCIA, GENERAL) + f"?thread={root['ts']}").text


def test_a_reaction_is_counted_and_named(visitor: Visitor, ws: LocalWorkspace) -> None:
    say(visitor, LUCIA, GENERAL, "Listo")
    (root,) = ws.acting.person(LUCIA).messages(GENERAL)
    path = f"/act/{CAMILA}?on=react&channel={GENERAL}&ts={root['ts']}"
    answer = visitor.post(path, {"name": "tada", "back": place(CAMILA, GENERAL)})
    assert 'title="Camila · :tada:">🎉 1</button>' in answer.text


def test_the_json_of_a_message_is_shown(visitor: Visitor, app: PageApp) -> None:
    ts = app.post(GENERAL, text="Hola &lt;b&gt;")
    answer = visitor.get(place(LUCIA, GENERAL) + f"?json={ts}")
    shown = json.loads(
        unescape(re.findall(r"<pre tabindex=\"0\">(.*?)</pre>", answer.text, re.DOTALL)[0])
    )
    assert shown["ts"] == ts
    assert "chat.postMessage" in answer.text


def test_the_calls_page_shows_rates_refusals_and_how_to_connect(
    visitor: Visitor, app: PageApp, ws: LocalWorkspace
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
    visitor: Visitor, ws: LocalWorkspace
) -> None:
    ws.on_forward = lambda: "Pasaron <dos> días."
    visitor.post("/forward", {"back": place(LUCIA, GENERAL)})
    ws.wait_until(lambda: "&lt;dos&gt;" in visitor.get(place(PAULA, GENERAL)).text)


def test_forward_may_be_told_in_the_language_of_each_page(
    visitor: Visitor, ws: LocalWorkspace
) -> None:
    ws.on_forward = lambda: {"es": "Llegaron dos.", "en": "Two came."}
    visitor.post("/forward", {"back": place(LUCIA, GENERAL)})
    ws.wait_until(lambda: "Llegaron dos." in visitor.get(place(PAULA, GENERAL)).text)
    assert "Two came." in visitor.get(place(EMILY, GENERAL)).text


def test_without_a_demo_forward_is_an_hour(visitor: Visitor, ws: LocalWorkspace) -> None:
    visitor.post("/forward", {"back": "/"})
    ws.wait_until(lambda: ws.clock.shift.total_seconds() >= 3600)
    ws.wait_until(lambda: "Pasó una hora." in visitor.get(place(PAULA, GENERAL)).text)


def test_a_form_of_another_site_is_not_taken(visitor: Visitor, ws: LocalWorkspace) -> None:
    for path in (f"/act/{LUCIA}?on=say&channel={GENERAL}", "/forward"):
        answer = visitor.post(path, {"text": "x"}, **{"sec-fetch-site": "cross-site"})
        assert answer.status == 403
    assert ws.acting.person(LUCIA).messages(GENERAL) == []
    assert ws.clock.shift.total_seconds() == 0


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", ""])
def test_a_form_leads_nowhere_else(visitor: Visitor, back: str) -> None:
    answer = visitor.post(f"/act/{LUCIA}?on=deny", {"back": back})
    assert answer.status == 200
    assert 'class="people"' in answer.text


def test_files_of_the_workspace_are_served_to_its_people(
    visitor: Visitor, app: PageApp, ws: LocalWorkspace
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
    "name",
    ["..%2froutes.py", "routes.py", "nothing.css", "%2e%2e%2fwords.json", "a" * 5000 + ".css"],
    ids=["above", "beside", "nowhere", "above in code", "longer than a path may be"],
)
def test_only_the_pages_own_styles_and_scripts_are_served(visitor: Visitor, name: str) -> None:
    assert visitor.get("/page-static/page.js").status == 200
    assert visitor.get(f"/page-static/{name}").status == 404


def test_the_apps_messages_can_be_opened_before_it_wrote(
    visitor: Visitor, ws: LocalWorkspace
) -> None:
    answer = visitor.get(place(LUCIA, "app"))
    assert 'aria-label="Escribe a Vínculo"' in answer.text
    assert ws.acting.person(LUCIA).dm() is not None


def test_long_conversations_show_their_end_first(visitor: Visitor, ws: LocalWorkspace) -> None:
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
    visitor: Visitor, app: PageApp, ws: LocalWorkspace
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
