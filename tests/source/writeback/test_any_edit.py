"""Any edit of any text, written and read again, is that edit and nothing else."""

from __future__ import annotations

import json
import random
import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.effort import cases
from tests.source.writeback.scribe import DATA, ROOTS, Scribe, any_edit
from westeros_learn.errors import EditRefusedError
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import SourceFile
from westeros_learn.source.writeback import (
    Insert,
    Move,
    Rename,
    applied,
    differences,
    rewrite,
    write_back,
    yaml_text,
)
from westeros_learn.source.writeback.edits import same
from westeros_learn.source.yaml_nodes import Data, YamlText, read_yaml

MANY = settings(max_examples=cases(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text: str) -> YamlText:
    faults = Faults()
    yaml = read_yaml(SourceFile("", text), faults)
    assert yaml is not None, text
    assert not faults.errors, (text, faults.errors)
    return yaml


def same_as(text: str, data: Data) -> None:
    """Compare what a text says with data; the order of keys says nothing."""
    assert json.dumps(read(text).data, sort_keys=True) == json.dumps(data, sort_keys=True), text


def may_refuse(text: str) -> bool:
    """Say whether blank lines, or a missing line end, can be part of a text in lines."""
    return "|+" in text or ("|" in text and not text.endswith("\n"))


def edited(data: Data, value: Data, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  # no secret
    text = Scribe(dice).file(data)
    data = read(text).data  # a blank line, or none, at the end of a text in lines is part of it
    edit = any_edit(data, value, dice)
    new = text
    try:
        new = write_back(text, [edit])
    except EditRefusedError:
        assert may_refuse(text), (text, edit)
        return
    assert same(read(new).data, applied(data, edit)), (text, edit, new)
    comments, left = (re.findall(r"# c\d+", one) for one in (text, new))
    assert set(left) <= set(comments), (text, edit, new)
    assert len(left) == len(set(left)), (text, edit, new)
    if isinstance(edit, Insert | Move | Rename):
        assert sorted(left) == sorted(comments), (text, edit, new)


@MANY
@given(ROOTS, DATA, st.integers(0, 2**32))
def test_an_edit_is_that_edit_and_nothing_else(data: Data, value: Data, seed: int) -> None:
    """What the text says then is the edit, and no comment is lost by an edit that takes nothing away."""
    edited(data, value, seed)


@MANY
@given(ROOTS, ROOTS, st.integers(0, 2**32))
def test_any_data_can_be_written_over_any_other(old: Data, new: Data, seed: int) -> None:
    """The edits that make one of the other are found and written; nothing to do touches no byte."""
    text = Scribe(random.Random(seed)).file(old)  # noqa: S311  # no secret
    old = read(text).data
    assert rewrite(text, old) == text
    try:
        same_as(rewrite(text, new), new)
    except EditRefusedError:
        assert may_refuse(text), (text, new)
    changed: Data = old
    for edit in differences(old, new):
        changed = applied(changed, edit)
    assert json.dumps(changed, sort_keys=True) == json.dumps(new, sort_keys=True)


@MANY
@given(ROOTS)
@example(["0\t0"])
def test_new_texts_are_read_alike_by_both_readers(data: Data) -> None:
    """PyYAML, which reads courses, and ruamel.yaml, which other programs use, agree on what is written."""
    text = yaml_text(data)
    same_as(text, data)
    assert YAML(typ="base").load(text) == data
