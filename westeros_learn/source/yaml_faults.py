"""What libyaml says of a text that it cannot read, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from westeros_learn.source.faults import Faults, Sentence

if TYPE_CHECKING:
    import yaml

    from westeros_learn.source.files import SourceFile

MOST_LEVELS = 12
"""The format needs six levels; what is nested deeper is a slip."""

_PROBLEMS = {
    "mapping values are not allowed in this context": (
        "a colon stands inside of a text, or the indentation is wrong",
        "Put the text in quotes, or indent this line like its neighbours.",
    ),
    "could not find expected ':'": (
        "a colon is missing after a key, or the indentation is wrong",
        "Add the colon, or indent this line like its neighbours.",
    ),
    "did not find expected key": (
        "this line does not fit to the lines around it",
        "Check its indentation, and that quotes before it are closed.",
    ),
    "did not find expected '-' indicator": (
        "this line does not fit to the list around it",
        "Start it with '- ', or indent it.",
    ),
    "did not find expected node content": ("a value is missing", "Write the value, or close the bracket."),
    "did not find expected ',' or ']'": ("a list in brackets is not closed", "Add ']' or a comma."),
    "did not find expected ',' or '}'": ("a group in braces is not closed", "Add '}' or a comma."),
    "found unexpected end of stream": ("a quote is not closed", "Add the closing quote."),
    "did not find expected comment or line break": (
        "a value starts with > or |",
        "Put the text in quotes; after a > or | that starts a long text, go on in the next line.",
    ),
    "block sequence entries are not allowed in this context": (
        "a value starts with '- '",
        "Put the text in quotes; start a list in the next line.",
    ),
    "mapping keys are not allowed in this context": ("a value starts with '? '", "Put the text in quotes."),
    "found undefined alias": ("a value starts with *", "Put the text in quotes."),
    "exceeded maximum nesting depth": (
        f"the parts are nested more than {MOST_LEVELS} deep",
        "Look for a bracket or an indentation that is too much.",
    ),
    "did not find expected alphabetic or numeric character": (
        "a value starts with a sign that YAML uses itself",
        "Put the text in quotes.",
    ),
}
"""libyaml's words, in plain ones."""


def add_syntax_fault(source: SourceFile, error: yaml.MarkedYAMLError, offset: int, faults: Faults) -> None:
    """Tell where a text cannot be read, and why."""
    mark = error.problem_mark or error.context_mark
    index = min(offset + (mark.index if mark else 0), len(source.text))
    problem = error.problem or "it cannot be read"
    if "found another document" in problem:
        faults.add("Y110", source.span(index))
    elif "tab character" in problem or source.text[index : index + 1] == "\t":
        faults.add("Y106", source.span(index))
    elif problem == "found unexpected end of stream" and error.context_mark:
        index = offset + error.context_mark.index  # where the quote was opened helps more than the end
        _add_problem(source, index, problem, faults)
    else:
        _add_problem(source, index, problem, faults)


def _add_problem(source: SourceFile, index: int, problem: str, faults: Faults) -> None:
    before = source.text[source.line_start(source.line_at(index)) : index].rstrip()
    if problem.startswith("did not find expected") and before.endswith(('"', "'", "]", "}")):
        said = f"the text goes on after the {before[-1]} that ends its value"
        cure = "Put the whole text in quotes, of the kind that does not occur in it."
    elif problem == "found character that cannot start any token":
        sign = source.text[index : index + 1]
        said, cure = f"a value starts with {sign}", "Put the text in quotes."
    else:
        said, cure = _PROBLEMS.get(problem, (problem, "Compare this line with the lines around it."))
    faults.add("Y105", source.span(index), problem=Sentence(said), cure=Sentence(cure))


def first_odd_character(text: str) -> int:
    """Return where the first character stands that YAML 1.2, section 5.1, forbids."""
    for index, character in enumerate(text):
        if not (character.isprintable() or character in "\t\n\r\x85\u2028\u2029" or ord(character) >= 0xA0):
            return index
        if 0xD800 <= ord(character) <= 0xDFFF or character in "\ufffe\uffff":
            return index
    return len(text)
