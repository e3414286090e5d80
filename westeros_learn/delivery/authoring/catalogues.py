"""The texts of courses as translators work on them: read once, and what has changed read anew."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import blake2b
from pathlib import Path
from threading import Lock

from westeros_learn.delivery.authoring.history import digest_of
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.library import files_of
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.memo import Memo
from westeros_learn.source import LANGUAGE
from westeros_learn.source.catalogue import FOLDER, catalogue_languages, catalogue_name
from westeros_learn.source.translating import (
    CourseTexts,
    LanguageTexts,
    course_texts,
    language_texts,
    unreadable,
)

_MOST = 6
"""Courses whose texts a process remembers."""


class _Known:
    """What is remembered of one course."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.memo = Memo()
        self.content = ""
        self.texts: CourseTexts | None = None
        self.languages: dict[str, tuple[str, LanguageTexts]] = {}


class Catalogues:
    """Reads the texts of courses, and their catalogues.

    Args:
        volume: where they are.
    """

    def __init__(self, volume: Volume) -> None:
        self._volume = volume
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._looking = Lock()

    def texts(self, course: str) -> CourseTexts:
        """Return the texts of a course.

        Raises:
            Refused: there is no such course (NO_COURSE), or its `course.yaml` cannot be read (NO_FILE).
        """
        known = self._place(course)
        with known.lock:
            return self._texts(course, known)

    def languages(self, course: str) -> list[str]:
        """Return the languages into which a course is translated."""
        own = self.texts(course).course.language
        found = catalogue_languages(self._volume.course(course))
        return [language for language in found if language != own]

    def language(self, course: str, language: str) -> LanguageTexts:
        """Return the texts of a course in a language, as its catalogue says them now.

        Raises:
            Refused: there is no such course (NO_COURSE), or it has no catalogue for it (NO_FILE).
        """
        known = self._place(course)
        with known.lock:
            texts = self._texts(course, known)
            content = self._volume.read(course, catalogue_name(language))
            if content is None or language == texts.course.language or not LANGUAGE.fullmatch(language):
                raise Refused(Reason.NO_FILE)
            return self._language(known, texts, language, content)

    def _language(self, known: _Known, texts: CourseTexts, language: str, content: bytes) -> LanguageTexts:
        digest = f"{known.content} {digest_of(content)}"
        before, found = known.languages.get(language, ("", None))
        if found is None or before != digest:
            try:
                found = language_texts(texts, language, content.decode())
            except UnicodeDecodeError as error:
                found = unreadable(language, content, error)
            known.languages[language] = digest, found
        return found

    def _texts(self, course: str, known: _Known) -> CourseTexts:
        folder = self._volume.course(course)
        content = _content(folder)
        if known.texts is None or known.content != content:
            texts = course_texts(folder, known.memo)
            if texts is None:
                raise Refused(Reason.NO_FILE)
            known.texts, known.content = texts, content
        return known.texts

    def _place(self, course: str) -> _Known:
        self._volume.course(course)
        with self._looking:
            known = self._known.setdefault(course, _Known())
            self._known.move_to_end(course)
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
            return known


def _content(folder: Path) -> str:
    """Return what names the content of a course's files but for the catalogues."""
    digest = blake2b(digest_size=16)
    for name, content in files_of(folder):
        if name.parts[0] != FOLDER:
            digest.update(f"{name.as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()
