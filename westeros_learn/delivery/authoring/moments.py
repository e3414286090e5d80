"""The moments of a conversation in its file: what leads to one, and the edits that put one in or out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from westeros_learn.delivery.authoring.entries import entries_in, entry_name
from westeros_learn.source.ids import free_id, slug
from westeros_learn.source.values import ID
from westeros_learn.source.writeback import Edit, Insert, Remove, Rename, Set

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data, Path

NODES: Path = ("nodes",)
_MOST_WORDS = 4
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Onward:
    """A way from one moment to another, as it is written.

    Attributes:
        number: of the moment that it leads from, counted from 0.
        key: the letter of the choice; "" for a way that needs none.
        text: what the choice says.
        go: the id of the moment that follows.
        when: the condition that it has, "" for none.
        path: where that id is written.
        effects: what it moves.
    """

    number: int
    key: str
    text: str
    go: str
    when: str
    path: Path
    effects: tuple[str, ...] = ()


def onwards(data: Data | None) -> Iterator[Onward]:
    """Yield every way of a conversation, moment by moment."""
    for number, node in enumerate(entries_in(data, NODES)):
        if isinstance(node, dict):
            yield from _choices(node, number)
            yield from _passages(node, number)


def _choices(node: dict[str, Data], number: int) -> Iterator[Onward]:
    for at, choice in enumerate(entries_in(node, ("choices",))):
        if isinstance(choice, dict):
            key = next((key for key in choice if len(key) == 1), "")
            text = _text(choice, key) or _text(choice, "text")
            path = (*NODES, number, "choices", at, "go")
            effects = choice.get("effects")
            moved = tuple(effects) if isinstance(effects, dict) else ()
            yield Onward(number, key, text, _text(choice, "go"), _text(choice, "when"), path, moved)


def _passages(node: dict[str, Data], number: int) -> Iterator[Onward]:
    written = node.get("next")
    path = (*NODES, number, "next")
    if isinstance(written, str) and written.strip():
        yield Onward(number, "", "", written.strip(), "", path)
    for at, passage in enumerate(written if isinstance(written, list) else ()):
        if isinstance(passage, dict):
            go, when = _text(passage, "go"), _text(passage, "when")
            yield Onward(number, "", "", go, when, (*path, at, "go"))


def _text(group: dict[str, Data], key: str) -> str:
    found = group.get(key)
    return found.strip() if isinstance(found, str) else ""


def leading_to(data: Data | None, identifier: str) -> list[Onward]:
    """Return the ways that lead to a moment from another one."""
    names = [entry_name(node, number) for number, node in enumerate(entries_in(data, NODES))]
    return [way for way in onwards(data) if way.go == identifier and names[way.number] != identifier]


def first_of(data: Data | None) -> str:
    """Return the id of the moment with which a conversation begins."""
    start = _text(data, "start") if isinstance(data, dict) else ""
    nodes = entries_in(data, NODES)
    return start or (entry_name(nodes[0], 0) if nodes else "")


def put_out(data: Data, number: int, onward: str, *, retired: bool) -> list[Edit]:
    """Return the edits that take a moment out.

    Args:
        data: of the conversation's file.
        number: which moment, counted from 0.
        onward: the id of the moment to which what led to it leads then; "" to leave it as it is written.
        retired: whether its id is never to be used again.
    """
    identifier = entry_name(entries_in(data, NODES)[number], number)
    edits: list[Edit] = []
    if onward:
        edits += [Set(way.path, onward) for way in leading_to(data, identifier)]
    if isinstance(data, dict) and first_of(data) == identifier:
        if onward:
            edits.append(Set(("start",), onward, None if "start" in data else "nodes"))
        elif "start" in data:
            edits.append(Remove(("start",)))
    if retired:
        there = entries_in(data, ("retired",))
        edits.append(
            Insert(("retired",), len(there), identifier) if there else Set(("retired",), [identifier])
        )
    return [*edits, Remove((*NODES, number))]


def begin_with(data: Data, identifier: str) -> list[Edit]:
    """Return the edit after which a conversation begins with a moment."""
    is_there = isinstance(data, dict) and "start" in data
    return [Set(("start",), identifier, None if is_there else "nodes")]


def renamed(data: Data, speakers: Mapping[str, str], variables: Mapping[str, str]) -> list[Edit]:
    """Return the edits after which moments name what has new names: who speaks, and what choices move.

    Args:
        data: of the conversation's file.
        speakers: the new names of those who speak, by the old ones.
        variables: the same of what choices move.
    """
    edits: list[Edit] = []
    for number, node in enumerate(entries_in(data, NODES)):
        speaker = _text(node, "speaker") if isinstance(node, dict) else ""
        if speaker in speakers:
            edits.append(Set((*NODES, number, "speaker"), speakers[speaker]))
    for way in onwards(data) if variables else ():
        edits += [
            Rename((*way.path[:-1], "effects", name), variables[name])
            for name in way.effects
            if name in variables and variables[name] not in way.effects
        ]
        when = _NAME.sub(lambda found: variables.get(found[0], found[0]), way.when)
        if when != way.when:
            edits.append(Set((*way.path[:-1], "when"), when))
    return edits


def new_id(data: Data | None, words: str, met: Collection[str]) -> str:
    """Return an id for a new moment that none has or ever had.

    Args:
        data: of the conversation's file.
        words: what the id is made of.
        met: ids that learners have met.
    """
    nodes = entries_in(data, NODES)
    retired = [str(each) for each in entries_in(data, ("retired",))]
    named = {way.go for way in onwards(data)}
    taken = {*(entry_name(node, number) for number, node in enumerate(nodes)), *retired, *named, *met}
    wanted = slug(words, most_words=_MOST_WORDS)
    return free_id(wanted if ID.fullmatch(wanted) else f"moment-{wanted}".rstrip("-"), taken)
