"""What the learner sees, before any script has come."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from lxml import html

from westeros_learn import model
from westeros_learn.player import PlayOptions, QuestionView, render_course, render_question
from westeros_learn.player.blocks import _BLOCKS, _INLINES, Renderer
from westeros_learn.player.strings import load_strings
from westeros_learn.source import load_course

COURSE_FOLDERS = sorted(path.parent for path in (Path(__file__).parents[2] / "courses").glob("*/course.yaml"))


@pytest.fixture(scope="module", params=COURSE_FOLDERS, ids=lambda path: path.name)
def course(request: pytest.FixtureRequest) -> model.Course:
    loaded = load_course(request.param).course
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def page(course: model.Course) -> Any:
    return html.document_fromstring(render_course(course, PlayOptions("scorm12")).page)


def text_of(markup: str) -> str:
    return str(html.fromstring(markup).xpath("string()"))


def test_every_kind_of_node_can_be_rendered() -> None:
    assert set(_BLOCKS) == set(get_args(model.Block))
    assert set(_INLINES) == set(get_args(model.Inline))


def test_ids_are_unique_and_every_link_inside_the_page_leads_somewhere(page: Any) -> None:
    ids = page.xpath("//@id")
    assert not [name for name, count in Counter(ids).items() if count > 1]
    targets = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    assert not targets - set(ids)
    described = {
        name
        for value in page.xpath("//@aria-describedby|//@aria-labelledby|//@aria-controls")
        for name in value.split()
    }
    assert not described - set(ids)


def test_the_page_carries_neither_style_nor_script_of_its_own(page: Any) -> None:
    """A strict content security policy would refuse them."""
    assert not page.xpath("//@style|//style")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    executed = page.xpath("//script[not(@type='application/json')]")
    assert [script.get("src") for script in executed] == ["course.js"]
    assert not [url for url in page.xpath("//@src|//link/@href") if "//" in url]


def test_the_page_can_be_read_without_a_script(course: model.Course, page: Any) -> None:
    text = " ".join(page.xpath("//main")[0].text_content().split())
    for lesson in course.lessons:
        for node in lesson.blocks:
            if isinstance(node, model.Paragraph):
                words = re.split(r"\W+", model.plain_text((node,)))[:6]
                assert re.search(r"\W+".join(map(re.escape, words)), text), words


def test_headings_go_down_one_level_at_a_time(page: Any) -> None:
    for section in page.xpath("//section[contains(@class, 'lesson')][not(ancestor::section)]"):
        levels = [int(heading.tag[1]) for heading in section.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_each_question_has_a_legend_that_asks(page: Any) -> None:
    for form in page.iter("form"):
        legend = form.find(".//legend")
        assert legend is not None
        assert legend.text_content().strip()


def test_no_line_starts_with_the_sign_that_follows_a_field(page: Any) -> None:
    """A full stop stays with its field when the line is broken, and with nothing else."""
    gaps = page.xpath("//span[@class='gap']")
    assert not [gap.tail for gap in gaps if re.match(r"[.,;:!?…)”’»]", gap.tail or "") and not is_tied(gap)]
    for tied in page.xpath("//span[@class='tied']"):
        assert re.fullmatch(r"[.,;:!?…)”’»]+", tied[-1].tail)


def is_tied(gap: Any) -> bool:
    return bool(gap.getparent().get("class") == "tied")


def test_without_leave_to_reveal_neither_key_nor_feedback_is_in_a_question(course: model.Course) -> None:
    render = Renderer(course, load_strings("en"))
    for question in course.all_questions():
        shown = str(render_question(question, QuestionView(practice=False, reveal=False), render))
        assert 'class="feedback' not in shown
        assert 'class="key"' not in shown
        said = [choice.feedback for choice in getattr(question, "choices", ())] + [question.feedback]
        for feedback in filter(None, said):
            assert model.plain_text(feedback)[:40] not in text_of(shown)


def test_text_cannot_become_mark_up(course: model.Course) -> None:
    hostile = '<img src=x onerror=alert(1)> & "quotes" </script>'
    span = model.Span("x.yaml")
    question = model.SingleChoice(
        id="q",
        code="abcd",
        outcome="o",
        prompt=(model.Paragraph((model.Text(hostile),)),),
        choices=(model.Choice(key="a", text=(model.Text(hostile),), correct=True, span=span),),
        span=span,
    )
    shown = str(render_question(question, QuestionView(), Renderer(course, load_strings("en"))))
    assert "<img" not in shown
    assert text_of(shown).count(hostile) == 2
    assert shown.count("</script>") == 1
