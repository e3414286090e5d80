"""Edits written back into a course's files, every other byte kept."""

from westeros_learn.source.writeback.differences import differences
from westeros_learn.source.writeback.edits import Edit, Insert, Move, Remove, Rename, Set, applied
from westeros_learn.source.writeback.fields import Conflict, Place
from westeros_learn.source.writeback.files import read_data, rewrite, write_back, yaml_text
from westeros_learn.source.writeback.lessons import (
    BlockPath,
    BodyBlock,
    block_text,
    blocks_in,
    body_blocks,
    insert_block,
    move_block,
    remove_block,
    replace_block,
    rewrite_lesson,
    split_lesson,
    write_front_matter,
)
from westeros_learn.source.writeback.lines import with_lines
from westeros_learn.source.writeback.putting import put_behind, put_in
from westeros_learn.source.writeback.splices import Splice
from westeros_learn.source.writeback.three_way import Merged, merge_texts

__all__ = [
    "BlockPath",
    "BodyBlock",
    "Conflict",
    "Edit",
    "Insert",
    "Merged",
    "Move",
    "Place",
    "Remove",
    "Rename",
    "Set",
    "Splice",
    "applied",
    "block_text",
    "blocks_in",
    "body_blocks",
    "differences",
    "insert_block",
    "merge_texts",
    "move_block",
    "put_behind",
    "put_in",
    "read_data",
    "remove_block",
    "replace_block",
    "rewrite",
    "rewrite_lesson",
    "split_lesson",
    "with_lines",
    "write_back",
    "write_front_matter",
    "yaml_text",
]
