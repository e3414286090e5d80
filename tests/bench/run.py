"""Run every benchmark; each prints its figures and ratios."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.bench import build, evidence, first_screen, keystroke, matrix, preview, submits

BY_THE_CLOCK = (build, first_screen, preview, keystroke, submits, matrix, evidence)
"""What these measure takes as long as it takes: they run one after the other, alone."""

BY_COMPUTING = ("sizes", "browsing", "exports", "editor")
"""These measure what their own processes compute and hold: two run beside each other."""


def main() -> None:
    """Run them."""
    for benchmark in BY_THE_CLOCK:
        benchmark.main()
        sys.stdout.flush()
    with ThreadPoolExecutor(2) as pool:
        for told in pool.map(_told, BY_COMPUTING):
            print(told, end="", flush=True)


def _told(name: str) -> str:
    """Run a benchmark as a process of its own; return what it prints."""
    command = [sys.executable, "-m", f"tests.bench.{name}"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


if __name__ == "__main__":
    main()
