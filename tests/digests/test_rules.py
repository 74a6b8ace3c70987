"""The formulas agree with statsmodels and scipy, and hold where those are not defined."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint, proportions_ztest
from statsmodels.stats.weightstats import DescrStatsW, ttest_ind

from engagement.digests import rules
from engagement.digests.rules import Transition

unhurried = settings(deadline=None)  # the machine may be busy with other tests
faces = st.lists(st.integers(1, 5), min_size=2, max_size=60)
counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
scores = st.lists(st.integers(0, 10), min_size=3, max_size=60)


def moments(values: list[int]) -> tuple[float, float, int]:
    return float(np.mean(values)), float(np.var(values, ddof=1)), len(values)


@unhurried
@given(counts)
def test_wilson_is_statsmodels_wilson(share):
    hits, n = share
    found = rules.wilson(hits, n)
    low, high = proportion_confint(hits, n, method="wilson")
    assert found.low == pytest.approx(low, abs=1e-12)
    assert found.high == pytest.approx(high, abs=1e-12)


@pytest.mark.parametrize(("hits", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(hits, n):
    with pytest.raises(ValueError, match="no share"):
        rules.wilson(hits, n)


@unhurried
@given(counts, counts)
def test_two_shares_are_tested_as_statsmodels_does(share, before):
    pooled = (share[0] + before[0]) / (share[1] + before[1])
    assume(0 < pooled < 1)
    _, p = proportions_ztest([share[0], before[0]], [share[1], before[1]])
    assume(abs(p - 0.05) > 1e-9)
    assert rules.share_moved(*share, *before) == (p < 0.05)


@pytest.mark.parametrize("hits", [0, 7])
def test_equal_shares_without_spread_have_not_moved(hits):
    assert not rules.share_moved(hits, 7, hits and 9, 9)


@unhurried
@given(faces, faces)
def test_welch_is_statsmodels_welch(one, other):
    assume(len(set(one)) + len(set(other)) > 2)
    _, p, _ = ttest_ind(one, other, usevar="unequal")
    assert rules.welch(moments(one), moments(other)) == pytest.approx(p, rel=1e-6, abs=1e-12)


def test_two_groups_that_all_agree_differ_or_do_not():
    assert not rules.means_moved((4.0, 0.0, 6), (4.0, 0.0, 9))
    assert rules.means_moved((4.0, 0.0, 6), (5.0, 0.0, 9))


@unhurried
@given(faces)
def test_the_interval_of_a_mean_is_statsmodels(values):
    found = rules.mean_interval(*moments(values))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # statsmodels divides by a spread of zero
        low, high = DescrStatsW(values).tconfint_mean()
    assert found.low == pytest.approx(low, abs=1e-9)
    assert found.high == pytest.approx(high, abs=1e-9)


def test_one_value_has_no_interval():
    with pytest.raises(ValueError, match="no interval"):
        rules.mean_interval(4.0, 0.0, 1)


@unhurried
@given(st.floats(-40, 40), st.floats(1, 1e5))
def test_students_t_is_scipys(t, freedom):
    expected = 2 * stats.t.sf(abs(t), freedom)
    assert rules.t_probability(t, freedom) == pytest.approx(expected, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("freedom", [1, 2, 4, 11.5, 199, 9999])
def test_the_critical_t_is_scipys(freedom):
    assert rules.t_critical(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-9)


@pytest.mark.parametrize(("n", "margin"), [(10, 42), (20, 32), (40, 23), (100, 15)])
def test_the_margins_of_an_enps_are_those_of_the_definition(n, margin):
    found = rules.enps_interval(n // 2, n // 5, n)
    assert round((found.high - found.low) / 2) == margin


@unhurried
@given(scores)
def test_an_enps_lies_in_its_interval_and_the_interval_on_its_scale(values):
    promoters = sum(value >= 9 for value in values)
    detractors = sum(value <= 6 for value in values)
    found = rules.enps_interval(promoters, detractors, len(values))
    assert -100 <= found.low < found.high <= 100
    assert found.low - 1e-9 <= rules.enps(promoters, detractors, len(values)) <= found.high + 1e-9


@pytest.mark.parametrize(("promoters", "detractors", "n"), [(0, 0, 0), (4, 2, 5), (-1, 0, 5)])
def test_what_is_no_enps_is_refused(promoters, detractors, n):
    with pytest.raises(ValueError, match="not among"):
        rules.enps(promoters, detractors, n)


def test_an_enps_moves_only_beyond_both_margins():
    # 1.96 × √(SE₁² + SE₂²) of these is 34 points.
    assert not rules.enps_moved((14, 14, 40), (20, 8, 40))
    assert rules.enps_moved((12, 16, 40), (20, 8, 40))


def test_an_enps_of_the_same_answers_has_not_moved():
    assert not rules.enps_moved((5, 2, 10), (5, 2, 10))


def test_a_group_has_a_floor():
    assert rules.group_size(3) == 3
    with pytest.raises(ValueError, match="floor is 3"):
        rules.group_size(2)


def test_only_another_value_a_newcomer_and_somebody_gone_changed():
    transitions = [
        Transition(4, 4, same_answer=True, old_known=True, people=7),
        Transition(4, 4, same_answer=False, old_known=True, people=6),
        Transition(3, 4, same_answer=False, old_known=True, people=2),
        Transition(None, 2, same_answer=False, old_known=True, people=1),
        Transition(5, None, same_answer=False, old_known=True, people=1),
        Transition(1, 2, same_answer=False, old_known=False, people=3),
    ]
    assert rules.people_changed(transitions) == 4


def test_answers_counted_on_both_sides_leave_the_comparison():
    transitions = [
        Transition(9, 9, same_answer=True, old_known=True, people=7),
        Transition(9, 6, same_answer=False, old_known=True, people=2),
        Transition(7, 6, same_answer=False, old_known=True, people=1),
        Transition(None, 10, same_answer=False, old_known=True, people=3),
        Transition(0, None, same_answer=False, old_known=True, people=4),
    ]
    assert rules.apart(transitions) == ({9: 2, 7: 1, 0: 4}, {6: 3, 10: 3})


def test_z_is_the_one_of_the_definition():
    assert math.isclose(rules.Z, 1.96, abs_tol=1e-4)
