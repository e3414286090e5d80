"""Edits written back into a course's files, every other byte kept."""

from westeros_learn.source.writeback.differences import differences
from westeros_learn.source.writeback.edits import Edit, Insert, Move, Remove, Rename, Set, applied
from westeros_learn.source.writeback.files import rewrite, write_back, yaml_text

__all__ = [
    "Edit",
    "Insert",
    "Move",
    "Remove",
    "Rename",
    "Set",
    "applied",
    "differences",
    "rewrite",
    "write_back",
    "yaml_text",
]
