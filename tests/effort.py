"""How much a run of the tests tries.

`pytest --thorough` runs every test at full length. Without it, tests marked `thorough` are left out,
and those that try many random cases try a share of them: the first ones of the same sequence, so that
a case means the same in both runs.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_VARIABLE = "TESTS_THOROUGH"
"""An environment variable, so that test workers and the processes that tests start see it, too.

It does not begin with `WESTEROS_`: the app refuses to start with a setting that it does not know.
"""

SHARE = 0.2
"""The share of random cases that a normal run tries."""


def set_thorough() -> None:
    """Run at full length, in this process and in those that it starts."""
    os.environ[_VARIABLE] = "1"


def is_thorough() -> bool:
    """Say whether this run tries everything at full length."""
    return _VARIABLE in os.environ


def cases(full: int, *, at_least: int = 20) -> int:
    """Return how many of `full` random cases this run tries.

    Args:
        full: the number in a thorough run.
        at_least: the number below which the test would show too little.
    """
    return full if is_thorough() else max(min(full, at_least), round(full * SHARE))


def sample(parameters: Iterable[Any], is_in_sample: Callable[[Any], bool]) -> list[Any]:
    """Return parameters of a test, all but a sample of them marked for the thorough run alone."""
    return [
        each if is_in_sample(each) else pytest.param(each, marks=pytest.mark.thorough) for each in parameters
    ]
