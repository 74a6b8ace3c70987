"""Modals in a real browser: the keyboard stays inside, nothing typed is lost, every control is found by its label."""

import pytest
from playwright.sync_api import expect

from tests.sandbox.page.app import (
    CAMILA,
    GENERAL,
    LUCIA,
    PageApp,
    actions,
    button,
    modal,
    plain,
    text_input,
)
from tests.sandbox.page.visit import Visit, referral

pytestmark = pytest.mark.browser


def test_what_is_being_typed_survives_live_updates_and_reloads(go: Visit, app: PageApp) -> None:
    app.view = modal([text_input("q1", "Cuéntame", multiline=True), text_input("q2", "Y algo más")])
    page = referral(go)
    page.get_by_label("Cuéntame").fill("A medio escri")
    for number in range(3):
        app.post(GENERAL, text=f"Interrupción {number}")
    expect(page.locator("article").get_by_text("Interrupción 2")).to_be_attached()
    expect(page.get_by_label("Cuéntame")).to_have_value("A medio escri")
    expect(page.get_by_label("Cuéntame")).to_be_focused()
    page.get_by_label("Cuéntame").press_sequentially("bir")
    me = go.ws.acting.person(LUCIA)
    go.ws.wait_until(
        lambda: (me.view or {})["state"]["values"]["q1"]["text"]["value"] == "A medio escribir"
    )
    page.reload()
    expect(page.get_by_label("Cuéntame")).to_have_value("A medio escribir")


def test_a_command_is_completed_by_keyboard(go: Visit, app: PageApp) -> None:
    page = go.to(LUCIA, GENERAL)
    box = page.get_by_label("Escribe a #general")
    box.press_sequentially("/re")
    option = page.get_by_role("option", name="/referir")
    expect(option).to_be_visible()
    box.press("Tab")
    expect(box).to_have_value("/referir ")
    expect(option).to_be_hidden()
    box.press("Enter")
    expect(page.get_by_role("dialog", name="¿Cómo vas?")).to_be_visible()
    expect(box).to_have_value("")


def test_a_modal_holds_the_keyboard_and_gives_it_back(go: Visit, app: PageApp) -> None:
    app.view = modal([text_input("q1", "Cuéntame")])
    page = referral(go)
    expect(page.get_by_label("Cuéntame")).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.querySelector('[role=dialog]').contains(document.activeElement)"
        )
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("Escribe a #general")).to_be_focused()


def test_errors_take_the_keyboard_to_the_first_field(go: Visit, app: PageApp) -> None:
    app.view = modal([text_input("q1", "Uno", max_length=5), text_input("q2", "Dos")])
    page = referral(go)
    page.get_by_label("Uno").fill("demasiado")
    page.get_by_role("dialog").get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("alert")).to_have_text(
        ["Caben 5 caracteres como máximo.", "Completa este campo obligatorio."]
    )
    expect(page.get_by_label("Uno")).to_be_focused()
    expect(page.get_by_label("Uno")).to_have_value("demasiado")
    page.get_by_label("Uno").fill("cinco")
    page.get_by_label("Dos", exact=True).fill("seis")
    page.get_by_label("Dos", exact=True).press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_every_control_is_set_by_its_label(go: Visit, app: PageApp) -> None:
    page = referral(go)
    page.get_by_label("🙂 A gusto", exact=True).check()
    page.get_by_label("¿Qué es lo que más te está costando?").fill("Los plazos")
    page.get_by_label("Profundizar").check()
    page.get_by_label("Nivel").select_option("Senior")
    zone = page.get_by_role("group", name="Zona horaria", exact=True)
    zone.get_by_role("button").click()
    page.keyboard.type("zona 14")
    zone.get_by_label("Zona 14").check()
    people = page.get_by_role("group", name="Personas", exact=True)
    people.get_by_role("button").click()
    people.get_by_label("Camila").check()
    topics = page.get_by_role("group", name="Temas", exact=True)
    topics.get_by_role("button").click()
    topics.get_by_label("Mi equipo").check()
    page.get_by_label("Fecha").fill("2026-05-07")
    page.get_by_label("Cuántas").fill("3")
    page.get_by_label("Correo").fill("ana@23people.example")
    page.get_by_label("Adjuntos").set_input_files(
        {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    )
    page.get_by_role("dialog").get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    values = app.last("view_submission")["view"]["state"]["values"]
    assert values["q1"]["score"]["selected_option"]["value"] == "4"
    assert values["q2"]["text"]["value"] == "Los plazos"
    assert values["q4"]["level"]["selected_option"]["value"] == "s"
    assert values["q5"]["zone"]["selected_option"]["value"] == "z14"
    assert values["q6"]["people"]["selected_users"] == [CAMILA, LUCIA]
    assert [one["value"] for one in values["q8"]["topics"]["selected_options"]] == ["team"]
    assert values["q13"]["count"]["value"] == "3"
    assert values["q16"]["files"]["files"][0]["name"] == "cv.pdf"


def test_an_app_offers_options_while_one_types(go: Visit, app: PageApp) -> None:
    page = referral(go)
    client = page.get_by_role("group", name="Cliente", exact=False).first
    client.get_by_role("button").first.click()
    client.get_by_role("searchbox").fill("ba")
    expect(client.get_by_label("Bazar del Sur")).to_be_visible()
    client.get_by_label("Bazar del Sur").check()
    expect(client.locator("summary")).to_contain_text("Bazar del Sur")


def test_a_modal_that_the_app_changes_keeps_what_was_typed(go: Visit, app: PageApp) -> None:
    choice = {
        "type": "input", "block_id": "kind", "dispatch_action": True, "label": plain("Familia"),
        "element": {
            "type": "radio_buttons", "action_id": "kind",
            "options": [{"text": plain(name), "value": name} for name in ("Software", "Datos")],
        },
    }  # fmt: skip
    app.view = modal([choice, text_input("why", "¿Por qué?")])
    page = referral(go)
    page.get_by_label("¿Por qué?").fill("Porque sí")
    page.get_by_label("Datos").check()
    go.ws.wait_until(lambda: any(one.get("type") == "block_actions" for one in app.heard))
    heard = app.last("block_actions")
    assert heard["actions"][0]["selected_option"]["value"] == "Datos"
    assert heard["view"]["state"]["values"]["why"]["text"]["value"] == "Porque sí"
    extra = {"type": "section", "block_id": "note", "text": plain("Datos no tiene roles.")}
    app.client.views_update(
        view_id=heard["view"]["id"], view=modal([choice, extra, text_input("why", "¿Por qué?")])
    )
    expect(page.get_by_text("Datos no tiene roles.")).to_be_visible()
    expect(page.get_by_label("¿Por qué?")).to_have_value("Porque sí")
    expect(page.get_by_label("Datos", exact=True)).to_be_checked()


def test_a_button_with_a_confirmation_asks_in_a_dialog(go: Visit, app: PageApp) -> None:
    confirm = {
        "title": plain("¿Seguro?"), "text": plain("Esto no se deshace."),
        "confirm": plain("Sí, borrar"), "deny": plain("Mejor no"), "style": "danger",
    }  # fmt: skip
    app.post(GENERAL, [actions(button("Borrar", "erase", confirm=confirm))])
    page = go.to(LUCIA, GENERAL)
    page.get_by_role("button", name="Borrar").click()
    expect(page.get_by_role("alertdialog", name="¿Seguro?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    assert app.heard == []
    page.get_by_role("button", name="Borrar").click()
    page.get_by_role("button", name="Sí, borrar").click()
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    assert app.last("block_actions")["actions"][0]["action_id"] == "erase"
