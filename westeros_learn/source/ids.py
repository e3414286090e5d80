"""Ids: how they are made from text, and that each is used once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from westeros_learn.assessment import fold, short_code

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from westeros_learn.model import Span
    from westeros_learn.source.faults import Faults

_PARTS = re.compile("[a-z0-9]+")


def slug(text: str, most_words: int = 8) -> str:
    """Return a text's first words as lower-case letters, digits and hyphens; "" if none are left."""
    return "-".join(_PARTS.findall(fold(text))[:most_words])


def free_id(wanted: str, taken: Container[str]) -> str:
    """Return an id, with a number behind it when it is taken.

    Looks in growing steps first, for a file may hold thousands of equal ones.
    """
    if wanted not in taken:
        return wanted
    least, most = 1, 2
    while f"{wanted}-{most}" in taken:
        least, most = most, 2 * most
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if f"{wanted}-{middle}" in taken else (least, middle)
    return f"{wanted}-{most}"


class Ids:
    """Every id of a course and the short codes of those that the learner's state names."""

    def __init__(self, retired: Iterable[str], faults: Faults) -> None:
        self.places: dict[str, Span] = {}
        self._retired = set(retired)
        self._codes: dict[str, str] = {}
        self._faults = faults

    def retire(self, identifiers: Iterable[str]) -> None:
        """Take ids out of use that were used once."""
        self._retired.update(identifiers)

    def add(self, identifier: str, span: Span) -> bool:
        """Take an id; say whether it is the first use of it."""
        first = self.places.get(identifier)
        if first is not None:
            self._faults.add("C202", span, id=identifier, place=f"{first.file}:{first.line}")
            return False
        if identifier in self._retired:
            self._faults.add("C203", span, id=identifier)
        self.places[identifier] = span
        return True

    def add_code(self, identifier: str, code: str | None, span: Span) -> str:
        """Return the short code of an id: its own, or the one made from the id."""
        made = code or short_code(identifier)
        other = self._codes.setdefault(made, identifier)
        if other != identifier:
            first = self.places[other]
            free = next(
                code
                for n in range(1, len(self._codes) + 2)
                if (code := short_code(f"{identifier}-{n}")) not in self._codes
            )
            place = f"{first.file}:{first.line}"
            self._faults.add("C204", span, id=identifier, other=other, place=place, code=made, free=free)
        return made
