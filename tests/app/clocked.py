"""The command line, with a clock that a file tells: a test moves it for all processes at once.

python tests/app/clocked.py FILE ARGUMENTS
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from westeros_learn.app import running
from westeros_learn.cli import main


def _follow(file: Path) -> None:
    def now() -> datetime:
        return datetime.fromisoformat(file.read_text())

    running.utc_now = now  # type: ignore[attr-defined]  # in place of the one that it imports


if __name__ == "__main__":
    _follow(Path(sys.argv[1]))
    main(sys.argv[2:])
