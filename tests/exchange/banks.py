"""Courses that may be written into, and imports into them."""

from __future__ import annotations

import shutil
from pathlib import Path

from westeros_learn.exchange import ImportPlan, Wishes, format_of, new_texts, plan_import
from westeros_learn.source.bank import open_bank
from westeros_learn.source.writing import write_bytes, write_whole

NONE = Wishes()
PLAN = Wishes(outcome="b-o-plan")
TESTS = Path(__file__).parents[1]
COURSES = {
    "base": TESTS / "roots" / "base",
    "kinds": TESTS / "browser" / "courses" / "kinds",
    "hearing": TESTS.parent / "courses" / "victim-hearing",
    "numbers": TESTS.parent / "courses" / "asset-recovery",
}


def copy_of(name: str, folder: Path) -> Path:
    """Return a copy of a course."""
    return Path(shutil.copytree(COURSES[name], folder / name))


def planned(content: bytes, course: Path, file: str = "bank.xml", wishes: Wishes = NONE) -> ImportPlan:
    """Return what importing a file would do."""
    return plan_import(content, format_of(file), open_bank(course), wishes, file)


def imported(content: bytes, course: Path, file: str = "bank.xml", wishes: Wishes = PLAN) -> ImportPlan:
    """Import a file, and return what that did."""
    bank = open_bank(course)
    plan = plan_import(content, format_of(file), bank, wishes, file)
    for name, data in plan.pictures.items():
        write_bytes(course / name, data)
    for name, text in new_texts(plan, bank).items():
        write_whole(course / name, text)
    return plan
