"""The chapters of the story: each plays a part of the loop and says what should have come of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, func, select

from bot.demo.cast import Json, said, shows
from bot.demo.company import DEVREL, DIGEST_CHANNEL, PROFILES
from bot.demo.stage import Stage
from engagement.checkins.kinds import ASK, REMIND
from engagement.checkins.rules import MOST_QUESTIONS
from engagement.common.ids import INPUT, Action, Block, Command, Shortcut
from storage.checkins import Answer, Response, Round
from storage.commitments import Commitment
from storage.ledger import Delivery, DeliveryState
from storage.people import Person
from storage.referrals import Referral

LUCIA, ALVARO, CAMILA, DIEGO = "U0LUCIA001", "U0ALVARO01", "U0CAMILA01", "U0DIEGO001"
MATIAS, XIMENA, RODRIGO, EMILY = "U0MATIAS01", "U0XIMENA01", "U0RODRIG01", "U0EMILY001"

FACES = {
    LUCIA: 4, ALVARO: 4, "U0FRANCI01": 5, "U0VALEN001": 4, "U0ANDRES01": 3,
    XIMENA: 4, "U0SOFIA001": 2, EMILY: 5,
}  # fmt: skip
SCORES = {
    LUCIA: 9,
    ALVARO: 8,
    "U0FRANCI01": 10,
    "U0VALEN001": 9,
    XIMENA: 7,
    "U0SOFIA001": 4,
    EMILY: 9,
}
DIGESTS = 2
ANSWERS = 17  # eleven in the first round, six in the second
CONTACT = "ines.carvajal@correo.example"


def the_question_arrives(stage: Stage) -> None:
    """Everybody gets one DM with five faces at 10:30 on their own wall."""
    world = stage.world
    world.forward_to(world.now + timedelta(hours=14))
    zones = _zones(stage)
    arrived = Counter[str]()
    for user in PROFILES:
        asks = stage.actor(user).with_action(f"{Action.CHECKIN_FACE}#5")
        stage.expect(len(asks) == 1, f"{zones[user][0]} tiene una pregunta, con sus cinco caras")
        arrived.update(stage.local(m["ts"], zones[user][1]) for m in asks)
    stage.expect(arrived == {"10:30": len(PROFILES)}, "cada una llegó a las 10:30 de su lugar")


def they_answer(stage: Stage) -> None:
    """Most answer; sending twice has one effect; DevRel's view is shown."""
    for user, face in FACES.items():
        actor = stage.actor(user)
        ask = actor.with_action(f"{Action.CHECKIN_FACE}#5")[-1]
        actor.click(ask, f"{Action.CHECKIN_FACE}#{face}")
        if user == LUCIA:
            _look_at_the_modal(stage, actor.questions(), face)
        actor.type_answers(f"Nota de la historia de {user}.", SCORES.get(user))
        sent = actor.hands.submit()
        stage.expect(sent.ok and not sent.errors, f"{actor.hands.user.real_name} respondió")
        actor.close_all()
    stage.world.settle()
    lucia = stage.actor(LUCIA)
    thanks = [m for m in lucia.inbox() if shows(m, Action.CHECKIN_OPEN)]
    stage.expect(
        len(thanks) == 1, "el mensaje de Lucía cambió a gracias, con «cambiar mi respuesta»"
    )
    before = _count(stage, Response)
    lucia.click(thanks[-1], Action.CHECKIN_OPEN)
    sent = lucia.hands.submit()
    lucia.close_all()
    stage.expect(
        sent.ok and _count(stage, Response) == before, "enviarla dos veces tiene un solo efecto"
    )


def _look_at_the_modal(stage: Stage, questions: list[Json], face: int) -> None:
    stage.expect(
        len(questions) == MOST_QUESTIONS, "la ventana trae las tres preguntas de esta ronda"
    )
    chosen = questions[0]["element"].get("initial_option", {}).get("value")
    stage.expect(chosen == str(face), "con la cara que se tocó ya elegida")
    stage.expect(all(q.get("hint") for q in questions), "y en cada una, quién la lee")


def a_wrong_value_keeps_the_text(stage: Stage) -> None:
    """A text that is too long is refused at its field, and stays."""
    camila = stage.actor(CAMILA)
    ask = camila.with_action(f"{Action.CHECKIN_FACE}#5")[-1]
    camila.click(ask, f"{Action.CHECKIN_FACE}#3")
    text = next(q for q in camila.questions() if q["element"]["type"] == "plain_text_input")
    key = (text["block_id"], text["element"]["action_id"])
    camila.hands.fill({key: "x" * 1501})
    refused = camila.hands.submit()
    stage.expect(text["block_id"] in refused.errors, "1.501 caracteres: el error está en su campo")
    typed = (
        camila.hands.view["state"]["values"][key[0]][key[1]]["value"] if camila.hands.view else ""
    )
    stage.expect(typed == "x" * 1501, "y lo escrito sigue ahí")
    camila.hands.fill({key: "Las revisiones tardan."})
    stage.expect(camila.hands.submit().ok, "corregido, se guarda")
    camila.close_all()


def somebody_wants_to_talk(stage: Stage) -> None:
    """Ticking the box tells DevRel that, and nothing else; the promise is kept."""
    matias = stage.actor(MATIAS)
    ask = matias.with_action(f"{Action.CHECKIN_FACE}#5")[-1]
    matias.click(ask, f"{Action.CHECKIN_FACE}#2")
    matias.type_answers("Prefiero contarlo en persona.")
    matias.ask_to_talk()
    stage.expect(matias.hands.submit().ok, "Matías quiere conversar")
    matias.close_all()
    stage.world.settle()
    paula = stage.actor(DEVREL)
    notices = paula.with_action(Action.TALK_DONE)
    stage.expect(len(notices) == 1, "Paula recibió un aviso")
    stage.expect("Prefiero contarlo" not in said(notices[-1]), "que no dice lo que respondió")
    paula.click(notices[-1], Action.TALK_DONE)
    with stage.world.vinculo.db.reading() as session:
        done = session.scalars(select(Commitment.done_at)).all()
    stage.expect(any(done), "Paula conversó, y el compromiso está cumplido")


def they_refer(stage: Stage) -> None:
    """One referral with consent, one without yet; an error at its field first."""
    lucia = stage.actor(LUCIA)
    lucia.hands.command(Command.REFER, "", "C0GENERAL1")
    lucia.fill_referral(consent="yes")
    lucia.fill_referral(name="Inés Carvajal", contact="inés en el correo", family="cloud")
    lucia.fill_referral(role="sre", level="senior")
    lucia.fill_referral(senior=["tech_lead"], relation="same_team")
    lucia.fill_referral(evidence="Redujo a la mitad los incidentes y enseñó cómo.")
    refused = lucia.hands.submit()
    stage.expect(Block.CONTACT in refused.errors, "un contacto que no es tal: error en su campo")
    lucia.fill_referral(contact=CONTACT)
    stage.expect(lucia.hands.submit().ok, "Lucía refirió a Inés con /referir")
    lucia.close_all()
    ximena = stage.actor(XIMENA)
    ximena.hands.shortcut(Shortcut.REFER)
    ximena.fill_referral(consent="not_yet")
    names = {block["block_id"].partition(":")[0] for block in ximena.inputs()}
    stage.expect(
        not names & {Block.NAME, Block.CONTACT}, "sin un sí no se pide apellido ni contacto"
    )
    ximena.fill_referral(initials="R. M.")
    stage.expect(ximena.hands.submit().ok, "Ximena pidió ayuda para preguntar")
    ximena.close_all()
    stage.world.settle()
    _look_at_referral_messages(stage)


def _look_at_referral_messages(stage: Stage) -> None:
    receipt = stage.actor(LUCIA).inbox()[-1]
    stage.expect("A más tardar el" in said(receipt), "Lucía tiene un recibo con fecha")
    ask = stage.actor(XIMENA).with_action(Action.REFER_ASKED)
    stage.expect(len(ask) == 1, "Ximena tiene un mensaje listo para preguntar")
    paula = said({"all": stage.actor(DEVREL).inbox()})
    stage.expect("Nuevo referido" in paula, "Paula recibió el aviso")
    stage.expect(CONTACT not in paula and "Carvajal" not in paula, "sin el contacto ni el nombre")


def the_reminder(stage: Stage) -> None:
    """Only who has not answered is reminded, once; Diego answers then."""
    world = stage.world
    world.forward_to(world.now + timedelta(days=1))
    silent = set(PROFILES) - set(FACES) - {CAMILA, MATIAS}
    reminded = set(_targets(stage, REMIND, _current_round_start(stage)))
    stage.expect(reminded == silent, "el recordatorio fue solo a quienes no habían respondido")
    diego = stage.actor(DIEGO)
    message = diego.with_action(Action.CHECKIN_OPEN)[-1]
    diego.click(message, Action.CHECKIN_OPEN)
    for question in diego.questions():
        if question["element"]["type"] == "radio_buttons":
            diego.hands.fill({(question["block_id"], question["element"]["action_id"]): "3"})
    stage.expect(diego.hands.submit().ok, "Diego respondió")
    diego.close_all()


def the_digest(stage: Stage) -> None:
    """The round closes, and one digest lands in #devrel, with its figures and no names."""
    world = stage.world
    world.forward_to(world.now + timedelta(days=3))
    digests = _digests(stage)
    stage.expect(len(digests) == 1, "hay un resumen en #devrel")
    text = said({"all": digests})
    answered = len(FACES) + 3
    stage.expect(
        f"Respondieron {answered} de {len(PROFILES)}." in text, "que dice cuántos respondieron"
    )
    stage.expect("satisfacción" in text.lower() and "eNPS" in text, "con satisfacción y eNPS")
    stage.expect("data_visualization" in text, "y un gráfico")
    names = [name for name, _ in _zones(stage).values()]
    stage.expect(not any(name in text for name in names), "sin nombrar a nadie")
    stage.expect("Nota de la historia" not in text, "y sin citar lo que alguien escribió")


def home_and_a_pause(stage: Stage) -> None:
    """Lucía sees her referral in Home; Álvaro pauses past the next round."""
    home = said(stage.actor(LUCIA).hands.open_home())
    stage.expect("Inés" in home or "referi" in home.lower(), "Lucía ve en Inicio lo suyo")
    alvaro = stage.actor(ALVARO)
    alvaro.hands.open_home()
    alvaro.hands.act_in_home(Action.PAUSE_OPEN)
    until = (stage.world.now + timedelta(days=30)).date().isoformat()
    alvaro.hands.fill({(Block.PAUSE_UNTIL, INPUT): until})
    stage.expect(alvaro.hands.submit().ok, "Álvaro se tomó una pausa de un mes")
    alvaro.close_all()


def the_promised_news(stage: Stage) -> None:
    """On the promised date Lucía hears where her referral stands, though nothing moved."""
    world = stage.world
    before = len(stage.actor(LUCIA).inbox())
    with world.vinculo.db.reading() as session:
        promised = session.scalar(select(func.min(Referral.next_news_at)))
    assert promised is not None
    world.forward_to(promised + timedelta(minutes=1))
    news = stage.actor(LUCIA).inbox()[before:]
    stage.expect(
        "Te prometimos noticias hoy" in said({"all": news}), "Lucía tuvo las noticias prometidas"
    )


def the_next_round(stage: Stage) -> None:
    """Two weeks later everybody is asked again but who paused; half answer; a second digest comes."""
    world = stage.world
    world.forward_to(world.now + timedelta(days=7))
    asked = set(_targets(stage, ASK, _current_round_start(stage)))
    stage.expect(asked == set(PROFILES) - {ALVARO}, "preguntó a quienes corresponde, y no a Álvaro")
    for user in (LUCIA, CAMILA, MATIAS, XIMENA, EMILY, DIEGO):
        actor = stage.actor(user)
        asks = actor.with_action(f"{Action.CHECKIN_FACE}#5")
        sent = actor.answer(asks[-1], 4)
        stage.expect(sent.ok, f"{actor.hands.user.real_name} respondió")
        actor.close_all()
    world.forward_to(world.now + timedelta(days=7))
    stage.expect(len(_digests(stage)) == DIGESTS, "y llegó el segundo resumen")
    stage.expect("Respondieron 6 de 11." in said({"all": _digests(stage)[-1:]}), "con su cuenta")


def the_books(stage: Stage) -> None:
    """Every delivery ended with a reason, nothing was sent twice, and Slack refused nothing."""
    world = stage.world
    with world.vinculo.db.reading() as session:
        rows = session.execute(
            select(Delivery.state, Delivery.reason, func.count())
            .where(Delivery.due_at <= world.now)
            .group_by(Delivery.state, Delivery.reason)
        ).all()
        per_round = session.scalar(
            select(func.count())
            .select_from(Response)
            .where(Response.first_at >= world.now - timedelta(days=40))
        )
        answers = session.scalar(select(func.count()).select_from(Answer))
    states = {state for state, _, _ in rows}
    stage.expect(
        states <= {DeliveryState.SENT, DeliveryState.SKIPPED}, f"todo envío terminó: {_told(rows)}"
    )
    reasons = all(reason for state, reason, _ in rows if state != DeliveryState.SENT)
    stage.expect(reasons, "y lo que no salió dice por qué")
    stage.expect(
        (per_round or 0) >= ANSWERS and (answers or 0) > 0, f"{per_round} respuestas guardadas"
    )
    twice = [key for key, count in _markers(stage).items() if count > 1]
    stage.expect(not twice, "ningún mensaje llegó dos veces")


_STATES: dict[str, str] = {
    DeliveryState.SENT: "enviados",
    DeliveryState.SKIPPED: "omitidos a propósito",
}


def _told(rows: Sequence[Row[str, str | None, int]]) -> str:
    return ", ".join(
        f"{count} {_STATES.get(state, state)}{f' ({reason})' if reason else ''}"
        for state, reason, count in rows
    )


def _markers(stage: Stage) -> Counter[str]:
    found = Counter[str]()
    for user in [*PROFILES, DEVREL]:
        for message in stage.actor(user).inbox():
            found[str(message.get("metadata", {}).get("event_payload", {}).get("marker"))] += 1
    return found


def _digests(stage: Stage) -> list[Json]:
    messages = stage.actor(DEVREL).hands.messages(DIGEST_CHANNEL)
    bot = stage.world.workspace.bot_user_id
    return [m for m in messages if m["user"] == bot and not m.get("thread_ts")]


def _zones(stage: Stage) -> dict[str, tuple[str, str]]:
    with stage.world.vinculo.db.reading() as session:
        people = session.scalars(select(Person).where(Person.slack_user_id.in_(PROFILES)))
        return {person.slack_user_id: (person.name, person.timezone) for person in people}


def _count(stage: Stage, table: type) -> int:
    with stage.world.vinculo.db.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _current_round_start(stage: Stage) -> datetime:
    with stage.world.vinculo.db.reading() as session:
        opened = session.scalar(
            select(func.max(Round.opens_at)).where(Round.opens_at <= stage.world.now)
        )
    assert opened is not None
    return opened


def _targets(stage: Stage, kind: str, since: datetime) -> list[str]:
    with stage.world.vinculo.db.reading() as session:
        return list(
            session.scalars(
                select(Delivery.target).where(
                    Delivery.kind == kind,
                    Delivery.state == DeliveryState.SENT,
                    Delivery.due_at >= since,
                )
            )
        )
