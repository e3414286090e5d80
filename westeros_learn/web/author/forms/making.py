"""WTForms made from fields: each field of an entry becomes one of a form, rows become lists of them.

The form shows values and reads what was sent; what the values mean for a file, `source.fields` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms import Field as Control

from westeros_learn.source.fields import Field, Shape, Values
from westeros_learn.web.author.forms import words

Offers: TypeAlias = Mapping[str, Sequence[tuple[str, str]]]
"""For what texts name, as an outcome: each that there is, and what people call it."""

CLOSED = frozenset({"outcome", "category", "picture", "lesson", "node", "speaker", "variable"})
"""What is chosen from a list; of the others, a list helps while typing."""

MOST_ROWS = 500
"""Rows of one list that a form takes in."""


class Choice(SelectField):
    """A list to choose from, in which what the file says is always there, right or not."""

    def process(self, *args: Any, **options: Any) -> None:
        """Take in a value, right or not."""
        super().process(*args, **options)
        there = self.choices
        if self.data and isinstance(there, dict) and self.data not in there:
            self.choices = {self.data: self.data, **there}


class FormMaker:
    """Makes forms.

    Args:
        offers: what may be named.
    """

    def __init__(self, offers: Offers) -> None:
        self._offers = offers

    def form(
        self, fields: Iterable[Field], sent: MultiDict[str, str] | None, values: Values | None = None
    ) -> Form:
        """Return the form for an entry.

        Args:
            fields: those of the entry.
            sent: what was sent with it; None to show it.
            values: what it shows; a field that is not among them is left out.
        """
        fields = tuple(fields)
        made = self._class(fields)(formdata=sent, data=_to_form(fields, values or {}))
        if sent is None:
            _leave_out(fields, made, values or {})
        return made

    def _class(self, fields: Sequence[Field], more: Mapping[str, Control] | None = None) -> type[Form]:
        controls = {each.key: self._control(each) for each in fields}
        return type("EntryForm", (Form,), {**(more or {}), **controls})

    def _control(self, each: Field) -> Control:
        label = words.name_of(each.key)
        match each.shape:
            case Shape.TEXT:
                return TextAreaField(label)
            case Shape.TRUTH if not each.needed:
                return BooleanField(label)
            case Shape.TRUTH:
                return Choice(label, choices={"": "–", **words.truths()})
            case Shape.ONE_OF:
                return Choice(label, choices={"": words.usual(each), **words.options(each)})
            case Shape.LIST if each.part and takes_lines(each):
                return TextAreaField(label)
            case Shape.LIST if each.part:
                return FieldList(self._control(each.part), label, max_entries=MOST_ROWS)
            case Shape.GROUPS | Shape.MAP | Shape.GROUPS_BY_NAME | Shape.PARAMETERS:
                return FieldList(FormField(self._row(each)), label, max_entries=MOST_ROWS)
            case _ if each.names in CLOSED:
                return Choice(label, choices={"": "–", **dict(self._offers.get(each.names, ()))})
            case _:
                return StringField(label)

    def _row(self, each: Field) -> type[Form]:
        own: dict[str, Control] = {"was": HiddenField()}
        if each.letter:
            own["key"] = HiddenField()
        if each.shape in (Shape.MAP, Shape.GROUPS_BY_NAME, Shape.PARAMETERS):
            label = words.name_of(f"name of {each.key}")
            closed = each.names in CLOSED
            nothing = words.all_together() if each.alone else "–"
            offered = {"": nothing, **dict(self._offers.get(each.names, ()))}
            own["name"] = Choice(label, choices=offered) if closed else StringField(label)
        if each.shape is Shape.PARAMETERS:
            own["way"] = Choice(words.name_of("way"), choices=words.ways())
            own["formula"] = StringField(words.name_of("formula"))
            own["items"] = TextAreaField(words.name_of("drawn items"))
        if each.shape is Shape.MAP:
            own["value"] = StringField(words.name_of(f"value of {each.key}"))
        return self._class(each.parts, own)


def takes_lines(each: Field) -> bool:
    """Say whether a list of texts is typed as lines of one field."""
    return each.part is not None and each.part.shape is not Shape.TEXT and not each.part.names


def read_values(fields: Iterable[Field], form: Form) -> Values:
    """Return what was sent with a form; a field that was not sent is not among the values."""
    return _from_form(tuple(fields), form.data)


def names_in(name: Sequence[str | int]) -> str:
    """Return what a field is called in a form: `("choices", 0, "text")` is `choices-0-text`."""
    return "-".join(map(str, name))


def _to_form(fields: Sequence[Field], values: Values) -> Values:
    return {each.key: _shown(each, values[each.key]) for each in fields if each.key in values}


def _shown(each: Field, value: Any) -> Any:
    if each.shape is Shape.LIST:
        return "\n".join(value) if takes_lines(each) else value
    if not isinstance(value, list):
        return value
    found = []
    for row in value:
        made = {**row, **_to_form(each.parts, row)}
        if "items" in made:
            made["items"] = "\n".join(row["items"])
        found.append(made)
    return found


def _from_form(fields: Sequence[Field], data: Mapping[str, Any]) -> Values:
    sent = {each.key: data.get(each.key) for each in fields}
    return {each.key: _read(each, sent[each.key]) for each in fields if sent[each.key] is not None}


def _read(each: Field, value: Any) -> Any:
    if each.shape is Shape.LIST:
        return _lines(value) if isinstance(value, str) else [text or "" for text in value]
    if not isinstance(value, list):
        return value
    found = []
    for row in value:
        own = {key: row[key] or "" for key in ("was", "key", "name", "way", "formula", "value") if key in row}
        if "items" in row:
            own["items"] = _lines(row["items"] or "")
        found.append({**own, **_from_form(each.parts, row)})
    return found


def _lines(text: str) -> list[str]:
    return text.splitlines() if text else []


def _leave_out(fields: Sequence[Field], form: Form, values: Values) -> None:
    """Take the controls away of what has another shape in the file than a control could show."""
    for each in fields:
        if each.key not in values:
            del form[each.key]
        elif each.parts and isinstance(values[each.key], list):
            shown: Any = form[each.key]
            for row, inner in zip(values[each.key], shown.entries, strict=True):
                _leave_out(each.parts, inner.form, row)
