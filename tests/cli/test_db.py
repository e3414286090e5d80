"""`db backup` and `db restore`: what was backed up comes back whole, or nothing changes."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyrage
import pytest
from sqlalchemy import select

from tests.records.filled import fill, learner
from westeros_learn.delivery import backups
from westeros_learn.records import Base, Database
from westeros_learn.records.migrate import downgrade, newest_revision, upgrade

if TYPE_CHECKING:
    from .conftest import Run

INDEX = "ix_audit_entries_at"


def rows(database: Database) -> dict[str, list[Any]]:
    """Everything that a database holds but its own audit."""
    with database.read() as session:
        return {
            table.name: sorted(map(str, session.execute(select(table))))
            for table in Base.metadata.sorted_tables
            if table.name != "audit_entries"
        }


def add(database: Database, email: str) -> None:
    with database.write() as session:
        session.add(learner(email))


def test_what_was_backed_up_comes_back_and_nothing_else(run: Run, public: str, database: Database) -> None:
    fill(database)
    before = rows(database)
    assert run("backup", "b.age", "--to", public).exit_code == 0
    add(database, "later@school.example")
    refused = run("restore", "b.age", "--identity", "key")
    assert refused.exit_code == 1
    assert "not empty" in refused.output
    assert "later@school.example" in str(rows(database))
    done = run("restore", "b.age", "--identity", "key", "--replace")
    assert done.exit_code == 0, done.output
    assert rows(database) == before
    add(database, "next@school.example")  # its numbers go on; nothing of the one before is in the way
    with pytest.raises(Exception, match="never"), database.write() as session:
        session.execute(Base.metadata.tables["responses"].delete())
    with database.read() as session:
        entries = session.scalars(select(Base.metadata.tables["audit_entries"].c.action)).all()
    assert entries == ["back up database", "restore database"]


def test_a_new_database_takes_a_backup_with_or_without_its_tables(
    run: Run, public: str, database: Database
) -> None:
    fill(database)
    before = rows(database)
    run("backup", "b.age", "--to", public)
    for clear in ("DELETE", "DROP"):
        _empty(database, clear)
        done = run("restore", "b.age", "--identity", "key")
        assert done.exit_code == 0, done.output
        assert rows(database) == before


def _empty(database: Database, how: str) -> None:
    downgrade(database, "base")
    if how == "DELETE":
        upgrade(database)
    database.close()


def test_a_backup_is_read_by_nobody_else(run: Run, public: str, database: Database, tmp_path: Path) -> None:
    add(database, "ana@school.example")
    run("backup", "b.age", "--to", public)
    backup, key = tmp_path / "b.age", tmp_path / "key"
    assert backup.read_bytes().startswith(b"age-encryption.org/v1\n")
    assert b"ana@school.example" not in backup.read_bytes()
    for file in (backup, key):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} <= {"b.age", "key", *own_files(database)}
    assert "exists" in run("key", "key").output
    run("key", "other")
    told = run("restore", "b.age", "--identity", "other", "--replace")
    assert told.exit_code == 1
    assert "cannot be opened" in told.output


def own_files(database: Database) -> set[str]:
    """The names of the files of a database."""
    name = Path(database.engine.url.database or "").name
    return {name, *(f"{name}-{kind}" for kind in ("wal", "shm", "turn"))}


@pytest.mark.parametrize("harm", ["cut", "changed", "padded", "foreign"])
def test_a_backup_that_is_not_whole_changes_nothing(
    run: Run, public: str, database: Database, tmp_path: Path, harm: str
) -> None:
    fill(database)
    run("backup", "b.age", "--to", public)
    add(database, "later@school.example")
    before = rows(database)
    file = tmp_path / "b.age"
    data = bytearray(file.read_bytes())
    if harm == "cut":
        del data[-40:]
    elif harm == "changed":
        data[-40] ^= 1
    elif harm == "padded":
        data += b"more"
    else:
        data = bytearray(pyrage.encrypt(b"a letter\n", [pyrage.x25519.Recipient.from_str(public)]))
    file.write_bytes(data)
    told = run("restore", "b.age", "--identity", "key", "--replace")
    assert told.exit_code == 1
    assert rows(database) == before


def test_what_does_not_work_is_told_in_a_sentence(
    run: Run, public: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "no public key" in run("backup", "b.age", "--to", "age1oops").output
    assert "holds none" in run("restore", "key", "--identity", __file__, "--replace").output
    if database.engine.url.get_backend_name() == "postgresql":
        monkeypatch.setenv("PATH", "")
        assert "pg_dump of PostgreSQL is missing" in run("backup", "b.age", "--to", public).output
        monkeypatch.setenv("WESTEROS_DATABASE", "postgresql://nobody@localhost:1/none")
        assert "does not answer" in run("backup", "b.age", "--to", public).output
    else:
        monkeypatch.setenv("WESTEROS_DATABASE", "sqlite:////nowhere/none.db")
        assert "no database at" in run("backup", "b.age", "--to", public).output
    assert not Path("b.age").exists()


def test_a_backup_is_put_back_only_where_it_came_from(
    run: Run, public: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "sqlite" if database.engine.url.get_backend_name() == "postgresql" else "postgresql"
    for name, value in {"kind_of": lambda _: other, "revision_of": lambda _: "9999"}.items():
        with monkeypatch.context() as patched:
            patched.setattr(backups, name, value)
            run("backup", f"{name}.age", "--to", public)
    assert (
        f"The backup is of {other}" in run("restore", "kind_of.age", "--identity", "key", "--replace").output
    )
    assert "newer version" in run("restore", "revision_of.age", "--identity", "key", "--replace").output


def test_a_backup_that_says_another_version_than_it_holds_changes_nothing(
    run: Run, public: str, database: Database, tmp_path: Path
) -> None:
    fill(database)
    run("backup", "b.age", "--to", public)
    identity = pyrage.x25519.Identity.from_str((tmp_path / "key").read_text().splitlines()[1])
    held = pyrage.decrypt((tmp_path / "b.age").read_bytes(), [identity])
    changed = held.replace(newest_revision().encode(), b"0001", 1)
    (tmp_path / "b.age").write_bytes(pyrage.encrypt(changed, [identity.to_public()]))
    before = rows(database)
    assert run("restore", "b.age", "--identity", "key", "--replace").exit_code == 1
    assert rows(database) == before


def test_a_damaged_database_is_told_before_its_last_good_backup_is_written_over(
    run: Run, public: str, sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "damaged.db"
    shutil.copy(sqlite_template, file)
    monkeypatch.setenv("WESTEROS_DATABASE", f"sqlite:///{file}")
    assert run("backup", "b.age", "--to", public).exit_code == 0
    good = (tmp_path / "b.age").read_bytes()
    with closing(sqlite3.connect(file)) as connection:  # an index that no longer fits its table
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'at)', 'subject)') WHERE name = ?", [INDEX]
        )
        connection.commit()
    told = run("backup", "b.age", "--to", public)
    assert (told.exit_code, "is damaged" in told.output) == (1, True)
    assert (tmp_path / "b.age").read_bytes() == good
