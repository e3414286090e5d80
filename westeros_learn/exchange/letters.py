"""Letters of parts: which part of a bank's question is which part of ours.

A part's letter is its id: learners' work is kept by it. A bank has no such letters, so parts are known
again by what they say, and where that has changed by where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from westeros_learn.exchange.bank import RefusedQuestionError
from westeros_learn.source.bank import QuestionData
from westeros_learn.source.parts import free_letters
from westeros_learn.source.schema import is_part_key
from westeros_learn.source.yaml_nodes import Data

KEYED = ("choices", "steps", "pairs", "extra", "categories", "items", "regions", "gaps", "cells", "scale",
         "self-check")  # fmt: skip
"""Lists whose parts have a letter."""

GAPPED = ("text", "table")
"""Texts in which gaps stand by their letters."""

_SHARED = {"extra": "pairs"}
_ROLE = re.compile(r"\{gap\}`([a-z])`")


def letter_of(part: Data) -> str:
    """Return the letter of a part, "" for one without."""
    found = [key for key in part if is_part_key(key)] if isinstance(part, dict) else []
    return found[0] if len(found) == 1 else ""


def parts_of(data: QuestionData, name: str) -> list[dict[str, Data]]:
    """Return the parts of a list that have letters."""
    entries = data.get(name)
    return [part for part in entries if isinstance(part, dict)] if isinstance(entries, list) else []


def as_written(base: QuestionData, written: QuestionData, *, has_letters: bool = False) -> QuestionData:
    """Return what a format holds of a question, with the letters that the question has in its file.

    Args:
        base: what it holds.
        written: the question.
        has_letters: whether the format has letters of its own, for all but categories.

    Raises:
        RefusedQuestionError: some parts have no letters there.
    """
    lists: dict[str, dict[str, str]] = {}
    for name in () if has_letters else KEYED:
        if name not in base or name == "categories":
            continue
        here = [letter_of(part) for part in _list(written, name)]
        if "" in here:
            raise RefusedQuestionError("Its parts have no letters in the course.", "Run check --fix first.")
        if name in ("gaps", "cells"):
            here = _in_text(written, here)
        elif name == "regions":
            here = [letter_of(part) for part in parts_of(written, name) if part.get("correct") == "true"]
        lists[name] = dict(zip(map(letter_of, parts_of(base, name)), here, strict=False))
    if "categories" in base:
        lists["categories"] = _categories(base, written)
    return renamed(base, lists)


def _list(data: QuestionData, name: str) -> Sequence[Data]:
    entries = data.get(name)
    return entries if isinstance(entries, list) else ()


def _in_text(written: QuestionData, letters: Sequence[str]) -> list[str]:
    """Return the letters of gaps in the order of their text."""
    text = " ".join(str(written.get(name, "")) for name in GAPPED)
    return [letter for letter in dict.fromkeys(_ROLE.findall(text)) if letter in letters]


def _categories(base: QuestionData, written: QuestionData) -> dict[str, str]:
    """Return the letters of categories, which are known by the things that belong to them."""
    pairs = zip(parts_of(base, "items"), parts_of(written, "items"), strict=False)
    found = {str(ours.get("category")): str(item.get("category")) for ours, item in pairs}
    left = [letter_of(part) for part in parts_of(written, "categories")]
    left = [letter for letter in left if letter not in found.values()]
    empty = [key for key in map(letter_of, parts_of(base, "categories")) if key not in found]
    return {**found, **dict(zip(empty, left, strict=False))}


def aligned(
    theirs: QuestionData, base: QuestionData, written: QuestionData, *, has_letters: bool = False
) -> QuestionData:
    """Return a question of a bank with the letters of our parts where it shares them; others get new ones."""
    lists: dict[str, dict[str, str]] = {}
    for name in ("categories",) if has_letters else KEYED:
        if name not in theirs:
            continue
        space = [each for each in KEYED if _SHARED.get(each, each) == _SHARED.get(name, name)]
        used = [letter_of(part) for each in space for part in _list(written, each)]
        used += [to for each in space for to in lists.get(each, {}).values()]
        lists[name] = _matched(parts_of(theirs, name), parts_of(base, name), used)
    return renamed(theirs, lists)


def _matched(
    theirs: Sequence[Mapping[str, Data]], base: Sequence[Mapping[str, Data]], used: Iterable[str]
) -> dict[str, str]:
    left = {letter_of(dict(part)): _said(part) for part in base}
    places = [letter_of(dict(part)) for part in base]
    found: dict[str, str] = {}
    for part in theirs:
        match = next((key for key, said in left.items() if said == _said(part)), None)
        if match:
            found[letter_of(dict(part))] = match
            del left[match]
    free = free_letters(used)
    for at, part in enumerate(theirs):
        letter = letter_of(dict(part))
        if letter not in found:
            beside = places[at] if at < len(places) else ""
            found[letter] = beside if beside in left else next(free, "?")
            left.pop(beside, None)
    return found


def _said(part: Mapping[str, Data]) -> Data:
    return part[letter_of(dict(part))]


def renamed(data: QuestionData, lists: Mapping[str, Mapping[str, str]]) -> QuestionData:
    """Return a question whose parts have other letters, wherever they are named."""
    new = dict(data)
    for name, letters in lists.items():
        new[name] = [_renamed_part(part, letters, lists) for part in parts_of(data, name)]
    gaps = lists.get("gaps") or lists.get("cells") or {}
    for name in GAPPED:
        if gaps and isinstance(text := new.get(name), str):
            new[name] = _ROLE.sub(lambda role: f"{{gap}}`{gaps.get(role[1], role[1])}`", text)
    return new


def _renamed_part(
    part: Mapping[str, Data], letters: Mapping[str, str], lists: Mapping[str, Mapping[str, str]]
) -> dict[str, Data]:
    own = letter_of(dict(part))
    new = {letters.get(key, key) if key == own else key: value for key, value in part.items()}
    category = new.get("category")
    if isinstance(category, str) and "categories" in lists:
        new["category"] = lists["categories"].get(category, category)
    return new
