"""Arbitrary questions of every kind, each with a response that is right, wrong, or odd."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.assessment.plain import Data, question_from
from westeros_learn.model import Question

_WORDS = (
    "trafficking", "non-refoulement", "court", "visa", "article 11",
    "Łódź", "Straße", "Σωκράτης", "Софийски съд", "İstanbul",
)  # fmt: skip
_LETTERS = "abcdefgh"


def question_and_response(random: Random) -> tuple[Question, list[str]]:
    """Return a question and a response to it."""
    kind = random.choice([*_MAKERS])
    source, response = _MAKERS[kind](random)
    return question_from({"kind": kind, **source}), response


def _chosen(random: Random) -> tuple[Data, list[str]]:
    keys = random.sample(_LETTERS, random.randint(1, 6))
    choices = [{key: "", "correct": random.random() < 0.4} for key in keys]
    return {"choices": choices}, random.sample([*keys, "z"], random.randint(0, len(keys)))


def _agreed(random: Random) -> tuple[Data, list[str]]:
    return {"choices": [{"a": ""}, {"b": ""}, {"c": ""}]}, random.sample("abcz", random.randint(0, 2))


def _judged(random: Random) -> tuple[Data, list[str]]:
    return {"answer": random.random() < 0.5}, random.sample("tf", random.randint(0, 2))


def _paired(random: Random) -> tuple[Data, list[str]]:
    items = random.sample(_LETTERS, random.randint(1, 6))
    targets = random.sample(_LETTERS, random.randint(1, 6))
    pairs = [item + random.choice(targets) for item in items]
    response = [pair if random.random() < 0.6 else pair[0] + random.choice(_LETTERS) for pair in pairs]
    return {"pairs": pairs, "targets": targets}, random.sample(response, random.randint(0, len(response)))


def _ordered(random: Random) -> tuple[Data, list[str]]:
    items = random.sample(_LETTERS, random.randint(1, 8))
    order = list(items)
    for _ in range(random.randint(0, 4)):
        order.insert(random.randrange(len(order)), order.pop(random.randrange(len(order))))
    return {"items": items}, random.choice([order, order[1:], ["z", *order], items[::-1]])


def _number(random: Random) -> tuple[Data, list[str]]:
    mistakes = [{"answer": text} for text in random.sample(["90", "0.3", "1,5 days", "none"], 2)]
    return {**_wanted(random), "mistakes": mistakes}, [typed_number(random)]


def _wanted(random: Random) -> Data:
    return {
        "answer": random.choice([30, 12500, 0.3, -2500, 1.234, 1_234_567.89]),
        "tolerance": random.choice([0, 0, 0.1, 0.5, 50]),
        "unit": random.choice(["", "days", "€", "m²"]),
    }


def _dated(random: Random) -> tuple[Data, list[str]]:
    mistakes = [{"answer": text} for text in random.sample(["3 May 2026", "1.1.26", "none"], 2)]
    answer = random.choice(["2026-03-04", "2026-03-31", "1999-12-31"])
    source = {"answer": answer, "tolerance": random.choice([0, 0, 1, 30]), "mistakes": mistakes}
    return source, [typed_date(random)]


def typed_date(random: Random) -> str:
    """Return a date as somebody might type it, or nearly."""
    day = random.choice(["4", "04", "31", "3", "29", "4th"])
    month = random.choice(["3", "03", "12", "5", "Mar", "march", "Dec", "XII", "mai", "marca", "luty"])
    year = random.choice(["2026", "26", "1999", "99", "2024"])
    order = random.choice([[day, month, year], [day, month, year], [year, month, day], [month, day, year]])
    mark = random.choice([".", "/", "-", " ", " ", ". ", ", ", "\u2013"])
    return mark.join(order) + random.choice(["", "", " r."])


def _worded(random: Random) -> tuple[Data, list[str]]:
    mistakes = [{"answer": text} for text in random.sample(_WORDS, 2)]
    source = {"accept": random.sample(_WORDS, 2), "typos": random.randint(0, 2), "mistakes": mistakes}
    return source, [_slipped(random, random.choice(_WORDS))]


def _gapped(random: Random) -> tuple[Data, list[str]]:
    gaps: list[Data] = []
    for key in random.sample(_LETTERS, random.randint(1, 4)):
        accept = random.sample([*_WORDS, "30", "1 200"], 2)
        options = random.choice([[], [*accept, "none"]])
        gaps.append({"key": key, "accept": accept, "typos": random.randint(0, 2), "options": options})
    typed = [gap["key"] + _filling(random, gap["accept"]) for gap in gaps]
    return {"gaps": gaps}, [*typed, *random.choice([[], ["zx"], typed[:1], [""]])]


def _filling(random: Random, accept: list[str]) -> str:
    return random.choice([_slipped(random, random.choice(accept)), random.choice(accept), "30.0", "1200", ""])


def _cells(random: Random) -> tuple[Data, list[str]]:
    cells = [{"key": key, **_wanted(random)} for key in random.sample(_LETTERS, random.randint(1, 4))]
    typed = [cell["key"] + random.choice([typed_number(random), str(cell["answer"])]) for cell in cells]
    return {"cells": cells}, random.sample(typed, random.randint(0, len(typed)))


def _reflected(random: Random) -> tuple[Data, list[str]]:
    return {}, random.sample("abc", random.randint(0, 3))


def typed_number(random: Random) -> str:
    value = random.choice([30, 12500, 0.2, 0.3, 0.4, -2500, 2450, 1.234, 1234, 1_234_567.89, 90])
    text = random.choice([f"{value}", f"{value:,}", f"{value:_}"])
    text = text.replace("_", random.choice([" ", "\u202f", "'"]))
    if random.random() < 0.3:
        text = text.translate({ord(","): ".", ord("."): ",", ord("-"): "\u2212"})
    return text + random.choice(["", "", "", " days", "€", ".", "m2", " x"])


def _slipped(random: Random, word: str) -> str:
    letters = list(random.choice([word, word.upper(), word.replace(" ", "-")]))
    for _ in range(random.randint(0, 3)):
        at = random.randrange(len(letters))
        letters[at] = random.choice([letters[at], letters[at] * 2, "", "x", "\u0301", "\u00ad"])
    return "".join(letters)


_MAKERS: dict[str, Callable[[Random], tuple[Data, list[str]]]] = {
    "single-choice": _chosen,
    "multiple-choice": _chosen,
    "hotspot": _chosen,
    "survey": _agreed,
    "true-false": _judged,
    "matching": _paired,
    "categorise": _paired,
    "ordering": _ordered,
    "numeric": _number,
    "date": _dated,
    "short-text": _worded,
    "cloze": _gapped,
    "table": _cells,
    "reflection": _reflected,
}
