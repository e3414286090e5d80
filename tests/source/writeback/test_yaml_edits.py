"""An edit changes its place in a YAML text and nothing else."""

from __future__ import annotations

import pytest

from westeros_learn.errors import EditRefusedError
from westeros_learn.source.writeback import (
    Edit,
    Insert,
    Move,
    Remove,
    Rename,
    Set,
    read_data,
    rewrite,
    write_back,
    yaml_text,
)
from westeros_learn.source.yaml_nodes import Data

QUESTIONS = """\
# The questions of a lesson.

-   id: a
    prompt:  'Hello'   # said first
    choices:
    # the best one
    - a: x
      feedback: >-
        one two
        three four
      # below
    - b: y

- id: b   # why
  list: [a, b]
  group: {x: 1, y: "2"}
"""

CASES: list[tuple[Edit, str, str]] = [
    (Set((0, "prompt"), "It's"), "'Hello'   #", "'It''s'   #"),
    (Set((0, "prompt"), "a\nb"), "'Hello'   # said first", "|-   # said first\n      a\n      b"),
    (Set((0, "choices", 0, "a"), "a: b"), "a: x", 'a: "a: b"'),
    (Set((0, "choices", 0, "feedback"), "one two 3 four"), "three four", "3 four"),
    (
        Set((0, "choices"), []),
        QUESTIONS[QUESTIONS.index("\n    # the") : QUESTIONS.index("\n\n- id: b")],
        " []",
    ),
    (Set((1, "group", "y"), "3"), '"2"', '"3"'),
    (Set((1, "group", "z"), "3"), '"2"}', '"2", z: 3}'),
    (Set((1, "source"), "here", before="list"), "  list:", "  source: here\n  list:"),
    (Set((1, "source"), ["one"]), '"2"}\n', '"2"}\n  source:\n  - one\n'),
    (Insert((1, "list"), 1, "c, d"), "[a, b]", '[a, "c, d", b]'),
    (Insert((), 2, {"id": "c"}), '"2"}\n', '"2"}\n\n- id: c\n'),
    (Insert((0, "choices"), 0, {"c": "z"}), "    # the best", "    - c: z\n    # the best"),
    (Remove((0, "choices", 0)), QUESTIONS[QUESTIONS.index("    # the") : QUESTIONS.index("    - b: y")], ""),
    (Remove((1,)), QUESTIONS[QUESTIONS.index("\n- id: b") :], ""),
    (Remove((1, "id")), "id: b   # why\n  ", ""),
    (Move((1, "list"), 0), "id: b   # why\n  list: [a, b]", "list: [a, b]\n  id: b   # why"),
    (Rename((0, "choices", 1, "b"), "c"), "b: y", "c: y"),
]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(("edit", "old", "new"), CASES, ids=lambda value: type(value).__name__)
def test_an_edit_touches_its_place_alone(edit: Edit, old: str, new: str, line_end: str) -> None:
    """Comments, quotes, odd blanks, line ends and brackets of the rest stay, byte for byte."""
    assert QUESTIONS.count(old) == 1
    wanted = QUESTIONS.replace(old, new).replace("\n", line_end)
    assert write_back(QUESTIONS.replace("\n", line_end), [edit]) == wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x b\nc: d\n", "anchor"),
        ("a: &x b\nc: *x\n", "alias"),
        ("a: !t b\nc: d\n", "tag"),
        ("? a\n: b\n", "'\\? '"),
        ("a: [\n", "Line 2"),
        ("a: 1\na: 2\n", "twice"),
    ],
)
def test_what_cannot_be_kept_is_refused(text: str, words: str) -> None:
    """A file with anchors, tags or faults is told of, and not made worse."""
    with pytest.raises(EditRefusedError, match=words):
        write_back(text, [Set(("a",), "new")])


@pytest.mark.parametrize(
    "edit",
    [
        Set(("b", "c"), "x"),
        Insert(("a",), 0, "x"),
        Insert(("list",), 3, "x"),
        Remove(("b",)),
        Remove(()),
        Move(("a",), 9),
        Rename(("a",), "list"),
        Set(("list", 5), "x"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused(edit: Edit) -> None:
    """A path that is not there is no crash."""
    with pytest.raises(EditRefusedError, match="no part"):
        write_back("a: 1\nlist: [x]\n", [edit])


def test_a_text_that_says_nothing_gets_its_first_entry() -> None:
    """An empty file, or one with a comment alone."""
    assert write_back("", [Insert((), 0, {"id": "a"})]) == "- id: a\n"
    assert write_back("# Mine.\r\n", [Set(("a",), "x\ny")]) == "# Mine.\r\na: |-\r\n  x\r\n  y\r\n"
    assert yaml_text({"id": "a", "list": ["b", {"c": ""}]}) == 'id: a\nlist:\n  - b\n  - c: ""\n'


def test_the_comment_that_starts_a_file_speaks_of_the_file() -> None:
    """It stays at the top when the first entry goes, or another one comes before it."""
    text = "# All of it.\n- a: 1\n# This one.\n- b: 2\n"
    assert write_back(text, [Remove((0,))]) == "# All of it.\n# This one.\n- b: 2\n"
    assert write_back(text, [Move((1,), 0)]) == "# All of it.\n# This one.\n- b: 2\n- a: 1\n"
    assert write_back(text, [Insert((), 0, {"c": "3"})]) == (
        "# All of it.\n- c: 3\n- a: 1\n# This one.\n- b: 2\n"
    )


@pytest.mark.parametrize(
    "odd", ["-", "?", "a,b", "a: b", "- x", "x #y", "", "no\nyes", "~", "\u2028", " x", "'"]
)
def test_odd_texts_stand_in_brackets(odd: str) -> None:
    """Beside a neighbour that has blanks before its comma."""
    text = write_back("a: [x , y]\nb: {c: d , e: f}\n", [Insert(("a",), 0, odd), Set(("b", "c"), odd)])
    assert read_data(text, "") == {"a": [odd, "x", "y"], "b": {"c": odd, "e": "f"}}
    assert text.count("\n") == 2


def test_a_byte_order_mark_stays() -> None:
    """It is not counted as a sign."""
    assert write_back("\ufeffa: 1\nb: 2\n", [Set(("a",), "3")]) == "\ufeffa: 3\nb: 2\n"


def test_new_data_changes_only_what_differs() -> None:
    """Entries are known by their ids: one that moved keeps its comments, and a field its quotes."""
    data: Data = [
        {"id": "b", "list": ["a", "b"], "group": {"x": "1", "y": "2"}},
        {"id": "a", "prompt": "Hi", "choices": [{"b": "y"}, {"a": "x", "feedback": "one two three four"}]},
    ]
    first, second = QUESTIONS.split("\n\n")[1:]
    best = first[first.index("    # the") : first.index("    - b: y")]
    first = (
        first.replace(best, "")
        .replace("    - b: y", "    - b: y\n" + best.rstrip("\n"))
        .replace("Hello", "Hi")
    )
    assert (
        rewrite(QUESTIONS, data)
        == "\n\n".join(["# The questions of a lesson.", second.rstrip("\n"), first]) + "\n"
    )
