"""Small groups: whatever is not told cannot be reckoned, not even by who knows the rule as well as we do."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from westeros_learn.evidence.small_groups import is_untold, put_together, untold_parts

TABLES = [(range(9), 1), (range(9), 2), (range(9), 3), (range(9), 4), (range(6), 5)]
"""The sizes of groups that are tried out, and how many groups there are. With 5, few are too few."""


def told(sizes: tuple[int, ...]) -> tuple[object, ...]:
    """What a report tells of a table of groups that do not overlap."""
    total = sum(sizes)
    if 0 < total < 5:
        return ("too few",)
    start = [sum(sizes[:index]) for index in range(len(sizes))]
    groups = {index: frozenset(range(start[index], start[index] + size)) for index, size in enumerate(sizes)}
    together = put_together(groups)
    if not together.safe:
        return ("nobody by name", total)
    return (total, tuple(None if index in together.keys else size for index, size in enumerate(sizes)))


@pytest.mark.parametrize(("sizes_tried", "groups"), TABLES)
def test_of_every_small_table_no_hidden_size_follows_from_what_is_told(
    sizes_tried: range, groups: int
) -> None:
    """Each table is turned into what is told of it; then all tables with the same outcome are compared."""
    tables = defaultdict(list)
    for sizes in product(sizes_tried, repeat=groups):
        tables[told(sizes)].append(sizes)
    for outcome, origins in tables.items():
        shown = outcome[-1] if isinstance(outcome[-1], tuple) else (None,) * groups
        for index, size in enumerate(shown):
            if size is not None:
                assert size == 0 or size >= 5
            elif len(outcome) == 2 and isinstance(outcome[-1], tuple):
                assert len({sizes[index] for sizes in origins}) > 1, (outcome, origins[:5])


def test_small_groups_take_only_as_many_others_with_them_as_it_needs() -> None:
    groups = {"RO": set(range(40)), "PL": set(range(40, 60)), "BE": set(range(60, 67)), "ES": {70, 71}}
    assert put_together(groups).keys == {"BE", "ES"}
    assert put_together({**groups, "FR": {80, 81, 82}}).keys == {"ES", "FR"}
    assert put_together({key: people for key, people in groups.items() if key != "ES"}).keys == frozenset()
    assert put_together(groups, also={"PL"}).keys == {"PL", "BE", "ES"}
    assert not put_together({"ES": {1, 2}}).safe


def test_people_in_several_groups_are_counted_once_when_it_is_asked_whether_they_are_enough() -> None:
    assert put_together({1: {1, 2, 3}, 2: {2, 3, 4}, 3: set(range(20))}).keys == {1, 2, 3}
    assert put_together({1: {1, 2, 3}, 2: {4, 5}, 3: set(range(20))}).keys == {1, 2}


def test_of_every_small_table_no_hidden_part_follows_from_the_others_and_the_sum() -> None:
    """Two, and three groups, whose sizes are told: how many completed in each is told or not."""
    rows = [(part, whole) for whole in (5, 6, 12) for part in range(whole + 1)]
    for number in (2, 3):
        for table in product(rows, repeat=number):
            hidden = untold_parts(dict(enumerate(table)))
            assert {index for index, row in enumerate(table) if is_untold(*row)} <= hidden
            left = sum(table[index][0] for index in hidden)
            for index in hidden:
                others = sum(table[other][1] for other in hidden if other != index)
                least, most = max(0, left - others), min(table[index][1], left)
                assert least < most, table
