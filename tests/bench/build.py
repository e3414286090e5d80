"""The build of one course as a whole process, against the least that any such program must do.

The other process imports the same libraries, reads the same files, renders the same
Markdown once and deflates the same bytes once. The two take turns.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from zipfile import ZipFile

from tests.bench.report import heading, say

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "courses" / "victim-hearing"
ROUNDS = 9
WANTED = 3.0

LEAST = """
import sys, zlib
from pathlib import Path
import click, jinja2, lxml.etree, markdown_it, pydantic, yaml
from markdown_it import MarkdownIt
markdown = MarkdownIt("commonmark").enable("table")
for path in sorted(Path(sys.argv[1]).rglob("*.*")):
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        markdown.render(text)
for path in sorted(Path(sys.argv[2]).iterdir()):
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    compressor.compress(path.read_bytes()) + compressor.flush()
"""


def seconds(command: list[str]) -> float:
    """Return how long a process takes from start to end."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def main() -> None:
    """Print the ratio of the medians."""
    with tempfile.TemporaryDirectory() as folder:
        build = [sys.executable, "-m", "westeros_learn", "build", str(COURSE), "-o", folder]
        seconds(build)
        (package,) = Path(folder).glob("*.zip")
        members = Path(folder) / "members"
        ZipFile(package).extractall(members)
        least = [sys.executable, "-c", LEAST, str(COURSE), str(members)]
        seconds(least)
        pairs = [(seconds(build), seconds(least)) for _ in range(ROUNDS)]
    ours, theirs = (median(column) for column in zip(*pairs, strict=True))
    heading(f"Build of one course, as a whole process (medians of {ROUNDS} runs)")
    print(f"  ours {ours:.3f} s, the least process {theirs:.3f} s")
    say("build against the least process", ours / theirs, WANTED, "times", is_goal=True)


if __name__ == "__main__":
    main()
