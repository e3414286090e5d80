"""Questions that are answered by arranging: orders, pairs, categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from westeros_learn.model import Categorise, Item, Matching, Ordering, Part, plain_text
from westeros_learn.source.faults import suggestion
from westeros_learn.source.parts import FEWEST

if TYPE_CHECKING:
    from westeros_learn.model import Question
    from westeros_learn.source import kinds_schema
    from westeros_learn.source.parts import Common, PartReader


def ordering(entry: kinds_schema.OrderingEntry, common: Common, reader: PartReader) -> Question:
    """Return steps to put in order."""
    reader.at_least(FEWEST, "steps", entry.steps, "steps")
    return Ordering(**common, items=reader.parts("steps", entry.steps))


def matching(entry: kinds_schema.MatchingEntry, common: Common, reader: PartReader) -> Question:
    """Return items, each with its match."""
    reader.at_least(FEWEST, "pairs", entry.pairs, "pairs")
    parts = reader.parts("pairs", entry.pairs)
    matches = [
        Part(key=part.key, text=reader.flow(pair.match, "match", "pairs", n, "match"), span=part.span)
        for n, (part, pair) in enumerate(zip(parts, entry.pairs, strict=True))
    ]
    extra = reader.parts("extra", entry.extra, taken=[part.key for part in parts])
    targets = (*matches, *extra)
    reader.differ("match", {target.key: (plain_text(target.text), target.span) for target in targets})
    return Matching(**common, items=tuple(_item(part, part.key) for part in parts), targets=targets)


def categorise(entry: kinds_schema.CategoriseEntry, common: Common, reader: PartReader) -> Question:
    """Return items to put into categories."""
    reader.at_least(FEWEST, "categories", entry.categories, "categories")
    reader.at_least(FEWEST, "items", entry.items, "items")
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
