"""The one Markdown parser: CommonMark with tables, blocks in colons, and roles.

HTML is recognised so that it can be refused, and links are not judged here, for the same
reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

if TYPE_CHECKING:
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

STRAY = "colon_stray"
"""The token of a line of colons that opens no block and closes none."""

ENDLESS = "endless"
"""The token of a paragraph, cell or heading that is too long to be read."""

LONGEST = 20_000
"""Characters of one paragraph; a chapter of a book has about as many."""


def _stray_colons(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001
    """Take a line of colons alone, so that it does not swallow what follows it."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]].strip()
    if state.is_code_block(start) or len(line) < 3 or line.strip(":"):
        return False
    if not silent:
        state.line = start + 1
        token = state.push(STRAY, "", 0)
        token.map = [start, start + 1]
        token.markup = line
    return True


def _pass_over_endless(state: StateCore) -> None:
    """Keep the parser of the flow from paragraphs that would take it minutes."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) > LONGEST:
            token.type = ENDLESS


def _make() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").enable("table").use(colon_fence_plugin).use(myst_role_plugin)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    markdown.block.ruler.before("colon_fence", STRAY, _stray_colons, interrupts)
    markdown.core.ruler.before("inline", ENDLESS, _pass_over_endless)
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005  # markdown-it's name
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return markdown


_MARKDOWN = _make()


def parse(text: str) -> list[Token]:
    """Return the block tokens of a text; an inline one holds its parts as children."""
    return _MARKDOWN.parse(text)


def parse_inline(text: str) -> list[Token]:
    """Return the inline tokens of one line of thought."""
    return [child for token in _MARKDOWN.parseInline(text) for child in token.children or ()]
