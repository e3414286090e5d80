"""Questions that are answered in parts: from their entries to the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from westeros_learn.assessment import fold
from westeros_learn.model import (
    Categorise,
    Cell,
    Choice,
    Cloze,
    Figure,
    Gap,
    GapPlace,
    Hotspot,
    Item,
    Matching,
    Ordering,
    Part,
    Question,
    Reflection,
    Region,
    Shape,
    Survey,
    Table,
    TableQuestion,
    plain_text,
    walk,
)
from westeros_learn.source import kinds_schema
from westeros_learn.source.directives import missing_picture
from westeros_learn.source.faults import Sentence, suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from westeros_learn.model import Blocks, Media
    from westeros_learn.source.parts import PartReader
    from westeros_learn.source.schema import QuestionEntry

Common = dict[str, Any]

_FEWEST = 2
_NUMBERS = {Shape.CIRCLE: "three numbers: x y radius", Shape.RECT: "four numbers: x y width height"}
_CORNERS = "the x and y of at least three corners"
_SCALE = "abcde"
"""The keys of the scale whose words the player has."""


# --- arranging ----------------------------------------------------------------------------


def _ordering(entry: kinds_schema.OrderingEntry, common: Common, reader: PartReader) -> Question:
    reader.at_least(_FEWEST, "steps", entry.steps, "steps")
    return Ordering(**common, items=reader.parts("steps", entry.steps))


def _matching(entry: kinds_schema.MatchingEntry, common: Common, reader: PartReader) -> Question:
    reader.at_least(_FEWEST, "pairs", entry.pairs, "pairs")
    parts = reader.parts("pairs", entry.pairs)
    matches = [
        Part(key=part.key, text=reader.flow(pair.match, "match", "pairs", n, "match"), span=part.span)
        for n, (part, pair) in enumerate(zip(parts, entry.pairs, strict=True))
    ]
    extra = reader.parts("extra", entry.extra, taken=[part.key for part in parts])
    targets = (*matches, *extra)
    reader.differ("match", {target.key: (plain_text(target.text), target.span) for target in targets})
    return Matching(**common, items=tuple(_item(part, part.key) for part in parts), targets=targets)


def _categorise(entry: kinds_schema.CategoriseEntry, common: Common, reader: PartReader) -> Question:
    reader.at_least(_FEWEST, "categories", entry.categories, "categories")
    reader.at_least(_FEWEST, "items", entry.items, "items")
    categories = reader.parts("categories", entry.categories)
    known = [category.key for category in categories]
    items = []
    for number, (part, item) in enumerate(zip(reader.parts("items", entry.items), entry.items, strict=True)):
        if item.category not in known:
            cure = suggestion(item.category, known, what="categories")
            reader.add("Q212", "items", number, "category", category=item.category, suggestion=cure)
        items.append(_item(part, item.category))
    return Categorise(**common, items=tuple(items), targets=categories)


def _item(part: Part, target: str) -> Item:
    return Item(key=part.key, text=part.text, feedback=part.feedback, span=part.span, target=target)


# --- a figure -----------------------------------------------------------------------------


def _hotspot(entry: kinds_schema.HotspotEntry, common: Common, reader: PartReader) -> Question:
    reader.at_least(_FEWEST, "regions", entry.regions, "regions")
    if reader.sound and entry.regions and not any(region.correct for region in entry.regions):
        reader.add("Q201", "regions")
    missing_picture(entry.figure, reader.names, reader.faults, reader.span("figure"))
    media = reader.names.media.get(entry.figure)
    regions = []
    for number, (part, region) in enumerate(
        zip(reader.parts("regions", entry.regions), entry.regions, strict=True)
    ):
        shape, numbers = _shape(region, number, reader)
        if media and reader.sound and not _lies_in(shape, numbers, media):
            size = f"{media.width} × {media.height}"
            reader.add("Q215", "regions", number, key=part.key, size=size)
        regions.append(
            Region(
                key=part.key,
                text=part.text,
                feedback=part.feedback,
                span=part.span,
                correct=region.correct,
                shape=shape,
                numbers=numbers,
            )
        )
    figure = Figure(entry.figure, entry.alt, (), reader.span("figure"))
    return Hotspot(**common, choices=tuple(regions), figure=figure)


def _shape(
    region: kinds_schema.RegionEntry, number: int, reader: PartReader
) -> tuple[Shape, tuple[float, ...]]:
    """Return the shape of a region; where it has none that can be drawn, one without extent."""
    written = {shape: getattr(region, shape) for shape in Shape if getattr(region, shape) is not None}
    if len(written) != 1:
        reader.add("Q213", "regions", number, number=len(written) or "no")
        return Shape.CIRCLE, (0, 0, 0)
    ((shape, numbers),) = written.items()
    count = len(numbers)
    fits = count >= 6 and count % 2 == 0 if shape is Shape.POLYGON else count == len(shape_names(shape))
    if not fits:
        needs = Sentence(_NUMBERS.get(shape, _CORNERS))
        reader.add("Q214", "regions", number, shape, shape=shape, needs=needs)
        return Shape.CIRCLE, (0, 0, 0)
    return shape, tuple(numbers)


def shape_names(shape: Shape) -> str:
    """Return a letter for each number of a circle or a rectangle."""
    return "xyr" if shape is Shape.CIRCLE else "xywh"


def _lies_in(shape: Shape, numbers: Sequence[float], media: Media) -> bool:
    """Say whether a shape lies within a picture."""
    if shape is Shape.POLYGON:
        across, down = numbers[::2], numbers[1::2]
    else:
        x, y, *size = numbers
        wide, high = (size[0], size[0]) if shape is Shape.CIRCLE else (size[0], size[1])
        left, top = (x - wide, y - high) if shape is Shape.CIRCLE else (x, y)
        across, down = [left, x + wide], [top, y + high]
    return min(across) >= 0 and min(down) >= 0 and max(across) <= media.width and max(down) <= media.height


# --- gaps ---------------------------------------------------------------------------------


def _cloze(entry: kinds_schema.ClozeEntry, common: Common, reader: PartReader) -> Question:
    keys = reader.keys("gaps", entry.gaps)
    text = reader.blocks(entry.text, "text", with_gaps=True)
    _check_places(text, keys, "text", "gaps", reader)
    gaps = tuple(
        Gap(
            key=key,
            accept=tuple(gap.accept),
            options=_options(gap, number, reader),
            typos=gap.typos,
            feedback=reader.blocks(gap.feedback, "gaps", number, "feedback"),
            span=reader.span("gaps", number),
        )
        for number, (key, gap) in enumerate(zip(keys, entry.gaps, strict=True))
    )
    return Cloze(**common, text=text, gaps=gaps)


def _options(gap: kinds_schema.GapEntry, number: int, reader: PartReader) -> tuple[str, ...]:
    """Return what a gap offers, the right answer among it; tell of what cannot be told apart."""
    for text in gap.accept:
        if not fold(text):
            reader.add("Q207", "gaps", number, text=text)
    said = {fold(text) for text in gap.accept}
    for at, option in enumerate(gap.options):
        if fold(option) in said:
            reader.add("Q218", "gaps", number, "options", at, option=option)
        said.add(fold(option))
    return (gap.accept[0], *gap.options) if gap.options else ()


def _table(entry: kinds_schema.TableEntry, common: Common, reader: PartReader) -> Question:
    keys = reader.keys("cells", entry.cells)
    text = reader.blocks(entry.table, "table", with_gaps=True)
    if not any(isinstance(node, Table) for node in walk(text)):
        reader.add("Q219", "table")
    _check_places(text, keys, "table", "cells", reader)
    cells = tuple(
        Cell(
            key=key,
            answer=cell.answer,
            tolerance=cell.tolerance,
            unit=cell.unit or "",
            feedback=reader.blocks(cell.feedback, "cells", number, "feedback"),
            span=reader.span("cells", number),
        )
        for number, (key, cell) in enumerate(zip(keys, entry.cells, strict=True))
    )
    return TableQuestion(**common, text=text, gaps=cells)


def _check_places(text: Blocks, keys: Sequence[str], where: str, name: str, reader: PartReader) -> None:
    """Check that each gap stands in its text once, and that each place has its gap."""
    part = name.removesuffix("s")
    places = [node.key for node in walk(text) if isinstance(node, GapPlace)]
    for key in dict.fromkeys(places):
        if key not in keys:
            reader.add("Q216", where, part=part, key=key, name=name)
        elif places.count(key) > 1:
            reader.add("Q217", where, part=part, key=key, number=f"{places.count(key)} times")
    for number, key in enumerate(keys):
        if key not in places:
            reader.add("Q217", name, number, part=part, key=key, number="nowhere")


# --- what is not scored -------------------------------------------------------------------


def _survey(entry: kinds_schema.SurveyEntry, common: Common, reader: PartReader) -> Question:
    if entry.scale:
        reader.at_least(_FEWEST, "points", entry.scale, "scale")
    points = reader.parts("scale", entry.scale) or tuple(
        Part(key=key, text=(), span=reader.span())
        for key in _SCALE  # the player has the words
    )
    return Survey(
        **common,
        choices=tuple(Choice(key=point.key, text=point.text, span=point.span) for point in points),
    )


def _reflection(entry: kinds_schema.ReflectionEntry, common: Common, reader: PartReader) -> Question:
    model_answer = reader.blocks(entry.model_answer, "model-answer")
    return Reflection(
        **common, model_answer=model_answer, checks=reader.parts("self-check", entry.self_check)
    )


BUILDERS: Mapping[type[QuestionEntry], Callable[[Any, Common, PartReader], Question]] = {
    kinds_schema.OrderingEntry: _ordering,
    kinds_schema.MatchingEntry: _matching,
    kinds_schema.CategoriseEntry: _categorise,
    kinds_schema.HotspotEntry: _hotspot,
    kinds_schema.ClozeEntry: _cloze,
    kinds_schema.TableEntry: _table,
    kinds_schema.SurveyEntry: _survey,
    kinds_schema.ReflectionEntry: _reflection,
}
"""What makes a question of each shape of entry."""
