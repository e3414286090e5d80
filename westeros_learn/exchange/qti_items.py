"""Questions as items of QTI 2.1 (IMS Question & Test Interoperability, Assessment Test, Section and Item)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from lxml import etree
from markupsafe import Markup

from westeros_learn import model
from westeros_learn.assessment import plain_number
from westeros_learn.exchange.qti_scoring import (
    RESPONSE,
    SAID,
    add_judged,
    add_points,
    declare_outcomes,
    declare_response,
    mapped,
    say,
)
from westeros_learn.exchange.qti_xhtml import GAP, QTI, add, add_markup, q
from westeros_learn.export.xml import XSI, shorten
from westeros_learn.player import BankRenderer, Strings, shown_day

SCHEMA = "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
NOT_IN_QTI: Mapping[str, str] = {
    model.Reflection.kind: "what learners write for themselves is never sent, and an extended text is"
}
"""The kinds that are left out, each with the reason."""
LOST_IN_QTI: Mapping[str, str] = {
    model.ShortText.kind: "no slip of the finger is forgiven",
    model.Cloze.kind: "no slip of the finger is forgiven",
    model.Date.kind: "a day is right in the usual ways of writing it",
    model.Matching.kind: "what is said about single pairs is said after any answer",
    model.Categorise.kind: "what is said about single items is said after any answer",
    model.Ordering.kind: "right as a whole or not at all; what is said about steps is said after any answer",
    model.Numeric.kind: "nothing is said about foreseen wrong answers",
}
"""What a kind loses on its way."""

_TITLE = 120
_EVERY = "said"
Writer: TypeAlias = Callable[["Items", etree._Element, Any], None]


class Items:
    """Makes items of the questions of a course.

    Args:
        render: renders its texts.
        strings: the player's words.
        language: of its texts.
    """

    def __init__(self, render: BankRenderer, strings: Strings, language: str) -> None:
        self.render = render
        self.strings = strings
        self._language = language

    def of(self, question: model.Question) -> etree._Element:
        """Return the item of a question that is settled, with texts for values.

        Raises:
            KeyError: QTI has no such kind: `NOT_IN_QTI` says why.
        """
        item = etree.Element(q("assessmentItem"), nsmap={None: QTI, "xsi": XSI})  # type: ignore[dict-item]  # None is the default namespace
        item.set(f"{{{XSI}}}schemaLocation", f"{QTI} {SCHEMA}")
        for name, value in (
            ("identifier", question.id),
            ("title", shorten(model.plain_text(question.prompt), _TITLE)),
            ("adaptive", "false"),
            ("timeDependent", "false"),
            ("{http://www.w3.org/XML/1998/namespace}lang", self._language),
        ):
            item.set(name, value)
        _WRITERS[type(question)](self, item, question)
        return item

    # --- what all have --------------------------------------------------------------------

    def begin(self, item: etree._Element, question: model.Question) -> etree._Element:
        """Declare the outcomes, and return the body with what is asked."""
        declare_outcomes(item, question.weight)
        body = add(item, "itemBody")
        self.put(body, self.render.blocks(question.prompt))
        return body

    def put(self, body: etree._Element, markup: Markup) -> None:
        """Add blocks to a body; what is no block stands in one."""
        add_markup(add(body, "div"), markup)

    def finish(
        self, item: etree._Element, question: model.Question, processing: etree._Element,
        parts: Sequence[model.Part] = (), *, by_key: bool = False,
    ) -> None:  # fmt: skip
        """Say what there is to say: after any answer, and about parts.

        Args:
            item: the item.
            question: the question.
            processing: where its response is judged.
            parts: those with something to say.
            by_key: whether it is said to who chose them; else after any answer.
        """
        told = [self.render.blocks(question.feedback)]
        if not by_key:
            told += [
                Markup("<p><em>{}</em></p>\n{}").format(self.render.inlines(part.text), said)
                for part in parts
                if (said := self.render.blocks(part.feedback))
            ]
        told.append(self.render.blocks(question.solution))
        if question.sources:
            cites = self.render.citations(question.sources)
            told.append(Markup("<p>{} {}</p>").format(self.strings["source"], cites))
        spoken = {part.key: self.render.blocks(part.feedback) for part in parts if by_key}
        said_of_all = Markup("\n").join(filter(None, told))
        if said_of_all or any(spoken.values()):
            say(processing, _EVERY, response=RESPONSE if by_key else "")
        for name, markup in ((_EVERY, said_of_all), *spoken.items()):
            if markup:
                feedback = add(
                    item, "modalFeedback", outcomeIdentifier=SAID, showHide="show", identifier=name
                )
                add_markup(add(feedback, "div"), markup)


# --- choosing -----------------------------------------------------------------------------


def _choice(items: Items, item: etree._Element, question: model.ChoiceQuestion) -> None:
    several = isinstance(question, model.MultipleChoice)
    _declare_choice(item, question, several=several)
    body = items.begin(item, question)
    shuffle = "true" if isinstance(question, model.SingleChoice | model.MultipleChoice) else "false"
    if question.keep_order:
        shuffle = "false"
    interaction = add(body, "choiceInteraction", responseIdentifier=RESPONSE, shuffle=shuffle,
                      maxChoices="0" if several else "1")  # fmt: skip
    words = {"t": items.strings["true"], "f": items.strings["false"]}
    for place, each in enumerate(question.choices, 1):
        text = items.render.inlines(each.text) or words.get(each.key) or items.strings[f"scale-{place}"]
        add_markup(add(interaction, "simpleChoice", identifier=each.key), Markup("{}").format(text))
    _judge_choice(items, item, question, several=several)


def _declare_choice(item: etree._Element, question: model.ChoiceQuestion, *, several: bool) -> None:
    rights, wrongs = [*question.correct_keys], [one.key for one in question.choices if not one.correct]
    points = {key: 1 / len(rights) for key in rights} | {key: -1 / len(wrongs) for key in wrongs}
    declare_response(
        item, RESPONSE, "multiple" if several else "single", "identifier",
        rights=rights, points=points if several else None,
    )  # fmt: skip


def _judge_choice(
    items: Items, item: etree._Element, question: model.ChoiceQuestion, *, several: bool
) -> None:
    processing = add(item, "responseProcessing")
    if several:
        add_points(processing, [mapped()], question.weight)
    elif question.correct_keys:
        add_judged(processing, RESPONSE, None, question.weight)
    items.finish(item, question, processing, question.choices, by_key=True)


def _hotspot(items: Items, item: etree._Element, question: model.Hotspot) -> None:
    several = question.several
    _declare_choice(item, question, several=several)
    body = items.begin(item, question)
    media = items.render.course.media_by_path[question.figure.media]
    name = media.path.rpartition("/")[2]
    items.render.pictures[name] = media
    interaction = add(
        body, "hotspotInteraction", responseIdentifier=RESPONSE, maxChoices="0" if several else "1"
    )
    kind = "svg+xml" if media.markup else {"png": "png", "gif": "gif"}.get(name.rpartition(".")[2], "jpeg")
    size = {"width": str(round(media.width)), "height": str(round(media.height))}
    add(interaction, "object", question.figure.alt, data=name, type_=f"image/{kind}", **size)
    for region in question.choices:
        assert isinstance(region, model.Region)  # noqa: S101  # the choices of a hotspot are regions
        label = model.plain_text(region.text)
        shape, coordinates = _place(region)
        add(
            interaction,
            "hotspotChoice",
            identifier=region.key,
            shape=shape,
            coords=coordinates,
            hotspotLabel=label,
        )
    _judge_choice(items, item, question, several=several)


def _place(region: model.Region) -> tuple[str, str]:
    numbers = [round(number) for number in region.numbers]
    match region.shape:
        case model.Shape.RECT:
            x, y, width, height = numbers
            return "rect", f"{x},{y},{x + width},{y + height}"
        case model.Shape.POLYGON:
            closed = numbers if numbers[:2] == numbers[-2:] else [*numbers, *numbers[:2]]
            return "poly", ",".join(map(str, closed))
        case _:
            return "circle", ",".join(map(str, numbers))


# --- arranging ----------------------------------------------------------------------------


def _pairing(items: Items, item: etree._Element, question: model.PairingQuestion) -> None:
    # Letters of items and of targets may be the same, and identifiers may not.
    rights = [f"i-{one.key} t-{one.target}" for one in question.items]
    points = dict.fromkeys(rights, 1 / len(rights))
    declare_response(item, RESPONSE, "multiple", "directedPair", rights=rights, points=points)
    body = items.begin(item, question)
    most = str(len(question.items))
    interaction = add(
        body, "matchInteraction", responseIdentifier=RESPONSE, shuffle="true", maxAssociations=most
    )
    sides: tuple[tuple[str, Sequence[model.Part], str], ...] = (
        ("i", question.items, "1"),
        ("t", question.targets, most),
    )
    for side, parts, matches in sides:
        group = add(interaction, "simpleMatchSet")
        for part in parts:
            choice = add(group, "simpleAssociableChoice", identifier=f"{side}-{part.key}", matchMax=matches)
            add_markup(choice, items.render.inlines(part.text))
    processing = add(item, "responseProcessing")
    add_points(processing, [mapped()], question.weight)
    items.finish(item, question, processing, question.items)


def _ordering(items: Items, item: etree._Element, question: model.Ordering) -> None:
    declare_response(item, RESPONSE, "ordered", "identifier", rights=[one.key for one in question.items])
    body = items.begin(item, question)
    interaction = add(body, "orderInteraction", responseIdentifier=RESPONSE, shuffle="true")
    for part in question.items:
        add_markup(add(interaction, "simpleChoice", identifier=part.key), items.render.inlines(part.text))
    processing = add(item, "responseProcessing")
    add_judged(processing, RESPONSE, None, question.weight)
    items.finish(item, question, processing, question.items)


# --- typing -------------------------------------------------------------------------------


def _numeric(items: Items, item: etree._Element, question: model.Numeric) -> None:
    right = _constant(question.answer)
    declare_response(item, RESPONSE, "single", "float", rights=[plain_number(right)])
    line = add(items.begin(item, question), "p")
    field = add(line, "textEntryInteraction", responseIdentifier=RESPONSE, expectedLength="12")
    field.tail = f" {question.unit}" if question.unit else None
    processing = add(item, "responseProcessing")
    add_judged(processing, RESPONSE, question.tolerance, question.weight)
    items.finish(item, question, processing)


def _short(items: Items, item: etree._Element, question: model.ShortText | model.Date) -> None:
    accepted = question.accept if isinstance(question, model.ShortText) else _days(question, items.strings)
    declare_response(
        item, RESPONSE, "single", "string", rights=accepted[:1], points=dict.fromkeys(accepted, 1.0)
    )
    line = add(items.begin(item, question), "p")
    add(line, "textEntryInteraction", responseIdentifier=RESPONSE, expectedLength="30")
    processing = add(item, "responseProcessing")
    add_points(processing, [mapped()], question.weight)
    items.finish(item, question, processing)


def _days(question: model.Date, strings: Strings) -> Sequence[str]:
    match question.answer:
        case model.Constant(value=date() as day):
            dotted = f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.%Y}"
            return [*dict.fromkeys([day.isoformat(), shown_day(day, strings), *dotted])]
        case _:
            return [""]


def _constant(answer: model.Expression) -> float:
    match answer:
        case model.Constant(value=float() as value):
            return value
        case _:
            return 0.0


# --- filling ------------------------------------------------------------------------------


def _filled(items: Items, item: etree._Element, question: model.FilledQuestion) -> None:
    for gap in question.gaps:
        _declare_gap(item, gap)
    body = items.begin(item, question)
    gaps = {gap.key: gap for gap in question.gaps}

    def put(parent: etree._Element, key: str) -> None:
        _add_gap(parent, gaps[key])

    marked = replace(
        items.render, render_gap=lambda key: Markup('<span class="{}">{}</span>').format(GAP, key)
    )
    add_markup(add(body, "div"), marked.blocks(question.text), put)
    processing = add(item, "responseProcessing")
    share = question.weight / len(question.gaps)
    for gap in question.gaps:
        name = f"{RESPONSE}_{gap.key}"
        if isinstance(gap, model.Cell):
            add_judged(processing, name, gap.tolerance, share)
        elif gap.options:
            add_judged(processing, name, None, share)
    typed = [gap for gap in question.gaps if isinstance(gap, model.Gap) and not gap.options]
    if typed:
        _add_typed(processing, typed, share)
    items.finish(item, question, processing)


def _add_typed(processing: etree._Element, gaps: Sequence[model.Gap], share: float) -> None:
    """Add what typed gaps are worth to what the others are."""
    holder = etree.Element("holder")
    product = add(holder, "product")
    add(product, "baseValue", f"{share:.6g}", baseType="float")
    inner = add(product, "sum")
    for gap in gaps:
        add(inner, "mapResponse", identifier=f"{RESPONSE}_{gap.key}")
    added = add(add(processing, "setOutcomeValue", identifier="SCORE"), "sum")
    add(added, "variable", identifier="SCORE")
    added.append(product)


def _declare_gap(item: etree._Element, gap: model.Gap | model.Cell) -> None:
    name = f"{RESPONSE}_{gap.key}"
    if isinstance(gap, model.Cell):
        declare_response(item, name, "single", "float", rights=[plain_number(_constant(gap.answer))])
    elif gap.options:
        right = gap.options.index(gap.accept[0])
        declare_response(item, name, "single", "identifier", rights=[f"o-{right}"])
    else:
        declare_response(item, name, "single", "string", rights=gap.accept[:1],
                         points=dict.fromkeys(gap.accept, 1.0))  # fmt: skip


def _add_gap(parent: etree._Element, gap: model.Gap | model.Cell) -> None:
    name = f"{RESPONSE}_{gap.key}"
    if isinstance(gap, model.Gap) and gap.options:
        interaction = add(parent, "inlineChoiceInteraction", responseIdentifier=name, shuffle="true")
        for at, option in enumerate(gap.options):
            add(interaction, "inlineChoice", option, identifier=f"o-{at}")
        return
    field = add(parent, "textEntryInteraction", responseIdentifier=name, expectedLength="15")
    if isinstance(gap, model.Cell) and gap.unit:
        field.tail = f" {gap.unit}"


_WRITERS: Mapping[type[model.Question], Writer] = {
    model.SingleChoice: _choice,
    model.MultipleChoice: _choice,
    model.TrueFalse: _choice,
    model.Survey: _choice,
    model.Hotspot: _hotspot,
    model.Matching: _pairing,
    model.Categorise: _pairing,
    model.Ordering: _ordering,
    model.Numeric: _numeric,
    model.Date: _short,
    model.ShortText: _short,
    model.Cloze: _filled,
    model.TableQuestion: _filled,
}
"""What writes each kind."""
