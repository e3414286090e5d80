"""What a page on paper has that a page on a screen has not: marked lists, room to write, marked figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeAlias, TypeVar

from westeros_learn import model

_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a marked list.

    Attributes:
        mark: the letter or number by which it is named.
        content: what it says.
        more: what is said about it.
        language: of its content, "" for that of the book.
    """

    mark: str
    content: model.Inlines
    more: model.Blocks = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A list whose entries have marks of their own.

    Attributes:
        label: what it is a list of, "" where that is plain.
        ticked: whether each entry has a box to tick.
    """

    entries: tuple[Entry, ...]
    label: str = ""
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """Room to write in.

    Attributes:
        label: what is to be written.
        lines: how many lines there are; 0 for a part of one.
        unit: what stands behind it.
    """

    label: str
    lines: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class MarkedFigure:
    """A figure whose places have marks."""

    figure: model.Figure
    regions: tuple[tuple[str, model.Region], ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A passage with a word before it that says what it is."""

    label: str
    content: model.Blocks


BookBlock: TypeAlias = model.Block | Marked | Room | MarkedFigure | Labelled
BookBlocks: TypeAlias = tuple[BookBlock, ...]

Change: TypeAlias = Callable[[model.Inline], "model.Inlines | None"]
"""What stands in the place of a node; None where it stays."""


def changed(part: _Part, change: Change) -> _Part:
    """Return a part of the model with nodes of its texts changed, at whatever depth."""
    if isinstance(part, tuple):
        return _changed_tuple(part, change)  # type: ignore[return-value]  # a tuple for a tuple
    if is_dataclass(part) and not isinstance(part, model.Span | model.Citation | type):
        parts = {each.name: getattr(part, each.name) for each in fields(part)}
        others = {
            name: _changed_tuple(value, change) for name, value in parts.items() if isinstance(value, tuple)
        }
        if any(others[name] != parts[name] for name in others):
            return replace(part, **others)
    return part


def _changed_tuple(parts: tuple[object, ...], change: Change) -> tuple[object, ...]:
    made: list[object] = []
    for part in parts:
        other = None if isinstance(part, tuple) or not is_dataclass(part) else change(part)  # type: ignore[arg-type]  # only inlines are changed
        if other is None:
            made.append(changed(part, change))
        else:
            made += other
    return tuple(made)


def valued(values: Mapping[model.Value, str]) -> Change:
    """Return what puts texts in the place of values."""

    def change(node: model.Inline) -> model.Inlines | None:
        return (model.Text(values[node]),) if isinstance(node, model.Value) and node in values else None

    return change
