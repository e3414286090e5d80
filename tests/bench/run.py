"""Run every benchmark, and say which limits were missed.

    python -m tests.bench.run

Writes all figures into the table `tests/.run/benchmarks.csv`. Exits with 1 if a limit that must hold
was missed. A goal that is not reached yet is printed only.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.bench import build, evidence, first_screen, keystroke, matrix, preview, submits
from tests.bench.report import missed_limits, start_table

BY_THE_CLOCK = (build, first_screen, preview, keystroke, submits, matrix, evidence)
"""What these measure takes as long as it takes: they run one after the other, alone."""

BY_COMPUTING = ("sizes", "browsing", "exports", "editor")
"""These measure what their own processes compute and hold: two run beside each other."""


def main() -> None:
    """Run them."""
    start_table()
    for benchmark in BY_THE_CLOCK:
        benchmark.main()
        sys.stdout.flush()
    with ThreadPoolExecutor(2) as pool:
        for output in pool.map(_run, BY_COMPUTING):
            print(output, end="", flush=True)
    sys.exit(1 if missed_limits() else 0)


def _run(name: str) -> str:
    """Run a benchmark as a process of its own; return what it prints."""
    command = [sys.executable, "-m", f"tests.bench.{name}"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


if __name__ == "__main__":
    main()
