"""The formats in which question banks come and go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TypeAlias

from westeros_learn.errors import BankRefusedError
from westeros_learn.exchange import gift, moodle, sheets
from westeros_learn.exchange.bank import ReadBank
from westeros_learn.exchange.pictures import Shelf
from westeros_learn.exchange.reconciling import Held
from westeros_learn.source.bank import QuestionBank, WrittenQuestion

Reader: TypeAlias = Callable[[bytes, QuestionBank, Shelf, str], ReadBank]
Holder: TypeAlias = Callable[[WrittenQuestion, int], Held | None]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is read.

    Attributes:
        name: what commands call it.
        endings: of its files.
        read: reads a file.
        holder: makes what says how much of a question of ours it holds.
    """

    name: str
    endings: tuple[str, ...]
    read: Reader
    holder: Callable[[QuestionBank, Shelf], Holder]


FORMATS: Mapping[str, Format] = {
    form.name: form
    for form in (
        Format("moodle-xml", (".xml",), moodle.read, moodle.MoodleHolder),
        Format("gift", (".gift", ".txt"), gift.read, gift.holder),
        Format("xlsx", (".xlsx",), sheets.read, sheets.holder),
        Format("csv", (".csv", ".tsv"), sheets.read, sheets.holder),
    )
}
"""Each by its name."""


def format_of(name: str, asked: str = "") -> Format:
    """Return the format of a file.

    Args:
        name: of the file.
        asked: the name of a format, where somebody has said it.

    Raises:
        BankRefusedError: its ending says nothing, and nobody has said it.
    """
    if asked:
        return FORMATS[asked]
    ending = PurePath(name).suffix.lower()
    for form in FORMATS.values():
        if ending in form.endings:
            return form
    known = ", ".join(ending for form in FORMATS.values() for ending in form.endings)
    raise BankRefusedError(
        f"The ending of '{name}' says nothing about its format.",
        f"Say which one it is with --format. Endings that are known: {known}",
    )
