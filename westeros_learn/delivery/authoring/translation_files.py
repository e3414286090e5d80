"""Files of translations: taken home by translators, looked at when they come back, then brought in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polib

from westeros_learn.delivery.authoring.catalogues import Catalogues
from westeros_learn.delivery.authoring.history import digest_of
from westeros_learn.delivery.authoring.revisions import keep_texts, kept_text
from westeros_learn.delivery.authoring.rights import require
from westeros_learn.delivery.authoring.translating import language_name, readable, save_catalogue
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.transactions import written
from westeros_learn.errors import EditRefusedError
from westeros_learn.exchange.translations import (
    BASE_FIELD,
    TranslationPlan,
    file_of_translations,
    plan_translations,
    read_translations,
)
from westeros_learn.exchange.xliff import write_xliff
from westeros_learn.records import Database, Right
from westeros_learn.source.catalogue import catalogue_name
from westeros_learn.source.translating import brought_up
from westeros_learn.source.translation import Message
from westeros_learn.source.writeback.catalogues import Written, translations_in, write_translations

FORMS = {"po": "text/x-gettext-translation", "xlf": "application/xliff+xml"}
"""The endings of the files that can be taken home, and their media types."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The translations of a course as a file."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of translations that somebody brings.

    Attributes:
        course: the name of the course's folder.
        language: into which it translates.
        name: of the file.
        digest: names what is in it, once it is kept.
    """

    course: str
    language: str
    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Look:
    """What bringing a file in would do.

    Attributes:
        seen: names it: whoever agrees says what they have seen.
    """

    upload: Upload
    plan: TranslationPlan
    seen: str


def take_translations(
    database: Database,
    volume: Volume,
    catalogues: Catalogues,
    person: Person,
    course: str,
    language: str,
    form: str,
    now: datetime,
) -> Taken:
    """Return all texts of a course with their translations as a file for the tools of translators.

    The file names the catalogue from which it was made, and that is kept for a while: when the file comes
    back, what somebody else has changed meanwhile is told from what the translator has changed.

    Raises:
        Refused: the course is not theirs (NO_COURSE), there is no such language or format (NO_FILE), or
            errors hide some of the texts (TEXTS_HIDDEN).
        EditRefusedError: the catalogue cannot be read whole.
    """
    require(database, volume, person, course, Right.COMMENT)
    texts, found = catalogues.texts(course), readable(catalogues, course, language)
    content = volume.read(course, catalogue_name(language)) or b""
    if form not in FORMS:
        raise Refused(Reason.NO_FILE)
    if texts.errors:
        raise Refused(Reason.TEXTS_HIDDEN)
    base = digest_of(content) or ""
    if form == "po":
        file = polib.pofile(brought_up(texts, language, content.decode()))
        file.metadata[BASE_FIELD] = base
        made = str(file).encode()
    else:
        made = write_xliff(texts, found, base)
    written(database, lambda session: keep_texts(session, [content], now))
    return Taken(file_of_translations(texts, language, form), FORMS[form], made)


def look_at_translations(
    database: Database,
    volume: Volume,
    catalogues: Catalogues,
    person: Person,
    upload: Upload,
    content: bytes,
    now: datetime,
) -> Look:
    """Return what bringing a file in would do; it is kept for a while, so that one can agree.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not translate it (NOT_OFFERED), or it has no
            such language (NO_FILE).
        BankRefusedError: the file cannot be read, or is of another language.
        EditRefusedError: the catalogue cannot be read.
    """
    require(database, volume, person, upload.course, Right.TRANSLATE)
    kept = Upload(upload.course, upload.language, upload.name, digest_of(content) or "")
    look = _looked(database, volume, catalogues, kept, content)
    written(database, lambda session: keep_texts(session, [content], now))
    return look


def bring_in(
    database: Database,
    volume: Volume,
    catalogues: Catalogues,
    person: Person,
    upload: Upload,
    seen: str,
    now: datetime,
    *,
    met: bool = False,
) -> Look | int:
    """Bring a file in that was looked at; everything else in the catalogue stays, byte for byte.

    Args:
        database: where the file is kept.
        volume: where the catalogue is.
        catalogues: reads it.
        person: who brings it in.
        upload: the file.
        seen: names what they were shown.
        now: the time.
        met: whether it also changes what somebody else has changed since it was taken away.

    Returns:
        How many translations were written; what would be done now, where the catalogue or the course has
        changed since somebody looked.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not translate it (NOT_OFFERED), or the file
            or the language is not there any more (NO_FILE).
        BankRefusedError: the file cannot be read.
        EditRefusedError: the catalogue cannot be read, or not be written so.
        OutputError: it cannot be written.
    """
    course, language = upload.course, upload.language
    require(database, volume, person, course, Right.TRANSLATE)
    content = kept_text(database, upload.digest)
    if content is None:
        raise Refused(Reason.NO_FILE)
    with volume.locked():
        look = _looked(database, volume, catalogues, upload, content)
        if look.seen != seen:
            return look
        changes = look.plan.wanted(met=met)
        if changes:
            file = catalogue_name(language)
            before = (volume.read(course, file) or b"").decode()
            found, messages = readable(catalogues, course, language), catalogues.texts(course).messages
            after = write_translations(before, changes, messages, found.replaces).encode()
            number = "1 text" if len(changes) == 1 else f"{len(changes)} texts"
            note = f"Import {upload.name}: {number} into {language_name(language)}"[:200]
            save_catalogue(database, volume, person, course, file, after, note, now)
    return len(changes)


def _looked(
    database: Database, volume: Volume, catalogues: Catalogues, upload: Upload, content: bytes
) -> Look:
    course, language = upload.course, upload.language
    texts, found = catalogues.texts(course), readable(catalogues, course, language)
    read = read_translations(content, upload.name, texts)
    plan = plan_translations(found, read, _base(database, read.base))
    told = hashlib.sha256(volume.read(course, catalogue_name(language)) or b"")
    for change in plan.changes:
        told.update(f"{change.way}\0{change.text.id}\0{change.wanted}\n".encode(errors="surrogatepass"))
    return Look(upload, plan, told.hexdigest())


def _base(database: Database, digest: str) -> Mapping[Message, Written] | None:
    """Return what was translated when a file was taken away; None where nobody knows any more."""
    content = kept_text(database, digest) if digest else None
    if content is None:
        return None
    try:
        blocks = translations_in(content.decode(errors="replace"))
    except EditRefusedError:
        return None
    return {message: block.written for message, block in blocks.items()}
