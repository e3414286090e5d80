"""The course structure of a cmi5 package (Quartz, section 13): what is launched, and when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from westeros_learn.export.manifest import TITLE_LENGTH
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.xml import add, clean, document, shorten
from westeros_learn.model import Course, Quiz, QuizRole

STRUCTURE = "cmi5.xml"
NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"

_ACTIVITIES = "http://adlnet.gov/expapi/activities/"


@dataclass(frozen=True, slots=True)
class Unit:
    """What an LMS launches by itself: an assignable unit.

    Attributes:
        iri: by which LMSs know it.
        title: what the learner chooses it by.
        description: what it is about.
        page: the name of its document.
        played: the course that is played in it: all of it, or a lesson.
        kind: what it is called among the activities of xAPI.
    """

    iri: str
    title: str
    description: str
    page: str
    played: Course
    kind: str


@dataclass(frozen=True, slots=True)
class Block:
    """Units under a heading; those of a block without an IRI stand under the course itself."""

    units: tuple[Unit, ...]
    iri: str = ""
    title: str = ""
    description: str = ""


def course_iri(course: Course) -> str:
    """Return by which name LMSs know a course.

    It comes from the id alone, as all names below it do: a course that was corrected or
    translated is the same one.
    """
    return f"urn:westeros-learn:{course.id}"


def structure(course: Course, blocks: tuple[Block, ...], options: ExportOptions) -> bytes:
    """Return `cmi5.xml`.

    Args:
        course: the whole course.
        blocks: what is launched.
        options: by what a unit is done; see `move_on`.
    """
    root = etree.Element(f"{{{NAMESPACE}}}courseStructure", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    described = add(root, NAMESPACE, "course", id=course_iri(course))
    _describe(described, course, course.title, course.summary)
    _add_objectives(root, course)
    for block in blocks:
        parent = root
        if block.iri:
            parent = add(root, NAMESPACE, "block", id=block.iri)
            _describe(parent, course, block.title, block.description)
        for unit in block.units:
            _add_unit(parent, course, unit, options)
    return document(root)


def mastery_score(course: Course) -> str:
    """Return the score by which a course is passed, from 0 to 1; "" where no one score decides.

    Of several tests each has to be passed: then no score of the whole says whether it is.
    """
    counted = counted_quizzes(course)
    if len(counted) != 1 or counted[0].pass_mark is None:
        return ""
    return mastery_of(counted[0].pass_mark)


def counted_quizzes(course: Course) -> tuple[Quiz, ...]:
    """Return the quizzes that make the score of a course."""
    return tuple(quiz for quiz in course.quizzes if quiz.role is QuizRole.COUNTS)


def move_on(course: Course, options: ExportOptions) -> str:
    """Return the rule by which a course that is played counts as done (cmi5, 13.1.4).

    That is when it is completed, and passed where it has a test that counts; or, as it is asked for,
    as soon as it is passed.
    """
    return moves_on(options, tested=bool(counted_quizzes(course)))


def moves_on(options: ExportOptions, *, tested: bool) -> str:
    """Return the same for what has a test that counts, or has none."""
    if options.status == "passed":
        return "Passed"
    return "CompletedAndPassed" if tested and options.completion != "seen" else "Completed"


def mastery_of(pass_mark: int) -> str:
    """Return a pass mark as a mastery score."""
    return format((Decimal(pass_mark) / 100).normalize(), "f")


def _add_unit(parent: etree._Element, course: Course, unit: Unit, options: ExportOptions) -> None:
    mastery = mastery_score(unit.played)
    element = add(
        parent,
        NAMESPACE,
        "au",
        id=unit.iri,
        moveOn=move_on(unit.played, options),
        **({"masteryScore": mastery} if mastery else {}),
        launchMethod="AnyWindow",
        activityType=f"{_ACTIVITIES}{unit.kind}",
    )
    _describe(element, course, unit.title, unit.description)
    outcomes = [*_outcomes(unit.played)]
    if outcomes:
        objectives = add(element, NAMESPACE, "objectives")
        for outcome in outcomes:
            add(objectives, NAMESPACE, "objective", idref=_objective_iri(course, outcome))
    add(element, NAMESPACE, "url", unit.page)


def _add_objectives(root: etree._Element, course: Course) -> None:
    if course.outcomes:
        objectives = add(root, NAMESPACE, "objectives")
        for outcome in course.outcomes:
            objective = add(objectives, NAMESPACE, "objective", id=_objective_iri(course, outcome.id))
            _describe(objective, course, outcome.text, outcome.text)


def _objective_iri(course: Course, outcome: str) -> str:
    return f"{course_iri(course)}:outcome:{outcome}"


def _outcomes(played: Course) -> Iterator[str]:
    """Yield the ids of the outcomes that something asks for in what is played, in the order of the course."""
    asked = {question.outcome for question in played.all_questions()}
    return (outcome.id for outcome in played.outcomes if outcome.id in asked)


def _describe(element: etree._Element, course: Course, title: str, description: str) -> None:
    """Add a title and a description; both are required, and neither may be empty."""
    texts = {"title": shorten(title, TITLE_LENGTH), "description": clean(description) or clean(title)}
    for name, text in texts.items():
        add(add(element, NAMESPACE, name), NAMESPACE, "langstring", text, lang=course.language)
