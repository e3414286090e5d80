"""Where something that is put into a lesson's text goes, so that what stands there stays what it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from westeros_learn.source.writeback.lessons import blocks_in
from westeros_learn.source.writeback.splices import Splice

if TYPE_CHECKING:
    from westeros_learn.source.pieces import Piece
    from westeros_learn.source.writeback.lessons import BodyBlock

_LINE_OF_COLONS = re.compile(r"[ \t]*:{3,}[ \t]*")
_NO_WORDS = re.compile(r"[ \t]|[:#|>`~-]|[*+][ \t]|\d+[.)][ \t]")
"""What begins a block that a mark cannot go on with."""
_FENCE = re.compile(r"[ \t]*(:{3,})")


def put_in(body: str, start: int, end: int, piece: Piece) -> Splice:
    """Return the change that puts something into a lesson's text.

    Args:
        body: the text, its lines ended by LF.
        start: where the cursor stands, or what was chosen begins.
        end: where what was chosen ends.
        piece: stands in place of what was chosen. A block goes between the paragraphs around it; where
            nothing was chosen, behind the block in which the cursor stands, for no paragraph is cut in two.
            So it does where the choice cuts a block in colons: then nothing is taken away.
    """
    start, end = max(0, min(start, len(body))), max(0, min(end, len(body)))
    if not piece.is_block and not _ends_a_block(body, start):
        return _in_line(body, start, end, piece.text)
    blocks = blocks_in(body)
    cut = next((block for block in blocks if _is_cut(body, block, start, end)), None)
    if start == end or cut is not None:
        if cut is not None and start < end and _is_inside(body, cut, start, end):
            return _within(body, cut, start, end, piece.text)
        at = cut.end if cut else _between(blocks, start)
        return _apart(body, at, at, piece.text)
    return _apart(body, start, end, piece.text)


def _ends_a_block(body: str, at: int) -> bool:
    """Say whether a place is in a line of colons, in which nothing else may stand."""
    behind = body.find("\n", at)
    line = body[body.rfind("\n", 0, at) + 1 : behind if behind >= 0 else len(body)]
    return _LINE_OF_COLONS.fullmatch(line) is not None


def put_behind(body: str, number: int, piece: Piece) -> Splice:
    """Return the change that puts something behind a block of a lesson's text.

    Args:
        body: the text.
        number: of the block, counted from 1; the last one where there are not so many.
        piece: a mark goes on with a paragraph, and stands alone behind any other block.
    """
    blocks = blocks_in(body)
    if not blocks:
        return _apart(body, 0, 0, piece.text)
    block = blocks[max(1, min(number, len(blocks))) - 1]
    if piece.is_block or _NO_WORDS.match(body, block.start):
        return _apart(body, block.end, block.end, piece.text)
    return _in_line(body, block.end, block.end, piece.text)


def _in_line(body: str, start: int, end: int, text: str) -> Splice:
    before, behind = body[start - 1 : start], body[end : end + 1]
    if start == end:
        text = f"{' ' if before and (before.isalnum() or before in '.,;:!?)`]') else ''}{text}"
        text = f"{text}{' ' if behind.isalnum() else ''}"
    return Splice(start, end, text)


def _is_cut(body: str, block: BodyBlock, start: int, end: int) -> bool:
    """Say whether a choice takes a part of a block in colons, and leaves another."""
    touches = start < block.end and end > block.start
    return touches and not start <= block.start <= block.end <= end and bool(_FENCE.match(body, block.start))


def _is_inside(body: str, block: BodyBlock, start: int, end: int) -> bool:
    """Say whether a choice lies between the first line of a block, with its options, and its last one."""
    last = body.rfind("\n", 0, block.end)
    is_whole = not any(_is_cut(body, each, start, end) for each in block.inner or ())
    return block.inner is not None and is_whole and block.inside <= start and end <= last


def _between(blocks: tuple[BodyBlock, ...], at: int) -> int:
    """Return the place between blocks that is nearest to a place: before one only where it begins there."""
    around = next((block for block in blocks if block.start <= at <= block.end), None)
    if around is None:
        return at
    return around.start if at == around.start else around.end


def _apart(body: str, start: int, end: int, text: str) -> Splice:
    """Return a change in which a text stands between empty lines."""
    first = len(body[:start].rstrip())
    last = len(body) - len(body[end:].lstrip())
    line = body.rfind("\n", 0, last) + 1
    if end <= line:
        last = line  # an indented line keeps its place
    above = "\n\n" if first else ""
    below = "\n\n" if body[last:].strip() else "\n"
    return Splice(first, last, f"{above}{text}{below}")


def _within(body: str, around: BodyBlock, start: int, end: int, text: str) -> Splice:
    """Return a change inside of a block in colons, which has more of them than what stands in it."""
    written = body[around.start : around.end]
    inner = _apart(written, start - around.start, end - around.start, text)
    made = f"{written[: inner.start]}{inner.text}{written[inner.end :]}"
    lines = made.split("\n")
    needed = max(len(found[1]) for line in lines[1:-1] if (found := _FENCE.match(line))) + 1
    own = _FENCE.match(lines[0])
    if own and len(own[1]) < needed:
        lines[0] = lines[0].replace(own[1], ":" * needed, 1)
        lines[-1] = lines[-1].replace(own[1], ":" * needed, 1)
    return Splice(around.start, around.end, "\n".join(lines))
