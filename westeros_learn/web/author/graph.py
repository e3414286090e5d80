"""Where the boxes and lines of a graph stand, drawn in layers from its start; no word of what they say.

Every box stands below all that lead to it, so that time runs downwards; what leads back up is a line of
another kind. The order within the layers is found by barycentres (Sugiyama, Tagawa and Toda, 1981), the
places by the least squares that keep that order. The same graph is drawn the same way each time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Link: TypeAlias = tuple[str, str]
"""From which box to which."""

WIDTH, HEIGHT = 192, 64
"""Of a box, in units of the drawing; in the page one is a pixel at least where nobody zooms."""
BETWEEN, BELOW = 22, 60
"""The least room between two boxes of a layer, and the room between layers."""
EDGE = 16
"""Around all of it."""
_THIN = 12
"""The room that a line takes which passes a layer."""
MOST_BOXES = 200
_MOST_PASSED = 4_000
"""Places at which lines pass layers."""
_SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Box:
    """A box: where its corner at the top and the left is."""

    x: float
    y: float

    @property
    def middle(self) -> float:
        """How far its middle is from the left."""
        return self.x + WIDTH / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two boxes, from the border of the one to that of the other.

    Attributes:
        points: its beginning, then three for each curve: two that pull it, and the one it comes to.
        back: whether it leads up again.
    """

    source: str
    target: str
    points: tuple[Point, ...]
    back: bool

    @property
    def path(self) -> str:
        """How SVG writes it."""
        (x, y), *rest = self.points
        return f"M{x:g} {y:g}C" + " ".join(f"{x:g} {y:g}" for x, y in rest)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn graph.

    Attributes:
        boxes: each box, those that the start leads to first, layer by layer.
        lines: the lines between them.
        loose: boxes that no way from the start leads to.
        loose_at: how far down they begin.
    """

    boxes: Mapping[str, Box]
    lines: Sequence[Line]
    loose: frozenset[str]
    loose_at: float
    width: float
    height: float


def draw(names: Sequence[str], links: Iterable[Link], start: str) -> Drawing | None:
    """Return a drawing of a graph; None where it is too large to be read.

    Args:
        names: of its boxes, each once.
        links: between them; a link that is there twice is one line.
        start: the first box.
    """
    if len(names) > MOST_BOXES:
        return None
    known = set(names)
    unlike = [link for link in dict.fromkeys(links) if known.issuperset(link)]
    reached = _reached(unlike, start) if start in known else set()
    parts = [[name for name in names if (name in reached) is here] for here in (True, False)]
    boxes: dict[str, Box] = {}
    lines: list[Line] = []
    width, top, loose_at = 0.0, float(EDGE), 0.0
    for part, first in zip(parts, (start, ""), strict=True):
        if not part:
            continue
        if not first:
            top += BELOW if boxes else BELOW / 2
            loose_at = top
        found = _Part(part, [link for link in unlike if set(part).issuperset(link)], first)
        if not found.is_readable:
            return None
        found.place(top)
        boxes |= found.boxes
        lines += found.lines()
        width, top = max(width, found.width), found.bottom
    return Drawing(boxes, lines, frozenset(parts[1]), loose_at, width + EDGE, top + EDGE)


def _reached(links: Sequence[Link], start: str) -> set[str]:
    ways = _by_source(links)
    found, waiting = {start}, [start]
    while waiting:
        for target in ways[waiting.pop()]:
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _by_source(links: Iterable[Link]) -> defaultdict[str, list[str]]:
    ways: defaultdict[str, list[str]] = defaultdict(list)
    for source, target in links:
        ways[source].append(target)
    return ways


@dataclass(slots=True)
class _Chain:
    """A link as it passes the layers, from the upper box to the lower one.

    Attributes:
        stops: the two boxes, and the places between them at which it passes a layer.
        back: whether the link leads from the lower one to the upper one.
    """

    stops: list[str]
    back: bool


@dataclass(slots=True)
class _Part:
    """A part of a graph that is drawn by itself."""

    names: Sequence[str]
    links: Sequence[Link]
    start: str
    layers: list[list[str]] = field(default_factory=list)
    chains: list[_Chain] = field(default_factory=list)
    loops: list[str] = field(default_factory=list)
    boxes: dict[str, Box] = field(default_factory=dict)
    is_readable: bool = True
    width: float = 0
    bottom: float = 0
    middles: dict[str, float] = field(default_factory=dict)
    tops: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.loops = [source for source, target in self.links if source == target]
        down, back = _without_circles(self.names, self.links, self.start)
        depth = _depths(self.names, down + [(target, source) for source, target in back])
        passed = sum(abs(depth[source] - depth[target]) - 1 for source, target in (*down, *back))
        if passed > _MOST_PASSED:
            self.is_readable = False
            return
        self._layer(depth, down, back)
        self._order()

    def _layer(self, depth: Mapping[str, int], down: Sequence[Link], back: Sequence[Link]) -> None:
        self.layers = [[] for _ in range(max(depth.values()) + 1)]
        for name in self.names:
            self.layers[depth[name]].append(name)
        for link, is_back in [*((link, False) for link in down), *((link, True) for link in back)]:
            upper, lower = (link[1], link[0]) if is_back else link
            between = [f"{link[0]} {link[1]} {at}" for at in range(depth[upper] + 1, depth[lower])]
            for at, stop in enumerate(between, depth[upper] + 1):
                self.layers[at].append(stop)
            self.chains.append(_Chain([upper, *between, lower], is_back))

    # --- the order in each layer ------------------------------------------------------------------

    def _order(self) -> None:
        above, below = self._neighbours()
        best, fewest = [list(layer) for layer in self.layers], self._crossings(below)
        for sweep in range(_SWEEPS):
            if not fewest:
                break
            downwards = sweep % 2 == 0
            order = range(1, len(self.layers)) if downwards else range(len(self.layers) - 2, -1, -1)
            for at in order:
                near = self.layers[at - 1 if downwards else at + 1]
                _sort_by_middle(self.layers[at], near, above if downwards else below)
            crossings = self._crossings(below)
            if crossings < fewest:
                best, fewest = [list(layer) for layer in self.layers], crossings
        self.layers = best

    def _neighbours(self) -> tuple[defaultdict[str, list[str]], defaultdict[str, list[str]]]:
        above: defaultdict[str, list[str]] = defaultdict(list)
        below: defaultdict[str, list[str]] = defaultdict(list)
        for chain in self.chains:
            for upper, lower in zip(chain.stops, chain.stops[1:], strict=False):
                above[lower].append(upper)
                below[upper].append(lower)
        return above, below

    def _crossings(self, below: Mapping[str, Sequence[str]]) -> int:
        count = 0
        for upper, lower in zip(self.layers, self.layers[1:], strict=False):
            places = {name: at for at, name in enumerate(lower)}
            ends: list[int] = []
            for name in upper:
                mine = sorted(places[other] for other in below.get(name, ()))
                count += sum(end > place for place in mine for end in ends)
                ends += mine
        return count

    # --- where all of it stands ---------------------------------------------------------------------

    def place(self, top: float) -> None:
        """Give every box its place, the first layer at `top`."""
        above, below = self._neighbours()
        for layer in self.layers:
            self._settle(layer, {})
        for sweep in range(_SWEEPS):
            order = self.layers if sweep % 2 == 0 else self.layers[::-1]
            near = above if sweep % 2 == 0 else below
            last = sweep == _SWEEPS - 1
            for layer in order:
                wanted = {}
                for name in layer:
                    others = [*above[name], *below[name]] if last else near[name]
                    if others:
                        wanted[name] = sum(self.middles[other] for other in others) / len(others)
                self._settle(layer, wanted)
        left = min(self.middles[name] - self._size(name) / 2 for name in self.middles)
        self.tops = [top + at * (HEIGHT + BELOW) for at in range(len(self.layers))]
        for name in self.middles:
            self.middles[name] = round(self.middles[name] - left + EDGE, 1)
        own = set(self.names)
        for y, layer in zip(self.tops, self.layers, strict=True):
            self.boxes |= {name: Box(self.middles[name] - WIDTH / 2, y) for name in layer if name in own}
        self.width = max(self.middles[name] + self._size(name) / 2 for name in self.middles)
        if self.loops:
            self.width += BETWEEN
        self.bottom = self.tops[-1] + HEIGHT

    def _settle(self, layer: Sequence[str], wanted: Mapping[str, float]) -> None:
        """Put a layer as near as its order allows to where its boxes want to be."""
        offsets, at = [], 0.0
        for number, name in enumerate(layer):
            at += self._size(name) / 2 + (BETWEEN if number else 0)
            offsets.append(at)
            at += self._size(name) / 2
        goals = [
            wanted.get(name, self.middles.get(name, offset)) - offset
            for name, offset in zip(layer, offsets, strict=True)
        ]
        for name, goal, offset in zip(layer, _rising(goals), offsets, strict=True):
            self.middles[name] = goal + offset

    def _size(self, name: str) -> float:
        return WIDTH if " " not in name else _THIN

    # --- lines --------------------------------------------------------------------------------------

    def lines(self) -> list[Line]:
        """Return the lines between the boxes, which have their places."""
        ports = self._ports()
        depth = {name: at for at, layer in enumerate(self.layers) for name in layer}
        found = []
        for number, chain in enumerate(self.chains):
            points = [(ports[number, 0], self.tops[depth[chain.stops[0]]] + HEIGHT)]
            for stop in chain.stops[1:-1]:
                x, y = self.middles[stop], self.tops[depth[stop]]
                points += _curve(points[-1], (x, y)) + _curve((x, y), (x, y + HEIGHT))
            points += _curve(points[-1], (ports[number, 1], self.tops[depth[chain.stops[-1]]]))
            upper, lower = chain.stops[0], chain.stops[-1]
            ends = (lower, upper) if chain.back else (upper, lower)
            found.append(Line(*ends, tuple(points[::-1] if chain.back else points), chain.back))
        return found + [self._loop(name) for name in self.loops]

    def _ports(self) -> dict[tuple[int, int], float]:
        """Return where each chain leaves its upper box and comes to its lower one: side by side."""
        at: defaultdict[tuple[str, int], list[tuple[float, int]]] = defaultdict(list)
        for number, chain in enumerate(self.chains):
            at[chain.stops[0], 0].append((self.middles[chain.stops[1]], number))
            at[chain.stops[-1], 1].append((self.middles[chain.stops[-2]], number))
        ports = {}
        for (name, end), lines in at.items():
            for place, (_, number) in enumerate(sorted(lines), 1):
                ports[number, end] = round(self.boxes[name].x + WIDTH * place / (len(lines) + 1), 1)
        return ports

    def _loop(self, name: str) -> Line:
        """Return the line of a box that leads to itself."""
        box = self.boxes[name]
        right, out = box.x + WIDTH, box.x + WIDTH + BETWEEN - 2
        low, high = box.y + HEIGHT * 3 / 4, box.y + HEIGHT / 4
        return Line(name, name, ((right, low), (out, low), (out, high), (right, high)), back=True)


def _without_circles(
    names: Sequence[str], links: Sequence[Link], start: str
) -> tuple[list[Link], list[Link]]:
    """Return the links that lead on, and those that lead back to what came before, as a reader meets them."""
    ways = _by_source(links)
    entered = {target for source, target in links if source != target}
    roots = [start] if start else [name for name in names if name not in entered]
    down: list[Link] = []
    back: list[Link] = []
    seen: set[str] = set()
    for root in (*roots, *names):
        if root in seen:
            continue
        seen.add(root)
        open_, stack = {root}, [(root, iter(ways[root]))]
        while stack:
            name, rest = stack[-1]
            target = next(rest, None)
            if target is None:
                open_.discard(name)
                stack.pop()
            elif target in open_:
                back += [(name, target)] if target != name else []
            else:
                down.append((name, target))
                if target not in seen:
                    seen.add(target)
                    open_.add(target)
                    stack.append((target, iter(ways[target])))
    return down, back


def _depths(names: Sequence[str], links: Sequence[Link]) -> dict[str, int]:
    """Return how far down each box stands: one below the lowest that leads to it."""
    ways = _by_source(links)
    waits: defaultdict[str, int] = defaultdict(int)
    for _, target in links:
        waits[target] += 1
    depth = dict.fromkeys(names, 0)
    ready = [name for name in names if not waits[name]]
    while ready:
        name = ready.pop()
        for target in ways[name]:
            depth[target] = max(depth[target], depth[name] + 1)
            waits[target] -= 1
            if not waits[target]:
                ready.append(target)
    return depth


def _sort_by_middle(layer: list[str], near: Sequence[str], others: Mapping[str, Sequence[str]]) -> None:
    """Sort a layer by the middle of what each is linked with; what has no link stays in its place."""
    places = {name: at for at, name in enumerate(near)}
    middles = {}
    for at, name in enumerate(layer):
        mine = [places[other] for other in others.get(name, ())]
        middles[name] = sum(mine) / len(mine) if mine else at * len(near) / max(len(layer), 1)
    layer.sort(key=middles.__getitem__)


def _rising(goals: Sequence[float]) -> list[float]:
    """Return the numbers nearest to others that never fall (least squares, by pooling neighbours)."""
    pools: list[tuple[float, int]] = []
    for goal in goals:
        total, count = goal, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            before = pools.pop()
            total, count = total + before[0], count + before[1]
        pools.append((total, count))
    return [total / count for total, count in pools for _ in range(count)]


def _curve(begin: Point, end: Point) -> list[Point]:
    """Return the three points of a curve that begins and ends upright."""
    middle = (begin[1] + end[1]) / 2
    return [(begin[0], middle), (end[0], middle), end]
