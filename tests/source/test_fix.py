"""`--fix` writes what is missing and leaves every other byte alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from westeros_learn.errors import OutputError
from westeros_learn.source import fix_course, load_course

BASE = Path(__file__).parents[1] / "roots/base"

QUESTIONS = """\
# A comment at the top.

-   kind:   'single-choice'   # odd spaces stay
    outcome: "b-o-plan"
    prompt: >-
      How does a {term}`free narrative` begin,
      and when?

    choices:
    - With an open
      invitation.
    - text: With a form.   # a comment
      feedback: "No."
    - a: By itself.
      correct: true
      feedback: |
        Yes.


- {kind: true-false, outcome: b-o-rest, prompt: Help?, answer: true, feedback: Yes.}
- id:
  kind: numeric
  outcome: b-o-plan
  prompt: How does a free narrative begin, and why?
  answer: 1
  feedback: One.
"""

FIXED = """\
# A comment at the top.

-   id: b-q-how-does-a-free-narrative
    kind:   'single-choice'   # odd spaces stay
    outcome: "b-o-plan"
    prompt: >-
      How does a {term}`free narrative` begin,
      and when?

    choices:
    - b: With an open
        invitation.
    - c: With a form.   # a comment
      feedback: "No."
    - a: By itself.
      correct: true
      feedback: |
        Yes.


- {id: b-q-help, kind: true-false, outcome: b-o-rest, prompt: Help?, answer: true, feedback: Yes.}
- id: b-q-how-does-a-free-narrative-2
  kind: numeric
  outcome: b-o-plan
  prompt: How does a free narrative begin, and why?
  answer: 1
  feedback: One.
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The base course with a pool, and a lesson, without ids."""
    folder = Path(shutil.copytree(BASE, tmp_path / "course"))
    (folder / "test-pool.yaml").write_bytes(QUESTIONS.encode())
    lesson = folder / "last/lesson.md"
    lesson.write_bytes(lesson.read_bytes().replace(b"id: b-l-last\n", b"# Mine.\n"))
    return folder


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_writes_ids_and_nothing_else(course: Path) -> None:
    """Comments, quotes, folding, blank lines and order stay, byte for byte."""
    before = contents(course)
    told = fix_course(course)
    pool, lesson = course / "test-pool.yaml", course / "last/lesson.md"
    assert pool.read_text() == FIXED
    assert lesson.read_bytes() == before[lesson].replace(b"title:", b"id: b-l-last\ntitle:")
    unchanged = before.keys() - {pool, lesson}
    assert {path: path.read_bytes() for path in unchanged} == {path: before[path] for path in unchanged}
    assert contents(course).keys() == before.keys()
    assert told == [
        "last/lesson.md:3: wrote the id b-l-last",
        "test-pool.yaml:3: wrote the id b-q-how-does-a-free-narrative",
        "test-pool.yaml:11: wrote the key b of a choice",
        "test-pool.yaml:13: wrote the key c of a choice",
        "test-pool.yaml:21: wrote the id b-q-help",
        "test-pool.yaml:22: wrote the id b-q-how-does-a-free-narrative-2",
    ]


def test_a_second_time_does_nothing(course: Path) -> None:
    """What was fixed has no fault that can be fixed."""
    fix_course(course)
    before = contents(course)
    assert fix_course(course) == []
    assert contents(course) == before
    assert not {"L106", "Q106", "Q107"} & {fault.code for fault in load_course(course).diagnostics}


def test_line_ends_byte_order_mark_and_rights_stay(course: Path) -> None:
    """A file from another system is not converted."""
    pool = course / "test-pool.yaml"
    pool.write_bytes(b"\xef\xbb\xbf" + QUESTIONS.replace("\n", "\r\n").encode())
    pool.chmod(0o640)
    fix_course(course)
    assert pool.read_bytes() == b"\xef\xbb\xbf" + FIXED.replace("\n", "\r\n").encode()
    assert pool.stat().st_mode & 0o777 == 0o640


def test_a_file_it_cannot_read_stays(course: Path) -> None:
    """Broken YAML is told by the check, never rewritten."""
    pool = course / "test-pool.yaml"
    pool.write_text("- kind: [\n")
    before = contents(course)
    fix_course(course)
    assert pool.read_bytes() == before[pool]


def test_a_place_it_cannot_write_is_an_error(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file stays whole when the new one cannot be put in its place."""

    def refuse(self: Path, _target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "replace", refuse)
    before = contents(course)
    with pytest.raises(OutputError, match="could not be written"):
        fix_course(course)
    assert contents(course) == before


def test_a_key_in_quotes(course: Path) -> None:
    """YAML that was written as JSON gets its keys, too."""
    pool = course / "test-pool.yaml"
    pool.write_text(
        '[{"id": "b-p", "kind": "single-choice", "outcome": "b-o-plan", "prompt": "Which?",\n'
        '  "choices": [{"text": "One.", "correct": true}, {\'text\': "Two."}], "feedback": "One."}]\n'
    )
    fix_course(course)
    assert '[{a: "One.", "correct": true}, {b: "Two."}]' in pool.read_text()


SCENARIO = """\
title: A talk
outcome: b-o-plan
setting: Fictional.
variables:
  trust: {label: Trust, most: 1}
nodes:
  - text: Do I *have* to?
    choices:
      - text: No.   # a comment
        go: end
        effects: {trust: 1}
      - b: Yes.
        go: end
  - {id: do-i-have-to, text: Then I go., ending: She goes, debrief: So it is.}
  - id: end
    text: Then we talk.
    ending: You talk
    debrief: It was a choice.
"""


def test_a_scenario_gets_its_ids(course: Path) -> None:
    """The scenario, its nodes and their choices."""
    file = course / "last/talk.scenario.yaml"
    file.write_text(SCENARIO)
    told = fix_course(course)
    new = SCENARIO.replace("title: A talk", "id: b-s-talk-2\ntitle: A talk")
    new = new.replace("  - text: Do I *have*", "  - id: do-i-have-to-2\n    text: Do I *have*")
    assert file.read_text() == new.replace("- text: No.", "- a: No.")
    assert [line for line in told if line.startswith("last/talk")] == [
        "last/talk.scenario.yaml:1: wrote the id b-s-talk-2",
        "last/talk.scenario.yaml:8: wrote the id do-i-have-to-2",
        "last/talk.scenario.yaml:11: wrote the key a of a choice",
    ]


KINDS = """\
- id: b-q-steps
  kind: ordering
  outcome: b-o-plan
  prompt: Put them in order.
  feedback: So it is.
  steps:
    - Plan
    - a: Ask
- id: b-q-pairs
  kind: matching
  outcome: b-o-plan
  prompt: Match them.
  feedback: So it is.
  pairs:
    - text: Ask
      match: open
    - text: Press
      match: leading
  extra:
    - a: closed
    - multiple
"""


def test_parts_of_every_kind_get_their_keys(tmp_path: Path) -> None:
    """Steps, pairs and what is beside them get letters that no part beside them has."""
    course = Path(shutil.copytree(BASE, tmp_path / "course"))
    file = course / "test-pool.yaml"
    file.write_text(file.read_text("utf-8") + KINDS, "utf-8")
    fix_course(course)
    fixed = file.read_text("utf-8")
    for line in (
        "    - b: Plan\n",
        "    - b: Ask\n      match: open",
        "    - c: Press\n",
        "    - d: multiple\n",
    ):
        assert line in fixed
    result = load_course(course)
    assert not result.errors, result.errors
