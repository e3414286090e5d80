"""Guessing is counted before it is judged: however many try at once, no more than the limit pass."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from tests.records.filled import NOON
from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.throttle import count_try, counts_of, drop_old_tries, forget_tries
from westeros_learn.records import Database, Tries

if TYPE_CHECKING:
    from datetime import datetime

AT_ONCE = 20
KEYS = Keys(["a key that only the tests know, and long"])


def _try(database: Database, address: str = "192.0.2.1", now: datetime = NOON) -> Reason | None:
    try:
        with database.write() as session:
            count_try(session, counts_of(KEYS, "password", "ana@school.example", address), now)
    except Refused as refused:
        return refused.reason
    return None


@pytest.mark.parametrize(("elsewhere", "most"), [(False, 6), (True, 30)])
def test_of_many_tries_at_once_as_many_are_judged_as_one_after_the_other(
    database_url: str, *, elsewhere: bool, most: int
) -> None:
    """From one network, and from many of them at once, each with its own connection."""
    database = Database(database_url, connections=AT_ONCE)
    for number in range(most - 5):
        assert _try(database, f"198.51.100.{number}" if elsewhere else "192.0.2.1") is None
    begin = Barrier(AT_ONCE)

    def one(number: int) -> Reason | None:
        begin.wait()
        return _try(database, f"192.0.2.{number}" if elsewhere else "192.0.2.1")

    with ThreadPoolExecutor(AT_ONCE) as threads:
        found = list(threads.map(one, range(AT_ONCE)))
    assert sorted(map(str, found)) == ["None"] * 5 + ["sign-in-later"] * (AT_ONCE - 5)
    database.close()


def test_whoever_signs_in_at_last_takes_nothing_of_the_others_with_them(database: Database) -> None:
    for _ in range(6):
        _try(database)
    for number in range(23):
        assert _try(database, f"198.51.100.{number}") is None
    with database.write() as session:
        forget_tries(session, counts_of(KEYS, "password", "ana@school.example", "192.0.2.1"))
    assert _try(database) is None
    assert _try(database) is None
    assert _try(database) is Reason.SIGN_IN_LATER  # thirty from anywhere: 5 + 23 + 2


def test_a_window_ends_and_a_clock_that_is_set_back_locks_nobody_out(database: Database) -> None:
    for _ in range(6):
        _try(database)
    assert _try(database, now=NOON + timedelta(minutes=14)) is Reason.SIGN_IN_LATER
    assert _try(database, now=NOON + timedelta(minutes=16)) is None
    for _ in range(6):
        _try(database, now=NOON + timedelta(minutes=16))
    assert _try(database, now=NOON - timedelta(days=1)) is None
    drop_old_tries(database, NOON)
    with database.read() as session:
        assert session.query(Tries).count() == 3
    drop_old_tries(database, NOON + timedelta(minutes=1))
    with database.read() as session:
        assert session.query(Tries).count() == 0
