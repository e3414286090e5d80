"""Each kind of question as Moodle's question bank has it; what it lacks is told, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, TypeAlias

from lxml import etree
from markupsafe import Markup

from westeros_learn import model
from westeros_learn.assessment import plain_number
from westeros_learn.export.moodle_text import (
    FRACTIONS,
    Entry,
    Texts,
    add_answer,
    add_combined_feedback,
    add_file,
    add_text,
    begin,
    fields,
    finish,
)
from westeros_learn.player import shown_day

Writer: TypeAlias = Callable[[Entry, Any, Texts], etree._Element]

NOT_IN_MOODLE: Mapping[str, str] = {
    model.Survey.kind: "Moodle's question bank has no question without a right answer;"
    " the activities Feedback and Survey ask such things",
    model.Reflection.kind: "what learners write for themselves is never sent, and an essay in Moodle is",
}
"""The kinds that are left out, each with the reason."""

LOST_IN_MOODLE: Mapping[str, str] = {
    model.ShortText.kind: "Moodle forgives no slips of the finger",
    model.Cloze.kind: "Moodle forgives no slips of the finger; the marks of a cloze are those of its gaps",
    model.TableQuestion.kind: "each table becomes a cloze, whose marks are those of its cells",
    model.Matching.kind: "what is said about single pairs stands in the general feedback",
    model.Categorise.kind: "it becomes a matching; what is said about single items stands in the general"
    " feedback",
    model.Ordering.kind: "what is said about single steps stands in the general feedback;"
    " Moodle has the kind from version 4.4 on",
    model.Hotspot.kind: "it becomes a drag and drop of markers; what is said about single places stands in"
    " the general feedback",
    model.Date.kind: "a day is a short answer, right in the usual ways of writing it",
}
"""What a kind loses on its way, or becomes."""

_MARKS = {mark: f"&#{ord(mark)};" for mark in "~#}{\\/\"'<>&"}
"""Signs that mean something in a gap, or in HTML, as entities."""

_MOST_DAYS = 7
"""Days before and after the right one whose ways of writing are listed."""


def moodle_question(entry: Entry, texts: Texts) -> etree._Element:
    """Return a question as an element of a question bank.

    Raises:
        KeyError: Moodle has no such kind: `NOT_IN_MOODLE` says why.
        OSError: a photograph cannot be read.
    """
    element = WRITERS[type(entry.question)](entry, entry.question, texts)
    return finish(element, entry, texts)


# --- choosing -----------------------------------------------------------------------------


def _choice(entry: Entry, question: model.ChoiceQuestion, texts: Texts) -> etree._Element:
    several = isinstance(question, model.MultipleChoice)
    element = begin(entry, "multichoice", texts, texts.shown(question.prompt), texts.said_of_all(question))
    shuffle = "false" if question.keep_order else "true"
    numbering = ("answernumbering", "ABCD")
    fields(element, [("single", "false" if several else "true"), ("shuffleanswers", shuffle), numbering])
    add_combined_feedback(element, texts)
    rights = len(question.correct_keys)
    wrongs = len(question.choices) - rights
    for choice in question.choices:
        if choice.correct:
            share = _known(100 / rights) if several else 100
        else:
            share = -_known(100 / wrongs) if several else 0
        add_answer(element, texts, share, texts.shown(choice.text), choice.feedback)
    return element


def _known(share: float) -> float:
    """Return the part of a mark that Moodle knows and that is nearest to a share."""
    return min(FRACTIONS, key=lambda known: abs(known - share))


def _true_false(entry: Entry, question: model.TrueFalse, texts: Texts) -> etree._Element:
    element = begin(entry, "truefalse", texts, texts.shown(question.prompt), texts.said_of_all(question))
    for choice in question.choices:
        word = "true" if choice.key == "t" else "false"
        add_answer(element, texts, 100 if choice.correct else 0, word, choice.feedback)
    return element


def _hotspot(entry: Entry, question: model.Hotspot, texts: Texts) -> etree._Element:
    """A marker for each right place, dropped onto the figure."""
    said = texts.said_of_all(question, question.choices)
    note = texts.strings["hotspot-drag"]
    figure = Markup("<p>{} {}</p>").format(note, question.figure.alt)
    element = begin(entry, "ddmarker", texts, texts.shown(question.prompt) + figure, said)
    fields(element, [("shuffleanswers", "0")])
    etree.SubElement(element, "showmisplaced")
    add_combined_feedback(element, texts)
    add_file(element, texts.course.media_by_path[question.figure.media])
    rights = [region for region in question.choices if isinstance(region, model.Region) and region.correct]
    drag = etree.SubElement(element, "drag")
    fields(drag, [("no", "1"), ("text", texts.strings["hotspot-marker"]), ("noofdrags", str(len(rights)))])
    for number, region in enumerate(rights, 1):
        drop = etree.SubElement(element, "drop")
        shape, coordinates = _place(region)
        fields(drop, [("no", str(number)), ("shape", shape), ("coords", coordinates), ("choice", "1")])
    return element


def _place(region: model.Region) -> tuple[str, str]:
    """Return a region as Moodle has it: its shape, and its numbers in whole pixels."""
    numbers = [round(number) for number in region.numbers]
    match region.shape:
        case model.Shape.CIRCLE:
            x, y, radius = numbers
            return "circle", f"{x},{y};{radius}"
        case model.Shape.RECT:
            x, y, width, height = numbers
            return "rectangle", f"{x},{y};{width},{height}"
        case model.Shape.POLYGON:
            return "polygon", ";".join(f"{x},{y}" for x, y in zip(numbers[::2], numbers[1::2], strict=True))


# --- arranging ----------------------------------------------------------------------------


def _pairing(entry: Entry, question: model.PairingQuestion, texts: Texts) -> etree._Element:
    said = texts.said_of_all(question, question.items)
    element = begin(entry, "matching", texts, texts.shown(question.prompt), said)
    fields(element, [("shuffleanswers", "true")])
    add_combined_feedback(element, texts)
    words = {target.key: model.plain_text(target.text) for target in question.targets}
    for item in question.items:
        pair = texts.add_html(element, "subquestion", texts.shown(item.text))
        add_text(pair, "answer", words[item.target])
    used = {item.target for item in question.items}
    for key, over in words.items():
        if key not in used:
            add_text(texts.add_html(element, "subquestion", ""), "answer", over)
    return element


def _ordering(entry: Entry, question: model.Ordering, texts: Texts) -> etree._Element:
    said = texts.said_of_all(question, question.items)
    element = begin(entry, "ordering", texts, texts.shown(question.prompt), said)
    fields(
        element,
        [
            ("layouttype", "VERTICAL"),
            ("selecttype", "ALL"),
            ("selectcount", "0"),
            # What our own rule comes nearest to: the longest sequence that is right already.
            ("gradingtype", "LONGEST_ORDERED_SUBSET"),
            ("showgrading", "SHOW"),
            ("numberingstyle", "none"),
        ],
    )
    add_combined_feedback(element, texts)
    for number, item in enumerate(question.items, 1):
        texts.add_html(element, "answer", texts.shown(item.text), fraction=f"{number}.0000000")
    return element


# --- typing -------------------------------------------------------------------------------


def _numeric(entry: Entry, question: model.Numeric, texts: Texts) -> etree._Element:
    unit = Markup("\n<p>… {}</p>").format(question.unit) if question.unit else ""
    text = texts.shown(question.prompt) + unit
    element = begin(entry, "numerical", texts, text, texts.said_of_all(question))
    right = (100.0, question.answer, question.tolerance, ())
    answers: list[tuple[float, str | model.Expression, float, model.Blocks]] = [right]
    answers += [(0.0, mistake.answer, 0.0, mistake.feedback) for mistake in question.mistakes]
    for share, value, tolerance, feedback in answers:
        answer = add_answer(element, texts, share, _typed(value), feedback)
        fields(answer, [("tolerance", plain_number(tolerance))])
    # The unit stands in the text, and is not asked for.
    no_unit = {"unitgradingtype": "0", "unitpenalty": "0.1000000", "showunits": "3", "unitsleft": "0"}
    fields(element, no_unit.items())
    return element


def _date(entry: Entry, question: model.Date, texts: Texts) -> etree._Element:
    example = Markup("\n<p>{}</p>").format(texts.strings["date-example"])
    text = texts.shown(question.prompt) + example
    element = _begin_short(entry, question, texts, text)
    right = _day(question.answer)
    if right:
        near = min(question.tolerance, _MOST_DAYS)
        for shift in sorted(range(-near, near + 1), key=abs):
            for written in _ways(right + timedelta(days=shift), texts):
                add_answer(element, texts, 100, written)
    for mistake in question.mistakes:
        day = _day(mistake.answer)
        for written in _ways(day, texts) if day else ():
            add_answer(element, texts, 0, written, mistake.feedback)
    return element


def _ways(day: date, texts: Texts) -> list[str]:
    """Return the usual ways of writing a day; none of them can mean another one."""
    forms = [
        shown_day(day, texts.strings),
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d.%m.%Y}",
        day.isoformat(),
    ]
    return [*dict.fromkeys(forms)]


def _short_text(entry: Entry, question: model.ShortText, texts: Texts) -> etree._Element:
    element = _begin_short(entry, question, texts, texts.shown(question.prompt))
    for accepted in question.accept:
        add_answer(element, texts, 100, _literal(accepted))
    for mistake in question.mistakes:
        add_answer(element, texts, 0, _literal(_typed(mistake.answer)), mistake.feedback)
    return element


def _begin_short(entry: Entry, question: model.Question, texts: Texts, text: Markup) -> etree._Element:
    element = begin(entry, "shortanswer", texts, text, texts.said_of_all(question))
    fields(element, [("usecase", "0")])
    return element


def _literal(text: str) -> str:
    """Return a text in which no star stands for anything else (`qtype_shortanswer`)."""
    return text.replace("*", r"\*")


def _typed(answer: str | model.Expression) -> str:
    match answer:
        case str():
            return answer
        case model.Constant(value=float() as number):
            return plain_number(number)
        case _:
            return ""


def _day(answer: str | model.Expression) -> date | None:
    match answer:
        case model.Constant(value=date() as day):
            return day
        case str():
            try:
                return date.fromisoformat(answer)
            except ValueError:
                return None
        case _:
            return None


# --- filling ------------------------------------------------------------------------------


def _filled(entry: Entry, question: model.FilledQuestion, texts: Texts) -> etree._Element:
    gaps = {gap.key: _cell(gap) if isinstance(gap, model.Cell) else _gap(gap) for gap in question.gaps}
    text = texts.shown(question.prompt) + Markup("\n") + texts.with_gaps(question.text, gaps)
    return begin(entry, "cloze", texts, text, texts.said_of_all(question))


def _gap(gap: model.Gap) -> Markup:
    """Return a gap in the notation of `qtype_multianswer`."""
    feedback = _feedback(gap.feedback)
    if gap.options:
        rights = {*gap.accept}
        options = sorted(gap.options, key=str.casefold)
        answers = "~".join(
            f"{'=' if option in rights else ''}{_in_gap(option)}{feedback if option in rights else ''}"
            for option in options
        )
        return Markup("{{1:MULTICHOICE:{}}}").format(Markup(answers))  # noqa: S704  # escaped part by part
    answers = "~".join(f"={_in_gap(_literal(accepted))}{feedback}" for accepted in gap.accept)
    return Markup("{{1:SHORTANSWER:{}}}").format(Markup(answers))  # noqa: S704  # as above


def _cell(cell: model.Cell) -> Markup:
    answer = f"={_typed(cell.answer)}:{plain_number(cell.tolerance)}{_feedback(cell.feedback)}"
    unit = Markup(" {}").format(cell.unit) if cell.unit else ""
    return Markup("{{1:NUMERICAL:{}}}{}").format(Markup(answer), unit)  # noqa: S704  # as above


def _feedback(content: model.Blocks) -> str:
    said = model.plain_text(content)
    return f"#{_in_gap(said)}" if said else ""


def _in_gap(text: str) -> str:
    """Return a text in which nothing ends an answer: Moodle reads entities before it compares."""
    return "".join(_MARKS.get(mark, mark) for mark in text)


WRITERS: Mapping[type[model.Question], Writer] = {
    model.SingleChoice: _choice,
    model.MultipleChoice: _choice,
    model.TrueFalse: _true_false,
    model.Hotspot: _hotspot,
    model.Matching: _pairing,
    model.Categorise: _pairing,
    model.Ordering: _ordering,
    model.Numeric: _numeric,
    model.Date: _date,
    model.ShortText: _short_text,
    model.Cloze: _filled,
    model.TableQuestion: _filled,
}
"""What writes each kind."""
