"""A long list, of which an edit sees few entries, becomes what it would if all of it were looked at."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.effort import cases
from tests.source.writeback.scribe import DATA, Scribe, any_edit
from westeros_learn.errors import EditRefusedError
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import SourceFile
from westeros_learn.source.writeback.document import Document
from westeros_learn.source.writeback.edits import Insert, Move, Remove, applied
from westeros_learn.source.writeback.long_list import LongList, open_document
from westeros_learn.source.yaml_nodes import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from westeros_learn.source.writeback import Edit
    from westeros_learn.source.yaml_nodes import Data

SEVERAL = settings(max_examples=cases(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
COMMENT = "# so long that the entries of this list are read one by one: ".ljust(900, "-") + "\n\n"
LISTS = st.lists(DATA, min_size=9, max_size=14)


def read(text: str) -> list[Data]:
    yaml = read_yaml(SourceFile("", text), Faults())
    assert yaml is not None
    assert isinstance(yaml.data, list)
    return yaml.data


def some_edit(data: list[Data], value: Data, dice: random.Random) -> Edit:
    """Return an edit of an entry, or one that takes, puts or moves whole entries, most at the ends."""
    at = dice.choice([0, 1, len(data) - 2, len(data) - 1, dice.randrange(len(data))])
    near = min(max(at + dice.choice([-2, -1, 1, 2, 5]), 0), len(data) - 1)
    whole: list[Edit] = [Remove((at,)), Move((at,), near), Insert((), dice.choice([at, at + 1]), value)]
    return dice.choice([*whole, any_edit(data, value, dice)])


def after(edit: Callable[[Edit], None], one: Edit, text: Callable[[], str]) -> str | None:
    try:
        edit(one)
    except EditRefusedError:
        return None
    return text()


@SEVERAL
@given(data=LISTS, value=DATA, seed=st.integers(0, 2**16))
def test_a_look_at_the_neighbours_is_enough(data: list[Data], value: Data, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  # no secret
    text = COMMENT + Scribe(dice).file(data).removeprefix("---\n").removeprefix("---\r\n")
    if "\r\n" in text:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    said = read(text)
    for _ in range(4):
        long, whole = open_document(text), Document(text)
        if not isinstance(long, LongList):
            return
        edit = some_edit(said, value, dice)
        found = after(long.edit, edit, lambda long=long: long.text)  # type: ignore[misc]
        assert found == after(whole.edit, edit, lambda whole=whole: whole.text), (text, edit)  # type: ignore[misc]
        if found is None:
            return
        text, said = found, applied(said, edit)  # type: ignore[assignment]  # a list stays a list, or:
        if not isinstance(said, list) or len(said) < 2:
            return
