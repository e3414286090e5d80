"""The program as its users run it: a process of its own."""

from __future__ import annotations

import re
import signal
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
    with _running("demo", "--courses", str(courses), "-o", str(output)) as (address, _):
        yield address


@contextmanager
def running_preview(course: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the preview of a course on a free port; yields its address and the process."""
    with _running("preview", str(course)) as both:
        yield both


@contextmanager
def running_trial(package: Path) -> Iterator[str]:
    """Run the test LMS with a package on a free port; yields its address."""
    with _running("try", str(package)) as (address, _):
        yield address


@contextmanager
def _running(command: str, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    whole = [sys.executable, "-u", "-m", "westeros_learn", command, "--port", "0", "--no-browser", *arguments]
    with subprocess.Popen(
        whole,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Tests that run in the background of a shell ignore Ctrl+C, and so would what they begin.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stdout is not None
        try:
            lines = []
            for line in process.stdout:
                lines.append(line)
                if found := re.search(r"http://(127\.0\.0\.1|localhost):\d+/", line):
                    yield found[0], process
                    break
            else:
                raise AssertionError("".join(lines))
        finally:
            process.terminate()
