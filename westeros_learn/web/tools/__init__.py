"""How tools look that stand around a page which is not theirs: the preview, the test LMS."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from westeros_learn.player import tokens


@cache
def tool_style() -> str:
    """Return the colours of the house and what such tools have in common, as CSS."""
    return f"{tokens()}\n{(files(__package__) / 'tool.css').read_text('utf-8')}"
