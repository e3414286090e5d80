"""What a question asks, as a number: answers to different choices, or to another key, are never mixed.

A course changes with every comma. What its questions asked is noted for each version that is served, so
that answers can be told apart long after the files have changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.assessment import as_data, fold, hash32, parameter_data
from westeros_learn.delivery.library import Edition, Library
from westeros_learn.delivery.transactions import written
from westeros_learn.model import (
    Cell,
    ChoiceQuestion,
    Course,
    Date,
    FilledQuestion,
    Gap,
    Numeric,
    Ordering,
    PairingQuestion,
    Part,
    Question,
    ShortText,
    plain_text,
)
from westeros_learn.records import CourseVersion, Database


def asked_wording(question: Question) -> int:
    """Return what names the choices and the key of a question, and everything else that is judged.

    Capital letters, accents and signs do not count: a comma that was corrected leaves it as it was.
    """
    parts = [question.kind, *_judged(question)]
    parts += [repr(parameter_data(parameter)) for parameter in question.parameters]
    if question.where is not None:
        parts.append(repr(as_data(question.where)))
    return hash32("\n".join(parts)) or 1  # 0 stands for what is not known


def prompt_wording(question: Question) -> int:
    """Return what names the words in which a question is asked."""
    return hash32(fold(plain_text(question.prompt)))


def _judged(question: Question) -> Iterator[str]:
    """Yield what is chosen from and what is right, of parts in the order of their keys."""
    match question:
        case ChoiceQuestion():
            yield from sorted(f"{_part(choice)} {choice.correct}" for choice in question.choices)
        case PairingQuestion():
            yield from sorted(f"{_part(item)} {item.target}" for item in question.items)
            yield from sorted(map(_part, question.targets))
        case Ordering():
            yield from map(_part, question.items)
        case FilledQuestion():
            yield from sorted(map(_gap, question.gaps))
        case Numeric() | Date():
            yield f"{as_data(question.answer)} {question.tolerance}"
        case ShortText():
            yield f"{sorted(question.accept)} {question.typos}"


def _part(part: Part) -> str:
    return f"{part.key} {fold(plain_text(part.text))}"


def _gap(gap: Gap | Cell) -> str:
    if isinstance(gap, Cell):
        return f"{gap.key} {as_data(gap.answer)} {gap.tolerance} {gap.unit}"
    return f"{gap.key} {sorted(gap.accept)} {sorted(gap.options)} {gap.typos}"


def questions_of_version(course: Course) -> dict[str, object]:
    """Return what a version of a course asks, as `CourseVersion.questions` has it."""
    return {
        question.id: {
            "asked": asked_wording(question),
            "prompt": prompt_wording(question),
            "choosing": isinstance(question, ChoiceQuestion),
        }
        for question in course.all_questions()
    }


def note_versions(database: Database, library: Library, now: datetime) -> tuple[tuple[str, str], ...]:
    """Note what the versions of the courses ask that are served now, where that is not noted yet.

    Returns:
        The course and the hash of each version that was not noted before.
    """
    served = {course_id: edition.content_hash for course_id, edition in library.courses.items()}
    with database.read() as session:
        known = select(CourseVersion.course_id, CourseVersion.course_hash)
        rows = session.execute(known.where(CourseVersion.course_hash.in_(served.values())))
        noted = {(course_id, named) for course_id, named in rows}
    missing = [course_id for course_id, named in served.items() if (course_id, named) not in noted]
    for course_id in missing:
        edition = library.edition(course_id)
        written(database, partial(_note, edition, now))
    return tuple((course_id, served[course_id]) for course_id in missing)


def _note(edition: Edition, now: datetime, session: Session) -> None:
    key = (edition.course.id, edition.content_hash)
    if session.get(CourseVersion, key) is None:
        questions = questions_of_version(edition.course)
        session.add(CourseVersion(course_id=key[0], course_hash=key[1], noted_at=now, questions=questions))
