"""Markdown to the block tree, with every fault at its line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from markdown_it.token import Token

from westeros_learn.model import (
    Block,
    Blocks,
    Citation,
    CodeBlock,
    Heading,
    Inlines,
    ListBlock,
    Paragraph,
    Placeholder,
    Quotation,
    Rule,
    Span,
    Table,
    Text,
    plain_text,
)
from westeros_learn.source.directives import BLOCK_OPTIONS, build, take_apart
from westeros_learn.source.faults import Faults, Sentence
from westeros_learn.source.files import Area
from westeros_learn.source.ids import free_id, slug
from westeros_learn.source.inlines import InlineReader
from westeros_learn.source.parser import ENDLESS, LONGEST, STRAY, parse, parse_inline
from westeros_learn.source.translation import SOURCE_LANGUAGE
from westeros_learn.source.values import Read

if TYPE_CHECKING:
    from westeros_learn.source.names import Names
    from westeros_learn.source.parameters import Formulas

_MOST_LEVELS = 6
_PAGE_ANCHORS = ("sources", "title")
"""Anchors that every lesson's page has already: of its title, and of its list of sources."""

_PLAIN_LINE = r"""(?:[^\W\d_]|\d+(?![\d.)])|[“”„«»‚‘’‹›"'(…])[^\n\r\t\0\\`*_\[\]<>&{}]*"""
_PLAIN = re.compile(rf"(?:{_PLAIN_LINE}(?<! )\n+)*{_PLAIN_LINE}\n*")
"""Lines that start with a word or a quote and have no sign of Markdown: no parser is needed for them."""


class MarkdownReader:
    """Reads one text: a lesson, or a text of a YAML file.

    Attributes:
        formulas: reads the values in it; None outside of a question with parameters.
        in_lesson: whether headings, questions and quizzes may stand in it.
        with_gaps: whether gaps may stand in it.
    """

    def __init__(
        self,
        names: Names,
        faults: Faults,
        formulas: Formulas | None = None,
        *,
        in_lesson: bool = False,
        with_gaps: bool = False,
    ) -> None:
        self.names = names
        self.faults = faults
        self.in_lesson = in_lesson
        self._inlines = InlineReader(names, faults, formulas, with_gaps=with_gaps)
        self._around: list[str] = []
        self._anchors = set(_PAGE_ANCHORS)
        self._level = 1
        self._depth = 0
        self._stray_lines = 0

    def blocks(self, text: str, area: Area) -> Blocks:
        """Read Markdown that stands in `area`."""
        if _PLAIN.fullmatch(text):
            return tuple(self._plain_paragraphs(text, area))
        tokens = parse(text)
        blocks, _ = self._until("", tokens, 0, area)
        return blocks

    def _plain_paragraphs(self, text: str, area: Area) -> Iterator[Paragraph]:
        """Yield the paragraphs of a text without any mark-up."""
        lines = text.rstrip("\n").split("\n")
        at = 0
        for has_words, group in groupby(lines, bool):
            content = "\n".join(group)
            end = at + content.count("\n") + 1
            if has_words:
                place = area.part(at, end) if len(lines) > 1 else area
                flow = self._flow(content, None, place, "paragraph")
                if flow:
                    yield Paragraph(flow, place.span)
            at = end

    def inlines(self, text: str, area: Area) -> Inlines:
        """Read one line of thought that stands in `area`."""
        return self._flow(text, None, area, "title") if text else ()

    def plain(self, text: str, area: Area, what: str) -> str:
        """Read characters that are shown as they are."""
        return self.names.translator.plain(text, area, Read(what))

    def citations(self, text: str, area: Area) -> tuple[Citation, ...]:
        """Read sources parted by semicolons."""
        read = self._inlines.citations(text, area)
        return tuple(replace(one, locator=self.plain(one.locator, area, "place in a source")) for one in read)

    def _flow(self, text: str, tokens: Sequence[Token] | None, area: Area, what: str) -> Inlines:
        """Read one flow, translated where it can be.

        Args:
            text: the flow.
            tokens: what the parser made of it, if it was asked.
            area: where it stands.
            what: what it is.
        """
        if len(text) > LONGEST:
            self.faults.add("L227", area.span, most=f"{LONGEST:,}")
            return ()
        if self._around:
            what = f"{what} in a {self._around[-1]}"
        entry = self.names.translator.markdown(text, area, what)
        if entry is not None:
            return self._read_flow(entry.text, None, entry.area)
        return self.names.translator.left(self._read_flow(text, tokens, area))

    def _read_flow(self, text: str, tokens: Sequence[Token] | None, area: Area) -> Inlines:
        if tokens is None and _PLAIN.fullmatch(text):
            return (Text(text.rstrip().replace("\n", " ")),)
        return self._inlines.read(parse_inline(text) if tokens is None else tokens, area)

    def _until(self, end: str, tokens: Sequence[Token], at: int, area: Area) -> tuple[Blocks, int]:
        """Read blocks from a token on up to the closing token; return them and where to go on."""
        blocks: list[Block] = []
        while at < len(tokens) and tokens[at].type != end:
            read = _READERS.get(tokens[at].type)
            if read is None:
                at += 1
                continue
            new, at = read(self, tokens, at, area)
            blocks.extend(new)
        return tuple(blocks), at + 1

    def _content(self, token: Token, area: Area, what: str) -> Inlines:
        return self._flow(token.content, token.children or (), _area_of(token, area), what)

    def _paragraph(self, tokens: Sequence[Token], at: int, area: Area) -> tuple[Blocks, int]:
        content = self._content(tokens[at + 1], area, "paragraph")
        return ((Paragraph(content, _area_of(tokens[at], area).span),) if content else ()), at + 3

    def _heading(self, tokens: Sequence[Token], at: int, area: Area) -> tuple[Blocks, int]:
        token = tokens[at]
        span = _area_of(token, area).span
        content = self._content(tokens[at + 1], area, "heading")
        level = int(token.tag[1:])
        if not self.in_lesson:
            self.faults.add("L219", span)
            return (Paragraph(content, span),), at + 3
        if level == 1:
            self.faults.add("L205", span)
            level = 2
        elif level > self._level + 1:
            wanted = Sentence("#" * (self._level + 1))
            self.faults.add("L206", span, before=self._level, level=level, wanted=wanted)
        self._level = level
        written = content
        if self.names.translator is not SOURCE_LANGUAGE:  # an anchor is an id: no language changes it
            written = self._read_flow("", tokens[at + 1].children or (), _area_of(token, area))
        anchor = free_id(slug(plain_text(written), most_words=12) or "section", self._anchors)
        self._anchors.add(anchor)
        return (Heading(level, anchor, content, span),), at + 3

    def _list(self, tokens: Sequence[Token], at: int, area: Area) -> tuple[Blocks, int]:
        opened = tokens[at]
        start = int(opened.attrs.get("start", 1)) if opened.type == "ordered_list_open" else None
        items: list[Blocks] = []
        at += 1
        self._around.append("list")
        while at < len(tokens) and tokens[at].type == "list_item_open":
            item, at = self._until("list_item_close", tokens, at + 1, area)
            items.append(item)
        self._around.pop()
        return (ListBlock(start, tuple(items), _area_of(opened, area).span),), at + 1

    def _quotation(self, tokens: Sequence[Token], at: int, area: Area) -> tuple[Blocks, int]:
        span = _area_of(tokens[at], area).span
        content, at = self._until("blockquote_close", tokens, at + 1, area)
        return (Quotation(content, span),), at

    def _code(self, tokens: Sequence[Token], at: int, area: Area) -> tuple[Blocks, int]:
        token = tokens[at]
        name = token.info.strip()
        span = _area_of(token, area).span
        if name.startswith("{"):
            name = name[1:].partition("}")[0].strip()
            fault = self.faults.add("L217", span, name=name, marker=token.markup)
            return (Placeholder(fault.message, span),), at + 1
        text = token.content.removesuffix("\n")
        return (CodeBlock(self.plain(text, _area_of(token, area), "lines shown as they are"), span),), at + 1

    def _rule(self, tokens: Sequence[Token], at: int, area: Area) -> tuple[Blocks, int]:
        return (Rule(_area_of(tokens[at], area).span),), at + 1

    def _html(self, tokens: Sequence[Token], at: int, area: Area) -> tuple[Blocks, int]:
        span = _area_of(tokens[at], area).span
        fault = self.faults.add("L201", span, tag=tokens[at].content.strip().partition("\n")[0])
        return (Placeholder(fault.message, span),), at + 1

    def _table(self, tokens: Sequence[Token], at: int, area: Area) -> tuple[Blocks, int]:
        rows: list[list[Inlines]] = []
        align: list[str] = []
        span = _area_of(tokens[at], area).span
        while tokens[at].type != "table_close":
            token = tokens[at]
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("inline", ENDLESS):
                rows[-1].append(self._content(token, area, "table cell"))
            elif token.type == "th_open":
                align.append(str(token.attrs.get("style", "")).removeprefix("text-align:"))
            at += 1
        head, *body = rows
        return (Table(tuple(align), tuple(head), tuple(tuple(row) for row in body), span),), at + 1

    def _fence(self, tokens: Sequence[Token], at: int, area: Area) -> tuple[Blocks, int]:
        token = tokens[at]
        first, last = token.map or (0, 1)
        span = area.part(first, first + 1).span
        if self._depth >= _MOST_LEVELS:
            fault = self.faults.add("L220", span, most=_MOST_LEVELS)
            return (Placeholder(fault.message, span),), at + 1
        self._depth += 1
        directive = take_apart(token, area)
        if directive is None:
            self.faults.add("L223", span, names=Sentence(", ".join(BLOCK_OPTIONS)))
            blocks = self.blocks(token.content, area.part(first + 1, last))
        else:
            if not directive.closed:
                self._add_unclosed(directive.name, directive.colons, span)
            self._around.append(directive.name)
            blocks = (build(self, directive),)
            self._around.pop()
        self._depth -= 1
        return blocks, at + 1

    def _add_unclosed(self, name: str, colons: str, span: Span) -> None:
        self.faults.add("L207", span, name=name, colons=Sentence(colons))
        if self._depth > 1:
            self._stray_lines += 1  # the line meant for this block ended the one around it

    def _stray(self, tokens: Sequence[Token], at: int, area: Area) -> tuple[Blocks, int]:
        """Pass over a line of colons that closes nothing."""
        token = tokens[at]
        if self._stray_lines:
            self._stray_lines -= 1
        else:
            self.faults.add("L208", _area_of(token, area).span, colons=Sentence(token.markup))
        return (), at + 1


def _area_of(token: Token, area: Area) -> Area:
    """Return where a token stands in the text that stands in `area`."""
    first, last = token.map or (0, 1)
    return area.part(first, last)


_Read = Callable[[MarkdownReader, Sequence[Token], int, Area], tuple[Blocks, int]]
_READERS: dict[str, _Read] = {
    "paragraph_open": MarkdownReader._paragraph,
    "heading_open": MarkdownReader._heading,
    "bullet_list_open": MarkdownReader._list,
    "ordered_list_open": MarkdownReader._list,
    "blockquote_open": MarkdownReader._quotation,
    "fence": MarkdownReader._code,
    "code_block": MarkdownReader._code,
    "hr": MarkdownReader._rule,
    "html_block": MarkdownReader._html,
    "table_open": MarkdownReader._table,
    "colon_fence": MarkdownReader._fence,
    STRAY: MarkdownReader._stray,
}
