"""Sessions that are broken anywhere end with the same work as one that nothing has broken.

A session is an enrolment in the real package, in either version of SCORM, over several visits:
answers, lessons, attempts at quizzes, in any order. In the broken one visits end by closing, by the
button or because the power goes; calls throw, are refused, are carried out without a word, or say
"true" and lose what was committed, with and without a connection; the package is replaced by a
corrected one. Each fault strikes at calls that are drawn by their number, so between any two.

The same work means: the state that the platform holds at the end, decoded by Python, has the same
place, lessons seen, questions drawn, answers (tries, score, response) and quizzes (attempts, best
score, passed, open or not, seed, questions asked, answers); the platform has the same score and
statuses, and every interaction is there whole. One may stand there a second time, where a platform
stored a part of what it had not confirmed.
Not the same are the enrolment's token, how often the state was saved, and when an attempt ended.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

from tests.browser.lms import SCORM_12, SCORM_2004
from tests.browser.lms.work import Work, read_work
from westeros_learn.assessment import decode

from .plans import DEATHS, FAULTS, broken, steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .world import World

SESSIONS = 500
"""Of each version."""
OF_THE_DAY = 5
"""Of each version in every run, with seeds that follow from the date."""
VERBS = ("Initialize", "GetValue", "SetValue", "Commit", "Finish")
_VERSIONS = {"scorm12": SCORM_12, "scorm2004": SCORM_2004}


def compare(world: World, target: str, pages: Sequence[str], seeds: Iterable[int]) -> Counter[str]:
    """Play sessions, each broken and unbroken, and fail where they do not end with the same work.

    Args:
        world: where they are played.
        target: the version of SCORM.
        pages: the course as it was and as it is brought out anew.
        seeds: one for each session.

    Returns:
        How often each fault struck at each verb.
    """
    struck: Counter[str] = Counter()
    differences = []
    for seed in seeds:
        results = world.play(_plans(seed, target, pages))
        struck.update(results[0]["struck"])
        one, other = (_kept(target, result["stored"]) for result in results)
        differences += [
            f"{seed}: {name} {one[name]} != {other[name]}" for name in one if one[name] != other[name]
        ]
        if results[0]["left"] or results[0]["told"][-1] != "saved saved":
            differences.append(f"{seed}: {results[0]['left']} steps left, {results[0]['told']}")
    differences += map(str, world.watch.violations)
    assert not differences, "\n".join(differences)
    return struck


def never_struck(struck: Counter[str]) -> set[str]:
    """Which faults struck at which verb not once: sessions without them show less than they say."""
    return {f"{fault} {verb}" for fault in (*FAULTS, *DEATHS) for verb in VERBS} - set(struck)


def _plans(seed: int, target: str, pages: Sequence[str]) -> list[dict[str, Any]]:
    """The plan of a session that is broken, and of the one that is not."""
    random = Random(f"{target} {seed}")  # noqa: S311  # nothing secret
    storage = random.random() < 0.9
    work = steps(random)
    whole = {"target": target, "packages": list(pages), "storage": storage}
    unbroken = {"package": 0, "steps": work, "faults": [], "end": "saved"}
    return [
        {**whole, "learner": f"broken-{seed}", "visits": broken(random, work, storage=storage)},
        {**whole, "learner": f"unbroken-{seed}", "visits": [unbroken]},
    ]


def _kept(target: str, stored: dict[str, str]) -> dict[str, object]:
    """What must be the same in the end."""
    work = read_work(_VERSIONS[target], stored)
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
        "interactions": _interactions(work),
        "score and status": (work.score, work.complete, work.success),
    }


def _interactions(work: Work) -> set[tuple[str, str, str]]:
    """Those that are whole; the fakes of this world break off in the middle of one, too."""
    whole = {(each.id, each.response, each.result) for each in work.interactions if each.result}
    named = {(identifier, result) for identifier, response, result in whole if response}
    return {each for each in whole if each[1] or (each[0], each[2]) not in named}
