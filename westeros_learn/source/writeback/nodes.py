"""A YAML text as a tree that knows the place of every sign: what an edit needs and a reader does not.

libyaml's events have exact places, styles, anchors and tags. Comments and blank lines are no
events: a list or a group in lines is seen as its entries, each with the comments that belong to
it, and the gaps between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from westeros_learn.errors import EditRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from westeros_learn.source.yaml_nodes import Path

_Loader = getattr(yaml, "CLoader", yaml.Loader)  # libyaml, where PyYAML was built with it
_EMPTY_LINE_OR_COMMENT = re.compile(r"[ \t]*(#[^\r\n]*)?(\r\n?|\n|\Z)")
_HEAD = re.compile(r"[|>][-+0-9]*")
_BLANK_LINES = re.compile(r"((\r\n?|\n)[ \t]*)+\Z")
_LAST_LINE_END = re.compile(r"(\r\n?|\n)\Z")
_COMMENT_BEHIND = re.compile(r"[ \t]+#[^\r\n]*")


@dataclass(frozen=True, slots=True)
class Node:
    """A value or a key.

    Attributes:
        start: where it starts in the text; a list in lines starts at its first hyphen.
        end: where its last sign ends; comments and blank lines behind it do not belong to it.
        style: `"`, `'`, `|` or `>`, "" for a plain text; `[` or `{` in brackets, "-" or ":" in lines.
        value: a text's value.
        parts: the entries of a list or a group.
    """

    start: int
    end: int
    style: str
    value: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def in_lines(self) -> bool:
        """Whether it is a list or a group whose entries stand on lines of their own."""
        return self.style in ("-", ":")

    @property
    def in_brackets(self) -> bool:
        """Whether it is a list or a group in brackets or braces."""
        return self.style in ("[", "{")


@dataclass(frozen=True, slots=True)
class Part:
    """An entry of a list or a group.

    Attributes:
        start: where its hyphen or its key starts; in brackets, its key or its value.
        behind: the place behind its hyphen or its colon.
        key: its key, in a group.
    """

    start: int
    behind: int
    key: Node | None
    value: Node


def read_nodes(text: str) -> Node | None:
    """Return the tree of a YAML text that is known to be valid; None for an empty one.

    Raises:
        EditRefusedError: the text uses something that can be read but not be written back.
    """
    events = yaml.parse(text, Loader=_Loader)
    try:
        return _Builder(text, events).document()
    except yaml.YAMLError as error:
        raise EditRefusedError("The file is not valid YAML.", "Mend it as text first.") from error


class _Builder:
    """Builds the tree from events."""

    def __init__(self, text: str, events: Iterator[yaml.Event]) -> None:
        self._text = text
        self._events = events

    def document(self) -> Node | None:
        for event in self._events:
            if isinstance(event, yaml.NodeEvent):
                return self._node(event)
        return None

    def _node(self, event: yaml.Event) -> Node:
        start = _index(event.start_mark)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _odd(self._text, start, "an anchor or an alias (&name, *name)")
        if getattr(event, "tag", None) is not None:
            raise _odd(self._text, start, "a tag (!name)")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._group(event)
        raise AssertionError(event)

    def _scalar(self, event: yaml.ScalarEvent) -> Node:
        start, end, style = _index(event.start_mark), _index(event.end_mark), event.style or ""
        written = self._text[start:end]
        if style in ("|", ">"):
            end = start + len(_BLANK_LINES.sub("", written))
            head = _HEAD.match(written)
            if (head and "+" in head[0]) or event.value.rstrip("\n").endswith((" ", "\t")):
                end = start + len(_LAST_LINE_END.sub("", written))  # its last lines say something
        return Node(start, end, style, event.value)

    def _list(self, event: yaml.SequenceStartEvent) -> Node:
        start, parts, flow = _index(event.start_mark), list[Part](), bool(event.flow_style)
        for inner in self._events:
            if isinstance(inner, yaml.SequenceEndEvent):
                return self._collection(start, inner, parts, "[" if flow else "-")
            if flow:
                value = self._node(inner)
                parts.append(Part(value.start, value.start, None, value))
                continue
            dash = self._dash(start, parts[-1].value.end if parts else start)
            value = self._moved(self._node(inner), dash + 1)
            parts.append(Part(dash, dash + 1, None, value))
        raise AssertionError  # libyaml ends every list

    def _group(self, event: yaml.MappingStartEvent) -> Node:
        start, parts, flow = _index(event.start_mark), list[Part](), bool(event.flow_style)
        for inner in self._events:
            if isinstance(inner, yaml.MappingEndEvent):
                return self._collection(start, inner, parts, "{" if flow else ":")
            key = self._node(inner)
            colon = self._colon(key, flow=flow)
            value = self._moved(self._node(next(self._events)), colon)
            parts.append(Part(key.start, colon, key, value))
        raise AssertionError  # libyaml ends every group

    def _collection(self, start: int, ended: yaml.Event, parts: list[Part], style: str) -> Node:
        if style not in ("-", ":"):
            if self._text[start] != style:
                raise _odd(self._text, start, "a pair without braces in a list")
            return Node(start, _index(ended.end_mark), style, "", tuple(parts))
        end = max(parts[-1].value.end, parts[-1].behind) if parts else start
        return Node(start, end, style, "", tuple(parts))

    @staticmethod
    def _moved(node: Node, behind: int) -> Node:
        """Return a value; an empty one stands right behind its colon or hyphen."""
        is_empty = not node.style and node.start == node.end
        return Node(behind, behind, "") if is_empty else node

    def _dash(self, first: int, done: int) -> int:
        """Return where the hyphen of the next entry stands."""
        if self._text[first] == "-" and done == first:
            return first
        at = done
        while at < len(self._text):  # what stands between two entries is a comment or blank
            if self._text[at] == "#":
                at = line_end(self._text, at)
            elif self._text[at] == "-":
                return at
            else:
                at += 1
        raise _odd(self._text, first, "a list that is written in a rare way")

    def _colon(self, key: Node, *, flow: bool) -> int:
        """Return the place behind the colon of a key."""
        before = self._text[_line_start(self._text, key.start) : key.start].rstrip()
        if before.endswith("?") or key.style in ("|", ">"):
            raise _odd(self._text, key.start, "a key that starts with '? '")
        at = key.end
        while self._text[at : at + 1] in (" ", "\t"):
            at += 1
        if self._text[at : at + 1] == ":":
            return at + 1
        if flow and key.end > key.start:
            raise _odd(self._text, key.start, "a key without a value in braces")
        raise _odd(self._text, key.start, "a key that is written in a rare way")


def _index(mark: Any) -> int:  # libyaml's events always have their marks
    return int(mark.index)


def _odd(text: str, at: int, what: str) -> EditRefusedError:
    line = len(re.findall(r"\r\n?|\n", text[:at])) + 1
    return EditRefusedError(
        f"Line {line} uses {what}; such a file can be changed only as text.",
        "Change the file as text, or write that part out.",
    )


def node_at(root: Node, path: Path) -> Node | None:
    """Return the node at a path, None when there is none."""
    part = part_at(root, path) if path else None
    return root if not path else (part.value if part else None)


def part_at(root: Node, path: Path) -> Part | None:
    """Return the entry at a path that is not empty, None when there is none."""
    node, found = root, None
    for step in path:
        if isinstance(step, int):
            found = node.parts[step] if node.style in ("[", "-") and 0 <= step < len(node.parts) else None
        else:
            found = next((part for part in node.parts if part.key and part.key.value == step), None)
        if found is None:
            return None
        node = found.value
    return found


def _line_start(text: str, at: int) -> int:
    start = text.rfind("\n", 0, at) + 1
    return max(start, text.rfind("\r", start, at) + 1)  # no search through the whole text


def line_end(text: str, at: int) -> int:
    """Return where the line of a place ends, before what ends it."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    earlier = text.find("\r", at, end)
    return end if earlier < 0 else earlier


def column(text: str, at: int) -> int:
    """Return how many signs stand before a place in its line."""
    return at - _line_start(text, at)


def comment_behind(text: str, at: int) -> str:
    """Return the comment that stands behind a place in the same line, with the blanks before it."""
    match = _COMMENT_BEHIND.match(text, at)
    return match[0] if match else ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """An entry of a list or a group in lines, with the comments that belong to it.

    A comment above an entry belongs to it, unless a blank line parts them or the comment
    starts the file; so does one behind it, and one below it that is indented further.
    """

    start: int
    end: int


def chunks(text: str, node: Node) -> list[Chunk]:
    """Return the entries of a list or a group in lines; between them are gaps."""
    level = column(text, node.start)
    found: list[Chunk] = []
    for number, part in enumerate(node.parts):
        end = max(part.value.end, part.behind)
        lower = found[-1].end if found else 0
        start = part.start if number == 0 and _is_inline(text, part.start) else _lead(text, part.start, lower)
        following = node.parts[number + 1].start if number + 1 < len(node.parts) else len(text)
        found.append(Chunk(start, _tail(text, end, following, level)))
    return found


def _is_inline(text: str, at: int) -> bool:
    """Say whether something other than blanks stands before a place in its line."""
    return bool(text[_line_start(text, at) : at].strip(" \t"))


def _lead(text: str, at: int, lower: int) -> int:
    """Return where the comments above an entry start, those that belong to it."""
    start, top = at, _line_start(text, at)
    while top > lower:
        above = _line_start(text, top - (2 if text[top - 2 : top] == "\r\n" else 1))
        line = text[above:top].strip()
        if above < lower or not line.startswith("#"):
            return start
        if above == 0:
            return at  # the comment that starts a file speaks of the file
        start, top = above + text[above:top].index("#"), above
    return start


def _tail(text: str, end: int, following: int, level: int) -> int:
    """Return where the comments behind and below an entry end, those that belong to it."""
    end += len(comment_behind(text, end))
    at = line_end(text, end)
    if text[end:at].strip(" \t"):
        return end  # in braces, say
    while at < following:
        at += 2 if text[at : at + 2] == "\r\n" else 1
        line = _EMPTY_LINE_OR_COMMENT.match(text, at)
        if not line or line[1] is None or line.start(1) - at <= level:
            break
        end = at = line.end(1)
    return end
