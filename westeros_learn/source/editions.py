"""A course in another language: read once more, its texts taken from a catalogue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from westeros_learn.model import Severity, Span, Translation
from westeros_learn.source.catalogue import (
    Catalogue,
    catalogue_name,
    languages_of,
    read_catalogue,
    stray_files,
)
from westeros_learn.source.drawings import translated_drawings
from westeros_learn.source.faults import Faults, Sentence
from westeros_learn.source.readable import translated
from westeros_learn.source.translation import CatalogueTranslator, Translator

if TYPE_CHECKING:
    from collections.abc import Callable

    from westeros_learn.model import Course, Diagnostic
    from westeros_learn.source.files import Folder
    from westeros_learn.source.reading import CourseFiles

    Compile = Callable[[CourseFiles, Faults], Course]


def in_language(files: CourseFiles, translator: Translator) -> CourseFiles:
    """Return the files of a course with all texts but the Markdown translated, and who translates that."""
    files = translated(files, translator)
    media = translated_drawings(files.media, translator)
    names = replace(files.names, media=media, translator=translator)
    return replace(files, media=media, names=names)


@dataclass(frozen=True)
class Editions:
    """Makes the editions of a course that was read.

    Attributes:
        source: the course in its own language.
        faults: what is wrong in that; what is wrong in a catalogue is added.
    """

    folder: Folder
    files: CourseFiles
    source: Course
    faults: Faults
    compile: Compile

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its catalogues."""
        own = self.source.language
        return tuple(language for language in languages_of(self.folder) if language != own)

    def check(self) -> None:
        """Judge every catalogue, and what else lies beside them."""
        for name in stray_files(self.folder, self.source.id):
            self.faults.add("T105", Span(name))
        own = self.source.language
        if own in languages_of(self.folder):
            self.faults.add("T104", Span(catalogue_name(own)), language=own)
        text = self.files.course.text
        for language in self.files.course.entry.reviewed:
            if language not in self.languages:
                self.faults.add("T107", text.key_span(("reviewed", language)), language=language)
        for language in self.languages:
            self.edition(language)

    def edition(self, language: str, catalogue: Catalogue | None = None) -> Course:
        """Return the course in a language; where a text is not translated it is in its own.

        Args:
            language: which one.
            catalogue: what was read of it already.
        """
        faults = Faults()
        catalogue = catalogue or read_catalogue(self.folder, language, faults)
        if catalogue is None:
            self.faults.include(faults.found)
            return replace(self.source, language=language, translation=self._translation(language, 0, 0, 0))
        translator = CatalogueTranslator(catalogue.entries, faults)
        course = self.compile(in_language(self.files, translator), faults)
        translation = self._judge(catalogue, translator, faults)
        known = {(fault.span, fault.code) for fault in self.faults.found}
        for fault in dict.fromkeys(faults.found):
            if fault.span.file == catalogue.name:
                self.faults.include([fault])
            elif fault.severity is Severity.ERROR and (fault.span, fault.code) not in known:
                place = _place(fault, translator, catalogue)
                problem, cure = Sentence(fault.message), Sentence(fault.hint)
                self.faults.add("T205", place, problem=problem, cure=cure)
        used = {media.path for media in self.source.media}
        return replace(
            course,
            language=language,
            media=tuple(media for media in course.media if media.path in used),
            translation=translation,
        )

    def _judge(self, catalogue: Catalogue, translator: CatalogueTranslator, faults: Faults) -> Translation:
        """Tell how far a catalogue is behind the course."""
        total, whole = len(translator.met), Span(catalogue.name)
        fuzzy = unknown = shown = 0
        for message in translator.met:
            entry = catalogue.entries.get(message)
            unknown += entry is None
            fuzzy += entry is not None and entry.fuzzy
            shown += translator.entry(message) is not None
        left = len(catalogue.entries) - total + unknown
        source = self.source.language
        if shown + fuzzy < total:
            faults.add("T211", whole, missing=total - shown - fuzzy, total=total, source=source)
        if fuzzy:
            faults.add("T212", whole, number=fuzzy, total=total, source=source)
        if unknown or left:
            faults.add("T213", whole, missing=unknown, left=left, language=catalogue.language)
        return self._translation(catalogue.language, total, shown, fuzzy)

    def _translation(self, language: str, total: int, translated: int, outdated: int) -> Translation:
        review = self.files.course.entry.reviewed.get(language)
        return Translation(
            source=self.source.language,
            total=total,
            translated=translated,
            outdated=outdated,
            reviewer=review.by if review else "",
            reviewed=review.on if review else None,
        )


def _place(fault: Diagnostic, translator: CatalogueTranslator, catalogue: Catalogue) -> Span:
    """Return where the translation stands that breaks a rule at a place of the course."""
    after: list[tuple[int, Span]] = []
    around: list[tuple[int, Span]] = []
    for message, places in translator.met.items():
        entry = catalogue.entries.get(message)
        for area in (place.area for place in places if place.area.source.name == fault.span.file and entry):
            at = area.source.line_start(fault.span.line - 1) + fault.span.column - 1
            if area.start <= at < area.end and entry:
                around.append((at - area.start, entry.area.span))
            elif at <= area.start and entry:
                after.append((area.start - at, entry.area.span))
    nearest = min(around or after, default=(0, Span(catalogue.name)))
    return nearest[1]
