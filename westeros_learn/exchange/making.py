"""From Moodle's shape of a question to ours: which kind it becomes, and what is lost on the way."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from westeros_learn.assessment import fold, plain_number
from westeros_learn.exchange.bank import Found, RefusedQuestionError
from westeros_learn.exchange.making_computed import COMPUTED, computed, with_marks, with_roles
from westeros_learn.exchange.making_filled import cloze, missing_words
from westeros_learn.exchange.making_placed import markers, matching, ordering
from westeros_learn.exchange.moodle_reading import number, raw_text
from westeros_learn.exchange.pictures import Shelf
from westeros_learn.exchange.prose import Prose
from westeros_learn.exchange.raw import Raw, RawAnswer
from westeros_learn.source.bank import QuestionData
from westeros_learn.source.yaml_nodes import Data

Maker: TypeAlias = Callable[[Raw, Prose], QuestionData]

LETTERS = string.ascii_lowercase
_MOST_WEIGHT = 10
_UNIT = re.compile(r"\n\n… (\S[^\n]{0,40})$")
_NOT_OURS: Mapping[str, tuple[str, str]] = {
    "description": ("it asks nothing", "Put its text into a lesson."),
    "ddimageortext": (
        "things that are dragged onto a picture have no kind here",
        "Make it a hotspot, or a matching.",
    ),
    "multichoiceset": ("“all or nothing” has no kind here", "Make it a question with several right choices."),
    "calculatedmulti": ("choices that are computed have no kind here", "Make it a question for a number."),
    "random": ("it only draws others", "Draw with a quiz of the course."),
    "randomsamatch": ("it only draws others", "Write a matching."),
    "stack": ("answers that are expressions have no kind here", "Make it a question for a number."),
    "coderunner": ("programs have no kind here", ""),
}


def make(raw: Raw, shelf: Shelf, usual: frozenset[str]) -> Found:
    """Return a question as ours.

    Args:
        raw: the question.
        shelf: where its pictures find their place.
        usual: what is said when all or nothing is right without anybody having written it.

    Raises:
        RefusedQuestionError: we have no such kind, or it is broken.
    """
    maker = _MAKERS.get(raw.kind)
    if maker is None:
        cause, cure = _NOT_OURS.get(raw.kind, (f"the kind '{raw.kind[:40]}' has no counterpart here", ""))
        raise RefusedQuestionError(f"Not taken over: {cause}.", cure)
    prose = Prose(shelf)
    roles: dict[str, str] = {}
    if raw.kind in COMPUTED:
        raw, roles = with_marks(raw)
    made = maker(raw, prose)
    data = {key: with_roles(value, roles) for key, value in {**made, **_common(raw, prose)}.items()}
    _tell_combined(raw, prose, usual)
    return Found(
        line=raw.line,
        name=raw.name or _first_words(str(data.get("prompt", ""))),
        own_id=raw.own_id,
        data=data,
        losses=tuple(prose.losses),
        tasks=tuple(prose.tasks),
        pictures=prose.pictures,
        groups=(*raw.groups, *raw.tags),
    )


def _first_words(text: str) -> str:
    return " ".join(text.split())[:60]


def _common(raw: Raw, prose: Prose) -> QuestionData:
    """Return what questions of all kinds have."""
    data: QuestionData = {}
    hints: list[Data] = [text for hint in raw.hints if (text := hint.blocks(prose))]
    feedback = raw.feedback.blocks(prose)
    if hints:
        data["hints"] = hints
    if feedback:
        data["feedback"] = feedback
    weight = number(raw.weight)
    if weight != 1 and weight.is_integer() and 1 <= weight <= _MOST_WEIGHT:
        data["weight"] = str(int(weight))
    elif weight != 1 and raw.kind not in ("essay", "cloze", "multianswer"):
        prose.lose(f"its mark of {weight:g}; it is worth 1 point")
    return data


def _tell_combined(raw: Raw, prose: Prose, usual: frozenset[str]) -> None:
    if any(text.text.strip() and text.flow(Prose(prose.shelf)) not in usual for text in raw.combined):
        prose.lose("what is said for right, partly right and wrong answers as a whole")


# --- choosing -----------------------------------------------------------------------------


def _choice(raw: Raw, prose: Prose) -> QuestionData:
    shares = [answer.share for answer in raw.answers]
    best = max(shares, default=0)
    if best <= 0:
        raise RefusedQuestionError("None of its choices is right.", "Give one of them a mark.")
    if len(raw.answers) > len(LETTERS):
        raise RefusedQuestionError(f"It has more than {len(LETTERS)} choices.", "Leave some out.")
    if raw.single:
        right = [share == best for share in shares]
        if sum(right) > 1:
            raise RefusedQuestionError(
                "One choice may be chosen, and several are right.", "Let one be right, or several be chosen."
            )
        if any(0 < share < best for share in shares):
            prose.lose("that some choices are partly right; they are wrong")
        if any(share < 0 for share in shares):
            prose.lose("points that a wrong choice takes away")
    else:
        right = [share > 0 for share in shares]
        if len({round(share, 2) for share in shares if share > 0}) > 1:
            prose.lose("that right choices are worth more and less; all are worth the same")
    choices: list[Data] = [
        _chosen(letter, answer, is_right, prose)
        for letter, answer, is_right in zip(LETTERS, raw.answers, right, strict=False)
    ]
    data: QuestionData = {
        "kind": "single-choice" if raw.single else "multiple-choice",
        "prompt": raw.asked(prose),
        "choices": choices,
    }
    return data if raw.shuffled else {**data, "keep-order": "true"}


def _chosen(letter: str, answer: RawAnswer, right: bool, prose: Prose) -> Data:  # noqa: FBT001
    text = answer.text.flow(prose)
    if not text:
        raise RefusedQuestionError(
            "A choice has no text." if not answer.text.files else "A choice is only a picture.",
            "Write in words what can be chosen.",
        )
    entry: dict[str, Data] = {letter: text}
    if right:
        entry["correct"] = "true"
    return with_feedback(entry, answer, prose)


def with_feedback(entry: dict[str, Data], answer: RawAnswer, prose: Prose) -> dict[str, Data]:
    """Return an entry with what is said about its answer, if anything is."""
    said = answer.feedback.blocks(prose)
    return {**entry, "feedback": said} if said else entry


def _true_false(raw: Raw, prose: Prose) -> QuestionData:
    answers = {fold(answer.text.text): answer for answer in raw.answers}
    true = answers.get("true") or answers.get("t")
    false = answers.get("false") or answers.get("f")
    if true is None or (true.share > 0) == (false is not None and false.share > 0):
        raise RefusedQuestionError("It does not say whether the statement is true.", "Mark the right answer.")
    data: QuestionData = {
        "kind": "true-false",
        "prompt": raw.asked(prose),
        "answer": "true" if true.share > 0 else "false",
    }
    for key, answer in (("feedback-true", true), ("feedback-false", false)):
        said = answer.feedback.blocks(prose) if answer else ""
        if said:
            data[key] = said
    return data


# --- typing -------------------------------------------------------------------------------


def _short_text(raw: Raw, prose: Prose) -> QuestionData:
    accept: list[Data] = []
    mistakes: list[Data] = []
    for answer in raw.answers:
        text = answer.text.text.replace(r"\*", "\0")
        plain = " ".join(text.replace("\0", "*").split())
        if "*" in text:
            prose.lose(f"the answer '{plain[:40]}', in which a star stands for anything")
        elif answer.share >= 100:
            accept.append(plain)
            if answer.feedback.text.strip():
                prose.lose("what is said about a single right answer")
        else:
            mistakes += _mistake(plain, answer, prose)
    if not accept:
        raise RefusedQuestionError("It has no right answer that is spelled out.", "Add one without a star.")
    if raw.case:
        prose.lose("that capital letters count")
    data: QuestionData = {
        "kind": "short-text",
        "prompt": raw.asked(prose),
        "accept": [*dict.fromkeys(accept)],
    }
    said = {fold(str(text)) for text in accept}
    mistakes = [each for each in mistakes if isinstance(each, dict) and fold(str(each["answer"])) not in said]
    return {**data, "mistakes": mistakes} if mistakes else data


def _mistake(text: str, answer: RawAnswer, prose: Prose) -> list[Data]:
    said = answer.feedback.blocks(prose)
    if answer.share > 0:
        prose.lose(f"that the answer '{text[:40]}' is partly right; it is wrong")
    if not said:
        if answer.share <= 0:
            return []  # whatever is not accepted is wrong
        prose.lose(f"the answer '{text[:40]}', about which nothing is said")
        return []
    return [{"answer": text, "feedback": said}]


def _numeric(raw: Raw, prose: Prose) -> QuestionData:
    data: QuestionData = {"kind": "numeric", "prompt": raw.asked(prose)}
    mistakes: list[Data] = []
    for answer in raw.answers:
        written = answer.text.text.strip()
        if written == "*":
            if answer.feedback.text.strip():
                prose.lose("what is said about every other number")
            continue
        plain = _plain(written)
        if answer.share >= 100 and "answer" not in data:
            data["answer"] = plain
            tolerance = abs(number(answer.tolerance))
            if tolerance:
                data["tolerance"] = plain_number(tolerance)
            if answer.feedback.text.strip():
                prose.lose("what is said about the right answer alone")
        elif answer.share >= 100:
            prose.lose(f"that {plain} is right, too")
        else:
            mistakes += _mistake(plain, answer, prose)
    if "answer" not in data:
        raise RefusedQuestionError("It has no right answer.", "Add one that earns the whole mark.")
    _units(raw, data, prose)
    _unit_behind(data)
    off = float(str(data.get("tolerance", 0)))
    near = [each for each in mistakes if isinstance(each, dict) and _is_near(data, str(each["answer"]), off)]
    if near:
        prose.lose("that a number near the right one is partly right")
        mistakes = [each for each in mistakes if each not in near]
    return {**data, "mistakes": mistakes} if mistakes else data


def _computed(raw: Raw, prose: Prose) -> QuestionData:
    data = computed(raw, prose)
    _units(raw, data, prose)
    return data


def _plain(written: str) -> str:
    try:
        value = float(written.replace(",", ".").replace(" ", ""))
    except ValueError:
        raise RefusedQuestionError(f"'{written[:40]}' is no number.", "Write it with digits.") from None
    if not abs(value) < 1e15:
        raise RefusedQuestionError(f"'{written[:40]}' is too large.", "Ask for it in a larger unit.")
    return plain_number(value)


def _units(raw: Raw, data: QuestionData, prose: Prose) -> None:
    units: Sequence[str] = []
    if raw.element is not None:
        units = [
            " ".join((unit.findtext("unit_name") or "").split())
            for unit in raw.element.iterfind("units/unit")
        ]
    if units and units[0]:
        data["unit"] = units[0]
        if len(units) > 1:
            prose.lose(f"the other units: {', '.join(units[1:])[:60]}")


def _is_near(data: QuestionData, answer: str, off: float) -> bool:
    return abs(float(str(data["answer"])) - float(answer)) <= off


def _unit_behind(data: QuestionData) -> None:
    """Take the unit out of the prompt, behind which our own banks write it."""
    match = _UNIT.search(str(data["prompt"]))
    if match and "unit" not in data:
        data["prompt"], data["unit"] = str(data["prompt"])[: match.start()], match[1]


def _essay(raw: Raw, prose: Prose) -> QuestionData:
    answer = raw_text(raw.element.find("graderinfo")) if raw.element is not None else None
    said = answer.blocks(prose) if answer else ""
    if not said:
        raise RefusedQuestionError(
            "An essay becomes a reflection, which needs a model answer, and it has none.",
            "Write one into “Information for graders”.",
        )
    prose.lose("that somebody marks it; a reflection is compared with a model answer, and never sent")
    return {"kind": "reflection", "prompt": raw.asked(prose), "model-answer": said}


_MAKERS: Mapping[str, Maker] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short_text,
    "numerical": _numeric,
    "calculated": _computed,
    "calculatedsimple": _computed,
    "essay": _essay,
    "matching": matching,
    "ordering": ordering,
    "ddmarker": markers,
    "cloze": cloze,
    "multianswer": cloze,
    "gapselect": missing_words,
    "ddwtos": missing_words,
}
