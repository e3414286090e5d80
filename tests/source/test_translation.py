"""Courses in other languages: nothing is left out, nothing is lost, and nothing breaks."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from tests.effort import cases, sample
from tests.source.pseudo import pseudo, translate_whole
from westeros_learn.errors import LanguageMissingError
from westeros_learn.model import Foreign, OneOf, Paragraph, Text, TrueFalse, walk
from westeros_learn.player import PlayOptions, render_course
from westeros_learn.player.formats import shown_span
from westeros_learn.player.strings import load_strings
from westeros_learn.source import catalogue_languages, load_course, statuses, update
from westeros_learn.source.catalogue import read_catalogue
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import Folder
from westeros_learn.source.kept import kept_parts
from westeros_learn.source.merge import empty_catalogue, merge
from westeros_learn.source.messages import FoundMessage
from westeros_learn.source.translate import read_texts
from westeros_learn.source.translation import Message, one_flow

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests/roots/base"
COURSES = [
    BASE,
    *sorted(path.parent for path in ROOT.glob("tests/browser/courses/*/course.yaml")),
    *sorted(path.parent for path in ROOT.glob("courses/*/course.yaml")),
]
SOME = sample(COURSES, lambda path: path.parent != ROOT / "courses" or path.name == "limits-and-challenges")
"""Every course; a normal run takes the small ones and one of the real ones."""
_WRITTEN = re.compile(r"\{[a-z]+\}`|<[^<>]*>")
"""What no translation changes in a role; a reader meets it where a role is shown as it is written."""


def copy(course: Path, folder: Path) -> Path:
    return Path(shutil.copytree(course, folder / course.name, ignore=shutil.ignore_patterns("locale")))


@pytest.fixture(scope="module", params=SOME, ids=lambda path: path.name)
def translated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with every text translated into a language that nobody speaks."""
    course = copy(request.param, tmp_path_factory.mktemp("courses"))
    translate_whole(course)
    return course


def test_a_whole_translation_is_clean(translated: Path) -> None:
    result = load_course(translated, "pl", all_catalogues=True)
    assert [fault for fault in result.diagnostics if fault.span.file.startswith("locale/")] == []
    assert not result.errors
    how_far = result.translation
    assert how_far is not None
    assert (how_far.translated, how_far.outdated) == (how_far.total, 0)
    texts, [status] = statuses(translated)
    assert status.is_complete
    assert len(texts.messages) == how_far.total


def test_no_text_escapes_the_translator(translated: Path) -> None:
    """What a learner can read in a wholly translated course is translated, or the player's own."""
    course = load_course(translated, "pl").course
    assert course is not None
    page: Any = html.document_fromstring(render_course(course, PlayOptions("scorm12")).page)
    own = " ".join(load_strings("pl").values())
    own += f" {course.licence} {load_strings('en')['language-name']}"
    own += " ".join(shown_span(minutes, "pl") for minutes in (1, 2, 5, 60, 120, 300, 1_440, 2_880))
    known = set(re.findall(r"[A-Za-z]+", own))
    for element in page.xpath("//script[not(@type)] | //style"):
        element.drop_tree()
    written = "pre[@class='written'][@lang]"
    for element in page.xpath(f"//{written} | //figure[{written}]/figcaption | //div[{written}]/p"):
        element.drop_tree()  # lines of files, said to be in the course's first language, and files' names
    for element in page.xpath("//div[@class='says']/p[@lang='en'] | //p[@class='why'][@lang='en']"):
        element.drop_tree()  # what check says, in English as it says it
    texts = page.xpath("//text()[not(ancestor::script or ancestor::kbd)] | //@aria-label | //@alt")
    read = [str(text) for text in texts]
    left = {word for text in read for word in re.findall(r"[A-Za-z]{2,}", _WRITTEN.sub("", text))} - known
    assert left - _kept(translated) == set()


def _kept(course: Path) -> set[str]:
    """Return the words that the language that nobody speaks leaves as they are."""
    texts = (pseudo(found.message.text) for found in read_texts(course).messages)
    return {word for text in texts for word in re.findall(r"[A-Za-z]+", _WRITTEN.sub("", text))}


def test_ids_do_not_change(translated: Path) -> None:
    """A translated course is the same course: state, manifest and anchors know it by the same ids."""
    pages = []
    for language in (None, "pl"):
        course = load_course(translated, language).course
        assert course is not None
        page: Any = html.document_fromstring(render_course(course, PlayOptions("scorm12")).page)
        pages.append([sorted(page.xpath(f"//@{name}")) for name in ("id", "data-code", "data-key", "href")])
    assert pages[0] == pages[1]


# --- what is not translated ----------------------------------------------------------------


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The base course, with an empty Polish catalogue."""
    course = copy(BASE, tmp_path)
    update(course, "pl")
    return course


def put(course: Path, text: str, translation: str, *, fuzzy: bool = False) -> None:
    """Translate one text."""
    file = course / "locale/pl.po"
    catalogue = polib.pofile(str(file))
    entry = catalogue.find(text)
    assert entry is not None
    entry.msgstr = translation
    entry.flags = ["fuzzy"] if fuzzy else []
    catalogue.save()


def test_what_is_missing_is_shown_as_it_was_written_and_marked(base: Path) -> None:
    put(base, "Which ones help?", "Co pomaga?")
    put(base, "Which is first?", "Co jest pierwsze?", fuzzy=True)
    course = load_course(base, "pl").course
    assert course is not None
    prompts = {q.id: q.prompt for q in course.all_questions()}
    assert prompts["b-q-many"] == (Paragraph((Text("Co pomaga?"),), prompts["b-q-many"][0].span),)
    [paragraph] = prompts["b-q-first"]
    assert isinstance(paragraph, Paragraph)
    assert paragraph.content == (Foreign((Text("Which is first?"),)),)
    assert (course.title, course.language) == ("A small course", "pl")
    page = render_course(course, PlayOptions("standalone")).page
    assert '<span lang="en">Which is first?</span>' in page
    assert "przetłumaczone, są pokazane w języku, w którym napisano kurs (English)" in page
    how_far = course.translation
    assert how_far is not None
    assert (how_far.translated, how_far.outdated) == (1, 1)


def test_the_source_language_knows_nothing_of_it(base: Path) -> None:
    course = load_course(base).course
    assert course == load_course(base, "en").course
    assert course is not None
    assert course.translation is None
    assert not any(isinstance(node, Foreign) for lesson in course.lessons for node in walk(lesson.blocks))


def test_a_language_without_a_catalogue_is_refused(base: Path) -> None:
    assert catalogue_languages(base) == ("pl",)
    with pytest.raises(LanguageMissingError, match="has only en, pl, not ro"):
        load_course(base, "ro")


def test_true_and_false_are_words_of_the_player(base: Path) -> None:
    for language, words in ((None, ("True", "False")), ("pl", ("Prawda", "Fałsz"))):
        course = load_course(base, language).course
        assert course is not None
        question = next(q for q in course.all_questions() if isinstance(q, TrueFalse))
        page: Any = html.document_fromstring(render_course(course, PlayOptions("scorm12")).page)
        said = page.xpath(f"//*[@id='question-{question.id}']//*[@class='choice-text']/text()")
        assert tuple(said) == words


def test_lines_of_a_drawing_are_one_text(tmp_path: Path) -> None:
    course = copy(BASE, tmp_path)
    drawing = course / "media/steps.svg"
    two = '<text class="fig-text" x="160" y="55" text-anchor="middle">Two</text>'
    lines = two + two.replace("55", "75").replace("Two", "or &amp; three")
    inner = '<text x="9" y="9"><tspan x="9">four</tspan><tspan x="9" dy="9">five</tspan></text>'
    drawing.write_text(drawing.read_text("utf-8").replace(two, lines + inner), "utf-8")
    translate_whole(course)
    texts = [found.message.text for found in read_texts(course).messages]
    assert {"One", "Two\nor & three", "four\nfive"} <= set(texts)
    put(course, "Two\nor & three", "Dwa\nlub <trzy>")
    result = load_course(course, "pl")
    assert result.course is not None
    markup = result.course.media[0].markup
    assert ">Dwa</text>" in markup
    assert ">lub &lt;trzy&gt;</text>" in markup
    put(course, "Two\nor & three", "Dwa lub trzy")  # the second line stays empty
    assert not load_course(course, "pl").errors


def test_texts_drawn_from_a_list_are_translated_and_numbers_are_not(tmp_path: Path) -> None:
    course = copy(BASE, tmp_path)
    quiz = course / "first/quiz.yaml"
    prompt = "prompt: How many days?\n"
    drawn = (
        "  parameters:\n    who: [a nurse, a cook]\n    days: [3, 4]\n"
        "    last: {from: 2026-03-01, to: 2026-03-09}\n    sum: days * 2\n"
    )
    changed = "prompt: How many days has {value}`who`, at {value}`sum` a week?\n" + drawn
    quiz.write_text(quiz.read_text("utf-8").replace(prompt, changed), "utf-8")
    texts = {found.message.text for found in read_texts(course).messages}
    assert {"a nurse", "a cook", "How many days has {value}`who`, at {value}`sum` a week?"} <= texts
    assert not {"3", "days * 2", "2026-03-01"} & texts
    translate_whole(course)
    put(course, "a nurse", "pielęgniarka")
    result = load_course(course, "pl")
    assert not [fault for fault in result.diagnostics if fault.span.file.startswith("locale/")]
    assert result.course is not None
    parameters = result.course.question_by_id["b-q-days"].parameters
    assert isinstance(parameters[0], OneOf)
    assert parameters[0].values == ("pielęgniarka", pseudo("a cook"))


# --- what must be kept ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("No parts.", {}),
        ("A {term}`free narrative` and {term}`words <free-narrative>`", {"{term}`… <free-narrative>`": 2}),
        ("{fact}`Said <dir-1 art. 1; dir-2 recital 3>`", {"{fact}`… <dir-1; dir-2>`": 1}),
        ("{source}`dir-1 art. 1`", {"{source}`dir-1`": 1}),
        ("{value}`days` and {gap}`a`", {"{value}`days`": 1, "{gap}`a`": 1}),
        ("[a link](lesson:b-l-last)", {"](lesson:b-l-last)": 1}),
        ("1 < 2 and 3 > 2", {}),
    ],
)
def test_parts_that_no_language_changes(text: str, parts: dict[str, int]) -> None:
    assert kept_parts(text) == parts


@given(st.text("ab \n\t\\\u00a0", max_size=20))
def test_one_flow_keeps_no_break_spaces_and_forced_ends_of_lines(text: str) -> None:
    flow = one_flow(text)
    assert one_flow(flow) == flow
    assert flow.count("\u00a0") == text.count("\u00a0")
    assert "".join(flow.replace("\\\n", "").split()) == "".join(re.sub(r"( {2,}|\\)\n", "\n", text).split())


# --- updates ----------------------------------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(["the", "person", "may", "rest", "before", "they", "speak", "again"]),
    min_size=1,
    max_size=6,
)
TEXTS = st.lists(WORDS.map(" ".join), min_size=1, max_size=12, unique=True)


def found(texts: list[str]) -> list[FoundMessage]:
    """Return messages at numbered places; every third stands in a lesson, where nothing has an id."""
    return [
        FoundMessage(
            Message("", text),
            (("first/lesson.md" if at % 3 == 0 else "first/quiz.yaml", at + 1),),
            () if at % 3 == 0 else (f"q-{at}: prompt",),
            ("paragraph",) if at % 3 == 0 else (f"q-{at}: prompt",),
        )
        for at, text in enumerate(texts)
    ]


def read_again(catalogue: polib.POFile) -> polib.POFile:
    """Return a catalogue as it is read from its file."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "locale").mkdir()
        (Path(folder) / "locale/pl.po").write_text(str(catalogue), "utf-8")
        faults = Faults()
        result = read_catalogue(Folder(Path(folder)), "pl", faults)
        assert result is not None, faults.found
        return result.file


@settings(max_examples=cases(150), deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_updates_lose_no_work(versions: list[list[str]]) -> None:
    """However a course changes, each translation ever written is still in the catalogue, once updated."""
    catalogue = empty_catalogue("base", "en", "pl")
    written: set[str] = set()
    for number, texts in enumerate(versions):
        before = {e.msgid: e.msgstr for e in catalogue if not e.obsolete and not e.fuzzy}
        catalogue, _ = merge(catalogue, found(texts))
        living = [entry for entry in catalogue if not entry.obsolete]
        assert [entry.msgid for entry in living] == texts
        for entry in living:
            if entry.msgid in before:
                assert (entry.msgstr, entry.fuzzy) == (before[entry.msgid], False)
        assert written <= {entry.msgstr for entry in catalogue}
        again, changes = merge(read_again(catalogue), found(texts))
        assert str(again) == str(catalogue)
        assert (changes.new, changes.outdated, changes.revived, changes.obsolete) == (0, 0, 0, 0)
        catalogue = again
        for entry in [entry for entry in catalogue if not entry.obsolete and not entry.msgstr]:
            entry.msgstr = f"{entry.msgid} ({number})"
            written.add(entry.msgstr)


ANY_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")) | st.sampled_from('\n"\\#~'), min_size=1
)


@settings(max_examples=cases(200), deadline=None)
@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), min_size=1, max_size=5, unique_by=lambda pair: pair[0]))
def test_catalogues_keep_every_sign(pairs: list[tuple[str, str]]) -> None:
    """What is written into a catalogue is read from it again, sign by sign."""
    catalogue = empty_catalogue("base", "en", "pl")
    for text, translation in pairs:
        catalogue.append(polib.POEntry(msgid=text, msgstr=translation))
    again = read_again(catalogue)
    assert [(entry.msgid, entry.msgstr) for entry in again] == pairs
    assert str(again) == str(catalogue)


def test_a_translators_own_lines_stay(base: Path) -> None:
    """Comments, flags and headers that tools write are not ours to drop."""
    file = base / "locale/pl.po"
    text = file.read_text("utf-8").replace(
        '"X-Source', '"Last-Translator: A. Nowak\\n"\n"X-Generator: Poedit\\n"\n"X-Source'
    )
    text = text.replace("#. b-q-many: prompt\n", "# Ask the author.\n#. b-q-many: prompt\n")
    file.write_text(text, "utf-8")
    lesson = base / "first/lesson.md"
    lesson.write_text(lesson.read_text("utf-8").replace("More.", "Much more."), "utf-8")
    update(base, "pl")
    again = file.read_text("utf-8")
    for line in ("Last-Translator: A. Nowak", "X-Generator: Poedit", "# Ask the author."):
        assert line in again


# --- broken catalogues ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def catalogue_text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A catalogue of the base course with every text translated."""
    return translate_whole(copy(BASE, tmp_path_factory.mktemp("whole"))).read_text("utf-8")


PIECES = ['msgid "', 'msgstr "', '"', "\\", "\n", "#~ ", "#| ", "#, fuzzy", "msgctxt", "msgstr[9]", "\ufeff"]
PIECES += ["\x00", "é", "{term}`x`", "<b>", "\u2028", "#", 'msgid_plural "x"', "Language: \\n", "\r"]


@settings(max_examples=cases(150), deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.sampled_from(PIECES) | st.text(max_size=3)), min_size=1, max_size=6
    )
)
def test_a_broken_catalogue_never_breaks_a_course(
    catalogue_text: str, edits: list[tuple[float, str]]
) -> None:
    text = catalogue_text
    for at, piece in edits:
        middle = int(at * len(text))
        text = text[:middle] + piece + text[middle + len(piece) % 3 :]
    with TemporaryDirectory() as folder:
        course = copy(BASE, Path(folder))
        (course / "locale").mkdir()
        (course / "locale/pl.po").write_bytes(text.encode("utf-8", "replace"))
        result = load_course(course, "pl")
        assert result.course is not None
        render_course(result.course, PlayOptions("scorm12"))


@pytest.mark.parametrize("text", ["#\n" * 3_000_001, 'msgid "a"\n' * 500_001], ids=["lines", "texts"])
def test_an_endless_catalogue_is_not_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale/pl.po").write_text(text, "utf-8")
    faults = Faults()
    assert read_catalogue(Folder(tmp_path), "pl", faults) is None
    assert [fault.code for fault in faults.found] == ["T101"]
    assert "more than" in faults.found[0].message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('msgid "a"\n#~ msgstr "b"\n', 2),
        ('#~ msgid "a"\nmsgstr "b"\n', 2),
        ('msgid "a\nmsgstr "b"\n', 1),
        ('msgid "a"\nmsgstr "b" c\n', 2),
        ('msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', 3),
        ('msgstr "b"\n', 1),
        ("whatever\n", 1),
        ('msgid "a"\nmsgstr "b"\n#| "c"\n', 1),
    ],
)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale/pl.po").write_text(text, "utf-8")
    faults = Faults()
    assert read_catalogue(Folder(tmp_path), "pl", faults) is None
    [fault] = faults.found
    assert (fault.code, fault.span.line) == ("T101", line)
