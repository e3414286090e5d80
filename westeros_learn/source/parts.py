"""The parts of a question: how their texts are read, and what can be wrong with their keys."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

from westeros_learn.model import (
    Blocks,
    Constant,
    Expression,
    Inlines,
    Paragraph,
    Part,
    Span,
    Text,
    plain_text,
)
from westeros_learn.source import values
from westeros_learn.source.faults import Faults, Sentence
from westeros_learn.source.formulas import is_formula, parse_formula
from westeros_learn.source.markdown import MarkdownReader
from westeros_learn.source.parameters import NO_ANSWER, place_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from westeros_learn.source.names import Names
    from westeros_learn.source.parameters import Formulas
    from westeros_learn.source.schema import KeyedEntry, TextEntry
    from westeros_learn.source.yaml_nodes import Path, YamlText

Step = str | int
Common = dict[str, Any]
"""What questions of all kinds have, by the names of the model."""

FEWEST = 2
"""Parts that a question has at the least: with one there is nothing to decide."""


class PartReader:
    """Reads the texts of one question.

    Attributes:
        names: what its texts may name.
        faults: collects what is wrong.
        formulas: reads its formulas, and knows its parameters.
        sound: whether its keys had no fault, so that its meaning can be judged.
    """

    def __init__(
        self, text: YamlText, path: Path, names: Names, faults: Faults, formulas: Formulas, *, sound: bool
    ) -> None:
        self.formulas = formulas
        self.names = names
        self.faults = faults
        self.sound = sound
        self._text = text
        self._path = path

    def span(self, *path: Step) -> Span:
        """Return the place of a part."""
        return self._text.span((*self._path, *path))

    def add(self, code: str, *path: Step, **values: object) -> None:
        """Collect a fault at a part."""
        self.faults.add(code, self.span(*path), **values)

    def formula(
        self, written: str, *path: Step, parse: Callable[[str], Expression] = parse_formula
    ) -> Expression | None:
        """Read a formula; None when it cannot be read or names what is not there."""
        return self.formulas.read(written, place_in(self._text, (*self._path, *path)), parse)

    def answer(self, written: str, cure: str, *path: Step) -> Expression:
        """Return a right answer, which is a formula; most are a number or a day alone.

        Args:
            written: what stands in the file.
            cure: what to write, for somebody who wrote neither a value nor a formula.
            path: where it stands in the question.
        """
        if values.NUMBER.fullmatch(written):
            return Constant(float(written))
        if not self.formulas.names and not is_formula(written):
            self.add("Q103", *path, value=written, key=f"'{path[-1]}'", cure=Sentence(cure))
            return NO_ANSWER
        return self.formula(written, *path) or NO_ANSWER

    def blocks(self, text: str | None, *path: Step, with_gaps: bool = False) -> Blocks:
        """Read Markdown; none gives no blocks."""
        formulas = self.formulas if self.formulas.names else None
        reader = MarkdownReader(self.names, self.faults, formulas, with_gaps=with_gaps)
        return reader.blocks(text, self._text.area((*self._path, *path))) if text else ()

    def flow(self, text: str, part: str, *path: Step) -> Inlines:
        """Read the text of a part, which must be one paragraph."""
        match self.blocks(text, *path):
            case (Paragraph(content),):
                return content
            case blocks:
                self.add("Q206", *path, part=part)
                return (Text(plain_text(blocks)),)

    def keys(self, name: str, entries: Sequence[KeyedEntry], taken: Iterable[str] = ()) -> list[str]:
        """Return the keys of a list of parts; tell of those that are missing, wrong or used twice.

        Args:
            name: the key of the list in the file.
            entries: its parts.
            taken: keys that other parts of the question have.
        """
        letters = free_letters([*taken, *(entry.key for entry in entries)])
        seen = set(taken)
        found: list[str] = []
        for number, entry in enumerate(entries):
            key = entry.key or next(letters, "?")
            if not entry.key:
                self.add("Q107", name, number, part=entry.part, letter=key)
            elif not values.CHOICE_KEY.fullmatch(key):
                self.add("Q111", name, number, key=key, part=entry.part)
            elif key in seen and self.sound:
                self.add("Q204", name, number, key=key, part=entry.part)
            seen.add(key)
            found.append(key)
        return found

    def parts(self, name: str, entries: Sequence[TextEntry], taken: Iterable[str] = ()) -> tuple[Part, ...]:
        """Read a list of parts that have a key, a text and perhaps feedback; none may say the same."""
        keys = self.keys(name, entries, taken)
        parts = tuple(
            Part(
                key=key,
                text=self.flow(entry.text, entry.part, name, number, entry.key or "text"),
                feedback=self.blocks(getattr(entry, "feedback", None), name, number, "feedback"),
                span=self.span(name, number),
            )
            for number, (key, entry) in enumerate(zip(keys, entries, strict=True))
        )
        if entries:
            self.differ(entries[0].part, {part.key: (plain_text(part.text), part.span) for part in parts})
        return parts

    def differ(self, part: str, texts: dict[str, tuple[str, Span]]) -> None:
        """Tell of parts that say the same as one before them."""
        said: dict[str, str] = {}
        for key, (text, span) in texts.items():
            first = said.setdefault(text.casefold(), key)
            if first != key and self.sound:
                self.faults.add("Q205", span, part=part, first=first, second=key)

    def at_least(self, least: int, what: str, entries: Sequence[object], *path: Step) -> None:
        """Tell when a list has too few parts to make a question."""
        if len(entries) < least and self.sound:
            self.add("Q210", *path, number=len(entries), what=what, least=least)


def free_letters(taken: Iterable[str]) -> Iterator[str]:
    """Return the letters that no part of a question has yet."""
    used = frozenset(taken)
    return (letter for letter in string.ascii_lowercase if letter not in used)
