"""Translating a course: a text saved alone, a language begun, a catalogue brought up to the course."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel import Locale, UnknownLocaleError

from westeros_learn.delivery.authoring.catalogues import Catalogues
from westeros_learn.delivery.authoring.history import Author, FileChange
from westeros_learn.delivery.authoring.publishing import keep_what_is_served
from westeros_learn.delivery.authoring.revisions import keep_texts
from westeros_learn.delivery.authoring.rights import require
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.transactions import written
from westeros_learn.errors import EditRefusedError
from westeros_learn.records import Database, Right
from westeros_learn.source import LANGUAGE
from westeros_learn.source.catalogue import catalogue_name
from westeros_learn.source.translating import LanguageTexts, brought_up, new_catalogue
from westeros_learn.source.translation import Message
from westeros_learn.source.writeback.catalogues import Written, as_one_text, write_translations

MOST_SENT = 500
"""Translations in one saving of the page."""
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Sent:
    """A translation as somebody sends it.

    Attributes:
        id: of the text.
        was: names what was written when they saw it: nothing is written over that they have not seen.
    """

    id: str
    wanted: Written
    was: str


@dataclass(frozen=True, slots=True)
class Translated:
    """What saving translations did.

    Attributes:
        saved: how many are written.
        met: those that somebody else has written in another way meanwhile; they are not written.
        gone: those whose text the course does not have any more; they are not written.
        in_history: whether the history has it already; else it will have it later.
    """

    saved: int
    met: Sequence[Sent] = ()
    gone: Sequence[Sent] = ()
    in_history: bool = True


def seen(of: Written) -> str:
    """Return what names a translation, so that a saving can tell which one its author has seen."""
    said = f"{of.look}\0{as_one_text(of.translation)}".encode(errors="surrogatepass")
    return hashlib.sha256(said).hexdigest()[:20]


def language_name(language: str) -> str:
    """Return what a language is called in English, as histories name it; its tag where nobody knows it."""
    try:
        return Locale.parse(language, sep="-").get_display_name("en") or language
    except (UnknownLocaleError, ValueError):
        return language


def save_translations(
    database: Database,
    volume: Volume,
    catalogues: Catalogues,
    person: Person,
    course: str,
    language: str,
    sent: Sequence[Sent],
    now: datetime,
) -> Translated:
    """Write translations into a catalogue; every other byte of it stays.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not translate it (NOT_OFFERED), it has no
            such language (NO_FILE), or they send too much at once (TOO_MANY).
        EditRefusedError: the catalogue cannot be read, so that nothing can be written into it.
        OutputError: it cannot be written.
    """
    require(database, volume, person, course, Right.TRANSLATE)
    if len(sent) > MOST_SENT or any(len(each.wanted.translation) > LONGEST for each in sent):
        raise Refused(Reason.TOO_MANY)
    with volume.locked():
        found = readable(catalogues, course, language)
        changes, done = _changes(found, sent)
        if not changes:
            return done
        kept = _write(
            database, volume, catalogues, person, course, found, changes, _note(language, len(changes)), now
        )
    return Translated(len(changes), done.met, done.gone, kept)


def readable(catalogues: Catalogues, course: str, language: str) -> LanguageTexts:
    """Return the texts of a course in a language.

    Raises:
        Refused: there is no such course (NO_COURSE), or it has no such language (NO_FILE).
        EditRefusedError: the catalogue cannot be read, so that nothing can be written into it.
    """
    found = catalogues.language(course, language)
    if found.fault:
        raise EditRefusedError(f"Line {found.fault.span.line}: {found.fault.message}", found.fault.hint)
    return found


def _note(language: str, number: int) -> str:
    texts = "1 text" if number == 1 else f"{number} texts"
    return f"Translate into {language_name(language)}: {texts}"


def _changes(found: LanguageTexts, sent: Sequence[Sent]) -> tuple[Mapping[Message, Written], Translated]:
    changes: dict[Message, Written] = {}
    met: list[Sent] = []
    gone: list[Sent] = []
    for each in sent:
        text = found.by_id.get(each.id)
        said = as_one_text(each.wanted.translation)
        wanted = Written(said, each.wanted.look and bool(said))
        if text is None:
            gone.append(each)
        elif wanted != text.written and each.was != seen(text.written):
            met.append(each)
        elif wanted != text.written:
            changes[text.found.message] = wanted
    return changes, Translated(0, met, gone)


def _write(
    database: Database,
    volume: Volume,
    catalogues: Catalogues,
    person: Person,
    course: str,
    found: LanguageTexts,
    changes: Mapping[Message, Written],
    note: str,
    now: datetime,
) -> bool:
    file = catalogue_name(found.language)
    before = volume.read(course, file) or b""
    messages = catalogues.texts(course).messages
    text = write_translations(before.decode(), changes, messages, found.replaces)
    return save_catalogue(database, volume, person, course, file, text.encode(), note, now)


def save_catalogue(
    database: Database,
    volume: Volume,
    person: Person,
    course: str,
    file: str,
    after: bytes,
    note: str,
    now: datetime,
) -> bool:
    """Save a catalogue, only while the lock is held; return whether the history has it already.

    Raises:
        OutputError: it cannot be written.
    """
    before = volume.read(course, file)
    if before == after:
        return True
    keep_what_is_served(volume, course)
    kept = volume.write(course, {file: FileChange(before, after)}, Author(person.id, person.name), note, now)
    written(database, lambda session: keep_texts(session, [after], now))
    return kept


def add_language(
    database: Database,
    volume: Volume,
    catalogues: Catalogues,
    person: Person,
    course: str,
    language: str,
    now: datetime,
) -> bool:
    """Begin the translation of a course into another language: a catalogue with all texts, none translated.

    Returns:
        Whether it was begun; one that is there already stays as it is.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not write it (NOT_OFFERED), or that is no
            language into which it can be translated (NO_LANGUAGE).
        OutputError: it cannot be written.
    """
    require(database, volume, person, course, Right.EDIT)
    texts = catalogues.texts(course)
    if not LANGUAGE.fullmatch(language) or language == texts.course.language:
        raise Refused(Reason.NO_LANGUAGE)
    file = catalogue_name(language)
    with volume.locked():
        if volume.read(course, file) is not None:
            return False
        note = f"Begin the translation into {language_name(language)}"
        after = new_catalogue(catalogues.texts(course), language).encode()
        save_catalogue(database, volume, person, course, file, after, note, now)
    return True


def bring_up(
    database: Database,
    volume: Volume,
    catalogues: Catalogues,
    person: Person,
    course: str,
    language: str,
    now: datetime,
) -> bool:
    """Give a catalogue exactly the texts of its course, as `westeros-learn translate update` does.

    Returns:
        Whether anything had to be written.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not translate it (NOT_OFFERED), it has no
            such language (NO_FILE), or errors hide some of its texts (TEXTS_HIDDEN).
        EditRefusedError: the catalogue cannot be read whole.
        OutputError: it cannot be written.
    """
    require(database, volume, person, course, Right.TRANSLATE)
    with volume.locked():
        readable(catalogues, course, language)
        texts, file = catalogues.texts(course), catalogue_name(language)
        before = volume.read(course, file) or b""
        if texts.errors:
            raise Refused(Reason.TEXTS_HIDDEN)
        after = brought_up(texts, language, before.decode()).encode()
        note = f"Bring {language_name(language)} up to the course"
        save_catalogue(database, volume, person, course, file, after, note, now)
    return after != before
