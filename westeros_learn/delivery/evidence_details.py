"""Evidence about one question: its parts, what was typed, and how it was answered before it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.assessment import fold, right_parts, settle
from westeros_learn.delivery.evidence import ItemEvidence, quiz_evidence
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.wordings import asked_wording, prompt_wording
from westeros_learn.evidence import LEAST, ItemStatistics, statistics_of
from westeros_learn.model import (
    Course,
    FilledQuestion,
    Ordering,
    PairingQuestion,
    Question,
    Quiz,
    TextQuestion,
    plain_text,
)
from westeros_learn.records import CourseVersion, Database
from westeros_learn.records.evidence_rows import Selection
from westeros_learn.records.evidence_sums import LastAnswer, cells_of, items_of, last_answers

MOST_ANSWERS = 2_000
"""How many of the latest answers are read one by one for parts and typed texts."""

_MOST_TYPED = 20


@dataclass(frozen=True, slots=True)
class PartEvidence:
    """What is known of an item, gap or cell.

    Attributes:
        text: what it says; "" where it is a place in a text.
        right: how many had it right.
        instead: what was most often given in its place, and by how many; None where fewer than
            `LEAST` gave the same.
    """

    key: str
    text: str
    right: int
    instead: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """A text that at least `LEAST` learners typed, capital letters and accents apart.

    Attributes:
        right: whether it counts as right.
    """

    text: str
    n: int
    right: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """How a question was answered with other choices, or by another key.

    Attributes:
        noted_at: when the version came first that asked it so; None where that is not known.
        n: how many answered it so.
        statistics: None where they are too few.
    """

    noted_at: datetime | None
    n: int
    statistics: ItemStatistics | None


@dataclass(frozen=True, slots=True)
class QuestionEvidence:
    """What is known of one question of a quiz.

    Attributes:
        read: how many answers were read one by one, for what follows.
        parts: of a question that is answered in parts.
        typed: what was typed, the most frequent first; those that fewer typed are only counted.
        rarer: how many typed something else.
        mistakes: how often each foreseen mistake was made, by its index.
        prompt_changed: whether answers from before the wording of the prompt changed are among them.
        earlier: how it was answered before its choices or its key were changed, the latest first.
    """

    course: Course
    quiz: Quiz
    item: ItemEvidence
    read: int
    parts: tuple[PartEvidence, ...]
    typed: tuple[TypedAnswer, ...]
    rarer: int
    mistakes: tuple[int, ...]
    prompt_changed: bool
    earlier: tuple[Earlier, ...]


def question_evidence(
    database: Database,
    library: Library,
    where: tuple[str, str, str],
    selection: Selection,
    now: datetime,
) -> QuestionEvidence:
    """Return what is known of one question.

    Args:
        database: where the answers are.
        library: the courses.
        where: the ids of the course, of the quiz and of the question.
        selection: which attempts are looked at.
        now: the time.

    Raises:
        Refused: there is no such course or quiz, or it never asked such a question.
    """
    course_id, quiz_id, question_id = where
    whole = quiz_evidence(database, library, course_id, quiz_id, selection, now)
    item = next((each for each in whole.items if each.question_id == question_id), None)
    question = whole.course.question_by_id.get(question_id)
    if item is None:
        if question is None:
            raise Refused(Reason.NO_QUESTION)
        item = ItemEvidence(question_id, question, 0, 0, 0, None, ())
    with database.read() as session:
        keys = [key for key in items_of(session, course_id, quiz_id) if key.question_id == question_id]
        versions = _versions(session, course_id, question_id)
        now_asked = asked_wording(question) if question else 0
        mine = next((key for key in keys if key.wording == now_asked and question), None)
        answers: Sequence[LastAnswer] = []
        if mine and question and item.statistics:
            read = last_answers(session, mine.id, question_id, selection, MOST_ANSWERS)
            answers = [each for each in read if each.response or not each.score]  # see `unnamed`
        cells = cells_of(session, [key.id for key in keys if key != mine], selection)
    earlier = [
        Earlier(
            noted_at=min((at for at, asked, _ in versions if asked == key.wording), default=None),
            n=sum(cell.tally.n for cell in cells[key.id]),
            statistics=statistics_of(cells[key.id]),
        )
        for key in keys
        if key.id in cells
    ]
    earlier.sort(key=lambda each: (each.noted_at is not None, each.noted_at), reverse=True)
    typed, rarer = _typed(question, answers)
    return QuestionEvidence(
        course=whole.course,
        quiz=whole.quiz,
        item=item,
        read=len(answers),
        parts=tuple(_parts(question, answers)) if question else (),
        typed=typed,
        rarer=rarer,
        mistakes=_mistakes(question, answers),
        prompt_changed=bool(question) and _changed(question, now_asked, versions),
        earlier=tuple(earlier),
    )


_Version = tuple[datetime, int, int]
"""When it was noted, and what named the choices and the prompt then."""


def _versions(session: Session, course_id: str, question_id: str) -> list[_Version]:
    asked = select(CourseVersion.noted_at, CourseVersion.questions[question_id]).where(
        CourseVersion.course_id == course_id
    )
    return [(at, told["asked"], told["prompt"]) for at, told in session.execute(asked) if told]


def _changed(question: Question | None, asked: int, versions: Sequence[_Version]) -> bool:
    prompt = prompt_wording(question) if question else 0
    return any(was == asked and then != prompt for _, was, then in versions)


def _parts(question: Question, answers: Sequence[LastAnswer]) -> Iterator[PartEvidence]:
    """Yield what is known of each part of a question."""
    texts = _texts_of_parts(question)
    if not texts or not answers:
        return
    right: Counter[str] = Counter()
    instead: dict[str, Counter[str]] = {key: Counter() for key in texts}
    for answer in answers:
        hits = set(right_parts(settle(question, answer.seed), answer.response))
        right.update(hits)
        if isinstance(question, Ordering):
            continue
        for part in answer.response:
            key, given = part[:1], part[1:]
            if key in instead and key not in hits and given.strip():
                instead[key][given if isinstance(question, PairingQuestion) else fold(given)] += 1
    names = (
        {target.key: plain_text(target.text) for target in question.targets}
        if isinstance(question, PairingQuestion)
        else {}
    )
    for key, text in texts.items():
        common = instead[key].most_common(1)
        told = (names.get(common[0][0], common[0][0]), common[0][1]) if common else None
        yield PartEvidence(key, text, right[key], told if told and told[1] >= LEAST else None)


def _texts_of_parts(question: Question) -> dict[str, str]:
    match question:
        case PairingQuestion() | Ordering():
            return {item.key: plain_text(item.text) for item in question.items}
        case FilledQuestion():
            return {gap.key: "" for gap in question.gaps}
        case _:
            return {}


def _typed(question: Question | None, answers: Sequence[LastAnswer]) -> tuple[tuple[TypedAnswer, ...], int]:
    """Return what was typed by at least `LEAST`, and how many typed something that fewer did.

    Where the numbers differ from attempt to attempt, so do the answers: then nothing is told.
    """
    if not isinstance(question, TextQuestion) or question.parameters:
        return (), 0
    n: Counter[str] = Counter()
    right: dict[str, bool] = {}
    for answer in answers:
        text = fold(answer.response[0]) if answer.response else ""
        if text:
            n[text] += 1
            right[text] = answer.score >= 1
    found = [TypedAnswer(text, count, right[text]) for text, count in n.most_common() if count >= LEAST]
    found = found[:_MOST_TYPED]
    return tuple(found), sum(n.values()) - sum(each.n for each in found)


def _mistakes(question: Question | None, answers: Sequence[LastAnswer]) -> tuple[int, ...]:
    """Return how often each foreseen mistake was made; nothing where fewer than `LEAST` answered."""
    if not isinstance(question, TextQuestion) or len(answers) < LEAST:
        return ()
    made = Counter(answer.mistake for answer in answers if answer.mistake is not None)
    return tuple(made[index] for index in range(len(question.mistakes)))
