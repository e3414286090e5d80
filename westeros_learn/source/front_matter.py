"""The front matter of a lesson: the keys between two lines of hyphens, at the top of its file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from westeros_learn.model import Span
from westeros_learn.source.yaml_nodes import YamlText, read_yaml

if TYPE_CHECKING:
    from westeros_learn.source.faults import Faults
    from westeros_learn.source.files import SourceFile

_OPENING = re.compile(r"\A---[ \t]*(?:\r\n?|\n)")
_CLOSING = re.compile(r"(?<=[\r\n])---[ \t]*(?:\r\n?|\n|\Z)")


def front_matter_bounds(text: str) -> tuple[int, int, int] | None:
    """Return where a lesson's front matter starts and ends, and where its text starts; None without one."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    return (opening.end(), closing.start(), closing.end()) if opening and closing else None


def split_front_matter(source: SourceFile, faults: Faults) -> tuple[YamlText | None, int]:
    """Return a lesson's front matter and where its text starts."""
    if not _OPENING.match(source.text):
        faults.add("L107", Span(source.name))
        return None, 0
    bounds = front_matter_bounds(source.text)
    if bounds is None:
        faults.add("L108", Span(source.name))
        return None, len(source.text)
    start, end, behind = bounds
    before = faults.count
    head = read_yaml(source, faults, start, end)
    if head is None and faults.count == before:
        faults.add("L107", Span(source.name))
    return head, behind
