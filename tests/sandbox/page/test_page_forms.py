"""What people do on the page without a script: commands, buttons, modals, Home."""

import re
from html import unescape
from typing import Any

import pytest

from sandbox.server import LocalWorkspace
from tests.sandbox.page.app import (
    CAMILA,
    DEVREL,
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
from tests.sandbox.page.visitor import Visitor, in_view, place, say


def test_a_command_opens_a_modal_over_the_page(visitor: Visitor, app: PageApp) -> None:
    answer = say(visitor, LUCIA, GENERAL, "/referir a Ana")
    assert 'role="dialog"' in answer.text
    assert 'data-callback-id="sink"' in answer.text
    assert '<div id="app" inert>' in answer.text
    assert app.heard[0]["text"] == "a Ana"


def test_a_command_that_is_not_there_is_refused_and_its_text_kept(visitor: Visitor) -> None:
    answer = say(visitor, LUCIA, GENERAL, "/nada de nada")
    assert "notice-error" in answer.text
    assert "/nada de nada</textarea>" in answer.text


def test_an_app_that_is_away_is_said_so_in_a_note_for_that_person(visitor: Visitor) -> None:
    answer = say(visitor, LUCIA, GENERAL, "/referir")
    assert "Solo tú puedes ver esto" in answer.text
    assert "dispatch_failed" in answer.text
    assert "dispatch_failed" not in visitor.get(place(CAMILA, GENERAL)).text


def test_a_button_in_a_message_reaches_the_app(visitor: Visitor, app: PageApp) -> None:
    ts = app.post(GENERAL, [actions(button("Sí", "yes"), button("No", "no"))])
    path = f"/act/{LUCIA}?on=message&channel={GENERAL}&ts={ts}"
    visitor.post(path, {"acts|no": "v", "back": place(LUCIA, GENERAL)})
    heard = app.last("block_actions")
    assert heard["user"]["id"] == LUCIA
    assert [one["action_id"] for one in heard["actions"]] == ["no"]


def test_a_button_with_a_confirmation_asks_first(visitor: Visitor, app: PageApp) -> None:
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


def test_saying_no_to_a_confirmation_does_nothing(visitor: Visitor, app: PageApp) -> None:
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
    visitor: Visitor, app: PageApp, ws: LocalWorkspace
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
    visitor: Visitor, app: PageApp, ws: LocalWorkspace
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
    visitor: Visitor, app: PageApp, ws: LocalWorkspace
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
    visitor: Visitor, app: PageApp, ws: LocalWorkspace
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
    visitor: Visitor, app: PageApp, ws: LocalWorkspace
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
    visitor: Visitor, app: PageApp, ws: LocalWorkspace
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


def test_home_is_opened_and_its_buttons_reach_the_app(visitor: Visitor, app: PageApp) -> None:
    answer = visitor.get(place(LUCIA, "home"))
    assert 'id="home"' in answer.text
    assert "Resumen de la ronda 3" in answer.text
    visitor.post(f"/act/{LUCIA}?on=home", {"faces|face4": "4", "back": place(LUCIA, "home")})
    assert app.last("block_actions")["actions"][0]["value"] == "4"


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
    visitor: Visitor, path: str, fields: dict[str, str]
) -> None:
    answer = visitor.post(path, fields | {"back": place(LUCIA, GENERAL)})
    assert answer.status == 200


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
    visitor: Visitor, app: PageApp, ws: LocalWorkspace, fields: dict[str, Any]
) -> None:
    say(visitor, LUCIA, GENERAL, "/referir")
    answer = in_view(ws, visitor, **fields)
    assert answer.status == 200
    assert 'role="dialog"' in answer.text


def test_a_draft_that_comes_too_late_concerns_nobody(visitor: Visitor) -> None:
    fields = {"view_id": "V0OLD", "do": "keep", "back": place(LUCIA, GENERAL)}
    answer = visitor.post(f"/act/{LUCIA}?on=view", fields, **{"x-live": "keep"})
    assert answer.status == 204
    assert "notice-error" not in visitor.get(place(LUCIA, GENERAL)).text
