"""The programme that every workspace begins with, as data; later edits in Slack win."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagement.common.times import local_date
from engagement.people.service import audit, get_workspace
from storage.checkins import Program, Question, QuestionKind, Visibility
from storage.engine import Database

PROGRAM_KEY = "como-vas"
PROGRAM_TIME = time(10, 30)
CADENCE = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"
WINDOW = timedelta(hours=55)  # Tuesday 10:30 to Thursday 17:30

_TUESDAY, _FRIDAY = 1, 4
_EVERY_ROUND = [1, 2, 3, 4, 5, 6]
_FIRST_ROUND_IN = timedelta(days=3)
"""The first question comes no sooner, so that everybody is greeted a day before it."""


def ensure_default_program(
    db: Database, now: datetime, team_id: str, starts_on: date | None = None
) -> bool:
    """Give a workspace that has no programme the default one; say whether it was new.

    Without `starts_on` (a local date) it starts on the first Tuesday at least three days away.
    """
    with db.writing() as session:
        workspace = get_workspace(session, team_id)
        if session.scalar(select(Program.id).where(Program.team_id == team_id).limit(1)):
            return False
        soonest = local_date(now, workspace.timezone) + _FIRST_ROUND_IN
        create_default_program(session, now, team_id, starts_on or _tuesday_from(soonest))
    return True


def create_default_program(
    session: Session, now: datetime, team_id: str, starts_on: date
) -> Program:
    """Add the default programme, with its first round on `starts_on`, in the caller's transaction."""
    program = Program(
        team_id=team_id,
        key=PROGRAM_KEY,
        name={"es": "¿Cómo vas?", "en": "How's it going?"},
        cadence=CADENCE,
        starts_on=starts_on.isoformat(),
        local_time=PROGRAM_TIME.strftime("%H:%M"),
        window_minutes=WINDOW // timedelta(minutes=1),
        reminder_days=1,
        reminder_time="15:00",
        min_days_since_joining=14,
        cycle_rounds=len(_EVERY_ROUND),
        digest_weekday=_FRIDAY,
        digest_time="10:00",
        created_at=now,
    )
    session.add(program)
    session.flush()
    for position, columns in enumerate(QUESTIONS, start=1):
        session.add(
            Question(
                **{"placeholder": {}, "options": {}, **columns},
                team_id=team_id,
                program_id=program.id,
                position=position,
                version=1,
            )
        )
    session.flush()
    audit(session, now, team_id, None, "create", "program", program.id)
    return program


def _tuesday_from(day: date) -> date:
    return day + timedelta(days=(_TUESDAY - day.weekday()) % 7)


# `{company}` is filled in when a question is asked. Satisfaction comes first: it is the one that
# the DM asks, with its faces. A `note` in the options is the label of a free text beside them.
QUESTIONS: tuple[dict[str, Any], ...] = (
    {
        "key": "satisfaction",
        "kind": QuestionKind.FACES,
        "visibility": Visibility.CONFIDENTIAL,
        "rounds": _EVERY_ROUND,
        "label": {
            "es": "En estas dos semanas, ¿qué tan a gusto has estado con tu trabajo?",
            "en": "Over these two weeks, how good has work felt?",
        },
        "options": {
            "es": [
                "😞 Nada a gusto",
                "🙁 Poco a gusto",
                "😐 Más o menos",
                "🙂 A gusto",
                "😄 Muy a gusto",
            ],
            "en": ["😞 Not good at all", "🙁 Not very good", "😐 So-so", "🙂 Good", "😄 Very good"],
        },
    },
    {
        "key": "challenge",
        "kind": QuestionKind.TEXT,
        "visibility": Visibility.NAMED,
        "rounds": _EVERY_ROUND,
        "max_length": 1500,
        "label": {
            "es": "¿Qué es lo que más te está costando o frenando?",
            "en": "What is hardest right now, or holding you back?",
        },
        "placeholder": {
            "es": "Con una frase basta. Si no hay nada, déjalo en blanco.",
            "en": "One sentence will do. If there's nothing, leave it empty.",
        },
    },
    {
        "key": "stretch",
        "kind": QuestionKind.ONE_OF,
        "visibility": Visibility.CONFIDENTIAL,
        "rounds": [2, 5],
        "label": {
            "es": "El desafío técnico de lo que haces hoy…",
            "en": "The technical challenge of what you do today…",
        },
        "options": {
            "es": [
                "Me queda chico: voy en piloto automático",
                "Es cómodo, pero aprendo poco",
                "Está en su punto: me exige y aprendo",
                "Es exigente, y con algo de apoyo lo llevo",
                "Me supera por ahora",
            ],
            "en": [
                "Is too small: I'm on autopilot",
                "Is comfortable, but I learn little",
                "Is about right: it stretches me and I learn",
                "Is demanding, and I manage with some support",
                "Is too much for now",
            ],
        },
    },
    {
        "key": "aspiration",
        "kind": QuestionKind.SEVERAL_OF,
        "visibility": Visibility.NAMED,
        "rounds": [1],
        "max_length": 500,
        "label": {
            "es": "¿Hacia dónde te gustaría crecer ahora?",
            "en": "Where would you like to grow next?",
        },
        "placeholder": {
            "es": "Un curso, una persona con quien hablar, una tarea distinta…",
            "en": "A course, someone to talk to, a different task…",
        },
        "options": {
            "es": [
                "Profundizar en la tecnología que uso",
                "Pasar a otra área: Software, Data, Cloud o AI",
                "Otro tipo de proyecto",
                "Ser Tech Lead o Architect",
                "Ser Team Lead",
                "Ser Specialist: referente en un tema",
                "Entender mejor el negocio y su lenguaje",
                "Compartir lo que sé: mentoría, charla o artículo",
                "Por ahora estoy bien donde estoy",
            ],
            "en": [
                "Go deeper in the technology I use",
                "Move to another area: Software, Data, Cloud or AI",
                "A different kind of project",
                "Become a Tech Lead or Architect",
                "Become a Team Lead",
                "Become a Specialist: the reference on a topic",
                "Understand the business and its language better",
                "Share what I know: mentoring, a talk or an article",
                "I'm fine where I am for now",
            ],
            "note": {
                "es": "¿Hay algo concreto que podamos facilitarte?",
                "en": "Is there something concrete we could make possible?",
            },
        },
    },
    {
        "key": "enps",
        "kind": QuestionKind.SCORE,
        "visibility": Visibility.CONFIDENTIAL,
        "rounds": [3],
        "label": {
            "es": "Si alguien en quien confías te pregunta, ¿qué tan probable es que le recomiendes trabajar en {company}?",
            "en": "If someone you trust asked, how likely are you to recommend working at {company}?",
        },
        "placeholder": {"es": "Prefiero no responder", "en": "I'd rather not say"},
        "options": {
            "es": ["Para nada probable", "Sin dudarlo"],
            "en": ["Not at all likely", "Without hesitation"],
        },
    },
    {
        "key": "pace",
        "kind": QuestionKind.ONE_OF,
        "visibility": Visibility.CONFIDENTIAL,
        "rounds": [4],
        "label": {
            "es": "Si el trabajo siguiera a este ritmo varios meses, ¿podrías sostenerlo?",
            "en": "If work kept this pace for several months, could you sustain it?",
        },
        "options": {
            "es": [
                "Sí, sin problema",
                "Sí, pero con lo justo",
                "Unas semanas más, no mucho",
                "No: necesito que algo cambie",
            ],
            "en": [
                "Yes, no problem",
                "Yes, but only just",
                "A few more weeks, not much longer",
                "No: something has to change",
            ],
        },
    },
)
