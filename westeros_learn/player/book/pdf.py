"""A course as a PDF that screen readers can read (PDF/UA-1): the whole of it, as a book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from westeros_learn import model
from westeros_learn.player.book.contents import Book, Chapter, about, book_of, imprint, law
from westeros_learn.player.book.setting import set_document
from westeros_learn.player.book.typeset import Typeset
from westeros_learn.player.book.typeset_texts import Node, Nodes
from westeros_learn.player.formats import shown_day
from westeros_learn.player.reading import minutes_by_lesson


def render_pdf(course: model.Course, *, tests: bool) -> bytes:
    """Return a course as a PDF.

    Args:
        course: the course.
        tests: whether the questions that only tests ask are printed, too.

    Raises:
        OutputError: no font has one of its characters, or a photograph is damaged.
    """
    book = book_of(course, tests=tests)
    typeset = Typeset(book)
    data = book_data(book, typeset)
    return set_document(course, "handbook.typ", data, "pdf", typeset.photographs)


# --- what the template asks for ---------------------------------------------------------------


def book_data(book: Book, typeset: Typeset) -> Mapping[str, object]:
    """Return everything that the book says, as `handbook.typ` asks for it."""
    course, strings = book.course, book.strings
    level = 2 if any(chapter.part for chapter in book.chapters) else 1
    day = course.law_as_of
    return {
        "title": course.title,
        "summary": course.summary,
        "keywords": [*course.keywords],
        "lang": course.language.partition("-")[0],
        "day": [day.year, day.month, day.day],
        "lesson-level": level,
        "words": {
            "kind": strings["book-kind"],
            "contents": strings["outline"],
            "answer-at": strings["book-answer-at"],
            "content-notice": strings["content-notice"],
            "lesson-sources": strings["lesson-sources"],
            "law": law(book),
            "glossary": strings["glossary"],
            "sources": strings["sources"],
        },
        "imprint": [*imprint(book)],
        "before": [_section(strings["about"], "part:about", typeset.chapter(about(book), 1))],
        "chapters": [_chapter(chapter, book, typeset, level) for chapter in book.chapters],
        "after": [*_after(book, typeset)],
        "terms": [
            {"term": term.term, "label": f"term:{term.id}", "c": typeset.blocks(term.definition)}
            for term in book.terms
        ],
        "sources": [_source(reference, book) for reference in course.references],
    }


def _section(title: str, label: str, content: Nodes) -> Node:
    return {"title": {"level": 1, "c": [title]}, "label": label, "c": content}


def _chapter(chapter: Chapter, book: Book, typeset: Typeset, level: int) -> Node:
    lesson, strings = chapter.lesson, book.strings
    total = len(book.chapters)
    place = strings["lesson-place"].format(n=chapter.number, total=total)
    minutes = strings["about-minutes"].format(n=minutes_by_lesson(book.course)[lesson.id])
    notice = (*lesson.content_notice, *book.course.help) if lesson.content_notice else ()
    return {
        "title": {"level": level, "c": [lesson.title]},
        "label": f"lesson:{lesson.id}",
        "above": f"{place} · {minutes}" if total > 1 else minutes,
        "part": _part(chapter.part, book) if chapter.part else None,
        "note": typeset.chapter(notice, level),
        "c": typeset.chapter(lesson.blocks, level),
        "sources": [_lesson_source(*source) for source in chapter.sources],
    }


def _part(module: model.Module, book: Book) -> Node:
    modules = [each for each in book.course.modules if each.lessons]
    number = modules.index(module) + 1
    return {
        "title": module.title,
        "place": book.strings["book-part"].format(n=number, total=len(modules)),
        "lessons": [{"title": each.title, "to": f"lesson:{each.id}"} for each in module.lessons],
    }


def _lesson_source(reference: model.Reference, locators: tuple[str, ...]) -> Nodes:
    where: Nodes = [f" ({'; '.join(locators)})"] if locators else []
    return [{"k": "go", "to": f"source:{reference.id}", "c": [reference.title]}, *where]


def _source(reference: model.Reference, book: Book) -> Node:
    link: Any = (
        {"k": "link", "to": reference.url, "c": [reference.title]} if reference.url else reference.title
    )
    checked = f"{book.strings['checked']} {shown_day(reference.checked, book.strings)}."
    return {
        "label": f"source:{reference.id}",
        "c": [link],
        "note": f"{reference.note} {checked}".strip(),
    }


def _after(book: Book, typeset: Typeset) -> Iterator[Node]:
    """Yield what stands between the lessons and the glossary: the questions of tests, and the answers."""
    strings = book.strings
    if book.tests:
        questions = [typeset.question(asked) for asked in book.tests]
        yield _section(strings["book-tests"], "part:tests", questions)
    answers = [*_answers(book, typeset)]
    if answers:
        yield _section(strings["book-answers"], "part:answers", answers)


def _answers(book: Book, typeset: Typeset) -> Iterator[Node]:
    """Yield the answers lesson by lesson, then those of tests."""
    for chapter in book.chapters:
        made = [typeset.answer(asked) for asked in chapter.questions(book) if asked.answer]
        made += [node for scenario in chapter.scenarios(book) for node in typeset.remarks(scenario)]
        if made:
            yield _heading(chapter.lesson.title)
            yield from made
    made = [typeset.answer(asked) for asked in book.tests if asked.answer]
    if made:
        yield _heading(book.strings["book-tests"])
        yield from made


def _heading(title: str) -> Node:
    return {"k": "heading", "level": 2, "depth": 1, "c": [title]}
