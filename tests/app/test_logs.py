"""The log: a JSON object a line, and in it nothing that somebody typed."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from westeros_learn.app.logs import log_as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from westeros_learn.records import Database

WHO = "ana@example.org"
INSERT = """
    INSERT INTO tries (key, since, count) VALUES (:key, CURRENT_TIMESTAMP, CASE WHEN :who = '' THEN 1 END)
"""


@pytest.fixture
def log() -> Iterator[None]:
    """The log of a server; afterwards that of the tests again."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before, level


def test_a_failure_of_the_database_is_logged_with_its_place_and_without_values(
    database: Database, log: None, capsys: pytest.CaptureFixture[str]
) -> None:
    log_as_json()
    try:
        with database.write() as session:
            session.execute(text(INSERT), {"key": b"k", "who": WHO})
    except IntegrityError:
        logging.getLogger("test").exception("a page\nfailed")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    told = json.loads(lines[0])
    assert told["level"] == "ERROR"
    assert "session.execute" in told["exc_info"]
    assert "IntegrityError" in told["exc_info"]
    assert WHO not in lines[0]


def test_what_fails_elsewhere_says_why(log: None, capsys: pytest.CaptureFixture[str]) -> None:
    log_as_json()
    try:
        json.loads("no-such-quiz")
    except ValueError:
        logging.getLogger("test").exception("a page failed")
    assert "JSONDecodeError: Expecting value" in json.loads(capsys.readouterr().err)["exc_info"]
