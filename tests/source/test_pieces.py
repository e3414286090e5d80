"""What buttons put into a lesson: each piece is what was chosen, wherever it goes, and whatever is typed."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import cases
from westeros_learn.memo import Memo
from westeros_learn.model import (
    Callout,
    Cite,
    Fact,
    FactText,
    Figure,
    Lesson,
    Link,
    QuestionPlace,
    QuizPlace,
    Reveal,
    ScenarioPlace,
    TermUse,
    plain_text,
    walk,
)
from westeros_learn.source import load_course, pieces
from westeros_learn.source.pieces import Piece
from westeros_learn.source.writeback import blocks_in, put_in

COURSE = Path(str(files("westeros_learn.source"))) / "example"
FILE = "lamp/lesson.md"
MEMO = Memo()
BESIDE = {
    "lamp/quiz.yaml": (
        "- id: ex-q-one\n  kind: true-false\n  outcome: ex-o-lamp\n  prompt: Is it on?\n  answer: true\n"
    ),
    "lamp/talk.scenario.yaml": (
        "id: ex-s-talk\ntitle: A talk\nspeakers: {one: Somebody}\nnodes:\n  - id: hello\n    speaker: one\n"
        "    text: Which lamp?\n    choices:\n      - a: This.\n        go: end\n"
        "  - id: end\n    text: Thanks.\n    ending: Sold\n    debrief: It gives light.\n"
    ),
}
ODD = "One *line*, `code`, :::\n:::{callout} more\n:kind: note\nIn it.\n:::\n\n> and more"
"""Words that mean something where they stand, but end where they should."""

PIECES: dict[str, tuple[Piece, type]] = {
    "callout": (pieces.callout("caution", "A *title* {x}", ODD), Callout),
    "callout that looks like an option": (pieces.callout("note", "", ":kind: caution\n\nWords."), Callout),
    "reveal": (pieces.reveal("Why\nso?", ODD), Reveal),
    "figure": (pieces.figure("media/lamp.svg", "A lamp,\nlit: yes", ":alt: - so"), Figure),
    "figure with a list": (pieces.figure("media/lamp.svg", "A lamp", "1. and 2."), Figure),
    "question": (pieces.place("question", "ex-q-one"), QuestionPlace),
    "quiz": (pieces.place("quiz", "ex-test"), QuizPlace),
    "scenario": (pieces.place("scenario", "ex-s-talk"), ScenarioPlace),
    "term": (pieces.term("lamp", "lamp"), TermUse),
    "another form of a term": (pieces.term("lamp", "`Lamps` <all>"), TermUse),
    "fact": (pieces.fact("manual", "p. 3; 4 <a>", "It is `on` at 5 < 6 o'clock,\nalways"), FactText),
    "passage": (pieces.fact("manual", "", "One.\n\n- Two.\n- Three."), Fact),
    "source": (pieces.source("manual", "page `3`"), Cite),
    "link": (pieces.link("lesson:ex-l-end", "The [end] of it"), Link),
    "link elsewhere": (pieces.link("https://example.org/a (b)?c=<d>", ""), Link),
}


def compiled(body: str) -> tuple[Lesson, list[str]]:
    """Return the lesson with another text, and what is then wrong in it."""
    text = f"---\nid: ex-l-lamp\ntitle: The lamp\n---\n{body}"
    result = load_course(COURSE, memo=MEMO, unsaved={**BESIDE, FILE: text})
    assert result.course
    (lesson,) = (each for each in result.course.lessons if each.folder == "lamp")
    return lesson, [f"{each.code} {each.message}" for each in result.diagnostics if each.span.file == FILE]


def with_piece(body: str, start: int, end: int, piece: Piece) -> str:
    splice = put_in(body, start, end, piece)
    return f"{body[: splice.start]}{splice.text}{body[splice.end :]}"


@pytest.mark.parametrize("name", PIECES)
def test_each_piece_is_read_as_what_it_is(name: str) -> None:
    piece, kind = PIECES[name]
    body = "Before it.\n\n\nBehind it.\n"
    at = 12 if piece.is_block else 10
    made = with_piece(body, at, at, piece)
    lesson, faults = compiled(made)
    assert not faults, (made, faults)
    found: list[Any] = [node for node in walk(lesson.blocks) if isinstance(node, kind)]
    assert found, made
    assert plain_text(lesson.blocks[:1]).startswith("Before it.")
    assert plain_text(lesson.blocks[-1:]).endswith("Behind it.")
    assert len(lesson.blocks) == 2 + piece.is_block


def test_what_was_typed_is_what_it_says() -> None:
    made = "\n\n".join(each.text for each, _ in PIECES.values())
    lesson, _ = compiled(made)
    nodes: list[Any] = list(walk(lesson.blocks))
    first = next(each for each in nodes if isinstance(each, Callout))
    assert (first.kind, plain_text(first.title)) == ("caution", "A title {x}")
    assert plain_text(first.content[:1]).startswith("One line, code")
    pictures = [each for each in nodes if isinstance(each, Figure)]
    assert [(each.alt, plain_text(each.caption)) for each in pictures] == [
        ("A lamp, lit: yes", ":alt: - so"),
        ("A lamp", "1. and 2."),
    ]
    marked = next(each for each in nodes if isinstance(each, FactText))
    assert plain_text(marked.content) == "It is on at 5 < 6 o'clock, always"
    assert [(each.reference, each.locator) for each in marked.citations] == [("manual", "p. 3, 4 a")]
    assert [each.target for each in nodes if isinstance(each, Link)] == [
        "lesson:ex-l-end",
        "https://example.org/a%20(b)?c=%3Cd%3E",
    ]
    assert {plain_text((each,)) for each in nodes if isinstance(each, TermUse)} == {"lamp", "Lamps all"}


TEXT = """\
First words of the text.
They go on.

:::{callout} A title
:kind: note
Inside, one.

Inside, two.

- A list
- of two
:::

- One
- Two

## A heading

| a | b |
|---|---|
| 1 | 2 |

> Said by
> somebody.

    code

Last words."""


def signs(text: str) -> str:
    """Return what stands in a text, without blanks and colons."""
    return re.sub(r"[\s:]", "", text)


@settings(max_examples=cases(200), deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.sampled_from(sorted(PIECES)), st.booleans())
def test_nothing_else_changes_wherever_a_block_goes(at: int, other: int, name: str, chosen: bool) -> None:
    piece, _ = PIECES[name]
    if not piece.is_block:
        return
    start, end = sorted((at, other)) if chosen else (at, at)
    made = with_piece(TEXT, start, end, piece)
    sources = [made[each.start : each.end] for each in blocks_in(made)]
    old = [TEXT[each.start : each.end] for each in blocks_in(TEXT)]
    if start == end:
        assert piece.text in sources
        sources.remove(piece.text)
        assert sources == old
        return
    around, behind = TEXT.index(":::{callout}"), TEXT.index("\n\n- One\n- Two")
    inside = TEXT.index("Inside, one") <= start and end <= behind - len("\n:::")
    if start < behind and end > around and not inside and not (start <= around and behind <= end):
        sources.remove(piece.text)  # nothing is taken away where that would cut the block in two
        assert sources == old, made
        return
    rest = iter(signs(made.replace(piece.text, "", 1)))
    assert all(sign in rest for sign in signs(TEXT[:start] + TEXT[end:])), made
    assert piece.text in sources or any(piece.text in each for each in sources), made
    if not TEXT[start:end].strip().count(":::"):
        _, faults = compiled(made)
        assert not [each for each in faults if each.startswith(("L207", "L208"))], made


def test_what_is_chosen_within_a_block_is_wrapped_there() -> None:
    start = TEXT.index("Inside, two.")
    made = with_piece(TEXT, start, start + len("Inside, two."), pieces.reveal("More", "Inside, two."))
    lesson, faults = compiled(made)
    assert not faults
    outer: Callout = next(each for each in lesson.blocks if isinstance(each, Callout))
    assert [type(each).__name__ for each in outer.content] == ["Paragraph", "Reveal", "ListBlock"]


def test_a_mark_in_a_line_keeps_its_distance() -> None:
    mark = pieces.source("manual", "")
    assert with_piece("One,two", 4, 4, mark) == "One, {source}`manual` two"
    assert with_piece("One , two", 4, 4, mark) == "One {source}`manual`, two"
