"""A course as a PDF that screen readers can read (PDF/UA-1): the whole of it, as a book.

Typst is imported only when a book is set. The same course gives the same bytes: the fonts are
those that Typst brings along, and the only day in the file is the one as of which the course
states the law.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from westeros_learn import model
from westeros_learn.errors import OutputError
from westeros_learn.player.book.contents import Book, Chapter, book_of
from westeros_learn.player.book.typeset import Typeset
from westeros_learn.player.book.typeset_texts import Node, Nodes
from westeros_learn.player.formats import shown_day
from westeros_learn.player.reading import minutes_by_lesson
from westeros_learn.player.strings import language_name
from westeros_learn.player.translations import translation_note

if TYPE_CHECKING:
    from typst import Fonts

_LACKS = "could not be displayed"
"""How Typst says that no font has a character."""

_DAMAGED = "failed to decode image"
"""How Typst says that a picture cannot be read."""


def render_pdf(course: model.Course, *, tests: bool) -> bytes:
    """Return a course as a PDF.

    Args:
        course: the course.
        tests: whether the questions that only tests ask are printed, too.

    Raises:
        OutputError: it cannot be set, as where no font has one of its characters.
    """
    book = book_of(course, tests=tests)
    typeset = Typeset(book)
    data = json.dumps(book_data(book, typeset), ensure_ascii=False)
    with TemporaryDirectory() as folder:
        page = Path(folder) / "handbook.typ"
        page.write_bytes((files("scorm_templates") / "pages" / page.name).read_bytes())
        for name, media in typeset.photographs.items():
            shutil.copyfile(media.file, Path(folder) / name)
        return _set(course, data, page, [*typeset.photographs])


def _set(course: model.Course, data: str, page: Path, photographs: Sequence[str]) -> bytes:
    """Set the book: with the fonts of Typst, and where they lack a character, with the machine's too."""
    import typst

    try:
        try:
            return _set_with(course, data, page, _fonts(system=False))
        except typst.TypstError as error:
            if _LACKS not in error.message:
                raise
        return _set_with(course, data, page, _fonts(system=True))
    except typst.TypstError as error:
        if _LACKS in error.message:
            raise OutputError(
                f"A character of {course.id} can be shown with none of the fonts of this machine.",
                "Install a font that has it, for example Noto Sans for its script.",
            ) from error
        if _DAMAGED in error.message:
            one = "" if len(photographs) == 1 else "One of "
            raise OutputError(
                f"{course.id}: {one}{', '.join(photographs)} cannot be shown: the picture is damaged.",
                "Save the picture again, then build again.",
            ) from error
        raise


def _set_with(course: model.Course, data: str, page: Path, fonts: Fonts) -> bytes:
    import typst

    return typst.compile(
        page,
        root=page.parent,
        font_paths=fonts,
        ignore_system_fonts=True,  # `fonts` has them where they are wanted
        format="pdf",
        sys_inputs={"book": data},
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(course.law_as_of, time(), UTC),
    )


@cache
def _fonts(*, system: bool) -> Fonts:
    import typst

    return typst.Fonts(include_system_fonts=system)


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
            "law": _law(book),
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


def _law(book: Book) -> str:
    day = shown_day(book.course.law_as_of, book.strings)
    return f"{book.strings['law-as-of']} {day}. {book.strings['check-national-law']}"


def imprint(book: Book) -> Iterator[str]:
    """Yield what stands at the foot of the first page."""
    course, strings = book.course, book.strings
    yield language_name(course.language)
    yield _law(book)
    if course.translation:
        yield translation_note(course, strings)
        if course.translation.translated < course.translation.total:
            source = language_name(course.translation.source)
            yield strings["translation-partly"].format(language=source)
    yield f"{strings['licence']} {course.licence}."


def about(book: Book) -> model.Blocks:
    """Return what there is to know before the first lesson."""
    course, strings = book.course, book.strings

    def heading(name: str) -> model.Heading:
        return model.Heading(2, name, (model.Text(strings[name]),), course.span)

    made: list[model.Block] = []
    if course.outcomes:
        outcomes = tuple((model.Paragraph((model.Text(each.text),)),) for each in course.outcomes)
        made += [heading("outcomes"), model.ListBlock(None, outcomes)]
    if course.content_notice:
        made += [heading("content-notice"), *course.content_notice]
    if course.help:
        made += [heading("help"), *course.help]
    made += [heading("good-to-know"), *course.disclaimer]
    if book.draws:
        made.append(model.Paragraph((model.Text(strings["book-values"]),)))
    return tuple(made)


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
