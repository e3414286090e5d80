"""What the buttons of a form do to its rows: one more, one less, another order.

Each button says so in its value, as in `add:choices` or `up:choices-2`, so that it works without a script.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from westeros_learn.source.fields import Field, Shape, Values, values_of
from westeros_learn.source.fields.described import ROWS

DEEDS = ("add", "remove", "up", "down")
MOST_ROWS = 500


def do_to_rows(fields: Iterable[Field], values: Values, do: str) -> tuple[Values, str]:
    """Return values after what a button says, and the name of the row that it was about; "" for none."""
    deed, _, name = do.partition(":")
    new = deepcopy(values)
    found = _find(tuple(fields), new, name) if deed in DEEDS else None
    if found is None:
        return new, ""
    rows, each, at, prefix = found
    if deed == "add" and at is None and len(rows) < MOST_ROWS:
        rows.append(_blank(each))
        return new, f"{prefix}-{len(rows) - 1}"
    if at is None or deed == "add":
        return new, ""
    if deed == "remove":
        del rows[at]
        return new, f"{prefix}-{min(at, len(rows) - 1)}" if rows else prefix
    to = at + (1 if deed == "down" else -1)
    if 0 <= to < len(rows):
        rows.insert(to, rows.pop(at))
        return new, f"{prefix}-{to}"
    return new, f"{prefix}-{at}"


def _find(
    fields: Iterable[Field], values: Values, name: str, before: str = ""
) -> tuple[list[Any], Field, int | None, str] | None:
    """Return the rows that a name is about, their field, and the number of a row; None for no rows."""
    for each in fields:
        rows = values.get(each.key)
        if each.shape not in ROWS or not isinstance(rows, list):
            continue
        if name == each.key:
            return rows, each, None, before + each.key
        head = f"{each.key}-"
        number, _, rest = name.removeprefix(head).partition("-")
        if not name.startswith(head) or not (
            number.isascii() and number.isdigit() and int(number) < len(rows)
        ):
            continue
        if not rest:
            return rows, each, int(number), before + each.key
        return _find(each.parts, rows[int(number)], rest, f"{before}{head}{number}-")
    return None


def _blank(each: Field) -> Any:
    """Return a new row."""
    if each.shape is Shape.LIST:
        return ""
    row: Values = {"was": "", **values_of(each.parts, {})}
    if each.letter:
        row["key"] = ""
    if each.shape is not Shape.GROUPS:
        row["name"] = ""
    if each.shape is Shape.MAP:
        row["value"] = ""
    if each.shape is Shape.PARAMETERS:
        row.update(way="range", formula="", items=[])
    return row
