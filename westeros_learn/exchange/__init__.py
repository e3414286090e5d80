"""Question banks in and out: what others wrote becomes questions of a course, and the other way round."""

from westeros_learn.exchange.bank import Found, ReadBank, Refusal
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
from westeros_learn.exchange.writing import new_texts

__all__ = [
    "FORMATS",
    "POOL",
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
    "format_of",
    "grouped",
    "new_texts",
    "plan_import",
]
