"""The page in a real browser: live, by keyboard, on a phone, in the dark; its screenshots are kept."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from sandbox.server import LocalWorkspace
from tests.sandbox.page.app import (
    CAMILA,
    DEVREL,
    EMILY,
    GENERAL,
    LUCIA,
    PAULA,
    SAMPLES,
    PageApp,
    actions,
    plain,
)
from tests.sandbox.page.visit import Visit, ready, referral

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).parents[3] / "build" / "screenshots"
SIZES = {
    "desktop": ViewportSize(width=1280, height=800),
    "phone": ViewportSize(width=390, height=844),
}


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


@pytest.mark.parametrize("size", SIZES)
def test_a_menu_at_the_right_edge_opens_to_the_left(go: Visit, app: PageApp, size: str) -> None:
    go.page.set_viewport_size(SIZES[size])
    options = [{"text": plain(name), "value": name} for name in ("Saltar esta vez", "Pausar")]
    menu = {"type": "overflow", "action_id": "menu", "options": options}
    text = {"type": "mrkdwn", "text": "¿Qué tan a gusto has estado?"}
    app.post(GENERAL, [{"type": "section", "text": text, "accessory": menu}])
    page = go.to(LUCIA, GENERAL)
    page.get_by_role("button", name="Más opciones").click()
    expect(page.get_by_role("button", name="Saltar esta vez")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Pausar")).to_be_in_viewport(ratio=1)


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
    page.set_viewport_size(SIZES[size])
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
