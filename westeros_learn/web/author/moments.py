"""The moments of a conversation as a picture and as a list: what each says, where it leads, what is wrong.

Both are made of what the file says, not of what could be made of it: one with faults is drawn, too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from westeros_learn.delivery.authoring.entries import entries_in, entry_name
from westeros_learn.delivery.authoring.moments import NODES, Onward, first_of, onwards
from westeros_learn.model import Diagnostic, Severity
from westeros_learn.source.fields import Locator
from westeros_learn.web.author.graph import HEIGHT, WIDTH, Box, Drawing, Line, draw

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data

LINES = 2
"""Of its words that a box shows."""
_SIGNS, _FEWER_SIGNS = 26, 22
"""In a line of a box, and of one whose corners are round."""
_MARKS = re.compile(r"\{[a-z-]+\}|[*`_\[\]]")
_SHORT = 70


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from a moment.

    Attributes:
        key: the letter of a choice, "" for a way that needs none.
        text: what the choice says, shortened.
        go: the id that is written.
        target: the number of the moment that it leads to; 0 where there is none of that id.
        when: its condition, "" for none.
    """

    key: str
    text: str
    go: str
    target: int
    when: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as it is written.

    Attributes:
        number: where it stands in its file, from 1: what people call it.
        name: what addresses call it.
        speaker: who speaks, "" where something happens.
        text: its words, shortened; of an ending its title.
        ways: where it leads.
        before: numbers of the moments that lead to it.
        is_loose: whether no way from the start leads to it.
    """

    number: int
    name: str
    speaker: str
    text: str
    ending: bool
    ways: Sequence[Way]
    before: Sequence[int]
    errors: int
    warnings: int
    is_start: bool
    is_loose: bool

    @property
    def lines(self) -> list[str]:
        """Its words as they stand in its box."""
        return wrap(
            self.text,
            _FEWER_SIGNS if self.ending else _SIGNS,
            max_lines=LINES,
            placeholder=" …",
            break_long_words=True,
        )


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line of the picture.

    Attributes:
        keys: the letters of the choices that it stands for.
        at: where they stand.
        is_near: whether it leads from or to the moment that is chosen.
    """

    line: Line
    keys: str
    at: tuple[float, float]
    is_near: bool


@dataclass(frozen=True, slots=True)
class Stub:
    """A way that the picture has no line for: to no moment, or from one that nothing leads to to one that is.

    Attributes:
        target: the number of the moment that it leads to, 0 for none.
    """

    keys: str
    target: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A conversation as a picture and as a list.

    Attributes:
        moments: in the order in which they are drawn.
        chosen: the name of the one that is chosen, "" for none.
        drawing: where each is; None where they are too many.
        stubs: by the number of the moment that they lead from.
    """

    moments: Sequence[Moment]
    chosen: str
    drawing: Drawing | None
    arrows: Sequence[Arrow]
    stubs: Mapping[int, Sequence[Stub]]

    width, height = WIDTH, HEIGHT

    def box(self, moment: Moment) -> Box | None:
        """Return where a moment is drawn."""
        return self.drawing.boxes[str(moment.number)] if self.drawing else None

    def moment(self, number: int) -> Moment:
        """Return a moment by its number."""
        return next(each for each in self.moments if each.number == number)


def picture_of(locator: Locator, file: str, faults: Iterable[Diagnostic], chosen: str = "") -> Picture:
    """Return a conversation as it is written.

    Args:
        locator: what its file says.
        file: the path of the file.
        faults: those of the whole course.
        chosen: the name of the moment that is looked at.
    """
    data = locator.data
    nodes = entries_in(data, NODES)
    names = [entry_name(node, at) for at, node in enumerate(nodes)]
    numbers = {name: number for number, name in reversed([*enumerate(names, 1)])}
    ways: defaultdict[int, list[Onward]] = defaultdict(list)
    for way in onwards(data):
        ways[way.number + 1].append(way)
    links = [(number, numbers[way.go]) for number in ways for way in ways[number] if way.go in numbers]
    start = numbers.get(first_of(data), 0)
    drawing = draw(
        [str(at) for at in numbers.values()], [(str(one), str(two)) for one, two in links], str(start)
    )
    loose = set(numbers.values()) - _reached(links, start)
    wrong = _wrong(locator, file, faults)
    moments = [
        Moment(
            number=number,
            name=name,
            speaker=_speaker(data, nodes[number - 1]),
            text=_shown(nodes[number - 1]),
            ending=_is_ending(nodes[number - 1]),
            ways=[
                Way(way.key, shortened(way.text), way.go, numbers.get(way.go, 0), way.when)
                for way in ways[number]
            ],
            before=sorted({one for one, two in links if two == number}),
            errors=wrong[number, Severity.ERROR],
            warnings=wrong[number, Severity.WARNING],
            is_start=number == start,
            is_loose=number in loose,
        )
        for name, number in numbers.items()
    ]
    if drawing:
        places = {name: (box.y, box.x) for name, box in drawing.boxes.items()}
        moments.sort(key=lambda each: places[str(each.number)])
    here = str(numbers.get(chosen, 0))
    arrows = [_arrow(line, ways, numbers, here) for line in drawing.lines] if drawing else []
    drawn = {(arrow.line.source, arrow.line.target) for arrow in arrows}
    return Picture(moments, chosen, drawing, arrows, _stubs(moments, drawn))


def _reached(links: Sequence[tuple[int, int]], start: int) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        new = {target for source, target in links if source == at} - found
        found |= new
        waiting += new
    return found


def _wrong(locator: Locator, file: str, faults: Iterable[Diagnostic]) -> Counter[tuple[int, Severity]]:
    """Return how much is wrong in each moment, by its number."""
    found: Counter[tuple[int, Severity]] = Counter()
    for fault in faults:
        path = locator.path(fault.span) if fault.span.file == file else None
        if path and len(path) > 1 and path[:1] == NODES and isinstance(path[1], int):
            found[path[1] + 1, fault.severity] += 1
    return found


def _speaker(data: Data | None, node: Data) -> str:
    key = str(node.get("speaker") or "").strip() if isinstance(node, dict) else ""
    speakers = data.get("speakers") if isinstance(data, dict) else None
    name = speakers.get(key) if isinstance(speakers, dict) else None
    return shortened(name if isinstance(name, str) and name.strip() else key, 16)


def _is_ending(node: Data) -> bool:
    return (
        isinstance(node, dict) and isinstance(node.get("ending"), str) and bool(str(node["ending"]).strip())
    )


def _shown(node: Data) -> str:
    if not isinstance(node, dict):
        return ""
    said = node.get("ending") if _is_ending(node) else node.get("text")
    return shortened(said if isinstance(said, str) else "")


def shortened(text: str, most: int = _SHORT) -> str:
    """Return a text in one line, without its marks, shortened."""
    line = " ".join(_MARKS.sub("", text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _arrow(line: Line, ways: Mapping[int, Sequence[Onward]], numbers: Mapping[str, int], here: str) -> Arrow:
    target = int(line.target)
    keys = [way.key for way in ways.get(int(line.source), ()) if way.key and numbers.get(way.go) == target]
    x, y = line.points[0]
    return Arrow(
        line, " ".join(keys), (x, y - 8 if line.back else y + 15), here in (line.source, line.target)
    )


def _stubs(moments: Sequence[Moment], drawn: set[tuple[str, str]]) -> dict[int, list[Stub]]:
    found: dict[int, list[Stub]] = {}
    for moment in moments:
        keys: dict[int, list[str]] = {}
        for way in moment.ways:
            if (str(moment.number), str(way.target)) not in drawn:
                keys.setdefault(way.target, []).append(way.key)
        if keys:
            found[moment.number] = [
                Stub(" ".join(filter(None, each)), target) for target, each in keys.items()
            ]
    return found
