"""Texts that say nearly the same, so that what is translated once helps where it is said again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from westeros_learn.source.translating import State

if TYPE_CHECKING:
    from westeros_learn.source.translating import LanguageTexts, TranslatedText

_ALIKE = 0.55
_MOST_COMPARED = 25
_COMMON = 200
"""A word in more texts than that says nothing about how near two of them are."""
_WORD = re.compile(r"\w+")


class Memory:
    """What is translated already, found again by its words.

    Args:
        texts: all texts of a language; those that are done are remembered.
    """

    def __init__(self, texts: LanguageTexts) -> None:
        self._done = [text for text in texts.texts if text.state is State.DONE]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self._done):
            for word in set(_words(text.text)):
                self._by_word[word].append(number)

    def like(self, text: TranslatedText, most: int = 3) -> list[TranslatedText]:
        """Return texts that say the same or nearly the same, the nearest first."""
        words = _words(text.text)
        shared: Counter[int] = Counter()
        for word in set(words):
            numbers = self._by_word.get(word, ())
            if len(numbers) <= _COMMON:
                shared.update(numbers)
        near = [number for number, _ in shared.most_common(_MOST_COMPARED)]
        matcher: SequenceMatcher[str] = SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(words)
        found: list[tuple[float, int]] = []
        for number in near:
            if self._done[number].id != text.id:
                matcher.set_seq1(_words(self._done[number].text))
                if matcher.quick_ratio() >= _ALIKE and (likeness := matcher.ratio()) >= _ALIKE:
                    found.append((likeness, number))
        best = sorted(found, key=lambda each: (-each[0], each[1]))
        return [self._done[number] for _, number in best[:most]]


def _words(text: str) -> Sequence[str]:
    return _WORD.findall(text.casefold())
