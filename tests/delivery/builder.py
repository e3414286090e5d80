"""A process of its own that begins a build and stops for ever at a place within: a test kills it there.

    python -m tests.delivery.builder MODULE:FUNCTION CALL URL COURSES PACKAGES TIME

says "here" when the function was called for the CALL-th time, and has returned, and waits.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from tests.cli.stopped import stop_after
from westeros_learn.delivery.jobs import claim_job
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.package_building import PackageBuilder
from westeros_learn.delivery.package_making import make
from westeros_learn.delivery.package_store import PackageStore
from westeros_learn.records import Database


def main(place: str, call: str, url: str, courses: str, packages: str, time: str) -> None:
    """Take the next job and do it, up to the place."""
    database, now = Database(url), datetime.fromisoformat(time)
    job = claim_job(database, now)
    assert job
    stop_after(place, int(call))
    store = PackageStore(Path(packages))
    PackageBuilder(database, Library(Path(courses)), store, lambda: now, make).do(job)


if __name__ == "__main__":
    main(*sys.argv[1:])
