"""What shows only over many questions: where keys stand, how long they are, what is assessed.

A place is told when chance alone would spread keys as unevenly in less than one file of a
thousand: the binomial tail, divided by the number of tails that are looked at (Bonferroni).
Small files therefore never warn. Position and length of keys: Haladyna, Downing and Rodriguez
(2002), guidelines 20 and 24; Y. Attali and M. Bar-Hillel, "Guess Where: The Position of Correct
Answers in Multiple-Choice Test Items as a Psychometric Variable", Journal of Educational
Measurement 40 (2003), 109-128.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from math import exp, lgamma, log
from typing import TYPE_CHECKING

from westeros_learn.model import QuizRole, SingleChoice, TrueFalse, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from westeros_learn.model import Course, Question
    from westeros_learn.source.alone import Lasting
    from westeros_learn.source.faults import Faults
    from westeros_learn.source.reading import CourseFiles

CHANCE = 0.001
"""How rare an uneven spread must be by chance before it is told."""

FEWEST_FOR_OUTCOME = 4
"""Questions that assess an outcome. Below four, who guesses between two choices reaches a full
score more often than one time in ten."""


def check_balance(questions: Sequence[Question], faults: Faults, lasting: Lasting) -> None:
    """Warn, once for each file, when the place or the length of keys tells."""
    by_kind: dict[tuple[str, str, int], list[Question]] = defaultdict(list)
    singles: dict[str, list[SingleChoice]] = defaultdict(list)
    for question in questions:
        if isinstance(question, SingleChoice | TrueFalse) and len(question.correct_keys) == 1:
            by_kind[question.span.file, question.kind, len(question.choices)].append(question)
        if isinstance(question, SingleChoice) and len(question.correct_keys) == 1:
            singles[question.span.file].append(question)
    for (_, kind, choices), some in by_kind.items():
        _check_places(kind, choices, some, faults)
    for some_singles in singles.values():
        _check_lengths(some_singles, faults, lasting)


def _check_places(kind: str, choices: int, questions: Sequence[Question], faults: Faults) -> None:
    counts = Counter(_place(question) for question in questions)
    number = len(questions)
    likelihood = {place: _tail(counts[place], number, 1 / choices) for place in range(choices)}
    place = min(likelihood, key=lambda one: likelihood[one])
    if likelihood[place] * 2 * choices >= CHANCE:
        return
    where = ("true", "false")[place] if kind == TrueFalse.kind else f"in place {place + 1}"
    faults.add(
        "W207",
        questions[0].span,
        number=number,
        kind=kind,
        choices=choices,
        count=counts[place] or "none",
        where=where,
        expected=round(number / choices),
    )


def _place(question: Question) -> int:
    choices = question.choices if isinstance(question, SingleChoice | TrueFalse) else ()
    return next((place for place, choice in enumerate(choices) if choice.correct), 0)


def _check_lengths(questions: Sequence[SingleChoice], faults: Faults, lasting: Lasting) -> None:
    longest = sum(lasting.fact(question, "key is longest", _key_is_longest) for question in questions)
    number = len(questions)
    expected = sum(1 / len(question.choices) for question in questions)
    if longest > expected and _tail(longest, number, expected / number) < CHANCE:
        faults.add("W216", questions[0].span, number=number, count=longest, expected=max(round(expected), 1))


def _key_is_longest(question: Question) -> bool:
    assert isinstance(question, SingleChoice)  # noqa: S101  # no other is asked about
    lengths = {choice.correct: 0 for choice in question.choices}
    for choice in question.choices:
        lengths[choice.correct] = max(lengths[choice.correct], len(plain_text(choice.text)))
    return lengths[True] > lengths.get(False, 0)


def _tail(count: int, number: int, chance: float) -> float:
    """Return how likely a count that far from the expected one, or farther, is by chance."""
    counts = range(count, number + 1) if count >= number * chance else range(count + 1)
    return sum(_binomial(one, number, chance) for one in counts)


def _binomial(count: int, number: int, chance: float) -> float:
    if chance >= 1:
        return float(count == number)
    ways = lgamma(number + 1) - lgamma(count + 1) - lgamma(number - count + 1)
    return exp(ways + count * log(chance) + (number - count) * log(1 - chance))


def check_outcome_counts(course: Course, files: CourseFiles, faults: Faults) -> None:
    """Warn of outcomes with too few questions, in a course whose test asks enough to tell them apart."""
    counted = [quiz for quiz in course.quizzes if quiz.role is QuizRole.COUNTS]
    asked = sum(min(quiz.draw, len(course.pool)) or len(quiz.questions) for quiz in counted)
    if asked <= FEWEST_FOR_OUTCOME or not files.names.questions.complete or faults.has("Q301"):
        return
    counts = Counter(question.outcome for question in course.all_questions())
    for outcome in course.outcomes:
        number = counts[outcome.id]
        if number < FEWEST_FOR_OUTCOME:
            said = "one question" if number == 1 else f"{number or 'no'} questions"
            faults.add("W212", outcome.span, outcome=outcome.id, number=said, least=FEWEST_FOR_OUTCOME)
