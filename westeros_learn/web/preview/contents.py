"""What there is in a course to go to, and what is wrong in it: the lists beside the page."""

from __future__ import annotations

from collections.abc import Iterator

from westeros_learn.model import (
    CompileResult,
    Course,
    Diagnostic,
    Lesson,
    Question,
    QuestionPlace,
    QuizPlace,
    Scenario,
    ScenarioPlace,
    Span,
    plain_text,
    walk,
)
from westeros_learn.web.preview.places import Places

Entry = dict[str, object]

_LONGEST = 90


def contents(course: Course) -> Entry:
    """Return the parts of a course in order; `target` is the id of each in the page."""
    return {
        "title": course.title,
        "language": course.language,
        "lessons": [
            {
                "module": module.title,
                "title": lesson.title,
                "target": lesson.id,
                "parts": list(_parts(lesson, course)),
            }
            for module in course.modules
            for lesson in module.lessons
        ],
        "pool": [_question(question, "pool--") for question in course.pool],
    }


def _parts(lesson: Lesson, course: Course) -> Iterator[Entry]:
    for node in walk(lesson.blocks):
        match node:
            case QuestionPlace(question) if question in course.question_by_id:
                yield _question(course.question_by_id[question])
            case QuizPlace(quiz) if quiz in course.quiz_by_id:
                found = course.quiz_by_id[quiz]
                yield {"kind": f"quiz, {found.role}", "title": found.title, "target": f"quiz-{found.id}"}
            case ScenarioPlace(scenario) if scenario in course.scenario_by_id:
                yield from _scenario(course.scenario_by_id[scenario])
            case _:
                pass


def _scenario(scenario: Scenario) -> Iterator[Entry]:
    """Yield a scenario and each of its nodes: an author can go to every one."""
    target = f"scenario-{scenario.id}"
    yield {"kind": "scenario", "title": scenario.title, "target": target}
    for node in scenario.nodes:
        kind = "ending" if node.ending else "node"
        said = f"{node.speaker}: {plain_text(node.text)}" if node.speaker else plain_text(node.text)
        yield {"kind": kind, "title": _short(said), "target": f"{target}--{node.id}"}


def _question(question: Question, prefix: str = "") -> Entry:
    title = _short(plain_text(question.prompt[-1:]))
    return {"kind": question.kind, "title": title, "target": f"{prefix}question-{question.id}"}


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"


def fault_entries(result: CompileResult, places: Places) -> list[Entry]:
    """Return the faults of a course; `at` names the part of the page that each concerns, if it shows one."""
    return [_fault(fault, places.around(fault.span)) for fault in result.diagnostics]


def _fault(fault: Diagnostic, around: Span | None) -> Entry:
    return {
        "severity": fault.severity,
        "code": fault.code,
        "message": fault.message,
        "hint": fault.hint,
        "place": f"{fault.span.file}:{fault.span.line}",
        "at": f"{around.file}:{around.line}:{around.column}" if around else "",
    }
