"""`db backup`, `db restore` and `db upgrade`, killed in the middle: nothing half-done, and nothing left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect

from tests.effort import sample
from tests.records.filled import fill
from westeros_learn.records.migrate import is_current, revision_of, upgrade

from .conftest import set_settings
from .stopped import killed_after
from .test_db import add, own_files, rows

if TYPE_CHECKING:
    from pathlib import Path

    from westeros_learn.records import Database

    from .conftest import Run

pytestmark = [pytest.mark.slow, pytest.mark.alternate("sqlite", "postgresql")]

BACKUPS = "westeros_learn.delivery.backups"
ANA = "ana@school.example"


PLACES = {
    "begun": (f"{BACKUPS}:_lock",) * 2,
    "copying": ("westeros_learn.records.backup:_is_whole", "westeros_learn.records.backup:_address"),
    "encrypting": (f"{BACKUPS}:_Joined.read",) * 2,
    "written": (f"{BACKUPS}:_encrypt",) * 2,
}
"""Where a backup is killed: of SQLite, of PostgreSQL."""


@pytest.mark.parametrize("when", sample(PLACES, lambda when: when == "copying"))
def test_a_killed_backup_leaves_nothing_that_can_be_read(
    run: Run,
    public: str,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    when: str,
) -> None:
    place = PLACES[when][database.engine.url.get_backend_name() == "postgresql"]
    fill(database, ANA)
    database.close()
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert run("backup", "b.age", "--to", public).exit_code == 0
    before = (tmp_path / "b.age").read_bytes()
    with killed_after(place, 1, "db", "backup", "b.age", "--to", public):
        assert "is being written" in run("backup", "b.age", "--to", public).output
    own = own_files(database)
    others = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name not in own}
    assert set(others) == {"b.age", "key", ".b.age.unfinished"}
    assert not any(ANA.encode() in data for data in others.values())
    assert others["b.age"] == before
    assert run("backup", "b.age", "--to", public).exit_code == 0
    assert not (tmp_path / ".b.age.unfinished").exists()
    assert run("restore", "b.age", "--identity", "key", "--replace").exit_code == 0


@pytest.mark.parametrize("call", sample([1, 2], lambda call: call == 2))
def test_a_killed_restore_leaves_the_database_as_it_was(
    run: Run,
    public: str,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: int,
) -> None:
    """Once when it was seen that the backup is whole, once when all of it was written but the last word."""
    fill(database, ANA)
    run("backup", "b.age", "--to", public)
    add(database, "later@school.example")
    before = rows(database)
    database.close()
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with killed_after(
        f"{BACKUPS}:_decrypt", call, "db", "restore", "b.age", "--identity", "key", "--replace"
    ):
        pass
    assert {path.name for path in tmp_path.iterdir()} <= {"b.age", "key", *own_files(database)}
    assert rows(database) == before
    assert run("restore", "b.age", "--identity", "key", "--replace").exit_code == 0
    assert rows(database) != before


def test_a_killed_upgrade_leaves_no_table_and_is_begun_again(
    empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_settings(empty_database, tmp_path, monkeypatch)
    with killed_after("alembic.operations:Operations.create_index", 14, "db", "upgrade"):
        assert revision_of(empty_database) is None  # while it goes on, nobody sees anything of it
    assert inspect(empty_database.engine).get_table_names() == []
    upgrade(empty_database)
    assert is_current(empty_database)
