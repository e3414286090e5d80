"""What texts of a course may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from westeros_learn.model import Media


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The ids, and the media paths, that exist.

    Attributes:
        questions: every question that was written, also one that could not be read.
        readable: those of them that can be shown in a lesson.
        media: every picture by its path, None for one that cannot be shown.
    """

    references: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    lessons: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    quizzes: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()
    readable: frozenset[str] = frozenset()
    media: Mapping[str, Media | None] = field(default_factory=dict)
