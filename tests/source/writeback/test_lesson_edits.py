"""A lesson's keys and its text are changed apart from each other, block by block or whole."""

from __future__ import annotations

import pytest

from westeros_learn.errors import EditRefusedError
from westeros_learn.source.writeback import (
    Set,
    block_text,
    body_blocks,
    insert_block,
    merge_texts,
    move_block,
    remove_block,
    replace_block,
    rewrite_lesson,
    write_front_matter,
)

LESSON = """\
---
id: l-one   # never changed
title: 'One'
---

# not a comment but a heading
First *paragraph*,
on two lines.

:::{callout} Mind
:kind: note

Inside one.

Inside two.
:::


- a
- b

Last.
"""


def test_keys_change_and_the_text_stays() -> None:
    """Comments and quotes of the keys, too."""
    assert write_front_matter(LESSON, [Set(("title",), "T: 2")]) == LESSON.replace("'One'", "'T: 2'")
    new = write_front_matter(
        "\ufeff" + LESSON.replace("\n", "\r\n"), [Set(("code",), "a1b2", before="title")]
    )
    wanted = LESSON.replace("title:", "code: a1b2\ntitle:").replace("\n", "\r\n")
    assert new == "\ufeff" + wanted
    with pytest.raises(EditRefusedError, match="no keys"):
        write_front_matter("# A text\n", [Set(("title",), "x")])


def test_blocks_are_found_with_those_inside() -> None:
    """Each with its exact text."""
    blocks = body_blocks(LESSON)
    assert [LESSON[block.start : block.end].split("\n")[0] for block in blocks] == [
        "# not a comment but a heading",
        "First *paragraph*,",
        ":::{callout} Mind",
        "- a",
        "Last.",
    ]
    assert [block_text(LESSON, (2, number)) for number in range(len(blocks[2].inner or ()))] == [
        "Inside one.",
        "Inside two.",
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_block_changes_and_the_others_stay(end: str) -> None:
    """What a browser sends has line ends of its own; the file's are kept."""
    text = LESSON.replace("\n", end)

    def wanted(old: str, new: str) -> str:
        assert LESSON.count(old) == 1
        return LESSON.replace(old, new).replace("\n", end)

    paragraph = "First *paragraph*,\non two lines."
    assert replace_block(text, (1,), "First,\r\non two lines.\n") == wanted(" *paragraph*,", ",")
    assert replace_block(text, (2, 1), "New\n\n> two") == wanted("Inside two.", "New\n\n> two")
    assert insert_block(text, (1,), "New.") == wanted(paragraph, f"New.\n\n{paragraph}")
    assert insert_block(text, (2, 2), "New.") == wanted("Inside two.", "Inside two.\n\nNew.")
    assert insert_block(text, (5,), "End") == wanted("Last.", "Last.\n\nEnd")
    assert remove_block(text, (2, 0)) == wanted("Inside one.\n\n", "")
    assert remove_block(text, (4,)) == wanted("\n\nLast.", "")
    assert move_block(text, (4,), (1,)) == wanted("\n\nLast.", "").replace("First", f"Last.{end}{end}First")


@pytest.mark.parametrize("new", [":::{callout} Open", "```", "Last one\n\n:::\n\nmore"])
def test_a_block_that_would_swallow_others_is_refused(new: str) -> None:
    """What is opened must be closed."""
    for path in ((1,), (2, 0)) if new.startswith((":", "`")) else ((2, 0),):
        with pytest.raises(EditRefusedError, match="run together"):
            replace_block(LESSON, path, new)


@pytest.mark.parametrize("path", [(), (9,), (-1,), (0, 0), (2, 5)])
def test_a_block_that_is_not_there_is_refused(path: tuple[int, ...]) -> None:
    """It may have been there before."""
    with pytest.raises(EditRefusedError, match="no such block"):
        replace_block(LESSON, path, "x")
    with pytest.raises(EditRefusedError, match="no such block"):
        remove_block(LESSON, path)


def test_a_whole_text_changes_only_where_it_differs() -> None:
    """Lines with odd ends that stay keep them."""
    odd = LESSON.replace("on two lines.\n", "on two lines.\r\n")
    body = LESSON.split("---\n", 2)[2]
    assert rewrite_lesson(odd, body=body.replace("Last.", "Last one.")) == odd.replace("Last.", "Last one.")
    assert rewrite_lesson(odd, body=body.replace("\n", "\r\n")) == odd
    assert rewrite_lesson(LESSON, {"id": "l-one", "title": "Two"}) == LESSON.replace("'One'", "'Two'")
    assert rewrite_lesson("---\nid: a\n---", body="Text.") == "---\nid: a\n---\nText."


def test_lessons_merge_by_keys_and_lines() -> None:
    """Keys side by side are no conflict; a paragraph that both changed is one."""
    mine = LESSON.replace("l-one", "l-1").replace("Last.", "Mine.")
    theirs = LESSON.replace("'One'", "'Two'").replace("Last.", "Theirs.")
    merged = merge_texts("one/lesson.md", LESSON, mine, theirs)
    assert merged.text == theirs.replace("l-one", "l-1")
    assert [(one.place, one.mine) for one in merged.conflicts] == [(("text", "1"), "Mine.\n")]
    both = merge_texts("one/lesson.md", LESSON, mine, theirs, take_mine={("text", "1")})
    assert both.text == mine.replace("'One'", "'Two'")
