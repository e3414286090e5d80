"""A few random sessions in a whole browser: tabs are killed, commits fail, the package is replaced."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from westeros_learn.assessment import decode, short_code

from .learner import Learner
from .lms import Faults, Lms, Version
from .world.plans import PRACTICE

if TYPE_CHECKING:
    from pathlib import Path

    from .building import Packages

FAULTS = (
    Faults(),
    Faults(commit="refused"),
    Faults(commit="unavailable"),
    Faults(commit="lost"),
    Faults(throws=("SetValue", "Commit")),
)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in (1, 2))])
def test_what_was_answered_is_there_in_the_end(
    lms: Lms,
    context: BrowserContext,
    packages: Packages,
    corrected: Packages,
    version: Version,
    seed: int,
) -> None:
    random = Random(seed)  # noqa: S311  # nothing secret
    package, new = (each.built(version.target) for each in (packages, corrected))
    done: Counter[str] = Counter()
    for visit in range(4):
        page = context.new_page()
        if visit == 2:
            lms.update(package, new)
            package = new
        _answer_some(lms, page, package, random, done)
        lms.kill_tab(page)
        lms.inject(Faults())
    page = context.new_page()
    last = Learner(lms.launch(page, package))
    expect(last.saved).to_have_text("Saved")
    lms.close_normally(page)
    work = lms.work("anna", package)
    answers = decode(work.state).answers
    assert {code: answer.tries for code, answer in answers.items()} == done
    assert len(work.ids) == sum(done.values())


def _answer_some(lms: Lms, page: Page, package: Path, random: Random, done: Counter[str]) -> None:
    learner = Learner(lms.launch(page, package))
    expect(learner.saved).to_have_text("Saved")
    for question in random.sample(list(PRACTICE), 2):
        lms.inject(random.choice(FAULTS))
        again = learner.question(question).locator("[data-do=again]")
        if again.is_visible():
            again.click()
        expect(learner.answer(question, PRACTICE[question][0])).not_to_have_text("")
        done[short_code(question)] += 1
