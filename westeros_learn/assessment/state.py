"""The learner's state as one short string.

Twin: `scorm_templates/scripts/state.js`. Version 1 reads, as fields parted by `|`::

    1                           version
    i<token>.<revision>         which enrolment this is, and how often it was saved
    p<code>.<n>                 place: lesson, and the heading in it, counted from 0
    l<code><code>…              lessons seen
    d<code><code>…              pool questions drawn so far
    a<answer>;<answer>…         practice answers
    q<code>.<tries>.<best>.<flags>.<seed>.<entry>;<entry>…      one field a quiz

    answer = <code><mark><response>       entry = <code> or <answer>
    mark   one character: tries (up to 5) and score in tenths
    flags  p: passed; o: the last attempt is open
    response = the chosen keys ("ac"), or "'" and the typed text with signs as !HH

Numbers are in base 36. Codes are four characters (`short_code`). Fields, codes and
answers that are not known are passed over, so a string written by an older or a newer
package is read as far as it goes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from westeros_learn.model import Response

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CODE_LENGTH = 4
LIMIT = 4_000
"""Characters to stay within: SCORM 1.2 holds 4,096 (RTE 1.2, 3.4.4, CMIString4096)."""

_MOST_TRIES = 5
_TENTHS = 11
_PLAIN = re.compile(r"[A-Za-z0-9_-]")
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
    where the exact score counts. An empty response with tries means that the text was
    dropped to save room; such an answer is right or wrong, and the tenths are exact.
    """

    tries: int
    score: float
    response: Response = ()


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
    """

    tries: int = 0
    best: int | None = None
    passed: bool = False
    is_open: bool = False
    seed: int = 0
    asked: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LearnerState:
    """Everything that is kept of a learner's work in a course."""

    token: str = ""
    revision: int = 0
    place: tuple[str, int] | None = None
    seen: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    quizzes: Mapping[str, QuizState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Encoded:
    """A state as a string, and how many typed texts it had to leave out."""

    text: str
    dropped: int


def encode(state: LearnerState, typed: Collection[str] = (), limit: int = LIMIT) -> Encoded:
    """Return the string of a state.

    When it would be longer than `limit`, typed texts are left out, the oldest practice
    answers first, then those of quizzes; tries, scores and place are always kept. A
    state that is still too long is returned whole: nothing is ever cut.

    Args:
        state: what to keep.
        typed: codes of the questions whose answer is typed.
        limit: characters to stay within.
    """
    text = _write(state)
    surplus = len(text) - limit
    answers, surplus, dropped = _without_texts(state.answers, state.answers, typed, surplus)
    quizzes = {}
    for code, quiz in state.quizzes.items():
        kept, surplus, more = _without_texts(quiz.answers, quiz.asked, typed, surplus)
        quizzes[code] = replace(quiz, answers=kept)
        dropped += more
    if dropped:
        text = _write(replace(state, answers=answers, quizzes=quizzes))
    return Encoded(text, dropped)


def _without_texts(
    answers: Mapping[str, Answer], codes: Iterable[str], typed: Collection[str], surplus: int
) -> tuple[dict[str, Answer], int, int]:
    """Leave typed texts out, oldest first, while there are characters too many.

    Returns the answers, the characters that are too many still, and how many texts went.
    """
    kept = dict(answers)
    dropped = 0
    for code in codes:
        if surplus > 0 and code in typed and code in kept and kept[code].response:
            surplus -= len(_write_response(kept[code].response))
            kept[code] = replace(kept[code], response=())
            dropped += 1
    return kept, surplus, dropped


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
    fields += [_write_quiz(code, quiz) for code, quiz in state.quizzes.items()]
    return "|".join(fields)


def _write_quiz(code: str, quiz: QuizState) -> str:
    best = "" if quiz.best is None else _base36(quiz.best)
    flags = "p" * quiz.passed + "o" * quiz.is_open
    entries = ";".join(
        _write_answer(asked, quiz.answers[asked]) if asked in quiz.answers else asked for asked in quiz.asked
    )
    return f"q{code}.{_base36(quiz.tries)}.{best}.{flags}.{_base36(quiz.seed)}.{entries}"


def _write_answer(code: str, answer: Answer) -> str:
    tries = min(max(answer.tries, 1), _MOST_TRIES)
    mark = BASE62[(tries - 1) * _TENTHS + _tenths(answer.score)]
    return code + mark + _write_response(answer.response)


def _write_response(response: Response) -> str:
    if all(len(part) == 1 and part in BASE62 for part in response):
        return "".join(response)
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
    if version != "1":
        return state
    quizzes: dict[str, QuizState] = {}
    for entry in filter(str.isascii, fields):  # nothing else was ever written
        kind, body = entry[:1], entry[1:]
        if kind == "i":
            token, _, revision = body.partition(".")
            state = replace(state, token=token, revision=_number(revision))
        elif kind == "p" and len(body) >= CODE_LENGTH:
            state = replace(state, place=(body[:CODE_LENGTH], _number(body[CODE_LENGTH + 1 :])))
        elif kind == "l":
            state = replace(state, seen=_codes(body))
        elif kind == "d":
            state = replace(state, drawn=_codes(body))
        elif kind == "a":
            state = replace(state, answers=dict(_read_answers(body)[1]))
        elif kind == "q":
            quizzes.update(_read_quiz(body))
    return replace(state, quizzes=quizzes)


def _read_quiz(body: str) -> dict[str, QuizState]:
    parts = body.split(".", 5)
    if len(parts) != 6 or len(parts[0]) != CODE_LENGTH:
        return {}
    code, tries, best, flags, seed, entries = parts
    asked, answers = _read_answers(entries)
    return {
        code: QuizState(
            tries=_number(tries),
            best=_number(best) if best else None,
            passed="p" in flags,
            is_open="o" in flags,
            seed=_number(seed),
            asked=asked,
            answers=answers,
        )
    }


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
            answers[code] = Answer(tries + 1, tenths / 10, _read_response(rest[1:]))
    return tuple(asked), answers


def _read_response(text: str) -> Response:
    if not text.startswith("'"):
        return tuple(text)
    return tuple(_unescape(part) for part in text[1:].split("'"))


def _unescape(text: str) -> str:
    raw = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return raw.encode("latin-1").decode("utf-8", "replace")


def _codes(body: str) -> tuple[str, ...]:
    whole = len(body) - len(body) % CODE_LENGTH
    return tuple(body[at : at + CODE_LENGTH] for at in range(0, whole, CODE_LENGTH))


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
        if not number:
            return digits


def _number(text: str) -> int:
    return int(text, 36) if re.fullmatch("[0-9a-z]{1,8}", text) else 0
