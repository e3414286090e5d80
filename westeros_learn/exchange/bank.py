"""What every format of question banks is read into: questions as our files have them, and what got lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from westeros_learn.source.bank import QuestionData

MOST_BYTES = 60_000_000
"""Of a bank with its pictures."""
MOST_QUESTIONS = 5_000
MOST_PICTURE = 5_000_000
"""Bytes of one picture; a course may hold no larger one."""
MOST_PICTURES = 40_000_000
"""Bytes of all pictures of a bank together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A question of a bank.

    Attributes:
        line: where it starts in the file, as an editor counts; the row of a table.
        name: what a person finds it by in the file.
        own_id: the id that the file gives it, "" for none.
        data: what would stand in a file of ours, without an id; parts have letters by their order.
        losses: what of it we have no place for.
        tasks: what a person should look at, as sentences.
        pictures: those that it shows, by the path that they have in its texts.
        groups: the names of the categories that lead to it, and of its tags.
        place: the lesson that the file names, or "pool"; "" for none.
        has_letters: whether the letters of its parts are those that they have in the course.
    """

    line: int
    name: str
    own_id: str
    data: QuestionData
    losses: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    place: str = ""
    has_letters: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A question of a bank that cannot come in.

    Attributes:
        line: where it starts in the file.
        name: what a person finds it by.
        cause: why not, as a sentence.
        cure: what to do, as a sentence; "" where there is nothing.
    """

    line: int
    name: str
    cause: str
    cure: str = ""


@dataclass(frozen=True, slots=True)
class ReadBank:
    """A question bank that was read.

    Attributes:
        found: its questions.
        refused: those that we have no kind for, or that are broken.
        notes: what is lost of the bank as a whole, as sentences.
    """

    found: tuple[Found, ...]
    refused: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()


class RefusedQuestionError(Exception):
    """A question cannot be taken over; the reader makes a `Refusal` of it.

    Args:
        cause: why not, as a sentence.
        cure: what to do, as a sentence.
    """

    def __init__(self, cause: str, cure: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.cure = cure
