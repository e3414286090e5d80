"""Translations in and out: nothing is lost on the way, no code can be broken, no harm comes in."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import polib
import pytest
from lxml import etree

from westeros_learn.errors import BankRefusedError
from westeros_learn.exchange.translations import (
    TranslationPlan,
    Way,
    plan_translations,
    read_translations,
)
from westeros_learn.exchange.xliff import NAMESPACE, write_xliff
from westeros_learn.source.inline_codes import Kind, codes_of, pieces
from westeros_learn.source.kept import kept_parts
from westeros_learn.source.translating import (
    CourseTexts,
    LanguageTexts,
    course_texts,
    language_texts,
    new_catalogue,
)
from westeros_learn.source.translation import Message
from westeros_learn.source.writeback.catalogues import Written, translations_in, write_translations

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.slow

COURSES = Path(__file__).parents[2] / "courses"
SMALL = Path(__file__).parents[1] / "browser" / "courses" / "small"
MARKED = Message("", "A short text with a {term}`word` and a citation {source}`law art. 1`.")
RIGHT = Message("", "Yes, the second.")
MENDED = "Krótki tekst ze {term}`słowem <word>` i {source}`law art. 1`."
WORD = "A short text with a {term}`word &lt;word&gt;`"
XLIFF2 = "urn:oasis:names:tc:xliff:document:2.0"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> CourseTexts:
    folder = tmp_path_factory.mktemp("courses") / "small"
    shutil.copytree(SMALL, folder)
    found = course_texts(folder)
    assert found
    return found


def polish(texts: CourseTexts, changes: Mapping[Message, Written] | None = None) -> LanguageTexts:
    """Return the texts with some translations."""
    return language_texts(texts, "pl", write_translations(new_catalogue(texts, "pl"), changes or {}))


def planned(
    texts: CourseTexts, content: bytes, name: str = "small.pl.xlf", now: LanguageTexts | None = None
) -> TranslationPlan:
    return plan_translations(now or polish(texts), read_translations(content, name, texts))


def wanted(plan: TranslationPlan) -> Mapping[Message, Written]:
    return plan.wanted(met=False)


@pytest.fixture(scope="module")
def real() -> CourseTexts:
    found = course_texts(COURSES / "victim-hearing")
    assert found
    return found


@pytest.mark.parametrize("language", ["pl", "ro"])
def test_a_real_course_goes_out_and_comes_back_whole(real: CourseTexts, language: str) -> None:
    texts = real
    text = (texts.path / "locale" / f"{language}.po").read_text("utf-8")
    there = language_texts(texts, language, text)
    for name, content in (("a.po", text.encode()), ("a.xlf", write_xliff(texts, there))):
        read = read_translations(content, name, texts)
        assert len(read.found) == len(texts.messages)
        same = plan_translations(there, read)
        assert (same.changes, same.unknown, same.refused) == ((), (), ())
    before = translations_in(text)
    empty = new_catalogue(texts, language)
    filled = write_translations(empty, {each.message: each.written for each in read.found})
    for message, block in translations_in(filled).items():
        if block.written != before[message].written:  # the ids of terms are written out
            said = before[message].translation
            assert "{term}`" in said
            assert kept_parts(block.translation) == kept_parts(said)


def test_codes_are_whole_and_words_between_them_are_free() -> None:
    text = "a [b {value}`x`](lesson:y) {fact}`It {gap}`a` <law p. 3; b>` ``{term}`no` `` \\{gap}`z`"
    assert "".join(piece.text for piece in pieces(text)) == text
    found = pieces("See [b {value}`x`](lesson:y): {source}`law p. 3; acts` and {fact}`So be it <law p. 4>`.")
    words = [piece.text for piece in found if piece.kind is Kind.WORDS]
    assert words == ["See ", "b ", ": ", " p. 3", " and ", "So be it", " p. 4", "."]
    assert codes_of("See [b {value}`x`](lesson:y): {source}`law p. 3` {value}`x`") == [
        "[b {value}`x`](lesson:y)",
        "{source}`law p. 3`",
        "{value}`x`",
    ]


def test_a_translator_s_tool_moves_codes_and_sets_states(small: CourseTexts) -> None:
    root = etree.fromstring(write_xliff(small, polish(small, {RIGHT: Written("Tak.", look=True)})))
    units = {"".join(map(str, unit[0].itertext())): unit for unit in root.iter(f"{{{NAMESPACE}}}trans-unit")}
    assert len(units) == len(small.messages)
    assert units[RIGHT.text][1].get("state") == "needs-review-translation"
    assert any(
        "s-q-single: choices b feedback" in str(note.text) for note in units[RIGHT.text].iter("{*}note")
    )
    marked = next(unit for text, unit in units.items() if text.startswith("A short text"))
    assert [(code.tag.rpartition("}")[2], code.text) for code in marked[0]] == [
        ("bpt", "{term}`"),
        ("ept", " <word>`"),
        ("bpt", "{source}`"),
        ("ph", "law"),
        ("ept", "`"),
    ]
    target = marked[1]
    target.set("state", "final")
    target.text = "Krótki tekst ze "
    # Some tools give codes back by their numbers alone, some as one pair.
    inner = (
        f'<x xmlns="{NAMESPACE}"><g id="1">słowem</g><mrk mtype="seg"> i </mrk><bx id="2"/><x id="3"/>'
        ' art. 1<ex id="2"/></x>'
    )
    target.extend([*etree.fromstring(inner)])
    target[-1].tail = "."
    units[RIGHT.text][1].set("state", "signed-off")
    untouched = units["Wrong"][1]
    untouched.text = "Wrong"
    plan = planned(small, etree.tostring(root))
    assert wanted(plan) == {MARKED: Written(MENDED), RIGHT: Written("Tak.")}
    assert [change.way for change in plan.changes] == [Way.NEW, Way.NEW]
    target.remove(target[0])
    assert "{term}`… <word>`" in planned(small, etree.tostring(root)).changes[0].caution


def test_newer_versions_and_other_programs_are_read(small: CourseTexts) -> None:
    text = f"""<xliff xmlns="{XLIFF2}" version="2.1" srcLang="en" trgLang="pl"><file id="f"><group id="g">
      <unit id="other"><originalData><data id="d">{{source}}`</data><data id="e">`</data></originalData>
        <segment state="reviewed"><source>A short text with a <pc id="1">word</pc> and
         a citation {{source}}`law art. 1`.</source>
         <target>Krótki tekst ze <pc id="1">słowem</pc> </target></segment>
        <ignorable><source/><target/></ignorable>
        <segment state="final"><source/><target>i <pc id="9" dataRefStart="d" dataRefEnd="e"><ph id="3"/> art.
         1</pc>.</target></segment></unit>
      <unit id="x"><segment state="initial"><source>Wrong</source><target>Wrong</target></segment></unit>
      <unit id="y"><segment state="initial"><source>Yes.</source><target>Tak</target></segment></unit>
      <unit id="z"><segment><source>Of another course</source><target>Inny</target></segment></unit>
    </group></file></xliff>"""
    text = text.replace('<source>A short text with a <pc id="1">word</pc>', f"<source>{WORD}")
    plan = planned(small, text.encode(), "back.xliff")
    found = wanted(plan)
    assert " ".join(found[MARKED].translation.split()) == MENDED
    assert found[Message("", "Yes.")] == Written("Tak", look=True)
    assert [text for _, text in plan.unknown] == ["Of another course"]


def test_a_catalogue_of_another_program_is_read_and_what_does_not_fit_is_told(small: CourseTexts) -> None:
    file = polib.pofile(new_catalogue(small, "pl"), wrapwidth=30)
    for message in (RIGHT, MARKED):
        entry = file.find(message.text)
        assert entry
        entry.msgstr = "Tak." if message is RIGHT else "Bez znaków."
    file.append(polib.POEntry(msgid="Of another course", msgstr="Inny"))
    plan = planned(small, str(file).encode(), "small.po")
    assert wanted(plan) == {MARKED: Written("Bez znaków."), RIGHT: Written("Tak.")}
    assert "lacks {term}`… <word>`" in plan.changes[0].caution
    assert [text for _, text in plan.unknown] == ["Of another course"]
    twice = f'{file}\nmsgid "Yes, the second."\nmsgstr "Nie."\n'
    refused = planned(small, twice.encode(), "small.po").refused
    assert [each.name for each in refused] == [RIGHT.text]
    assert str(file).splitlines()[refused[0].line - 1 :] == [], "its line is that of the second one"
    other = str(file).replace("Language: pl", "Language: ro")
    with pytest.raises(BankRefusedError, match="'ro', and this is 'pl'"):
        planned(small, other.encode(), "small.po")


def test_what_nobody_changed_in_the_file_writes_over_nothing(small: CourseTexts) -> None:
    wrong = Message("", "Wrong")
    before = {RIGHT: Written("Tak."), wrong: Written("Źle.")}
    file = write_xliff(small, polish(small, before), "taken")
    changed = file.replace("Źle.".encode(), "Błędnie.".encode())
    now = polish(small, {RIGHT: Written("Tak, druga."), wrong: Written("Nie.")})
    read = read_translations(changed, "a.xlf", small)
    assert read.base == "taken"
    plan = plan_translations(now, read, before)
    assert [(change.way, change.wanted.translation) for change in plan.changes] == [(Way.MET, "Błędnie.")]
    assert plan.wanted(met=False) == {}
    assert plan.wanted(met=True) == {wrong: Written("Błędnie.")}


HOSTILE = [
    ("a.xlf", b'<!DOCTYPE x [<!ENTITY a "lol">]><xliff version="1.2">&a;</xliff>', "document type"),
    ("a.xlf", b"<xliff version='1.2'>" + b"<g>" * 9_000 + b"</g>" * 9_000 + b"</xliff>", "nested too deeply"),
    ("a.xlf", b"<xliff>" + b"<a/>" * 700_000 + b"</xliff>", "elements"),
    ("a.xlf", b"<quiz/>", "no XLIFF"),
    ("a.xlf", b"PK\x03\x04", "broken"),
    ("a.xlf", b" " * 16_000_001, "larger than 16 MB"),
    ("a.po", b'msgid "a\nmsgstr ""', "Line 1"),
    ("a.po", b'msgid "a"\nmsgstr "\xff"', "Line 2"),
    ("a.po", b'msgid "a"\nmsgstr ""\n' * 250_000, "100,000 texts"),
    ("a.xlsx", b"PK", "no file of translations"),
]


@pytest.mark.parametrize(("name", "content", "told"), HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_files_are_refused_with_their_cause(
    small: CourseTexts, name: str, content: bytes, told: str
) -> None:
    with pytest.raises(BankRefusedError, match=re.escape(told)) as refused:
        read_translations(content, name, small)
    assert refused.value.cure
