"""Questions whose numbers differ: Moodle's calculated ones (`qtype_calculated`) as ours with parameters.

There `{a}` in a text is a wild card, `{={a}*2}` something that is computed from it, and the values of all
wild cards are listed, row by row; here each of them is drawn by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from westeros_learn.assessment import MOST_PLACES, evaluate, plain_number
from westeros_learn.errors import FormulaError
from westeros_learn.exchange.bank import RefusedQuestionError
from westeros_learn.exchange.moodle_reading import number
from westeros_learn.exchange.php_formulas import our_formula
from westeros_learn.exchange.prose import Prose
from westeros_learn.exchange.raw import Raw, RawAnswer, RawText
from westeros_learn.model import Scalar
from westeros_learn.source.bank import QuestionData
from westeros_learn.source.formulas import NAME, parse_formula
from westeros_learn.source.yaml_nodes import Data

COMPUTED = frozenset({"calculated", "calculatedsimple"})

_MOST_ROWS = 100
"""Moodle keeps as many rows of values for one question."""

_VALUE = re.compile(r"\{=((?:[^{}]|\{[^{}]*\})*)\}|\{(\w[\w .-]{0,60})\}")
_RELATIVE = "1"
_NOMINAL = "2"
_DECIMALS = "1"
"""`correctanswerformat`: 1 counts decimals, 2 significant figures."""


def with_marks(raw: Raw) -> tuple[Raw, dict[str, str]]:
    """Return a question in whose texts a word stands for each value, and the roles by these words."""
    names = _names(raw)
    roles: dict[str, str] = {}
    start = "value"
    while any(start in text.text for text in _texts(raw)):
        start += "x"

    def mark(match: re.Match[str]) -> str:
        if match[2] is not None and match[2] not in names:
            return match[0]
        formula = names[match[2]] if match[2] is not None else our_formula(match[1], names)
        word = f"{start}{len(roles)}{start}"
        roles[word] = f"{{value}}`{formula}`"
        return word

    def marked(text: RawText) -> RawText:
        return replace(text, text=_VALUE.sub(mark, text.text))

    answers = tuple(replace(answer, feedback=marked(answer.feedback)) for answer in raw.answers)
    return replace(
        raw,
        text=marked(raw.text),
        feedback=marked(raw.feedback),
        hints=tuple(marked(hint) for hint in raw.hints),
        answers=answers,
    ), roles


def _texts(raw: Raw) -> Iterator[RawText]:
    yield from (raw.text, raw.feedback, *raw.hints)
    yield from (answer.feedback for answer in raw.answers)


def with_roles(data: Data, roles: Mapping[str, str]) -> Data:
    """Return data with the roles in place of the words that stand for them."""
    if isinstance(data, str):
        pattern = "|".join(map(re.escape, roles))
        return re.sub(pattern, lambda word: roles[word[0]], data) if roles else data
    if isinstance(data, list):
        return [with_roles(each, roles) for each in data]
    return {key: with_roles(value, roles) for key, value in data.items()}


def computed(raw: Raw, prose: Prose) -> QuestionData:
    """Return a question for a number that follows from numbers that are drawn."""
    names = _names(raw)
    sets = _sets(raw)
    data: QuestionData = {
        "kind": "numeric",
        "prompt": raw.asked(prose),
        "parameters": {names[name]: _drawn(sets[name], prose) for name in names},
    }
    if len(names) > 1:
        prose.lose("that its values come row by row; each is drawn by itself")
    mistakes: list[Data] = []
    for answer in raw.answers:
        formula = _answer(answer, names, raw, prose)
        if answer.share >= 100 and "answer" not in data:
            data["answer"] = formula
            data.update(_tolerance(answer, formula, raw, prose))
        elif answer.share < 100 and answer.feedback.text.strip():
            mistakes.append({"answer": formula, "feedback": answer.feedback.blocks(prose)})
        elif answer.share > 0:
            prose.lose(f"the answer {answer.text.text.strip()[:40]}")
    if "answer" not in data:
        raise RefusedQuestionError("It has no right answer.", "Add one that earns the whole mark.")
    return {**data, "mistakes": mistakes} if mistakes else data


# --- what is drawn --------------------------------------------------------------------------------


def _sets(raw: Raw) -> dict[str, etree._Element]:
    """Return the definitions of the wild cards, by their names."""
    assert raw.element is not None  # noqa: S101  # the kind comes in Moodle's XML alone
    found = raw.element.findall("dataset_definitions/dataset_definition")
    return {_said(each, "name"): each for each in found if _said(each, "name")}


def _names(raw: Raw) -> dict[str, str]:
    """Return what the wild cards are called here.

    Raises:
        RefusedQuestionError: there are none, or two would be called the same.
    """
    names: dict[str, str] = {}
    for name in _sets(raw):
        ours = re.sub(r"\W+", "_", name.lower(), flags=re.ASCII).strip("_")
        ours = ours if NAME.fullmatch(ours) else f"v_{ours}"
        if not NAME.fullmatch(ours) or ours in names.values():
            raise RefusedQuestionError(
                f"Its wild card {{{name[:40]}}} cannot be called so here.",
                "Give it a name of its own, of small letters and digits.",
            )
        names[name] = ours
    if not names:
        raise RefusedQuestionError(
            "It has no values for its wild cards.", "Export it from a course in which they are private."
        )
    return names


def _drawn(definition: etree._Element, prose: Prose) -> Data:
    """Return a range, where values are drawn evenly; else the list of those that were drawn."""
    least, most = _limit(definition, "minimum"), _limit(definition, "maximum")
    decimals = min(max(int(number(_said(definition, "decimals"))), 0), MOST_PLACES)
    if _said(definition, "distribution") != "loguniform" and least is not None and most is not None:
        step = 10.0**-decimals
        if least < most:
            return {
                "from": plain_number(round(least, decimals)),
                "to": plain_number(round(most, decimals)),
                "step": plain_number(step),
            }
        return [plain_number(least)]
    values = [*dict.fromkeys(_items(definition).values())]
    if not values:
        raise RefusedQuestionError("A wild card has no values.", "Let Moodle draw some, and export it again.")
    prose.lose("how often each of its values is drawn")
    return [plain_number(value) for value in values]


def _limit(definition: etree._Element, name: str) -> float | None:
    said = _said(definition, name)
    return number(said) if said else None


def _items(definition: etree._Element) -> dict[int, float]:
    """Return the values that Moodle has drawn, by the numbers of their rows."""
    found = definition.findall("dataset_items/dataset_item")[:_MOST_ROWS]
    return {int(number(_said(each, "number"))): number(_said(each, "value")) for each in found}


def _said(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{name}/text") or element.findtext(name) or "").strip()


# --- what is right --------------------------------------------------------------------------------


def _answer(answer: RawAnswer, names: Mapping[str, str], raw: Raw, prose: Prose) -> str:
    """Return the formula of an answer, rounded as Moodle shows it."""
    formula = our_formula(answer.text.text, names)
    form, length = _detail(answer, raw, "correctanswerformat"), _detail(answer, raw, "correctanswerlength")
    if form == _DECIMALS and length.isdecimal() and int(length) <= MOST_PLACES:
        return f"round({formula}, {length})"
    if form and form != _DECIMALS:
        prose.lose("how many figures of the right answer count")
    return formula


def _tolerance(answer: RawAnswer, formula: str, raw: Raw, prose: Prose) -> dict[str, Data]:
    """Return how far an answer may be off.

    A part of the right answer is told by the least of them: what is accepted then was so in Moodle, too.
    """
    off = abs(number(answer.tolerance))
    if not off:
        return {}
    if _detail(answer, raw, "tolerancetype") != _NOMINAL:
        sizes = [abs(value) for value in _values(formula, raw)]
        least = min((size for size in sizes if size), default=0.0)
        prose.lose("that an answer may be off by a part of itself; it may be off as far as at the least one")
        off *= least
    rounded = float(f"{off:.2g}")
    return {"tolerance": plain_number(rounded)} if rounded > 0 else {}


def _values(formula: str, raw: Raw) -> Iterator[float]:
    """Yield the right answers for the rows of values that Moodle has drawn."""
    names, sets = _names(raw), _sets(raw)
    drawn = {names[name]: _items(each) for name, each in sets.items()}
    rows = set.intersection(*(set(values) for values in drawn.values()))
    for row in sorted(rows):
        known: dict[str, Scalar] = {name: values[row] for name, values in drawn.items()}
        try:
            value = evaluate(parse_formula(formula), known)
        except FormulaError:
            continue
        if isinstance(value, (int, float)):
            yield float(value)


def _detail(answer: RawAnswer, raw: Raw, name: str) -> str:
    """Return what Moodle's XML says besides of an answer."""
    assert raw.element is not None  # noqa: S101  # as above
    at = next(place for place, each in enumerate(raw.answers) if each is answer)
    return (raw.element.findall("answer")[at].findtext(name) or "").strip()
