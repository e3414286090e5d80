"""A package made in a process of its own: the same as made here, and gone when nobody waits for it."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING

import pytest

from tests.delivery.school import COURSE, new_library
from tests.patience import PATIENCE
from westeros_learn.delivery import package_making
from westeros_learn.delivery.package_making import Made, MakingEndedError, NotMade, Order, make, make_apart
from westeros_learn.export import Step

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def order(tmp_path: Path) -> Order:
    """An order for a package of the small course."""
    folder = new_library(tmp_path / "courses").folder / COURSE
    (tmp_path / "here").mkdir()
    return Order(str(folder), "en", "scorm12", {"status": "passed"}, str(tmp_path / "here"))


def test_what_is_made_apart_is_what_is_made_here(order: Order, tmp_path: Path) -> None:
    steps: list[Step] = []
    apart = make_apart(order, lambda step, _done, _total: steps.append(step))
    assert {*steps} == {*Step}
    bytes_apart = (tmp_path / "here" / "base-en-scorm12.zip").read_bytes()
    assert apart == make(order, lambda *_: None)
    assert bytes_apart == (tmp_path / "here" / "base-en-scorm12.zip").read_bytes()
    missing = make_apart(Order(**{**asdict(order), "language": "pl"}), lambda *_: None)
    assert isinstance(missing, NotMade)
    assert (missing.reason, "the course has only en" in missing.more["said"]) == ("no-language", True)


def test_it_ends_when_whoever_asked_is_gone(order: Order) -> None:
    """A process that answers learners is killed: what it had begun must not go on for nobody."""
    os.mkfifo(f"{order.folder}/never")  # reading it never ends
    command = [sys.executable, "-m", package_making.__name__]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{json.dumps(asdict(order))}\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["step"] == Step.READING
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(PATIENCE) == 1


def test_one_that_ends_without_a_word_is_told(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(MakingEndedError):
        make_apart(order, lambda *_: None)


def test_whoever_cannot_keep_how_far_it_is_ends_it(order: Order) -> None:
    """The database is gone: nothing goes on that nobody could take."""

    def fail(*_: object) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        make_apart(order, fail)


def test_files_that_change_while_they_are_read_are_read_again(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of an old course and half of a new one is neither."""
    load, changes = package_making._load, ["another title", "a third title"]

    def changing(folder: Path, language: str) -> object:
        result = load(folder, language)
        if changes:
            file = folder / "course.yaml"
            lines = file.read_text("utf-8").split("\n")
            lines[2] = f"title: {changes.pop(0)}"
            file.write_text("\n".join(lines), "utf-8")
        return result

    monkeypatch.setattr(package_making, "_load", changing)
    made = make(order, lambda *_: None)
    assert isinstance(made, Made)
    assert made.title == "a third title"
    changes += ["one", "two", "three"]
    assert make(order, lambda *_: None) == NotMade(
        "not-written",
        {
            "said": "The files of 'base' changed while they were read."
            " Wait until they are all there, then build again."
        },
    )
