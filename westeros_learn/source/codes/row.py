"""One row of the table of codes, and how rows are written."""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter

from westeros_learn.model import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One thing that can be wrong.

    Attributes:
        message: what is wrong, with `{names}` of values.
        cure: what to do about it.
        why: one line that explains the rule.
    """

    severity: Severity
    message: str
    cure: str
    why: str


def error(message: str, cure: str, why: str) -> Code:
    """Return a row for what stops a build."""
    return Code(Severity.ERROR, message, cure, why)


def warning(message: str, cure: str, why: str) -> Code:
    """Return a row for what asks for a look."""
    return Code(Severity.WARNING, message, cure, why)


def keys(letter: str, file: str) -> dict[str, Code]:
    """Return the rows that every group of keys can need, for one kind of file."""
    return {
        f"{letter}101": error(
            "{key} must be {shape}.",
            "{cure}",
            f"Each key of {file} has its shape: text, a list, or a group of keys.",
        ),
        f"{letter}102": error(
            "key '{key}' is missing.", "Add '{key}:' with its value.", f"Some keys of {file} are needed."
        ),
        f"{letter}103": error(
            "'{value}' is not allowed for {key}.", "{cure}", f"Some values of {file} have a fixed form."
        ),
        f"{letter}104": error(
            "unknown key '{key}'.", "{suggestion}", f"A mistyped key of {file} would be ignored."
        ),
        f"{letter}105": error("{key} is empty.", "Write its value.", f"An empty key of {file} says nothing."),
    }


def without_names(template: str) -> str:
    """Return a sentence of the table with dots where a fault's own words would stand."""
    return "".join(said + ("…" if name else "") for said, name, _, _ in Formatter().parse(template))
