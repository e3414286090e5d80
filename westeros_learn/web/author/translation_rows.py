"""The texts of a course beside their translations, as the page of a language shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import PurePosixPath

from westeros_learn.delivery.authoring.translating import seen
from westeros_learn.model import Course, Diagnostic
from westeros_learn.source.inline_codes import codes_of
from westeros_learn.source.messages import FoundMessage
from westeros_learn.source.similar import Memory
from westeros_learn.source.translating import CourseTexts, LanguageTexts, State, TranslatedText, message_id
from westeros_learn.source.translation import Message
from westeros_learn.web.author.forms.words import name_of
from westeros_learn.web.words import gettext

_ROW = 46
"""Characters on a line of the field, about."""


@dataclass(frozen=True, slots=True)
class Help:
    """A translation that is there already, to be put in.

    Attributes:
        text: what it translates.
        translation: the same in the language.
    """

    text: str
    translation: str


@dataclass(frozen=True, slots=True)
class Row:
    """A text beside its translation.

    Attributes:
        where: what it is and where it stands, in words.
        at: what names its place in the page of the course; "" where there is none.
        was: names what is written, for the saving.
        typed: what stands in the field.
        theirs: what somebody else has written meanwhile; None where nobody has.
        changes: the earlier wording beside today's: stretches, each "same", "gone" or "new".
        codes: what stays as it is in every language.
        terms: words of the glossary that occur in it.
        similar: texts that say nearly the same.
        lines: how many lines the field has.
    """

    id: str
    text: str
    where: Sequence[str]
    at: str
    state: State
    look: bool
    was: str
    typed: str
    theirs: str | None
    changes: Sequence[tuple[str, str]]
    faults: Sequence[Diagnostic]
    said: str
    codes: Sequence[str]
    terms: Sequence[Help]
    similar: Sequence[Help]
    lines: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Which texts are shown.

    Attributes:
        state: a state, "left" for all that are not done, "" for all.
        part: the part of the course, as `part_of` names it; "" for all.
        words: what stands in the text or in its translation; "" for anything.
    """

    state: str = ""
    part: str = ""
    words: str = ""

    def lets(self, text: TranslatedText) -> bool:
        """Say whether a text is shown."""
        if self.state == "left":
            fits = text.state is not State.DONE
        else:
            fits = not self.state or text.state == self.state
        asked = self.words.casefold()
        said = f"{text.text}\0{text.written.translation}\0{text.id}".casefold()
        return fits and (not self.part or part_of(text.found) == self.part) and asked in said


def part_of(found: FoundMessage) -> str:
    """Return what names the part of the course in which a text stands first."""
    file = PurePosixPath(found.places[0][0])
    return file.parts[0] if len(file.parts) > 1 else file.name


def parts_of_course(texts: CourseTexts) -> dict[str, str]:
    """Return the parts of a course that have texts, in order, each with what it is called."""
    lessons = {PurePosixPath(each.span.file).parts[0]: each.title for each in texts.course.lessons}
    others = {
        "course.yaml": gettext("About the course"),
        "glossary.yaml": gettext("Glossary"),
        "references.yaml": gettext("Sources"),
        "test-pool.yaml": gettext("Test pool"),
        "media": gettext("Pictures"),
    }
    found = dict.fromkeys(part_of(found) for found in texts.messages)
    return {part: lessons.get(part) or others.get(part, part) for part in found}


class Rows:
    """Makes the rows of a page.

    Args:
        texts: of the course.
        language: the same in the language.
        may_save: whether whoever looks may translate: others are not helped to.
    """

    def __init__(self, texts: CourseTexts, language: LanguageTexts, *, may_save: bool) -> None:
        self._course = texts.course
        self._language = language
        self._terms = _Terms(texts.course, language) if may_save else None
        self._memory: Memory | None = None
        self._may_save = may_save
        course = texts.course
        self._lessons = {PurePosixPath(each.span.file).parts[0]: each.id for each in course.lessons}

    def row(self, text: TranslatedText, typed: str | None = None, *, met: bool = False) -> Row:
        """Return the row of a text.

        Args:
            text: the text.
            typed: what stands in the field, where it is not what is written.
            met: whether somebody else has written it in another way meanwhile.
        """
        said = text.written.translation
        inside = said if typed is None else typed
        return Row(
            id=text.id,
            text=text.text,
            where=where_words(text.found),
            at=self._place(text.found),
            state=text.state,
            look=text.written.look,
            was=seen(text.written),
            typed=inside,
            theirs=said if met else None,
            changes=word_changes(text.previous, text.text) if text.previous else (),
            faults=text.faults,
            said=text.said,
            codes=codes_of(text.text) if self._may_save else (),
            terms=self._terms.within(text.text) if self._terms else (),
            similar=self._similar(text),
            lines=max(2, -(-max(len(text.text), len(inside)) // _ROW), inside.count("\n") + 1),
        )

    def _place(self, found: FoundMessage) -> str:
        """Return what names the place of a text in the page of the course: its question, else its lesson."""
        for label in found.labels:
            identifier = label.partition(": ")[0]
            if identifier in self._course.question_by_id:
                return f"question-{identifier}"
        return self._lessons.get(part_of(found), "")

    def _similar(self, text: TranslatedText) -> Sequence[Help]:
        if not self._may_save or text.state is State.DONE:
            return ()
        self._memory = self._memory or Memory(self._language)
        found = (Help(each.text, each.written.translation) for each in self._memory.like(text))
        return [each for each in found if each.translation != text.written.translation]


class _Terms:
    """The words of the glossary, and what they are called in the language."""

    def __init__(self, course: Course, language: LanguageTexts) -> None:
        self._known: dict[str, Help] = {}
        for term in course.glossary:
            text = language.by_id.get(message_id(Message("", term.term)))
            if text is not None and text.written.translation and not text.written.look:
                said = Help(term.term, text.written.translation)
                self._known[term.term.casefold()] = self._known[f"<{term.id}>"] = said
        words = sorted(self._known, key=len, reverse=True)
        one = "|".join(
            re.escape(word) if word.startswith("<") else rf"\b{re.escape(word)}(?:e?s)?\b" for word in words
        )
        self._pattern = re.compile(one) if words else None

    def within(self, text: str) -> list[Help]:
        """Return the words that occur in a text."""
        if self._pattern is None:
            return []
        found: dict[str, Help] = {}
        for match in self._pattern.finditer(text.casefold()):
            word = match[0]
            known = self._known.get(word) or self._known.get(word[:-1]) or self._known.get(word[:-2])
            if known and known.text != text:
                found[known.text] = known
        return [*found.values()]


def word_changes(old: str, new: str) -> list[tuple[str, str]]:
    """Return how a text changed, word by word: stretches that are the "same", "gone" or "new"."""
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[tuple[str, str]] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(before[a:b])))
            continue
        found += [("gone", "".join(before[a:b]))] if a < b else []
        found += [("new", "".join(after[c:d]))] if c < d else []
    return found


# --- where a text stands, in words ----------------------------------------------------------------


def where_words(found: FoundMessage) -> list[str]:
    """Return what a text is, for each place in which it stands."""
    notes = [note for note in found.notes if not note.startswith("Keep ")]
    return [words for note in notes if (words := _note_words(note))]


def _note_words(note: str) -> str:
    label, _, what = note.partition(" – ")
    if not what and ": " not in label and not _is_id_label(label):
        label, what = "", note
    identifier, _, keys = label.partition(": ")
    steps = (name_of(key) if len(key) > 1 and not key.isdigit() else key for key in keys.split())
    said = [identifier, " ".join(steps), _what_words(what)]
    return " › ".join(part for part in said if part)


def _is_id_label(label: str) -> bool:
    return " " not in label and "-" in label


def _what_words(what: str) -> str:
    """Return what a flow of a lesson is; its words in the catalogue are English."""
    one, _, around = what.partition(" in a ")
    whole = _flows().get(what) or _flows().get(one.partition(",")[0], one)
    inside = _containers().get(around, around)
    return f"{inside} › {whole}" if inside and what not in _flows() else whole


def _flows() -> Mapping[str, str]:
    return {
        "paragraph": gettext("Paragraph"),
        "heading": gettext("Heading"),
        "title": gettext("Title"),
        "table cell": gettext("Table cell"),
        "place": gettext("Place in a source"),
        "place in a source": gettext("Place in a source"),
        "text in a figure": gettext("Text in a figure"),
        "text": gettext("Text in a figure"),
        "description of a figure": gettext("What a figure shows"),
        "lines shown as they are": gettext("Lines shown as they are"),
        "one of several that are put into the text by turns": gettext("One of several, put in by turns"),
    }


def _containers() -> Mapping[str, str]:
    return {
        "list": gettext("List"),
        "callout": gettext("Callout"),
        "reveal": gettext("Fold-out"),
        "fact": gettext("Fact"),
        "figure": gettext("Figure"),
        "example": gettext("Example"),
    }
