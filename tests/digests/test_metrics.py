"""Each figure by its definition, whatever the order of its answers, and withheld where it must be."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.digests import metrics
from engagement.digests.metrics import Close, Figure, Metric, Verdict, Withheld
from engagement.digests.rules import Transition

NOW = datetime(2026, 5, 7, 22, 30, tzinfo=UTC)
CLOSE = Close(NOW, 9)
QUESTION = 7
unhurried = settings(deadline=None)  # the machine may be busy with other tests
faces = st.lists(st.integers(1, 5), max_size=40)
scores = st.lists(st.integers(0, 10), max_size=40)


def satisfaction(answers, before=None, k=5, close=CLOSE) -> Figure:
    return metrics.satisfaction_figure(close, QUESTION, Counter(answers), before, k)


def enps(answers, before=None, transitions=(), k=5, close=CLOSE) -> Figure:
    return metrics.enps_figure(close, QUESTION, Counter(answers), before, transitions, k)


def shown(figure: Figure) -> tuple[float, float, float]:
    """Return the interval's low end, the value and the high end of a figure that has them."""
    assert figure.value is not None
    assert figure.low is not None
    assert figure.high is not None
    return figure.low, figure.value, figure.high


def earlier(days: int, number: int = 2) -> Close:
    return Close(NOW - timedelta(days=days), number)


@unhurried
@given(faces, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(answers, random):
    shuffled = random.sample(answers, len(answers))
    assert satisfaction(answers) == satisfaction(shuffled)


@unhurried
@given(faces.filter(lambda answers: len(answers) >= 5))
def test_satisfaction_is_the_mean_inside_its_interval_on_the_scale(answers):
    figure = satisfaction(answers)
    low, value, high = shown(figure)
    assert value == pytest.approx(sum(answers) / len(answers))
    assert 1 <= low <= value + 1e-9
    assert value - 1e-9 <= high <= 5
    assert figure.n == len(answers)


@unhurried
@given(faces.filter(lambda answers: len(answers) >= 5))
def test_twice_the_people_of_one_mind_leave_the_mean_and_narrow_the_interval(answers):
    once, twice = shown(satisfaction(answers)), shown(satisfaction(answers * 2))
    assert twice[1] == pytest.approx(once[1])
    assert twice[2] - twice[0] <= once[2] - once[0] + 1e-9


@unhurried
@given(scores.filter(lambda answers: len(answers) >= 5))
def test_the_enps_is_promoters_less_detractors_over_all(answers):
    promoters = sum(score in {9, 10} for score in answers)
    detractors = sum(score <= 6 for score in answers)
    figure = enps(answers)
    assert figure.value == pytest.approx(100 * (promoters - detractors) / len(answers))


@pytest.mark.parametrize("make", [satisfaction, enps])
def test_nothing_and_too_little_have_no_value(make):
    nobody, one, four = make([]), make([4]), make([4, 4, 4, 4])
    assert (nobody.withheld, nobody.n) == (Withheld.NOBODY, 0)
    assert (one.withheld, one.n) == (Withheld.FEW, 1)
    assert four.withheld is Withheld.FEW
    for figure in (nobody, one, four):
        assert (figure.value, figure.low, figure.high, figure.parts) == (None, None, None, {})
    assert make([4, 4, 4, 4, 4]).withheld is None


def test_the_smallest_group_can_be_set():
    assert satisfaction([4, 3, 5], k=3).value == 4
    assert satisfaction([4] * 7, k=8).withheld is Withheld.FEW


def test_everybody_alike_is_a_point_without_width():
    figure = satisfaction([4] * 6)
    assert (figure.low, figure.value, figure.high) == (4, 4, 4)


def test_a_rise_beyond_noise_is_told_and_a_small_one_is_not():
    before = satisfaction([3, 3, 3, 2, 3, 3, 4, 3, 3, 3, 3, 3], close=earlier(98))
    rise = satisfaction([4, 4, 5, 4, 4, 4, 4, 3, 4, 4, 5, 4], before)
    fall = satisfaction([2, 2, 1, 2, 2, 2, 2, 3, 2, 2, 1, 2], before)
    noise = satisfaction([3, 3, 3, 3, 3, 3, 4, 3, 3, 3, 3, 3], before)
    assert [f.verdict for f in (rise, fall, noise)] == [Verdict.UP, Verdict.DOWN, Verdict.SAME]
    assert rise.previous is not None
    assert (rise.previous.value, rise.previous.n) == (before.value, 12)
    assert rise.previous.round_number == 2


def test_without_a_previous_figure_there_is_no_verdict():
    assert satisfaction([4] * 6).verdict is None
    withheld = satisfaction([4], close=earlier(98))
    assert satisfaction([4] * 6, withheld).previous is None


def test_an_enps_is_compared_as_a_whole_where_the_windows_lie_apart():
    before = enps([0] * 20 + [10] * 2, close=earlier(98))
    assert enps([10] * 20 + [0] * 2, before).verdict is Verdict.UP


def test_an_enps_drops_answers_counted_twice_before_it_compares():
    before = enps([10] * 12, close=earlier(84, 3))
    # Twelve answered then; six of them again, now as detractors. Whole against whole this is a
    # fall within a mixture; of the answers that differ, all six went from 10 to 0.
    transitions = [
        Transition(10, 10, same_answer=True, old_known=True, people=6),
        Transition(10, 0, same_answer=False, old_known=True, people=6),
    ]
    found = enps([10] * 6 + [0] * 6, before, transitions)
    assert found.verdict is Verdict.DOWN
    assert found.previous is not None
    assert found.previous.round_number == 3


def test_an_enps_with_too_few_new_answers_is_not_compared():
    before = enps([10] * 12, close=earlier(84, 3))
    transitions = [
        Transition(10, 10, same_answer=True, old_known=True, people=8),
        Transition(10, 0, same_answer=False, old_known=True, people=4),
    ]
    found = enps([10] * 8 + [0] * 4, before, transitions)
    assert found.verdict is None
    assert found.previous is not None


def test_a_share_has_its_raw_counts_and_interval():
    figure = metrics.share_figure(Metric.RESPONSE_RATE, CLOSE, 31, 38, None, 5)
    low, value, high = shown(figure)
    assert value == pytest.approx(31 / 38)
    assert low < value < high
    assert (figure.n, figure.parts) == (38, {"hits": 31})


def test_a_share_of_few_people_is_withheld_but_its_count_stays():
    figure = metrics.share_figure(Metric.RESPONSE_RATE, CLOSE, 3, 4, None, 5)
    assert (figure.value, figure.withheld, figure.parts) == (None, Withheld.FEW, {"hits": 3})


def test_a_share_is_compared_by_its_counts():
    before = metrics.share_figure(Metric.PARTICIPATION, earlier(98), 4, 40, None, 5)
    now = metrics.share_figure(Metric.PARTICIPATION, CLOSE, 36, 40, before, 5)
    assert now.verdict is Verdict.UP


def test_a_count_is_shown_however_small_and_not_tested():
    figure = metrics.count_figure(Metric.REFERRALS, CLOSE, 1, 3)
    assert (figure.value, figure.n, figure.verdict) == (1, 1, None)
    assert figure.previous is not None
    assert figure.previous.value == 3


def changed(people: int) -> list[Transition]:
    return [Transition(3, 4, same_answer=False, old_known=True, people=people)]


def test_a_figure_is_published_anew_only_when_enough_contributions_changed():
    last = satisfaction([3] * 12, close=earlier(14, 8))
    new = satisfaction([3] * 12 + [2])
    assert metrics.published(new, last, changed(4), 5) is last
    assert metrics.published(new, last, changed(5), 5) is new
    assert metrics.published(new, None, [], 5) is new


def test_a_figure_of_too_few_is_withheld_rather_than_replaced_by_an_old_one():
    last = satisfaction([3] * 12, close=earlier(14, 8))
    new = satisfaction([3] * 4)
    assert metrics.published(new, last, changed(1), 5) is new


def history(*closes: int) -> list[tuple[datetime, Figure]]:
    made = [satisfaction([4] * 6, close=earlier(days)) for days in closes]
    return [(figure.as_of, figure) for figure in made]


def test_the_previous_figure_is_the_newest_of_at_least_ninety_days_before():
    found = metrics.previous_figure(history(14, 84, 90, 98), CLOSE)
    assert found is not None
    assert found.as_of == NOW - timedelta(days=90)
    assert metrics.previous_figure(history(14, 84), CLOSE) is None


def test_the_previous_enps_falls_back_to_the_last_round_that_asked_it():
    found = metrics.previous_enps(history(84), CLOSE)
    assert found is not None
    assert found.as_of == NOW - timedelta(days=84)
    older = metrics.previous_enps(history(84, 168), CLOSE)
    assert older is not None
    assert older.as_of == NOW - timedelta(days=168)
    assert metrics.previous_enps([], CLOSE) is None


def test_a_withheld_figure_is_nobodys_previous():
    few = satisfaction([4], close=earlier(98))
    assert metrics.previous_figure([(few.as_of, few), *history(112)], CLOSE) is not None
    assert metrics.last_published([(few.as_of, few)]) is None
