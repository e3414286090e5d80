"""A change that two may be making at the same moment: whoever comes second looks again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from westeros_learn.records import Database

T = TypeVar("T")

_TRIES = 5


def written(database: Database, change: Callable[[Session], T]) -> T:
    """Make a change in a transaction of its own, and return what it gives, once it is kept.

    Where another process was faster, so that a row is there already, the change is made anew
    and finds it.
    """
    for _ in range(_TRIES - 1):
        try:
            with database.write() as session:
                return change(session)
        except IntegrityError:
            continue
    with database.write() as session:
        return change(session)
