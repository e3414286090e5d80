"""What was gained from a course: what its learners had in the pre-test, and in the test that counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from westeros_learn.evidence import LEAST, Gain, gain
from westeros_learn.model import Course, QuizRole
from westeros_learn.records.evidence_rows import Selection, paired_scores


@dataclass(frozen=True, slots=True)
class CourseGain:
    """What was gained from one quiz to another one.

    Attributes:
        before, after: the ids of the quizzes.
        n: how many learners took both; it may be told even where they are too few for more.
        gain: None for fewer than `LEAST` of them.
        bands_before, bands_after: how many learners had so much, for each ten per cent. Empty where
            there is no gain to tell.
    """

    before: str
    after: str
    n: int
    gain: Gain | None
    bands_before: tuple[int, ...] = ()
    bands_after: tuple[int, ...] = ()


_BANDS = 10


def quiz_pairs(course: Course) -> Iterator[tuple[str, str]]:
    """Yield each pre-test of a course with each quiz that counts."""
    for before in course.quizzes:
        for after in course.quizzes:
            if before.role is QuizRole.PRE_TEST and after.role is QuizRole.COUNTS:
                yield before.id, after.id


def course_gains(session: Session, course: Course, selection: Selection) -> tuple[CourseGain, ...]:
    """Return what was gained in a course: one for each pre-test and each quiz that counts.

    Both scores are those of the first attempts, whatever the selection says of later ones: a second
    attempt measures practice in the test, too.

    Args:
        session: the transaction.
        course: as it is now; quizzes that it no longer has are left out.
        selection: which learners, by when they finished the quiz that counts.
    """
    found = []
    for pair in quiz_pairs(course):
        scores = paired_scores(session, course.id, pair, selection)
        if len(scores) < LEAST:
            found.append(CourseGain(*pair, len(scores), None))
            continue
        told = gain((before / 100, after / 100) for before, after in scores)
        before, after = ([score[side] for score in scores] for side in (0, 1))
        found.append(CourseGain(*pair, len(scores), told, _in_bands(before), _in_bands(after)))
    return tuple(found)


def _in_bands(scores: list[int]) -> tuple[int, ...]:
    width = 10_000 // _BANDS
    at = [min(score // width, _BANDS - 1) for score in scores]
    return tuple(at.count(band) for band in range(_BANDS))
