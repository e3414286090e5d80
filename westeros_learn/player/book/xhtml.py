"""A book as XHTML pages for an e-reader: no script, no form, every figure a file of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from westeros_learn import model
from westeros_learn.player.blocks import Renderer
from westeros_learn.player.book import parts
from westeros_learn.player.book.contents import Book
from westeros_learn.player.book.drawings import SANS, marked_figure, standalone
from westeros_learn.player.book.questions import AskedQuestion
from westeros_learn.player.book.scenarios import moments
from westeros_learn.player.forbidden import without_forbidden
from westeros_learn.player.links import Links
from westeros_learn.player.templates import environment

_VOID = re.compile(r"<(br|hr|img)\b([^<>]*?)/?>")


@dataclass(frozen=True, slots=True)
class BookLinks(Links):
    """Links between the pages of a book.

    Attributes:
        ending: of the pages' names.
    """

    ending: str = ".xhtml"

    def page(self, name: str, place: str = "") -> str:
        """Return where a page is, or a place in it."""
        return f"{name}{self.ending}#{place}" if place else f"{name}{self.ending}"

    def lesson(self, lesson: str) -> str:
        """Return where a lesson is."""
        return self.page(f"lesson-{lesson}")

    def term(self, term: str) -> str:
        """Return where a word of the glossary is explained."""
        return self.page("glossary", f"term-{term}")

    def source(self, reference: str) -> str:
        """Return where a source is described."""
        return self.page("sources", f"source-{reference}")

    def answer(self, question: str) -> str:
        """Return where it is said what is right."""
        return self.page("answers", f"answer-{question}")


@dataclass(frozen=True, slots=True)
class BookRenderer(Renderer):
    """Renders the blocks of a book.

    Attributes:
        book: the book.
        links: where its pages are.
        pages: the page on which each question is asked, by its id.
        drawings: the drawings that were shown, by the names of their files.
        photographs: the photographs that were shown.
    """

    book: Book = field(kw_only=True)
    links: BookLinks = field(default_factory=BookLinks)
    pages: Mapping[str, str] = field(default_factory=dict)
    drawings: dict[str, str] = field(default_factory=dict)
    photographs: dict[str, model.Media] = field(default_factory=dict)

    def book_blocks(self, content: parts.BookBlocks) -> Markup:
        """Return blocks, those that only a book has among them."""
        return Markup("\n").join(self._book_block(block) for block in content)

    def _book_block(self, block: parts.BookBlock) -> Markup:
        match block:
            case parts.Marked():
                return self.marked(block)
            case parts.Labelled():
                return self._labelled(block)
            case parts.Room():
                return _room(block)
            case parts.MarkedFigure():
                return self.picture(block.figure, block.regions)
            case _:
                return self.block(block)

    def link(self, node: model.Link) -> Markup:
        """Return a link; to a lesson that is not in the book, the text alone."""
        content, target = self.inlines(node.content), node.target
        if target.startswith("lesson:"):
            lesson = target.removeprefix("lesson:")
            if all(each.id != lesson for each in self.course.lessons):
                return content
            target = self.links.lesson(lesson)
        return Markup('<a href="{}">{}</a>').format(target, content)

    def figure(self, block: model.Figure) -> Markup:
        """Return a figure, whose picture is a file beside the page."""
        return self.picture(block, ())

    def picture(self, block: model.Figure, regions: tuple[tuple[str, model.Region], ...]) -> Markup:
        """Return a figure, with marked places where there are any."""
        media = self.course.media_by_path.get(block.media)
        if media is None:
            return self.placeholder(model.Placeholder(block.alt, block.span))
        name = media.path.rpartition("/")[2]
        if regions:
            name, drawing = marked_figure(media, regions)
            self.drawings[name] = drawing
        elif media.markup:
            self.drawings[name] = standalone(media, SANS)
        else:
            self.photographs[name] = media
        caption = self.inlines(block.caption)
        said = Markup("\n<figcaption>{}</figcaption>").format(caption) if caption else ""
        return Markup('<figure>\n<img src="{}" alt="{}"/>{}\n</figure>').format(name, block.alt, said)

    def callout(self, block: model.Callout) -> Markup:
        """Return a passage set apart, with what it is for in words."""
        label = self.strings[f"callout-{block.kind}"]
        titled = block.title and model.plain_text(block.title) != label
        title = (
            Markup('<p class="callout-title">{}</p>\n').format(self.inlines(block.title)) if titled else ""
        )
        return Markup('<aside class="callout {}">\n<p class="label">{}</p>\n{}{}\n</aside>').format(
            block.kind, label, title, self.blocks(block.content)
        )

    def reveal(self, block: model.Reveal) -> Markup:
        """Return a passage that the reader would open on a screen; on paper it is open."""
        return Markup('<div class="reveal">\n<p class="reveal-title">{}</p>\n{}\n</div>').format(
            self.inlines(block.title), self.blocks(block.content)
        )

    def marked(self, block: parts.Marked) -> Markup:
        """Return a list whose entries have marks of their own."""
        label = Markup('<p class="label">{}</p>\n').format(block.label) if block.label else ""
        entries = Markup("\n").join(self._entry(one, ticked=block.ticked) for one in block.entries)
        ticked = " ticked" if block.ticked else ""
        return Markup('{}<ol class="marked{}">\n{}\n</ol>').format(label, ticked, entries)

    def _entry(self, entry: parts.Entry, *, ticked: bool) -> Markup:
        box = Markup('<span class="box" aria-hidden="true">☐</span> ') if ticked else ""
        mark = Markup('<span class="mark">{}</span> ').format(entry.mark) if entry.mark else ""
        more = Markup('\n<div class="more">{}</div>').format(self.blocks(entry.more)) if entry.more else ""
        return Markup("<li>{}{}{}{}</li>").format(box, mark, self.inlines(entry.content), more)

    def _labelled(self, block: parts.Labelled) -> Markup:
        match block.content:
            case (model.Paragraph(content), *rest) if block.label:
                first = Markup('<p><span class="label">{}</span> {}</p>').format(
                    block.label, self.inlines(content)
                )
                return first + self.blocks(tuple(rest))
            case _:
                label = Markup('<p class="label">{}</p>\n').format(block.label) if block.label else Markup()
                return label + self.blocks(block.content)

    def asked(self, asked: AskedQuestion) -> Markup:
        """Return a question where it is asked."""
        return Markup(
            '<section class="question" id="question-{0}" aria-labelledby="question-{0}-name">\n'
            '<p class="question-name" id="question-{0}-name">{1}</p>\n{2}\n{3}</section>'
        ).format(asked.question.id, self._name(asked), self.book_blocks(asked.asked), self._to_answer(asked))

    def _to_answer(self, asked: AskedQuestion) -> Markup:
        if not asked.answer:
            return Markup()
        return Markup('<p class="to-answer"><a href="{}">{}</a></p>\n').format(
            self.links.answer(asked.question.id), self.strings["book-to-answer"]
        )

    def answered(self, asked: AskedQuestion) -> Markup:
        """Return what is said about a question at the end, with the way back to it."""
        sources = asked.question.sources
        cites = (
            Markup('\n<p class="cites">{} {}</p>').format(self.strings["source"], self.citations(sources))
            if sources
            else ""
        )
        return Markup(
            '<section class="answer" id="answer-{0}" aria-labelledby="answer-{0}-name">\n'
            '<p class="question-name" id="answer-{0}-name"><a href="{1}#question-{0}">{2}</a></p>\n'
            "{3}{4}\n</section>"
        ).format(
            asked.question.id,
            self.pages.get(asked.question.id, ""),
            self._name(asked),
            self.book_blocks(asked.answer),
            cites,
        )

    def _name(self, asked: AskedQuestion) -> str:
        return self.strings["book-question"].format(n=asked.number)

    def quiz(self, identifier: str) -> Markup:
        """Return a quiz: the questions of a practice, the rules of a test."""
        quiz = self.course.quiz_by_id.get(identifier)
        if quiz is None:
            return Markup()
        return _filled(
            "book-quiz.xhtml",
            quiz=quiz,
            practised=self.book.practised(quiz),
            size=self.book.size(quiz),
            where="book-test-printed" if self.book.tests else "book-test-left-out",
            render=self,
            strings=self.strings,
        )

    def scenario(self, identifier: str) -> Markup:
        """Return a scenario, to be read moment by moment."""
        scenario = self.course.scenario_by_id.get(identifier)
        if scenario is None:
            return Markup()
        return _filled(
            "book-scenario.xhtml",
            scenario=scenario,
            moments=moments(scenario),
            render=self,
            strings=self.strings,
        )

    def question(self, identifier: str) -> Markup:
        """Return a practice question where it stands."""
        asked = self.book.questions.get(identifier)
        return self.asked(asked) if asked else Markup()


def _room(block: parts.Room) -> Markup:
    unit = f" {block.unit}" if block.unit else ""
    return Markup(
        '<p class="room"><span class="label">{}</span> <span class="line">______________</span>{}</p>'
    ).format(block.label, unit)


def _filled(template: str, **values: object) -> Markup:
    page = environment().get_template(f"pages/{template}").render(**values)
    return Markup(page.strip())  # noqa: S704  # the template escapes


_OF_XML = re.compile(r'\s(?:xmlns(?::epub)?|xml:lang|epub:type)="[^"]*"')


def as_html(page: str) -> str:
    """Return a page as a browser takes it that knows no XML."""
    return without_forbidden(_OF_XML.sub("", page))


def as_xml(page: str) -> str:
    """Return a page as XML takes it: every element closed, and no character that it forbids."""
    return without_forbidden(_VOID.sub(lambda tag: f"<{tag[1]}{tag[2].rstrip()}/>", page))
