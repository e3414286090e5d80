"""A clean course is read whole: every part of the format reaches the model."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.effort import cases
from westeros_learn.assessment import draw_values, grade, right_response, settle, short_code
from westeros_learn.model import (
    KINDS,
    Callout,
    CalloutKind,
    Categorise,
    Citation,
    Cite,
    Cloze,
    Code,
    Computed,
    Constant,
    Course,
    Date,
    DateRange,
    Emphasis,
    Fact,
    FactText,
    Figure,
    GapPlace,
    Heading,
    Hotspot,
    LineBreak,
    Link,
    ListBlock,
    Matching,
    MultipleChoice,
    Name,
    Numeric,
    OneOf,
    Ordering,
    Paragraph,
    Placeholder,
    QuestionPlace,
    QuizPlace,
    QuizRole,
    Reflection,
    Region,
    Reveal,
    ScenarioPlace,
    Shape,
    ShortText,
    SingleChoice,
    Span,
    Strong,
    Survey,
    Table,
    TableQuestion,
    TermUse,
    Text,
    TrueFalse,
    plain_text,
    values_in,
    walk,
)
from westeros_learn.source import load_course, markdown
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import SourceFile
from westeros_learn.source.markdown import MarkdownReader
from westeros_learn.source.names import Known, Names

BASE = Path(__file__).parents[1] / "roots/base"


@pytest.fixture(scope="module")
def course() -> Course:
    """The base course."""
    result = load_course(BASE)
    assert result.course is not None
    assert result.diagnostics == ()
    return result.course


def test_the_frame(course: Course) -> None:
    """course.yaml: texts, outcomes, modules with lessons in order, quizzes with their rules."""
    assert (course.id, course.language, course.law_as_of) == ("base", "en", date(2026, 11, 24))
    assert course.keywords == ("test",)
    assert plain_text(course.help) == "The support service of your own organisation is there for you."
    assert [outcome.id for outcome in course.outcomes] == ["b-o-plan", "b-o-rest"]
    assert [lesson.id for lesson in course.modules[0].lessons] == ["b-l-first", "b-l-last"]
    assert [quiz.role for quiz in course.quizzes] == [QuizRole.PRE_TEST, QuizRole.PRACTICE, QuizRole.COUNTS]
    last = course.quizzes[-1]
    assert (last.draw, last.pass_mark, last.attempts) == (2, 70, 3)
    assert course.quizzes[1].questions == ("b-q-days", "b-q-word")
    assert course.retired == {"b-q-old"}
    assert course.references[0].url == "https://example.org/dir-1"
    assert last.code == short_code("b-post-test")


def test_the_blocks_of_a_lesson(course: Course) -> None:
    """Each directive and role becomes its node, at its line."""
    lesson = course.lessons[0]
    assert plain_text(lesson.content_notice) == "It is short."
    assert [type(block) for block in lesson.blocks] == [
        Paragraph, Heading, Figure, Fact, Callout, Heading, Reveal, QuestionPlace, QuizPlace,
        ScenarioPlace,
    ]  # fmt: skip
    paragraph, heading, figure, fact, callout, below, reveal, _, place, _ = lesson.blocks
    assert isinstance(paragraph, Paragraph)
    assert TermUse("free-narrative", "free narrative") in paragraph.content
    assert Cite(Citation("dir-1", "art. 1")) in paragraph.content
    assert Link("lesson:b-l-last", (Text("the last lesson"),)) in paragraph.content
    assert heading == Heading(2, "one-heading", (Text("One heading"),), Span("first/lesson.md", 8, 1))
    assert isinstance(figure, Figure)
    assert (figure.media, figure.alt) == ("media/steps.svg", "Two steps, one after the other.")
    assert isinstance(fact, Fact)
    assert fact.citations == (Citation("dir-1", "art. 3"), Citation("dir-1", "art. 4"))
    assert isinstance(callout, Callout)
    assert (callout.kind, callout.title) == (CalloutKind.KEY_POINTS, (Text("Remember"),))
    assert [node for node in walk((callout,)) if isinstance(node, FactText | QuestionPlace)] == [
        FactText((Text("Hearings have an end"),), (Citation("dir-1", "art. 5"),)),
        QuestionPlace("b-q-first", Span("first/lesson.md", 23, 1)),
    ]
    assert isinstance(below, Heading)
    assert below.level == 3
    assert isinstance(reveal, Reveal)
    assert place == QuizPlace("b-pre-test", Span("first/lesson.md", 36, 1))


@pytest.fixture
def kinds(tmp_path: Path) -> Course:
    """The base course with a question of each kind."""
    folder = Path(shutil.copytree(BASE, tmp_path / "course"))
    shutil.copytree(BASE.parent / "clean-kinds", folder, dirs_exist_ok=True)
    result = load_course(folder)
    assert result.course is not None
    return result.course


def test_every_kind_of_question_is_judged_by_its_own_keys(kinds: Course) -> None:
    """Of each kind there is a question, and what it calls right earns everything."""
    questions = kinds.question_by_id
    assert {question.kind for question in questions.values()} == KINDS.keys()
    for written in questions.values():
        question = settle(written, 1)
        right = right_response(question)
        assert bool(right) == KINDS[question.kind].scored == (question.weight > 0)
        assert grade(question, right).score == KINDS[question.kind].scored


def test_what_is_answered_in_parts(kinds: Course) -> None:
    """Items have their targets, gaps their places and answers, regions their shapes."""
    questions = kinds.question_by_id
    pairs, sorts, steps = questions["b-q-pairs"], questions["b-q-sorts"], questions["b-q-steps"]
    gaps, place, sheet = questions["b-q-gaps"], questions["b-q-place"], questions["b-q-sheet"]
    ready, thought = questions["b-q-ready"], questions["b-q-thought"]
    assert isinstance(pairs, Matching)
    assert pairs.right_pairs == ("aa", "bb")
    assert [plain_text(target.text) for target in pairs.targets] == ["asks", "translates", "decides"]
    assert isinstance(sorts, Categorise)
    assert sorts.right_pairs == ("aa", "bb", "cb")
    assert isinstance(steps, Ordering)
    assert [plain_text(item.text) for item in steps.items] == ["Plan", "Ask", "Close"]
    assert isinstance(gaps, Cloze)
    assert [node.key for node in walk(gaps.text) if isinstance(node, GapPlace)] == ["a", "b"]
    assert [(gap.accept, gap.options) for gap in gaps.gaps] == [
        (("nine",), ()),
        (("purpose",), ("purpose", "result", "weather")),
    ]
    assert isinstance(place, Hotspot)
    shapes = [(region.shape, region.numbers) for region in place.choices if isinstance(region, Region)]
    assert shapes == [(Shape.CIRCLE, (40, 50, 20)), (Shape.RECT, (130, 30, 60, 40))]
    assert isinstance(sheet, TableQuestion)
    (cell,) = sheet.gaps
    assert (cell.answer, cell.tolerance, cell.unit) == (Constant(5.0), 0.5, "h")
    assert isinstance(ready, Survey)
    assert [choice.key for choice in ready.choices] == list("abcde")
    assert isinstance(thought, Reflection)
    assert [plain_text(check.text) for check in thought.checks] == [
        "I thought of pauses.",
        "I thought of the room.",
    ]


def test_questions_keep_what_is_said_about_answers(course: Course) -> None:
    """Choices, typed answers and judgements keep their own keys, and are judged by them."""
    questions = course.question_by_id
    first, many = questions["b-q-first"], questions["b-q-many"]
    days, word, rest = questions["b-q-days"], questions["b-q-word"], questions["b-p-rest"]
    assert isinstance(first, SingleChoice)
    assert first.sources == (Citation("dir-1", "art. 7"),)
    assert [plain_text(hint) for hint in first.hints] == ["Think of the day before."]
    assert [plain_text(choice.feedback) for choice in first.choices] == [
        "It is, see .",
        "It comes at the end.",
    ]
    assert isinstance(many, MultipleChoice)
    assert (many.correct_keys, many.weight) == (("a", "b"), 2)
    assert isinstance(days, Numeric)
    assert (days.answer, days.tolerance, days.unit) == (Constant(30.0), 0.5, "days")
    assert days.mistakes[0].answer == "90"
    assert isinstance(word, ShortText)
    assert (word.accept, word.typos) == (("free narrative", "open account"), 1)
    assert isinstance(rest, TrueFalse)
    deadline = questions["b-p-deadline"]
    assert isinstance(deadline, Date)
    assert [type(parameter) for parameter in deadline.parameters] == [DateRange, OneOf, Computed]
    assert deadline.mistakes[0].answer == Name("received")
    assert [value.written for value in values_in(deadline.solution)] == [
        "received", "days", "received + days",
    ]  # fmt: skip
    values = draw_values(deadline.parameters, deadline.where, 1)
    settled = settle(deadline, 1)
    assert settled.answer == Constant(values["received"] + timedelta(values["days"]))  # type: ignore[operator,arg-type]
    right = [(first, "a"), (days, "30 days"), (word, "Free narrative"), (rest, "t")]
    assert [grade(question, (answer,)).score for question, answer in right] == [1, 1, 1, 1]


def test_a_figure_is_made_fit_for_html(course: Course) -> None:
    """An SVG loses its namespace, its ids get the file's name, and the view box is its size."""
    (figure,) = course.media
    assert (figure.path, figure.width, figure.height) == ("media/steps.svg", 200, 100)
    assert figure.markup.startswith('<svg viewBox="0 0 200 100">')
    assert 'id="steps-arrow"' in figure.markup
    assert 'marker-end="url(#steps-arrow)"' in figure.markup


_NOTHING = Known()
NAMES = Names(
    references=_NOTHING,
    terms=_NOTHING,
    lessons=_NOTHING,
    outcomes=_NOTHING,
    quizzes=_NOTHING,
    questions=_NOTHING,
)


def read(text: str) -> tuple[object, ...]:
    faults = Faults()
    area = SourceFile("a.md", text).area(0, len(text), keeps_lines=True)
    blocks = MarkdownReader(NAMES, faults, in_lesson=True).blocks(text, area)
    assert not faults.found
    return blocks


def test_commonmark() -> None:
    """Emphasis, code, line breaks, web links, lists and tables are read."""
    link = Link("https://x.org", (Text("https://x.org"),))
    stressed = (Emphasis((Text("a"),)), Text(" "), Strong((Text("b"),)), Text(" "), Code("c"))
    assert read("*a* **b** `c`  \n<https://x.org>") == (Paragraph((*stressed, LineBreak(), link)),)
    assert read("3. a\n4. b") == (ListBlock(3, ((Paragraph((Text("a"),)),), (Paragraph((Text("b"),)),))),)
    assert read("|a|b|\n|:-|-:|\n|c|d|") == (
        Table(("left", "right"), ((Text("a"),), (Text("b"),)), (((Text("c"),), (Text("d"),)),)),
    )


_LINES = st.text("aé Ü“(…3.:-|=+#~\u00a0\u2028,'", max_size=12) | st.sampled_from(
    [
        "A plain line.",
        "Ünïcode, 30 days; “quoted”.",
        "End  ",
        "It isn't - or is it?",
        "1. a",
        "12 a",
        "- a",
        "",
    ]
)


@given(st.lists(_LINES, min_size=1, max_size=6).map("\n".join))
@settings(max_examples=cases(2000), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_short_way_reads_the_same(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Lines without signs of Markdown are not parsed, and mean the same as if they were."""
    area = SourceFile("a.md", text).area(0, len(text), keeps_lines=True)
    short, long = Faults(), Faults()
    read = MarkdownReader(NAMES, short).blocks(text, area)
    with monkeypatch.context() as patch:
        patch.setattr(markdown, "_PLAIN", re.compile(r"(?!)"))
        assert read == MarkdownReader(NAMES, long).blocks(text, area)
    assert short.found == long.found


def test_headings_get_anchors_of_their_own() -> None:
    """Two equal headings can both be linked to."""
    anchors = [
        node.anchor for node in read("## Été\n\n## Été\n\n## 日本\n\n## Sources") if isinstance(node, Heading)
    ]
    assert anchors == ["ete", "ete-2", "section", "sources-2"]


def test_faults_leave_placeholders(tmp_path: Path) -> None:
    """What cannot be read leaves its place, and all around it can be shown."""
    for path in BASE.rglob("*"):
        if path.is_file():
            target = tmp_path / path.relative_to(BASE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    quiz = tmp_path / "first/quiz.yaml"
    quiz.write_text(quiz.read_text().replace("prompt: Which ones help?", "promt: Which ones help?"))
    result = load_course(tmp_path)
    assert [fault.code for fault in result.errors] == ["Q104"]
    assert result.course is not None
    holes = [block for block in result.course.lessons[0].blocks if isinstance(block, Placeholder)]
    assert [hole.span for hole in holes] == [Span("first/lesson.md", 33, 1)]
