"""The values in a question's texts: which there are, and what is shown for them."""

from __future__ import annotations

from markupsafe import Markup, escape

from westeros_learn.assessment import as_data, draw_values, value_or_none
from westeros_learn.model import Date, Numeric, Question, TableQuestion, Value, values_in
from westeros_learn.player.formats import shown_value
from westeros_learn.player.strings import Strings


def values_of(question: Question) -> tuple[Value, ...]:
    """Return every value that a question shows, each once, the right answer among them."""
    shown = values_in(question) if question.parameters else ()
    return tuple(dict.fromkeys([*shown, *answer_values(question).values()]))


def answer_values(question: Question) -> dict[str, Value]:
    """Return the right answers as values: those of cells by their keys, the only one of a kind under ""."""
    match question:
        case Numeric() | Date():
            return {"": Value(question.answer, "")}
        case TableQuestion():
            return {cell.key: Value(cell.answer, "") for cell in question.gaps}
        case _:
            return {}


def render_values(question: Question, seed: int, strings: Strings) -> dict[Value, Markup]:
    """Return what stands for each value of a question, given its own seed.

    In a question with parameters each one is marked by its place in the key's `values`, so
    that the script can show those of another seed.
    """
    values = draw_values(question.parameters, question.where, seed)
    shown = {}
    for at, value in enumerate(values_of(question)):
        text = escape(shown_value(value_or_none(value.formula, values), value, strings))
        mark = Markup('<span class="value" data-value="{}">{}</span>').format(at, text)
        shown[value] = mark if question.parameters else text
    return shown


def value_data(value: Value) -> dict[str, object]:
    """Return a value as data for JSON; `ShownValue` in `formats.js` describes it."""
    data: dict[str, object] = {"formula": as_data(value.formula)}
    if value.decimals is not None:
        data["decimals"] = value.decimals
    if value.style is not None:
        data["style"] = value.style.value
    return data
