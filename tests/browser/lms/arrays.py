"""The rules for interactions and objectives: indices, order, ids, responses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .version import Version

Finding = tuple[str, str]

_ARRAY = re.compile(r"\.(\d+)(?=\.)")
_INTERACTION = re.compile(r"cmi\.interactions\.(\d+)\.(.+)")
_RECORD_ID = re.compile(r"(cmi\.(?:interactions|objectives))\.(\d+)\.id")


class Arrays:
    """Follows the arrays of one session and judges each value written into them."""

    def __init__(self, version: Version, values: Mapping[str, str]) -> None:
        self._version = version
        self._values = values
        self._counts: dict[str, int] = {}
        for element in values:
            self.note(element)
        self._committed = self.count("cmi.interactions")

    def count(self, array: str) -> int:
        """The ``_count`` of an array such as ``cmi.interactions``."""
        return self._counts.get(array, 0)

    def note(self, element: str) -> None:
        """Takes notice of an element that was written."""
        for match in _ARRAY.finditer(element):
            array, index = element[: match.start()], int(match[1])
            self._counts[array] = max(self.count(array), index + 1)

    def note_stored(self) -> None:
        """Takes notice that everything written so far was stored."""
        self._committed = self.count("cmi.interactions")

    def judge(self, element: str, value: str, *, again: bool) -> Iterator[Finding]:
        """Finds the rules that writing a value breaks; ``again`` lets lost values be written once more."""
        gap = self._gap(element)
        if gap:
            yield gap
            return
        yield from self._shared_id(element, value)
        match = _INTERACTION.fullmatch(element)
        if match:
            yield from self._interaction(int(match[1]), match[2], value, again=again)

    def _gap(self, element: str) -> Finding | None:
        for match in _ARRAY.finditer(element):
            array = element[: match.start()]
            if int(match[1]) > self.count(array):
                return "array-index", f"{array} has {self.count(array)} entries, so {match[1]} is no index"
        return None

    def _shared_id(self, element: str, value: str) -> Iterator[Finding]:
        match = _RECORD_ID.fullmatch(element)
        if not match:
            return
        array, own = match[1], int(match[2])
        others = (index for index in range(self.count(array)) if index != own)
        for index in others:
            if self._values.get(f"{array}.{index}.id") == value:
                yield "unique-id", f"{array}.{index} has the id {value!r} already"

    def _interaction(self, index: int, field: str, value: str, *, again: bool) -> Iterator[Finding]:
        known = index < self.count("cmi.interactions")
        kind = self._values.get(f"cmi.interactions.{index}.type", "")
        if known and index < self._committed and not again:
            yield "interaction-append", f"interaction {index} is stored already"
        elif not known and field != "id":
            yield "interaction-order", f"interaction {index} is new and begins with {field}, not with id"
        elif known and field == "id" and not again:
            yield "interaction-order", f"interaction {index} has an id already"
        elif field == "type" and kind and not again:
            yield "interaction-order", f"interaction {index} has a type already"
        elif field not in {"id", "type"} and not kind:
            yield "interaction-order", f"{field} of interaction {index} comes before its type"
        else:
            fault = self._response(field, kind, value)
            if fault:
                yield "interaction-response", f"{value!r} {fault}"

    def _response(self, field: str, kind: str, value: str) -> str | None:
        if field == self._version.response:
            return self._version.response_fault(kind, value)
        return self._version.pattern_fault(kind, value) if field.endswith(".pattern") else None
