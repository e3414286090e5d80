"""What reading a text of a course needs: what it may name, and who translates it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from westeros_learn.source.judge import Judge
from westeros_learn.source.listings import CourseTexts
from westeros_learn.source.translation import SOURCE_LANGUAGE, Translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from westeros_learn.model import Media, Span


class Known:
    """Ids that may be named.

    When a file that holds some of them cannot be read they are not `complete`: every id
    is then taken for known, for one fault should not be told a hundred times.
    """

    def __init__(self, ids: Iterable[str] = (), *, complete: bool = True) -> None:
        self._ids = frozenset(ids)
        self.complete = complete

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Known) and (self._ids, self.complete) == (other._ids, other.complete)

    def __hash__(self) -> int:
        return hash((self._ids, self.complete))

    def __contains__(self, identifier: object) -> bool:
        return not self.complete or identifier in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The ids, and the media paths, that exist, and the translator of what is read.

    Attributes:
        questions: every question that was written, also one that cannot be shown.
        scenarios: every scenario that was written, also one that cannot be shown.
        readable: the questions, quizzes and scenarios that can be shown in a lesson.
        places: where each question and scenario stands that cannot be shown.
        media: every picture by its path, None for one that cannot be shown.
        texts: the course's text files, for what lists them.
        judge: says what is wrong in an example.
        translator: every text that a learner reads passes through it.
    """

    references: Known
    terms: Known
    lessons: Known
    outcomes: Known
    quizzes: Known
    questions: Known
    scenarios: Known = field(default_factory=Known)
    readable: frozenset[str] = frozenset()
    places: Mapping[str, Span] = field(default_factory=dict)
    media: Mapping[str, Media | None] = field(default_factory=dict)
    texts: CourseTexts = field(default_factory=CourseTexts, compare=False)
    judge: Judge = field(default_factory=Judge, compare=False)
    translator: Translator = SOURCE_LANGUAGE
