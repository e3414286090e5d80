"""Answers to one question, and the sums that the database would make of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from westeros_learn.evidence import BAND, FULL, NO_BAND, Cell, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Row:
    """One answer: what was chosen, what it earned, what the rest of the attempt did, and the time."""

    answer: str | None
    score: float
    rest: float | None
    seconds: float | None = None


def cells_of(rows: Iterable[Row]) -> list[Cell]:
    """Return the sums of answers, one cell for each: they may be added or not."""
    return [_cell(row) for row in rows]


def _cell(row: Row) -> Cell:
    score = round(row.score * FULL)
    timed = row.seconds is not None
    log_seconds = round(1_000 * log(row.seconds)) if row.seconds is not None else 0
    if row.rest is None:
        return Cell(row.answer, NO_BAND, Tally(1, score, score**2, timed=timed, log_seconds=log_seconds))
    rest = round(row.rest * FULL)
    tally = Tally(
        1, score, score**2, 1, rest, rest**2, score, score**2, score * rest, int(timed), log_seconds
    )
    return Cell(row.answer, rest // BAND, tally)
