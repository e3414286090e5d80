"""Sessions that are broken anywhere end with the same work as one that nothing has broken.

A session is an enrolment in the real package, in either version of SCORM, over several visits:
answers, lessons, attempts at quizzes, in any order. In the broken one visits end by closing, by the
button or because the power goes; calls throw, are refused, are carried out without a word, or say
"true" and lose what was committed, with and without a connection; the package is replaced by a
corrected one. Each fault strikes at calls that are drawn by their number, so between any two.

The same work means: the state that the platform holds at the end, decoded by Python, has the same
place, lessons seen, questions drawn, answers (tries, score, response) and quizzes (attempts, best
score, passed, open or not, seed, questions asked, answers); the platform has the same score and
statuses, and every interaction whole and in SCORM 2004 once. In SCORM 1.2, where interactions cannot
be read, one may stand there twice when a platform stored a part of what it had not confirmed.
Not the same are the enrolment's token, how often the state was saved, and when an attempt ended.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from westeros_learn.assessment import decode

from .building import SMALL, Packages, edited
from .lms import SCORM_12, SCORM_2004
from .lms.work import Work, read_work
from .world import World
from .world.plans import DEATHS, FAULTS, broken, steps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext

SESSIONS = 1_000
BATCH = 50
VERSIONS = {"scorm12": SCORM_12, "scorm2004": SCORM_2004}
VERBS = ("Initialize", "GetValue", "SetValue", "Commit", "Finish")

struck: Counter[str] = Counter()
"""How often each fault struck at each verb, over all batches."""


@pytest.fixture
def world(context: BrowserContext) -> Iterator[World]:
    with World(context) as world:
        yield world


@pytest.fixture(scope="session")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """The course as it is brought out anew: reworded, reordered, one question more and one less."""

    def lesson(text: str) -> str:
        first = ":::{question} s-q-single\n:::\n\n"
        return text.replace(first, "").replace(":::{question} s-q-word", f"{first}:::{{question}} s-q-word")

    edits = {
        "one/lesson.md": lesson,
        "one/quiz.yaml": lambda text: text.replace("is right?", "is right here?"),
        "test-pool.yaml": lambda text: text.replace("Pool question", "Reworded question"),
    }
    folder = tmp_path_factory.mktemp("corrected")
    return Packages(edited(SMALL, folder, edits), folder / "dist")


@pytest.fixture
def addresses(world: World, packages: Packages, corrected: Packages) -> dict[str, list[str]]:
    """Of each target the pages of the course as it was and as it is brought out anew."""
    return {
        target: [world.publish(each.built(target)) for each in (packages, corrected)] for target in VERSIONS
    }


def plan(seed: int, addresses: dict[str, list[str]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The plan of a session that is broken, and of the one that is not."""
    random = Random(seed)  # noqa: S311  # nothing secret
    target = ("scorm12", "scorm2004")[seed % 2]
    storage = random.random() < 0.9
    work = steps(random)
    whole = {"target": target, "packages": addresses[target], "storage": storage}
    unbroken = {"package": 0, "steps": work, "faults": [], "end": "saved"}
    return (
        {**whole, "learner": f"broken-{seed}", "visits": broken(random, work, storage=storage)},
        {**whole, "learner": f"unbroken-{seed}", "visits": [unbroken]},
    )


def kept(target: str, stored: dict[str, str]) -> dict[str, object]:
    """What must be the same in the end."""
    work = read_work(VERSIONS[target], stored)
    state = decode(work.state)
    return {
        "place": state.place and state.place[0],
        "seen": set(state.seen),
        "drawn": set(state.drawn),
        "answers": dict(state.answers),
        "quizzes": {
            code: (
                quiz.tries,
                quiz.best,
                quiz.passed,
                quiz.is_open,
                quiz.seed,
                quiz.asked,
                dict(quiz.answers),
            )
            for code, quiz in state.quizzes.items()
        },
        "interactions": _interactions(target, work),
        "score and status": (work.score, work.complete, work.success),
    }


def _interactions(target: str, work: Work) -> list[tuple[str, str, str]]:
    reported = [(each.id, each.response, each.result) for each in work.interactions]
    return sorted(each for each in set(reported) if each[2]) if target == "scorm12" else sorted(reported)


@pytest.mark.parametrize("first", range(0, SESSIONS, BATCH))
def test_broken_sessions_end_like_whole_ones(
    world: World, addresses: dict[str, list[str]], first: int
) -> None:
    differences = []
    for seed in range(first, first + BATCH):
        plans = plan(seed, addresses)
        results = world.play(plans)
        struck.update(results[0]["struck"])
        one, other = (kept(plans[0]["target"], result["stored"]) for result in results)
        differences += [
            f"session {seed}: {name} {one[name]} != {other[name]}" for name in one if one[name] != other[name]
        ]
        if results[0]["left"] or results[0]["told"][-1] != "saved saved":
            differences.append(f"session {seed}: {results[0]['left']} steps left, {results[0]['told']}")
    assert not differences, "\n".join(differences)
    assert not world.watch.violations, "\n".join(map(str, world.watch.violations))


def test_every_fault_struck_at_every_call() -> None:
    """Else the sessions above have shown less than they say. It comes after them, in the same process."""
    missing = {f"{fault} {verb}" for fault in (*FAULTS, *DEATHS) for verb in VERBS} - set(struck)
    assert not missing, f"of {sum(struck.values())} faults none was {', '.join(sorted(missing))}"
