"""A course as the pages of a book for an e-reader, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from markupsafe import Markup

from westeros_learn import model
from westeros_learn.player.book.contents import Book, Chapter, about, book_of, imprint, law
from westeros_learn.player.book.drawings import day_colours
from westeros_learn.player.book.parts import Entry, Marked
from westeros_learn.player.book.scenarios import moments
from westeros_learn.player.book.xhtml import BookLinks, BookRenderer, as_html, as_xml
from westeros_learn.player.reading import minutes_by_lesson
from westeros_learn.player.strings import direction
from westeros_learn.player.templates import environment


@dataclass(frozen=True, slots=True)
class BookPage:
    """A page of a book.

    Attributes:
        name: of its file.
        title: what the table of contents calls it.
        kind: its word in the EPUB Structural Semantics Vocabulary, where e-readers jump to it.
        text: the page, as XHTML.
    """

    name: str
    title: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class BookFiles:
    """The files of a book, all beside each other.

    Attributes:
        pages: in reading order, the table of contents (`nav.xhtml`) after the title.
        style: `book.css`.
        drawings: SVG documents, by their names.
        photographs: by their names.
    """

    pages: tuple[BookPage, ...]
    style: str
    drawings: Mapping[str, str]
    photographs: Mapping[str, model.Media]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the table of contents; with others under it, it is only their heading."""

    title: str
    name: str = ""
    under: tuple[BookPage, ...] = ()


def render_book(course: model.Course, *, tests: bool, form: Literal["xhtml", "html"] = "xhtml") -> BookFiles:
    """Return a course as the pages of a book.

    Args:
        course: the course.
        tests: whether the questions that only tests ask are printed, too.
        form: what the pages are, which also ends their names.
    """
    return _Pages(book_of(course, tests=tests), form).files()


_COLOURED = re.compile(r"([a-z-]+): ([^;{}]*)var\(--([a-z-]+)\)")
_THIN = {"background": 0.14}
_THICK = 0.8
"""How much of what lies below the colour of a fill, or of a line, hides."""


def book_style(form: Literal["xhtml", "html"]) -> str:
    """Return the style sheet of a book, with letters and margins where no e-reader gives them."""
    names = ("book",) if form == "xhtml" else ("book", "cartridge")
    styles = files("scorm_templates") / "styles"
    joined = "\n".join((styles / f"{name}.css").read_text("utf-8") for name in names)
    return _COLOURED.sub(_translucent, joined)


def _translucent(declaration: re.Match[str]) -> str:
    """Return a declaration with its colour, by its name, laid on so that what is below shows through."""
    of, before, name = declaration.groups()
    colour = day_colours()[name]
    parts = ", ".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return f"{of}: {before}rgba({parts}, {_THIN.get(of, _THICK)})"


class _Pages:
    """Renders the pages of a book."""

    def __init__(self, book: Book, form: Literal["xhtml", "html"]) -> None:
        self._book = book
        self._form = form
        links = BookLinks(f".{form}")
        asked = {
            question.question.id: links.lesson(chapter.lesson.id)
            for chapter in book.chapters
            for question in chapter.questions(book)
        }
        asked |= {question.question.id: links.page("tests") for question in book.tests}
        self._render = render = BookRenderer(
            book.course,
            book.strings,
            links=links,
            book=book,
            pages=asked,
            render_question=lambda one: render.question(one),
            render_quiz=lambda one: render.quiz(one),
            render_scenario=lambda one: render.scenario(one),
        )

    def files(self) -> BookFiles:
        """Return everything that the book is made of."""
        book, strings = self._book, self._book.strings
        title = self._page("title", book.course.title, "titlepage", "book-title", imprint=[*imprint(book)])
        before = self._rest("about", strings["about"], self._render.blocks(about(book)))
        lessons = {chapter.lesson.id: self._lesson(chapter) for chapter in book.chapters}
        after = [*self._after()]
        nav = self._nav(before, lessons, after)
        return BookFiles(
            (title, nav, before, *lessons.values(), *after),
            book_style(self._form),
            dict(sorted(self._render.drawings.items())),
            dict(sorted(self._render.photographs.items())),
        )

    def _page(self, name: str, title: str, kind: str, template: str, **values: object) -> BookPage:
        course = self._book.course
        text = (
            environment()
            .get_template(f"pages/{template}.xhtml")
            .render(
                course=course,
                strings=self._book.strings,
                render=self._render,
                direction=direction(course.language),
                title=title,
                kind=kind,
                form=self._form,
                **values,
            )
        )
        shape = as_xml if self._form == "xhtml" else as_html
        return BookPage(f"{name}.{self._form}", title, kind, shape(text).strip() + "\n")

    def _rest(self, name: str, title: str, content: Markup, kind: str = "", role: str = "") -> BookPage:
        return self._page(name, title, kind, "book-rest", content=content, role=role)

    def _lesson(self, chapter: Chapter) -> BookPage:
        book, strings, lesson = self._book, self._book.strings, chapter.lesson
        total = len(book.chapters)
        minutes = strings["about-minutes"].format(n=minutes_by_lesson(book.course)[lesson.id])
        place = strings["lesson-place"].format(n=chapter.number, total=total)
        return self._page(
            self._render.links.lesson(lesson.id).removesuffix(f".{self._form}"),
            lesson.title,
            "chapter",
            "book-lesson",
            lesson=lesson,
            part=chapter.part.title if chapter.part else "",
            place=f"{place} · {minutes}" if total > 1 else minutes,
            sources=chapter.sources,
            law=law(book),
        )

    def _nav(self, before: BookPage, lessons: Mapping[str, BookPage], after: list[BookPage]) -> BookPage:
        course = self._book.course
        entries = [_Entry(before.title, before.name)]
        several = len(course.modules) > 1
        for module in course.modules:
            under = tuple(lessons[lesson.id] for lesson in module.lessons)
            if several and under:
                entries.append(_Entry(module.title, under=under))
            else:
                entries += [_Entry(page.title, page.name) for page in under]
        entries += [_Entry(page.title, page.name) for page in after]
        first = next(iter(lessons.values()), before)
        landmarks = [("bodymatter", first), *((page.kind, page) for page in after if page.kind)]
        title = self._book.strings["outline"]
        return self._page("nav", title, "toc", "book-nav", entries=entries, landmarks=landmarks)

    def _after(self) -> Iterator[BookPage]:
        book, strings, render = self._book, self._book.strings, self._render
        if book.tests:
            tests = Markup("\n").join(render.asked(asked) for asked in book.tests)
            yield self._rest("tests", strings["book-tests"], tests)
        answers = Markup("\n").join(self._answers())
        if answers:
            yield self._rest("answers", strings["book-answers"], answers, role="doc-appendix")
        if book.terms:
            entries = Markup("\n").join(
                Markup('<dt id="term-{}"><dfn>{}</dfn></dt>\n<dd>{}</dd>').format(
                    term.id, term.term, render.blocks(term.definition)
                )
                for term in book.terms
            )
            glossary = Markup("<dl>\n{}\n</dl>").format(entries)
            yield self._rest("glossary", strings["glossary"], glossary, "glossary", "doc-glossary")
        if book.course.references:
            sources = self._sources()
            yield self._rest("sources", strings["sources"], sources, "bibliography", "doc-bibliography")

    def _answers(self) -> Iterator[Markup]:
        """Yield the answers lesson by lesson, then those of tests."""
        book = self._book
        for chapter in book.chapters:
            made = [self._render.answered(asked) for asked in chapter.questions(book) if asked.answer]
            made += [self._remarks(scenario, chapter) for scenario in chapter.scenarios(book)]
            made = [each for each in made if each]
            if made:
                yield Markup("<h2>{}</h2>").format(chapter.lesson.title)
                yield from made
        made = [self._render.answered(asked) for asked in book.tests if asked.answer]
        if made:
            yield Markup("<h2>{}</h2>").format(book.strings["book-tests"])
            yield from made

    def _remarks(self, scenario: model.Scenario, chapter: Chapter) -> Markup:
        """Return what is said about the choices of a scenario; nothing where nothing is."""
        entries = tuple(
            Entry(
                f"{moment.number}\u00a0{reply.mark}",
                (model.Emphasis(reply.choice.text),),
                reply.choice.feedback,
            )
            for moment in moments(scenario)
            for reply in moment.replies
            if reply.choice.feedback
        )
        if not entries:
            return Markup()
        name = f"{self._book.strings['scenario']}: {scenario.title}"
        page = self._render.links.lesson(chapter.lesson.id)
        return Markup(
            '<section class="answer">\n<p class="question-name"><a href="{}#scenario-{}">{}</a></p>\n'
            "{}\n</section>"
        ).format(page, scenario.id, name, self._render.marked(Marked(entries)))

    def _sources(self) -> Markup:
        page = environment().get_template("pages/book-sources.xhtml")
        return Markup(  # noqa: S704  # the template escapes
            page.render(references=self._book.course.references, strings=self._book.strings).strip()
        )
