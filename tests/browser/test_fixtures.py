"""The other fixtures of the browser tests do what they promise."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from .axe import axe_findings
from .chromium import throttle

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from .conftest import Static

PAGE = """<!doctype html>
<html lang="en">
  <head>
    <title>Page</title>
    <link rel="stylesheet" href="page.css">
  </head>
  <body><main><h1>Page</h1><p>Some text.</p></main></body>
</html>
"""
STYLE = """
:root { color-scheme: light dark; }
p { color: #000; background: #fff; }
@media (prefers-color-scheme: dark) { p { color: #444; background: #333; } }
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A page whose text is hard to read in the dark."""
    path = tmp_path / "page.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("index.html", PAGE)
        archive.writestr("page.css", STYLE)
    return path


def test_axe_looks_at_light_and_dark(page: Page, static: Static, package: Path) -> None:
    """A contrast that fails only in the dark is found there, in words."""
    static.open(page, package)
    findings = axe_findings(page)
    assert len(findings) == 1
    assert findings[0].startswith("dark: color-contrast (serious) at p: ")


@pytest.mark.parametrize("gzip", [True, False])
def test_a_package_is_served_compressed_or_not(page: Page, static: Static, package: Path, gzip: bool) -> None:
    """The folder of a package is served with its headers and with or without gzip."""
    address = static.serve(package, {"X-Test": "yes"}, gzip=gzip)
    response = page.goto(f"{address}index.html")
    assert response is not None
    assert response.header_value("x-test") == "yes"
    assert response.header_value("content-encoding") == ("gzip" if gzip else None)


def test_a_slow_network(page: Page, static: Static, package: Path) -> None:
    """On a throttled page even the smallest answer takes the latency."""
    throttle(page, latency_ms=150)
    static.open(page, package)
    assert page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd") >= 150
