"""How hard a text is to read, by a known index of its language.

English, French, Spanish, Romanian: LIX, the mean length of sentences in words plus the per cent
of words of more than six letters (C.-H. Björnsson, "Läsbarhet", Stockholm 1968; for several
languages: "Readability of Newspapers in 11 Languages", Reading Research Quarterly 18 (1983),
480-497). Up to 40 is easy, 50 is hard, 60 and more is the language of offices. Romanian
has no index of its own and is read as its neighbours are.

Polish: Pisarek's index, (mean length of sentences + per cent of words of four syllables or
more) / 3 + 1, which is about the years of school that a reader needs (W. Pisarek, "Jak mierzyć
zrozumiałość tekstu?", Zeszyty Prasoznawcze 4 (1969), 35-48).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from westeros_learn.model import Lesson, plain_text
from westeros_learn.source.lint.unmarked import all_flows
from westeros_learn.source.memo import once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from westeros_learn.model import Blocks, Course, Inlines, Question
    from westeros_learn.source.alone import AloneQuestion, Lasting
    from westeros_learn.source.faults import Faults

FEWEST_WORDS = 30
"""A shorter text tells nothing certain."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_LONG_WORD = re.compile(r"\b[^\W\d_]{7,}")
_SENTENCE_END = re.compile(r"[.!?…:;](?=\s|$|[”’»\")])")
_SYLLABLE = re.compile(r"(?i)i[aąeęoóu]|[aeu]u|[aąeęioóuy]")
_FEWEST_SYLLABLES = 4


@dataclass(frozen=True, slots=True)
class Index:
    """An index of reading ease, and the level from which a text is hard for this course's learners."""

    name: str
    limit: float
    measure: Callable[[int, Sequence[str]], float]


def _lix(sentences: int, words: Sequence[str]) -> float:
    long = sum(1 for word in words if _LONG_WORD.match(word))
    return len(words) / sentences + 100 * long / len(words)


def _pisarek(sentences: int, words: Sequence[str]) -> float:
    hard = sum(1 for word in words if len(_SYLLABLE.findall(word)) >= _FEWEST_SYLLABLES)
    return (len(words) / sentences + 100 * hard / len(words)) / 3 + 1


_ROMANCE = Index("LIX", 55, _lix)  # longer words than English has
INDEXES = {
    "en": Index("LIX", 50, _lix),
    "fr": _ROMANCE,
    "es": _ROMANCE,
    "ro": _ROMANCE,
    "pl": Index("Pisarek", 17, _pisarek),
}
"""The index of each language; others are not measured."""


def level(texts: Iterable[str], index: Index) -> float:
    """Return how hard passages are to read; 0 when there are too few words to tell."""
    words: list[str] = []
    sentences = 0
    for text in texts:
        new = _WORD.findall(text)
        words += new
        ends = len(_SENTENCE_END.findall(text))
        sentences += max(ends, 1) if new else 0
    return index.measure(max(sentences, 1), words) if len(words) >= FEWEST_WORDS else 0.0


def check_reading_level(
    course: Course, questions: Iterable[Question], faults: Faults, lasting: Lasting
) -> None:
    """Warn of prompts and lessons that are hard to read."""
    index = INDEXES.get(course.language.partition("-")[0])
    if index is None:
        return
    check = partial(_check_prompt, index)
    for question in questions:
        lasting.once(question, "level", index, faults, check)
    for lesson in course.lessons:
        make = partial(_check_level, lesson, index)
        once(lasting.memo, ("level", lesson.id), (lesson, index), faults, make)


def _check_prompt(index: Index, alone: AloneQuestion, faults: Faults) -> None:
    _check_level(alone.question, index, faults)


def _check_level(part: Question | Lesson, index: Index, faults: Faults) -> None:
    flows: list[Blocks | Inlines]
    if isinstance(part, Lesson):
        code, flows = "W311", list(all_flows(part.blocks))
    else:
        code, flows = "W211", [(block,) for block in part.prompt]
    found = level(map(plain_text, flows), index)
    if found > index.limit:
        faults.add(code, part.span, index=index.name, level=f"{found:.0f}", limit=f"{index.limit:.0f}")
