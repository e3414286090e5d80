"""Texts of others: what they say comes through, and nothing that means something here or could do harm."""

from __future__ import annotations

import html as entities
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import cases
from tests.exchange.banks import COURSES
from westeros_learn.exchange.marks import cleaned
from westeros_learn.exchange.pictures import Shelf
from westeros_learn.exchange.prose import LONGEST, Prose, from_markdown, from_mixed, from_plain
from westeros_learn.model import Blocks, ListBlock, Paragraph, Table, plain_text, walk
from westeros_learn.source.bank import QuestionData, open_bank

BASE = open_bank(COURSES["base"])
ODD = st.text(st.sampled_from("*_`[](){}<>&#+-.:=|~!\\\"'/ \n\t1aB“ż\u00a0"), max_size=60)
ANY = st.text(max_size=80)


def told(markup: str) -> tuple[str, list[str]]:
    """Return what becomes of HTML, and what is lost of it."""
    prose = Prose(Shelf(BASE))
    return prose.blocks(markup), [*prose.losses]


def read(markdown: str) -> tuple[str, Blocks, list[str]]:
    """Return what the course's reader sees in Markdown: its words, its blocks, its faults."""
    data: QuestionData = {"id": "x-1", "kind": "reflection", "prompt": markdown or "-", "model-answer": "x"}
    question, errors = BASE.judge(data, {})
    assert question
    return plain_text(question.prompt), question.prompt, [error.message for error in errors]


def _words(text: str) -> str:
    return " ".join(text.split())


@settings(deadline=None, max_examples=cases(250))
@given(ODD | ANY)
def test_a_plain_text_says_the_same_whatever_signs_stand_in_it(text: str) -> None:
    """It is read as paragraphs of these very words, without a fault."""
    markdown, losses = told(f"<p>{entities.escape(text)}</p>")
    said, blocks, errors = read(markdown)
    # HTML has no control characters, and the reader joins lines.
    wanted = _words(cleaned(re.sub(r"[\x0b\x0c\x85\u2028\u2029]", " ", text)))
    if wanted:
        assert _words(said) == wanted
        assert all(isinstance(block, Paragraph) for block in blocks)
        assert not [error for error in errors if "{" not in error]
        assert not losses


@settings(deadline=None, max_examples=cases(150))
@given(
    st.lists(
        st.tuples(st.sampled_from(["b", "i", "em", "strong", "span", "u", "code", "a", "sup"]), ODD),
        max_size=6,
    )
)
def test_marks_never_change_the_words(parts: list[tuple[str, str]]) -> None:
    markup = "".join(f"<{tag}>{entities.escape(text)}</{tag}>" for tag, text in parts)
    said, _, _ = read(told(f"<p>x{markup}x</p>")[0])
    plain = re.sub(r"\s", "", "x" + "".join(text for _, text in parts) + "x")
    shifted = str.maketrans("¹⁺⁻⁼⁽⁾", "1+-=()")
    assert re.sub(r"\s", "", said).translate(shifted) == plain


@settings(deadline=None, max_examples=cases(150))
@given(st.text(st.sampled_from("<>/=\"'&; pdivultrcoeablhsi#12!-"), max_size=120))
def test_broken_html_is_no_crash_and_gives_no_html(markup: str) -> None:
    markdown, _ = told(markup)
    _, _, errors = read(markdown)
    assert not [error for error in errors if "HTML" in error or "tag" in error]


@pytest.mark.parametrize(
    ("markup", "markdown"),
    [
        ("<p>One <b>two</b> <i>three</i></p><p>four</p>", "One **two** *three*\n\nfour"),
        ("<p>a<b> b </b>c</p>", "a **b** c"),
        ("<b>(x)</b>y", "(x)y"),  # as stars it would not be read as strong
        ("<div>one<div>two</div>three</div>", "one\n\ntwo\n\nthree"),
        ("one<br>two", "one\\\ntwo"),
        ("<ul><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ul>", "- a\n\n  - b\n- c\n\n  d"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td>2</td></tr></table>",
         "| a | b\\|c |\n| --- | --- |\n| 1 | 2 |"),
        ('<a href="https://x.example/a b">x</a>', "[x](<https://x.example/a%20b>)"),
        ("H<sub>2</sub>O x<sup>2</sup>", "H₂O x²"),
        ("<code>a`b</code>", "``a`b``"),
        ("<p>&nbsp;</p><p>a</p>", "a"),
        ("<h2>Head</h2>text", "**Head**\n\ntext"),
        ("1. x", "1\\. x"),
        ("# x", "\\# x"),
        ("::: {figure} x", "\\::: `{figure}` x"),
        ("{fact}`x &lt;y&gt;`", "`{fact}`\\`x \\<y>\\`"),
    ],
)  # fmt: skip
def test_what_becomes_what(markup: str, markdown: str) -> None:
    assert told(markup)[0] == markdown


def test_lists_and_tables_are_read_as_such() -> None:
    _, blocks, _ = read(told("<ul><li>a</li><li>b</li></ul><table><tr><th>x</th><th>y</th></tr></table>")[0])
    assert [type(block) for block in walk(blocks) if isinstance(block, ListBlock | Table)] == [
        ListBlock,
        Table,
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>", "<style>p{}</style>", "<iframe src='x'></iframe>", "<svg onload='x'/>",
        "<object data='x'></object>", "<form><input name='a'></form>", "<video src='x'></video>",
        "<a href='javascript:alert(1)'>x</a>", "<a href='data:text/html,x'>x</a>", "<img src='https://x/y.png'>",
    ],
)  # fmt: skip
def test_what_could_do_harm_is_left_out_and_told(markup: str) -> None:
    markdown, losses = told(f"<p>before {markup} after</p>")
    assert len(losses) == 1
    assert not re.search(r"alert|https?:|javascript|data:|<\w", markdown)
    assert _words(read(markdown)[0]).startswith("before")


def test_depth_and_length_are_bounded() -> None:
    for tag in ("div", "ul", "b", "table", "blockquote", "span"):
        markdown, losses = told(f"<{tag}>" * 3_000 + "x" + f"</{tag}>" * 3_000)
        assert len(markdown) < 20_000
        assert losses or "x" in markdown
    markdown, losses = told("y" * (LONGEST + 1))
    assert not markdown
    assert len(losses) == 1


def test_the_other_formats_of_moodle_become_html() -> None:
    assert told(from_plain("a < b\nc\n\nd"))[0] == "a < b\\\nc\n\nd"
    assert told(from_mixed("a <b>b</b>\nc"))[0] == "a **b**\\\nc"
    assert told(from_markdown("# A\n\n*b* <script>x</script> ![z](z.png)"))[0] == "**A**\n\n*b* z"
