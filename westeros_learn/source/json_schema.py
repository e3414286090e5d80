"""The shape of each kind of file as JSON Schema (draft 2020-12), for editors that help while typing.

The schemas are made from `schema`, so that what an editor offers is what `check` accepts.
They cannot say all that `check` says: a missing question or an outcome that nothing
assesses only a whole course shows.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cache
from inspect import cleandoc, getsource
from itertools import pairwise
from textwrap import dedent
from typing import Any, TypeAlias

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import ModelSchema

from westeros_learn.source import kinds_schema
from westeros_learn.source.kinds_schema import QUESTION_ENTRIES
from westeros_learn.source.scenario_schema import ScenarioChoiceEntry, ScenarioEntry
from westeros_learn.source.schema import (
    ChoiceEntry,
    CourseEntry,
    Entry,
    KeyedEntry,
    LessonEntry,
    ReferenceEntry,
    TermEntry,
)

Schema: TypeAlias = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_KEY = "^[a-z]$"
_KEYED: dict[str, type[KeyedEntry]] = {
    each.__name__: each
    for each in (ChoiceEntry, ScenarioChoiceEntry, *vars(kinds_schema).values())
    if isinstance(each, type) and issubclass(each, KeyedEntry)
}


def json_schema(kind: str) -> Schema:
    """Return the JSON Schema of a kind of file.

    Args:
        kind: a key of `JSON_SCHEMAS`.

    Raises:
        KeyError: there is no such kind of file.
    """
    title, make = JSON_SCHEMAS[kind]
    return {"$schema": _DIALECT, "title": title, **make()}


class _Documented(GenerateJsonSchema):
    """Describes each key by the text below it in its class.

    pydantic can do so while classes are made, but reads their source for it at every start.
    """

    def model_schema(self, schema: ModelSchema) -> JsonSchemaValue:
        """Return the schema of a model with the descriptions of its keys."""
        made = super().model_schema(schema)
        entry: type[Entry] = schema["cls"]
        told = descriptions(entry)
        for name, field in entry.model_fields.items():
            key = field.alias or name
            if name in told and key in made.get("properties", {}):
                made["properties"][key] = {**made["properties"][key], "description": told[name]}
        return made


@cache
def descriptions(entry: type[Entry]) -> dict[str, str]:
    """Return what stands below each field of an entry, by the field's name."""
    told: dict[str, str] = {}
    for base in reversed(entry.__mro__):
        if issubclass(base, Entry):
            (definition,) = ast.parse(dedent(getsource(base))).body
            for field, text in pairwise(getattr(definition, "body", ())):
                match field, text:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(
                        value=ast.Constant(value=str(said))
                    ):
                        told[name] = cleandoc(said)
    return told


def _of(entry: type[Entry]) -> Schema:
    """Return the schema of one entry, written as its author writes it."""
    schema = TypeAdapter(entry).json_schema(by_alias=True, schema_generator=_Documented)
    parts = schema.pop("$defs", {})
    found: Schema = _resolve(schema, parts)
    return found


def _resolve(node: Any, parts: Schema) -> Any:
    """Put each part where it is used, so that one schema stands in one place; drop pydantic's titles."""
    if isinstance(node, list):
        return [_resolve(item, parts) for item in node]
    if not isinstance(node, dict):
        return node
    options = [option for option in node.get("anyOf", ()) if option.get("type") != "null"]
    if len(options) == 1:  # a key that may be left out is not one that may be null
        node = {**node, **options[0]}
        del node["anyOf"]
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        part = _resolve(parts[name], parts)
        part = _keyed(_KEYED[name], part) if name in _KEYED else part
        return {**part, **{key: value for key, value in node.items() if key not in ("$ref", "default")}}
    return {
        key: {name: _resolve(part, parts) for name, part in value.items()}
        if key == "properties"
        else _resolve(value, parts)
        for key, value in node.items()
        if key not in ("title", "default") or (key == "title" and not isinstance(value, str))
    }


def _keyed(entry: type[KeyedEntry], part: Schema) -> Schema:
    """Return the schema of a part that starts with its one-letter key."""
    properties = {name: value for name, value in part["properties"].items() if name != "key"}
    held = {**properties.pop(entry.holds), "description": f"The {entry.part} of this letter, its id."}
    needed = [name for name in part.get("required", ()) if name != entry.holds]
    return {
        "type": "object",
        "description": part["description"],
        "patternProperties": {_KEY: held},
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
        **({"required": needed} if needed else {}),
    }


def _questions() -> Schema:
    """Return the schema of a list of questions: the kind decides which keys belong to it."""
    shapes = []
    for kind, entry in QUESTION_ENTRIES.items():
        shape = _of(entry)
        shape["properties"]["kind"] = {
            "const": kind,
            "description": shape["properties"]["kind"]["description"],
        }
        shapes.append({**shape, "title": kind})
    return {"type": "array", "items": {"oneOf": shapes}}


def _list_of(entry: type[Entry]) -> Callable[[], Schema]:
    return lambda: {"type": "array", "items": _of(entry)}


JSON_SCHEMAS: dict[str, tuple[str, Callable[[], Schema]]] = {
    "course": ("course.yaml", lambda: _of(CourseEntry)),
    "lesson": ("The front matter of lesson.md", lambda: _of(LessonEntry)),
    "questions": ("quiz.yaml and test-pool.yaml", _questions),
    "scenario": ("<name>.scenario.yaml", lambda: _of(ScenarioEntry)),
    "glossary": ("glossary.yaml", _list_of(TermEntry)),
    "references": ("references.yaml", _list_of(ReferenceEntry)),
}
"""Every kind of file: what it is called, and what makes its schema."""
