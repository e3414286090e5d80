"""The picture of a graph: each box once and in nobody's way, each line from border to border."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import cases
from westeros_learn.web.author.graph import EDGE, HEIGHT, MOST_BOXES, WIDTH, Box, Drawing, Line, draw

Graph = tuple[int, list[tuple[int, int]]]


def graphs() -> st.SearchStrategy[Graph]:
    """Return graphs of up to thirty boxes, with circles, and boxes that nothing leads to."""
    return st.integers(1, 30).flatmap(
        lambda count: st.tuples(
            st.just(count),
            st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count + 2)), max_size=60),
        )
    )


def drawn(graph: Graph) -> Drawing:
    count, links = graph
    names = [str(number) for number in range(count)]
    found = draw(names, [(str(one), str(two)) for one, two in links], "0")
    assert found is not None
    return found


def reached(graph: Graph) -> set[str]:
    found = {0}
    while new := {two for one, two in graph[1] if one in found and two < graph[0]} - found:
        found |= new
    return {str(number) for number in found}


def is_inside(box: Box, x: float, y: float) -> bool:
    return box.x < x < box.x + WIDTH and box.y < y < box.y + HEIGHT


def places_of(line: Line) -> list[tuple[float, float]]:
    """Return points along a line."""
    found = []
    points = line.points
    for at in range(0, len(points) - 1, 3):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = points[at : at + 4]
        for step in range(1, 16):
            t, u = step / 16, 1 - step / 16
            weights = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
            x = sum(w * v for w, v in zip(weights, (ax, bx, cx, dx), strict=True))
            y = sum(w * v for w, v in zip(weights, (ay, by, cy, dy), strict=True))
            found.append((x, y))
    return found


@settings(max_examples=cases(60))
@given(graphs())
def test_every_box_is_placed_once_and_in_nobodys_way(graph: Graph) -> None:
    found = drawn(graph)
    assert set(found.boxes) == {str(number) for number in range(graph[0])}
    for one, two in combinations(found.boxes.values(), 2):
        assert abs(one.x - two.x) >= WIDTH or abs(one.y - two.y) >= HEIGHT
    for box in found.boxes.values():
        assert EDGE <= box.x <= found.width - EDGE - WIDTH + 0.1
        assert EDGE <= box.y <= found.height - EDGE - HEIGHT
    assert found.loose == set(found.boxes) - reached(graph)
    if found.loose:
        below = min(found.boxes[name].y for name in found.loose)
        assert below >= found.loose_at > max(found.boxes[name].y for name in reached(graph)) + HEIGHT


@settings(max_examples=cases(60))
@given(graphs())
def test_lines_lead_from_border_to_border_and_through_no_box(graph: Graph) -> None:
    found, there = drawn(graph), reached(graph)
    wanted = {
        (str(one), str(two))
        for one, two in graph[1]
        if two < graph[0] and (str(one) in there) == (str(two) in there)
    }
    assert {(line.source, line.target) for line in found.lines} == wanted
    assert len(found.lines) == len(wanted)
    for line in found.lines:
        source, target = found.boxes[line.source], found.boxes[line.target]
        for box, (x, y) in ((source, line.points[0]), (target, line.points[-1])):
            assert box.x <= x <= box.x + WIDTH
            assert box.y <= y <= box.y + HEIGHT
            assert x == box.x + WIDTH or y in (box.y, box.y + HEIGHT)
        assert line.back == (target.y <= source.y)
        for x, y in places_of(line):
            assert not any(is_inside(box, x, y) for box in found.boxes.values())


@settings(max_examples=cases(20))
@given(graphs())
def test_the_same_graph_is_drawn_the_same_way(graph: Graph) -> None:
    assert drawn(graph) == drawn(graph)


def test_what_comes_later_stands_below() -> None:
    """A short way and a long one to the same box: it stands below both; only a real return leads up."""
    found = drawn((5, [(0, 1), (0, 3), (1, 2), (2, 3), (3, 1), (3, 4)]))
    heights = [found.boxes[str(number)].y for number in range(5)]
    assert heights == sorted(heights)
    assert [(line.source, line.target) for line in found.lines if line.back] == [("3", "1")]


def test_two_ways_that_need_not_cross_do_not() -> None:
    found = drawn((5, [(0, 1), (0, 2), (1, 4), (2, 3)]))
    left, right = sorted(("1", "2"), key=lambda name: found.boxes[name].x)
    below = {"1": "4", "2": "3"}
    assert found.boxes[below[left]].x < found.boxes[below[right]].x


@pytest.mark.parametrize("count", [MOST_BOXES, MOST_BOXES + 1, 20_000])
def test_what_nobody_could_read_is_not_drawn(count: int) -> None:
    names = [str(number) for number in range(count)]
    chain = [(str(number), str(number + 1)) for number in range(count - 1)]
    assert (draw(names, chain, "0") is None) == (count > MOST_BOXES)
    everywhere = [(one, two) for one in names[:MOST_BOXES] for two in names[:MOST_BOXES]]
    assert draw(names[:MOST_BOXES], everywhere, "0") is None
