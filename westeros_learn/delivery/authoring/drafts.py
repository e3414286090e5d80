"""The drafts of courses, compiled: what authors see, with everything that is wrong in it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from westeros_learn.delivery.library import content_hash
from westeros_learn.memo import Memo
from westeros_learn.model import CompileResult, Severity
from westeros_learn.source import load_course

if TYPE_CHECKING:
    from westeros_learn.delivery.authoring.volume import Volume

_MOST = 12
"""Courses of which a process remembers what it made of their parts."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A course as it is written now.

    Attributes:
        content: names the content of all of its files.
        result: what it says, and what is wrong in it.
    """

    content: str
    result: CompileResult

    @property
    def title(self) -> str:
        """What the course is called; "" where its `course.yaml` cannot be read."""
        return self.result.course.title if self.result.course else ""

    @property
    def errors(self) -> int:
        """How many errors it has."""
        return len(self.result.errors)

    @property
    def warnings(self) -> int:
        """How many warnings it has."""
        return sum(each.severity is Severity.WARNING for each in self.result.diagnostics)


class Drafts:
    """Compiles drafts, and what has changed of them alone.

    Args:
        volume: where they are.
    """

    def __init__(self, volume: Volume) -> None:
        self._volume = volume
        self._known: OrderedDict[str, tuple[Lock, Memo, list[Draft]]] = OrderedDict()
        self._looking = Lock()

    def draft(self, course: str) -> Draft:
        """Return a course as it is written now.

        Raises:
            Refused: there is none (NO_COURSE).
        """
        folder = self._volume.course(course)
        lock, memo, last = self._place(course)
        with lock:
            content = content_hash(folder)
            if last and last[0].content == content:
                return last[0]
            found = Draft(content, _compile(folder, memo))
            # A file that was changed while it was read: the next one who asks is told what it says then.
            last[:] = [found] if content_hash(folder) == content else []
            return found

    def unsaved(self, course: str, texts: Mapping[str, str]) -> Draft:
        """Return a course as it would be with texts that are not saved, by the files they belong to.

        Raises:
            Refused: there is none (NO_COURSE).
        """
        folder = self._volume.course(course)
        self.draft(course)
        # What is typed is remembered apart: both stay at hand.
        lock, memo, last = self._place(f"{course}?", self.memo(course))
        with lock:
            mark = blake2b(content_hash(folder).encode(), digest_size=16)
            for name, text in sorted(texts.items()):
                mark.update(f"\0{name}\0{text}".encode(errors="surrogatepass"))
            if not last or last[0].content != mark.hexdigest():
                last[:] = [Draft(mark.hexdigest(), load_course(folder, memo=memo, unsaved=texts))]
            return last[0]

    def memo(self, course: str) -> Memo:
        """Return what is known of the parts of a course as it is written now."""
        return self._place(course)[1]

    def _place(self, course: str, behind: Memo | None = None) -> tuple[Lock, Memo, list[Draft]]:
        with self._looking:
            place = self._known.setdefault(course, (Lock(), Memo(behind), []))
            self._known.move_to_end(course)
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
            return place


def _compile(folder: Path, memo: Memo) -> CompileResult:
    return load_course(folder, all_catalogues=True, memo=memo)
