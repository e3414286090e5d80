"""What every table of the app does: it sorts by links, filters by a form, and comes in pages.

All of it stands in the address, so that it can be kept, sent and gone back to, and needs no script.
`templates/tables.html` has the macros that show it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

ROWS = 50
"""Rows on a page, where nothing else is said."""

_FALLING = "-"


@dataclass(frozen=True, slots=True)
class Order:
    """How a table is sorted.

    Attributes:
        key: by which column.
        falling: whether the largest comes first.
    """

    key: str
    falling: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a table is shown.

    Attributes:
        number: 1, 2, …
        total: how many rows there are in all.
        size: how many a page has.
    """

    number: int
    total: int
    size: int = ROWS

    @property
    def count(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.size))

    @property
    def start(self) -> int:
        """How many rows come before it."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """The number of its first row."""
        return min(self.start + 1, self.total)

    @property
    def last(self) -> int:
        """The number of its last row."""
        return min(self.start + self.size, self.total)


def order_asked(columns: Collection[str], default: str) -> Order:
    """Return how the address asks for a table to be sorted: `?sort=name`, or `?sort=-name` from above.

    Args:
        columns: the keys of the columns by which one can.
        default: how it is sorted otherwise, in the same way of writing.
    """
    asked = request.args.get("sort", default)
    key = asked.removeprefix(_FALLING)
    if key not in columns:
        asked, key = default, default.removeprefix(_FALLING)
    return Order(key, asked.startswith(_FALLING))


def page_asked(total: int, size: int = ROWS) -> Page:
    """Return which page the address asks for: `?page=2`; the last one, where there are fewer."""
    asked = max(1, request.args.get("page", 1, type=int))
    whole = Page(1, total, size)
    return Page(min(asked, whole.count), total, size)


def filter_asked(name: str, most: int = 100) -> str:
    """Return what the address asks a table to be filtered by, "" for nothing."""
    return " ".join(request.args.get(name, "").split())[:most]


def chosen(name: str, of: Collection[str]) -> str:
    """Return which of some values the address names, "" for none of them."""
    asked = request.args.get(name, "")
    return asked if asked in of else ""


def address_with(**changes: object) -> str:
    """Return the address of this page with other arguments; None takes one away."""
    arguments = {**request.args.to_dict(), **{name: str(value) for name, value in changes.items()}}
    kept = {name: value for name, value in arguments.items() if changes.get(name, "") is not None}
    return request.path + _query(kept)


def address_of(kept: Collection[str]) -> str:
    """Return the address of this page without its arguments but for some."""
    return request.path + _query({name: value for name, value in request.args.items() if name in kept})


def sort_value(order: Order, key: str, *, falling_first: bool) -> str:
    """Return the `sort` that a column's head leads to: the other way round, where it is sorted by already."""
    falling = not order.falling if order.key == key else falling_first
    return f"{_FALLING if falling else ''}{key}"


def _query(arguments: dict[str, str]) -> str:
    return f"?{urlencode(arguments)}" if arguments else ""
