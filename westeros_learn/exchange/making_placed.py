"""Questions in which things get their places: pairs, orders, marks in a picture."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from pathlib import PurePosixPath

from westeros_learn.exchange.bank import RefusedQuestionError
from westeros_learn.exchange.marks import cleaned, escaped, settled
from westeros_learn.exchange.moodle_reading import file_bytes, number
from westeros_learn.exchange.prose import Prose
from westeros_learn.exchange.raw import Raw
from westeros_learn.source.bank import QuestionData
from westeros_learn.source.yaml_nodes import Data

_LETTERS = string.ascii_lowercase
_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


def _letters(number: int) -> str:
    if number > len(_LETTERS):
        raise RefusedQuestionError(f"It has more than {len(_LETTERS)} parts.", "Split it into two questions.")
    return _LETTERS[:number]


def matching(raw: Raw, prose: Prose) -> QuestionData:
    """Return pairs; where several things have the same match, things to put into categories."""
    read = [(text.flow(prose), settled(escaped(cleaned(match)))) for text, match in raw.pairs]
    items = [(text, match) for text, match in read if text]
    used = [match for _, match in items]
    over = [match for text, match in read if not text and match and match not in used]
    if len(items) < 2 or not all(used):
        raise RefusedQuestionError("It has fewer than two pairs.", "Add what is to be matched.")
    if len({*used}) < len(used):
        return _categories(raw, prose, items, over)
    letters = _letters(len(items) + len(over))
    pairs: list[Data] = [
        {letter: text, "match": match} for letter, (text, match) in zip(letters, items, strict=False)
    ]
    extra: list[Data] = [
        {letter: match} for letter, match in zip(letters[len(items) :], dict.fromkeys(over), strict=False)
    ]
    data: QuestionData = {"kind": "matching", "prompt": raw.asked(prose), "pairs": pairs}
    return {**data, "extra": extra} if extra else data


def _categories(
    raw: Raw, prose: Prose, items: Sequence[tuple[str, str]], over: Sequence[str]
) -> QuestionData:
    names = [*dict.fromkeys([*(match for _, match in items), *over])]
    if len(names) < 2:
        raise RefusedQuestionError("All of it has the same match.", "Add another match.")
    keys = dict(zip(names, _letters(len(names)), strict=True))
    entries: list[Data] = [
        {letter: text, "category": keys[match]}
        for letter, (text, match) in zip(_letters(len(items)), items, strict=True)
    ]
    return {
        "kind": "categorise",
        "prompt": raw.asked(prose),
        "categories": [{letter: name} for name, letter in keys.items()],
        "items": entries,
    }


def ordering(raw: Raw, prose: Prose) -> QuestionData:
    """Return steps to put in order."""
    # The place of a step is its fraction where there is one, else where it stands (`qtype_ordering`).
    answers = sorted(raw.answers, key=lambda answer: answer.share) if _placed(raw) else raw.answers
    steps = [answer.text.flow(prose) for answer in answers]
    if len(steps) < 2 or not all(steps):
        raise RefusedQuestionError(
            "It has fewer than two steps, or one without words.", "Write them in words."
        )
    if raw.element is not None and raw.element.findtext("selecttype", "ALL") not in ("ALL", "0"):
        prose.lose("that only some of the steps are asked; all are")
    entries: list[Data] = [{letter: text} for letter, text in zip(_letters(len(steps)), steps, strict=True)]
    return {"kind": "ordering", "prompt": raw.asked(prose), "steps": entries}


def _placed(raw: Raw) -> bool:
    return len({answer.share for answer in raw.answers}) == len(raw.answers)


def markers(raw: Raw, prose: Prose) -> QuestionData:
    """Return marks to set in a picture as places to find, where all marks are alike.

    Raises:
        RefusedQuestionError: the marks differ, or the picture is missing.
    """
    element = raw.element
    if element is None:
        raise RefusedQuestionError("It has no picture.", "")
    drags = element.findall("drag")
    if len({drop.findtext("choice") for drop in element.findall("drop")}) > 1 or len(drags) > 1:
        raise RefusedQuestionError(
            "Different marks are set in a picture, which has no kind here.",
            "Make it one question for each mark.",
        )
    file = element.find("file")
    data = file_bytes(file) if file is not None else None
    name = file.get("name", "picture") if file is not None else ""
    path = prose.shelf.place(name, data) if data else ""
    if not path or data is None:
        raise RefusedQuestionError(
            "Its picture is missing, or is no PNG, JPEG, GIF or plain SVG of at most 5 MB.",
            "Add it to the file.",
        )
    prose.pictures[path] = data
    drops = element.findall("drop")
    prose.ask("Its places have no names, and none of them is wrong. Add both.")
    regions: list[Data] = [
        {
            letter: f"Place {at}",
            **_shape(drop.findtext("shape", ""), drop.findtext("coords", "")),
            "correct": "true",
        }
        for at, (letter, drop) in enumerate(zip(_letters(len(drops)), drops, strict=True), 1)
    ]
    label = " ".join((drags[0].findtext("text") or "").split()) if drags else ""
    alt = label or PurePosixPath(name).stem or "Picture"
    return {"kind": "hotspot", "prompt": raw.asked(prose), "figure": path, "alt": alt, "regions": regions}


def _shape(shape: str, coordinates: str) -> dict[str, Data]:
    """Return a place in the picture as we write it."""
    numbers = [f"{number(each):g}" for each in _NUMBERS.findall(coordinates)]
    match shape:
        case "circle":
            return {"circle": " ".join(numbers)}
        case "rectangle":
            return {"rect": " ".join(numbers)}
        case _:
            return {"polygon": " ".join(numbers)}
