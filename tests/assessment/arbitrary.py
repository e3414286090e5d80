"""Thousands of calls, the same ones in every run, for both sides to answer."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.assessment.arbitrary_questions import question_and_response, typed_date, typed_number
from tests.assessment.plain import Data, state_data, state_from
from tests.assessment.twins import Call
from westeros_learn.assessment import encode
from westeros_learn.assessment.state import BASE62
from westeros_learn.model import SHEDDING

_LETTERS = [
    *map(chr, range(0x20, 0x250)),  # Latin
    *map(chr, range(0x1E00, 0x1F00)),
    *map(chr, range(0x370, 0x400)),  # Greek
    *map(chr, range(0x1F00, 0x2000)),
    *map(chr, range(0x400, 0x530)),  # Cyrillic
    *map(chr, range(0x300, 0x370)),  # marks
    *map(chr, range(0x2000, 0x2070)),  # spaces, dashes, quotation marks, invisible signs
    *"\t\n😀𝒜½²№ﬁ\ufeff\ud800\udfff",
]
_NUMBER_SIGNS = "0123456789.,' \u00a0\u2019-+\u2212days"


def arbitrary_calls(seed: int = 20_261_124) -> list[Call]:
    """Return the calls, drawn from a seed."""
    random = Random(seed)  # noqa: S311  # nothing secret
    makers: dict[Callable[[Random], Call], int] = {
        _grade: 6_000,
        _right_parts: 2_000,
        _right_response: 1_000,
        _day_readings: 3_000,
        _fold: 3_000,
        _readings: 3_000,
        _slips: 500,
        _hash: 500,
        _draw: 500,
        _draw_by_outcome: 500,
        _order: 700,
        _order_of_questions: 300,
        _seconds_allowed: 300,
        _notices: 300,
        _minutes_to_wait: 500,
        _quiz_score: 500,
        _course_score: 300,
        _encode: 1_000,
        _decode: 1_500,
    }
    return [make(random) for make, count in makers.items() for _ in range(count)]


def _text(random: Random, longest: int = 12) -> str:
    return "".join(random.choices(_LETTERS, k=random.randint(0, longest)))


def _grade(random: Random) -> Call:
    return Call("grade", question_and_response(random))


def _right_parts(random: Random) -> Call:
    return Call("rightParts", question_and_response(random))


def _day_readings(random: Random) -> Call:
    text = "".join(random.choices("0123456789./- xiv\u00a0", k=random.randint(0, 12)))
    typed = random.choice([text, *(typed_date(random) for _ in range(3))])
    return Call("dayReadings", (typed, random.choice(["en", "pl", "ro"])))


def _right_response(random: Random) -> Call:
    return Call("rightResponse", question_and_response(random)[:1])


def _fold(random: Random) -> Call:
    return Call("fold", (_text(random, 30),))


def _readings(random: Random) -> Call:
    text = "".join(random.choices(_NUMBER_SIGNS, k=random.randint(0, 9)))
    return Call("readings", (random.choice([text, typed_number(random)]), random.choice(["", "days", "m²"])))


def _slips(random: Random) -> Call:
    return Call("slips", tuple("".join(random.choices("ab😀", k=random.randint(0, 7))) for _ in range(2)))


def _hash(random: Random) -> Call:
    return Call("hash32", (_text(random),))


def _draw(random: Random) -> Call:
    codes = [_code(random) for _ in range(random.randint(0, 30))]
    pool = [(code, f"o{random.randint(1, 5)}") for code in dict.fromkeys(codes)]
    before = [code for code in codes if random.random() < random.choice([0, 0.3, 0.9])]
    return Call("draw", (pool, random.randint(0, 35), random.getrandbits(32), before))


def _draw_by_outcome(random: Random) -> Call:
    pool, _, seed, before = _draw(random).arguments
    outcomes = random.sample(["o1", "o2", "o3", "o4", "o9"], random.randint(0, 5))
    return Call("drawByOutcome", (pool, [(one, random.randint(0, 9)) for one in outcomes], seed, before))


def _order(random: Random) -> Call:
    keys = random.sample("abcdefgh", random.randint(0, 8))
    return Call(random.choice(["orderOfParts", "scrambled"]), (keys, random.getrandbits(32), _code(random)))


def _order_of_questions(random: Random) -> Call:
    codes = dict.fromkeys(_code(random) for _ in range(random.randint(0, 20)))
    return Call("orderOfQuestions", (list(codes), random.getrandbits(32)))


def _seconds_allowed(random: Random) -> Call:
    return Call("secondsAllowed", (random.randint(1, 600), random.choice([0, 25, 33, 50, 100, 900])))


def _notices(random: Random) -> Call:
    return Call("notices", (random.choice([random.randint(0, 700), random.randint(0, 40_000)]),))


def _minutes_to_wait(random: Random) -> Call:
    now = random.randint(0, 40_000_000)
    ended = random.choice([0, now, max(0, now - random.randint(0, 3_000)), now + random.randint(1, 10**6)])
    return Call("minutesToWait", (ended, random.choice([0, 1, 60, 1_440, 525_600]), now))


def _quiz_score(random: Random) -> Call:
    scores = [0, 1, 1, 1 / 3, 2 / 3, 0.5, 0.7, 0.1]
    return Call(
        "quizScore", ([(random.randint(1, 10), random.choice(scores)) for _ in range(random.randint(0, 40))],)
    )


def _course_score(random: Random) -> Call:
    bests = [None, 0, random.randint(0, 10_000), 10_000]
    return Call(
        "courseScore", ([(random.randint(0, 30), random.choice(bests)) for _ in range(random.randint(0, 4))],)
    )


def _code(random: Random) -> str:
    return "".join(random.choices(random.choice(["0123456789", BASE62]), k=4))


def _answers(random: Random, codes: list[str]) -> list[list[Any]]:
    def response() -> list[str]:
        return random.choice(
            [[], ["a"], ["b", "d"], [_text(random)], ["30"], [_text(random), "x"], ["ac", "bb"]]
        )

    return [
        [
            code,
            {
                "tries": random.randint(0, 7),
                "score": random.random() * 1.2 - 0.1,
                "response": response(),
                "seed": random.choice([0, 0, random.randint(1, 65_535)]),
            },
        ]
        for code in dict.fromkeys(codes)
    ]


def _state(random: Random) -> Data:
    def codes(most: int) -> list[str]:
        return [_code(random) for _ in range(random.randint(0, most))]

    quizzes = []
    for code in dict.fromkeys(codes(3)):
        asked = list(dict.fromkeys(codes(8)))
        quiz = {
            "tries": random.randint(0, 40),
            "best": random.choice([None, 0, random.randint(0, 10_000)]),
            "passed": random.random() < 0.5,
            "isOpen": random.random() < 0.5,
            "seed": random.getrandbits(32),
            "asked": asked,
            "answers": _answers(random, random.sample(asked, random.randint(0, len(asked)))),
            "ended": random.choice([0, random.randint(1, 40_000_000)]),
            "spent": random.choice([0, random.randint(1, 9_000)]),
            "allowed": random.choice([0, random.randint(60, 9_000)]),
        }
        quizzes.append([code, quiz])
    scenarios = [
        [code, {
            "tries": random.randint(0, 40),
            "best": random.choice([None, random.randint(0, 10_000)]),
            "steps": [(node, random.choice("abc")) for node in codes(4)],
        }]
        for code in dict.fromkeys(codes(2))
    ]  # fmt: skip
    return {
        "token": random.choice(["", "k3Zz"]),
        "revision": random.randint(0, 5_000),
        "place": random.choice([None, [_code(random), random.randint(0, 99)]]),
        "seen": codes(5),
        "drawn": codes(5),
        "answers": _answers(random, codes(10)),
        "quizzes": quizzes,
        "scenarios": scenarios,
    }


def _encode(random: Random) -> Call:
    state = _state(random)
    codes = [code for code, _ in state["answers"]] + [
        code for _, quiz in state["quizzes"] for code in quiz["asked"]
    ]
    shedding = random.sample(codes, random.randint(0, len(codes)))
    sheds = {code: random.choice([*SHEDDING, ""]) for code in shedding}
    return Call("encodeState", (state_data(state_from(state)), sheds, random.randint(0, 500)))


def _decode(random: Random) -> Call:
    """A good string with some signs lost, doubled or changed."""
    signs = list(encode(state_from(_state(random))).text)
    for _ in range(random.choice([0, 1, 1, 2, 5, 20])):
        at = random.randrange(len(signs))
        signs[at] = random.choice(["", signs[at] * 2, random.choice("1|.;'!aZ~\n"), random.choice(_LETTERS)])
    return Call("decodeState", ("".join(signs),))
