"""The collector of faults: every diagnostic is made here, from the table of codes."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise
from typing import TYPE_CHECKING

from westeros_learn.model import Diagnostic, Severity, Span
from westeros_learn.source.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_PER_FILE = 100
"""Errors, and warnings, that one file may have before the rest is summed up."""

_LONGEST_VALUE = 60
_MOST_NAMED = 20


class Sentence(str):
    """A piece of a message that was written here, not in a course: never shortened."""

    __slots__ = ()


class Faults:
    """Collects what is wrong in a course."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []
        self._codes: set[str] = set()

    def add(self, code: str, span: Span, /, **values: object) -> Diagnostic:
        """Collect a fault and return it.

        Args:
            code: a code of the table.
            span: where it is.
            values: what the code's message and hint name.
        """
        fault = diagnostic(code, span, **values)
        self._codes.add(code)
        self._found.append(fault)
        return fault

    def include(self, faults: Iterable[Diagnostic]) -> None:
        """Collect faults that were met elsewhere."""
        for fault in faults:
            self._codes.add(fault.code)
            self._found.append(fault)

    def has(self, code: str) -> bool:
        """Say whether a fault of a code was met."""
        return code in self._codes

    @property
    def count(self) -> int:
        """How many were met so far."""
        return len(self._found)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Those that stop a build."""
        return tuple(fault for fault in self.found if fault.severity is Severity.ERROR)

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """Everything collected, by file, line and column."""
        return tuple(sorted(self._found, key=lambda fault: (fault.span, fault.code, fault.message)))


def moved_down(faults: Iterable[Diagnostic], lines: int) -> Iterator[Diagnostic]:
    """Yield faults of a part of a file as those of the file, in which so many lines stand before the part."""
    for fault in faults:
        span = Span(fault.span.file, fault.span.line + lines, fault.span.column)
        yield Diagnostic(span, fault.severity, fault.code, fault.message, fault.hint)


def summed_up(faults: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return sorted faults without those that are too many for one file; the last one left says so."""
    shown: list[Diagnostic] = []
    counts: Counter[tuple[str, Severity]] = Counter()
    for fault in faults:
        kind = fault.span.file, fault.severity
        counts[kind] += 1
        if counts[kind] <= MOST_PER_FILE:
            shown.append(fault)
        elif counts[kind] == MOST_PER_FILE + 1:
            shown.append(diagnostic("Y115", fault.span, number=MOST_PER_FILE, kind=f"{fault.severity}s"))
    return tuple(shown)


def diagnostic(code: str, span: Span, /, **values: object) -> Diagnostic:
    """Return the diagnostic of a code, its sentence and its cure filled in."""
    row = CODES[code]
    shown = {name: _shown(value) for name, value in values.items()}
    return Diagnostic(span, row.severity, code, row.message.format(**shown), row.cure.format(**shown))


def suggestion(word: str, known: Iterable[str], *, what: str) -> Sentence:
    """Return the sentence that helps after an unknown word.

    Args:
        word: what was written.
        known: what could have been meant.
        what: what the known words are, in the plural ("keys").
    """
    words = sorted(known)
    close = get_close_matches(word, _likeliest(word, words), n=1)
    if close:
        return Sentence(f"Did you mean '{close[0]}'?")
    if not words:
        return Sentence(f"There are no {what} yet.")
    if len(words) > _MOST_NAMED:
        return Sentence(f"None of the {len(words)} {what} is near it.")
    return Sentence(f"Known {what}: {', '.join(words)}.")


def _likeliest(word: str, words: Sequence[str]) -> Sequence[str]:
    """Return the few words that share most with one: the close look is too slow for thousands."""
    if len(words) <= _MOST_NAMED:
        return words
    pairs = _pairs(word)
    return nlargest(_MOST_NAMED, words, key=lambda known: len(pairs & _pairs(known)))


@lru_cache(maxsize=10_000)
def _pairs(word: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(word)))


def _shown(value: object) -> str:
    text = "".join(character if character.isprintable() else " " for character in str(value))
    if isinstance(value, Sentence) or len(text) <= _LONGEST_VALUE:
        return text
    return text[: _LONGEST_VALUE - 1] + "…"
