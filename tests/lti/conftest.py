"""A platform and a tool that run, and a course with somebody in every part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .platform import TestPlatform
from .tool import TestTool

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def running_tool() -> Iterator[TestTool]:
    """The tool, once."""
    made = TestTool()
    yield made
    made.close()


@pytest.fixture
def tool(running_tool: TestTool) -> TestTool:
    """The tool, that knows nothing yet."""
    running_tool.forget()
    return running_tool


@pytest.fixture(scope="session")
def running_platform() -> Iterator[TestPlatform]:
    """The platform, once."""
    made = TestPlatform()
    yield made
    made.close()


@pytest.fixture
def platform(tool: TestTool, running_platform: TestPlatform) -> TestPlatform:
    """A platform that tells the truth, with a course."""
    running_platform.begin_anew()
    fill(running_platform, tool.tool.base)
    return running_platform


def fill(platform: TestPlatform, base: str) -> None:
    """Make a course with somebody in every part, and a tool with a link."""
    platform.person("ana", "Ana", "Pop", "Learner")
    platform.person("tomasz", "Tomasz", "Kot", "Instructor")
    platform.course("c-1", "Trafficking", "ana", "tomasz")
    platform.link("c-1", "l-1", f"{base}/lti/launch", course="victim-hearing")
    platform.client(base)
