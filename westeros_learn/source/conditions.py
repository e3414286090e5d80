"""Conditions of scenarios: comparisons of whole numbers and variables, joined by and, or, not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from westeros_learn.errors import FormulaError
from westeros_learn.model import Constant, Expression, Name, Span, names_in
from westeros_learn.source.faults import Faults, Sentence, suggestion
from westeros_learn.source.formulas import parse_condition
from westeros_learn.source.validation import value_at

if TYPE_CHECKING:
    from westeros_learn.source.names import Known
    from westeros_learn.source.yaml_nodes import Path, YamlText

_COUNTING = frozenset({"+", "-", "*", "neg", "min", "max", "abs"})
_COMPARING = frozenset({"<", "<=", ">", ">=", "=", "!="})
_JOINING = frozenset({"and", "or", "not"})


def read_condition(text: YamlText, path: Path, variables: Known, faults: Faults) -> Expression | None:
    """Read the condition at a path of a scenario's file.

    Args:
        text: the file.
        path: where the condition stands.
        variables: the names that it may use.
        faults: collects what is wrong.

    Returns:
        None when it cannot be read, or names what is not there.
    """
    try:
        condition = parse_condition(str(value_at(text.data, path)).strip())
        if not _is_truth(condition):
            raise _misfit("A condition compares, as in trust >= 2.", condition)
    except FormulaError as error:
        faults.add("S204", _place(text, path, error.column), problem=Sentence(error.message))
        return None
    unknown = [name for name in names_in(condition) if name.name not in variables]
    for name in unknown:
        cure = suggestion(name.name, variables, what="variables")
        faults.add("S202", _place(text, path, name.column), variable=name.name, suggestion=cure)
    return None if unknown else condition


def _place(text: YamlText, path: Path, column: int) -> Span:
    """Return the place of a column in a condition; of its start when it goes over several lines."""
    mark = text.mark(path)
    written = text.source.text[mark.start : mark.end]
    quote = 1 if written[:1] in ("'", '"') else 0
    return text.source.span(mark.start if "\n" in written else mark.start + quote + column - 1)


def _is_truth(expression: Expression) -> bool:
    """Say whether an expression gives true or false, and not a number.

    Raises:
        FormulaError: it is made of what a condition cannot hold.
    """
    match expression:
        case Constant(float() as value) if value == int(value):
            return False
        case Constant():
            raise _misfit("A condition compares whole numbers and variables.", expression)
        case Name():
            return False
    truths = [_is_truth(operand) for operand in expression.operands]
    if expression.sign in _JOINING:
        if not all(truths):
            raise _misfit(f"'{expression.sign}' joins comparisons, as in trust >= 2.", expression)
        return True
    if any(truths) or expression.sign not in _COUNTING | _COMPARING:
        raise _misfit("A condition compares whole numbers and variables.", expression)
    return expression.sign in _COMPARING


def _misfit(message: str, expression: Expression) -> FormulaError:
    return FormulaError("condition", message, expression.column)
