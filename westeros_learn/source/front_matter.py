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


def split_front_matter(source: SourceFile, faults: Faults) -> tuple[YamlText | None, int]:
    """Return a lesson's front matter and where its text starts."""
    opening = _OPENING.match(source.text)
    if opening is None:
        faults.add("L107", Span(source.name))
        return None, 0
    closing = _CLOSING.search(source.text, opening.end())
    if closing is None:
        faults.add("L108", Span(source.name))
        return None, len(source.text)
    before = faults.count
    head = read_yaml(source, faults, opening.end(), closing.start())
    if head is None and faults.count == before:
        faults.add("L107", Span(source.name))
    return head, closing.end()
