"""What is wrong with a package of any tool, before an LMS finds out. Shares nothing with our builders."""

from westeros_learn.inspector.codes import RULES, Effect, Rule, without_names
from westeros_learn.inspector.inspection import inspect
from westeros_learn.inspector.limits import Limits
from westeros_learn.inspector.playing import Playable, open_playable
from westeros_learn.inspector.report import Node, Report, effects

__all__ = [
    "RULES",
    "Effect",
    "Limits",
    "Node",
    "Playable",
    "Report",
    "Rule",
    "effects",
    "inspect",
    "open_playable",
    "without_names",
]
