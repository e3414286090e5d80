"""The answer key of a question: what the package's grader must know, as plain data."""

from __future__ import annotations

from westeros_learn.assessment import as_data, parameter_data
from westeros_learn.model import (
    KINDS,
    Cell,
    ChoiceQuestion,
    Cloze,
    Date,
    Gap,
    Numeric,
    Ordering,
    PairingQuestion,
    Question,
    ShortText,
    TableQuestion,
    TextQuestion,
)
from westeros_learn.player.values import value_data, values_of


def answer_key(question: Question) -> dict[str, object]:
    """Return what `scorm_templates/scripts/grade.js` judges a response by.

    It says what is right and nothing more: texts and feedback stand in the page.

    Args:
        question: any question of the course.

    Returns:
        Data that JSON can hold; `QuestionKey` in `grade.js` describes it.
    """
    return {
        "id": question.id,
        "code": question.code,
        "kind": question.kind,
        "outcome": question.outcome,
        "weight": question.weight,
        **_right(question),
        **_parameters(question),
    }


def _right(question: Question) -> dict[str, object]:
    """Return what is right in a question."""
    key: dict[str, object] = {}
    match question:
        case ChoiceQuestion():
            key = {"choices": [choice.key for choice in question.choices]}
            key |= {"correct": list(question.correct_keys)} if KINDS[question.kind].scored else {}
            key |= {"keepOrder": True} if question.keep_order else {}
        case PairingQuestion():
            key = {"pairs": list(question.right_pairs)}
        case Ordering():
            key = {"items": [item.key for item in question.items]}
        case Numeric():
            key = {
                "answer": as_data(question.answer),
                "tolerance": question.tolerance,
                "unit": question.unit,
            }
        case Date():
            key = {"answer": as_data(question.answer), "tolerance": question.tolerance}
        case ShortText():
            key = {"accept": list(question.accept), "typos": question.typos}
        case Cloze():
            key = {"gaps": [_gap(gap) for gap in question.gaps]}
        case TableQuestion():
            key = {"gaps": [_cell(cell) for cell in question.gaps]}
    if isinstance(question, TextQuestion):
        answers = [mistake.answer for mistake in question.mistakes]
        key["mistakes"] = [answer if isinstance(answer, str) else as_data(answer) for answer in answers]
    return key


def _parameters(question: Question) -> dict[str, object]:
    """Return what is drawn for each attempt, and the values in the texts that follow from it."""
    if not question.parameters:
        return {}
    key: dict[str, object] = {
        "parameters": [parameter_data(parameter) for parameter in question.parameters],
        "values": [value_data(value) for value in values_of(question)],
    }
    return key if question.where is None else {**key, "where": as_data(question.where)}


def _gap(gap: Gap) -> dict[str, object]:
    return {"key": gap.key, "accept": list(gap.accept), "typos": 0 if gap.options else gap.typos}


def _cell(cell: Cell) -> dict[str, object]:
    return {"key": cell.key, "answer": as_data(cell.answer), "tolerance": cell.tolerance, "unit": cell.unit}
