"""What two people changed at the same time is merged per field, or told; nothing is lost in silence."""

from __future__ import annotations

from westeros_learn.source.writeback import Conflict, merge_texts

BASE = """\
- id: a
  kind: short-text
  prompt: Hello   # asked
  choices:
  - a: one
  - b: two
- id: b
  prompt: Well
  accept: [x, y]
- id: c
  prompt: Last
"""


def test_different_fields_of_one_line_block_merge() -> None:
    """Neighbouring lines, which no merge of lines can bring together."""
    mine = BASE.replace("Hello", "Good day").replace("[x, y]", "[x, y, z]")
    theirs = BASE.replace("short-text", "date").replace("- a: one", "- a: 1")
    merged = merge_texts("quiz.yaml", BASE, mine, theirs)
    assert not merged.conflicts
    assert not merged.lost
    assert merged.text == theirs.replace("Hello", "Good day").replace("[x, y]", "[x, y, z]")


def test_moved_removed_and_new_entries_are_known_by_their_ids() -> None:
    """One moves an entry, the other changes it; one takes an entry away, the other adds one."""
    first, second, third = (
        BASE[: BASE.index("- id: b")],
        BASE[BASE.index("- id: b") : BASE.index("- id: c")],
        "- id: c\n  prompt: Last\n",
    )
    mine = second + first + third
    theirs = first.replace("two", "2") + second + "- id: d\n  prompt: New\n"
    merged = merge_texts("quiz.yaml", BASE, mine, theirs)
    assert not merged.conflicts
    assert merged.text == second + first.replace("two", "2") + "- id: d\n  prompt: New\n"


def test_a_field_that_both_changed_is_a_conflict() -> None:
    """Theirs stays, mine is told, and can be taken."""
    mine, theirs = BASE.replace("Hello", "Mine").replace("Last", "End"), BASE.replace("Hello", "Theirs")
    merged = merge_texts("quiz.yaml", BASE, mine, theirs)
    place = ("a", "prompt")
    assert merged.conflicts == (Conflict(place, "Hello", "Mine", "Theirs"),)
    assert merged.text == theirs.replace("Last", "End")
    assert merge_texts("quiz.yaml", BASE, mine, theirs, take_mine={place}).text == mine


def test_what_one_took_away_and_the_other_changed_is_a_conflict() -> None:
    """Neither the change nor the removal wins in silence."""
    without = BASE[: BASE.index("- id: c")]
    changed = BASE.replace("Last", "End")
    for mine, theirs in ((without, changed), (changed, without)):
        merged = merge_texts("quiz.yaml", BASE, mine, theirs)
        assert [conflict.place for conflict in merged.conflicts] == [("c",)]
        assert merged.text == theirs
        assert merge_texts("quiz.yaml", BASE, mine, theirs, take_mine={("c",)}).text == mine


def test_two_orders_are_a_conflict() -> None:
    """Which of them is right only people know."""
    a, b, c = "- id: a\n", "- id: b\n", "- id: c\n"
    merged = merge_texts("quiz.yaml", a + b + c, b + a + c, a + c + b)
    assert [conflict.place for conflict in merged.conflicts] == [()]
    assert merged.text == a + c + b


def test_comments_of_both_stay_or_are_told() -> None:
    """A comment is no data; a merge of lines keeps it, and where that fails its loss is told."""
    mine = BASE.replace("- id: c", "# mine\n- id: c")
    theirs = BASE.replace("- id: a", "# theirs\n- id: a")
    assert merge_texts("quiz.yaml", BASE, mine, theirs).text == theirs.replace("- id: c", "# mine\n- id: c")
    mine = BASE.replace("short-text", "date # mine")
    merged = merge_texts("quiz.yaml", BASE, mine, BASE.replace("# asked", "# why"))
    assert merged.lost == ("kind: date # mine",)


def test_texts_merge_by_lines() -> None:
    """What is no YAML, or is not valid."""
    base, mine, theirs = "a\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\nf"
    assert merge_texts("x.md", base, mine, theirs).text == "A\nb\nc\nd\nE\nf"
    merged = merge_texts("x.yaml", "- [\nb\n", "- [\nm\n", "- [\nt\n")
    assert merged.conflicts == (Conflict(("text", "1"), "b\n", "m\n", "t\n"),)
    assert merged.text == "- [\nt\n"
