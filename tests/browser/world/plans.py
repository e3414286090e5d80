"""What a learner does in the small course over several visits, and what goes wrong, all from one seed."""

from __future__ import annotations

from random import Random
from typing import Any

LESSONS = ("s-l-one", "s-l-two", "s-l-test")
PRACTICE: dict[str, list[list[str]]] = {
    "s-q-single": [["a"], ["b"], ["c"]],
    "s-q-multiple": [["a"], ["a", "c"], ["a", "b", "c"]],
    "s-q-judge": [["t"], ["f"]],
    "s-q-number": [["10.5"], ["10,5 days"], ["7"]],
    "s-q-word": [["głowa"], ["ręka"], ["łokieć, może"]],
}
QUIZZES = {"s-pre": ("s-l-one", 2, 1), "s-warm-up": ("s-l-two", 1, 3), "s-test": ("s-l-test", 3, 2)}
"""Of each quiz its lesson, its questions, and how many attempts a learner makes at most."""
FAULTS = ("throws", "refuses", "isMute", "loses")
DEATHS = ("diesBefore", "diesAfter")

Step = dict[str, Any]


def steps(random: Random) -> list[Step]:
    """What is done, in the order in which it is done: practice, lessons, attempts, all mixed."""
    threads: list[list[Step]] = [[{"do": "read", "lesson": lesson}] for lesson in LESSONS]
    for question in random.choices(list(PRACTICE), k=random.randint(2, 6)):
        response = random.choice(PRACTICE[question])
        threads.append([{"do": "answer", "lesson": "s-l-one", "question": question, "response": response}])
    threads += [_attempts(random, quiz) for quiz in random.sample(list(QUIZZES), random.randint(1, 3))]
    mixed = []
    while threads:
        thread = random.choice(threads)
        mixed.append({**thread.pop(0), "pause": random.choice((0, 0, 0, 4, 12))})
        threads = [each for each in threads if each]
    return mixed


def _attempts(random: Random, quiz: str) -> list[Step]:
    lesson, questions, most = QUIZZES[quiz]
    where = {"quiz": quiz, "lesson": lesson}
    made: list[Step] = []
    for _ in range(random.randint(1, most)):
        made.append({"do": "start", **where, "random": random.random()})
        made += [{"do": "reply", **where, "right": random.random() < 0.6} for _ in range(questions)]
        made.append({"do": "finish", **where})
    return made[: random.randint(1, len(made))]


def broken(random: Random, work: list[Step], *, storage: bool) -> list[dict[str, Any]]:
    """The visits in which the work is done, cut anywhere, with faults at any calls; the last is healed."""
    cuts = sorted(random.sample(range(len(work) + 1), random.randint(1, 3)))
    parts = [work[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(work)], strict=True)]
    visits = [_visit(random, part, storage=storage) for part in parts]
    return [*visits, {"package": random.randint(0, 1), "steps": [], "faults": [], "end": "saved"}]


def _visit(random: Random, part: list[Step], *, storage: bool) -> dict[str, Any]:
    ends = ["saved", "button", "close", "close", "power"] if storage else ["saved", "button"]
    faults = [_outage(random) for _ in range(random.choice((0, 1, 1, 2)))]
    if storage and random.random() < 0.5:
        at = _call(random)
        faults.insert(0, {"name": random.choice(DEATHS), "from": at, "to": at + 1})
    if storage and random.random() < 0.1:
        faults.insert(0, {"name": random.choice(DEATHS), "from": 0, "to": 10_000, "verbs": ["Finish"]})
    return {"package": random.randint(0, 1), "steps": part, "faults": faults, "end": random.choice(ends)}


def _outage(random: Random) -> dict[str, Any]:
    begin = _call(random)
    name = random.choice(FAULTS)
    outage = {"name": name, "from": begin, "to": begin + random.choice((1, 2, 5, 20, 60))}
    return {**outage, "offline": random.random() < 0.5} if name == "loses" else outage


def _call(random: Random) -> int:
    """The number of a call in a visit: often in its beginning, sometimes far behind."""
    return int(random.expovariate(1 / 40))
