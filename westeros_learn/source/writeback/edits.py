"""What can be changed in a file's data, as values: what each edit means is said here, without any text.

Paths are keys and places in lists, counted from 0, as in `(3, "choices", 0, "feedback")`. Several edits
happen one after the other: each path counts in what the edits before it left.
"""

from __future__ import annotations

from copy import copy, deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from westeros_learn.errors import EditRefusedError

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data, Path


@dataclass(frozen=True, slots=True)
class Set:
    """Gives a part a value: a new one, or one for a key that was not there.

    Attributes:
        path: the part.
        value: what it is then. Of a list or a group that was one before, only what differs is touched.
        before: the key before which a new key stands; None for the last place.
    """

    path: Path
    value: Data
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Insert:
    """Puts an entry into a list, so that it stands at `index`."""

    path: Path
    index: int
    value: Data


@dataclass(frozen=True, slots=True)
class Remove:
    """Takes an entry of a list, or a key with its value, away."""

    path: Path


@dataclass(frozen=True, slots=True)
class Move:
    """Moves an entry of a list, or a key among its neighbours, so that it stands at `index`."""

    path: Path
    index: int


@dataclass(frozen=True, slots=True)
class Rename:
    """Gives a key, such as a choice's letter, another name; its value and its place stay."""

    path: Path
    key: str


Edit: TypeAlias = Set | Insert | Remove | Move | Rename


def told(path: Path) -> str:
    """Return a path as people read it, as in `3 › choices › 0`, entries counted from 1."""
    steps = (str(step + 1) if isinstance(step, int) else step for step in path)
    return " › ".join(steps) or "the whole file"


def applied(data: Data, edit: Edit) -> Data:
    """Return the data after an edit; the data given stays as it is.

    What the edit does not touch is in both of them.

    Raises:
        EditRefusedError: the edit does not fit the data.
    """
    if not edit.path:
        return _apply_to(copy(data), edit)
    whole: Any = copy(data)  # data of any shape
    step: Any = edit.path[0]
    there = range(len(whole)) if isinstance(whole, list) else whole if isinstance(whole, dict) else ()
    if step in there:
        whole[step] = deepcopy(whole[step])
    return _apply_to(whole, edit)


def _apply_to(data: Data, edit: Edit) -> Data:
    """Return the data after an edit; the data given is changed on the way."""
    if not edit.path and isinstance(edit, Set):
        return deepcopy(edit.value)
    if isinstance(edit, Insert):
        target = _found(data, edit.path)
        if not isinstance(target, list) or not 0 <= edit.index <= len(target):
            raise misfit(edit.path)
        target.insert(edit.index, deepcopy(edit.value))
        return data
    if not edit.path:
        raise misfit(edit.path)
    around, last = _found(data, edit.path[:-1]), edit.path[-1]
    if isinstance(around, list) and isinstance(last, int) and 0 <= last < len(around):
        _apply_to_list(around, last, edit)
    elif isinstance(around, dict) and isinstance(last, str):
        _apply_to_group(around, last, edit)
    else:
        raise misfit(edit.path)
    return data


def _found(data: Data, path: Path) -> Any:  # data of any shape
    part: Any = data
    for step in path:
        fits = (isinstance(part, dict) and step in part) or (
            isinstance(part, list) and isinstance(step, int) and 0 <= step < len(part)
        )
        if not fits:
            raise misfit(path)
        part = part[step]
    return part


def _apply_to_list(around: list[Data], at: int, edit: Edit) -> None:
    match edit:
        case Set():
            around[at] = deepcopy(edit.value)
        case Remove():
            del around[at]
        case Move() if 0 <= edit.index < len(around):
            around.insert(edit.index, around.pop(at))
        case _:
            raise misfit(edit.path)


def _apply_to_group(around: dict[str, Data], key: str, edit: Edit) -> None:
    entries = list(around.items())
    keys = [name for name, _ in entries]
    at = keys.index(key) if key in around else -1
    match edit:
        case Set() if at >= 0:
            entries[at] = key, deepcopy(edit.value)
        case Set() if edit.before is None or edit.before in around:
            place = len(keys) if edit.before is None else keys.index(edit.before)
            entries.insert(place, (key, deepcopy(edit.value)))
        case Remove() if at >= 0:
            del entries[at]
        case Move() if at >= 0 and 0 <= edit.index < len(entries):
            entries.insert(edit.index, entries.pop(at))
        case Rename() if at >= 0 and (edit.key == key or edit.key not in around):
            entries[at] = edit.key, entries[at][1]
        case _:
            raise misfit(edit.path)
    around.clear()
    around.update(entries)


def misfit(path: Path) -> EditRefusedError:
    """Return the error that a part is not there, or not of the shape that an edit needs."""
    return EditRefusedError(
        f"The file has no part '{told(path)}' that could be changed so.",
        "Open the file again; it may have changed since.",
    )


def same(one: Data, other: Data) -> bool:
    """Say whether two pieces of data are equal, the order of keys included."""
    if one is other:
        return True
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other
