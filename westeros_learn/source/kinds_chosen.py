"""Questions that are answered by choosing: choices, judgements, places in a figure, points of a scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from westeros_learn.model import (
    Choice,
    Figure,
    Hotspot,
    MultipleChoice,
    Part,
    Region,
    Shape,
    SingleChoice,
    Survey,
    TrueFalse,
)
from westeros_learn.source.directives import missing_picture
from westeros_learn.source.faults import Sentence
from westeros_learn.source.parts import FEWEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from westeros_learn.model import Media, Question
    from westeros_learn.source import kinds_schema
    from westeros_learn.source.parts import Common, PartReader
    from westeros_learn.source.schema import ChoicesEntry, TrueFalseEntry

_NUMBERS = {Shape.CIRCLE: "three numbers: x y radius", Shape.RECT: "four numbers: x y width height"}
_CORNERS = "the x and y of at least three corners"
_SCALE = "abcde"
"""The keys of the scale whose words the player has."""


def choices(entry: ChoicesEntry, common: Common, reader: PartReader) -> Question:
    """Return a single- or multiple-choice question."""
    single = entry.kind == SingleChoice.kind
    parts = reader.parts("choices", entry.choices)
    offered = tuple(
        Choice(key=part.key, text=part.text, feedback=part.feedback, span=part.span, correct=choice.correct)
        for part, choice in zip(parts, entry.choices, strict=True)
    )
    if reader.sound:
        _judge(offered, reader, single=single)
    made = SingleChoice if single else MultipleChoice
    return made(**common, choices=offered, keep_order=entry.keep_order)


def _judge(offered: Sequence[Choice], reader: PartReader, *, single: bool) -> None:
    """Check that what is offered can be judged."""
    right = [number for number, choice in enumerate(offered) if choice.correct]
    if len(offered) < FEWEST:
        reader.add("Q203", "choices", number="one choice" if offered else "no choices")
    elif not right:
        reader.add("Q201", "choices")
    elif single and len(right) > 1:
        reader.add("Q202", "choices", right[1], number=len(right))


def true_false(entry: TrueFalseEntry, common: Common, reader: PartReader) -> Question:
    """Return a statement to judge; the player has the words for its two choices."""
    feedback = {
        "t": reader.blocks(entry.feedback_true, "feedback-true"),
        "f": reader.blocks(entry.feedback_false, "feedback-false"),
    }
    judgements = tuple(
        Choice(
            key=key,
            text=(),
            correct=entry.answer == (key == "t"),
            feedback=said,
            span=reader.span("answer"),
        )
        for key, said in feedback.items()
    )
    return TrueFalse(**common, choices=judgements)


def survey(entry: kinds_schema.SurveyEntry, common: Common, reader: PartReader) -> Question:
    """Return a statement to agree with more or less."""
    if entry.scale:
        reader.at_least(FEWEST, "points", entry.scale, "scale")
    points = reader.parts("scale", entry.scale) or tuple(
        Part(key=key, text=(), span=reader.span())
        for key in _SCALE  # the player has the words
    )
    return Survey(
        **common,
        choices=tuple(Choice(key=point.key, text=point.text, span=point.span) for point in points),
    )


# --- a figure -----------------------------------------------------------------------------


def hotspot(entry: kinds_schema.HotspotEntry, common: Common, reader: PartReader) -> Question:
    """Return places to find in a figure."""
    reader.at_least(FEWEST, "regions", entry.regions, "regions")
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
    fits = count >= 6 and count % 2 == 0 if shape is Shape.POLYGON else count == len(_names(shape))
    if not fits:
        needs = Sentence(_NUMBERS.get(shape, _CORNERS))
        reader.add("Q214", "regions", number, shape, shape=shape, needs=needs)
        return Shape.CIRCLE, (0, 0, 0)
    return shape, tuple(numbers)


def _names(shape: Shape) -> str:
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
