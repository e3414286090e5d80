"""What every question of a Moodle question bank has, and how texts and pictures stand in it.

The format is what Moodle's own `qformat_xml` reads and writes (Moodle 4.5); it has no schema.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree
from markupsafe import Markup

from westeros_learn import model
from westeros_learn.export.xml import clean, shorten
from westeros_learn.player import BankRenderer, Strings, picture_bytes, without_forbidden

PLACE = "@@PLUGINFILE@@/"
"""What stands for the files of a text, in its addresses."""

_LONGEST_NAME = 120
_PENALTY = "0.3333333"

_SHARES = "100 90 83.33333 80 75 70 66.66667 60 50 40 33.33333 30 25 20 16.66667 14.28571 12.5 11.11111 10 5"
FRACTIONS = tuple(map(float, _SHARES.split()))
"""The parts of a mark that Moodle knows, in per cent; it imports no others (`question/engine/bank.php`)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A question on its way into the bank.

    Attributes:
        question: the question, with texts in the place of values, and settled answers.
        place: a number where there are several of it, with other values; 0 for one alone.
    """

    question: model.Question
    place: int = 0

    @property
    def idnumber(self) -> str:
        """The id by which a teacher finds it again."""
        return f"{self.question.id}-{self.place}" if self.place else self.question.id


class Texts:
    """Writes the texts of a course into a question bank.

    Args:
        course: the course.
        strings: the player's words.
    """

    def __init__(self, course: model.Course, strings: Strings) -> None:
        self.strings = strings
        self.course = course
        self._render = BankRenderer(course, strings, place=PLACE)

    def add_html(
        self, parent: etree._Element, name: str, markup: Markup | str, *, fraction: str = ""
    ) -> etree._Element:
        """Add a text with the pictures that it shows, which `shown` has collected."""
        element = etree.SubElement(parent, name, {"fraction": fraction} if fraction else {}, format="html")
        text = etree.SubElement(element, "text")
        if markup:
            text.text = etree.CDATA(without_forbidden(str(markup)))
        for file, media in sorted(self._render.pictures.items()):
            if f'src="{PLACE}{file}"' in markup:
                add_file(element, media)
        return element

    def shown(self, content: model.Blocks | model.Inlines) -> Markup:
        """Return blocks or inlines as HTML."""
        if content and isinstance(content[0], model.Block):
            return self._render.blocks(content)
        return self._render.inlines(content)  # type: ignore[arg-type]  # as above

    def with_gaps(self, content: model.Blocks, gaps: dict[str, Markup]) -> Markup:
        """Return blocks as HTML, with what stands at each gap."""
        render = replace(self._render, render_gap=lambda key: gaps.get(key, Markup("…")))
        return render.blocks(content)

    def said_of_all(self, question: model.Question, parts: Sequence[model.Part] = ()) -> Markup:
        """Return what is said after any answer: the feedback, that of each part, the way, the sources.

        Args:
            question: the question.
            parts: those whose feedback the kind in Moodle has no place for.
        """
        return Markup("\n").join(filter(None, self._said(question, parts)))

    def _said(self, question: model.Question, parts: Sequence[model.Part]) -> Iterator[Markup]:
        yield self.shown(question.feedback)
        entries = Markup("\n").join(
            Markup("<li><em>{}</em>\n{}</li>").format(self.shown(part.text), self.shown(part.feedback))
            for part in parts
            if part.feedback
        )
        if entries:
            yield Markup("<ul>\n{}\n</ul>").format(entries)
        if question.solution:
            label = Markup("<p><strong>{}</strong></p>\n").format(self.strings["solution"])
            yield label + self.shown(question.solution)
        if question.sources:
            yield Markup("<p>{} {}</p>").format(
                self.strings["source"], self._render.citations(question.sources)
            )


def begin(entry: Entry, kind: str, texts: Texts, text: Markup, feedback: Markup) -> etree._Element:
    """Return a question with what all kinds have."""
    question = entry.question
    element = etree.Element("question", type=kind)
    name = shorten(model.plain_text(question.prompt), _LONGEST_NAME)
    add_text(element, "name", f"{name} ({entry.place})" if entry.place else name)
    texts.add_html(element, "questiontext", text)
    texts.add_html(element, "generalfeedback", feedback)
    for field, value in (
        ("defaultgrade", f"{question.weight}.0000000"),
        ("penalty", _PENALTY),
        ("hidden", "0"),
        ("idnumber", entry.idnumber),
    ):
        etree.SubElement(element, field).text = value
    return element


def finish(element: etree._Element, entry: Entry, texts: Texts) -> etree._Element:
    """Add what stands last: the hints, and the outcome as a tag."""
    for hint in entry.question.hints:
        texts.add_html(element, "hint", texts.shown(hint))
    if entry.question.outcome:
        tag = etree.SubElement(etree.SubElement(element, "tags"), "tag")
        etree.SubElement(tag, "text").text = entry.question.outcome
    return element


def add_text(parent: etree._Element, name: str, text: str) -> etree._Element:
    """Add an element whose text stands in one of its own, as Moodle has it."""
    element = etree.SubElement(parent, name)
    etree.SubElement(element, "text").text = clean(text)
    return element


def add_answer(
    parent: etree._Element, texts: Texts, fraction: float, text: Markup | str, feedback: model.Blocks = ()
) -> etree._Element:
    """Add an answer: HTML where it is mark-up, else to be compared letter by letter."""
    said = f"{fraction:g}" if fraction == round(fraction) else f"{fraction:.5f}".rstrip("0")
    if isinstance(text, Markup):
        answer = texts.add_html(parent, "answer", text, fraction=said)
    else:
        answer = etree.SubElement(parent, "answer", fraction=said, format="moodle_auto_format")
        etree.SubElement(answer, "text").text = clean(text)
    texts.add_html(answer, "feedback", texts.shown(feedback))
    return answer


def add_combined_feedback(parent: etree._Element, texts: Texts) -> None:
    """Add what is said when all, a part or nothing is right."""
    words = {
        "correctfeedback": texts.strings["result-correct"],
        "partiallycorrectfeedback": "",
        "incorrectfeedback": texts.strings["result-wrong"],
    }
    for name, said in words.items():
        texts.add_html(parent, name, Markup("<p>{}</p>").format(said) if said else "")
    etree.SubElement(parent, "shownumcorrect")


def add_file(parent: etree._Element, media: model.Media) -> None:
    """Add a picture.

    Raises:
        OSError: it cannot be read.
    """
    name = media.path.rpartition("/")[2]
    file = etree.SubElement(parent, "file", name=name, path="/", encoding="base64")
    file.text = base64.b64encode(picture_bytes(media)).decode("ascii")


def fields(parent: etree._Element, values: Iterable[tuple[str, str]]) -> None:
    """Add elements that hold one word each."""
    for name, value in values:
        etree.SubElement(parent, name).text = value
