"""The formulas of the metrics: intervals, and tests that tell a change from noise. Pure.

`metrics.md` defines each; the tests hold them to statsmodels and scipy.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)  # 1.96
_SIGNIFICANT = 1 - CONFIDENCE

DEFAULT_GROUP = 5
SMALLEST_GROUP = 3

PROMOTER_FROM = 9
DETRACTOR_UP_TO = 6


@dataclass(frozen=True)
class Interval:
    """A 95 % confidence interval."""

    low: float
    high: float


@dataclass(frozen=True)
class Transition:
    """How many people's contribution to a rolling figure went from `old` to `new`.

    None stands for no contribution. `same_answer`: it is one and the same answer, counted both
    times. `old_known` is False where that answer was edited since, so its old value is lost.
    """

    old: int | None
    new: int | None
    same_answer: bool
    old_known: bool
    people: int


def group_size(k: int) -> int:
    """Return `k`, the smallest group shown. Raises `ValueError` below the floor of 3."""
    if k < SMALLEST_GROUP:
        raise ValueError(f"a group of {k} is too small to be shown; the floor is {SMALLEST_GROUP}")
    return k


def people_changed(transitions: Iterable[Transition]) -> int:
    """Count the people whose contribution differs for certain: another value, newly there, or gone.

    Whoever gave the same value again changed nothing that a reader could subtract, so a newcomer
    cannot hide behind them. Where the old value is lost, the person does not count.
    """
    return sum(t.people for t in transitions if t.old_known and t.old != t.new)


def apart(transitions: Iterable[Transition]) -> tuple[dict[int, int], dict[int, int]]:
    """Return the histograms of before and after without the answers that both would count."""
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    for t in transitions:
        if t.same_answer:
            continue
        if t.old is not None:
            before[t.old] = before.get(t.old, 0) + t.people
        if t.new is not None:
            after[t.new] = after.get(t.new, 0) + t.people
    return before, after


def wilson(hits: int, n: int) -> Interval:
    """Return Wilson's interval of a share from 0 to 1. Raises `ValueError` where n is 0."""
    if not 0 <= hits <= n or n == 0:
        raise ValueError(f"{hits} of {n} is no share")
    share, square = hits / n, Z * Z
    centre = (share + square / (2 * n)) / (1 + square / n)
    margin = Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return Interval(max(0.0, centre - margin), min(1.0, centre + margin))


def share_moved(hits: int, n: int, hits_before: int, n_before: int) -> bool:
    """Tell whether two shares differ beyond noise: the pooled two-proportion z test."""
    pooled = (hits + hits_before) / (n + n_before)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / n_before))
    return error > 0 and abs(hits / n - hits_before / n_before) > Z * error


def enps(promoters: int, detractors: int, n: int) -> float:
    """Return the eNPS, -100 to 100. Raises `ValueError` where n is 0."""
    _check_enps(promoters, detractors, n)
    return 100 * (promoters - detractors) / n


def enps_interval(promoters: int, detractors: int, n: int) -> Interval:
    """Return the adjusted Wald interval of an eNPS, clipped to -100 … 100."""
    _check_enps(promoters, detractors, n)
    m = n + 3
    centre = (promoters - detractors) / m
    margin = Z * _enps_error(promoters, detractors, n)
    return Interval(max(-100.0, 100 * (centre - margin)), min(100.0, 100 * (centre + margin)))


def enps_moved(before: tuple[int, int, int], after: tuple[int, int, int]) -> bool:
    """Tell whether two eNPS of different answers, each (promoters, detractors, n), differ."""
    change = (enps(*after) - enps(*before)) / 100
    return abs(change) > Z * math.hypot(_enps_error(*before), _enps_error(*after))


def _enps_error(promoters: int, detractors: int, n: int) -> float:
    m = n + 3
    up, down = (promoters + 0.75) / m, (detractors + 0.75) / m
    return math.sqrt((up + down - (up - down) ** 2) / m)


def _check_enps(promoters: int, detractors: int, n: int) -> None:
    if min(promoters, detractors) < 0 or promoters + detractors > n or n == 0:
        raise ValueError(f"{promoters} promoters and {detractors} detractors are not among {n}")


def mean_interval(mean: float, variance: float, n: int) -> Interval:
    """Return Student's interval of a mean with its sample variance. Raises `ValueError` below n = 2."""
    if n < 2:  # noqa: PLR2004 - one value has no spread
        raise ValueError("one value has no interval")
    margin = t_critical(n - 1) * math.sqrt(variance / n)
    return Interval(mean - margin, mean + margin)


def means_moved(before: tuple[float, float, int], after: tuple[float, float, int]) -> bool:
    """Tell whether two means, each (mean, sample variance, n ≥ 2), differ: Welch's t test."""
    return welch(before, after) < _SIGNIFICANT


def welch(one: tuple[float, float, int], other: tuple[float, float, int]) -> float:
    """Return the two-sided p of Welch's test; samples without any spread differ, or do not."""
    (mean, variance, n), (mean2, variance2, n2) = one, other
    share, share2 = variance / n, variance2 / n2
    if share + share2 == 0:
        return 1.0 if mean == mean2 else 0.0
    t = (mean - mean2) / math.sqrt(share + share2)
    freedom = (share + share2) ** 2 / (share**2 / (n - 1) + share2**2 / (n2 - 1))
    return t_probability(t, freedom)


def t_probability(t: float, freedom: float) -> float:
    """Return the two-sided p of Student's t (Abramowitz & Stegun 26.7.1)."""
    return _incomplete_beta(freedom / (freedom + t * t), freedom / 2, 0.5)


def t_critical(freedom: float) -> float:
    """Return the t whose two-sided p is 5 %."""
    low, high = 0.0, 1.0
    while t_probability(high, freedom) > _SIGNIFICANT:
        high *= 2
    while high - low > high * 1e-13:
        middle = (low + high) / 2
        if t_probability(middle, freedom) > _SIGNIFICANT:
            low = middle
        else:
            high = middle
    return high


def _incomplete_beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b) (DLMF 8.17)."""
    if x in {0, 1}:
        return x
    if x > (a + 1) / (a + b + 2):  # where the fraction below converges slowly: DLMF 8.17.4
        return 1 - _incomplete_beta(1 - x, b, a)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    return front / (a * _beta_fraction(x, a, b))


def _beta_fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of DLMF 8.17.22, from its tail, long enough for any n here."""
    fraction = 1.0
    for m in range(200, 0, -1):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        fraction = 1 + even / (1 + odd / fraction)
    return 1 - (a + b) * x / (a + 1) / fraction
