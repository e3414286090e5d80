"""The Common Cartridge target (1.1, for Moodle imports no later one): pages, practice, questions, links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from westeros_learn import model
from westeros_learn.assessment import SAMPLE_SEED
from westeros_learn.export.imscc_manifest import Line, Resource, cartridge_manifest, web_link
from westeros_learn.export.manifest import MANIFEST
from westeros_learn.export.members import file_stem
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Member, Package
from westeros_learn.export.qti12 import (
    LOST_IN_QTI,
    NOT_IN_QTI,
    PLACE,
    Item,
    Items,
    assessment,
    question_bank,
)
from westeros_learn.export.xml import document
from westeros_learn.model import Course
from westeros_learn.player import (
    BankRenderer,
    book_style,
    drawn,
    load_strings,
    picture_bytes,
    render_book,
)

_PAGE = "webcontent"
_TEST = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
_BANK = "imsqti_xmlv1p2/imscc_xmlv1p1/question-bank"
_LINK = "imswl_xmlv1p1"
_SHARED = "shared"


def build(course: Course, options: ExportOptions) -> Package:  # noqa: ARG001  # a target is called with them
    """Return a course as a Common Cartridge: the manifest, its resources, then what they share."""
    made = _Cartridge(course)
    made.add_everything()
    return Package(
        f"{file_stem(course)}.imscc",
        (Member(MANIFEST, made.manifest), *made.members, *made.shared),
        notes=tuple(cartridge_notes(course)),
    )


class _Cartridge:
    """Collects what a cartridge holds.

    Attributes:
        members: the files of resources.
        shared: the files that all of them need.
    """

    def __init__(self, course: Course) -> None:
        self.members: list[Member] = []
        self.shared: list[Member] = []
        self._course = course
        self._strings = load_strings(course.language)
        self._resources: list[Resource] = []
        self._lines: list[Line] = []
        self._render = BankRenderer(course, self._strings, place=PLACE)
        self._items = Items(self._render, self._strings)

    def manifest(self) -> bytes:
        """Return the manifest."""
        names = tuple(member.name for member in self.shared)
        return cartridge_manifest(
            self._course, self._lines, [*self._resources, Resource(_SHARED, _PAGE, names)]
        )

    def add_everything(self) -> None:
        """Add the pages, the practice beside its lesson, the bank, the links, and what they share."""
        course = self._course
        book = render_book(course, tests=False, form="html")
        pages = {
            page.name: Line(page.title, self._add(page.name, _PAGE, page.text.encode()))
            for page in book.pages
            if page.kind not in ("titlepage", "toc")
        }
        first, *rest = [name for name in pages if not name.startswith("lesson-")]
        self._lines.append(pages[first])
        for module in course.modules:
            under = [line for lesson in module.lessons for line in self._of_lesson(lesson, pages)]
            if under:
                self._lines.append(Line(module.title, under=tuple(under)))
        self._lines += [pages[name] for name in rest]
        self._add_bank()
        self._add_links()
        drawings = {**book.drawings, **self._render.drawings}
        pictures = {**book.photographs, **self._render.pictures}
        self.shared = [
            Member("book.css", book_style("html").encode),
            *(Member(name, drawing.encode) for name, drawing in sorted(drawings.items())),
            *(
                Member(name, partial(picture_bytes, media))
                for name, media in sorted(pictures.items())
                if name not in drawings
            ),
        ]

    def _add(self, name: str, kind: str, content: bytes) -> str:
        """Add a file as a resource; return its identifier."""
        self.members.append(Member(name, lambda: content))
        identifier = f"r-{name.replace('.', '-')}"
        self._resources.append(Resource(identifier, kind, (name,), () if kind == _LINK else (_SHARED,)))
        return identifier

    def _of_lesson(self, lesson: model.Lesson, pages: Mapping[str, Line]) -> Iterator[Line]:
        """Yield the line of a lesson, and of its practice questions as a test that one may repeat."""
        yield pages[f"lesson-{lesson.id}.html"]
        items = [*self._made(lesson.questions)]
        if items:
            title = self._strings["cartridge-practice"].format(lesson=lesson.title)
            test = document(assessment(f"practice-{lesson.id}", title, items))
            yield Line(title, self._add(f"practice-{lesson.id}.xml", _TEST, test))

    def _add_bank(self) -> None:
        """Add the questions of tests as the question bank, of which a cartridge has at most one."""
        items = [*self._made(self._course.pool)]
        if items:
            bank = document(question_bank(f"{self._course.id}-bank", items))
            self._add("question-bank.xml", _BANK, bank)

    def _add_links(self) -> None:
        links = tuple(
            Line(each.title, self._add(f"link-{each.id}.xml", _LINK, web_link(each.title, each.url)))
            for each in self._course.references
            if each.url
        )
        if links:
            self._lines.append(Line(self._strings["cartridge-links"], under=links))

    def _made(self, questions: Sequence[model.Question]) -> Iterator[Item]:
        for question in questions:
            yield from self._items.of(drawn(question, SAMPLE_SEED, self._strings))


def cartridge_notes(course: Course) -> Iterator[str]:
    """Yield what is otherwise in the cartridge than in the course, or not in it, as sentences."""
    practice = [question for lesson in course.lessons for question in lesson.questions]
    for kind, reason in NOT_IN_QTI.items():
        for where, questions in (("Only in the pages", practice), ("Left out", course.pool)):
            left = [question.id for question in questions if question.kind == kind]
            if left:
                yield f"{where} ({kind}): {', '.join(left)}. The reason: {reason}."
    questions = [*course.all_questions()]
    for kind, lost in LOST_IN_QTI.items():
        number = sum(question.kind == kind for question in questions)
        if number:
            yield f"{kind} ({number}): {lost}."
    fixed = [each.id for each in questions if each.parameters and each.kind not in NOT_IN_QTI]
    if fixed:
        yield f"With one example of their values, for nothing is drawn there: {', '.join(fixed)}."
    if any(lesson.scenarios for lesson in course.lessons):
        yield "Conversations are read, moment by moment, and not played."
    yield "Nothing in it reports progress or a score for the course: use SCORM or cmi5 for that."
