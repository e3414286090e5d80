"""From YAML data to entries, with every fault told in a sentence at its place."""

from __future__ import annotations

from copy import deepcopy
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

from pydantic import ValidationError

from westeros_learn.source.faults import Faults, Sentence, suggestion
from westeros_learn.source.ids import slug
from westeros_learn.source.kinds_schema import QUESTION_ENTRIES
from westeros_learn.source.schema import Entry, KeyedEntry, QuestionEntry, keys_of
from westeros_learn.source.values import ID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from westeros_learn.source.yaml_nodes import Data, Path, YamlText

E = TypeVar("E", bound=Entry)

_SHAPES = {
    "string_type": ("text", "Write one text here; put it in quotes if it starts with a bracket or a brace."),
    "list_type": ("a list", "Write each item on a line of its own that starts with '- '."),
    "model_type": ("a group of keys", "Write lines like 'key: value' here."),
    "dict_type": ("a group of keys", "Write lines like 'key: value' here."),
}


def validate(
    text: YamlText,
    path: Path,
    entry: type[E],
    letter: str,
    faults: Faults,
    fallback: Mapping[str, Data] | None = None,
) -> E | None:
    """Read the data at a path as an entry.

    Unknown keys, and wrong values of keys that may be left out, are faults and are then
    passed over, so that the rest can still be shown.

    Args:
        text: the file.
        path: where the entry stands in it.
        entry: its shape.
        letter: the letter of its codes.
        faults: collects what is wrong.
        fallback: values for needed keys that are missing or wrong. With it, list items
            that are wrong are left out.

    Returns:
        None when a needed key is missing or wrong and there is no fallback for it.
    """
    data = value_at(text.data, path)
    try:
        return entry.model_validate(data)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
    for details in _without_followers(errors):
        _Fault(text, path, entry, letter, details).add_to(faults)
    if not isinstance(data, dict):
        return None
    return _validate_rest(deepcopy(data), entry, errors, fallback)


def _without_followers(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Drop a missing key when an unknown one beside it is most likely that key, mistyped."""
    unknown: dict[Path, list[str]] = {}
    for details in errors:
        if details["type"] == "extra_forbidden":
            unknown.setdefault(details["loc"][:-1], []).append(str(details["loc"][-1]))
    return [
        details
        for details in errors
        if details["type"] != "missing"
        or not get_close_matches(str(details["loc"][-1]), unknown.get(details["loc"][:-1], []))
    ]


def _validate_rest(
    data: dict[str, Data], entry: type[E], errors: list[ErrorDetails], fallback: Mapping[str, Data] | None
) -> E | None:
    """Cut what is wrong: first the wrong values, then, with a fallback, what they stand in."""
    for details in errors:
        if details["type"] == "id":
            _mend_id(data, details["loc"])
    errors = [details for details in errors if details["type"] != "id"]
    for climb in range(1 if fallback is None else 4):
        for place in sorted({_cut_place(details, climb) for details in errors}, key=str, reverse=True):
            _cut(data, place)
        try:
            return entry.model_validate({**(fallback or {}), **data})
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False)
    return None


def mended_id(written: str) -> str:
    """Return the id under which something is shown whose id is none."""
    made = slug(written, most_words=20)
    return made if ID.fullmatch(made) else f"id-{made}".rstrip("-")


def _mend_id(data: Data, place: Path) -> None:
    inner = value_at(data, place[:-1])
    inner[place[-1]] = mended_id(str(inner[place[-1]]))


def _cut_place(details: ErrorDetails, climb: int) -> Path:
    place = details["loc"]
    return place[: max(1, len(place) - climb)]


def _cut(data: Data, place: Path) -> None:
    inner = value_at(data, place[:-1])
    last = place[-1:]
    if isinstance(inner, dict):
        inner.pop(str(*last), None)
    elif isinstance(inner, list) and last and isinstance(last[0], int) and last[0] < len(inner):
        del inner[last[0]]


def value_at(data: Data, path: Path) -> Any:  # data of any shape
    """Return the part of the data at a path, None where there is none."""
    part: Any = data
    for step in path:
        fits = (isinstance(part, dict) and step in part) or (
            isinstance(part, list) and isinstance(step, int) and step < len(part)
        )
        if not fits:
            return None
        part = part[step]
    return part


class _Fault:
    """One of pydantic's errors on its way to a sentence."""

    def __init__(
        self, text: YamlText, base: Path, entry: type[Entry], letter: str, details: ErrorDetails
    ) -> None:
        self._text = text
        self._base = base
        self._entry = entry
        self._letter = letter
        self._details = details
        self._loc = details["loc"]

    def add_to(self, faults: Faults) -> None:
        """Collect the fault."""
        kind = self._details["type"]
        path = (*self._base, *self._loc)
        span = self._text.span(path)
        values = self._details.get("ctx", {})
        key = str(self._loc[-1]) if self._loc else ""
        keyed = _keyed(self._entry, self._loc[:-1])
        is_text = keyed is not None and key == keyed.holds
        part = keyed.part if keyed else ""
        if is_text and kind in ("missing", "empty"):
            words = keyed is not None and keyed.holds == "text"
            what, example = ("text", "The text") if words else ("answer", "30")
            faults.add("Q112", self._text.span(path[:-1]), part=part, what=what, example=example)
        elif kind == "missing":
            faults.add(f"{self._letter}102", self._text.span(path[:-1]), key=key)
        elif kind == "extra_forbidden":
            self._add_unknown_key(key, path, faults)
        elif kind == "empty" and self._loc == ("id",) and self._entry.model_fields["id"].default is None:
            return  # an id that `check --fix` writes; told as a missing one
        elif kind in ("empty", "too_short") or (kind in _SHAPES and self._value(path) == ""):
            faults.add(f"{self._letter}105", self._text.key_span(path), key=self._name())
        elif kind == "id":
            faults.add("C201", span, id=self._value(path), example=mended_id(self._value(path)))
        elif kind == "two_keys":
            part = _annotation(self._entry, self._loc).part
            faults.add("Q110", self._text.key_span((*path, values["second"])), part=part, **values)
        elif kind == "enum":
            allowed = _annotation(self._entry, self._loc)
            allowed = next(iter(get_args(allowed)), allowed)  # that of a key that may be left out
            cure = suggestion(self._value(path), allowed, what="values")
            faults.add(f"{self._letter}103", span, value=self._value(path), key=self._name(), cure=cure)
        elif kind == "wrong_value":
            cure = Sentence(values["cure"])
            faults.add(f"{self._letter}103", span, value=self._value(path), key=self._name(), cure=cure)
        else:
            shape, cure_text = _SHAPES[kind]
            name = f"the {part}" if is_text else self._name()
            faults.add(f"{self._letter}101", span, key=name, shape=shape, cure=Sentence(cure_text))

    def _add_unknown_key(self, key: str, path: Path, faults: Faults) -> None:
        span = self._text.key_span(path)
        if issubclass(self._entry, QuestionEntry) and len(self._loc) == 1:
            owners = [kind for kind, other in QUESTION_ENTRIES.items() if key in keys_of(other)]
            if owners:
                kind = value_at(self._text.data, (*self._base, "kind"))
                faults.add("Q109", span, key=key, kind=kind, owners=Sentence(", ".join(owners)))
                return
        entry = _annotation(self._entry, self._loc[:-1])
        hidden = ("key", entry.holds) if issubclass(entry, KeyedEntry) else ()
        known = [name for name in keys_of(entry) if name not in hidden]
        faults.add(f"{self._letter}104", span, key=key, suggestion=suggestion(key, known, what="keys"))

    def _value(self, path: Path) -> str:
        return str(value_at(self._text.data, path))

    def _name(self) -> str:
        if not self._loc:
            return "this entry"
        *_, last = self._loc
        if isinstance(last, int) and len(self._loc) > 1:
            return f"item {last + 1} of '{self._loc[-2]}'"
        return f"'{last}'"


def _keyed(entry: Any, loc: Path) -> type[KeyedEntry] | None:  # types of any shape
    """Return the type at a place if it is that of a part with a one-letter key."""
    found = _annotation(entry, loc)
    return found if isinstance(found, type) and issubclass(found, KeyedEntry) else None


def _annotation(entry: Any, loc: Path) -> Any:  # types of any shape
    """Return the type that an entry gives to the value at a place."""
    found = entry
    for step in loc:
        if get_origin(found) is dict:
            found = get_args(found)[1]
        elif isinstance(step, int):
            found = get_args(found)[0]
        else:
            fields = {field.alias or name: field.annotation for name, field in found.model_fields.items()}
            found = fields[step]
    return found
