"""SCORM 2004: sessions that are broken anywhere end like unbroken ones (see world/sessions.py)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from .world.sessions import BATCH, SESSIONS, compare, never_struck

if TYPE_CHECKING:
    from .building import Packages
    from .world import World

TARGET = "scorm2004"
struck: Counter[str] = Counter()


@pytest.mark.parametrize("first", range(0, SESSIONS, BATCH))
def test_broken_sessions_end_like_unbroken_ones(
    world: World, packages: Packages, corrected: Packages, first: int
) -> None:
    pages = [world.publish(each.built(TARGET)) for each in (packages, corrected)]
    struck.update(compare(world, TARGET, pages, range(first, first + BATCH)))


def test_every_fault_struck_at_every_verb() -> None:
    """It comes after the sessions, in the same process."""
    assert not never_struck(struck), f"of {sum(struck.values())} faults"
