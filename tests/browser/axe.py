"""Asks axe-core what is hard to use with assistive technology, in light and in dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

if TYPE_CHECKING:
    from collections.abc import Iterator


def axe_findings(target: Page | Frame) -> list[str]:
    """Runs axe on a page or a SCO's frame, in light and in dark, and answers its findings in words."""
    page = target.page if isinstance(target, Frame) else target
    findings: list[str] = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        response = Axe().run(target).response
        findings.extend(f"{scheme}: {text}" for rule in response["violations"] for text in _texts(rule))
    page.emulate_media(color_scheme="null", reduced_motion="null")
    return findings


def _texts(rule: dict[str, Any]) -> Iterator[str]:
    for node in rule["nodes"]:
        target = " ".join(str(part) for part in node["target"])
        summary = " ".join(node["failureSummary"].split())
        yield f"{rule['id']} ({rule['impact']}) at {target}: {summary}\n    {node['html'][:200]}"
