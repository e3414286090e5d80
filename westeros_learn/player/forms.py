"""Reading what a learner's form sends (the twin of `read` and `obstacle` in `answer-*.js`).

Whatever comes is read: unknown fields and keys are passed over, texts are cut to the length
that the fields allow, and what no database can hold is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from westeros_learn import model
from westeros_learn.assessment import day_readings, readings
from westeros_learn.player.strings import load_strings

Form: TypeAlias = Mapping[str, Sequence[str]]
"""The fields of a form that was sent, each with all of its values."""

ACTS = ("check", "hint", "again", "new-numbers", "show", "pause")
"""What the buttons of a question's form ask for."""

LONGEST_TEXT = 200
LONGEST_GAP = 100
_MOST = 9_999  # no number in a form is larger
_UNFIT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")  # PostgreSQL keeps no NUL, UTF-8 no half of a pair
_PARTS_MISSING = frozenset({"choose-each", "fill-each"})


@dataclass(frozen=True, slots=True)
class Sent:
    """What a question's form sent.

    Attributes:
        response: what was answered, () for nothing.
        missing: the name of the words that say what keeps the response from being judged, "" if nothing.
        do: what is asked for, one of `ACTS`.
        go: the place in an attempt that is wanted next, None when none is named.
        basis: how many responses were known when the form was made.
        hints: how many hints were shown.
        draw: which numbers it asked with.
    """

    response: model.Response
    missing: str
    do: str = "check"
    go: int | None = None
    basis: int = 0
    hints: int = 0
    draw: int = 0

    @property
    def in_part(self) -> bool:
        """Whether only some parts of the answer are missing: an attempt keeps it as it is."""
        return self.missing in _PARTS_MISSING and bool(self.response)

    @property
    def unreadable(self) -> str:
        """What is missing, if it is more than a part: words that an attempt asks for before it goes on."""
        return "" if not self.response or self.in_part else self.missing


def read_form(question: model.Question, form: Form, language: str) -> Sent:
    """Return what a question's form sent.

    Args:
        question: the question that was asked.
        form: the fields that came.
        language: the course's, in which dates may name their months.
    """
    response = read_response(question, form)
    do = _one(form, "do")
    go = _one(form, "go")
    return Sent(
        response,
        obstacle(question, response, language),
        do=do if do in ACTS else ACTS[0],
        go=_number(go) if go.isdecimal() else None,
        basis=_number(_one(form, "basis")),
        hints=min(_number(_one(form, "hints")), len(question.hints)),
        draw=_number(_one(form, "draw")),
    )


def read_response(question: model.Question, form: Form) -> model.Response:
    """Return what a form answers: only keys that the question has, in the order that `Response` tells."""
    match question:
        case model.ChoiceQuestion():
            return _chosen(question, form)
        case model.Reflection():
            return _known(form, [check.key for check in question.checks])
        case model.PairingQuestion():
            targets = {target.key for target in question.targets}
            given = {item.key: _one(form, f"answer-{item.key}") for item in question.items}
            return tuple(sorted(key + target for key, target in given.items() if target in targets))
        case model.Ordering():
            return _ordered(question, form)
        case model.FilledQuestion():
            return _filled(question, form)
        case _:
            typed = _text(_one(form, "answer"), LONGEST_TEXT)
            return (typed,) if typed else ()


def obstacle(question: model.Question, response: model.Response, language: str) -> str:
    """Return the name of the words that say what keeps a response from being judged, "" if nothing does."""
    match question:
        case model.Reflection():
            return ""
        case model.PairingQuestion():
            return "choose-each" if len(response) < len(question.items) else ""
        case model.FilledQuestion():
            return _obstacle_in_gaps(question, response)
        case model.Ordering():
            return "" if response else "order-first"
    if not response:
        return "choose-first"
    match question:
        case model.Numeric():
            return "" if readings(response[0], question.unit) else "not-a-number"
        case model.Date():
            months = load_strings(language)["month-names"].split(", ")
            return "" if day_readings(response[0], months) else "not-a-date"
    return ""


def _obstacle_in_gaps(question: model.FilledQuestion, response: model.Response) -> str:
    filled = {part[:1]: part[1:] for part in response}
    cells = [gap for gap in question.gaps if isinstance(gap, model.Cell) and gap.key in filled]
    if any(not readings(filled[cell.key], cell.unit) for cell in cells):
        return "not-a-number"
    return "fill-each" if len(response) < len(question.gaps) else ""


def _chosen(question: model.ChoiceQuestion, form: Form) -> model.Response:
    several = isinstance(question, model.MultipleChoice) or (
        isinstance(question, model.Hotspot) and question.several
    )
    chosen = _known(form, [choice.key for choice in question.choices])
    return chosen if several else chosen[:1]


def _known(form: Form, keys: Sequence[str]) -> model.Response:
    values = set(form.get("answer", ())[: len(keys) * 2])
    return tuple(sorted(key for key in keys if key in values))


def _ordered(question: model.Ordering, form: Form) -> model.Response:
    """Return an order by the places given; nothing, as long as it is the one that was shown first.

    Of two steps at one place, the one that was shown above comes first.
    """
    keys = [item.key for item in question.items]
    shown = [key for key in dict.fromkeys(_one(form, "shown")[: len(keys)]) if key in keys]
    shown += [key for key in keys if key not in shown]
    places = {key: _number(_one(form, f"answer-{key}")) for key in keys}
    if not any(places.values()):
        return ()
    order = sorted(shown, key=lambda key: places[key])
    return () if _one(form, "untouched") and order == shown else tuple(order)


def _filled(question: model.FilledQuestion, form: Form) -> model.Response:
    parts = []
    for gap in question.gaps:
        text = _text(_one(form, f"answer-{gap.key}"), LONGEST_GAP)
        offered = gap.options if isinstance(gap, model.Gap) else ()
        if text and (not offered or text in offered):
            parts.append(gap.key + text)
    return tuple(sorted(parts))


def _one(form: Form, name: str) -> str:
    values = form.get(name, ())
    return values[0] if values else ""


def _text(value: str, longest: int) -> str:
    return _UNFIT.sub(" ", value[: longest * 2]).strip()[:longest]


def _number(text: str) -> int:
    return min(int(text), _MOST) if re.fullmatch("[0-9]{1,9}", text) else 0
