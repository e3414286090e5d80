"""A question as a learner practises it, beside the form in which it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from westeros_learn.assessment import SAMPLE_SEED, draw_values, right_response, settle, value_or_none
from westeros_learn.delivery.authoring.entries import NEW
from westeros_learn.model import KINDS, Date, Numeric, Question, Scalar, TableQuestion, Value
from westeros_learn.player import Learner, QuestionState, Sent, Told, load_strings, read_form, render_tried
from westeros_learn.player.formats import shown_value
from westeros_learn.web.author.entry import Entry
from westeros_learn.web.author.links import draft_addresses

_SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Samples:
    """Some draws of a question's parameters.

    Attributes:
        names: those of the parameters.
        rows: for each draw what they are, and then the right answers that follow from them.
        answers: the keys of the answers; one "" where there is one.
    """

    names: Sequence[str]
    answers: Sequence[str]
    rows: Sequence[Sequence[str]]


def tried(entry: Entry, question: Question) -> Markup:
    """Return a question as a form for its author to try, or what became of their answer.

    With `?key=shown` the right answer stands in it, as it is shown to learners in the end.
    """
    assert entry.course is not None  # noqa: S101  # the question is one of it
    opened = entry.opened
    action = url_for(
        "author.try_question",
        course=opened.course,
        file=opened.file,
        part=entry_part(),
        kind=request.args.get("kind"),
    )
    learner = Learner(draft_addresses(entry.opened.course), csrf=generate_csrf())
    return render_tried(entry.course, question, _state(entry, question), learner, f"{action}#tried")


def entry_part() -> str:
    """Return what the address calls the entry."""
    return str((request.view_args or {}).get("part", NEW))


def _state(entry: Entry, question: Question) -> QuestionState:
    if request.args.get("key") == "shown" and KINDS[question.kind].scored:
        return QuestionState(basis=1, response=right_response(settle(question, SAMPLE_SEED)), told=Told.ALL)
    if request.endpoint != "author.try_question":
        return QuestionState()
    language = entry.course.language if entry.course else "en"
    sent = read_form(question, request.form.to_dict(flat=False), language)
    return _after(sent)


def _after(sent: Sent) -> QuestionState:
    draw = sent.draw + (sent.do == "new-numbers")
    seed = SAMPLE_SEED + draw
    if sent.do in ("again", "new-numbers"):
        return QuestionState(seed=seed, draw=draw)
    if sent.do == "hint" or sent.missing:
        return QuestionState(
            response=sent.response,
            seed=seed,
            hints=sent.hints + (sent.do == "hint"),
            missing=sent.missing if sent.do == "check" else "",
            draw=draw,
        )
    told = Told.ALL if sent.do == "show" else Told.PARTS
    return QuestionState(basis=1, response=sent.response, seed=seed, told=told, draw=draw)


def samples_of(entry: Entry, question: Question) -> Samples | None:
    """Return some draws of a question's parameters; None where it has none."""
    if not question.parameters or entry.course is None:
        return None
    strings = load_strings(entry.course.language)
    formulas = _answers(question)
    rows = []
    for number in range(_SAMPLES):
        values = draw_values(question.parameters, question.where, SAMPLE_SEED + number)
        drawn = [_said(values.get(each.name)) for each in question.parameters]
        answers = [
            shown_value(value_or_none(each.formula, values), each, strings) for each in formulas.values()
        ]
        rows.append([*drawn, *answers])
    return Samples([each.name for each in question.parameters], list(formulas), rows)


def _answers(question: Question) -> dict[str, Value]:
    match question:
        case Numeric() | Date():
            return {"": Value(question.answer, "")}
        case TableQuestion():
            return {cell.key: Value(cell.answer, "") for cell in question.gaps}
        case _:
            return {}


def _said(value: Scalar | None) -> str:
    if value is None:
        return "–"
    return f"{value:g}" if isinstance(value, float) else str(value)
