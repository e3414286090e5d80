"""The block tree: what a text says, free of Markdown and of HTML.

`source` makes it, `player` renders it, and everything that must know what a
learner reads (sources cited, words to read, terms used) walks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import TypeAlias

from westeros_learn.model.diagnostics import Diagnostic, Span
from westeros_learn.model.expressions import Constant, Expression, Name, Operation


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a reference: its id and, within it, a locator ("art. 11(3)")."""

    reference: str
    locator: str = ""

    def __str__(self) -> str:
        """Return it as authors write it."""
        return f"{self.reference} {self.locator}".rstrip()


# --- inlines ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Characters shown as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A forced end of line."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Text stressed lightly."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Strong:
    """Text stressed strongly."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a web address, or to a lesson by `lesson:ID`."""

    target: str
    content: Inlines


@dataclass(frozen=True, slots=True)
class TermUse:
    """A word that the glossary explains."""

    term: str
    text: str


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation in the flow of the text."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class FactText:
    """One factual statement with what supports it."""

    content: Inlines
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Foreign:
    """Text in the language that the course was written in, where a translation lacks it."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class GapPlace:
    """Where a gap or a cell of a question stands; `key` is its one letter."""

    key: str


class ValueStyle(StrEnum):
    """How a value is written, other than as a reader expects it in a sentence."""

    PLAIN = "plain"
    """A number without parted thousands; a day as in 2026-03-01."""
    WEEKDAY = "weekday"
    """A day with the name of its weekday."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a formula gives for the parameters of the question in which it stands.

    Attributes:
        written: the formula as its author wrote it.
        decimals: how many decimals a number has; as many as it needs, if None.
    """

    formula: Expression
    written: str
    decimals: int | None = None
    style: ValueStyle | None = None


Inline: TypeAlias = (
    Text
    | Code
    | LineBreak
    | Emphasis
    | Strong
    | Link
    | TermUse
    | Cite
    | FactText
    | Foreign
    | GapPlace
    | Value
)
Inlines: TypeAlias = tuple[Inline, ...]

# --- blocks ----------------------------------------------------------------
#
# A block's span says where it is written. Two blocks that say the same are equal
# wherever they stand.


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `anchor` is unique in its lesson."""

    level: int
    anchor: str
    content: Inlines
    span: Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    content: Inlines
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; `start` is the first number of an ordered one, None for bullets."""

    start: int | None
    items: tuple[Blocks, ...]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A block quotation."""

    content: Blocks
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines shown as they are."""

    text: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """A part of one of the course's own files, as it is written there.

    Attributes:
        file: the file's path from the course's folder, with `/`.
    """

    file: str
    text: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Example:
    """A text as its author writes it, and what it becomes."""

    text: str
    content: Blocks
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that `check` says of an example.

    Attributes:
        fault: what it says; its span has no file where the code is explained without an example.
        why: the reason of the rule, with the last fault of a code.
        more: how many more faults of the same code there are.
    """

    fault: Diagnostic
    why: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """An example of a course's files, and what `check` says of it.

    Attributes:
        files: the example, file by file; none where codes are explained without one.
        said: what is said; nothing of an example without faults.
        also: codes that are said besides and not shown.
        repeat: how often the first file's text stands in it.
        encoding: what the first file is saved as, "" for UTF-8.
    """

    files: tuple[Listing, ...]
    said: tuple[Said, ...]
    also: tuple[str, ...] = ()
    repeat: int = 1
    encoding: str = ""
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A break between thoughts."""

    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `align` holds "left", "right", "center" or "" for each column."""

    align: tuple[str, ...]
    head: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    span: Span | None = field(default=None, compare=False)


class CalloutKind(StrEnum):
    """What a callout is for; each has its own label and drawing."""

    NOTE = "note"
    PRACTICE = "practice"
    CAUTION = "caution"
    KEY_POINTS = "key-points"
    FICTIONAL = "fictional"


@dataclass(frozen=True, slots=True)
class Callout:
    """A passage set apart."""

    kind: CalloutKind
    title: Inlines
    content: Blocks
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture; `media` is its path from the course's folder, with `/`."""

    media: str
    alt: str
    caption: Inlines
    span: Span


@dataclass(frozen=True, slots=True)
class Reveal:
    """A passage that the reader opens."""

    title: Inlines
    content: Blocks
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Fact:
    """Factual statements with what supports them."""

    content: Blocks
    citations: tuple[Citation, ...]
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class QuestionPlace:
    """Where a practice question stands in a lesson."""

    question: str
    span: Span


@dataclass(frozen=True, slots=True)
class QuizPlace:
    """Where a quiz stands in a lesson."""

    quiz: str
    span: Span


@dataclass(frozen=True, slots=True)
class ScenarioPlace:
    """Where a scenario stands in a lesson."""

    scenario: str
    span: Span


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Stands where something could not be read, so that the rest can be shown.

    Attributes:
        about: where the thing itself stands, when that is another place than its own.
    """

    message: str
    span: Span
    about: Span | None = field(default=None, compare=False)


Block: TypeAlias = (
    Heading
    | Paragraph
    | ListBlock
    | Quotation
    | CodeBlock
    | Listing
    | Example
    | Checked
    | Rule
    | Table
    | Callout
    | Figure
    | Reveal
    | Fact
    | QuestionPlace
    | QuizPlace
    | ScenarioPlace
    | Placeholder
)
Blocks: TypeAlias = tuple[Block, ...]
Node: TypeAlias = Inline | Block

_LEAVES = (str, int, Span, Citation, CalloutKind, Said)


@cache
def _parts_of(kind: type[Node]) -> tuple[str, ...]:
    """Return the names of the fields of a kind of node."""
    return tuple(part.name for part in fields(kind))


def walk(content: Blocks | Inlines) -> Iterator[Node]:
    """Yield every node of a tree in reading order, parents before children."""
    waiting: list[object] = [content]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend(reversed(part))
        elif not isinstance(part, _LEAVES):
            yield part  # type: ignore[misc]  # what is no leaf is a node
            parts = [getattr(part, name) for name in _parts_of(type(part))]  # type: ignore[arg-type]
            waiting.extend(inner for inner in reversed(parts) if isinstance(inner, tuple))


def plain_text(content: Blocks | Inlines) -> str:
    """Return what a reader reads, without any mark-up, blocks and cells parted by a space."""
    return " ".join(_read(content).split())


def _read(value: tuple[object, ...]) -> str:
    cells = any(isinstance(item, tuple) for item in value)
    texts = (_read(item) if isinstance(item, tuple) else _read_node(item) for item in value)
    return (" " if cells else "").join(texts)


def _read_node(node: object) -> str:
    if isinstance(node, _LEAVES):
        return ""
    if isinstance(node, Text | Code | TermUse):
        return node.text
    if isinstance(node, GapPlace):
        return "…"
    if isinstance(node, Value):
        return f"[{node.written}]"  # a place that every draw fills in its own way
    if isinstance(node, CodeBlock | Listing):
        return f" {node.text} "
    if isinstance(node, Example):
        return f" {node.text} {_read(node.content)} "
    parts = (getattr(node, name) for name in _parts_of(type(node)))  # type: ignore[arg-type]  # what is no leaf is a node
    texts = [_read(part) for part in parts if isinstance(part, tuple)]
    if isinstance(node, Emphasis | Strong | Link | Cite | FactText | Foreign):
        return "".join(texts)
    return f" {' '.join(texts)} "


def values_in(part: object) -> Iterator[Value]:
    """Yield every value in the texts of a part of the model, such as a question, in reading order."""
    if isinstance(part, Value):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from values_in(item)
    elif is_dataclass(part) and not isinstance(part, Span | Constant | Name | Operation):
        for each in fields(part):
            yield from values_in(getattr(part, each.name))


def citations(content: Blocks | Inlines) -> Iterator[Citation]:
    """Yield every citation of a tree in reading order."""
    for node in walk(content):
        if isinstance(node, Cite):
            yield node.citation
        elif isinstance(node, Fact | FactText):
            yield from node.citations
