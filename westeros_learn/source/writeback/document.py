"""A YAML text taken apart into the entries of its outermost list or group, so that many edits are quick.

An edit inside of an entry reads that entry alone; a file of thousands of questions is read whole
when it is opened and when it is done.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from westeros_learn.source.writeback.edits import Edit, Insert, Move, Remove, Set, misfit
from westeros_learn.source.writeback.emit import Emitter, Manner, manner_of
from westeros_learn.source.writeback.nodes import Node, chunks, column, read_nodes
from westeros_learn.source.writeback.splices import spliced
from westeros_learn.source.writeback.yaml_text import YamlWriter, gap_beside, left_between, new_gap

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data


class Document:
    """A text that is edited.

    Args:
        text: a YAML text that is valid and says something.
        manner: how the file is written of which it is a part; its own, if left out.

    Raises:
        EditRefusedError: it uses something that cannot be written back.
    """

    def __init__(self, text: str, manner: Manner | None = None) -> None:
        root = read_nodes(text)
        if root is None:
            raise misfit(())
        self._manner = manner or manner_of(text, root)
        self._take_apart(text, root)

    def _take_apart(self, text: str, root: Node) -> None:
        found = chunks(text, root) if root.in_lines else []
        self._level = column(text, root.start)
        self._head = text[: found[0].start] if found else text
        self._entries = [text[one.start : one.end] for one in found]
        self._gaps = [text[one.end : other.start] for one, other in pairwise(found)]
        self._tail = text[found[-1].end :] if found else ""
        self._keys = [part.key.value for part in root.parts if part.key]
        self._is_group = root.style in (":", "{")

    @property
    def text(self) -> str:
        """The text as it is now."""
        if not self._entries:
            return self._head
        parts = zip(self._entries, [*self._gaps, self._tail], strict=True)
        return "".join([self._head, *chain.from_iterable(parts)])

    @property
    def line_end(self) -> str:
        """What ends its lines."""
        return self._manner.line_end

    def edit(self, edit: Edit) -> None:
        """Change the text.

        Raises:
            EditRefusedError: the edit does not fit it.
        """
        at = self._place(edit)
        if at is None:
            return self._edit_whole(edit)
        if len(edit.path) > 1 or (isinstance(edit, Insert) and edit.path):
            return self._edit_entry(at, edit)
        match edit:
            case Set() if at < len(self._entries):
                self._edit_entry(at, edit)
            case Insert(index=index, value=value):
                self._insert(index, Emitter(self._manner).item(value, self._level))
            case Remove() if len(self._entries) > 1:
                self._remove(at)
            case Move(index=index) if 0 <= index < len(self._entries):
                self._move(at, index)
            case _:
                self._edit_whole(edit)
        return None

    def _place(self, edit: Edit) -> int | None:
        """Return which outermost entry an edit concerns, or where a new one stands; None for another way."""
        if not self._entries:
            return None
        if not edit.path:
            fits = isinstance(edit, Insert) and not self._is_group and 0 <= edit.index <= len(self._entries)
            return edit.index if fits and isinstance(edit, Insert) else None
        step = edit.path[0]
        if isinstance(step, str):
            return self._keys.index(step) if step in self._keys else None
        return step if not self._is_group and 0 <= step < len(self._entries) else None

    def _edit_whole(self, edit: Edit) -> None:
        text = self.text
        root = read_nodes(text)
        if root is None:
            raise misfit(edit.path)
        text = spliced(text, YamlWriter(text, root, self._manner).splices(edit))
        new = read_nodes(text)
        if new is None:
            raise misfit(edit.path)
        self._take_apart(text, new)

    def _edit_entry(self, at: int, edit: Edit) -> None:
        """Edit inside of an entry, as if it stood alone."""
        pad, end = " " * self._level, self.line_end
        text = f"{pad}{self._entries[at]}{end}"
        root = read_nodes(text)
        if root is None:
            raise misfit(edit.path)
        path = edit.path if self._is_group else (0, *edit.path[1:])
        text = spliced(text, YamlWriter(text, root, self._manner).splices(replace(edit, path=path)))
        self._entries[at] = text.removeprefix(pad).removesuffix(end)

    def _insert(self, index: int, entry: str) -> None:
        beside = gap_beside(index, len(self._entries))
        gap = new_gap(self._gaps[beside] if beside >= 0 else "", self._level)
        self._entries.insert(index, entry.replace("\n", self.line_end))
        self._gaps.insert(min(index, len(self._gaps)), gap.replace("\n", self.line_end))

    def _remove(self, at: int) -> None:
        before = self._gaps[at - 1] if at else None
        behind = self._gaps[at] if at < len(self._gaps) else None
        left = left_between(before, behind)
        if before is None:
            self._head += left
            del self._gaps[0]
        elif behind is None:
            self._tail = left + self._tail
            del self._gaps[-1]
        else:
            self._gaps[at - 1 : at + 1] = [left]
        del self._entries[at]
        del self._keys[at : at + 1]

    def _move(self, at: int, index: int) -> None:
        self._entries.insert(index, self._entries.pop(at))
        if self._keys:
            self._keys.insert(index, self._keys.pop(at))


def begun(text: str, data: Data) -> str:
    """Return a text that said nothing with its first data."""
    manner = manner_of(text, None)
    written = Emitter(manner).lines(data, 0).replace("\n", manner.line_end)
    apart = "" if not text or text.endswith(("\n", "\r")) else manner.line_end
    return f"{text}{apart}{written}{manner.line_end}"
