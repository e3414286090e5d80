"""A question as a row of a table: what stands in which column, both ways.

The columns `a`, `b`, `c` … hold parts by their letters, which are theirs for good. Texts are those of the
course's files, marks and all. What belongs together in one cell is parted by an arrow, a line or a tilde.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from westeros_learn.assessment import fold
from westeros_learn.exchange.bank import RefusedQuestionError
from westeros_learn.exchange.letters import letter_of, parts_of
from westeros_learn.source.bank import QuestionData
from westeros_learn.source.yaml_nodes import Data

Row: TypeAlias = Mapping[str, str]
"""The cells of a row by the names of their columns; empty ones are left out."""

LETTERS = string.ascii_lowercase
SIMPLE = ("solution", "tolerance", "unit", "weight", "keep-order", "typos", "where", "code")
"""Keys that have a column of their own."""
MOST_HINTS = 3

NOT_IN_SHEETS: Mapping[str, str] = {
    "hotspot": "places in a picture are no text",
    "table": "a table has no place in a cell of another",
}
"""Kinds that are left out, each with the reason."""
NO_PARAMETERS = "values that are drawn and formulas have no column"

_ARROW = re.compile(r"\s*(?:→|=>|->)\s*")
_RIGHT = {"matching": "match", "categorise": "category"}
_LISTS = {
    "single-choice": "choices",
    "multiple-choice": "choices",
    "ordering": "steps",
    "matching": "pairs",
    "categorise": "items",
    "cloze": "gaps",
    "survey": "scale",
    "reflection": "self-check",
}
_YES = frozenset({"true", "yes", "x", "1", "tak", "da", "prawda", "adevarat"})
_NO = frozenset({"false", "no", "0", "nie", "nu", "falsz", "fals", ""})


def why_not(data: QuestionData) -> str:
    """Return why a question cannot stand in a table, "" if it can."""
    kind = str(data.get("kind"))
    if kind in NOT_IN_SHEETS:
        return NOT_IN_SHEETS[kind]
    return NO_PARAMETERS if "parameters" in data else ""


# --- out ----------------------------------------------------------------------------------


def row_of(data: QuestionData) -> dict[str, str]:
    """Return a question of a course as a row. See `why_not`."""
    kind = str(data.get("kind"))
    row = {"id": str(data.get("id", "")), "kind": kind}
    for key in ("outcome", "prompt", "feedback", "feedback-true", "feedback-false", *SIMPLE):
        value = data.get(key)
        if isinstance(value, str):
            row[key.replace("-", " ")] = value.strip()
    for at, hint in enumerate(_texts(data.get("hints"))[:MOST_HINTS], 1):
        row[f"hint {at}"] = hint
    row["source"] = "\n".join(_texts(data.get("source")))
    row["answer"] = _answer(data, kind)
    row["mistakes"] = "\n".join(_pairs(data.get("mistakes"), "answer", "feedback"))
    if kind == "cloze":
        row["text"] = str(data.get("text", "")).strip()
    for letter, said, feedback in _cells(data, kind):
        row[letter] = said
        row[f"feedback {letter}"] = feedback
    return {column: text for column, text in row.items() if text}


def _texts(value: Data | None) -> list[str]:
    if isinstance(value, str):
        return [value.strip()]
    return [str(each).strip() for each in value] if isinstance(value, list) else []


def _pairs(value: Data | None, first: str, second: str) -> Iterator[str]:
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, dict):
            yield f"{entry.get(first, '')} → {' '.join(str(entry.get(second, '')).split())}"


def _answer(data: QuestionData, kind: str) -> str:
    match kind:
        case "single-choice" | "multiple-choice":
            rights = [letter_of(part) for part in parts_of(data, "choices") if part.get("correct") == "true"]
            return ", ".join(rights)
        case "short-text":
            return "\n".join(_texts(data.get("accept")))
        case "categorise":
            return "\n".join(str(part[letter_of(part)]).strip() for part in parts_of(data, "categories"))
        case "reflection":
            return str(data.get("model-answer", "")).strip()
        case _:
            return str(data.get("answer", "")).strip()


def _cells(data: QuestionData, kind: str) -> Iterator[tuple[str, str, str]]:
    """Yield the parts: the letter, what stands in its column, and its feedback."""
    names = {letter_of(part): str(part[letter_of(part)]).strip() for part in parts_of(data, "categories")}
    for part in parts_of(data, _LISTS.get(kind, "")):
        letter = letter_of(part)
        said = part[letter]
        text = " | ".join(_texts(said)) if kind == "cloze" else str(said).strip()
        if kind == "matching":
            text = f"{text} → {str(part.get('match', '')).strip()}"
        elif kind == "categorise":
            text = f"{text} → {names.get(str(part.get('category')), '')}"
        elif kind == "cloze" and "options" in part:
            text = " ~ ".join([text, *_texts(part["options"])])
        yield letter, text, str(part.get("feedback", "")).strip()
    for part in parts_of(data, "extra") if kind == "matching" else ():
        yield letter_of(part), f"→ {str(part[letter_of(part)]).strip()}", ""


# --- in -----------------------------------------------------------------------------------


def data_of(row: Row) -> QuestionData:
    """Return the question that a row holds, without its id.

    Raises:
        RefusedQuestionError: the row cannot be read as one.
    """
    kind = _kind(row)
    data: QuestionData = {"kind": kind}
    for key in ("outcome", "prompt", "feedback", "feedback-true", "feedback-false", *SIMPLE):
        text = row.get(key.replace("-", " "), "")
        if text:
            data[key] = text
    hints: list[Data] = [text for at in range(1, MOST_HINTS + 1) if (text := row.get(f"hint {at}", ""))]
    if hints:
        data["hints"] = hints
    if row.get("source"):
        sources: list[Data] = [*_lines(row["source"])]
        data["source"] = sources[0] if len(sources) == 1 else sources
    if row.get("mistakes"):
        data["mistakes"] = [_mistake(line) for line in _lines(row["mistakes"])]
    if "keep-order" in data:
        data["keep-order"] = _truth(str(data["keep-order"]))
    return {**data, **_READERS[kind](row)}


def _kind(row: Row) -> str:
    given = fold(row.get("kind", "")).replace(" ", "-")
    if given in NOT_IN_SHEETS:
        raise RefusedQuestionError(f"A {given} cannot stand in a table: {NOT_IN_SHEETS[given]}.", "")
    if given in _READERS:
        return given
    if not given and row.get("answer") and any(letter in row for letter in LETTERS):
        return "multiple-choice" if len(_letters(row["answer"])) > 1 else "single-choice"
    known = ", ".join(_READERS)
    raise RefusedQuestionError(
        f"The kind '{row.get('kind', '')[:40]}' is none of ours.", f"Write one of: {known}"
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _letters(text: str) -> list[str]:
    return [each for each in re.split(r"[\s,;]+", text.lower()) if each]


def _truth(text: str) -> str:
    plain = fold(text)
    if plain not in _YES | _NO:
        raise RefusedQuestionError(f"'{text[:40]}' is neither true nor false.", "Write true or false.")
    return "true" if plain in _YES else "false"


def _mistake(line: str) -> Data:
    answer, said = _parted(line, "mistakes")
    return {"answer": answer, "feedback": said}


def _parted(text: str, column: str) -> tuple[str, str]:
    parts = _ARROW.split(text.strip(), maxsplit=1)
    if len(parts) < 2:
        raise RefusedQuestionError(
            f"In column {column}, '{text[:40]}' has no arrow.", "Write both sides with → or => between them."
        )
    return parts[0].strip(), parts[1].strip()


def _parts(row: Row) -> Iterator[tuple[str, str, dict[str, Data]]]:
    """Yield the filled letter columns, each with its feedback, if there is any."""
    for letter in LETTERS:
        said = row.get(f"feedback {letter}", "")
        if row.get(letter):
            yield letter, row[letter], {"feedback": said} if said else {}


def _choices(row: Row) -> QuestionData:
    rights = _letters(row.get("answer", ""))
    entries: list[Data] = []
    for letter, text, said in _parts(row):
        right: dict[str, Data] = {"correct": "true"} if letter in rights else {}
        entries.append({letter: text, **right, **said})
    lost = [letter for letter in rights if not row.get(letter)]
    if lost:
        raise RefusedQuestionError(
            f"The answer names '{lost[0][:20]}', and no choice has that letter.",
            "Write the letters of the right ones.",
        )
    return {"choices": entries}


def _judged(row: Row) -> QuestionData:
    return {"answer": _truth(row.get("answer", ""))} if row.get("answer") else {}


def _typed(row: Row) -> QuestionData:
    return {"answer": row["answer"]} if row.get("answer") else {}


def _short(row: Row) -> QuestionData:
    return {"accept": [*_lines(row.get("answer", ""))]}


def _steps(row: Row) -> QuestionData:
    return {"steps": [{letter: text, **said} for letter, text, said in _parts(row)]}


def _matching(row: Row) -> QuestionData:
    pairs: list[Data] = []
    extra: list[Data] = []
    for letter, text, said in _parts(row):
        item, match = _parted(text, letter)
        if item:
            pairs.append({letter: item, "match": match, **said})
        else:
            extra.append({letter: match})
    return {"pairs": pairs, "extra": extra} if extra else {"pairs": pairs}


def _categories(row: Row) -> QuestionData:
    read = [(letter, *_parted(text, letter), said) for letter, text, said in _parts(row)]
    names = [*dict.fromkeys([*_lines(row.get("answer", "")), *(name for _, _, name, _ in read)])]
    if len(names) > len(LETTERS):
        raise RefusedQuestionError("It has too many categories.", f"Use at most {len(LETTERS)}.")
    keys = dict(zip(names, LETTERS, strict=False))
    return {
        "categories": [{key: name} for name, key in keys.items()],
        "items": [{letter: item, "category": keys[name], **said} for letter, item, name, said in read],
    }


def _cloze(row: Row) -> QuestionData:
    gaps: list[Data] = []
    for letter, text, said in _parts(row):
        first, *wrong = (part.strip() for part in text.split("~"))
        accept: list[Data] = [part.strip() for part in first.split("|") if part.strip()]
        options: dict[str, Data] = {"options": [*filter(None, wrong)]} if any(wrong) else {}
        gaps.append({letter: accept[0] if len(accept) == 1 else accept, **options, **said})
    return {"text": row.get("text", ""), "gaps": gaps}


def _survey(row: Row) -> QuestionData:
    scale: list[Data] = [{letter: text} for letter, text, _ in _parts(row)]
    return {"scale": scale} if scale else {}


def _reflection(row: Row) -> QuestionData:
    checks: list[Data] = [{letter: text} for letter, text, _ in _parts(row)]
    data: QuestionData = {"model-answer": row["answer"]} if row.get("answer") else {}
    return {**data, "self-check": checks} if checks else data


_READERS: Mapping[str, Callable[[Row], QuestionData]] = {
    "single-choice": _choices,
    "multiple-choice": _choices,
    "true-false": _judged,
    "numeric": _typed,
    "date": _typed,
    "short-text": _short,
    "matching": _matching,
    "ordering": _steps,
    "categorise": _categories,
    "cloze": _cloze,
    "survey": _survey,
    "reflection": _reflection,
}
