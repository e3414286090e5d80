"""Moodle XML as a format: in, and what it holds of a question of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from lxml import etree

from westeros_learn import model
from westeros_learn.exchange.bank import Found, ReadBank, Refusal, RefusedQuestionError
from westeros_learn.exchange.making import make
from westeros_learn.exchange.moodle_reading import raw_text, read_moodle_xml, read_question
from westeros_learn.exchange.pictures import Shelf
from westeros_learn.exchange.prose import Prose
from westeros_learn.exchange.raw import Raw, RawText
from westeros_learn.exchange.reconciling import Held
from westeros_learn.export.moodle_kinds import moodle_question
from westeros_learn.export.moodle_text import Entry, Texts
from westeros_learn.export.moodle_xml import entries_of
from westeros_learn.player import load_strings
from westeros_learn.source.bank import QuestionBank, QuestionData, WrittenQuestion

_OURS = ("result-correct", "result-wrong")


def read(content: bytes, bank: QuestionBank, shelf: Shelf, name: str = "") -> ReadBank:  # noqa: ARG001  # a format is read with it
    """Read a file of Moodle's.

    Raises:
        BankRefusedError: it is none, or not one that can be read safely.
    """
    return made(read_moodle_xml(content), bank, shelf)


def made(raws: Iterable[Raw | Refusal], bank: QuestionBank, shelf: Shelf) -> ReadBank:
    """Return questions in Moodle's shape as ours."""
    usual = usual_words(bank.course, shelf)
    found: list[Found] = []
    refused: list[Refusal] = []
    for raw in raws:
        if isinstance(raw, Refusal):
            refused.append(raw)
            continue
        try:
            found.append(make(raw, shelf, usual))
        except RefusedQuestionError as error:
            refused.append(Refusal(raw.line, raw.own_id or raw.name, error.cause, error.cure))
    return ReadBank(tuple(found), tuple(refused))


def usual_words(course: model.Course, shelf: Shelf) -> frozenset[str]:
    """Return what our own banks say about answers as a whole, as the reader reads it."""
    strings = load_strings(course.language)
    return frozenset(RawText(strings[name]).flow(Prose(shelf)) for name in _OURS)


class MoodleHolder:
    """Says what Moodle holds of questions of ours.

    Args:
        bank: the questions of the course.
        shelf: where pictures find their place.
        through: what else a question goes through, as GIFT, before it comes back; raises `KeyError` where
            it does not come through.
    """

    def __init__(
        self, bank: QuestionBank, shelf: Shelf, through: Callable[[Raw], Raw] = lambda raw: raw
    ) -> None:
        self._course = bank.course
        self._shelf = shelf
        self._through = through
        self._usual = usual_words(bank.course, shelf)
        self._texts = Texts(bank.course, load_strings(bank.course.language))
        self._of = ""
        self._entries: dict[int, Entry] = {}

    def __call__(self, written: WrittenQuestion, place: int) -> Held | None:
        """Return what is held of a question, or of one of several made of it; None where it has no place."""
        question = written.question
        if question is None:
            return None
        if question.id != self._of:  # those of one question stand together
            self._of = question.id
            self._entries = {entry.place: entry for entry in entries_of(question, self._course)}
        entry = self._entries.get(place)
        if entry is None:
            return None
        try:
            data = self._read(entry)
        except KeyError:
            return None
        silent = replace(entry, question=replace(entry.question, feedback=()))
        if entry.question.outcome:
            data["outcome"] = entry.question.outcome
        return Held(
            data,
            {
                "prompt": lambda: str(data["prompt"]).removeprefix(self._prompt(entry)).strip(),
                "feedback": lambda: str(self._read(silent).get("feedback", "")),
            },
        )

    def _read(self, entry: Entry) -> QuestionData:
        raw = self._through(read_question(moodle_question(entry, self._texts)))
        return dict(make(raw, self._shelf, self._usual).data)

    def _prompt(self, entry: Entry) -> str:
        """Return what is asked, without what a kind writes behind it."""
        shown = self._texts.shown(entry.question.prompt)
        text = self._texts.add_html(etree.Element("question"), "questiontext", shown)
        raw = self._through(Raw(kind="description", line=0, text=raw_text(text)))
        return raw.text.blocks(Prose(self._shelf))
