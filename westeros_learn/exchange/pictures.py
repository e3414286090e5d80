"""Pictures that come with a bank: each gets a name in the course's media folder, once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from westeros_learn.errors import BankRefusedError
from westeros_learn.exchange.bank import MOST_PICTURE, MOST_PICTURES
from westeros_learn.model import Media
from westeros_learn.player import picture_bytes
from westeros_learn.source.bank import QuestionBank
from westeros_learn.source.ids import slug
from westeros_learn.source.media import FOLDER, judge_picture

_SIGNS = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"GIF8": ".gif"}
_DRAWING = re.compile(rb"\s*(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*)*<svg[\s>]", re.DOTALL)


class Shelf:
    """The pictures of a course, and those that a bank brings.

    Attributes:
        new: what the course does not have yet: bytes by path.
        media: the same, as the course will see them.
    """

    def __init__(self, bank: QuestionBank) -> None:
        self.new: dict[str, bytes] = {}
        self.media: dict[str, Media] = {}
        self._root = bank.root
        self._known: Mapping[str, Media] = {
            PurePosixPath(media.path).name: media for media in bank.course.media
        }
        self._held: dict[str, tuple[bytes, ...]] = {}
        self._total = 0

    def place(self, name: str, data: bytes) -> str:
        """Return the path of a picture in the course, "" for one that it cannot hold.

        The same picture under the same name gets the same path, however often it comes.

        Raises:
            BankRefusedError: all pictures together are too large.
        """
        ending = _ending(data)
        if not ending or len(data) > MOST_PICTURE:
            return ""
        stem = slug(PurePosixPath(name.replace("\\", "/")).stem, most_words=8)[:60] or "picture"
        mark = hashlib.sha256(data).hexdigest()[:8]
        for base in (f"{stem}{ending}", f"{stem}-{mark}{ending}"):
            known = self._known.get(base)
            path = known.path if known else f"{FOLDER}/{base}"
            if known is None and path not in self.new:
                return self._add(path, data)
            if data in ((self.new[path],) if known is None else self._bytes_of(known)):
                return path
        return ""

    def _add(self, path: str, data: bytes) -> str:
        media = judge_picture(self._root, path, data)
        if media is None:
            return ""
        self._total += len(data)
        if self._total > MOST_PICTURES:
            raise BankRefusedError(
                f"The pictures of the file take more than {MOST_PICTURES // 1_000_000} MB together.",
                "Import it in parts, or make the pictures smaller first.",
            )
        self.new[path], self.media[path] = data, media
        return path

    def _bytes_of(self, media: Media) -> tuple[bytes, ...]:
        """Return a picture of the course as its file has it, and as it stands in packages."""
        if media.path not in self._held:
            try:
                self._held[media.path] = (Path(media.file).read_bytes(), picture_bytes(media))
            except OSError:
                self._held[media.path] = ()
        return self._held[media.path]


def _ending(data: bytes) -> str:
    """Return the ending that a picture has by its first bytes, "" for what is none of ours."""
    for sign, ending in _SIGNS.items():
        if data.startswith(sign):
            return ending
    return ".svg" if _DRAWING.match(data.removeprefix(b"\xef\xbb\xbf")[:4_000]) else ""
