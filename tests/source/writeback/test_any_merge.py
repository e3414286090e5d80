"""Whatever two people change in different fields comes together; what both changed is always told."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import cases
from westeros_learn.source.writeback import merge_texts, read_data, rewrite, yaml_text

IDS = "abcdef"
FIELDS = ("prompt", "feedback", "source")
BASE: list[Any] = [
    {"id": one, **dict.fromkeys(FIELDS, f"old {one}"), "choices": [{"a": "x"}, {"b": "y"}]} for one in IDS
]
CHANGES = st.dictionaries(
    st.tuples(st.sampled_from(range(len(IDS))), st.sampled_from([*FIELDS, "a", "b"])),
    st.sampled_from(["new", "a: b", "two\nlines", "# no"]),
    max_size=6,
)


def changed(changes: dict[tuple[int, str], str]) -> Any:  # data of any shape
    data = deepcopy(BASE)
    for (number, key), value in changes.items():
        target = data[number]["choices"]["ab".index(key)] if key in "ab" else data[number]
        target[key] = value
    return data


@settings(max_examples=cases(60), deadline=None)
@given(CHANGES, CHANGES, st.permutations(range(len(IDS))))
def test_changes_of_two_people(mine: dict[Any, str], theirs: dict[Any, str], order: list[int]) -> None:
    """One of them also puts the questions in another order."""
    base = yaml_text(BASE)
    ours, others = changed(mine), changed(theirs)
    merged = merge_texts("quiz.yaml", base, rewrite(base, [ours[at] for at in order]), rewrite(base, others))
    both = {place for place in mine.keys() & theirs.keys() if mine[place] != theirs[place]}
    wanted = changed({**mine, **theirs})
    assert read_data(merged.text, "") == [wanted[at] for at in order]
    told = {(IDS.index(conflict.place[0]), conflict.place[-1]) for conflict in merged.conflicts}
    assert told == both
    taken = merge_texts(
        "quiz.yaml",
        base,
        rewrite(base, ours),
        rewrite(base, others),
        take_mine={conflict.place for conflict in merged.conflicts},
    )
    assert read_data(taken.text, "") == changed({**theirs, **mine})
