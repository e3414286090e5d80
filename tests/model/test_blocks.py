"""Whoever walks the block tree meets every node in it."""

from __future__ import annotations

from typing import get_args

import pytest

from westeros_learn.model import (
    Block,
    Callout,
    CalloutKind,
    Checked,
    Citation,
    Cite,
    Code,
    CodeBlock,
    Diagnostic,
    Emphasis,
    Example,
    Fact,
    FactText,
    Figure,
    Foreign,
    GapPlace,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    Listing,
    Name,
    Node,
    Paragraph,
    Placeholder,
    QuestionPlace,
    QuizPlace,
    Quotation,
    Reveal,
    Rule,
    Said,
    ScenarioPlace,
    Severity,
    Span,
    Strong,
    Table,
    TermUse,
    Text,
    Value,
    citations,
    plain_text,
    walk,
)

SPAN = Span("lesson.md")
FAULT = Diagnostic(SPAN, Severity.ERROR, "Q104", "not read here", "not read here")


def words(text: str) -> tuple[Inline, ...]:
    return (Text(text),)


def paragraph(text: str) -> tuple[Block, ...]:
    return (Paragraph(words(text)),)


INLINES: tuple[Inline, ...] = (
    Text("Plain, "),
    Code("code, "),
    Emphasis(
        (*words("light, "), Strong(words("strong"))),
    ),
    LineBreak(),
    Link("lesson:vh-l-a", words("link, ")),
    TermUse("free-narrative", "term"),
    Cite(Citation("ref-a", "art. 1")),
    FactText(words(", fact"), (Citation("ref-b"), Citation("ref-c"))),
    Foreign(words(", foreign, ")),
    Value(Name("income"), "income."),
    GapPlace("a"),
)

BLOCKS: tuple[Block, ...] = (
    Heading(2, "a", words("Heading"), SPAN),
    Paragraph(INLINES),
    ListBlock(1, (paragraph("item one"), paragraph("item two"))),
    Quotation(paragraph("quoted")),
    CodeBlock("lines of code"),
    Listing("course.yaml", "lines of a file"),
    Example("as *written*", paragraph("as shown")),
    Checked((Listing("lamp/quiz.yaml", "checked lines"),), (Said(FAULT, "not read here"),), ("W202",)),
    Rule(),
    Table(("left", ""), (words("head one"), words("head two")), ((words("cell one"), words("cell two")),)),
    Callout(CalloutKind.CAUTION, words("title"), paragraph("called out")),
    Figure("media/a.svg", "not read here", (*words("caption"), Cite(Citation("ref-d"))), SPAN),
    Reveal(
        words("opens"), (Fact((*paragraph("inside"), QuestionPlace("vh-q-a", SPAN)), (Citation("ref-e"),)),)
    ),
    QuizPlace("vh-quiz", SPAN),
    ScenarioPlace("vh-s-talk", SPAN),
    Placeholder("not read here", SPAN),
)

READ = (
    "Heading Plain, code, light, strong link, term, fact, foreign, [income.]… item one item two quoted lines "
    "of code lines of a file as *written* as shown checked lines head one head two cell one cell two title "
    "called out caption opens inside"
)


def test_the_tree_holds_every_node() -> None:
    """This test's own tree has one of each, so that a new node cannot be forgotten here."""
    assert {type(node) for node in walk(BLOCKS)} == {*get_args(Block), *get_args(Inline)}


def test_walk_meets_parents_before_children_in_reading_order() -> None:
    """Every node is met once, in the order in which it is read."""
    met = [type(node).__name__ for node in walk(BLOCKS[1:2])]
    assert met == [
        "Paragraph", "Text", "Code", "Emphasis", "Text", "Strong", "Text", "LineBreak",
        "Link", "Text", "TermUse", "Cite", "FactText", "Text", "Foreign", "Text", "Value",
        "GapPlace",
    ]  # fmt: skip
    texts = [
        f"[{node.written}]" if isinstance(node, Value) else node.text
        for node in walk(BLOCKS)
        if isinstance(node, Text | Code | CodeBlock | Listing | Example | TermUse | Value)
    ]
    assert plain_text(tuple(Text(f"{text} ") for text in texts)).replace(" ,", ",") == READ.replace("…", "")


def test_plain_text_is_what_a_reader_reads() -> None:
    """Marks fall away, inlines run on, and blocks, cells, titles and captions are parted by a space."""
    assert plain_text(BLOCKS) == READ


@pytest.mark.parametrize("node", [*INLINES, *BLOCKS], ids=lambda node: type(node).__name__)
def test_plain_text_reads_each_node_alone(node: Node) -> None:
    """No node raises on its own, and none leaves blanks at the ends."""
    text = plain_text((node,))  # type: ignore[arg-type]  # a tuple of one node of either sort
    assert text == text.strip()


def test_citations_come_in_reading_order() -> None:
    """Citations are found in texts, facts, captions and inside what the reader opens."""
    found = list(citations(BLOCKS))
    assert [citation.reference for citation in found] == ["ref-a", "ref-b", "ref-c", "ref-d", "ref-e"]
    assert found[0].locator == "art. 1"
