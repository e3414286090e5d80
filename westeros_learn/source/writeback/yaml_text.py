"""Edits of a YAML text: the exact stretches of text that each one replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from westeros_learn.source.writeback.edits import Edit, Insert, Move, Remove, Rename, Set, misfit
from westeros_learn.source.writeback.emit import Emitter, Manner
from westeros_learn.source.writeback.nodes import (
    Chunk,
    Node,
    Part,
    chunks,
    column,
    comment_behind,
    line_end,
    node_at,
    part_at,
)
from westeros_learn.source.writeback.scalars import Place, write_key, write_scalar
from westeros_learn.source.writeback.splices import Splice

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data, Path


class YamlWriter:
    """Says what an edit replaces in a text.

    Args:
        text: the YAML text.
        root: its tree.
        manner: how the file is written.
    """

    def __init__(self, text: str, root: Node, manner: Manner) -> None:
        self._text = text
        self._root = root
        self._manner = manner
        self._emitter = Emitter(manner)

    def splices(self, edit: Edit) -> list[Splice]:
        """Return what an edit replaces.

        Raises:
            EditRefusedError: the edit does not fit the text.
        """
        found = self._found(edit)
        return [Splice(one.start, one.end, self._ended(one.text)) for one in found]

    def _found(self, edit: Edit) -> list[Splice]:
        match edit:
            case Set():
                return self._set(edit)
            case Insert():
                return self._insert(edit.path, edit.index, edit.value)
            case Remove():
                return self._remove(edit.path)
            case Move():
                return self._move(edit.path, edit.index)
            case Rename():
                return self._rename(edit.path, edit.key)

    def _ended(self, text: str) -> str:
        return text.replace("\n", self._manner.line_end) if self._manner.line_end != "\n" else text

    def _node(self, path: Path) -> Node:
        node = node_at(self._root, path)
        if node is None:
            raise misfit(path)
        return node

    # --- one value ----------------------------------------------------------------------

    def _set(self, edit: Set) -> list[Splice]:
        if not edit.path:
            root = self._root
            end = chunks(self._text, root)[-1].end if root.in_lines else root.end
            return [Splice(root.start, end, self._emitter.lines(edit.value, column(self._text, root.start)))]
        part = part_at(self._root, edit.path)
        if part is None:
            around, key = self._node(edit.path[:-1]), edit.path[-1]
            if around.style not in (":", "{") or not isinstance(key, str):
                raise misfit(edit.path)
            return self._insert(edit.path[:-1], self._index_of(around, edit.before), edit.value, key)
        if self._node(edit.path[:-1]).in_brackets:
            return [self._set_in_brackets(part, edit.value)]
        return [self._set_in_lines(part, edit.value)]

    @staticmethod
    def _index_of(group: Node, key: str | None) -> int:
        keys = [part.key.value for part in group.parts if part.key]
        return keys.index(key) if key in keys else len(keys)

    def _set_in_brackets(self, part: Part, value: Data) -> Splice:
        old = part.value
        if isinstance(value, str) and not old.in_brackets:
            place = Place(0, self._manner.width, style=old.style or "", in_brackets=True)
            text = write_scalar(value, place)
        else:
            text = self._emitter.flow(value)
        gap = " " if old.start == old.end and self._text[old.start - 1] == ":" else ""
        return Splice(old.start, old.end, gap + text)

    def _set_in_lines(self, part: Part, value: Data) -> Splice:
        """Return the splice of a value whose key or hyphen stands in lines.

        A comment behind the old value's first line stays behind the new one's.
        """
        old, text = part.value, self._text
        start = part.behind
        if isinstance(value, str) and not old.in_lines and not old.in_brackets and old.end > old.start:
            start = old.start
            new = write_scalar(value, self._place_of(part))
        elif part.key:
            level = column(text, part.start)
            new = self._emitter.behind_colon(
                value, level, part.key.value, part.behind - part.start + level + 1
            )
        else:
            level = column(text, part.start)
            new = " " + self._emitter.behind_dash(value, level, "- ")
        first_end = line_end(text, part.behind) if old.in_lines else line_end(text, old.start)
        behind = old.end
        if old.in_lines or (old.style in ("|", ">") and first_end < old.end):
            comment = _comment_in(text[part.behind if old.in_lines else old.start : first_end])
        else:
            comment = comment_behind(text, old.end)
            behind += len(comment)
        if old.in_lines:
            behind = max(behind, chunks(text, old)[-1].end)
        if not comment:
            return Splice(start, behind, new)
        first, *rest = new.split("\n")
        if rest and not first.strip(" ").startswith(("|", ">")) and isinstance(value, str):
            return Splice(start, behind, new + comment)
        return Splice(start, behind, "\n".join([first + comment, *rest]))

    def _place_of(self, part: Part) -> Place:
        """Return what the place of an old text wants of a new one."""
        text, old = self._text, part.value
        level = column(text, part.start)
        step = self._manner.group if part.key else 2
        if old.style in ("|", ">"):
            lines = [line for line in text[old.start : old.end].splitlines()[1:] if line.strip()]
            step = max(len(lines[0]) - len(lines[0].lstrip(" ")) - level, 1) if lines else step
        written = text[old.start : old.end]
        return Place(level + step, self._manner.width, step, column(text, old.start), old.style, written)

    # --- entries ------------------------------------------------------------------------

    def _insert(self, path: Path, index: int, value: Data, key: str | None = None) -> list[Splice]:
        """Return the splices of a new entry; with a key, in a group."""
        node = self._node(path)
        wanted = "[-" if key is None else "{:"
        if node.style not in wanted or not node.style or not 0 <= index <= len(node.parts):
            raise misfit(path)
        if node.in_lines:
            return [self._insert_in_lines(node, index, value, key)]
        if not node.parts and not (path and self._is_in_brackets(path[:-1])):
            whole: Data = [value] if key is None else {key: value}
            if not isinstance(value, str) or not path:
                return self._set(Set(path, whole))
        return [self._insert_in_brackets(node, index, value, key)]

    def _is_in_brackets(self, path: Path) -> bool:
        return self._node(path).in_brackets

    def _insert_in_lines(self, node: Node, index: int, value: Data, key: str | None) -> Splice:
        level = column(self._text, node.start)
        found = chunks(self._text, node)
        if key is None:
            near = node.parts[min(index, len(node.parts) - 1)]
            new = self._emitter.item(value, level, self._dash_of(near))
        else:
            new = self._emitter.entry(key, value, level)
        at = gap_beside(index, len(found))
        gap = new_gap(self._text[found[at].end : found[at + 1].start] if at >= 0 else "", level)
        if index < len(found):
            return Splice(found[index].start, found[index].start, new + gap)
        return Splice(found[-1].end, found[-1].end, gap + new)

    def _dash_of(self, part: Part) -> str:
        """Return a hyphen and the blanks behind it, as a neighbour has them."""
        between = self._text[part.start : part.value.start]
        return (
            between
            if between.strip() == "-" and "\n" not in between and "\r" not in between and len(between) > 1
            else "- "
        )

    def _insert_in_brackets(self, node: Node, index: int, value: Data, key: str | None) -> Splice:
        new = self._emitter.flow(value) if key is None else self._emitter.pair(key, value)
        parts = node.parts
        if not parts:
            return Splice(node.start + 1, node.start + 1, new)
        gap = ", "
        if len(parts) > 1:
            at = min(max(index, 1), len(parts) - 1)
            between = self._text[parts[at - 1].value.end : parts[at].start]
            gap = between if "#" not in between and between.strip() == "," else gap
        gap = gap.replace(self._manner.line_end, "\n")
        if index < len(parts):
            return Splice(parts[index].start, parts[index].start, new + gap)
        return Splice(parts[-1].value.end, parts[-1].value.end, gap + new)

    def _remove(self, path: Path) -> list[Splice]:
        if not path or part_at(self._root, path) is None:
            raise misfit(path)
        node = self._node(path[:-1])
        at = self._place(node, path[-1])
        if len(node.parts) == 1:
            return self._emptied(path[:-1], node)
        if node.in_brackets:
            return [self._remove_in_brackets(node, at)]
        found = chunks(self._text, node)
        start = found[at].start if at == 0 else found[at - 1].end
        end = found[at].end if at == len(found) - 1 else found[at + 1].start
        before = self._text[start : found[at].start] if at else None
        behind = self._text[found[at].end : end] if at < len(found) - 1 else None
        return [Splice(start, end, left_between(before, behind))]

    def _emptied(self, path: Path, node: Node) -> list[Splice]:
        empty: Data = [] if node.style in ("[", "-") else {}
        if node.in_brackets:
            return [Splice(node.start + 1, node.end - 1, "")]
        return self._set(Set(path, empty))

    def _remove_in_brackets(self, node: Node, at: int) -> Splice:
        parts = node.parts
        if at < len(parts) - 1:
            return Splice(parts[at].start, parts[at + 1].start, "")
        return Splice(parts[at - 1].value.end, parts[at].value.end, "")

    @staticmethod
    def _place(node: Node, step: str | int) -> int:
        if isinstance(step, int):
            return step
        return [part.key.value for part in node.parts if part.key].index(step)

    def _move(self, path: Path, index: int) -> list[Splice]:
        """Return the splices that put the entries of a list or a group into another order.

        Each one keeps its text and its comments; what stands between them stays where it is.
        """
        if not path or part_at(self._root, path) is None:
            raise misfit(path)
        node = self._node(path[:-1])
        if not 0 <= index < len(node.parts):
            raise misfit(path)
        at = self._place(node, path[-1])
        if node.in_brackets:
            found = [Chunk(part.start, max(part.value.end, part.behind)) for part in node.parts]
        else:
            found = chunks(self._text, node)
        order = list(range(len(found)))
        order.insert(index, order.pop(at))
        return [
            Splice(old.start, old.end, self._text[found[new].start : found[new].end].replace("\r\n", "\n"))
            for old, new in zip(found, order, strict=True)
            if old is not found[new]
        ]

    def _rename(self, path: Path, key: str) -> list[Splice]:
        part = part_at(self._root, path) if path else None
        if part is None or part.key is None:
            raise misfit(path)
        return [Splice(part.key.start, part.key.end, write_key(key, part.key.style))]


def _comment_in(line: str) -> str:
    """Return the comment behind the sign that starts a text in lines, or behind a colon."""
    at = line.find(" #")
    while at > 0 and line[at - 1] in " \t":
        at -= 1
    return line[at:] if at >= 0 else ""


def gap_beside(index: int, number: int) -> int:
    """Return which of the gaps between so many entries a new one at `index` is parted like; -1 for none."""
    return min(max(index, 1), number - 1) - 1


def new_gap(between: str, level: int) -> str:
    """Return what parts a new entry from its neighbour: as many blank lines as part others."""
    blank = "" if "#" in between else "\n" * (_line_ends(between) - 1)
    return f"\n{blank}{' ' * level}"


def left_between(before: str | None, behind: str | None) -> str:
    """Return what is left between the neighbours of an entry that is taken away.

    Comments that belong to nobody stay, and so does the larger one of two gaps.

    Args:
        before: the gap before the entry; None if it is the first.
        behind: the gap behind it; None if it is the last.
    """
    if before is None or behind is None:
        one = before or behind or ""
        return "" if "#" not in one else one.lstrip() if before is None else one.rstrip()
    if "#" in before and "#" in behind:
        return before.rstrip(" \t\r\n") + behind
    if ("#" in before) != ("#" in behind):
        return before if "#" in before else behind
    return before if _line_ends(before) >= _line_ends(behind) else behind


def _line_ends(text: str) -> int:
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
