"""The program as its users run it: a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def running_demo(courses: Path, output: Path) -> Iterator[str]:
    """Run the demo on a free port; yields its address."""
    command = [sys.executable, "-u", "-m", "westeros_learn", "demo", "--port", "0", "--no-browser"]
    with subprocess.Popen(
        [*command, "--courses", str(courses), "-o", str(output)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as demo:
        assert demo.stdout is not None
        try:
            lines = []
            for line in demo.stdout:
                lines.append(line)
                if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                    yield found[0]
                    break
            else:
                raise AssertionError("".join(lines))
        finally:
            demo.terminate()
