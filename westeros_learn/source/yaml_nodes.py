"""YAML as plain data and the place of every part of it.

Every scalar is text: what `no`, `12:30` or `2026-11-24` mean is for the schema to say,
never for YAML 1.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

import yaml

from westeros_learn.source.faults import Faults, Sentence

if TYPE_CHECKING:
    from westeros_learn.model import Span
    from westeros_learn.source.files import Area, SourceFile

Data: TypeAlias = "str | list[Data] | dict[str, Data]"
Path: TypeAlias = tuple[str | int, ...]

MOST_LEVELS = 12
"""The format needs six levels; what is nested deeper is a slip."""

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml, where PyYAML was built with it
_FOLDED_PARAGRAPH = re.compile(r"\S\n[^\s>*+\-\d]")  # one line break between two lines of prose
_PLAIN_TAGS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value stands, and its key: indexes into the file's text."""

    key: int
    start: int
    end: int


@dataclass(frozen=True)
class YamlText:
    """A YAML text that was read: its data and where each part of it stands."""

    source: SourceFile
    data: Data
    marks: dict[Path, Mark] = field(repr=False)

    def mark(self, path: Path) -> Mark:
        """Return the mark of a part, or of the nearest part around it that has one."""
        while path not in self.marks:
            path = path[:-1]
        return self.marks[path]

    def span(self, path: Path) -> Span:
        """Return the place of a value."""
        return self.source.span(self.mark(path).start)

    def key_span(self, path: Path) -> Span:
        """Return the place of a value's key; of the value itself in a list."""
        return self.source.span(self.mark(path).key)

    def lines(self, path: Path) -> tuple[int, int]:
        """Return the first and the last line of a value, counted from 1."""
        mark = self.mark(path)
        end = mark.start + len(self.source.text[mark.start : mark.end].rstrip())
        return self.source.line_at(mark.start) + 1, self.source.line_at(end) + 1

    def area(self, path: Path) -> Area:
        """Return the stretch in which a value stands."""
        mark = self.mark(path)
        area = self.source.area(mark.start, mark.end)
        if self.source.text[mark.start : mark.start + 1] != "|":
            return area
        return replace(area, first_line=self.source.line_at(mark.start) + 1)  # a literal text keeps its lines


def read_yaml(source: SourceFile, faults: Faults, start: int = 0, end: int | None = None) -> YamlText | None:
    """Read YAML that fills a file, or the part of it from `start` to `end`.

    Returns:
        None when nothing can be made of it; the fault is collected.
    """
    text = source.text[start:end]
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        _add_syntax_fault(source, error, start, faults)
        return None
    except (yaml.YAMLError, UnicodeEncodeError) as error:  # a character that YAML does not allow
        place = _first_odd_character(text)
        faults.add(
            "Y105",
            source.span(start + place),
            problem="an invisible control character" if place < len(text) else str(error),
            cure=Sentence("Delete the character and type the place anew."),
        )
        return None
    if root is None:
        return None
    reader = _Reader(source, start, faults)
    data = reader.read(root, (), root.start_mark.index)
    return YamlText(source, data, reader.marks)


class _Reader:
    """Turns nodes into data, once each."""

    def __init__(self, source: SourceFile, offset: int, faults: Faults) -> None:
        self.marks: dict[Path, Mark] = {}
        self._source = source
        self._offset = offset
        self._faults = faults
        self._met: set[int] = set()

    def read(self, node: yaml.Node, path: Path, key: int) -> Data:
        start = node.start_mark.index + self._offset
        self.marks[path] = Mark(key + self._offset, start, node.end_mark.index + self._offset)
        if node.tag not in _PLAIN_TAGS:
            self._fault("Y113", node, tag=node.tag.replace("tag:yaml.org,2002:", "!!"))
        if id(node) in self._met:
            self._fault("Y109", node)
            return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        self._met.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            if node.style == ">" and _FOLDED_PARAGRAPH.search(node.value):
                self._fault("Y117", node)
            return str(node.value)
        if len(path) >= MOST_LEVELS:
            self._fault("Y114", node, most=MOST_LEVELS)
            return ""
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, n), item.start_mark.index) for n, item in enumerate(node.value)]
        return self._read_mapping(node, path)

    def _read_mapping(self, node: yaml.Node, path: Path) -> Data:
        data: dict[str, Data] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._fault("Y116", key)
            elif key.value in data:
                first = self._source.span(self.marks[*path, key.value].key).line
                self._fault("Y108", key, key=key.value, line=first)
            else:
                data[key.value] = self.read(value, (*path, key.value), key.start_mark.index)
        return data

    def _fault(self, code: str, node: yaml.Node, **values: object) -> None:
        self._faults.add(code, self._source.span(node.start_mark.index + self._offset), **values)


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


def _add_syntax_fault(source: SourceFile, error: yaml.MarkedYAMLError, offset: int, faults: Faults) -> None:
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


def _first_odd_character(text: str) -> int:
    """Return where the first character stands that YAML 1.2, section 5.1, forbids."""
    for index, character in enumerate(text):
        if not (character.isprintable() or character in "\t\n\r\x85\u2028\u2029" or ord(character) >= 0xA0):
            return index
        if 0xD800 <= ord(character) <= 0xDFFF or character in "\ufffe\uffff":
            return index
    return len(text)
