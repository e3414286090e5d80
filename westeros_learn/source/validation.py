"""From YAML data to entries, with every fault told in a sentence at its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from westeros_learn.source.faults import Faults, Sentence, suggestion
from westeros_learn.source.schema import ChoiceEntry, Entry, QUESTION_ENTRIES, keys_of
from westeros_learn.source.text import id_from
from westeros_learn.source.yaml_nodes import Data, Path, YamlText

E = TypeVar("E", bound=Entry)

_SHAPES = {
    "string_type": ("text", "Write one text here; put it in quotes if it starts with a sign."),
    "list_type": ("a list", "Write each item on a line that starts with '- ', or all of them in brackets."),
    "model_type": ("a group of keys", "Write lines like 'key: value' here."),
    "dict_type": ("a group of keys", "Write lines like 'key: value' here."),
}


def validate(
    text: YamlText, path: Path, entry: type[E], letter: str, faults: Faults, fallback: Mapping[str, Data] | None = None
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
        fallback: values for needed keys that are missing or wrong.

    Returns:
        None when a needed key is missing or wrong and there is no fallback for it.
    """
    data = _at(text.data, path)
    try:
        return entry.model_validate(data)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
    for details in errors:
        _add_fault(text, path, entry, letter, details, faults)
    if not isinstance(data, dict):
        return None
    try:
        return entry.model_validate(_repaired(data, [details["loc"] for details in errors], fallback or {}))
    except ValidationError:
        return None


def _at(data: Data, path: Path) -> Any:  # noqa: ANN401  # data of any shape
    for step in path:
        data = data[step]  # type: ignore[index, call-overload]
    return data


def _repaired(data: dict[str, Data], wrong: list[tuple[int | str, ...]], fallback: Mapping[str, Data]) -> Data:
    """Return the data without its wrong parts: whole list items, or top keys."""
    result = dict(data)
    items: dict[str, set[int]] = {}
    for place in wrong:
        key, *rest = place or ("",)
        if len(rest) >= 1 and isinstance(rest[0], int) and isinstance(result.get(str(key)), list):
            items.setdefault(str(key), set()).add(rest[0])
        elif rest:
            inner = result.get(str(key))
            result[str(key)] = {k: v for k, v in inner.items() if k != rest[0]} if isinstance(inner, dict) else ""
        else:
            result.pop(str(key), None)
    for key, numbers in items.items():
        values = result.get(key)
        if isinstance(values, list):
            result[key] = [_without_unknown(value, key, n, wrong) for n, value in enumerate(values)]
    return {**{key: value for key, value in fallback.items() if not result.get(key)}, **result}
