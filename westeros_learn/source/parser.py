"""The one Markdown parser: CommonMark with tables, blocks in colons, and roles.

HTML is recognised so that it can be refused, and links are not judged here, for the same
reason.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.myst_role import myst_role_plugin


def _make() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").enable("table").use(colon_fence_plugin).use(myst_role_plugin)
    markdown.validateLink = lambda _: True  # type: ignore[method-assign]
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return markdown


_MARKDOWN = _make()


def parse(text: str) -> list[Token]:
    """Return the block tokens of a text; an inline one holds its parts as children."""
    return _MARKDOWN.parse(text)


def parse_inline(text: str) -> list[Token]:
    """Return the inline tokens of one line of thought."""
    return [child for token in _MARKDOWN.parseInline(text) for child in token.children or ()]
