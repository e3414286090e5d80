"""A file that holds a list, edited without a look at the entries that an edit does not concern."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from westeros_learn.source.faults import Faults
from westeros_learn.source.files import SourceFile
from westeros_learn.source.writeback.document import Document
from westeros_learn.source.writeback.edits import Edit, Insert, Move
from westeros_learn.source.writeback.emit import LOOKED_AT, Manner, manner_of
from westeros_learn.source.writeback.nodes import read_nodes
from westeros_learn.source.yaml_nodes import YamlText, read_yaml, split_entries

_FEWEST = 8
"""A list with fewer entries is as quickly read whole."""
_MOST_AT_ONCE = 40
"""Entries between the two places of a move, beyond which all are read."""


def open_document(text: str) -> Document | LongList:
    """Return a text to be edited, which is valid and says something.

    Raises:
        EditRefusedError: it uses something that cannot be written back.
    """
    yaml = read_yaml(SourceFile("", text), Faults())
    if yaml is None or len(yaml.entries) < _FEWEST:
        return Document(text)
    return LongList(yaml)


class LongList:
    """A list of many entries that is edited: each edit sees its entry and the neighbours.

    What comments belong to an entry, and how entries are parted, is said by what stands next to them; so
    the few entries around an edit are a document of their own.

    Args:
        yaml: the text, read entry by entry.

    Raises:
        EditRefusedError: it uses something that cannot be written back.
    """

    def __init__(self, yaml: YamlText) -> None:
        text = yaml.source.text
        starts = [entry.start for entry in yaml.entries]
        self._head = text[: starts[0]]
        self._pieces = [text[start:end] for start, end in pairwise([*starts, len(text)])]
        self._manner = _manner(yaml)
        self._whole: Document | None = None

    @property
    def text(self) -> str:
        """The text as it is now."""
        return self._whole.text if self._whole else "".join([self._head, *self._pieces])

    @property
    def line_end(self) -> str:
        """What ends its lines."""
        return self._manner.line_end

    def edit(self, edit: Edit) -> None:
        """Change the text.

        Raises:
            EditRefusedError: the edit does not fit it.
        """
        around = None if self._whole else self._around(edit)
        if around is None:
            self._whole = self._whole or Document(self.text, self._manner)
            return self._whole.edit(edit)
        first, last = around
        head = self._head if first == 0 else ""
        document = Document("".join([head, *self._pieces[first:last]]), self._manner)
        document.edit(_counted_from(edit, first))
        text = document.text
        starts = split_entries(text)
        if not starts or (first and starts[0]):
            self._whole = Document("".join([*self._pieces[:first], text, *self._pieces[last:]]), self._manner)
            return None
        if first == 0:
            self._head = text[: starts[0]]
        self._pieces[first:last] = [text[start:end] for start, end in pairwise([*starts, len(text)])]
        return None

    def _around(self, edit: Edit) -> tuple[int, int] | None:
        """Return the first entry that an edit concerns, and the one behind the last; None for all of them."""
        number = len(self._pieces)
        step = edit.path[0] if edit.path else edit.index if isinstance(edit, Insert) else None
        if not isinstance(step, int) or not 0 <= step <= number or number < _FEWEST:
            return None
        places = [step, edit.index] if isinstance(edit, Move) and len(edit.path) == 1 else [step]
        first, last = max(min(places) - 2, 0), min(max(places) + 3, number)
        return (first, last) if last - first <= _MOST_AT_ONCE else None


def _counted_from(edit: Edit, first: int) -> Edit:
    """Return an edit as it is for a list that begins with a later entry."""
    if not edit.path:
        assert isinstance(edit, Insert)  # noqa: S101  # all other edits of a whole list concern all of it
        return replace(edit, index=edit.index - first)
    step = edit.path[0]
    assert isinstance(step, int)  # noqa: S101  # an entry of a list
    path = (step - first, *edit.path[1:])
    if isinstance(edit, Move) and len(path) == 1:
        return replace(edit, path=path, index=edit.index - first)
    return replace(edit, path=path)


def _manner(yaml: YamlText) -> Manner:
    """Return how a file is written, which its first entries tell."""
    text, seen, end = yaml.source.text, 1, len(yaml.source.text)
    for entry in yaml.entries:
        if seen >= LOOKED_AT:
            end = entry.start
            break
        seen += len(entry.alone.yaml.marks) - 1
    return manner_of(text, read_nodes(text[:end]))
