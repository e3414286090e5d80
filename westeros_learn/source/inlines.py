"""The flow of a text: markdown-it's inline tokens to inlines of the model."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from westeros_learn.model import (
    Citation,
    Cite,
    Code,
    Emphasis,
    FactText,
    GapPlace,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Strong,
    TermUse,
    Text,
)
from westeros_learn.source.faults import Faults, suggestion
from westeros_learn.source.ids import slug
from westeros_learn.source.parser import parse_inline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from westeros_learn.source.files import Area
    from westeros_learn.source.names import Names
    from westeros_learn.source.parameters import Formulas

ROLES = ("fact", "gap", "source", "term", "value")

_MOST_LEVELS = 12  # emphasis within emphasis beyond this is dropped, not shown
_SHOWN_AND_TARGET = re.compile(r"(?s)(.*?)\s*<([^<>]*)>\s*")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_HALF_WRITTEN = re.compile(rf"\A:+\s*\{{[\w-]+\}}|\{{(?:{'|'.join(ROLES)})\}}")
_WEB_LINK = re.compile(r"(?i)(https?://|mailto:)\S")


class InlineReader:
    """Reads the flow of texts of one course."""

    def __init__(
        self, names: Names, faults: Faults, formulas: Formulas | None = None, *, with_gaps: bool = False
    ) -> None:
        self._with_gaps = with_gaps
        self.names = names
        self.faults = faults
        self._formulas = formulas
        self._met: Counter[tuple[int, str]] = Counter()
        self._refused: Counter[str] = Counter()

    def read(self, tokens: Sequence[Token], area: Area) -> Inlines:
        """Return the inlines of tokens that were parsed from a text in `area`."""
        open_parts: list[tuple[Token | None, list[Inline]]] = [(None, [])]
        for token in tokens:
            if token.nesting == 1:
                open_parts.append((token, []))
            elif token.nesting == -1 and len(open_parts) > 1:
                opened, content = open_parts.pop()
                open_parts[-1][1].extend(self._wrapped(opened, content, area, len(open_parts)))
            else:
                _append(open_parts[-1][1], self._single(token, area))
        return tuple(open_parts[0][1])

    def citations(self, text: str, area: Area) -> tuple[Citation, ...]:
        """Read `reference locator; reference locator`; unknown references are faults and left out."""
        parts = text.split(";")
        if not all(part.strip() for part in parts):
            self.faults.add("R203", area.find(text, self.place(text, area)))
        read = [self._citation(part, area) for part in parts if part.strip()]
        return tuple(citation for citation in read if citation is not None)

    def place(self, needle: str, area: Area) -> int:
        """Count how often a piece was looked for in an area, so that the next one is found next."""
        self._met[area.start, needle] += 1
        return self._met[area.start, needle] - 1

    def _citation(self, text: str, area: Area) -> Citation | None:
        reference, _, locator = " ".join(text.split()).partition(" ")
        if reference not in self.names.references:
            span = area.find(text, self.place(text, area))
            cure = suggestion(reference, self.names.references, what="references")
            self.faults.add("R202", span, reference=reference, suggestion=cure)
            return None
        return Citation(reference, locator)

    def _wrapped(self, opened: Token | None, content: list[Inline], area: Area, level: int) -> Inlines:
        inner = tuple(content)
        if opened is None or level > _MOST_LEVELS:
            return inner
        if opened.type == "link_open":
            return self._link(str(opened.attrs.get("href", "")), inner, area)
        return (Strong(inner),) if opened.type == "strong_open" else (Emphasis(inner),)

    def _link(self, target: str, content: Inlines, area: Area) -> Inlines:
        if target.startswith("lesson:"):
            lesson = target.removeprefix("lesson:")
            if lesson in self.names.lessons:
                return (Link(target, content),)
            cure = suggestion(lesson, self.names.lessons, what="lessons")
            span = area.find(target, self.place(target, area))
            self.faults.add("L210", span, lesson=lesson, suggestion=cure)
            return content
        if _WEB_LINK.match(target):
            return (Link(target, content),)
        self.faults.add("L209", area.find(target, self.place(target, area)), target=target)
        return content

    def _single(self, token: Token, area: Area) -> Inlines:
        match token.type:
            case "text":
                return self._text(token.content, area)
            case "softbreak":
                return (Text(" "),)
            case "hardbreak":
                return (LineBreak(),)
            case "code_inline":
                return (Code(token.content),)
            case "myst_role":
                return self._role(str(token.meta["name"]), token.content, area)
            case "image":
                self.faults.add("L211", area.find("![", self.place("![", area)))
                return (Text(token.content),)
            case _:
                return self._html(token.content, area)

    def _text(self, content: str, area: Area) -> Inlines:
        """Return plain characters; tell of a role or block in them that its signs do not make one."""
        for match in _HALF_WRITTEN.finditer(content):
            written = match[0]
            self.faults.add("L226", area.find(written, self.place(written, area)), written=written)
        return (Text(content),) if content else ()

    def _html(self, tag: str, area: Area) -> Inlines:
        """Refuse a tag; the one that ends a refused element is not told again."""
        match = _TAG.match(tag)
        name = match[2] if match else ""
        if match and match[1] and self._refused[name]:
            self._refused[name] -= 1
            return ()
        self._refused[name] += 1
        self.faults.add("L201", area.find(tag, self.place(tag, area)), tag=tag)
        return ()

    def _role(self, name: str, content: str, area: Area) -> Inlines:
        written = f"{{{name}}}`"
        if name not in ROLES:
            cure = suggestion(name, ROLES, what="roles")
            self.faults.add("L203", area.find(written, self.place(written, area)), name=name, suggestion=cure)
            return (Text(content),)
        if not content.strip():
            self.faults.add("L224", area.find(written, self.place(written, area)), name=name)
            return ()
        if name == "term":
            return self._term(content, area)
        if name == "source":
            return self._sources(content, area)
        if name == "gap":
            return self._gap(content, area)
        if name == "value":
            return self._value(content, area)
        return self._fact(content, area)

    def _term(self, content: str, area: Area) -> Inlines:
        match = _SHOWN_AND_TARGET.fullmatch(content)
        shown, term = (match[1].strip(), match[2].strip()) if match else (content.strip(), slug(content))
        if term in self.names.terms:
            return (TermUse(term, shown or term),)
        cure = suggestion(term, self.names.terms, what="terms")
        self.faults.add("R201", area.find(content, self.place(content, area)), term=term, suggestion=cure)
        return (Text(shown),)

    def _sources(self, content: str, area: Area) -> Inlines:
        parts: list[Inline] = []
        for citation in self.citations(content, area):
            parts += [Text("; "), Cite(citation)] if parts else [Cite(citation)]
        return tuple(parts)

    def _value(self, content: str, area: Area) -> Inlines:
        written = "{value}`"
        span = area.find(written, self.place(written, area))
        if self._formulas is None:
            self.faults.add("Q249", span)
            return (Text(content),)
        return self._formulas.value(content, span)

    def _gap(self, content: str, area: Area) -> Inlines:
        key = content.strip()
        if self._with_gaps and len(key) == 1:
            return (GapPlace(key),)
        written = f"{{gap}}`{content}`"
        self.faults.add("L230", area.find(written, self.place(written, area)), written=written)
        return (Text("…"),)

    def _fact(self, content: str, area: Area) -> Inlines:
        match = _SHOWN_AND_TARGET.fullmatch(content)
        statement = match[1] if match else content
        inner = self.read(parse_inline(statement), area)
        if match is None or not match[2].strip():
            written = "{fact}`"
            self.faults.add("L225", area.find(written, self.place(written, area)))
            return inner
        return (FactText(inner, self.citations(match[2], area)),)


def _append(parts: list[Inline], new: Inlines) -> None:
    """Add inlines, joining a text to the text before it."""
    for inline in new:
        last = parts[-1] if parts else None
        if isinstance(inline, Text) and isinstance(last, Text):
            parts[-1] = Text(last.text + inline.text)
        else:
            parts.append(inline)
