"""How far a test's scores would be the same again: reliability, and how exact one score is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from westeros_learn.evidence.distributions import f_quantile
from westeros_learn.evidence.intervals import CONFIDENCE, Interval

_TAIL = (1 - CONFIDENCE) / 2
_DUST = 1e-12


class Coefficient(StrEnum):
    """Which coefficient it is."""

    ALPHA = "alpha"
    KR20 = "kr-20"
    ONE_WAY = "one-way"


@dataclass(frozen=True, slots=True)
class Reliability:
    """How reliable the scores of a test are.

    Attributes:
        n: attempts.
        questions: how many questions an attempt has; of attempts of different length, between.
        value: the coefficient; below 0 where chance alone speaks.
        interval: what it could as well be.
        error: the standard error of measurement, in the unit of the scores: what one learner's
            score would vary by, if it could be measured again and again.
    """

    coefficient: Coefficient
    n: int
    questions: float
    value: float
    interval: Interval
    error: float


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of one question's scores, or of one attempt's: how many, of them, of their squares."""

    n: int
    total: float
    squares: float

    @property
    def variance(self) -> float:
        """Of the sample, with n − 1 below."""
        return max(0.0, (self.squares - self.total * self.total / self.n) / (self.n - 1))


def alpha(items: Sequence[Sums], totals: Sums, *, all_or_nothing: bool = False) -> Reliability | None:
    """Return Cronbach's alpha of a test that asks everybody the same questions.

    alpha = k/(k−1) · (1 − Σ s²(question) / s²(total)) (Cronbach 1951, *Coefficient alpha*, Psychometrika 16,
    eq. 2). Where every answer is right or wrong it is the formula 20 of Kuder and Richardson (1937).
    The interval is Feldt's (1965, *The approximate sampling distribution of KR-20*, Psychometrika 30).

    Args:
        items: the sums of each question's scores, all over the same attempts.
        totals: the sums of the attempts' total scores, in the same unit.
        all_or_nothing: whether every answer is right or wrong.

    Returns:
        None where there are fewer than two attempts or questions, or all totals are equal. Its
        `error` is in the unit of the mean score of a question.
    """
    k, n = len(items), totals.n
    if k < 2 or n < 2 or totals.variance <= 0:
        return None
    value = k / (k - 1) * (1 - sum(item.variance for item in items) / totals.variance)
    above, below = n - 1, (n - 1) * (k - 1)
    interval = Interval(
        1 - (1 - value) * f_quantile(1 - _TAIL, above, below),
        1 - (1 - value) * f_quantile(_TAIL, above, below),
    )
    error = sqrt(totals.variance * max(0.0, 1 - value)) / k
    return Reliability(
        Coefficient.KR20 if all_or_nothing else Coefficient.ALPHA, n, float(k), value, interval, error
    )


@dataclass(frozen=True, slots=True)
class DrawnSums:
    """The sums of attempts that were asked different questions.

    Attributes:
        n: attempts.
        answers, answers_squared: the sum of the numbers of their questions, and of the squares of those.
        total, squares: the sums of the scores of all questions, and of the squares of those.
        between: the sum of each attempt's total, squared and divided by the number of its questions.
    """

    n: int
    answers: int
    answers_squared: int
    total: float
    squares: float
    between: float


def one_way(sums: DrawnSums) -> Reliability | None:
    """Return the reliability of a test that draws other questions for every attempt.

    Questions are nested in attempts, so that a hard draw counts as error, as it does for whoever gets
    it: (MS between − MS within) / MS between, the one-way intraclass correlation of a mean, ICC(1,k)
    (Shrout & Fleiss 1979, *Intraclass correlations*, Psychol. Bull. 86; the i:p design of Brennan 2001,
    *Generalizability theory*, ch. 3). Of attempts that differ in length, k is n₀ of the analysis of
    variance (Searle, Casella & McCulloch 1992, *Variance components*, 3.6).

    Returns:
        None where there are fewer than two attempts, or fewer than two questions in them, or every
        attempt has the same mean. Its `error` is in the unit of the mean score of a question.
    """
    above, below = sums.n - 1, sums.answers - sums.n
    if above < 1 or below < 1:
        return None
    between = (sums.between - sums.total * sums.total / sums.answers) / above
    within = max(0.0, sums.squares - sums.between) / below
    if between <= _DUST * sums.squares:
        return None
    k = (sums.answers - sums.answers_squared / sums.answers) / above
    share = within / between
    interval = Interval(
        1 - share * f_quantile(1 - _TAIL, above, below), 1 - share * f_quantile(_TAIL, above, below)
    )
    return Reliability(Coefficient.ONE_WAY, sums.n, k, 1 - share, interval, sqrt(within / k))
