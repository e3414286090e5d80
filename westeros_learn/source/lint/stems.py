"""Stems: what is asked, as it is written.

Negatives: Haladyna, Downing and Rodriguez (2002), guideline 17; grammatical clues and word
repeats ("clang associations"): their guideline 28 and Case and Swanson (2002), chapter 3.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from westeros_learn.model import Emphasis, Strong, plain_text, walk
from westeros_learn.source.lint.words import NEGATIVE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from westeros_learn.model import Blocks, ChoiceQuestion
    from westeros_learn.source.faults import Faults

_FEWEST_ECHOES = 2
_ROOT = 6  # letters; what is equal in them is taken for the same word
_WORD = re.compile(rf"[^\W\d_]{{{_ROOT},}}")
_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_ARTICLE = re.compile(r"\b(an?)\s*(?:…|\.\.\.|_+)?\s*[:?]?\s*$")
_VOWEL = re.compile(r"[aeiou]", re.IGNORECASE)


def check_stem(question: ChoiceQuestion, language: str, faults: Faults) -> None:
    """Warn where what is asked misleads, or gives the answer away."""
    asked = _asked(question.prompt)
    word = _unmarked_negative(question.prompt, asked, language)
    if word:
        faults.add("W209", question.span, word=word)
    right = [plain_text(choice.text) for choice in question.choices if choice.correct]
    wrong = [plain_text(choice.text) for choice in question.choices if not choice.correct]
    if not right or not wrong:
        return
    article = _ARTICLE.search(asked) if language == "en" else None
    fits = [[_fits(article[1], text) for text in texts] for texts in (right, wrong)] if article else []
    if article and all(fits[0]) and not all(fits[1]):
        faults.add("W213", question.span, article=article[1])
    echoes = _echoes(asked, right, wrong)
    if len(right) == 1 and len(echoes) >= _FEWEST_ECHOES:
        faults.add("W214", question.span, words=", ".join(echoes))


def _asked(prompt: Blocks) -> str:
    """Return the sentence that asks: the last one of the prompt."""
    last = plain_text(prompt[-1:]) if prompt else ""
    return _SENTENCES.split(last)[-1]


def _unmarked_negative(prompt: Blocks, asked: str, language: str) -> str:
    """Return the negative by which something is asked, "" when there is none or it is stressed."""
    pattern = NEGATIVE.get(language)
    match = pattern.search(asked) if pattern else None
    if match is None:
        return ""
    word = next(group for group in match.groups() if group)
    stressed = (
        plain_text(node.content).casefold() for node in walk(prompt) if isinstance(node, Strong | Emphasis)
    )
    return "" if word.isupper() or any(word.casefold() in text for text in stressed) else word


def _fits(article: str, text: str) -> bool:
    return bool(_VOWEL.match(text)) == (article == "an")


def _echoes(asked: str, right: Sequence[str], wrong: Sequence[str]) -> list[str]:
    """Return the words of what is asked that the correct choice has, and no wrong one."""
    roots = {word[:_ROOT].casefold() for text in wrong for word in _WORD.findall(text)}
    keys = {word[:_ROOT].casefold() for text in right for word in _WORD.findall(text)} - roots
    return list(dict.fromkeys(word for word in _WORD.findall(asked) if word[:_ROOT].casefold() in keys))
