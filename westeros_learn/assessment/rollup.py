"""From answers to a score, a pass and completion (DESIGN, "Score and completion").

Scores are whole numbers, in hundredths of a per cent (0 to 10,000), rounded down,
so that a score that is shown as the pass mark is one that passes.
Twin: `scorm_templates/scripts/rollup.js`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

FULL = 10_000
_DUST = 1e-6  # sums of thirds may fall a hair short of a whole hundredth


def quiz_score(results: Iterable[tuple[int, float]]) -> int:
    """Return the score of an attempt.

    Args:
        results: (weight, score from 0 to 1) of every question asked, unanswered ones with 0.
    """
    earned = 0.0
    total = 0
    for weight, score in results:
        earned += weight * score
        total += weight
    return int(earned / total * FULL + _DUST) if total else 0


def passes(score: int, pass_mark: int) -> bool:
    """Say whether a score reaches a pass mark given in per cent."""
    return score >= pass_mark * 100


def course_score(counted: Iterable[tuple[int, int | None]]) -> int | None:
    """Return the score of a course, None as long as no counted quiz was finished.

    Args:
        counted: (number of questions asked, best score or None) of every counted quiz.
    """
    quizzes = list(counted)
    if all(best is None for _, best in quizzes):
        return None
    total = sum(size for size, _ in quizzes)
    return sum(size * (best or 0) for size, best in quizzes) // total if total else 0


def is_complete(lessons_seen: Mapping[str, bool], counted_passed: Mapping[str, bool]) -> bool:
    """Say whether a course is complete: every lesson seen and every counted quiz passed."""
    return all(lessons_seen.values()) and all(counted_passed.values())
