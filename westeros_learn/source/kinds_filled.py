"""Questions that are answered by filling something in: gaps, cells of a table, one's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from westeros_learn.assessment import fold
from westeros_learn.model import Cell, Cloze, Gap, GapPlace, Reflection, Table, TableQuestion, walk
from westeros_learn.source.kinds_typed import NUMBER_CURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from westeros_learn.model import Blocks, Question
    from westeros_learn.source import kinds_schema
    from westeros_learn.source.parts import Common, PartReader


def cloze(entry: kinds_schema.ClozeEntry, common: Common, reader: PartReader) -> Question:
    """Return a text with gaps."""
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


def table(entry: kinds_schema.TableEntry, common: Common, reader: PartReader) -> Question:
    """Return a table with cells to fill."""
    keys = reader.keys("cells", entry.cells)
    text = reader.blocks(entry.table, "table", with_gaps=True)
    if not any(isinstance(node, Table) for node in walk(text)):
        reader.add("Q219", "table")
    _check_places(text, keys, "table", "cells", reader)
    cells = tuple(
        Cell(
            key=key,
            answer=reader.answer(cell.answer, NUMBER_CURE, "cells", number, cell.key or "answer"),
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


def reflection(entry: kinds_schema.ReflectionEntry, common: Common, reader: PartReader) -> Question:
    """Return something to write for oneself."""
    model_answer = reader.blocks(entry.model_answer, "model-answer")
    return Reflection(
        **common, model_answer=model_answer, checks=reader.parts("self-check", entry.self_check)
    )
