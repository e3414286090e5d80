"""Sessions that are broken anywhere end like unbroken ones (see world/sessions.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .world.sessions import OF_THE_DAY, SESSIONS, compare, never_struck

if TYPE_CHECKING:
    from .building import Packages
    from .world import World

pytestmark = pytest.mark.parametrize("target", ["scorm12", "scorm2004"])


@pytest.mark.thorough
def test_broken_sessions_end_like_unbroken_ones(
    world: World, packages: Packages, corrected: Packages, target: str
) -> None:
    pages = [world.publish(each.built(target)) for each in (packages, corrected)]
    struck = compare(world, target, pages, range(SESSIONS))
    assert not never_struck(struck), f"of {struck.total()} faults"


def test_sessions_of_the_day_end_like_unbroken_ones(
    world: World, packages: Packages, corrected: Packages, request: pytest.FixtureRequest, target: str
) -> None:
    """Others each day; the head of the run names the first seed, and `--seed` repeats them."""
    pages = [world.publish(each.built(target)) for each in (packages, corrected)]
    first = request.config.option.seed
    compare(world, target, pages, range(first, first + OF_THE_DAY))
