"""Drafts as learners would see them, with what their author has typed and not yet saved."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.library import content_hash
from westeros_learn.web.preview.course import PreviewedCourse, Section, Snapshot
from westeros_learn.web.preview.pieces import Pieces

_MOST = 8
"""Previews of which a process remembers what it made of their parts."""


class Previews:
    """Compiles and renders drafts, of each only what has changed.

    Every process has its own: whatever one of them is asked for, it finds the files and the texts that are
    half written, and nothing else is needed.

    Args:
        volume: where the drafts are.

    Attributes:
        pieces: what was sent of lessons.
    """

    def __init__(self, volume: Volume) -> None:
        self._volume = volume
        self.pieces = Pieces()
        self._known: OrderedDict[tuple[str, int | None], tuple[Lock, PreviewedCourse]] = OrderedDict()
        self._seen: dict[tuple[str, int | None], str] = {}
        self._looking = Lock()

    def snapshot(self, course: str, language: str, who: int | None, unsaved: Mapping[str, str]) -> Snapshot:
        """Return a draft as it is now.

        Args:
            course: which course.
            language: in which language; its own, for "".
            who: whose it is, besides the files; None for what anybody may see.
            unsaved: texts that they have typed and not saved.

        Raises:
            Refused: there is no such course (NO_COURSE).
        """
        folder = self._volume.course(course)
        key = course, who
        lock, previewed = self._place(key, folder)
        with lock:
            content = content_hash(folder)
            if self._seen.get(key) != content or previewed.unsaved != unsaved:
                previewed.write(unsaved)
                self._seen[key] = content
            return previewed.snapshot(language)

    def glance(self, course: str, who: int, file: str, text: str) -> Section | None:
        """Return a lesson as it would be with another text of one of its files, in its course's language.

        It is not looked whether anything else has changed since the last snapshot: that one follows.

        Args:
            course: which course.
            who: who is writing.
            file: the path of the file from the course's folder.
            text: what it would say.

        Returns:
            None where only a snapshot tells what becomes of it.

        Raises:
            Refused: there is no such course (NO_COURSE).
        """
        _, previewed = self._place((course, who), self._volume.course(course))
        return previewed.glance(file, text)

    def _place(self, key: tuple[str, int | None], folder: Path) -> tuple[Lock, PreviewedCourse]:
        with self._looking:
            known = self._volume.drafts.memo(key[0])
            place = self._known.setdefault(key, (Lock(), PreviewedCourse(folder, known)))
            self._known.move_to_end(key)
            if len(self._known) > _MOST:
                gone, _ = self._known.popitem(last=False)
                self._seen.pop(gone, None)
            return place
