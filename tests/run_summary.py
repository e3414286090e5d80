"""Collects what a run of the tests did, for the one line that `tests/run` and `tests/quick` end with."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

SUMMARY = Path(__file__).parent / ".run" / "summary.json"
DURATIONS = SUMMARY.with_name("durations.tsv")
"""Seconds of every test, the slowest first."""
LIMIT_MINUTES = 12
"""How long a normal run may take on two idle cores."""

MARKS = ("thorough", "browser", "postgresql", "slow")
_LEFT_OUT = "left_out"
"""The key under which a worker sends its counts to the process that started it."""


class Summary:
    """Counts and durations of one run; with several workers, of all of them.

    Attributes:
        seconds: how long each test took, with the fixtures that were set up for it.
        outcomes: how many tests passed, failed and so on.
        left_out: how many tests were not run, by the mark that was the reason.
    """

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.outcomes: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()

    def pytest_deselected(self, items: Iterable[pytest.Item]) -> None:
        """Count tests that this run leaves out."""
        for item in items:
            self.left_out[
                next((mark for mark in MARKS if item.get_closest_marker(mark)), "not selected")
            ] += 1

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add one phase of one test."""
        self.seconds[report.nodeid] += report.duration
        if report.when == "call" or not report.passed:
            self.outcomes[report.outcome] += 1

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """Take over the counts of a worker; all workers leave out the same tests."""
        self.left_out = Counter(getattr(node, "workeroutput", {}).get(_LEFT_OUT, self.left_out))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Send the counts to the process that started this worker, or write the summary."""
        workeroutput = getattr(session.config, "workeroutput", None)
        if workeroutput is not None:
            workeroutput[_LEFT_OUT] = dict(self.left_out)

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Write the summary for the command that ran pytest."""
        if hasattr(config, "workeroutput") or config.option.collectonly:
            return
        SUMMARY.parent.mkdir(exist_ok=True)
        slowest = sorted(self.seconds.items(), key=lambda each: -each[1])
        DURATIONS.write_text("".join(f"{seconds:.2f}\t{name}\n" for name, seconds in slowest), "utf-8")
        summary = {"outcomes": self.outcomes, "left_out": self.left_out, "slowest": slowest[:5]}
        SUMMARY.write_text(json.dumps(summary, indent=2), "utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Collect the summary of this run."""
    config.pluginmanager.register(Summary(), "westeros-summary")


def main(start: str, *effort: str) -> None:
    """Print what passed, in how long, what was left out, and the five slowest tests.

    Args:
        start: when the command began, in seconds since the epoch.
        effort: `--thorough` if the run has no limit of time.
    """
    if not SUMMARY.exists():
        sys.exit("No test was run; what pytest printed says why.")
    summary = json.loads(SUMMARY.read_text("utf-8"))
    minutes, seconds = divmod(round(time.time() - float(start)), 60)
    print("\nThe five slowest tests:")
    for name, duration in summary["slowest"]:
        print(f"{duration:8.1f} s  {name}")
    if summary["left_out"]:
        left_out = ", ".join(f"{number} {mark}" for mark, number in summary["left_out"].items())
        print(f"Not part of this run: {left_out}. `bash tests/run --thorough` runs every test.")
    if minutes >= LIMIT_MINUTES and "--thorough" not in effort:
        print(f"This took longer than the {LIMIT_MINUTES} minutes that two idle cores need.")
    counts = ", ".join(
        f"{number} {outcome}" for outcome, number in sorted(summary["outcomes"].items(), reverse=True)
    )
    print(f"{counts or 'no test ran'} in {minutes} min {seconds:02d} s")


if __name__ == "__main__":
    main(*sys.argv[1:])
