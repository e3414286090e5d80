"""Edits of a lesson's file: its front matter, and the text below it, whole or block by block.

A block is what stands between blank lines in Markdown: a paragraph, a heading, a list, a block in
colons. Those inside of a block in colons are its inner blocks; paths are numbers from outside to
inside, counted from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from westeros_learn.errors import EditRefusedError
from westeros_learn.source.directives import take_apart
from westeros_learn.source.files import SourceFile
from westeros_learn.source.front_matter import front_matter_bounds
from westeros_learn.source.parser import parse
from westeros_learn.source.writeback.files import rewrite, write_back
from westeros_learn.source.writeback.lines import lines_of, with_lines
from westeros_learn.source.writeback.splices import Splice, spliced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from westeros_learn.source.writeback.edits import Edit
    from westeros_learn.source.yaml_nodes import Data

BlockPath: TypeAlias = tuple[int, ...]

_BOM = "\ufeff"
_COLONS = "colon_fence"
_WITH_BLOCKS = ("callout", "example", "fact", "reveal")
"""Blocks in colons whose body is Markdown of more than one paragraph."""


@dataclass(frozen=True, slots=True)
class BodyBlock:
    """A block of a lesson's text.

    Attributes:
        start: where its first line starts in the file.
        end: where its last line ends, without what ends it.
        inner: its inner blocks; None where there can be none.
        inside: where the first inner block stands, or would.
    """

    start: int
    end: int
    inner: tuple[BodyBlock, ...] | None = None
    inside: int = 0


def split_lesson(text: str) -> tuple[str, str, str, str]:
    """Return what stands before the keys of a lesson, its keys, the line that ends them, and its text.

    Raises:
        EditRefusedError: the file has no front matter.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    bounds = front_matter_bounds(text.removeprefix(mark))
    if bounds is None:
        raise EditRefusedError(
            "The lesson has no keys between two lines of '---' at its top.", "Change the file as text."
        )
    start, end, behind = (at + len(mark) for at in bounds)
    return text[:start], text[start:end], text[end:behind], text[behind:]


def write_front_matter(text: str, edits: Iterable[Edit], *, name: str = "") -> str:
    """Return a lesson's file after edits of its front matter.

    Raises:
        EditRefusedError: as in `write_back`.
    """
    before, head, line, body = split_lesson(text)
    return _with_head(before, write_back(head, edits, name=name), line, body)


def rewrite_lesson(text: str, head: Data | None = None, body: str | None = None, *, name: str = "") -> str:
    """Return a lesson's file with other keys, another text, or both.

    Lines of the text that stay keep their bytes, line ends included.

    Raises:
        EditRefusedError: as in `write_back`.
    """
    before, old_head, line, old_body = split_lesson(text)
    new_head = old_head if head is None else rewrite(old_head, head, name=name)
    if body is not None and not line.endswith(("\r", "\n")) and body:
        line += "\n"
    line_end = "\r\n" if "\r\n" in text else "\n"
    new_body = old_body if body is None else with_lines(old_body, body, "" if "\n" in old_body else line_end)
    return _with_head(before, new_head, line, new_body)


def _with_head(before: str, head: str, line: str, body: str) -> str:
    text = f"{before}{head}{line}{body}"
    if split_lesson(text) != (before, head, line, body):
        raise EditRefusedError("The keys would end at another line.", "Change the file as text.")
    return text


def body_blocks(text: str) -> tuple[BodyBlock, ...]:
    """Return the blocks of a lesson's file, in order.

    Raises:
        EditRefusedError: the file has no front matter.
    """
    *before, body = split_lesson(text)
    source = SourceFile("", text)
    top = source.line_at(sum(map(len, before)))
    return _blocks(source, body, top)


def blocks_in(body: str) -> tuple[BodyBlock, ...]:
    """Return the blocks of a lesson's text that stands by itself, without keys above it."""
    return _blocks(SourceFile("", body), body, 0)


def _blocks(source: SourceFile, text: str, top: int) -> tuple[BodyBlock, ...]:
    """Return the blocks of Markdown whose first line is the line `top` of the file."""
    found: list[BodyBlock] = []
    for token in parse(text):
        if token.level or token.nesting < 0 or token.map is None:
            continue
        first, last = (top + number for number in token.map)
        start, end = source.line_start(first), source.line_start(last)
        end = start + len(source.text[start:end].rstrip(" \t\r\n"))
        inner, inside = None, 0
        if token.type == _COLONS:
            area = source.area(source.line_start(top), len(source.text), keeps_lines=True)
            directive = take_apart(token, area)
            within = directive.body_area.first_line if directive else None
            if directive and within is not None and directive.closed and directive.name in _WITH_BLOCKS:
                inner, inside = _blocks(source, directive.body, within), source.line_start(within)
        found.append(BodyBlock(start, end, inner, inside))
    return tuple(found)


def block_text(text: str, path: BlockPath) -> str:
    """Return the source of a block.

    Raises:
        EditRefusedError: there is no such block.
    """
    block = _Body(text).block(path)
    return text[block.start : block.end]


def replace_block(text: str, path: BlockPath, new: str) -> str:
    """Return a lesson's file with another source of a block.

    Raises:
        EditRefusedError: there is no such block, or the new one would run into its neighbours.
    """
    body = _Body(text)
    block = body.block(path)
    written = with_lines(text[block.start : block.end], new.strip("\r\n"), body.line_end).rstrip("\r\n")
    if not written.strip():
        return remove_block(text, path)
    splices = [
        Splice(block.start, block.end, f"{before}{written}{behind}")
        for before in ("", body.line_end)
        for behind in ("", body.line_end)
    ]
    return body.changed(splices, path, gone=1, new=written)


def insert_block(text: str, path: BlockPath, new: str) -> str:
    """Return a lesson's file with a new block, so that it stands at `path`.

    Raises:
        EditRefusedError: there is no such place, or the block would run into its neighbours.
    """
    body = _Body(text)
    siblings, end = body.siblings(path), body.line_end
    if not path or not 0 <= path[-1] <= len(siblings):
        raise _no_block()
    index = path[-1]
    written = end.join(line.rstrip("\r\n") for line in lines_of(new.strip("\r\n")))
    if index < len(siblings):
        splice = Splice(siblings[index].start, siblings[index].start, written + end * 2)
    elif siblings:
        splice = Splice(siblings[-1].end, siblings[-1].end, end * 2 + written)
    else:
        inside = body.around(path[:-1]).inside
        apart = "" if text[:inside].endswith(("\r", "\n")) else end
        splice = Splice(inside, inside, apart + written + end)
    return body.changed([splice], path, gone=0, new=written)


def remove_block(text: str, path: BlockPath) -> str:
    """Return a lesson's file without a block.

    Raises:
        EditRefusedError: there is no such block, or its neighbours would run together.
    """
    body = _Body(text)
    block, siblings, index = body.block(path), body.siblings(path), path[-1]
    if index + 1 < len(siblings):
        following = siblings[index + 1].start
        apart = text[block.end : following]
        splices = [Splice(block.start, following, ""), Splice(block.start, following, body.line_end)]
        if index and apart.count("\n") > text[siblings[index - 1].end : block.start].count("\n"):
            splices = [Splice(siblings[index - 1].end, following, apart), *splices]
    elif index:
        splices = [Splice(siblings[index - 1].end, block.end, "")]
    else:
        splices = [Splice(block.start, block.end + len(_ended_by(text, block.end)), "")]
    return body.changed(splices, path, gone=1, new="")


def move_block(text: str, path: BlockPath, to: BlockPath) -> str:
    """Return a lesson's file with a block moved, so that it stands at `to` once it is gone from its place.

    Raises:
        EditRefusedError: there is no such block or place, or blocks would run together.
    """
    written = block_text(text, path)
    if to == path:
        return text
    return insert_block(remove_block(text, path), to, written)


class _Body:
    """The blocks of a lesson's file, read once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root = BodyBlock(0, len(text), body_blocks(text), len(text))
        self.line_end = "\r\n" if "\r\n" in text else "\n"

    def around(self, path: BlockPath) -> BodyBlock:
        """Return the block at a path, which can have inner blocks; the whole text for an empty path."""
        block = self._root
        for number in path:
            if block.inner is None or not 0 <= number < len(block.inner):
                raise _no_block()
            block = block.inner[number]
        if block.inner is None:
            raise _no_block()
        return block

    def siblings(self, path: BlockPath) -> tuple[BodyBlock, ...]:
        """Return the blocks beside a path."""
        return self.around(path[:-1]).inner or ()

    def block(self, path: BlockPath) -> BodyBlock:
        """Return the block at a path."""
        siblings = self.siblings(path)
        if not path or not 0 <= path[-1] < len(siblings):
            raise _no_block()
        return siblings[path[-1]]

    def sources(self, path: BlockPath) -> list[list[str]]:
        """Return the sources of the blocks beside a path."""
        return [_plain(self._text[block.start : block.end]) for block in self.siblings(path)]

    def changed(self, splices: Sequence[Splice], path: BlockPath, *, gone: int, new: str) -> str:
        """Return the text after the first splice whose blocks are the old ones and the new one."""
        index, depths = path[-1], range(1, len(path))
        added = [_plain(new[block.start : block.end]) for block in _blocks(SourceFile("", new), new, 0)]
        old = self.sources(path)
        wanted = [*old[:index], *added, *old[index + gone :]]
        counts = [len(self.siblings(path[:depth])) for depth in depths]
        for splice in splices:
            result = spliced(self._text, [splice])
            body = _Body(result)
            try:
                is_alone = [len(body.siblings(path[:depth])) for depth in depths] == counts
                if is_alone and body.sources(path) == wanted:
                    return result
            except EditRefusedError:
                continue
        raise EditRefusedError(
            "The block would run together with what stands beside it.",
            "Close what it opens (:::, ```), or change the lesson as text.",
        )


def _no_block() -> EditRefusedError:
    return EditRefusedError(
        "The lesson has no such block.", "Open the file again; it may have changed since."
    )


def _plain(text: str) -> list[str]:
    return [line.strip() for line in lines_of(text)]


def _ended_by(text: str, at: int) -> str:
    return next((end for end in ("\r\n", "\n", "\r") if text.startswith(end, at)), "")
