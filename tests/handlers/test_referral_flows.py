"""Referring somebody, through the front door: the real bot over the real wire."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from bot.demo.world import World
from engagement.common.ids import Action, Block, Command, Shortcut
from sandbox.acting import Person as Actor
from storage.referrals import Candidate, Referral
from tests.support.flow import actor, dms, has_action

CAMILA, DIEGO, PAULA, EMILY = "U0CAMILA01", "U0DIEGO001", "U0PAULA001", "U0EMILY001"
GENERAL = "C0GENERAL1"
FORM = {
    "name": "Inés Carvajal",
    "contact": "Ines.Carvajal@correo.example",
    "family": "cloud",
    "role": "sre",
    "level": "senior",
    "senior": ["tech_lead", "architect"],
    "evidence": "Redujo los incidentes.",
    "relation": "same_team",
}


def blocks_of(person: Actor) -> list[str]:
    assert person.view is not None
    return [b["block_id"].partition(":")[0] for b in person.view["blocks"] if b["type"] == "input"]


def fill(person: Actor, **values: Any) -> None:
    """Fill the open modal as somebody would, from the top: what depends on a choice comes after it."""
    for name, value in values.items():
        assert person.view is not None
        for block in person.view["blocks"]:
            if block["type"] == "input" and block["block_id"].partition(":")[0] == name:
                person.fill({(block["block_id"], block["element"]["action_id"]): value})
                break
        else:
            raise AssertionError(f"the modal shows no {name}, but {blocks_of(person)}")


def typed(person: Actor, block: str) -> Any:
    assert person.view is not None
    values = person.view["state"]["values"]
    (element,) = next(values[key] for key in values if key.partition(":")[0] == block).values()
    return element.get("value") or (element.get("selected_option") or {}).get("value")


def said(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False)


def click(world: World, slack_user_id: str, action_id: str) -> None:
    """Press a button in the latest DM that shows it."""
    person = actor(world, slack_user_id)
    message = [m for m in dms(world, slack_user_id) if has_action(m, action_id)][-1]
    channel = person.dm()
    assert channel is not None
    assert person.click(message["ts"], channel, action_id).ok


def refer(world: World, slack_user_id: str, **changed: Any) -> Actor:
    person = actor(world, slack_user_id)
    assert person.command(Command.REFER, "", GENERAL).ok
    given = {**FORM, **changed}
    fill(person, consent="yes", **{name: value for name, value in given.items() if value})
    return person


def count(world: World, table: type[Any]) -> int:
    with world.vinculo.db.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_referral_goes_from_the_command_to_a_receipt_with_a_date(world: World) -> None:
    camila = actor(world, CAMILA)
    assert camila.command(Command.REFER, "", GENERAL).ok
    assert blocks_of(camila) == [Block.CONSENT]
    fill(camila, consent="yes")
    assert Block.INITIALS not in blocks_of(camila)
    fill(camila, **{**FORM, "contact": "Inés, en el correo"})

    refused = camila.submit()
    assert set(refused.errors) == {Block.CONTACT}
    assert typed(camila, Block.EVIDENCE) == "Redujo los incidentes."
    fill(camila, contact=FORM["contact"])
    sent = camila.submit()
    assert sent.ok
    assert "A más tardar el" in said(sent.view)
    world.settle()

    receipt = said(dms(world, CAMILA))
    assert "A más tardar el" in receipt
    notice = said(dms(world, PAULA))
    assert "Nuevo referido: Cloud Engineers · Senior, de Camila Rojas" in notice
    for told in (receipt, notice):
        assert "Inés" not in told
        assert "correo.example" not in told


def test_nothing_typed_is_lost_while_the_modal_changes(sqlite_world: World) -> None:
    camila = refer(sqlite_world, CAMILA, family="software", role="qa", level="entry", senior=None)
    assert typed(camila, Block.ROLE) == "qa"
    assert "Inicia su carrera en tecnología" in said(camila.view)

    fill(camila, family="data")
    assert Block.ROLE not in blocks_of(camila)
    fill(camila, level="senior")
    assert Block.SENIOR in blocks_of(camila)
    fill(camila, consent="not_yet")
    assert blocks_of(camila) == [Block.CONSENT, Block.INITIALS]
    fill(camila, consent="yes")
    for block in (Block.NAME, Block.CONTACT, Block.EVIDENCE):
        assert typed(camila, block) == FORM[block]
    fill(camila, family="software")
    assert typed(camila, Block.ROLE) == "qa"


def test_somebody_not_asked_yet_is_asked_first_and_goes_on_in_the_same_row(world: World) -> None:
    diego = actor(world, DIEGO)
    assert diego.shortcut(Shortcut.REFER).ok
    fill(diego, consent="not_yet", initials="Inés Carvajal")
    assert set(diego.submit().errors) == {Block.INITIALS}
    fill(diego, initials="I. C.")
    assert diego.submit().ok
    world.settle()
    assert "¿Te parece si les paso tu contacto?" in said(dms(world, DIEGO))
    assert "Nuevo referido" not in said(dms(world, PAULA))
    diego.close()

    click(world, DIEGO, Action.REFER_ASKED)
    fill(diego, **FORM)
    assert diego.submit().ok
    world.settle()
    told = said(dms(world, DIEGO))
    assert "Dijo que sí, y ya nos pasaste su contacto." in told
    assert "¿Te parece si les paso tu contacto?" not in told
    assert "Nuevo referido" in said(dms(world, PAULA))
    assert count(world, Referral) == 1


def test_a_receipt_s_button_corrects_until_devrel_has_looked(sqlite_world: World) -> None:
    world = sqlite_world
    camila = refer(world, CAMILA)
    assert camila.submit().ok
    camila.close()
    world.settle()

    click(world, CAMILA, Action.REFER_CORRECT)
    assert typed(camila, Block.NAME) == FORM["name"]
    fill(camila, evidence="Redujo los incidentes a la mitad.")
    sent = camila.submit()
    assert "Corregido." in said(sent.view)
    camila.close()

    paula = actor(world, PAULA)
    click(world, PAULA, Action.REFERRAL_SEE)
    seen = said(paula.view)
    assert "Inés Carvajal" in seen
    assert "Redujo los incidentes a la mitad." in seen
    assert "ines.carvajal@correo.example" in seen

    click(world, CAMILA, Action.REFER_CORRECT)
    assert "Ya revisamos este referido" in said(camila.view)


def test_the_bot_keeps_the_date_it_promised(world: World) -> None:
    camila = refer(world, CAMILA)
    assert camila.submit().ok
    world.settle()
    with world.vinculo.db.reading() as session:
        promised = session.scalars(select(Referral.next_news_at)).one()
    assert promised is not None
    world.forward_to(promised - timedelta(minutes=1))
    assert "Te prometimos noticias" not in said(dms(world, CAMILA))
    world.forward_to(promised + timedelta(minutes=1))
    assert "Te prometimos noticias hoy: sigue en *Recibido*." in said(dms(world, CAMILA))


def test_oneself_and_a_colleague_are_refused_at_the_contact(sqlite_world: World) -> None:
    world = sqlite_world
    camila = refer(world, CAMILA, contact="camila.rojas@23people.example")
    assert camila.submit().errors == {
        Block.CONTACT: "Este contacto es tuyo. ¿Querías referir a otra persona?"
    }
    fill(camila, contact="Diego.Fuentes@23people.example")
    assert camila.submit().errors == {
        Block.CONTACT: "Esta persona ya trabaja en 23people. ¡Buen ojo!"
    }
    assert count(world, Referral) == 0


def test_a_second_voice_is_told_so_and_a_referrer_reads_their_own_language(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    for person in (refer(world, CAMILA), refer(world, EMILY)):
        assert person.submit().ok
    world.settle()
    told = said(dms(world, EMILY))
    assert "Someone had already referred this person on" in told
    assert "Camila" not in told
    assert "ya había referido" not in said(dms(world, CAMILA))
    assert count(world, Candidate) == 1


def test_hostile_text_rings_no_bell(sqlite_world: World) -> None:
    world = sqlite_world
    hostile = '<!channel> <@U0PAULA001> *x* \\ " `'
    camila = refer(world, CAMILA, name=hostile, evidence=hostile)
    assert camila.submit().ok
    world.settle()
    click(world, PAULA, Action.REFERRAL_SEE)
    view = actor(world, PAULA).view
    assert view is not None
    rich = [b for b in view["blocks"] if b["type"] == "rich_text"]
    quoted = [e["elements"][0]["text"] for b in rich for e in b["elements"]]
    assert quoted.count(hostile) == 2
    for person in (CAMILA, PAULA):
        assert "channel" not in said([m["blocks"] for m in dms(world, person)])
