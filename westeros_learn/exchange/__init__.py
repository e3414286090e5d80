"""Question banks in and out: what others wrote becomes questions of a course, and the other way round."""

from westeros_learn.exchange.bank import Found, ReadBank, Refusal
from westeros_learn.exchange.exporting import WRITERS, Writer, file_name
from westeros_learn.exchange.formats import FORMATS, Format, format_of
from westeros_learn.exchange.plan import (
    POOL,
    ChangedQuestion,
    ImportPlan,
    NewQuestion,
    UnchangedQuestion,
    Wishes,
    grouped,
    plan_import,
)
from westeros_learn.exchange.reconciling import Change
from westeros_learn.exchange.sheets import template
from westeros_learn.exchange.writing import new_texts

__all__ = [
    "FORMATS",
    "POOL",
    "WRITERS",
    "Change",
    "ChangedQuestion",
    "Format",
    "Found",
    "ImportPlan",
    "NewQuestion",
    "ReadBank",
    "Refusal",
    "UnchangedQuestion",
    "Wishes",
    "Writer",
    "file_name",
    "format_of",
    "grouped",
    "new_texts",
    "plan_import",
    "template",
]
