"""Exports of 100,000 rows, from the database to the file: in constant memory, in CSV and XLSX.

Each is a process of its own, whose largest memory is compared with that of the same export of 10,000 rows.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import text

from tests.bench.report import heading, say
from tests.databases import Server, server_folder
from westeros_learn.delivery.sheets import Sheet, SheetForm, export_sheets
from westeros_learn.records import Database
from westeros_learn.records.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from westeros_learn.delivery.sheets import Cell

ROOT = Path(__file__).parents[2]
FEW, MANY = 10_000, 100_000
CONSTANT = 1.1
MOST_SECONDS = {SheetForm.CSV: 10.0, SheetForm.XLSX: 60.0}
"""How long somebody may wait for it; a proxy usually waits for 60 seconds."""

_ROWS = """
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :rows)
    SELECT n, 'Family name ' || n, 'name.' || n || '@school.example', 'Regional court, town no. ' || (n % 97),
        n * 0.37, 'prosecutor', 'RO', n % 11
    FROM numbers
"""


def export(url: str, form: SheetForm, number: int) -> None:
    """Export so many rows of a database."""
    database = Database(url)

    def rows() -> Iterator[Sequence[Cell]]:
        with database.snapshot() as session:
            yield from session.execute(text(_ROWS).execution_options(yield_per=500), {"rows": number})

    now = datetime.now(UTC)
    sheet = Sheet("People", [f"Column {place}" for place in range(1, 9)], rows())
    done = export_sheets(database, [sheet], form, None, now, action="export people", subject="everybody")
    done.file.close()
    database.close()


def measured(url: str, form: SheetForm, number: int) -> tuple[float, float]:
    """Return the seconds of computing and the largest memory in MB of an export."""
    command = [sys.executable, "-m", "tests.bench.exports", url, form, str(number)]
    with subprocess.Popen(command, cwd=ROOT) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Give the address of a database of each kind, with all tables."""
    with TemporaryDirectory() as folder, server_folder(on_disk=True) as place:
        server = Server(place)
        with server.running(), server.new_database("template1") as url:
            yield {"SQLite": f"sqlite:///{folder}/records.db", "PostgreSQL": url}


def main() -> None:
    """Print the figures and their ratios."""
    with databases() as urls:
        for name, url in urls.items():
            database = Database(url)
            upgrade(database)
            database.close()
            for form in SheetForm:
                heading(f"Export of {MANY:,} rows with 8 columns as {form}, from {name}")
                _, few = measured(url, form, FEW)
                seconds, many = measured(url, form, MANY)
                say("computing", seconds, MOST_SECONDS[form], "s")
                say(f"memory, against {FEW:,} rows ({few:.0f} MB)", many / few, CONSTANT, "times")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        export(sys.argv[1], SheetForm(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
