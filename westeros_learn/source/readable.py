"""The texts of the YAML files that are no Markdown, found by what the schema says of each key."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from westeros_learn.source.lessons import LessonDraft
from westeros_learn.source.reading import CourseFiles
from westeros_learn.source.schema import Entry
from westeros_learn.source.translation import Translator, one_line
from westeros_learn.source.values import Read

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Path, YamlText

E = TypeVar("E", bound=Entry)


def translated(value: Any, translator: Translator) -> Any:
    """Return files that were read, or a part of them, with the plain texts of their entries translated.

    An entry is found wherever it stands beside the file and the place that it was read from.
    """
    if isinstance(value, Mapping):
        return {key: translated(part, translator) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)([translated(part, translator) for part in value])
    if isinstance(value, CourseFiles):
        parts = {each.name: translated(getattr(value, each.name), translator) for each in fields(value)}
        return replace(value, **parts)
    if isinstance(value, LessonDraft):
        if value.entry is None or value.head is None:
            return value
        entry = _Entries(value.head, translator).translated(value.entry, ())
        return replace(value, entry=entry, title=entry.title)
    if isinstance(getattr(value, "entry", None), Entry):
        entry = _Entries(value.text, translator).translated(value.entry, value.path)
        return replace(value, entry=entry)
    return value


class _Entries:
    """Translates the entries of one file."""

    def __init__(self, text: YamlText, translator: Translator) -> None:
        self._text = text
        self._translator = translator

    def translated(self, entry: E, path: Path) -> E:
        """Return an entry with its texts translated, and those of the entries in it."""
        changed: dict[str, object] = {}
        for name, alias, hint in _hints(type(entry)):
            value = getattr(entry, name)
            new = self._value(value, hint, (*path, alias))
            if new is not value:
                changed[name] = new
        return entry.model_copy(update=changed) if changed else entry

    def _value(self, value: Any, hint: Any, path: Path) -> Any:
        if isinstance(value, Entry):
            return self.translated(value, path)
        if isinstance(value, str):
            mark = _mark(hint)
            return self._text_of(value, mark, path) if mark else value
        if isinstance(value, list):
            return self._list(value, hint, path)
        if isinstance(value, dict):
            inner = _inner(hint, dict)
            return {key: self._value(part, inner, (*path, key)) for key, part in value.items()}
        return value

    def _list(self, values: list[Any], hint: Any, path: Path) -> list[Any]:
        inner = _inner(hint, list)
        mark = _mark(inner)
        if mark is None or not mark.context:
            return [self._value(part, inner, (*path, number)) for number, part in enumerate(values)]
        lines = self._text_of("\n".join(values), mark, path).splitlines()
        return [line.strip() for line in lines if line.strip()]

    def _text_of(self, text: str, mark: Read, path: Path) -> str:
        flow = "\n".join(one_line(line) for line in text.splitlines()) if mark.context else one_line(text)
        said = self._translator.plain(flow, self._text.area(path), mark)
        return text if said == flow else said


@cache
def _hints(entry: type[Entry]) -> tuple[tuple[str, str, Any], ...]:
    """Return the fields of an entry that can hold texts: name, key in the file, and type."""
    hints = get_type_hints(entry, include_extras=True)
    return tuple(
        (name, field.alias or name, hints[name])
        for name, field in entry.model_fields.items()
        if _holds_texts(hints[name])
    )


def _holds_texts(hint: Any) -> bool:
    if isinstance(hint, type) and issubclass(hint, Entry):
        return True
    return _mark(hint) is not None or any(_holds_texts(part) for part in get_args(hint))


def _mark(hint: Any) -> Read | None:
    """Return what marks a type as text to read."""
    if get_origin(hint) is Annotated:
        return next((part for part in hint.__metadata__ if isinstance(part, Read)), None)
    if get_origin(hint) in (Union, types.UnionType):
        return next((mark for part in get_args(hint) if (mark := _mark(part))), None)
    return None


def _inner(hint: Any, group: type[list[Any]] | type[dict[str, Any]]) -> Any:
    """Return the type of the parts of a list, or of the values of a dict, None where it is none."""
    if get_origin(hint) is Annotated:
        return _inner(get_args(hint)[0], group)
    if get_origin(hint) in (Union, types.UnionType):
        return next((inner for part in get_args(hint) if (inner := _inner(part, group))), None)
    return get_args(hint)[-1] if get_origin(hint) is group else None
