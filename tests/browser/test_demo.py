"""The demo, lived in a real browser as a newcomer would; its screenshots are kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from bot.demo.cast import Actor
from bot.demo.company import DEVREL, DIGEST_CHANNEL
from bot.demo.run import forward_and_tell
from bot.demo.world import World, open_world
from tests.support.flow import asked

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).parents[2] / "build" / "screenshots"
LUCIA, CAMILA, XIMENA = "U0LUCIA001", "U0CAMILA01", "U0XIMENA01"
EMILY = "U0EMILY001"
PHONE = ViewportSize(width=390, height=844)


TOLD: list[dict[str, str]] = []
"""What the forward button has said so far."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Run one demo for the whole of this story: its tests follow each other in time."""
    with open_world(0, tmp_path_factory.mktemp("demo")) as running:

        def on_forward() -> dict[str, str]:
            TOLD.append(forward_and_tell(running))
            return TOLD[-1]

        running.workspace.on_forward = on_forward
        yield running


def go(page: Page, world: World, user: str, place: str = "") -> Page:
    page.set_default_timeout(20_000)
    page.goto(f"{world.workspace.base_url}/p/{user}/{place}".rstrip("/"))
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


def dm(world: World, user: str) -> str:
    channel = world.workspace.acting.person(user).dm()
    assert channel is not None
    return channel


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"demo-{name}.png")


def test_the_lobby_lets_one_come_in_as_anybody(page: Page, world: World) -> None:
    page.goto(world.workspace.page_url)
    expect(page.get_by_role("link", name=re.compile("Lucía Navarro"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Paula Riquelme"))).to_be_visible()
    picture(page, "lobby")


def test_a_check_in_is_answered_and_the_dm_says_thanks(page: Page, world: World) -> None:
    asked(world, LUCIA)
    go(page, world, LUCIA, dm(world, LUCIA))
    message = page.locator("article[data-ts]").last
    expect(message).to_contain_text("¿qué tan a gusto has estado con tu trabajo?")
    expect(message.get_by_role("button", name="Muy a gusto")).to_be_visible()
    picture(page, "dm")
    message.get_by_role("button", name="A gusto", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio", name=re.compile("🙂"))).to_be_checked()
    expect(dialog).to_contain_text("Con tu nombre · La lee Paula")
    expect(dialog).to_contain_text("Confidencial · DevRel ve el resultado de 5 personas o más")
    dialog.get_by_label(re.compile("¿Qué es lo que más te está costando")).fill(
        "Las pruebas tardan una hora."
    )
    picture(page, "modal")
    dialog.get_by_role("button", name="Enviar").click()
    expect(dialog).to_contain_text("Gracias, Lucía")
    expect(dialog).to_contain_text(
        "Las pruebas tardan una hora."
    )  # "así lo ve DevRel": exactly that
    picture(page, "thanks")
    dialog.get_by_role("button", name="Cerrar").last.click()
    expect(dialog).to_be_hidden()
    world.settle()
    expect(page.get_by_role("button", name="Cambiar mi respuesta")).to_be_visible()
    expect(page.locator("article[data-ts]").last).not_to_contain_text("Las pruebas tardan")
    picture(page, "dm-thanks")


def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(page: Page, world: World) -> None:
    go(page, world, LUCIA, "C0GENERAL1")
    box = page.get_by_label("Escribe a #general")
    box.fill("/referir")
    box.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Sí, le pregunté y está de acuerdo").check()
    dialog.get_by_label("Nombre", exact=True).fill("Inés Carvajal")
    dialog.get_by_label(re.compile("Un contacto")).fill("inés en el correo")
    dialog.get_by_label(re.compile("¿En qué trabaja")).select_option("cloud")
    dialog.get_by_label(re.compile("^Rol")).select_option("sre")
    dialog.get_by_role("radio", name=re.compile("^Intermediate")).check()
    expect(dialog).to_contain_text("ya es referente para otros del equipo")
    dialog.get_by_label(re.compile("Cuéntame algo")).fill("Redujo a la mitad los incidentes.")
    dialog.get_by_label(re.compile("¿Cómo conoces su trabajo")).select_option(
        label="Trabajamos en el mismo equipo"
    )
    dialog.get_by_role("button", name="Referir").click()
    problem = dialog.get_by_role("alert").filter(has_text="No lo reconozco como correo")
    expect(problem).to_be_visible()
    expect(dialog.get_by_label(re.compile("Un contacto"))).to_have_value("inés en el correo")
    expect(dialog.get_by_label("Nombre", exact=True)).to_have_value("Inés Carvajal")
    problem.scroll_into_view_if_needed()
    picture(page, "modal-error")
    dialog.get_by_label(re.compile("Un contacto")).fill("ines.carvajal@correo.example")
    dialog.get_by_role("button", name="Referir").click()
    expect(dialog).to_contain_text("A más tardar el")
    picture(page, "referral-received")
    dialog.get_by_role("button", name="Cerrar").last.click()
    expect(dialog).to_be_hidden()
    world.settle()
    go(page, world, DEVREL, dm(world, DEVREL))
    expect(page.locator("article[data-ts]").last).to_contain_text("Nuevo referido: Cloud Engineers")
    expect(page.locator("body")).not_to_contain_text("carvajal@")
    picture(page, "devrel-notice")


def test_forward_brings_the_reminder_the_close_and_the_digest(page: Page, world: World) -> None:
    for user in ("U0ALVARO01", CAMILA, "U0DIEGO001", "U0FRANCI01", "U0MATIAS01", XIMENA):
        ask = asked(world, user)
        actor = Actor(world.workspace, user)
        assert actor.answer(ask, face=5, score=9).ok
        actor.close_all()
    go(page, world, DEVREL, DIGEST_CHANNEL)
    digest = page.locator("article[data-ts]").filter(has_text="Respondieron")
    paula = world.workspace.acting.person(DEVREL)
    for _ in range(20):
        TOLD.clear()
        page.locator("#forward").click()
        world.workspace.wait_until(lambda: TOLD, timeout=30, what="forward")
        expect(page.get_by_text(TOLD[-1]["es"])).to_be_visible()
        if any("Respondieron" in m["text"] for m in paula.messages(DIGEST_CHANNEL)):
            break
    expect(digest).to_contain_text("Respondieron 7 de 12.")
    expect(digest.locator("svg").first).to_be_visible()
    expect(digest).to_contain_text("Satisfacción")
    expect(digest).to_contain_text("Participación")
    page.locator("article[data-ts]").last.scroll_into_view_if_needed()
    page.set_viewport_size({"width": 1280, "height": 1250})
    picture(page, "digest")


def test_home_shows_what_the_bot_knows_and_lets_one_pause(page: Page, world: World) -> None:
    go(page, world, LUCIA, "home")
    home = page.locator("#home")
    expect(home).to_contain_text("Inés Carvajal")
    expect(home).to_contain_text("Las pruebas tardan una hora.")
    page.set_viewport_size({"width": 1280, "height": 1100})
    picture(page, "home")
    home.get_by_role("button", name=re.compile("Pausar")).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=date]").fill("2001-01-01")
    dialog.get_by_role("button", name=re.compile("Pausar")).click()
    expect(dialog.get_by_role("alert").filter(has_text="todavía no llega")).to_be_visible()


def test_who_speaks_english_lives_it_in_english(page: Page, world: World) -> None:
    go(page, world, EMILY, "home")
    home = page.locator("#home")
    expect(home).to_contain_text("Your next check-in")
    expect(home).to_contain_text("The test environment goes down several times a week.")
    expect(home).not_to_contain_text("El ambiente de pruebas")


def test_it_can_be_used_on_a_phone(page: Page, world: World) -> None:
    page.set_viewport_size(PHONE)
    go(page, world, LUCIA, "home")
    expect(page.locator("#home")).to_be_visible()
    picture(page, "home-phone")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
