"""Questions in the profile of QTI 1.2 that a Common Cartridge 1.1 has (IMS CC 1.1, 4.10).

It knows choices, true and false, and a blank to fill in. What can be asked as one of these is; the rest is
told, with the reason, and stands in the pages of the cartridge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree
from markupsafe import Markup

from westeros_learn import model
from westeros_learn.assessment import plain_number
from westeros_learn.export.xml import XSI, add, shorten
from westeros_learn.player import BankRenderer, Strings, shown_day, without_forbidden

QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
QTI_SCHEMA = "http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_qtiasiv1p2p1_v1p0.xsd"
PLACE = "$IMS-CC-FILEBASE$/"
"""What stands for the root of the cartridge, in the addresses of a text."""

NOT_IN_QTI: Mapping[str, str] = {
    model.Ordering.kind: "the profile has no order",
    model.Cloze.kind: "the profile has one blank for each question",
    model.TableQuestion.kind: "the profile has no table to fill",
    model.Survey.kind: "the profile has no question without a right answer",
    model.Reflection.kind: "what learners write for themselves is never sent, and an essay is",
}
"""The kinds that are asked in the pages alone, each with the reason."""

LOST_IN_QTI: Mapping[str, str] = {
    model.MultipleChoice.kind: "right as a whole or not at all",
    model.Matching.kind: "each pair becomes a question with one right choice",
    model.Categorise.kind: "each item becomes a question with one right choice",
    model.Hotspot.kind: "the places have letters in the figure, and are chosen by them",
    model.Numeric.kind: "a number is right as it is written, without tolerance",
    model.Date.kind: "a day is right in the usual ways of writing it",
    model.ShortText.kind: "no slip of the finger is forgiven",
}
"""What a kind loses on its way, or becomes."""

_TITLE = 80


@dataclass(frozen=True, slots=True)
class Choice:
    """One offered answer."""

    key: str
    text: Markup
    correct: bool
    feedback: Markup


@dataclass(frozen=True, slots=True)
class Item:
    """A question as the profile has it.

    Attributes:
        ident: its id in the cartridge.
        title: what a teacher finds it by.
        text: what is asked.
        said: what is said after any answer.
        choices: what is offered; empty where one types.
        accepted: what is right to type.
        profile: the name of its kind in the profile.
    """

    ident: str
    title: str
    text: Markup
    said: Markup
    profile: str
    choices: tuple[Choice, ...] = ()
    accepted: tuple[str, ...] = ()


class Items:
    """Makes items of questions.

    Args:
        render: renders the texts of the course.
        strings: the player's words.
    """

    def __init__(self, render: BankRenderer, strings: Strings) -> None:
        self._render = render
        self._strings = strings

    def of(self, question: model.Question) -> Iterator[Item]:
        """Yield what becomes of a question that is settled, with texts for values; nothing of some kinds."""
        match question:
            case model.TrueFalse():
                yield self._choice(question, "cc.true_false.v0p1", self._choices(question))
            case model.Hotspot():
                yield from self._hotspot(question)
            case model.MultipleChoice() | model.SingleChoice():
                several = isinstance(question, model.MultipleChoice)
                profile = "cc.multiple_response.v0p1" if several else "cc.multiple_choice.v0p1"
                yield self._choice(question, profile, self._choices(question))
            case model.PairingQuestion():
                yield from self._pairs(question)
            case model.Numeric():
                yield self._typed(question, _numbers(question), question.unit)
            case model.Date():
                yield self._typed(question, self._days(question))
            case model.ShortText():
                yield self._typed(question, question.accept)

    def _choice(
        self,
        question: model.Question,
        profile: str,
        choices: Sequence[Choice],
        before: Markup = Markup(),  # noqa: B008  # frozen
    ) -> Item:
        text = self._render.blocks(question.prompt) + before
        return Item(question.id, _title(question), text, self._said(question), profile, tuple(choices))

    def _choices(self, question: model.ChoiceQuestion) -> list[Choice]:
        words = {"t": self._strings["true"], "f": self._strings["false"]}
        return [
            Choice(
                each.key,
                self._render.inlines(each.text) or Markup("{}").format(words.get(each.key, "")),
                each.correct,
                self._render.blocks(each.feedback),
            )
            for each in question.choices
        ]

    def _hotspot(self, question: model.Hotspot) -> Iterator[Item]:
        letters = {region.key: letter for letter, region in zip(LETTERS, question.choices, strict=False)}
        regions = [each for each in question.choices if isinstance(each, model.Region)]
        figure = self._render.marked(question.figure, [(letters[each.key], each) for each in regions])
        if figure is None:
            return
        choices = [
            Choice(
                each.key, Markup("{}: {}").format(letters[each.key], each.text), each.correct, each.feedback
            )
            for each in self._choices(question)
        ]
        several = "cc.multiple_response.v0p1" if question.several else "cc.multiple_choice.v0p1"
        yield self._choice(question, several, choices, figure)

    def _pairs(self, question: model.PairingQuestion) -> Iterator[Item]:
        for item in question.items:
            text = self._render.blocks(question.prompt) + Markup("\n<p><strong>{}</strong></p>").format(
                self._render.inlines(item.text)
            )
            feedback = self._render.blocks(item.feedback)
            choices = tuple(
                Choice(each.key, self._render.inlines(each.text), each.key == item.target, feedback)
                for each in question.targets
            )
            title = shorten(f"{_title(question)} {model.plain_text(item.text)}", _TITLE)
            ident = f"{question.id}-{item.key}"
            yield Item(ident, title, text, self._said(question), "cc.multiple_choice.v0p1", choices)

    def _typed(self, question: model.Question, accepted: Sequence[str], unit: str = "") -> Item:
        after = Markup("\n<p>… {}</p>").format(unit) if unit else Markup()
        text = self._render.blocks(question.prompt) + after
        said = self._said(question)
        return Item(question.id, _title(question), text, said, "cc.fib.v0p1", accepted=tuple(accepted))

    def _days(self, question: model.Date) -> list[str]:
        match question.answer:
            case model.Constant(value=date() as day):
                dotted = f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.%Y}"
                return [*dict.fromkeys([shown_day(day, self._strings), *dotted, day.isoformat()])]
            case _:
                return []

    def _said(self, question: model.Question) -> Markup:
        parts = [self._render.blocks(question.feedback), self._render.blocks(question.solution)]
        if question.sources:
            cites = self._render.citations(question.sources)
            parts.append(Markup("<p>{} {}</p>").format(self._strings["source"], cites))
        return Markup("\n").join(filter(None, parts))


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def _title(question: model.Question) -> str:
    return shorten(model.plain_text(question.prompt), _TITLE)


def _numbers(question: model.Numeric) -> list[str]:
    """Return a number with a point, and with a comma where it has decimals."""
    match question.answer:
        case model.Constant(value=float() as number):
            plain = plain_number(number)
            return [*dict.fromkeys([plain, plain.replace(".", ",")])]
        case _:
            return []


# --- writing ------------------------------------------------------------------------------


def assessment(ident: str, title: str, items: Sequence[Item]) -> etree._Element:
    """Return items as a test that can be taken as often as one likes."""
    root = _root()
    test = add(root, QTI, "assessment", ident=ident, title=title)
    _add_fields(
        add(test, QTI, "qtimetadata"),
        {
            "cc_profile": "cc.exam.v0p1",
            "qmd_assessmenttype": "Examination",
            "qmd_scoretype": "Percentage",
            "qmd_feedbackpermitted": "Yes",
            "qmd_hintspermitted": "No",
            "qmd_solutionspermitted": "Yes",
            "cc_maxattempts": "unlimited",
        },
    )
    section = add(test, QTI, "section", ident=f"{ident}-section")
    for item in items:
        _add_item(section, item)
    return root


def question_bank(ident: str, items: Sequence[Item]) -> etree._Element:
    """Return items as a bank, from which teachers make tests."""
    root = _root()
    bank = add(root, QTI, "objectbank", ident=ident)
    for item in items:
        _add_item(bank, item)
    return root


def _root() -> etree._Element:
    root = etree.Element(f"{{{QTI}}}questestinterop", nsmap={None: QTI, "xsi": XSI})  # type: ignore[dict-item]  # None is the default namespace
    root.set(f"{{{XSI}}}schemaLocation", f"{QTI} {QTI_SCHEMA}")
    return root


def _add_fields(metadata: etree._Element, values: Mapping[str, str]) -> None:
    for label, entry in values.items():
        field = add(metadata, QTI, "qtimetadatafield")
        add(field, QTI, "fieldlabel", label)
        add(field, QTI, "fieldentry", entry)


def _add_item(parent: etree._Element, item: Item) -> None:
    element = add(parent, QTI, "item", ident=item.ident, title=item.title)
    metadata = add(add(element, QTI, "itemmetadata"), QTI, "qtimetadata")
    _add_fields(metadata, {"cc_profile": item.profile})
    presentation = add(element, QTI, "presentation")
    _add_text(presentation, item.text)
    if item.choices:
        _add_choices(presentation, item)
    else:
        response = add(presentation, QTI, "response_str", ident="response", rcardinality="Single")
        add(add(response, QTI, "render_fib", prompt="Dashline"), QTI, "response_label", ident="answer")
    _add_processing(element, item)
    _add_feedback(element, "said", item.said)
    for choice in item.choices:
        _add_feedback(element, f"said-{choice.key}", choice.feedback)


def _add_choices(presentation: etree._Element, item: Item) -> None:
    several = item.profile == "cc.multiple_response.v0p1"
    cardinality = "Multiple" if several else "Single"
    response = add(presentation, QTI, "response_lid", ident="response", rcardinality=cardinality)
    rendered = add(response, QTI, "render_choice")
    for choice in item.choices:
        _add_text(add(rendered, QTI, "response_label", ident=choice.key), choice.text)


def _add_text(parent: etree._Element, markup: Markup) -> None:
    text = add(add(parent, QTI, "material"), QTI, "mattext", texttype="text/html")
    text.text = without_forbidden(str(markup))


def _add_processing(element: etree._Element, item: Item) -> None:
    processing = add(element, QTI, "resprocessing")
    outcomes = add(processing, QTI, "outcomes")
    add(outcomes, QTI, "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
    if item.said:
        _add_display(_condition(processing, "Yes", ()), "said")
    for choice in item.choices:
        if choice.feedback:
            _add_display(_condition(processing, "Yes", (choice.key,)), f"said-{choice.key}")
    condition = add(processing, QTI, "respcondition", **{"continue": "No"})
    variables = add(condition, QTI, "conditionvar")
    if item.profile == "cc.multiple_response.v0p1":
        every = add(variables, QTI, "and")
        for choice in item.choices:
            to = every if choice.correct else add(every, QTI, "not")
            add(to, QTI, "varequal", choice.key, respident="response")
    else:
        rights = [choice.key for choice in item.choices if choice.correct] or [*item.accepted]
        for right in rights:
            add(variables, QTI, "varequal", right, respident="response", **_of_case(item))
    add(condition, QTI, "setvar", "100", action="Set", varname="SCORE")


def _of_case(item: Item) -> dict[str, str]:
    return {} if item.choices else {"case": "No"}


def _condition(processing: etree._Element, further: str, keys: Sequence[str]) -> etree._Element:
    """Add a condition that holds for keys; without any, for every answer."""
    condition = add(processing, QTI, "respcondition", **{"continue": further})
    variables = add(condition, QTI, "conditionvar")
    for key in keys:
        add(variables, QTI, "varequal", key, respident="response")
    if not keys:
        add(variables, QTI, "other")
    return condition


def _add_display(condition: etree._Element, ident: str) -> None:
    add(condition, QTI, "displayfeedback", feedbacktype="Response", linkrefid=ident)


def _add_feedback(element: etree._Element, ident: str, markup: Markup) -> None:
    if markup:
        _add_text(add(add(element, QTI, "itemfeedback", ident=ident), QTI, "flow_mat"), markup)
