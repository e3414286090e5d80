"""Check and build of large courses: linear in time, under 1 GB; and how soon a small check ends.

Time is computing time of whole processes, so that a busy machine decides little. A course of
1,000 lessons with 20,000 questions is compared with one of 100 lessons, question by question.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench.large import QUESTIONS_PER_LESSON, write_course
from tests.bench.report import heading, say

ROOT = Path(__file__).parents[2]
COURSES = {"in one language": "asset-recovery", "with two translations": "victim-hearing"}
"""Whole courses: ten lessons, more than a hundred questions."""

SMALL, LARGE = 100, 1000
LINEAR = 1.3
MOST_MB = 1000
ROUNDS = 5


def run(*arguments: str) -> tuple[float, float]:
    """Return the seconds of computing and the largest memory in MB of one command."""
    command = [sys.executable, "-m", "westeros_learn", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def main() -> None:
    """Print the figures and their ratios."""
    heading(f"Check of one course, as a whole process: computing, median of {ROUNDS}")
    for what, course in COURSES.items():
        seconds = median(run("check", str(ROOT / "courses" / course))[0] for _ in range(ROUNDS))
        say(f"{course}, {what}", seconds, 0.5, "s")
    start, _ = run("--version")
    with TemporaryDirectory() as folder:
        small, large = (str(write_course(Path(folder), lessons)) for lessons in (SMALL, LARGE))
        for what, more in (("check", ()), ("build", ("--target", "html", "-o", f"{folder}/out"))):
            few, _ = run(what, small, *more)
            many, memory = run(what, large, *more)
            print(
                f"{what} of {LARGE:,} lessons with {LARGE * QUESTIONS_PER_LESSON:,} questions: {many:.1f} s"
            )
            ratio = (many - start) / LARGE / ((few - start) / SMALL)
            say(f"time for a lesson, against {SMALL} lessons", ratio, LINEAR, "times")
            say("memory", memory, MOST_MB, "MB")


if __name__ == "__main__":
    main()
