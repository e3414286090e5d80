"""The answer key of a question: what the package's grader must know, as plain data."""

from __future__ import annotations

from westeros_learn.model import ChoiceQuestion, Numeric, Question, ShortText, TextQuestion


def answer_key(question: Question) -> dict[str, object]:
    """Return what `scorm_templates/scripts/grade.js` judges a response by.

    It says what is right and nothing more: texts and feedback stand in the page.

    Args:
        question: any question of the course.

    Returns:
        Data that JSON can hold; `QuestionKey` in `grade.js` describes it.
    """
    key: dict[str, object] = {
        "id": question.id,
        "code": question.code,
        "kind": question.kind,
        "outcome": question.outcome,
        "weight": question.weight,
    }
    if isinstance(question, ChoiceQuestion):
        key["choices"] = [choice.key for choice in question.choices]
        key["correct"] = list(question.correct_keys)
        if question.keep_order:
            key["keepOrder"] = True
    if isinstance(question, TextQuestion):
        key["mistakes"] = [mistake.answer for mistake in question.mistakes]
    if isinstance(question, Numeric):
        key |= {"answer": question.answer, "tolerance": question.tolerance, "unit": question.unit}
    if isinstance(question, ShortText):
        key |= {"accept": list(question.accept), "typos": question.typos}
    return key
