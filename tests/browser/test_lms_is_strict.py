"""The test LMS catches every broken rule, each alone, and lets good work pass."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.patience import PATIENCE

from .breaking import BREAKING_12, BREAKING_2004, GOOD_12, GOOD_2004, PRESS, Case, Step
from .fakes import fake_package
from .lms import RULES, SCORM_12, SCORM_2004, Call, Lms, Version
from .lms.strict import StrictSession

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BREAKING = [
    (version, case)
    for version, cases in ((SCORM_12, BREAKING_12), (SCORM_2004, BREAKING_2004))
    for case in cases
]
ONLY_2004 = {"score-scaled", "suspend-all"}

PAGES = [
    ("never_finishes", "finish-on-leave", {}),
    ("finishes_twice", "finish-once", {}),
    ("finishes_twice", "no-call-in-a-call", {"closes_on_finish": True}),
    ("commits_after_finish", "nothing-after-finish", {}),
    ("commits_twice", "one-commit-per-step", {}),
    ("inline_style", "content-security-policy", {}),
    ("unload", "content-security-policy", {}),
    ("complains", "console-error", {}),
    ("stumbles", "page-error", {}),
    ("misses", "failed-request", {}),
    ("wanders", "foreign-request", {"headers": {}}),
]


def play(frame: Frame, version: Version, steps: Sequence[Step]) -> None:
    """Makes the calls in the SCO's frame; ``PRESS`` is a click of the learner."""
    pending: list[tuple[object, ...]] = []
    for step in [*steps, PRESS]:
        if step is not PRESS:
            pending.append((version.functions[str(step[0])], *step[1:]))
            continue
        frame.evaluate(
            "([api, calls]) => calls.forEach(([method, ...given]) => parent.parent[api][method](...given))",
            [version.api, [list(call) for call in pending]],
        )
        pending = []
        frame.locator("h1").click()


def broken(lms: Lms) -> list[str]:
    return [violation.rule for violation in lms.violations]


@pytest.mark.parametrize(
    ("version", "case"),
    [
        # A normal run tries every third rule: this is the test LMS, not the product.
        pytest.param(
            version,
            case,
            id=f"{version.name}-{case.rule}",
            marks=() if crc32(case.rule.encode()) % 3 == 0 else pytest.mark.thorough,
        )
        for version, case in BREAKING
    ],
)
def test_a_sequence_that_breaks_one_rule(
    page: Page, lms: Lms, tmp_path: Path, version: Version, case: Case
) -> None:
    """Calls that break one rule are reported under that rule and under no other."""
    package = fake_package(tmp_path, "bare", version)
    lms.expect(case.rule)
    if case.rule == "finish-on-leave":
        lms.patience = 0.1
    for visit in case.visits:
        play(lms.launch(page, package, **case.settings), version, visit)
        lms.leave(page)
    assert broken(lms) == [case.rule], "\n".join(map(str, lms.violations))


@pytest.mark.parametrize(("sco", "rule", "settings"), PAGES, ids=[f"{sco}-{rule}" for sco, rule, _ in PAGES])
def test_a_page_that_breaks_one_rule(
    page: Page, lms: Lms, tmp_path: Path, version: Version, sco: str, rule: str, settings: dict[str, Any]
) -> None:
    """A SCO that goes wrong only in a real page is caught as well."""
    lms.expect(rule)
    if rule == "finish-on-leave":
        lms.patience = 0.1
    frame = lms.launch(page, fake_package(tmp_path, sco, version), **settings)
    frame.get_by_role("button", name="Answer").click()
    frame.get_by_role("button", name="Exit").click()
    lms.close_normally(page)
    latest = time.monotonic() + PATIENCE
    while rule not in broken(lms) and time.monotonic() < latest:
        time.sleep(0.05)  # what is called after the end arrives after the end
    assert set(broken(lms)) == {rule}, "\n".join(map(str, lms.violations))


def test_every_rule_is_tried_in_both_versions() -> None:
    """No rule is without a test that breaks it."""
    pages = {rule for _, rule, _ in PAGES}
    assert {case.rule for case in BREAKING_2004} | pages == set(RULES)
    assert {case.rule for case in BREAKING_12} | pages == set(RULES) - ONLY_2004


def test_good_calls_pass(page: Page, lms: Lms, tmp_path: Path, version: Version) -> None:
    """Answers of every type, scores, two visits, one commit a step: all in order."""
    package = fake_package(tmp_path, "bare", version)
    for visit in GOOD_12 if version is SCORM_12 else GOOD_2004:
        play(lms.launch(page, package), version, visit)
    lms.leave(page)
    assert broken(lms) == []


def test_a_careful_sco_passes(page: Page, lms: Lms, tmp_path: Path, version: Version) -> None:
    """A whole small SCO is resumed on another day, is hidden, left and closed without a single objection."""
    package = fake_package(tmp_path, "good", version)
    frame = lms.launch(page, package)
    frame.get_by_role("button", name="Answer").click()
    lms.hide(frame)
    lms.show(frame)
    frame.get_by_role("button", name="Answer").click()
    lms.leave(page)
    frame = lms.launch(page, package)
    expect(frame.locator("#state")).to_have_text("running, 2 answers")
    lms.close_normally(page)
    assert broken(lms) == []
    assert [call.verb for call in lms.calls].count("Finish") == 2


def test_only_the_first_read_may_answer_403(version: Version) -> None:
    """An unset element may be refused once; a SCO that keeps asking did not listen."""
    session = StrictSession(version, {})
    session.judge(Call(1, 1, "Initialize", ("",)))
    first = Call(1, 2, "GetValue", (version.location,), answer="", error="403")
    second = Call(1, 3, "GetValue", (version.location,), answer="", error="403")
    assert session.judge(first) == []
    assert [violation.rule for violation in session.judge(second)] == ["error-code"]
