"""The page in a real browser: live, by keyboard, on a phone, in the dark; its screenshots are kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sandbox.server import LocalWorkspace
from tests.sandbox.page_app import (
    CAMILA,
    DEVREL,
    EMILY,
    GENERAL,
    LUCIA,
    PAULA,
    SAMPLES,
    PageApp,
    actions,
    button,
    modal,
    plain,
    text_input,
)

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).parents[2] / "build" / "screenshots"
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def app(ws: LocalWorkspace) -> Iterator[PageApp]:
    app = PageApp(ws)
    yield app
    app.close()


@pytest.fixture
def go(ws: LocalWorkspace, page: Page) -> Iterator["Visit"]:
    """Open places on the page; at the end nothing may have gone wrong in the browser."""
    visit = Visit(page, ws)
    yield visit
    assert visit.complaints == []


class Visit:
    """A browser tab at the page; `complaints` are the errors of its console and its outside requests."""

    def __init__(self, page: Page, ws: LocalWorkspace) -> None:
        self.page, self.ws = page, ws
        self.complaints: list[str] = []
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith((self.ws.base_url, "data:")):
            self.complaints.append(f"asked for {url}")

    def to(self, user: str, place: str = "", query: str = "") -> Page:
        self.page.goto(f"{self.ws.base_url}/p/{user}/{place}{query}".rstrip("/"))
        return ready(self.page)


def ready(page: Page) -> Page:
    """Wait for the page's script, without which Enter writes a new line."""
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def referral(go: Visit, user: str = LUCIA) -> Page:
    page = go.to(user, GENERAL)
    page.get_by_label("Escribe a #general").fill("/referir")
    page.get_by_label("Escribe a #general").press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


def test_a_message_arrives_without_a_reload(go: Visit, app: PageApp) -> None:
    page = go.to(LUCIA, GENERAL)
    page.evaluate("window.stayed = true")
    app.post(GENERAL, text="Recién llegado")
    expect(page.get_by_text("Recién llegado")).to_be_visible()
    assert page.evaluate("window.stayed")


def test_an_unread_mark_appears_while_one_is_elsewhere(go: Visit, app: PageApp) -> None:
    page = go.to(LUCIA, GENERAL)
    app.post(LUCIA, text="¿Cómo vas?")
    link = page.get_by_role("link", name=re.compile("Vínculo.*1 sin leer"))
    expect(link).to_be_visible()
    link.click()
    expect(page.get_by_role("article").get_by_text("¿Cómo vas?")).to_be_visible()
    expect(page.locator("#sidebar ul .badge")).to_have_count(0)


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


def test_a_select_in_a_message_acts_at_once(go: Visit, app: PageApp) -> None:
    options = [{"text": plain(name), "value": name} for name in ("Hoy", "Mañana")]
    select = {"type": "static_select", "action_id": "when", "options": options}
    app.post(GENERAL, [actions(select | {"placeholder": plain("¿Cuándo?")})])
    page = go.to(LUCIA, GENERAL)
    page.get_by_label("¿Cuándo?").select_option("Mañana")
    go.ws.wait_until(lambda: app.heard)
    assert app.last("block_actions")["actions"][0]["selected_option"]["value"] == "Mañana"


def test_an_overflow_menu_opens_by_keyboard(go: Visit, app: PageApp) -> None:
    options = [{"text": plain(name), "value": name} for name in ("En una hora", "Mañana")]
    app.post(GENERAL, [actions({"type": "overflow", "action_id": "menu", "options": options})])
    page = go.to(LUCIA, GENERAL)
    menu = page.get_by_role("button", name="Más opciones")
    menu.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Mañana").click()
    go.ws.wait_until(lambda: app.heard)
    assert app.last("block_actions")["actions"][0]["selected_option"]["value"] == "Mañana"


def test_two_tabs_are_two_people(go: Visit, ws: LocalWorkspace, browser: Browser) -> None:
    first = go.to(LUCIA, GENERAL)
    other = browser.new_page()
    other.goto(f"{ws.base_url}/p/{CAMILA}/{GENERAL}")
    ready(other)
    other.get_by_label("Escribe a #general").fill("¡Hola desde Santiago!")
    other.get_by_label("Escribe a #general").press("Enter")
    said = first.get_by_role("article", name=re.compile("Camila Rojas"))
    expect(said).to_contain_text("¡Hola desde Santiago!")
    other.close()


def test_a_thread_opens_beside_and_closes_with_escape(go: Visit, ws: LocalWorkspace) -> None:
    ws.acting.person(CAMILA).say(GENERAL, "¿Quién viene?")
    page = go.to(LUCIA, GENERAL)
    page.get_by_role("article").hover()
    page.get_by_role("link", name="Responder en un hilo").click()
    page.wait_for_url("**thread=**")
    ready(page)
    panel = page.get_by_role("complementary", name="Hilo")
    panel.get_by_label("Responde…").fill("Yo")
    panel.get_by_label("Responde…").press("Enter")
    expect(panel.get_by_role("article")).to_have_count(2)
    expect(page.get_by_role("link", name="1 respuesta")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def test_forward_shows_that_it_works_and_what_came_of_it(go: Visit, ws: LocalWorkspace) -> None:
    page = go.to(LUCIA, GENERAL)
    before = page.locator("#clock").text_content()
    page.locator("#forward").click()
    expect(page.get_by_text("Pasó una hora.")).to_be_visible()
    expect(page.locator("#clock")).not_to_have_text(before or "")
    expect(page.locator("#forward")).to_be_enabled()


def test_the_person_is_changed_in_the_sidebar(go: Visit) -> None:
    page = go.to(LUCIA, GENERAL)
    page.get_by_role("button", name=re.compile("Actúas como Lucía Navarro")).click()
    page.get_by_role("link", name=re.compile("^Emily Carter")).click()
    expect(page.get_by_role("button", name=re.compile("You act as Emily Carter"))).to_be_visible()
    assert f"/p/{EMILY}/" in page.url


def test_a_data_table_turns_pages_and_sorts(go: Visit, app: PageApp) -> None:
    block = next(b for b in SAMPLES["message"] if b["type"] == "data_table")
    app.post(GENERAL, [block])
    page = go.to(LUCIA, GENERAL)
    rows = page.locator("tbody tr:visible th")
    expect(rows).to_have_text(["Chile", "España", "Colombia"])
    page.get_by_role("button", name="Siguiente").click()
    expect(rows).to_have_text(["México", "Argentina"])
    app.post(GENERAL, text="Y sigue")
    expect(page.get_by_role("article").get_by_text("Y sigue")).to_be_visible()
    expect(rows).to_have_text(["México", "Argentina"])
    page.get_by_role("button", name="País").click()
    expect(rows).to_have_text(["Argentina", "Chile", "Colombia"])


def test_new_messages_do_not_pull_down_who_reads_above(go: Visit, app: PageApp) -> None:
    for number in range(30):
        go.ws.acting.person(CAMILA).say(GENERAL, f"Línea {number}\n" * 3)
    page = go.to(LUCIA, GENERAL)
    expect(page.get_by_text("Línea 29").first).to_be_in_viewport()
    page.evaluate("document.querySelector('.upward').scrollTo(0, -900)")
    seen = page.evaluate("document.querySelector('.upward').scrollTop")
    app.post(GENERAL, text="Abajo del todo")
    expect(page.get_by_text("Abajo del todo")).to_be_attached()
    expect(page.get_by_text("Abajo del todo")).not_to_be_in_viewport()
    assert page.evaluate("document.querySelector('.upward').scrollTop") <= seen


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_page_is_seen_whole(
    go: Visit, app: PageApp, page: Page, size: str, scheme: str
) -> None:
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]  # Playwright's own TypedDict
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a Literal there
    PICTURES.mkdir(parents=True, exist_ok=True)

    def keep(name: str) -> None:
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= SIZES[size]["width"], f"{name} is {wide} px wide"
        page.screenshot(path=PICTURES / f"sandbox-{name}-{size}-{scheme}.png")

    page.goto(go.ws.page_url)
    keep("lobby")
    go.ws.acting.person(CAMILA).say(GENERAL, "¡Hola! ¿Alguien para el meetup del jueves?")
    go.ws.acting.person(PAULA).say(GENERAL, "Yo me apunto. Lo anoto en la agenda.")
    app.post(GENERAL, SAMPLES["message"][:7], text="Resumen")
    app.client.chat_postEphemeral(channel=GENERAL, user=LUCIA, text="Tu referido quedó anotado.")
    go.to(LUCIA, GENERAL)
    keep("channel")
    app.post(DEVREL, SAMPLES["message"][7:], text="Bloques")
    app.post(DEVREL, SAMPLES["message2"], text="Más bloques")
    go.to(PAULA, DEVREL)
    keep("blocks")
    page.evaluate("document.querySelector('.upward').scrollTo(0, -1250)")
    keep("charts")
    go.to(LUCIA, "home")
    keep("home")
    (root, *_) = go.ws.acting.person(LUCIA).messages(GENERAL)
    go.ws.acting.person(LUCIA).say(GENERAL, "Yo también", thread_ts=root["ts"])
    go.to(LUCIA, GENERAL, f"?thread={root['ts']}")
    keep("thread")
    go.to(LUCIA, GENERAL, f"?json={root['ts']}")
    keep("json")
    referral(go)
    page.get_by_role("dialog").get_by_role("button", name="Enviar").click()
    expect(page.locator(".field-error").first).to_be_visible()
    keep("modal")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.goto(f"{go.ws.base_url}/calls?as={LUCIA}")
    keep("calls")
