"""The learner's state as one short string.

Twin: `scorm_templates/scripts/state.js`. Version 1 reads, as fields parted by `|`::

    1                           version
    i<token>.<revision>         which enrolment this is, and how often it was saved
    p<code>.<n>                 place: lesson, and the heading in it, counted from 0
    l<code><code>…              lessons seen
    d<code><code>…              pool questions drawn so far
    a<answer>;<answer>…         practice answers
    q<code>.<tries>.<best>.<flags>.<seed>.<entry>;<entry>…      one field a quiz
    t<code>.<ended>.<spent>.<allowed>   its times, where it has any
    s<code>.<tries>.<best>.<code><key><code><key>…              one field a scenario

    answer = <code><mark><seed><response>       entry = <code> or <answer>
    mark   one character: tries (up to 5) and score in tenths
    seed   ~<number>~, of a question with parameters; else nothing
    flags  p: passed; o: the last attempt is open
    response = the chosen keys ("ac"), or "=" and pairs of keys ("=acbb"),
               or "'" and the typed texts parted by "'", with signs as !HH

Numbers are in base 36. Codes are four characters (`short_code`). Fields, codes and
answers that are not known are passed over, so a string written by an older or a newer
package is read as far as it goes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from westeros_learn.model import SHEDDING, Response

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CODE_LENGTH = 4
LIMIT = 4_000
"""Characters to stay within: SCORM 1.2 holds 4,096 (RTE 1.2, 3.4.4, CMIString4096)."""

_MOST_TRIES = 5
_TENTHS = 11
_PLAIN = re.compile(r"[A-Za-z0-9_-]")
_PAIR = re.compile(r"[0-9A-Za-z]{2}")
_ESCAPED = re.compile(r"!([0-9A-F]{2})")


def short_code(identifier: str) -> str:
    """Return the four characters (base 62) that stand for an id in the state."""
    number = int.from_bytes(hashlib.sha256(identifier.encode()).digest()[:8], "big")
    characters = []
    for _ in range(CODE_LENGTH):
        number, digit = divmod(number, len(BASE62))
        characters.append(BASE62[digit])
    return "".join(characters)


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer to a question: how often it was tried, its score, 0 to 1, and the response.

    The string holds tries up to five and the score in tenths: judge the response anew
    where the exact score counts. An empty response with tries means that it was dropped to
    save room.

    Attributes:
        seed: what the parameters of a practice question were drawn by, 0 where it has none.
    """

    tries: int
    score: float
    response: Response = ()
    seed: int = 0


@dataclass(frozen=True, slots=True)
class QuizState:
    """A learner's attempts at a quiz.

    Attributes:
        tries: finished attempts.
        best: score of the best one, in hundredths of a per cent; None before the first.
        passed: whether one was passed.
        is_open: whether the last attempt is not finished.
        seed: the last attempt's seed.
        asked: codes of the questions that the last attempt asks, in order.
        answers: its answers, by code.
        ended: when the last attempt was finished, in minutes since 1970 (UTC); 0 when not known.
        spent: seconds of its time that the last attempt has used.
        allowed: seconds that it may use, extra time included; 0 where there is no limit.
    """

    tries: int = 0
    best: int | None = None
    passed: bool = False
    is_open: bool = False
    seed: int = 0
    asked: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    ended: int = 0
    spent: int = 0
    allowed: int = 0


@dataclass(frozen=True, slots=True)
class ScenarioState:
    """A learner's ways through a scenario.

    Attributes:
        tries: ways that were gone to an ending.
        best: score of the best one, in hundredths of a per cent; None before the first.
        steps: the last way: the code of each node where there was a choice, and the key chosen.
    """

    tries: int = 0
    best: int | None = None
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LearnerState:
    """Everything that is kept of a learner's work in a course.

    Attributes:
        drawn: codes of the pool questions that earlier attempts asked; those of the last
            attempt at each quiz stand in `QuizState.asked` alone.
    """

    token: str = ""
    revision: int = 0
    place: tuple[str, int] | None = None
    seen: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    quizzes: Mapping[str, QuizState] = field(default_factory=dict)
    scenarios: Mapping[str, ScenarioState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A state as a string, and how many responses it had to leave out."""

    text: str
    dropped: int


def encode(state: LearnerState, sheds: Mapping[str, str] | None = None, limit: int = LIMIT) -> Encoded:
    """Return the string of a state.

    When it would be longer than `limit`, responses are left out in the order of `SHEDDING`,
    within each class the oldest practice answers first, then those of quizzes; tries,
    scores and place are always kept. A state that is still too long is returned whole:
    nothing is ever cut.

    Args:
        state: what to keep.
        sheds: the class of `SHEDDING` of each question whose response may be left out, by code.
        limit: characters to stay within.
    """
    text = _write(state)
    shedder = _Shedder(sheds or {}, len(text) - limit)
    for shed in SHEDDING:
        if shedder.surplus > 0:
            state = shedder.without(state, shed)
    return Encoded(_write(state) if shedder.dropped else text, shedder.dropped)


class _Shedder:
    """Leaves responses out while there are characters too many.

    Attributes:
        surplus: the characters that are too many still.
        dropped: how many responses went.
    """

    def __init__(self, sheds: Mapping[str, str], surplus: int) -> None:
        self._sheds = sheds
        self.surplus = surplus
        self.dropped = 0

    def without(self, state: LearnerState, shed: str) -> LearnerState:
        answers = self._thinned(state.answers, state.answers, shed)
        quizzes = {
            code: replace(quiz, answers=self._thinned(quiz.answers, quiz.asked, shed))
            for code, quiz in state.quizzes.items()
        }
        return replace(state, answers=answers, quizzes=quizzes)

    def _thinned(self, answers: Mapping[str, Answer], codes: Iterable[str], shed: str) -> dict[str, Answer]:
        kept = dict(answers)
        for code in codes:
            if self.surplus > 0 and self._sheds.get(code) == shed and code in kept and kept[code].response:
                self.surplus -= len(_write_response(kept[code].response))
                kept[code] = replace(kept[code], response=())
                self.dropped += 1
        return kept


def _write(state: LearnerState) -> str:
    fields = ["1", f"i{state.token}.{_base36(state.revision)}"]
    if state.place:
        fields.append(f"p{state.place[0]}.{_base36(state.place[1])}")
    if state.seen:
        fields.append("l" + "".join(state.seen))
    if state.drawn:
        fields.append("d" + "".join(state.drawn))
    if state.answers:
        fields.append("a" + ";".join(_write_answer(*item) for item in state.answers.items()))
    for code, quiz in state.quizzes.items():
        fields.append(_write_quiz(code, quiz))
        if quiz.ended or quiz.spent or quiz.allowed:
            times = ".".join(map(_base36, (quiz.ended, quiz.spent, quiz.allowed)))
            fields.append(f"t{code}.{times}")
    fields += [_write_scenario(code, scenario) for code, scenario in state.scenarios.items()]
    return "|".join(fields)


def _write_quiz(code: str, quiz: QuizState) -> str:
    flags = "p" * quiz.passed + "o" * quiz.is_open
    entries = ";".join(
        _write_answer(asked, quiz.answers[asked]) if asked in quiz.answers else asked for asked in quiz.asked
    )
    return f"q{code}.{_base36(quiz.tries)}.{_best(quiz.best)}.{flags}.{_base36(quiz.seed)}.{entries}"


def _write_scenario(code: str, scenario: ScenarioState) -> str:
    steps = "".join(node + key for node, key in scenario.steps)
    return f"s{code}.{_base36(scenario.tries)}.{_best(scenario.best)}.{steps}"


def _best(score: int | None) -> str:
    return "" if score is None else _base36(score)


def _write_answer(code: str, answer: Answer) -> str:
    tries = min(max(answer.tries, 1), _MOST_TRIES)
    mark = BASE62[(tries - 1) * _TENTHS + _tenths(answer.score)]
    seed = f"~{_base36(answer.seed)}~" if answer.seed else ""
    return code + mark + seed + _write_response(answer.response)


def _write_response(response: Response) -> str:
    if all(len(part) == 1 and part in BASE62 for part in response):
        return "".join(response)
    if all(_PAIR.fullmatch(part) for part in response):
        return "=" + "".join(response)
    return "'" + "'".join(_escape(part) for part in response)


def _tenths(score: float) -> int:
    if score <= 0 or score >= 1:
        return 10 if score >= 1 else 0
    return min(max(int(score * 10 + 0.5), 1), 9)


def _escape(text: str) -> str:
    return "".join(
        chr(byte) if _PLAIN.fullmatch(chr(byte)) else f"!{byte:02X}"
        for byte in text.encode("utf-8", "replace")
    )


def decode(text: str) -> LearnerState:
    """Return the state that a string holds; what cannot be read is passed over."""
    version, *fields = text.split("|")
    state = LearnerState()
    for entry in filter(str.isascii, fields if version == "1" else ()):  # nothing else was ever written
        read = _READERS.get(entry[:1])
        state = read(state, entry[1:]) if read else state
    return state


def _read_enrolment(state: LearnerState, body: str) -> LearnerState:
    token, _, revision = body.partition(".")
    return replace(state, token=token, revision=_number(revision))


def _read_place(state: LearnerState, body: str) -> LearnerState:
    if len(body) < CODE_LENGTH:
        return state
    return replace(state, place=(body[:CODE_LENGTH], _number(body[CODE_LENGTH + 1 :])))


def _read_quiz(state: LearnerState, body: str) -> LearnerState:
    parts = body.split(".", 5)
    if len(parts) != 6 or len(parts[0]) != CODE_LENGTH:
        return state
    code, tries, best, flags, seed, entries = parts
    asked, answers = _read_answers(entries)
    quiz = QuizState(
        tries=_number(tries),
        best=_number(best) if best else None,
        passed="p" in flags,
        is_open="o" in flags,
        seed=_number(seed),
        asked=asked,
        answers=answers,
    )
    return replace(state, quizzes={**state.quizzes, code: quiz})


def _read_times(state: LearnerState, body: str) -> LearnerState:
    code, ended, spent, allowed, *_ = [*body.split("."), "", "", ""]
    if code not in state.quizzes:
        return state
    quiz = state.quizzes[code]
    quiz = replace(quiz, ended=_number(ended), spent=_number(spent), allowed=_number(allowed))
    return replace(state, quizzes={**state.quizzes, code: quiz})


def _read_scenario(state: LearnerState, body: str) -> LearnerState:
    parts = body.split(".")
    if len(parts) != 4 or len(parts[0]) != CODE_LENGTH:
        return state
    code, tries, best, path = parts
    steps = tuple((step[:CODE_LENGTH], step[CODE_LENGTH]) for step in _parted(path, CODE_LENGTH + 1))
    scenario = ScenarioState(_number(tries), _number(best) if best else None, steps)
    return replace(state, scenarios={**state.scenarios, code: scenario})


_READERS: dict[str, Callable[[LearnerState, str], LearnerState]] = {
    "i": _read_enrolment,
    "p": _read_place,
    "l": lambda state, body: replace(state, seen=_parted(body, CODE_LENGTH)),
    "d": lambda state, body: replace(state, drawn=_parted(body, CODE_LENGTH)),
    "a": lambda state, body: replace(state, answers=_read_answers(body)[1]),
    "q": _read_quiz,
    "t": _read_times,
    "s": _read_scenario,
}
"""What reads each field, by its letter."""


def _read_answers(body: str) -> tuple[tuple[str, ...], dict[str, Answer]]:
    asked: list[str] = []
    answers: dict[str, Answer] = {}
    for entry in body.split(";"):
        code, rest = entry[:CODE_LENGTH], entry[CODE_LENGTH:]
        if len(code) != CODE_LENGTH or code in asked:
            continue
        asked.append(code)
        if rest and rest[0] in BASE62:
            tries, tenths = divmod(BASE62.index(rest[0]), _TENTHS)
            seed, response = _read_seed(rest[1:])
            answers[code] = Answer(tries + 1, tenths / 10, _read_response(response), seed)
    return tuple(asked), answers


def _read_seed(text: str) -> tuple[int, str]:
    seed, mark, response = text[1:].partition("~") if text.startswith("~") else ("", "", "")
    return (_number(seed), response) if mark else (0, text)


def _read_response(text: str) -> Response:
    if text.startswith("="):
        return tuple(text[at : at + 2] for at in range(1, len(text), 2))
    if not text.startswith("'"):
        return tuple(text)
    return tuple(_unescape(part) for part in text[1:].split("'"))


def _unescape(text: str) -> str:
    raw = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return raw.encode("latin-1").decode("utf-8", "replace")


def _parted(text: str, size: int) -> tuple[str, ...]:
    """Return the parts of one size in a text; a rest that is shorter is left out."""
    return tuple(text[at : at + size] for at in range(0, len(text) - size + 1, size))


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
        if not number:
            return digits


def _number(text: str) -> int:
    return int(text, 36) if re.fullmatch("[0-9a-z]{1,8}", text) else 0
