"""The sums from which everything said about a question follows.

Sums can be added: those of a million answers are made by the database, those of a test by hand. They
are whole numbers, so that nothing is lost on the way. Scores count in hundredths of a per cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from math import sqrt
from operator import attrgetter

FULL = 10_000
"""The score of an answer that is right, and of a test in which everything is."""

BAND = 500
"""Width of a band of scores: five per cent. Learners of one band count as equally strong."""

NO_BAND = -1
"""The band of an answer that nothing else of its attempt can be held against."""

_BANDS = 3  # thirds


@dataclass(frozen=True, slots=True)
class Tally:
    """The sums of answers to one question.

    Attributes:
        n: answers, among them those left out, which earn nothing.
        score, score_squared: sums of what they earned.
        rest_n: those of attempts that have other questions to hold them against.
        rest, rest_squared: sums of what these attempts earned in their other questions.
        rest_score, rest_score_squared, product: sums over the same attempts of what the answer
            earned, of its square, and of its product with the rest.
        timed: answers whose time is known.
        log_seconds: the sum of a thousand times the natural logarithm of their seconds.
    """

    n: int = 0
    score: int = 0
    score_squared: int = 0
    rest_n: int = 0
    rest: int = 0
    rest_squared: int = 0
    rest_score: int = 0
    rest_score_squared: int = 0
    product: int = 0
    timed: int = 0
    log_seconds: int = 0

    @property
    def mean(self) -> float:
        """What an answer earned on average, 0 to 1: the question's difficulty, or rather its ease."""
        return self.score / (self.n * FULL) if self.n else 0.0

    @property
    def variance(self) -> float:
        """Of what answers earned, 0 to 1, of the sample."""
        if self.n < 2:
            return 0.0
        return (self.n * self.score_squared - self.score**2) / (self.n * (self.n - 1) * FULL**2)

    @property
    def all_or_nothing(self) -> bool:
        """Whether every answer was right or wrong, and none right in part."""
        return self.score_squared == self.score * FULL

    @property
    def correlation(self) -> float | None:
        """Pearson's correlation of what the answer earned with what the rest of its attempt did.

        The corrected point-biserial: the question itself is left out of the other side, or every
        question would agree with itself (Henrysson 1963, *Correction of item-total correlations*,
        Psychometrika 28). None where one of the two never varies.
        """
        n = self.rest_n
        ours = n * self.rest_score_squared - self.rest_score**2
        theirs = n * self.rest_squared - self.rest**2
        if ours <= 0 or theirs <= 0:
            return None
        found = (n * self.product - self.rest_score * self.rest) / (sqrt(ours) * sqrt(theirs))
        return max(-1.0, min(1.0, found))


_FIELDS = [attrgetter(field.name) for field in fields(Tally)]


@dataclass(frozen=True, slots=True)
class Cell:
    """The sums of those who gave the same answer and are about equally strong.

    Attributes:
        answer: the keys that were chosen, one after the other, as in "ac"; "" when it was left out,
            None where answers are not told apart.
        band: which `BAND` of per cents the rest of the attempt lies in; or `NO_BAND`.
    """

    answer: str | None
    band: int
    tally: Tally


def total(cells: Iterable[Cell]) -> Tally:
    """Return the sums of cells together."""
    tallies = [cell.tally for cell in cells]
    return Tally(*(sum(map(field, tallies)) for field in _FIELDS))


def thirds(cells: Sequence[Cell]) -> tuple[list[Cell], list[Cell], list[Cell]] | None:
    """Return the cells of the lower, the middle and the upper third by the rest of the attempt.

    Whole bands go together; the upper third is taken from above and the lower one from below, each
    ending where it comes nearest to a third. (Thirds rather than Kelley's 27 per cent: groups are small,
    and a third is what readers know.)

    Returns:
        None where all are of one band, or a third would be empty.
    """
    sizes: dict[int, int] = {}
    for cell in cells:
        if cell.band != NO_BAND:
            sizes[cell.band] = sizes.get(cell.band, 0) + cell.tally.n
    wanted = sum(sizes.values()) / _BANDS
    rising = sorted(band for band, size in sizes.items() if size)
    lower = _nearest(rising, sizes, wanted)
    upper = _nearest(rising[::-1], sizes, wanted)
    if not lower or not upper or lower & upper:
        return None
    return (
        [cell for cell in cells if cell.band in lower],
        [cell for cell in cells if cell.band not in lower | upper and cell.band != NO_BAND],
        [cell for cell in cells if cell.band in upper],
    )


def _nearest(bands: Sequence[int], sizes: dict[int, int], wanted: float) -> set[int]:
    """Return the first bands that come nearest to a size together, at least one."""
    taken: set[int] = set()
    count = 0
    for band in bands:
        if taken and abs(count + sizes[band] - wanted) > abs(count - wanted):
            break
        taken.add(band)
        count += sizes[band]
    return taken
