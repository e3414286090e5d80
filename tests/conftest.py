"""Options, marks and fixtures for all tests."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import settings

from tests.effort import cases, is_thorough, set_thorough

pytest_plugins = ["tests.databases", "tests.run_summary"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that `tests/run`, `tests/quick` and `tests/repeat` pass on."""
    group = parser.getgroup("westeros-learn")
    group.addoption("--thorough", action="store_true", help="run every test, each at full length")
    group.addoption("--visible", action="store_true", help="show the browser, slowed down")
    group.addoption("--seed", type=int, help="first seed of the random sessions; without it, today's date")


def pytest_configure(config: pytest.Config) -> None:
    """Set the effort before any test module is imported."""
    if config.option.thorough:
        set_thorough()
    # Property tests run the same examples everywhere, and take the time that they need.
    settings.register_profile("steady", deadline=None, derandomize=True, max_examples=cases(100, at_least=50))
    settings.load_profile("steady")
    if config.option.seed is None:
        config.option.seed = int(datetime.now(UTC).strftime("%Y%m%d"))


def pytest_report_header(config: pytest.Config) -> str:
    """Print what is needed to repeat the run."""
    return (
        f"effort: {'thorough' if is_thorough() else 'normal'}, random sessions: --seed {config.option.seed}"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs a browser or a database server, and leave out what belongs to the thorough run."""
    for item in items:
        assert isinstance(item, pytest.Function)
        if "browser" in item.fixturenames:
            item.add_marker("browser")
        if "postgresql_server" in item.fixturenames or "postgresql" in _parameters(item).values():
            item.add_marker("postgresql")
    if is_thorough():
        return
    for item in _other_alternatives(items):
        item.add_marker("thorough")
    left_out = [item for item in items if item.get_closest_marker("thorough")]
    items[:] = [item for item in items if not item.get_closest_marker("thorough")]
    config.hook.pytest_deselected(items=left_out)


def _other_alternatives(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return all but one of the cases that differ only in an alternative; see the mark `alternate`.

    A test with the parameter `version` alternates between the versions of SCORM. Which alternative a case
    runs in depends on its name alone, so that a new test does not change it for others.
    """
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        mark = item.get_closest_marker("alternate")
        names = (*(mark.args if mark else ()), *(("1.2", "2004") if "version" in _parameters(item) else ()))
        if names:
            alternatives = "|".join(map(re.escape, names))
            case = re.sub(rf"(?<=[\[-])({alternatives})(?=[\]-])", "", item.nodeid)
            groups.setdefault(case, []).append(item)
    chosen = {id(group[zlib.crc32(case.encode()) % len(group)]) for case, group in groups.items()}
    return [item for group in groups.values() for item in group if id(item) not in chosen]


def _parameters(item: pytest.Item) -> dict[str, object]:
    return item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
