"""Every formula against an independent library (SciPy), or against an example that was published."""

from __future__ import annotations

import random
from math import log

import numpy as np
import pytest
from scipy import special, stats

from tests.evidence.answers import Row, cells_of
from westeros_learn.evidence import (
    DrawnSums,
    Sums,
    alpha,
    correlation_interval,
    gain,
    mean_interval,
    one_way,
    share_interval,
    size_of_gain,
    statistics_of,
)
from westeros_learn.evidence.distributions import f_quantile, incomplete_beta, t_quantile

SHROUT_AND_FLEISS = (
    (9, 2, 5, 8),
    (6, 1, 3, 2),
    (8, 4, 6, 8),
    (7, 1, 2, 6),
    (10, 5, 6, 9),
    (6, 2, 4, 7),
)
"""Table 2 of Shrout & Fleiss (1979): six targets, four judges."""


@pytest.mark.parametrize("freedom", [1, 2, 3, 7, 24, 240, 100_000])
def test_quantiles_are_those_of_the_library(freedom: int) -> None:
    for probability in (0.001, 0.025, 0.5, 0.8, 0.975, 0.9999):
        assert t_quantile(probability, freedom) == pytest.approx(stats.t.ppf(probability, freedom), rel=1e-9)
        for below in (1, 5, 60, 90_000):
            expected = stats.f.ppf(probability, freedom, below)
            assert f_quantile(probability, freedom, below) == pytest.approx(expected, rel=1e-7)


def test_the_beta_function_is_that_of_the_library_and_knows_its_ends() -> None:
    for a, b, x in ((0.5, 0.5, 0.3), (12, 3, 0.9), (4_000, 2_000, 0.67), (1, 900, 0.001)):
        assert incomplete_beta(x, a, b) == pytest.approx(special.betainc(a, b, x), rel=1e-11)
    assert (incomplete_beta(0, 2, 3), incomplete_beta(1, 2, 3)) == (0, 1)


@pytest.mark.parametrize(
    "ask", [lambda: t_quantile(1, 3), lambda: t_quantile(0.5, 0), lambda: f_quantile(0.5, 1, 0)]
)
def test_a_quantile_of_nothing_is_refused(ask: object) -> None:
    with pytest.raises(ValueError, match=r"probability|freedom"):
        ask()  # type: ignore[operator]


def test_intervals_are_those_of_the_library() -> None:
    values = [62.0, 70.5, 41.0, 88.0, 55.5]
    found = mean_interval(5, float(np.mean(values)), float(np.var(values, ddof=1)))
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    for hits in (0, 3, 17, 20):
        wilson = stats.binomtest(hits, 20).proportion_ci(0.95, method="wilson")
        share = share_interval(20, hits)
        assert share is not None
        assert (share.low, share.high) == pytest.approx((wilson.low, wilson.high), abs=1e-12)
    assert mean_interval(1, 50, 0) is None
    assert share_interval(0, 0) is None


def test_a_gain_is_that_of_the_paired_t_test() -> None:
    rng = random.Random(3)  # noqa: S311  # not a secret
    pairs = [(before := rng.uniform(20, 80), min(100, before + rng.gauss(12, 9))) for _ in range(24)]
    found = gain(pairs)
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    interval = stats.ttest_rel(second, first).confidence_interval(0.95)
    assert found is not None
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((interval.low, interval.high))
    assert found.n == 24
    assert (found.before, found.after) == pytest.approx((first.mean(), second.mean()))
    assert found.spread == pytest.approx(np.std(second - first, ddof=1))
    assert found.is_certain


def test_hakes_gain_is_the_share_of_what_could_be_gained() -> None:
    """Hake's own figures for the traditional and the interactive courses: 0.23 and 0.48."""
    for before, after, normalised, size in (
        (40, 53.8, 0.23, "low"),
        (50, 74, 0.48, "medium"),
        (20, 90, 0.875, "high"),
    ):
        found = gain([(before, after)])
        assert found is not None
        assert found.normalised == pytest.approx(normalised)
        assert size_of_gain(normalised) == size
        assert found.interval is None
        assert not found.is_certain
    whole = gain([(100, 100), (100, 90)])
    assert whole is not None
    assert whole.normalised is None
    assert gain([]) is None


def test_a_question_that_everybody_leaves_as_it_was_gains_nothing_for_certain() -> None:
    same = gain([(50, 50), (60, 60), (70, 70)])
    assert same is not None
    assert (same.difference, same.is_certain) == (0, False)


def _sums(values: object) -> Sums:
    array = np.asarray(values, dtype=float)
    return Sums(array.size, float(array.sum()), float((array**2).sum()))


def _drawn(rows: list[list[float]]) -> DrawnSums:
    return DrawnSums(
        n=len(rows),
        answers=sum(map(len, rows)),
        answers_squared=sum(len(row) ** 2 for row in rows),
        total=sum(map(sum, rows)),
        squares=sum(value * value for row in rows for value in row),
        between=sum(sum(row) ** 2 / len(row) for row in rows),
    )


def test_reliabilities_are_those_that_shrout_and_fleiss_published() -> None:
    """Their ICC(3,4) is Cronbach's alpha: 0.91; their ICC(1,4) is 0.44."""
    ratings = np.array(SHROUT_AND_FLEISS, dtype=float)
    same = alpha([_sums(column) for column in ratings.T], _sums(ratings.sum(axis=1)))
    drawn = one_way(_drawn(ratings.tolist()))
    assert same is not None
    assert drawn is not None
    assert round(same.value, 2) == 0.91
    assert round(drawn.value, 2) == 0.44
    assert (same.questions, drawn.questions) == pytest.approx((4, 4))
    ratio = stats.f_oneway(*ratings.tolist()).statistic
    limits = [1 - stats.f.ppf(tail, 5, 18) / ratio for tail in (0.975, 0.025)]
    assert [drawn.interval.low, drawn.interval.high] == pytest.approx(limits)
    assert drawn.error == pytest.approx(np.sqrt(ratings.var(axis=1, ddof=1).mean() / 4))


def test_alpha_of_right_and_wrong_is_kuder_and_richardsons_formula_20() -> None:
    rng = np.random.default_rng(5)
    ability = rng.normal(size=(60, 1))
    right = (ability + rng.normal(size=(60, 12)) > rng.normal(size=12)).astype(float)
    found = alpha([_sums(column) for column in right.T], _sums(right.sum(axis=1)), all_or_nothing=True)
    p = right.mean(axis=0)
    spread = right.sum(axis=1).var()  # theirs divides by n on both sides
    assert found is not None
    assert found.value == pytest.approx(12 / 11 * (1 - (p * (1 - p)).sum() / spread))
    assert found.coefficient == "kr-20"
    limits = [1 - (1 - found.value) * stats.f.ppf(tail, 59, 59 * 11) for tail in (0.975, 0.025)]
    assert [found.interval.low, found.interval.high] == pytest.approx(limits)
    mean_of_a_learner = right.mean(axis=1)
    assert found.error == pytest.approx(mean_of_a_learner.std(ddof=1) * np.sqrt(1 - found.value))


def test_attempts_of_different_length_are_weighed_as_an_analysis_of_variance_does() -> None:
    rows = [[1.0, 0.5, 1.0], [0.0, 0.5], [1.0, 1.0, 0.0, 1.0], [0.0, 0.0, 0.5]]
    found = one_way(_drawn(rows))
    assert found is not None
    assert found.value == pytest.approx(1 - 1 / stats.f_oneway(*rows).statistic)
    assert found.questions == pytest.approx((12 - (9 + 4 + 16 + 9) / 12) / 3)


def test_where_nothing_varies_there_is_no_reliability() -> None:
    assert one_way(_drawn([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])) is None
    assert one_way(_drawn([[1.0], [0.0]])) is None
    assert alpha([_sums([1, 1]), _sums([0, 0])], _sums([1, 1])) is None
    assert alpha([_sums([1, 0])], _sums([1, 0])) is None


def test_discrimination_is_the_librarys_correlation_with_the_rest_of_the_attempt() -> None:
    rng = random.Random(11)  # noqa: S311  # not a secret
    rows = [
        Row("a", rng.choice((0.0, 0.3333, 1.0)), rng.random(), rng.lognormvariate(3, 0.6)) for _ in range(80)
    ]
    found = statistics_of(cells_of(rows))
    scores = [round(row.score * 10_000) for row in rows]
    rests = [round((row.rest or 0) * 10_000) for row in rows]
    expected = stats.pearsonr(scores, rests)
    interval = expected.confidence_interval(0.95)
    assert found is not None
    assert found.discrimination == pytest.approx(expected.statistic)
    assert found.discrimination_interval is not None
    assert (found.discrimination_interval.low, found.discrimination_interval.high) == pytest.approx(
        (interval.low, interval.high)
    )
    assert found.mean == pytest.approx(np.mean(scores) / 10_000)
    half = stats.sem(scores) * stats.t.ppf(0.975, 79) / 10_000
    assert found.interval is not None
    assert found.interval.high - found.mean == pytest.approx(half)
    assert found.seconds == pytest.approx(stats.gmean([row.seconds for row in rows]), rel=1e-3)
    assert correlation_interval(3, 0.5) is None
    assert log(found.seconds or 1) > 0
