"""A course as its translators work on it: every text with its translation, and how that stands.

A catalogue may be behind the course. What `translate update` would make of it is worked out here, without
writing anything: so each text has a state, whoever changed the course last.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from westeros_learn.errors import EditRefusedError
from westeros_learn.memo import Memo
from westeros_learn.model import Severity, Span
from westeros_learn.source.catalogue import Catalogue, catalogue_name, read_catalogue
from westeros_learn.source.course import compile_course, read_files
from westeros_learn.source.editions import Editions, in_language
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import Folder, SourceFile
from westeros_learn.source.merge import empty_catalogue, merge
from westeros_learn.source.messages import FoundMessage, found_messages
from westeros_learn.source.translation import CatalogueTranslator, Message
from westeros_learn.source.writeback.catalogues import Block, Written, read_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polib

    from westeros_learn.model import Course, Diagnostic
    from westeros_learn.source.reading import CourseFiles

_WHOLE_FILE = frozenset({"T211", "T212", "T213"})
"""What is said of a catalogue as a whole; here each text tells it itself."""


class State(StrEnum):
    """How the translation of a text stands."""

    MISSING = "missing"
    LOOK = "look"
    WRONG = "wrong"
    DONE = "done"


@dataclass(frozen=True)
class CourseTexts:
    """The texts of a course that there are to translate.

    Attributes:
        course: the course in its own language, with all that can be read of it.
        errors: how many errors it has; texts that they hide are not among the messages.
    """

    path: Path
    course: Course
    files: CourseFiles
    messages: tuple[FoundMessage, ...]
    errors: int

    @cached_property
    def words(self) -> int:
        """How many words there are."""
        return sum(map(words_in, (found.message.text for found in self.messages)))

    @cached_property
    def by_id(self) -> Mapping[str, FoundMessage]:
        """The messages by what names them in addresses and in files for translators."""
        return {message_id(found.message): found for found in self.messages}


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """A text and its translation.

    Attributes:
        id: names the text; it stays as long as the text.
        previous: the wording for which the translation was made, where it is another one; "" else.
        faults: what `check` says of it.
        said: what the translator has noted beside it.
    """

    id: str
    found: FoundMessage
    written: Written
    state: State
    previous: str = ""
    faults: tuple[Diagnostic, ...] = ()
    said: str = ""

    @property
    def text(self) -> str:
        """What the course says."""
        return self.found.message.text


@dataclass(frozen=True)
class LanguageTexts:
    """All texts of a course in one language.

    Attributes:
        behind: whether the catalogue lacks texts of the course, or has some that it no longer has.
        replaces: of texts that are new in the catalogue, the entries of their earlier wordings.
        fault: why the catalogue cannot be read; there are no texts then.
    """

    language: str
    texts: tuple[TranslatedText, ...] = ()
    behind: bool = False
    replaces: Mapping[Message, Message] = field(default_factory=dict)
    fault: Diagnostic | None = None

    @cached_property
    def by_id(self) -> Mapping[str, TranslatedText]:
        """The texts by their ids."""
        return {text.id: text for text in self.texts}

    def count(self, state: State) -> int:
        """Return how many texts are in a state."""
        return sum(text.state is state for text in self.texts)

    @cached_property
    def words_left(self) -> int:
        """How many words of the course are not done."""
        return sum(words_in(text.text) for text in self.texts if text.state is not State.DONE)


def message_id(message: Message) -> str:
    """Return what names a message: the same as long as it says the same."""
    return blake2b("\0".join(message).encode(errors="surrogatepass"), digest_size=8).hexdigest()


def words_in(text: str) -> int:
    """Return how many words a text has."""
    return len(text.split())


def course_texts(path: Path, memo: Memo | None = None) -> CourseTexts | None:
    """Return the texts of a course, as far as it can be read; None where its `course.yaml` cannot."""
    faults = Faults()
    memo = memo or Memo()
    memo.begin()
    files = read_files(Folder(path), faults, memo)
    if files is None:
        return None
    course = compile_course(files, faults, memo=memo)
    translator = CatalogueTranslator({}, Faults())
    compile_course(in_language(files, translator), Faults())
    return CourseTexts(path, course, files, tuple(found_messages(files, translator.met)), len(faults.errors))


def new_catalogue(texts: CourseTexts, language: str) -> str:
    """Return the catalogue of a language into which nothing is translated yet."""
    course = texts.course
    return str(merge(empty_catalogue(course.id, course.language, language), texts.messages)[0])


def brought_up(texts: CourseTexts, language: str, text: str) -> str:
    """Return a catalogue that has exactly the texts of the course, as `translate update` makes it.

    Raises:
        EditRefusedError: it cannot be read whole.
    """
    catalogue = read_catalogue(_folder(texts, language, text), language, faults := Faults())
    if catalogue is None or faults.errors:
        fault = faults.errors[0]
        raise EditRefusedError(f"Line {fault.span.line}: {fault.message}", fault.hint)
    return str(merge(catalogue.file, texts.messages)[0])


def unreadable(language: str, content: bytes, error: UnicodeDecodeError) -> LanguageTexts:
    """Return what there is to say of a catalogue that is not written in UTF-8."""
    faults = Faults()
    place = Span(catalogue_name(language), content.count(b"\n", 0, error.start) + 1)
    faults.add("Y102", place, byte=f"{content[error.start]:02X}")
    return LanguageTexts(language, fault=faults.errors[0])


def language_texts(texts: CourseTexts, language: str, text: str) -> LanguageTexts:
    """Return the texts of a course in one language.

    Args:
        texts: of the course.
        language: which language.
        text: what its catalogue says.
    """
    folder = _folder(texts, language, text)
    catalogue = read_catalogue(folder, language, faults := Faults())
    if catalogue is None:
        return LanguageTexts(language, fault=faults.errors[0])
    try:
        blocks = read_blocks(folder.unsaved[catalogue.name])
    except EditRefusedError:  # polib forgives more than a translation may be lost by
        blocks = []
    wanted = {found.message for found in texts.messages}
    behind = catalogue.entries.keys() != wanted
    told = _faults(
        texts, catalogue, faults, SourceFile(catalogue.name, folder.unsaved[catalogue.name]), blocks
    )
    living = {block.message: block for block in blocks if not block.obsolete}
    gone = [block for message, block in living.items() if message not in wanted and message.text]
    rows: list[TranslatedText] = []
    replaces: dict[Message, Message] = {}
    for found, entry in zip(texts.messages, _entries(texts, catalogue, behind=behind), strict=True):
        written = Written(entry.msgstr, look=entry.fuzzy)
        here = told.get(found.message, ())
        if found.message not in living and entry.previous_msgid:
            old = _replaced(found.message, entry.previous_msgid, gone)
            replaces |= {found.message: old.message} if old else {}
        rows.append(
            TranslatedText(
                message_id(found.message),
                found,
                written,
                _state(written, here),
                entry.previous_msgid or "" if written.look else "",
                tuple(here),
                entry.tcomment,
            )
        )
    return LanguageTexts(language, tuple(rows), behind, replaces)


def _entries(texts: CourseTexts, catalogue: Catalogue, *, behind: bool) -> Sequence[polib.POEntry]:
    """Return an entry for each text of the course, as in a catalogue that is up to the course."""
    if behind:
        return merge(catalogue.file, texts.messages)[0][: len(texts.messages)]
    known = {
        Message(entry.msgctxt or "", entry.msgid): entry for entry in catalogue.file if not entry.obsolete
    }
    return [known[found.message] for found in texts.messages]


def _folder(texts: CourseTexts, language: str, text: str) -> Folder:
    return Folder(texts.path, {catalogue_name(language): text.removeprefix("\ufeff")})


def _state(written: Written, faults: Sequence[Diagnostic]) -> State:
    if not written.translation.strip():
        return State.MISSING
    if written.look:
        return State.LOOK
    return State.WRONG if any(fault.severity is Severity.ERROR for fault in faults) else State.DONE


def _replaced(message: Message, previous: str, gone: Sequence[Block]) -> Block | None:
    """Return the entry whose translation a changed text has kept."""
    for block in gone:
        is_it = previous in (block.message.text, block.previous)
        if is_it and block.message.context == message.context:
            return block
    return None


def _faults(
    texts: CourseTexts, catalogue: Catalogue, faults: Faults, source: SourceFile, blocks: Sequence[Block]
) -> Mapping[Message, Sequence[Diagnostic]]:
    """Return what `check` says of each translation."""
    folder = Folder(texts.path, {catalogue.name: source.text})
    Editions(folder, texts.files, texts.course, faults, compile_course).edition(catalogue.language, catalogue)
    starts = [source.line_at(block.start) + 1 for block in blocks]
    told: dict[Message, list[Diagnostic]] = {}
    for fault in dict.fromkeys(faults.found):
        if fault.span.file == source.name and fault.code not in _WHOLE_FILE:
            at = bisect_right(starts, fault.span.line) - 1
            if at >= 0:
                told.setdefault(blocks[at].message, []).append(fault)
    return told
