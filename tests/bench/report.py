"""Record what a benchmark measured, and compare it with its limit.

Each figure is printed and added to a table in `RESULTS`, so that figures of benchmarks that run as
processes of their own are in it, too.
"""

from __future__ import annotations

import csv
from pathlib import Path

RESULTS = Path(__file__).parents[1] / ".run" / "benchmarks.csv"
_COLUMNS = ("benchmark", "figure", "value", "limit", "unit", "ratio", "kind of limit", "result")
_MISSED = "missed"
_heading = ""


def start_table() -> None:
    """Begin an empty table of results."""
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.unlink(missing_ok=True)


def heading(text: str) -> None:
    """Print what the figures that follow are about; the table repeats it in each row."""
    global _heading  # a benchmark is a script: it prints one heading after the other
    _heading = text
    print(text)


def say(what: str, value: float, limit: float, unit: str, *, is_goal: bool = False) -> None:
    """Print one figure and its ratio to the limit, and add both to the table.

    Args:
        what: what was measured.
        value: the figure, in `unit`.
        limit: the largest value that is good enough.
        unit: such as s or MB.
        is_goal: whether the limit is not reached yet, so that missing it fails no run. Remove this
            as soon as the limit is reached: from then on it holds.
    """
    ratio = value / limit
    result = "reached" if ratio <= 1 else _MISSED
    kind = "goal" if is_goal else "holds"
    print(
        f"  {what}: {value:,.2f} {unit} of at most {limit:,.2f} {unit}, ratio {ratio:.2f}, {result} ({kind})"
    )
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if file.tell() == 0:
            writer.writerow(_COLUMNS)
        writer.writerow((_heading, what, f"{value:.4g}", f"{limit:.4g}", unit, f"{ratio:.2f}", kind, result))


def missed_limits() -> list[str]:
    """Print every limit of the table that was missed; return those that must hold."""
    with RESULTS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["result"] == _MISSED]
    for row in rows:
        name, unit = f"{row['benchmark']}, {row['figure']}", row["unit"]
        print(
            f"Missed ({row['kind of limit']}): {name}: {row['value']} {unit} of at most {row['limit']} {unit}"
        )
    return [row["figure"] for row in rows if row["kind of limit"] == "holds"]
