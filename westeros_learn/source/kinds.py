"""The table of what makes a question of each shape of entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from westeros_learn.model import Question
from westeros_learn.source import kinds_arranged as arranged
from westeros_learn.source import kinds_chosen as chosen
from westeros_learn.source import kinds_filled as filled
from westeros_learn.source import kinds_schema as shapes
from westeros_learn.source import kinds_typed as typed
from westeros_learn.source import schema
from westeros_learn.source.parts import Common, PartReader

BUILDERS: Mapping[type[schema.QuestionEntry], Callable[[Any, Common, PartReader], Question]] = {
    schema.ChoicesEntry: chosen.choices,
    schema.TrueFalseEntry: chosen.true_false,
    shapes.HotspotEntry: chosen.hotspot,
    shapes.SurveyEntry: chosen.survey,
    shapes.OrderingEntry: arranged.ordering,
    shapes.MatchingEntry: arranged.matching,
    shapes.CategoriseEntry: arranged.categorise,
    schema.NumericEntry: typed.numeric,
    schema.DateEntry: typed.day,
    schema.ShortTextEntry: typed.short_text,
    shapes.ClozeEntry: filled.cloze,
    shapes.TableEntry: filled.table,
    shapes.ReflectionEntry: filled.reflection,
}
"""Each takes the entry, what all questions have in common, and the reader of its texts."""
