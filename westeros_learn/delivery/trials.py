"""Packages that somebody sent to be tried in the test LMS: kept for a day, then gone.

Whoever has the address of one can play it; the address says a long random token, and the folder knows
only its hash. Several processes may share the folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from tempfile import NamedTemporaryFile

KEPT = timedelta(days=1)
_ENDING = ".zip"


class TrialStore:
    """Where they are.

    Args:
        folder: one that this program may write to; it is made when it is needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, chunks: Iterable[bytes]) -> str:
        """Keep a package, all of it or nothing; return the token that opens it."""
        token = token_urlsafe(24)
        self._folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self._folder, prefix=".coming-", delete=False) as coming:
            try:
                for chunk in chunks:
                    coming.write(chunk)
                coming.close()
                os.replace(coming.name, self._place(token))  # noqa: PTH105  # atomic on every system
            except BaseException:
                Path(coming.name).unlink(missing_ok=True)
                raise
        return token

    def find(self, token: str, now: datetime) -> Path | None:
        """Return where the package of a token lies; None where there is none, or no longer."""
        place = self._place(token)
        try:
            is_kept = place.stat().st_mtime > (now - KEPT).timestamp()
        except OSError:
            return None
        return place if is_kept else None

    def drop_old(self, now: datetime) -> None:
        """Delete what was kept for long enough, and what came only by half."""
        for each in self._folder.glob("*") if self._folder.is_dir() else ():
            try:
                if each.stat().st_mtime <= (now - KEPT).timestamp():
                    each.unlink()
            except FileNotFoundError:  # another process drops it, too
                continue

    def _place(self, token: str) -> Path:
        return self._folder / f"{sha256(token.encode()).hexdigest()}{_ENDING}"
