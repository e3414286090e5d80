"""The edits that make one piece of data another; entries of a list are known by their ids.

The order of keys says nothing in a course's files, except among parameters, where a formula
stands below what it uses: elsewhere keys stay where they are.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from westeros_learn.source.schema import is_part_key
from westeros_learn.source.writeback.edits import Edit, Insert, Move, Remove, Set, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from westeros_learn.source.yaml_nodes import Data, Path

_ORDERED = ("parameters",)
_MOST_COMPARED = 4_000_000
"""Pairs of entries without ids that are compared; beyond it the lists are paired from the top."""


def differences(old: Data, new: Data, path: Path = ()) -> list[Edit]:
    """Return the edits that turn `old`, which stands at `path`, into `new`."""
    return list(_differences(old, new, path))


def _differences(old: Data, new: Data, path: Path) -> Iterator[Edit]:
    if same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict) and old and new:
        yield from _of_groups(old, new, path)
    elif isinstance(old, list) and isinstance(new, list) and old and new:
        yield from _of_lists(old, new, path)
    else:
        yield Set(path, new)


def _of_groups(old: dict[str, Data], new: dict[str, Data], path: Path) -> Iterator[Edit]:
    following: str | None = None
    for key in reversed(new):
        if key not in old:
            yield Set((*path, key), new[key], following)
        following = key
    for key in old:
        if key not in new:
            yield Remove((*path, key))
        else:
            yield from _differences(old[key], new[key], (*path, key))
    if path[-1:] and path[-1] in _ORDERED:
        current = [key for key in _merged_order(old, new) if key in new]
        for source, index in _moves(current, list(new)):
            yield Move((*path, current[source]), index)
            current.insert(index, current.pop(source))


def _merged_order(old: dict[str, Data], new: dict[str, Data]) -> list[str]:
    """Return the keys as they stand once the new ones have been put in."""
    current, following = list(old), None
    for key in reversed(new):
        if key not in old:
            current.insert(len(current) if following is None else current.index(following), key)
        following = key
    return current


def _of_lists(old: list[Data], new: list[Data], path: Path) -> Iterator[Edit]:
    before, after = identities(old), identities(new)
    if before is not None and after is not None:
        yield from _of_known(dict(zip(before, old, strict=True)), dict(zip(after, new, strict=True)), path)
        return
    texts = [[_frozen(item) for item in items] for items in (old, new)]
    if sorted(texts[0]) == sorted(texts[1]) and len(set(texts[0])) == len(old):
        for source, index in _moves(*texts):
            yield Move((*path, source), index)
        return
    yield from _of_strangers(old, new, path, texts)


def identities(items: Sequence[Data]) -> list[str] | None:
    """Return the id or the letter of each entry; None when one lacks it or two share one."""
    found = [_identity(item) for item in items]
    known = [one for one in found if one is not None]
    return known if len(known) == len(items) == len(set(known)) else None


def _identity(item: Data) -> str | None:
    if not isinstance(item, dict):
        return None
    if "id" in item:
        written = item["id"]
        return f"id {written}" if isinstance(written, str) and written else None
    letters = [key for key in item if is_part_key(key)]
    return letters[0] if len(letters) == 1 else None


def _of_known(old: dict[str, Data], new: dict[str, Data], path: Path) -> Iterator[Edit]:
    current = list(old)
    gone = [one for one in current if one not in new]
    keeps_one = len(gone) == len(current)  # a list is never emptied on the way
    for one in reversed(gone[1:] if keeps_one else gone):
        yield Remove((*path, current.index(one)))
        current.remove(one)
    stay = {*current} - {*gone}
    for source, index in _moves([one for one in current if one in stay], [one for one in new if one in stay]):
        yield Move((*path, source), index)
        current.insert(index, current.pop(source))
    for index, one in enumerate(new):
        if one not in old:
            yield Insert(path, index, new[one])
            current.insert(index, one)
    if keeps_one:
        yield Remove((*path, current.index(gone[0])))
        current.remove(gone[0])
    for index, one in enumerate(current):
        if one in old:
            yield from _differences(old[one], new[one], (*path, index))


def _moves(current: Sequence[str], wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the fewest moves, from where to where, that put unlike things in order."""
    places = {one: place for place, one in enumerate(current)}
    stay = _longest_run([places[one] for one in wanted])
    order = list(current)
    for number, one in enumerate(wanted):
        if places[one] in stay:
            continue
        source = order.index(one)
        order.pop(source)
        index = order.index(wanted[number - 1]) + 1 if number else 0
        order.insert(index, one)
        if source != index:
            yield source, index


def _longest_run(numbers: Sequence[int]) -> set[int]:
    """Return the longest rising run in a sequence of unlike numbers, gaps allowed."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    run: set[int] = set()
    last: int | None = ends[-1] if ends else None
    while last is not None:
        run.add(last)
        last = before[last]
    return run


def _frozen(item: Data) -> str:
    return json.dumps(item, ensure_ascii=False)


def _of_strangers(old: list[Data], new: list[Data], path: Path, texts: list[list[str]]) -> Iterator[Edit]:
    """Yield the edits of lists whose entries have no ids, the last one first."""
    for start, end, first, last in reversed(_blocks(*texts)):
        paired = min(end - start, last - first)
        for offset in reversed(range(paired, last - first)):
            yield Insert(path, start + paired, new[first + offset])
        for at in reversed(range(start + paired, end)):
            yield Remove((*path, at))
        for offset in range(paired):
            yield from _differences(old[start + offset], new[first + offset], (*path, start + offset))


def _blocks(old: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    """Return the stretches in which two lists differ."""
    top = 0
    while top < min(len(old), len(new)) and old[top] == new[top]:
        top += 1
    if (len(old) - top) * (len(new) - top) > _MOST_COMPARED:
        return [(top, len(old), top, len(new))]
    matcher = SequenceMatcher(None, old[top:], new[top:], autojunk=False)
    return [
        (top + start, top + end, top + first, top + last)
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal"
    ]
