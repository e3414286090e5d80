"""Questions as they are where their entries stand alone in a file.

What is made of a question so lasts while only its place changes: whoever adds a line to one of 5,000
moves all that stand below it, and nothing of them has to be made anew.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from westeros_learn.memo import Memo
from westeros_learn.model import Span
from westeros_learn.source.memo import once

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from westeros_learn.model import Question
    from westeros_learn.source.faults import Faults
    from westeros_learn.source.files import SourceFile

T = TypeVar("T")

_WITHOUT_PLACES = frozenset({"str", "int", "bool", "float", "float | None", "int | None", "str | None"})


@dataclass(frozen=True, slots=True)
class AloneQuestion:
    """A question as it is where its entry stands alone.

    Attributes:
        source: the text of the entry; None for a question that is as it is in its file.
        lines: how many lines stand before the entry in its file.
    """

    question: Question
    source: SourceFile | None = None
    lines: int = 0


class Lasting:
    """What is made of the questions of a course, each by itself.

    Args:
        memo: remembers it.
        alone: the questions, by their ids.
    """

    def __init__(self, memo: Memo | None = None, alone: Mapping[str, AloneQuestion] | None = None) -> None:
        self.memo = memo or Memo()
        self._alone = alone or {}

    def once(
        self,
        question: Question,
        what: str,
        of: object,
        faults: Faults,
        check: Callable[[AloneQuestion, Faults], None],
    ) -> None:
        """Collect what is wrong in a question.

        Args:
            question: the question.
            what: names the check.
            of: what else the check depends on.
            faults: gets what is wrong.
            check: finds it.
        """
        alone = self._alone.get(question.id) or AloneQuestion(question)
        once(self.memo, (what, question.id), (alone.question, of), faults, partial(check, alone), alone.lines)

    def fact(self, question: Question, what: str, make: Callable[[Question], T]) -> T:
        """Return something that is so of a question wherever it stands."""
        alone = self._alone.get(question.id)
        found = alone.question if alone else question
        return self.memo.once((what, question.id), found, partial(make, found))


def moved(part: T, lines: int) -> T:
    """Return a part of the model as it is where so many lines more stand before it."""
    return cast("T", _moved(part, lines)) if lines else part


def _moved(part: Any, lines: int) -> Any:  # parts of any type
    kind: Any = type(part)
    if kind is Span:
        return Span(part.file, part.line + lines, part.column)
    if kind is tuple:
        new = tuple([_moved(each, lines) for each in part])
        return part if all(map(_is, part, new)) else new
    changed: dict[str, Any] = {}
    for name in _names(kind):
        value = getattr(part, name)
        if value and (new := _moved(value, lines)) is not value:
            changed[name] = new
    if not changed:
        return part
    return type(part)(**{name: getattr(part, name) for name in _all_names(kind)} | changed)


def _is(one: object, other: object) -> bool:
    return one is other


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """Return the fields of a part in which places may stand."""
    if not is_dataclass(kind):
        return ()
    return tuple(each.name for each in fields(kind) if each.type not in _WITHOUT_PLACES)


@cache
def _all_names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
