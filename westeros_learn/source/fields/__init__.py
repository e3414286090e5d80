"""Entries of a course's files as fields that people fill in, and what they filled in as data again."""

from westeros_learn.source.fields.described import Field, Shape, fields_of
from westeros_learn.source.fields.places import Locator
from westeros_learn.source.fields.shown import Values, values_of
from westeros_learn.source.fields.written import Filled, filled, skeleton, with_letters

__all__ = [
    "Field",
    "Filled",
    "Locator",
    "Shape",
    "Values",
    "fields_of",
    "filled",
    "skeleton",
    "values_of",
    "with_letters",
]
