"""Texts of others as our Markdown: HTML that any editor made, in; the few marks that a course has, out.

Our own converter, for it has to do what none of the kept ones does: tell what it leaves out, carry
pictures and gaps, and write nothing that the course's reader would refuse or read otherwise. What no
mark of ours can say is left out and told; no mark-up of another's ever reaches a page of ours.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import unquote

from lxml import etree, html
from markdown_it import MarkdownIt

from westeros_learn.exchange.marks import cleaned, code, emphasis, escaped, longest_run, settled, strong

MOST_LEVELS = 40
LONGEST = 500_000
"""Characters of one text. A picture that stands in a text as base64 is taken out first."""

_DROPPED = {
    "script": "a script",
    "style": "a style sheet",
    "iframe": "a page within the page",
    "object": "an embedded object",
    "embed": "an embedded object",
    "applet": "an embedded object",
    "video": "a video",
    "audio": "a sound",
    "canvas": "a canvas",
    "svg": "a drawing within the text",
    "form": "a form",
    "input": "a field of a form",
    "select": "a field of a form",
    "textarea": "a field of a form",
    "button": "a button",
    "head": "",
    "title": "",
    "meta": "",
    "link": "",
    "template": "",
    "noscript": "",
}
_BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    ]
)  # fmt: skip
_CODE = frozenset({"code", "kbd", "samp", "tt", "var"})
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_LINE_END = re.compile(r"\\?\n")
_PLACE = re.compile(r"(?i)@@PLUGINFILE@@/?")
_DATA = re.compile(r"data:image/[a-z+.-]+;base64,([A-Za-z0-9+/=\s]+)", re.IGNORECASE)
_WEB = re.compile(r"(?i)(https?://|mailto:)[^\s<>]+")
_FOREIGN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


class Shelf(Protocol):
    """Where pictures find their place."""

    def place(self, name: str, data: bytes) -> str:
        """Return the path of a picture in the course, "" for one that it cannot hold."""


@dataclass
class Prose:
    """Turns the texts of one question into Markdown, and collects what is lost of them.

    Attributes:
        shelf: where pictures find their place.
        headings: the level of the largest heading; 0 where none may stand, as in questions.
        losses: what was left out, each once.
        tasks: what a person should do about it, as sentences, each once.
        pictures: the pictures that are shown, by their paths.
    """

    shelf: Shelf
    headings: int = 0
    losses: dict[str, None] = field(default_factory=dict)
    tasks: dict[str, None] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def lose(self, sentence: str) -> None:
        """Tell of something that is left out."""
        self.losses[sentence] = None

    def ask(self, sentence: str) -> None:
        """Tell of something that a person should look at."""
        self.tasks[sentence] = None

    def blocks(
        self,
        markup: str,
        files: Mapping[str, bytes] = {},  # never written to
        *,
        with_gaps: bool = False,
    ) -> str:
        """Return HTML as Markdown.

        Args:
            markup: the text.
            files: the files that came with it, by name.
            with_gaps: whether it was cleaned already, and marks of gaps stand in it.
        """
        return "\n\n".join(self.parts(markup, files, with_gaps=with_gaps))

    def parts(self, markup: str, files: Mapping[str, bytes], *, with_gaps: bool = False) -> list[str]:
        """Return HTML as Markdown, block by block."""
        text = markup if with_gaps else cleaned(markup)
        return _Writer(self, files).blocks(_parsed(self, text), 0)

    def flow(self, markup: str, files: Mapping[str, bytes] = {}) -> str:  # as above
        """Return HTML as one paragraph of Markdown."""
        writer = _Writer(self, files, flat=True)
        return " ".join(writer.blocks(_parsed(self, cleaned(markup)), 0))


def from_markdown(text: str) -> str:
    """Return the Markdown of others as HTML."""
    return str(_FOREIGN.render(text)) if len(text) <= LONGEST else ""


def from_plain(text: str) -> str:
    """Return a text without mark-up as HTML: an empty line starts a paragraph, a line end stays one."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    parts = re.split(r"\n\s*\n", safe.replace("\r\n", "\n"))
    return "".join(f"<p>{part.strip()}</p>".replace("\n", "<br>") for part in parts if part.strip())


def from_mixed(text: str) -> str:
    """Return a text of Moodle's own format, HTML whose line ends count, as HTML."""
    if re.search(r"<(p|div|br|ul|ol|table|pre|blockquote|h\d)\b", text, re.IGNORECASE):
        return text
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return "".join(f"<p>{part.strip()}</p>".replace("\n", "<br>") for part in parts if part.strip())


def _parsed(prose: Prose, markup: str) -> etree._Element:
    """Return HTML as a tree, empty when nothing can be made of it."""
    if len(_DATA.sub("", markup)) > LONGEST:
        prose.lose(f"a text of more than {LONGEST:,} characters")
        return etree.Element("div")
    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = html.document_fromstring(f"<div>{markup}</div>".encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        prose.lose("a text whose mark-up cannot be read")
        return etree.Element("div")
    if any("depth" in error.message for error in parser.error_log):
        prose.lose(f"marks nested more than {MOST_LEVELS} deep, and what stands in them")
    return tree


class _Writer:
    """Writes one tree.

    Args:
        prose: collects losses and pictures.
        files: the files that came with the text, by name.
        flat: whether it must become one paragraph.
    """

    def __init__(self, prose: Prose, files: Mapping[str, bytes], *, flat: bool = False) -> None:
        self._prose = prose
        self._files = files
        self._flat = flat
        self._figures: list[str] = []

    # --- blocks ---------------------------------------------------------------------------

    def blocks(self, parent: etree._Element, level: int) -> list[str]:
        """Return what stands in an element, block by block."""
        if level > MOST_LEVELS:
            self._prose.lose(f"marks nested more than {MOST_LEVELS} deep")
            return self._paragraph([escaped(_text_of(parent))])
        found: list[str] = []
        flow: list[str] = [escaped(parent.text or "")]
        for child in parent:
            tag = _tag(child)
            if tag in _BLOCKS or _holds_blocks(child):
                found += self._paragraph(flow)
                found += self._block(child, tag, level)
                flow = []
            else:
                flow.append(self._inline(child, tag, level))
            flow.append(escaped(child.tail or ""))
        return found + self._paragraph(flow)

    def _paragraph(self, flow: list[str]) -> list[str]:
        lines = settled("".join(flow))
        return ([lines] if lines else []) + self._taken_figures()

    def _block(self, element: etree._Element, tag: str, level: int) -> list[str]:
        match tag:
            case "ul" | "ol" | "dir":
                return self._list(element, level, ordered=tag == "ol")
            case "table":
                return self._table(element, level)
            case "pre":
                return self._code_block(element)
            case "blockquote":
                return self._quotation(element, level)
            case "hr":
                return []
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                (*parts,) = self.blocks(element, level + 1)
                if self._prose.headings and not self._flat:
                    signs = "#" * min(6, self._prose.headings + int(tag[1]) - 1)
                    return [f"{signs} {_LINE_END.sub(' ', part)}" for part in parts]
                if not self._flat:
                    self._prose.lose("the size of a heading; it is a bold line")
                return [part if re.search(r"[*`\n]", part) else f"**{part}**" for part in parts]
            case _:
                return self.blocks(element, level + 1)

    def _list(self, element: etree._Element, level: int, *, ordered: bool) -> list[str]:
        items = [child for child in element if _tag(child) not in _DROPPED]
        if self._flat:
            self._prose.lose("a list, whose entries stand one after the other")
            return [part for item in items for part in self.blocks(item, level + 1)]
        lines = []
        for number, item in enumerate(items, 1):
            mark = f"{number}. " if ordered else "- "
            content = self.blocks(item, level + 1)
            if content:
                lines.append(_indented(mark, "\n\n".join(content)))
        return ["\n".join(lines)] if lines else []

    def _quotation(self, element: etree._Element, level: int) -> list[str]:
        content = self.blocks(element, level + 1)
        if self._flat or not content:
            return content
        lines = "\n\n".join(content).split("\n")
        return ["\n".join(f"> {line}".rstrip() for line in lines)]

    def _code_block(self, element: etree._Element) -> list[str]:
        text = _text_of(element).strip("\n")
        if self._flat or not text.strip():
            return [settled(code(text))] if text.strip() else []
        fence = "`" * max(3, longest_run(text) + 1)
        return [f"{fence}\n{text}\n{fence}"]

    def _table(self, element: etree._Element, level: int) -> list[str]:
        rows = [
            [cell for cell in row if _tag(cell) in ("td", "th")]
            for row in element.iter("tr")
            if _depth_of_tables(row) == _depth_of_tables(element) + 1
        ]
        rows = [row for row in rows if row]
        if not rows:
            return self.blocks(etree.Element("div"), level)
        if self._flat or max(map(len, rows)) == 1:
            if self._flat:
                self._prose.lose("a table, whose cells stand one after the other")
            return [part for row in rows for cell in row for part in self.blocks(cell, level + 1)]
        if any(
            cell.get("colspan", "1") != "1" or cell.get("rowspan", "1") != "1" for r in rows for cell in r
        ):
            self._prose.lose("cells of a table that span several")
        if not all(_tag(cell) == "th" for cell in rows[0]):
            self._prose.lose("a table without a head; its first row is the head")
        width = max(map(len, rows))
        lines = ["| " + " | ".join(self._cells(row, width, level)) + " |" for row in rows]
        caption = [part for each in element.iter("caption") for part in self.blocks(each, level + 1)]
        return [*caption, "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]]), *self._taken_figures()]

    def _cells(self, row: list[etree._Element], width: int, level: int) -> Iterator[str]:
        for cell in row:
            inner = _Writer(self._prose, self._files, flat=True)
            text = " ".join(inner.blocks(cell, level + 1))
            yield re.sub(r"(?<!\\)\|", r"\|", text.replace("\\\n", " "))
        yield from [""] * (width - len(row))

    def _taken_figures(self) -> list[str]:
        figures, self._figures = self._figures, []
        return figures

    # --- the flow -------------------------------------------------------------------------

    def _inline(self, element: etree._Element, tag: str, level: int) -> str:
        if level > MOST_LEVELS:
            self._prose.lose(f"marks nested more than {MOST_LEVELS} deep")
            return escaped(_text_of(element))
        if tag in _DROPPED:
            if _DROPPED[tag]:
                self._prose.lose(_DROPPED[tag])
            return ""
        if tag == "br":
            return " " if self._flat else "\n"
        if tag == "img":
            return self._picture(element)
        if tag in _CODE:
            return code(_text_of(element))
        content = escaped(element.text or "") + "".join(
            self._inline(child, _tag(child), level + 1) + escaped(child.tail or "") for child in element
        )
        return self._with_mark(element, tag, content)

    def _with_mark(self, element: etree._Element, tag: str, content: str) -> str:
        """Return the content of an element of the flow with the mark that we have for it."""
        match tag:
            case "b" | "strong":
                return strong(content)
            case "i" | "em":
                return emphasis(content)
            case "sup" | "sub":
                return self._shifted(content, tag)
            case "a":
                return self._link(element, content)
            case "del" | "s" | "strike":
                self._prose.lose("words that are struck out, which now stand as others")
            case "math":
                self._prose.lose("the form of a formula; its signs are there")
        return content

    def _shifted(self, content: str, tag: str) -> str:
        table = _RAISED if tag == "sup" else _LOWERED
        if content and all(ord(c) in table for c in content):
            return content.translate(table)
        if content.strip():
            self._prose.lose("signs that are raised or lowered, which now stand in line")
        return content

    def _link(self, element: etree._Element, content: str) -> str:
        target = (element.get("href") or "").strip().replace(" ", "%20")
        if not content.strip() or not target or target.startswith("#"):
            return content
        if not _WEB.fullmatch(target) or "\n" in content or "](" in content:
            self._prose.lose(f"a link that leads nowhere here: {target[:60]}")
            return content
        return f"[{content.strip()}](<{target}>)" + (" " if content.endswith(" ") else "")

    def _picture(self, element: etree._Element) -> str:
        source = (element.get("src") or "").strip()
        alt = " ".join((element.get("alt") or "").split())
        told = unquote(_PLACE.sub("", source)).rpartition("/")[2][:60] or "picture"
        inline = _DATA.fullmatch(source)
        data = _decoded(inline[1]) if inline else self._files.get(unquote(_PLACE.sub("", source)).lstrip("/"))
        told = "in the text" if inline else told
        if data is None:
            self._prose.lose(f"the picture '{told}', which is not in the file")
            return f" {escaped(alt)} " if alt else ""
        if self._flat:
            self._prose.lose(f"the picture '{told}', for it stands where only words can")
            return f" {escaped(alt)} " if alt else ""
        path = self._prose.shelf.place(told if not inline else alt or "picture", data)
        if not path:
            self._prose.lose(f"the picture '{told}', which is no PNG, JPEG, GIF or plain SVG of at most 5 MB")
            return f" {escaped(alt)} " if alt else ""
        if not alt:
            self._prose.ask(
                f"The picture '{told}' has no description. Write one for those who cannot see it."
            )
        self._prose.pictures[path] = data
        self._figures.append(f":::{{figure}} {path}\n:alt: {alt or 'Picture'}\n:::")
        return " "


# --- small things -------------------------------------------------------------------------


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _tag(element: etree._Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else "script"


def _holds_blocks(element: etree._Element) -> bool:
    """Say whether an element of the flow has blocks in it, as editors make them."""
    tag = _tag(element)
    return tag not in _DROPPED and any(_tag(child) in _BLOCKS for child in element.iterdescendants())


def _depth_of_tables(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors("table"))


def _text_of(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _indented(mark: str, content: str) -> str:
    first, *rest = content.split("\n")
    return "\n".join([mark + first, *(" " * len(mark) + line if line else "" for line in rest)])
