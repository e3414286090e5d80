"""What people filled in, as data: only what they changed is another than it was.

`filled(fields, data, values_of(fields, data))` is `data`, whatever it is: unknown keys, odd values and
everything that a form cannot show stay.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from westeros_learn.source.fields.described import ROWS, Field, Shape
from westeros_learn.source.fields.shown import NOTHING, ODD, Values, as_value, opened, shown
from westeros_learn.source.parts import free_letters
from westeros_learn.source.schema import is_part_key

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data, Path

Name = tuple[str | int, ...]
"""Where a field stands in the values: keys, and numbers of rows."""

_TOGETHER = ("pairs", "extra")
"""Lists whose parts share their letters."""


@dataclass(slots=True)
class Filled:
    """What was filled in, as data.

    Attributes:
        data: all of it.
        places: where in the data each field stands, by where it stands in the values.
        twice: rows that have the name of one before them; their values are in no data.
    """

    data: dict[str, Data] = field(default_factory=dict)
    places: dict[Name, Path] = field(default_factory=dict)
    twice: list[Name] = field(default_factory=list)


def filled(fields: Iterable[Field], old: Data | None, values: Values, path: Path = ()) -> Filled:
    """Return what was filled in, as data.

    Args:
        fields: those that could be filled in.
        old: what the data was.
        values: what it shall say.
        path: where the data stands in its file, for the places.
    """
    result = Filled()
    writer = _Writer(result)
    result.data = writer.group(tuple(fields), old if isinstance(old, dict) else {}, values, (), path)
    return result


class _Writer:
    """Turns values into data, and notes where they go."""

    def __init__(self, result: Filled) -> None:
        self._result = result

    def group(
        self,
        fields: Sequence[Field],
        old: dict[str, Data],
        values: Values,
        name: Name,
        path: Path,
        letter: str = "",
    ) -> dict[str, Data]:
        """Return a group of keys; new ones stand where the shape has them."""
        new = dict(old)
        for each in fields:
            if each.key not in values:
                continue
            there = (*path, letter if letter and each.holds else each.key)
            made = self._value(each, old.get(each.key, NOTHING), values[each.key], (*name, each.key), there)
            if made is not NOTHING:
                new[each.key] = made
            else:
                new.pop(each.key, None)
        return _in_order([each.key for each in fields], old, new)

    def _value(self, each: Field, old: Data | None, value: Any, name: Name, path: Path) -> Data | None:
        before = shown(each, old)
        if before is ODD:
            return old
        self._result.places[name] = path
        if each.shape in ROWS:
            return self._rows(each, old, before, value, name, path)
        if each.shape is Shape.TRUTH and not each.needed:
            return old if bool(value) == before else "true" if value else NOTHING
        return _text(each, old, str(value))

    def _rows(
        self, each: Field, old: Data | None, before: Any, value: Any, name: Name, path: Path
    ) -> Data | None:
        if each.shape is Shape.LIST:
            new: Data | None = self._list(each, old, before, value, name, path)
        elif each.shape is Shape.GROUPS:
            new = self._groups(each, old, value, name, path)
        else:
            new = self._by_name(each, old, value, name, path)
        if value == before:
            return old
        if new:
            return new
        if not before:
            return old
        return ([] if each.shape in (Shape.LIST, Shape.GROUPS) else {}) if each.needed else NOTHING

    # --- texts ------------------------------------------------------------------------------

    def _list(
        self, each: Field, old: Data | None, before: list[str], value: list[str], name: Name, path: Path
    ) -> Data | None:
        part = each.part or each
        kept = [(number, text) for number, text in enumerate(value) if as_value(part, text).strip()]
        given = [as_value(part, text) for text in value]
        is_same = given == before
        alone = each.alone and (old is NOTHING or isinstance(old, str))
        for place, (number, _) in enumerate(enumerate(value) if is_same else kept):
            self._result.places[*name, number] = path if alone and len(value) == 1 else (*path, place)
        if is_same:
            return old
        texts: list[Data] = []
        stock = list(old) if isinstance(old, list) else []
        for _, text in kept:
            same = next((item for item in stock if shown(part, item) == as_value(part, text)), None)
            if same is not None:
                stock.remove(same)
            texts.append(_text(part, NOTHING, text) or "" if same is None else same)
        return texts[0] if alone and len(texts) == 1 else texts

    # --- groups -----------------------------------------------------------------------------

    def _groups(self, each: Field, old: Data | None, rows: list[Values], name: Name, path: Path) -> Data:
        if each.alone and isinstance(old, str | None) and _is_alone(each, rows):
            return self._group_alone(each, old, rows[0], (*name, 0), path)
        there: list[Data] = old if isinstance(old, list) else []
        if each.alone and isinstance(old, str):
            there = [{each.holds: old}]
        made: list[Data] = []
        used: set[int] = set()
        for number, row in enumerate(rows):
            was = _number(row.get("was", ""), len(there))
            if was is not None and was in used:
                was = None
            if was is None and is_blank(each.parts, row):
                continue
            place = (*path, len(made))
            self._result.places[*name, number] = place
            if was is not None:
                used.add(was)
            made.append(self._one(each, NOTHING if was is None else there[was], row, (*name, number), place))
        return made

    def _group_alone(self, each: Field, old: str | None, row: Values, name: Name, path: Path) -> Data:
        """Return the one text that stands in place of a group."""
        (part,) = (part for part in each.parts if part.key == each.holds)
        self._result.places[name] = self._result.places[*name, part.key] = path
        return _text(part, old, str(row[part.key])) or ""

    def _one(self, each: Field, old: Data | None, row: Values, name: Name, path: Path) -> Data:
        if not each.letter:
            return self.group(
                each.parts, old if isinstance(old, dict) else skeleton(each.parts), row, name, path
            )
        letter, before = opened(each, old) if old is not NOTHING else ("", skeleton(each.parts))
        written = letter or str(row.get("key", ""))
        parts = _holding(each)
        new = self.group(parts, before, row, name, path, written)
        if old is not NOTHING and new == before:
            return old
        return {written or each.holds if key == each.holds else key: value for key, value in new.items()}

    # --- what has names of its own --------------------------------------------------------------

    def _by_name(self, each: Field, old: Data | None, rows: list[Values], name: Name, path: Path) -> Data:
        there = old if isinstance(old, dict) else {}
        if each.alone and len(rows) == 1 and not str(rows[0]["name"]).strip():
            return self._alone(each, old, rows[0], (*name, 0), path)
        made: dict[str, Data] = {}
        for number, row in enumerate(rows):
            key, was = str(row.get("name", "")).strip(), str(row.get("was", ""))
            key = was if was in there and was.strip() == key else key
            before = there.get(was, NOTHING) if was else NOTHING
            if before is NOTHING and not key and not _says_anything(row):
                continue
            if key in made:
                self._result.twice.append((*name, number))
                continue
            place = (*path, key)
            self._result.places[*name, number] = place
            made[key] = self._named(each, before, row, (*name, number), place)
        return made

    def _alone(self, each: Field, old: Data | None, row: Values, name: Name, path: Path) -> Data:
        self._result.places[name] = self._result.places[*name, "value"] = path
        part = each.part or each
        text = as_value(part, str(row["value"]))
        return old if isinstance(old, str) and as_value(part, old) == text else text

    def _named(self, each: Field, old: Data | None, row: Values, name: Name, path: Path) -> Data:
        if each.shape is Shape.PARAMETERS:
            return self._drawn(each, old, row, name, path)
        if each.part is None:
            return self.group(each.parts, old if isinstance(old, dict) else {}, row, name, path)
        self._result.places[*name, "value"] = path
        return _text(each.part, old, str(row["value"])) or ""

    def _drawn(self, each: Field, old: Data | None, row: Values, name: Name, path: Path) -> Data:
        line = Field("", Shape.LINE)
        if row["way"] == "list":
            self._result.places[*name, "items"] = path
            before = shown(Field("", Shape.LIST, part=line), old) if isinstance(old, list) else []
            return (
                self._list(
                    Field("", Shape.LIST, part=line), old, before, row["items"], (*name, "items"), path
                )
                or []
            )
        if row["way"] == "range":
            return self.group(each.parts, old if isinstance(old, dict) else {}, row, name, path)
        self._result.places[*name, "formula"] = path
        return _text(line, old if isinstance(old, str) else NOTHING, str(row["formula"])) or ""


def _is_alone(each: Field, rows: list[Values]) -> bool:
    """Say whether there is one row, and it says nothing but what may stand in place of it."""
    others = (part for part in each.parts if part.key != each.holds)
    return len(rows) == 1 and each.holds in rows[0] and is_blank(others, rows[0])


def _text(each: Field, old: Data | None, value: str) -> str | None:
    """Return a text as it is written: the old one where it says the same."""
    text = as_value(each, value)
    before = old if isinstance(old, str) else NOTHING
    if as_value(each, before or "") == text:
        return before
    if not text.strip():
        return "" if each.needed else NOTHING
    had_lines = "\n" in (before or "").rstrip("\n")
    ends = (before or "").endswith("\n") or ("\n" in text and not had_lines)
    return f"{text}\n" if ends and each.shape is Shape.TEXT else text


def skeleton(fields: Iterable[Field]) -> dict[str, Data]:
    """Return an entry that has each key that it needs, and nothing in it yet."""
    return {
        each.key: [] if each.shape in (Shape.GROUPS, Shape.LIST) else "" for each in fields if each.needed
    }


def _holding(each: Field) -> tuple[Field, ...]:
    """Return the fields of a part with a letter; the one that the letter's value goes to says so."""
    return tuple(replace(part, holds=part.key) if part.key == each.holds else part for part in each.parts)


def _in_order(keys: list[str], old: dict[str, Data], new: dict[str, Data]) -> dict[str, Data]:
    """Return a group whose old keys stand as they stood, and each new one behind the one before it."""
    order = [key for key in old if key in new]
    for at, key in enumerate(keys):
        if key in new and key not in order:
            near = next((other for other in reversed(keys[:at]) if other in order), None)
            order.insert(0 if near is None else order.index(near) + 1, key)
    return {key: new[key] for key in order}


def _number(text: object, most: int) -> int | None:
    written = str(text)
    return int(written) if written.isascii() and written.isdigit() and int(written) < most else None


def is_blank(fields: Iterable[Field], row: Values) -> bool:
    """Say whether nothing was filled in that a new row does not say by itself."""
    return not any(_says_anything(row.get(each.key)) for each in fields)


def _says_anything(value: object) -> bool:
    if isinstance(value, list):
        return any(_says_anything(each) for each in value)
    if isinstance(value, dict):
        return any(_says_anything(each) for key, each in value.items() if key not in ("was", "key", "way"))
    return bool(value.strip() if isinstance(value, str) else value)


# --- letters ----------------------------------------------------------------------------------------


def with_letters(fields: Iterable[Field], old: Data | None, values: Values) -> Values:
    """Return values in which each part has a letter: a new one's was never used in the entry.

    Args:
        fields: those of the entry.
        old: what its data was; letters of parts that are taken away are not given again.
        values: what was filled in.
    """
    keyed = [each for each in fields if each.letter and isinstance(values.get(each.key), list)]
    made = dict(values)
    for group in _sets(keyed):
        taken = {letter for each in group for letter in _letters(each, old, values[each.key])}
        free = _unused(taken)
        seen: set[str] = set()
        for each in group:
            rows = []
            for row in values[each.key]:
                letter = str(row.get("key", ""))
                if len(letter) != 1 or letter in seen:
                    letter = next(free, "")
                seen.add(letter)
                rows.append({**row, "key": letter})
            made[each.key] = rows
    return made


def _sets(keyed: list[Field]) -> Iterator[list[Field]]:
    together = [each for each in keyed if each.key in _TOGETHER]
    if together:
        yield together
    yield from ([each] for each in keyed if each.key not in _TOGETHER)


def _letters(each: Field, old: Data | None, rows: list[Values]) -> Iterator[str]:
    there = old.get(each.key) if isinstance(old, dict) else None
    for item in there if isinstance(there, list) else ():
        yield from (key for key in item if is_part_key(key)) if isinstance(item, dict) else ()
    yield from (str(row.get("key", "")) for row in rows)


def _unused(taken: set[str]) -> Iterator[str]:
    """Return letters to give: first those behind every one that was used, for one before may have been."""
    known = [letter for letter in taken if letter in string.ascii_lowercase and letter]
    behind = [letter for letter in string.ascii_lowercase if not known or letter > max(known)]
    yield from behind
    yield from free_letters({*taken, *behind})
