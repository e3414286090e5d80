"""The texts of a book as data for Typst."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from westeros_learn import model
from westeros_learn.player.book.contents import Book

Node: TypeAlias = dict[str, Any]
Nodes: TypeAlias = list[Any]


@dataclass
class TypesetTexts:
    """Turns the inlines of a book into nodes.

    Attributes:
        book: the book.
    """

    book: Book

    @property
    def first_language(self) -> str:
        """The language that the course was written in, as Typst names it."""
        translation = self.book.course.translation
        return (translation.source if translation else self.book.course.language).partition("-")[0]

    def inlines(self, content: model.Inlines) -> Nodes:
        """Return inlines as nodes."""
        made: Nodes = []
        for node in content:
            one = _INLINES[type(node)](self, node)
            made += one if isinstance(one, list) else [one]
        return made

    def _fact_text(self, node: model.FactText) -> Nodes:
        cites = ["(", *self.citations(node.citations), ")"]
        return [*self.inlines(node.content), " ", {"k": "cites", "c": cites}]

    def _term(self, node: model.TermUse) -> Node | str:
        known = any(each.id == node.term for each in self.book.course.glossary)
        return {"k": "term", "to": f"term:{node.term}", "c": [node.text]} if known else node.text

    def _link(self, node: model.Link) -> Nodes:
        target, content = node.target, self.inlines(node.content)
        if not target.startswith("lesson:"):
            return [{"k": "link", "to": target, "c": content}]
        known = any(f"lesson:{lesson.id}" == target for lesson in self.book.course.lessons)
        return [{"k": "go", "to": target, "c": content}] if known else content

    def citation(self, citation: model.Citation) -> Node | str:
        """Return a citation as a way to its source."""
        reference = self.book.course.reference_by_id.get(citation.reference)
        short = reference.short if reference else citation.reference
        text = f"{short}, {citation.locator}" if citation.locator else short
        return {"k": "go", "to": f"source:{citation.reference}", "c": [text]} if reference else text

    def citations(self, citations: Sequence[model.Citation]) -> Nodes:
        """Return citations, parted by semicolons."""
        made: Nodes = []
        for citation in citations:
            made += ["; ", self.citation(citation)] if made else [self.citation(citation)]
        return made


_Setter: TypeAlias = Callable[[TypesetTexts, Any], "Node | Nodes | str"]
_INLINES: dict[type[model.Inline], _Setter] = {
    model.Text: lambda _, node: node.text,
    model.Code: lambda _, node: {"k": "code", "text": node.text},
    model.LineBreak: lambda _, __: {"k": "break"},
    model.Emphasis: lambda to, node: {"k": "em", "c": to.inlines(node.content)},
    model.Strong: lambda to, node: {"k": "strong", "c": to.inlines(node.content)},
    model.Link: TypesetTexts._link,
    model.TermUse: TypesetTexts._term,
    model.Cite: lambda to, node: to.citation(node.citation),
    model.FactText: TypesetTexts._fact_text,
    model.Foreign: lambda to, node: {
        "k": "lang",
        "lang": to.first_language,
        "c": to.inlines(node.content),
    },
    model.GapPlace: lambda _, __: "…",
    model.Value: lambda _, node: node.written,
}
