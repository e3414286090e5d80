"""A course that may be written into."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.banks import copy_of


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the base course."""
    return copy_of("base", tmp_path)
