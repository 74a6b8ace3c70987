"""What somebody is shown of DevRel's view is exactly that, and tells nothing of anybody else."""

from datetime import timedelta

from engagement.checkins.answers import Typed
from engagement.checkins.modals import seen_modal
from engagement.checkins.seen import TOO_FEW
from engagement.checkins.service import SeenByDevrel, close_rounds, plan_rounds, seen_by_devrel
from engagement.common.words import texts_for
from engagement.digests.metrics import Withheld
from engagement.digests.service import write_digests
from storage.checkins import Visibility
from tests.support.in_round import CAMILA, CLOSE, DUE, NOON, InRound
from tests.support.rows import LONG_AGO, TEAM, add_person

OTHERS = [f"U0PERSON{number:03}" for number in range(1, 7)]


def seen(in_round: InRound, *, number: int = 1, weeks: int = 0) -> SeenByDevrel:
    now = NOON + timedelta(weeks=weeks)
    return seen_by_devrel(in_round.db, now, TEAM, CAMILA, in_round.checkin_of(CAMILA, number))


def test_named_answers_stand_as_written_and_confidential_ones_not_at_all(
    in_round: InRound,
) -> None:
    in_round.record(
        in_round.typed(
            satisfaction=1,
            challenge="<!channel> me frena *esto*",
            aspiration=Typed(choices=("2",), text="Un curso"),
        )
    )
    found = seen(in_round)
    assert [(a.chosen, a.text) for a in found.named] == [
        ((), "<!channel> me frena *esto*"),
        (("Pasar a otra área: Software, Data, Cloud o AI",), "Un curso"),
    ]
    assert {answer.visibility for answer in found.named} == {Visibility.NAMED}
    assert (found.has_confidential, found.figures, found.is_open) == (True, (), True)
    assert found.readers == ("Paula",)


def test_whoever_answered_nothing_confidential_is_told_of_none(in_round: InRound) -> None:
    in_round.record(in_round.typed(challenge="x"))
    assert not seen(in_round).has_confidential


def test_nothing_is_added_up_while_a_round_is_open_and_figures_are_the_published_ones(
    in_round: InRound,
) -> None:
    for who in OTHERS:
        add_person(in_round.db, who, greeted_at=LONG_AGO)
    plan_rounds(in_round.db, DUE - timedelta(hours=1))
    in_round.record(in_round.typed(satisfaction=5))
    for who in OTHERS[:4]:
        in_round.record(in_round.typed(satisfaction=4), who=who)
    assert seen(in_round).figures == ()
    in_round.mark_sent(DUE)
    close_rounds(in_round.db, CLOSE)
    write_digests(in_round.db, CLOSE + timedelta(days=3))
    (figure,) = seen(in_round, weeks=1).figures
    assert (figure.metric, figure.n, figure.as_of) == ("satisfaction", 5, CLOSE)
    assert round(figure.value, 3) == 4.2

    in_round.next_round()
    in_round.record(in_round.typed(satisfaction=1), now=NOON + timedelta(weeks=2), number=2)
    assert seen(in_round, number=2, weeks=2).figures == (figure,)


def test_of_fewer_than_five_answers_there_is_no_figure_after_the_close_either(
    in_round: InRound,
) -> None:
    in_round.record(in_round.typed(satisfaction=5))
    in_round.mark_sent(DUE)
    close_rounds(in_round.db, CLOSE)
    write_digests(in_round.db, CLOSE + timedelta(days=3))
    found = seen(in_round, weeks=1)
    assert (found.has_confidential, found.figures, found.is_open) == (True, (), False)
    assert found.too_few
    assert TOO_FEW == Withheld.FEW


def test_that_few_answered_is_said_only_where_it_is_so(in_round: InRound) -> None:
    in_round.record(in_round.typed(satisfaction=5))
    close_rounds(in_round.db, CLOSE)
    found = seen(in_round, weeks=1)
    assert (found.figures, found.too_few, found.is_open) == ((), False, False)
    said = str(seen_modal(found, texts_for("es")))
    assert "menos de 5" not in said
    assert "no se ha publicado ningún resultado" in said
