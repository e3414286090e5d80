"""What translators need of a course: a template, a catalogue that is up to date, and how far it is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from westeros_learn.errors import CatalogueError, CourseHasFaultsError, LanguageMissingError
from westeros_learn.source.catalogue import (
    FOLDER,
    catalogue_languages,
    catalogue_name,
    read_catalogue,
)
from westeros_learn.source.course import compile_course
from westeros_learn.source.editions import in_language
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import Folder
from westeros_learn.source.merge import Changes, empty_catalogue, merge, template
from westeros_learn.source.messages import FoundMessage, found_messages
from westeros_learn.source.reading import read_course
from westeros_learn.source.translation import CatalogueTranslator
from westeros_learn.source.writing import write_whole

if TYPE_CHECKING:
    import polib

    from westeros_learn.model import Diagnostic


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a course that there are to translate."""

    course: str
    language: str
    messages: tuple[FoundMessage, ...]


@dataclass(frozen=True, slots=True)
class FileStatus:
    """How far the texts of one file are translated; a text in several files counts in the first."""

    file: str
    total: int
    translated: int
    outdated: int

    @property
    def missing(self) -> int:
        """Texts without a translation."""
        return self.total - self.translated - self.outdated


@dataclass(frozen=True, slots=True)
class TranslationStatus:
    """How far a course is translated into one language.

    Attributes:
        stale: whether the catalogue lacks texts of the course, or has some that it no longer has.
        fault: why the catalogue cannot be read.
    """

    language: str
    files: tuple[FileStatus, ...] = ()
    stale: bool = False
    fault: Diagnostic | None = None

    @property
    def together(self) -> FileStatus:
        """The numbers of all files."""
        numbers = zip(*((f.total, f.translated, f.outdated) for f in self.files), strict=True)
        return FileStatus("together", *map(sum, numbers)) if self.files else FileStatus("together", 0, 0, 0)

    @property
    def is_complete(self) -> bool:
        """Whether there is nothing left to do."""
        return self.together.translated == self.together.total and not self.stale and self.fault is None


def read_texts(path: Path) -> Texts:
    """Return the texts of a course.

    Raises:
        CourseHasFaultsError: some could not be read, so that they would be missing.
    """
    faults = Faults()
    files = read_course(Folder(path), faults)
    met: list[FoundMessage] = []
    if files is not None:
        translator = CatalogueTranslator({}, Faults())
        compile_course(files, faults)
        compile_course(in_language(files, translator), Faults())
        met = found_messages(files, translator.met)
    if files is None or faults.errors:
        raise CourseHasFaultsError(
            f"The texts of '{path}' were not read: the course has errors.",
            f"See them with: westeros-learn check {path}",
        )
    entry = files.course.entry
    return Texts(entry.id, entry.language, tuple(met))


def extract(path: Path) -> Path:
    """Write the template of a course's catalogues; return where it lies."""
    texts = read_texts(path)
    file = path / FOLDER / f"{texts.course}.pot"
    _write(file, template(texts.course, texts.language, texts.messages))
    return file


def update(path: Path, language: str) -> tuple[Path, Changes]:
    """Make a catalogue, or bring it up to the course.

    Raises:
        CatalogueError: the catalogue that is there cannot be read whole; it stays as it is.
        LanguageMissingError: the language is the course's own.
    """
    texts = read_texts(path)
    if language == texts.language:
        raise LanguageMissingError(
            f"'{path}' is written in '{language}' itself.", "Name the language it is translated into."
        )
    file = path / catalogue_name(language)
    old = empty_catalogue(texts.course, texts.language, language)
    if file.exists() or file.is_symlink():
        faults = Faults()
        catalogue = read_catalogue(Folder(path), language, faults)
        if catalogue is None or faults.errors:
            fault = faults.errors[0]
            at = f"{path / fault.span.file}:{fault.span.line}:{fault.span.column}"
            raise CatalogueError(f"{at}: {fault.message} It stays as it is.", fault.hint)
        old = catalogue.file
    new, changes = merge(old, texts.messages)
    _write(file, new)
    return file, changes


def statuses(path: Path) -> tuple[Texts, list[TranslationStatus]]:
    """Return how far each catalogue of a course is."""
    texts = read_texts(path)
    languages = (language for language in catalogue_languages(path) if language != texts.language)
    return texts, [_status(path, language, texts) for language in languages]


def _status(path: Path, language: str, texts: Texts) -> TranslationStatus:
    faults = Faults()
    catalogue = read_catalogue(Folder(path), language, faults)
    if catalogue is None:
        return TranslationStatus(language, fault=faults.errors[0])
    counts: dict[str, Counter[str]] = {}
    for found in texts.messages:
        entry = catalogue.entries.get(found.message)
        count = counts.setdefault(found.places[0][0], Counter())
        count["total"] += 1
        if entry is not None and entry.text.strip():
            count["outdated" if entry.fuzzy else "translated"] += 1
    files = (FileStatus(file, c["total"], c["translated"], c["outdated"]) for file, c in counts.items())
    stale = catalogue.entries.keys() != {found.message for found in texts.messages}
    return TranslationStatus(language, tuple(files), stale=stale)


def _write(path: Path, file: polib.POFile) -> None:
    text = str(file)
    if not path.exists() or path.read_bytes() != text.encode():
        path.parent.mkdir(exist_ok=True)
        write_whole(path, text)
