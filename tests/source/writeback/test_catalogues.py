"""Translations written back: what they concern changes, and no other byte of a catalogue."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import cases
from westeros_learn.errors import EditRefusedError
from westeros_learn.source.translation import Message
from westeros_learn.source.writeback import merge_texts
from westeros_learn.source.writeback.catalogues import (
    Written,
    as_one_text,
    read_blocks,
    translations_in,
    write_translations,
)

REAL = [
    path.read_text("utf-8")
    for path in sorted((Path(__file__).parents[3] / "courses/victim-hearing/locale").glob("*.po"))
]
PARTS = [text[: text.index("\n\n", 20_000) + 1] for text in REAL]
TYPED = """\
# A hand-made file:  two comments, a flag of ours.
msgid   ""
msgstr "Language: pl\\n"

#. note
#: a.md:1
#, no-wrap, fuzzy
#| msgid "Old one"
msgid "One"
msgstr "Jeden"
# a translator's word
msgctxt "answers"
msgid "Two \\"and\\" more"
msgstr ""
"dwa\\n"
"trzy"


#, c-format
msgid "Three"
msgstr ""

#~ msgid "Gone"
#~ msgstr "Nie ma"
"""
ONE, TWO, THREE = Message("", "One"), Message("answers", 'Two "and" more'), Message("", "Three")
TEXTS = [*PARTS, TYPED, TYPED.replace("\n", "\r\n"), TYPED.rstrip()]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200).map(as_one_text)


def said(text: str) -> dict[tuple[str, str], tuple[str, bool]]:
    """Return what polib, another reader, finds in a catalogue."""
    return {
        (entry.msgctxt or "", entry.msgid): (entry.msgstr, entry.fuzzy)
        for entry in polib.pofile(text + "\n")
        if not entry.obsolete
    }


@pytest.mark.parametrize("text", [*REAL, TYPED])
def test_every_entry_is_read_as_another_reader_does(text: str) -> None:
    found = {message: (block.translation, block.look) for message, block in translations_in(text).items()}
    assert found == said(text)
    assert "".join(block.text for block in read_blocks(text)).split() == text.split()


@settings(max_examples=cases(60), deadline=None)
@given(
    st.data(),
    st.sampled_from(TEXTS),
    TEXT,
    st.booleans(),
)
def test_one_translation_changes_its_entry_and_nothing_else(
    data: st.DataObject, text: str, translation: str, look: bool
) -> None:
    before = translations_in(text)
    message = data.draw(st.sampled_from(sorted(before)))
    after = write_translations(text, {message: Written(translation, look)})
    block = before[message]
    tail = text[block.end :]
    assert after.startswith(text[: block.start])
    assert after.endswith(tail)
    assert said(after) == {**said(text), message: (translation, look)}
    comments = [line for line, part in zip(block.lines, block.parts, strict=True) if part == "#"]
    assert all(comment in after for comment in comments)
    assert write_translations(after, {message: Written(translation, look)}) == after
    if (translation, look) == (block.translation, block.look):
        assert after == text


def test_marks_and_earlier_wordings_come_and_go_with_what_they_tell() -> None:
    seen = write_translations(TYPED, {ONE: Written("Jeden")})
    assert seen == TYPED.replace('#, no-wrap, fuzzy\n#| msgid "Old one"\n', "#, no-wrap\n")
    marked = write_translations(
        seen, {THREE: Written("Trzy", look=True), TWO: Written("dwa\ntrzy", look=True)}
    )
    assert "#, fuzzy, c-format\nmsgid" in marked
    assert '# a translator\'s word\n#, fuzzy\nmsgctxt "answers"' in marked
    assert read_blocks(TYPED)[1].previous == "Old one"


@pytest.mark.parametrize("line", ['msgid "open', 'stray"', "nothing", '"no key"'])
def test_what_cannot_be_read_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(EditRefusedError, match=r"Line 1"):
        write_translations(f"{line}\n{TYPED}", {ONE: Written("x")})


CHANGES = st.dictionaries(st.sampled_from([ONE, TWO, THREE]), st.sampled_from(["a", "b\nc", ""]), max_size=3)


@settings(max_examples=cases(80), deadline=None)
@given(CHANGES, CHANGES)
def test_two_translators_keep_what_each_of_them_wrote(
    mine: dict[Message, str], theirs: dict[Message, str]
) -> None:
    ours, others = (
        write_translations(TYPED, {message: Written(text) for message, text in changes.items()})
        for changes in (mine, theirs)
    )
    merged = merge_texts("locale/pl.po", TYPED, ours, others)
    before = {message: block.written for message, block in translations_in(TYPED).items()}
    mine, theirs = (
        {message: text for message, text in changes.items() if Written(text) != before[message]}
        for changes in (mine, theirs)
    )  # what one of them left as it was is no change, although they sent it
    both = {message.text for message in mine.keys() & theirs.keys() if mine[message] != theirs[message]}
    assert {conflict.place[-1] for conflict in merged.conflicts} == both
    places = {conflict.place for conflict in merged.conflicts}
    taken = merge_texts("locale/pl.po", TYPED, ours, others, take_mine=places)
    for message, block in translations_in(taken.text).items():
        wanted = {**theirs, **mine}.get(message)
        assert block.written == (before[message] if wanted is None else Written(wanted))


def test_entries_that_one_adds_and_the_other_moves_come_together() -> None:
    mine = TYPED.replace('#~ msgid "Gone"', 'msgid "New"\nmsgstr "Nowe"\n\n#~ msgid "Gone"')
    theirs = TYPED.replace("a.md:1", "a.md:7").replace("Nie ma", "Już nie ma")
    merged = merge_texts("locale/pl.po", TYPED, mine, theirs)
    assert not merged.conflicts
    assert merged.text == theirs.replace('#~ msgid "Gone"', 'msgid "New"\nmsgstr "Nowe"\n\n#~ msgid "Gone"')
    gone = TYPED[: TYPED.index("#, c-format")] + TYPED[TYPED.index("#~") :]
    typed = write_translations(TYPED, {THREE: Written("Trzy")})
    told = merge_texts("locale/pl.po", TYPED, typed, gone)
    assert [conflict.mine for conflict in told.conflicts] == ["Trzy"]
    kept = merge_texts("locale/pl.po", TYPED, typed, gone, take_mine={("Three",)})
    assert translations_in(kept.text)[THREE].translation == "Trzy"
