"""A file that two people changed at the same time: merged per field, or told side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from westeros_learn.errors import EditRefusedError
from westeros_learn.source.reading import LESSON_FILE
from westeros_learn.source.writeback.catalogue_merge import CatalogueMerge
from westeros_learn.source.writeback.differences import differences
from westeros_learn.source.writeback.edits import same
from westeros_learn.source.writeback.fields import Conflict, FieldMerge, Place
from westeros_learn.source.writeback.files import read_data, write_back
from westeros_learn.source.writeback.lessons import split_lesson
from westeros_learn.source.writeback.lines import lines_of, merged_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from westeros_learn.source.yaml_nodes import Data

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of three texts.

    Attributes:
        text: the merged text; where there is a conflict, it says what they wrote.
        conflicts: what both changed, each in their own way.
        lost: comments of mine that the merged text has not: their lines.
    """

    text: str
    conflicts: tuple[Conflict, ...] = ()
    lost: tuple[str, ...] = ()


def merge_texts(name: str, base: str, mine: str, theirs: str, *, take_mine: Collection[Place] = ()) -> Merged:
    """Merge a file of a course: `mine` was made from `base`, and so was `theirs`, which is on the disk.

    Args:
        name: the file's path in the course; it says how the file is read.
        base: the text that both began with.
        mine: one's text.
        theirs: the other's text.
        take_mine: places of conflicts in which mine shall stand.
    """
    if mine in (theirs, base):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    if name.endswith((".yaml", ".yml")):
        found = merge_yaml(name, base, mine, theirs, take_mine)
        if found is not None:
            return found
    if name.endswith(LESSON_FILE):
        found = _merge_lesson(name, base, mine, theirs, take_mine)
        if found is not None:
            return found
    if name.endswith(".po"):
        found = _merge_catalogue(base, mine, theirs, take_mine)
        if found is not None:
            return found
    return merge_lines(base, mine, theirs, take_mine)


def _merge_catalogue(base: str, mine: str, theirs: str, take_mine: Collection[Place]) -> Merged | None:
    """Merge catalogues entry by entry; None where one of them cannot be read."""
    merge = CatalogueMerge(take_mine)
    text = merge.merge(base, mine, theirs)
    if text is None:
        return None
    lost = (line for line in lost_comments(base, mine, text) if line.startswith("# "))
    return Merged(text, tuple(merge.conflicts), tuple(lost))


def _merge_lesson(
    name: str, base: str, mine: str, theirs: str, take_mine: Collection[Place]
) -> Merged | None:
    """Merge lessons: the keys field by field, the text line by line; None where one has no keys."""
    try:
        old, ours, others = (split_lesson(text) for text in (base, mine, theirs))
    except EditRefusedError:
        return None
    head = merge_yaml(name, old[1], ours[1], others[1], take_mine)
    if head is None:
        return None
    body = merge_lines(old[3], ours[3], others[3], take_mine)
    text = f"{others[0]}{head.text}{others[2]}{body.text}"
    return Merged(text, (*head.conflicts, *body.conflicts), head.lost)


def merge_yaml(name: str, base: str, mine: str, theirs: str, take_mine: Collection[Place]) -> Merged | None:
    """Merge YAML texts field by field; None when one of them cannot be read or be written back.

    Lines are merged first, for that keeps the comments of both; it counts only where it says
    the same as the merged fields.
    """
    try:
        old, ours, others = (read_data(text.removeprefix(_BOM), name) for text in (base, mine, theirs))
        merge = FieldMerge(take_mine)
        wanted = merge.merge(old, ours, others, ())
        if wanted is None or others is None:
            return None
        lines = merge_lines(base, mine, theirs, ())
        if not lines.conflicts and not merge.conflicts and _says(lines.text, wanted, name):
            return lines
        text = write_back(theirs, differences(others, wanted), name=name)
    except EditRefusedError:
        return None
    return Merged(text, tuple(merge.conflicts), lost_comments(base, mine, text))


def _says(text: str, data: Data, name: str) -> bool:
    try:
        found = read_data(text.removeprefix(_BOM), name)
    except EditRefusedError:
        return False
    return found is not None and same(found, data)


def lost_comments(base: str, mine: str, merged: str) -> tuple[str, ...]:
    """Return the lines of mine with a comment that is neither in the base nor in the merged text."""
    known = {line.strip() for text in (base, merged) for line in lines_of(text)}
    lines = (line.strip() for line in lines_of(mine))
    return tuple(line for line in lines if line not in known and (line.startswith("#") or " #" in line))


def merge_lines(
    base: str,
    mine: str,
    theirs: str,
    take_mine: Collection[Place],
    place: Callable[[int], Place] = lambda number: ("text", str(number)),
) -> Merged:
    """Merge texts line by line."""
    parts: list[str] = []
    conflicts: list[Conflict] = []
    for stretch in merged_lines(base, mine, theirs):
        if stretch.merged is not None:
            parts.append(stretch.merged)
            continue
        where = place(len(conflicts) + 1)
        conflicts.append(Conflict(where, stretch.base, stretch.mine, stretch.theirs))
        parts.append(stretch.mine if where in take_mine else stretch.theirs)
    return Merged("".join(parts), tuple(conflicts))
