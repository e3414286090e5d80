"""The command `db` over the database of a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import pytest
from click.testing import CliRunner, Result

from westeros_learn.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from westeros_learn.records import Database

Run: TypeAlias = Callable[..., Result]


def set_settings(database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a database in the settings, for commands in this process and in others."""
    url = database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    settings = {
        "ADDRESS": "http://localhost",
        "SECRET_KEY": "a key that only the tests know, and long",
        "DATABASE": url,
        "SCHOOL": "A school",
        "HELP_CONTACT": "help@example.org",
        "COURSES": str(folder),
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"WESTEROS_{name}", value)


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command, with settings that name the database of the test."""
    set_settings(database, tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["db", *arguments], catch_exceptions=False)

    return command


@pytest.fixture
def public(run: Run) -> str:
    """The public part of a key, whose secret part lies in the file `key`."""
    return run("key", "key").output.strip()
