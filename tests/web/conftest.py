"""The app over an empty database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from westeros_learn.delivery import passwords
from westeros_learn.delivery.library import Library

from .world import COURSES, World, make_world

if TYPE_CHECKING:
    from westeros_learn.records import Database

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pages run on one database each: what they read and write is tested on both in `tests/delivery`."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.alternate("sqlite", "postgresql"))


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords with little memory: how long it takes is not what is tested."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    passwords._of_nobody.cache_clear()


@pytest.fixture(scope="session")
def library() -> Library:
    """The courses of the browser's tests, compiled once."""
    return Library(COURSES)


@pytest.fixture
def world(database: Database, library: Library) -> World:
    """The app, as its settings make it."""
    return make_world(database, library)
