"""What data says, as values of fields.

Data of another shape than a field's is not among the values: nobody could see it there, so nobody can
change it there either, and `filled` leaves it as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from westeros_learn.source.fields.described import Field, Shape
from westeros_learn.source.schema import is_part_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from westeros_learn.source.yaml_nodes import Data

Values: TypeAlias = dict[str, Any]
"""Values by the keys of their fields: a text; whether something holds; a list of texts; or a list of rows.

A row has the values of its own fields, and besides `was`: which one it was in the data, "" for a new one.
One with a letter has it as `key`, one with a name has it as `name`.
"""

NOTHING: Final = None
"""In place of data: the key is not there."""
ODD: Final = object()
"""In place of a value: the data has another shape."""

WAYS = ("range", "list", "formula")
"""How a parameter may be given."""

_LINE_ENDS = re.compile(r"\r\n?")
_BREAKS = re.compile(r"\s*[\r\n\x85\u2028\u2029]\s*")


def values_of(fields: Iterable[Field], data: Data | None) -> Values:
    """Return the values of fields, as data says them."""
    group = data if isinstance(data, dict) else {}
    found = ((field.key, shown(field, group.get(field.key, NOTHING))) for field in fields)
    return {key: value for key, value in found if value is not ODD}


def shown(field: Field, data: Data | None) -> Any:
    """Return the value of a field, ODD where it has none."""
    match field.shape:
        case Shape.TRUTH if not field.needed:
            return ODD if not isinstance(data, str | None) else (data or "").strip() == "true"
        case Shape.LIST | Shape.GROUPS | Shape.MAP | Shape.GROUPS_BY_NAME | Shape.PARAMETERS:
            return _rows(field, data)
        case _:
            return ODD if not isinstance(data, str | None) else as_value(field, data or "")


def as_value(field: Field, text: str) -> str:
    """Return a text as the field for it holds it: browsers change line ends, and fold none into a line."""
    if field.shape is Shape.TEXT:
        return _LINE_ENDS.sub("\n", text).rstrip("\n")
    return _BREAKS.sub(" ", text).strip()


def _rows(field: Field, data: Data | None) -> Any:
    if data is NOTHING or data == "":
        return []
    if isinstance(data, str) and field.alone and field.shape is Shape.GROUPS:
        return [{"was": "0", **values_of(field.parts, {field.holds: data})}]
    if isinstance(data, str) and field.alone:
        text = as_value(field.part or field, data)
        return [text] if field.shape is Shape.LIST else [{"was": "", "name": "", "value": text}]
    if isinstance(data, list) and field.shape is Shape.LIST and field.part:
        return _all(shown(field.part, item) for item in data)
    if isinstance(data, list) and field.shape is Shape.GROUPS:
        return _all(_row(field, item, number) for number, item in enumerate(data))
    if isinstance(data, dict) and field.shape in (Shape.MAP, Shape.GROUPS_BY_NAME, Shape.PARAMETERS):
        return _all(_named(field, name, item) for name, item in data.items())
    return ODD


def _all(found: Iterable[Any]) -> Any:
    values = list(found)
    return ODD if any(value is ODD for value in values) else values


def _row(field: Field, data: Data, number: int) -> Any:
    if field.letter:
        if isinstance(data, dict) and len([key for key in data if is_part_key(key)]) > 1:
            return ODD
        letter, data = opened(field, data)
    elif not isinstance(data, dict):
        return ODD
    values = {"was": str(number), **values_of(field.parts, data)}
    return {"key": letter, **values} if field.letter else values


def opened(field: Field, data: Data) -> tuple[str, dict[str, Data]]:
    """Return the letter of a part, "" without one, and what it says, by the keys of its fields."""
    if not isinstance(data, dict):
        return "", {field.holds: data}
    letter = next((key for key in data if is_part_key(key)), "")
    return letter, {field.holds if key == letter else key: value for key, value in data.items()}


def _named(field: Field, name: str, data: Data) -> Any:
    row = {"was": name, "name": name}
    if field.shape is Shape.PARAMETERS:
        drawn = _drawn(field, data)
        return ODD if drawn is ODD else {**row, **drawn}
    if field.part is None:
        return {**row, **values_of(field.parts, data)} if isinstance(data, dict) else ODD
    value = shown(field.part, data)
    return ODD if value is ODD else {**row, "value": value}


def _drawn(field: Field, data: Data) -> Any:
    blank: dict[str, Any] = {"way": "formula", "formula": "", "items": [], **values_of(field.parts, {})}
    if isinstance(data, str):
        return {**blank, "formula": as_value(Field("", Shape.LINE), data)}
    if isinstance(data, list) and all(isinstance(item, str) for item in data):
        return {
            **blank,
            "way": "list",
            "items": [as_value(Field("", Shape.LINE), str(item)) for item in data],
        }
    if isinstance(data, dict):
        values = values_of(field.parts, data)
        if len(values) == len(field.parts):
            return {**blank, "way": "range", **values}
    return ODD
