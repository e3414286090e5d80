"""Asks axe-core what is hard to use with assistive technology, in light and in dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

from .learner import PAINTED

if TYPE_CHECKING:
    from collections.abc import Iterator


_OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""Rules whose answer the colours decide, of those that axe asks by itself."""

_IN_FRONT = {"exclude": [[".playing .lesson:not(.current)"]]}
"""While a course is played, its other lessons are in the page and hidden; to walk through them takes long."""


def axe_findings(target: Page | Frame, *, dark: bool = True) -> list[str]:
    """Runs axe on a page or a SCO's frame and answers its findings in words.

    In the dark it looks at colours alone: nothing else differs, and axe is slow. It need not
    look at them again in another language.
    """
    findings = findings_by_day(target)
    if dark:
        findings += findings_by_night(target)
    page = target.page if isinstance(target, Frame) else target
    page.emulate_media(color_scheme="null", reduced_motion="null")
    return findings


def findings_by_day(target: Page | Frame) -> list[str]:
    """Runs axe on a page as it is in the light, and leaves it so."""
    return [f"light: {text}" for text in _violations(target, "light", {})]


def findings_by_night(target: Page | Frame) -> list[str]:
    """Looks at the colours of a page in the dark, and leaves it so."""
    return [f"dark: {text}" for text in _violations(target, "dark", {"runOnly": _OF_COLOUR})]


_AT_REST = "() => document.getAnimations().forEach((each) => each instanceof CSSTransition && each.finish())"
"""A colour that has begun to change before nothing was to move any more goes on: it is brought to its end."""


_RUN = "([where, options]) => axe.run(where, options).then((results) => results.violations)"
"""The rules that hold are not sent here: on their way they would take longer than axe itself."""


def _violations(
    target: Page | Frame, scheme: Literal["light", "dark"], options: dict[str, Any]
) -> Iterator[str]:
    page = target.page if isinstance(target, Frame) else target
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    target.evaluate(PAINTED)
    target.evaluate(_AT_REST)
    if not target.evaluate("'axe' in window"):
        target.evaluate(Axe().axe_script)
    violations = target.evaluate(_RUN, [_IN_FRONT, {**options, "resultTypes": ["violations"]}])
    return (text for rule in violations for text in _texts(rule))


def _texts(rule: dict[str, Any]) -> Iterator[str]:
    for node in rule["nodes"]:
        target = " ".join(str(part) for part in node["target"])
        summary = " ".join(node["failureSummary"].split())
        yield f"{rule['id']} ({rule['impact']}) at {target}: {summary}\n    {node['html'][:200]}"
