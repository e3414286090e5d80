"""Lessons without Markdown: keys as fields, text alone, and blocks that are put in by buttons."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from westeros_learn.delivery.library import Library
from westeros_learn.records import Right
from westeros_learn.web.author.lesson_pieces import SORTS

from .test_author_forms import Form, tree_of
from .test_authoring import author
from .world import COURSES, World, make_world

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

    from westeros_learn.records import Database

    from .world import Browser

HERE = "/teach/courses/small/"
LESSON = f"{HERE}lessons/one"


@pytest.fixture
def school(database: Database, tmp_path: Path) -> World:
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    courses = tmp_path / "courses"
    return make_world(database, Library(courses), courses=courses, authoring=True)


@pytest.fixture
def trainer(school: World) -> Browser:
    return author(school, "jan@example.org")


def file_of(school: World, name: str = "one/lesson.md") -> str:
    return (school.library.folder / "small" / name).read_text("utf-8")


class Editor:
    """The page of a lesson, as a browser without a script fills it in and sends it."""

    def __init__(self, browser: Browser, text: str | None = None, address: str = LESSON) -> None:
        self.browser = browser
        self.address = address
        self.tree: Any = tree_of(text or browser.get(address).text)
        self.form: Any = self.tree.get_element_by_id("editor")

    def send(self, do: str = "save", **changed: str) -> TestResponse:
        """Send the form, some fields changed."""
        values = {
            name: value.removeprefix("\n").replace("\n", "\r\n")
            for name, value in self.form.form_values()
            if name not in ("do", "csrf_token")
        }
        changed = {key.replace("__", "-"): value for key, value in changed.items()}
        return self.browser.send(self.address, **{**values, **changed, "do": do})

    def again(self, do: str, **changed: str) -> Editor:
        """Send the form so that it is shown again."""
        answer = self.send(do, **changed)
        assert answer.status_code == 200, answer.text
        return Editor(self.browser, answer.text, self.address)

    @property
    def text(self) -> str:
        """The lesson's text."""
        return str(self.tree.get_element_by_id("text").text).removeprefix("\n")

    def said(self, identifier: str) -> str:
        """Return the words of a part of the page."""
        return " ".join(str(self.tree.get_element_by_id(identifier).text_content()).split())


def test_keys_and_text_are_changed_apart_and_nothing_else(school: World, trainer: Browser) -> None:
    file = school.library.folder / "small" / "one" / "lesson.md"
    odd = (
        file_of(school)
        .replace("title: The", "# a remark\ntitle:   'The")
        .replace("lesson\n", "lesson'  # so\n", 1)
    )
    file.write_bytes(odd.replace("\n", "\r\n").encode())
    page = Editor(trainer)
    assert page.text.startswith("A short text")
    assert page.send().status_code == 303
    assert file.read_bytes() == odd.replace("\n", "\r\n").encode()
    assert page.send(title="Another lesson").status_code == 303
    assert file_of(school).replace("'Another lesson'", "'The first lesson'") == odd
    page = Editor(trainer)
    answer = page.send(text=page.text.replace("A short text", "A longer text"))
    assert answer.status_code == 303
    assert file_of(school).replace("Another", "The first").replace("longer", "short") == odd
    assert file.read_bytes().count(b"\r\n") == odd.count("\n")


def test_what_is_wrong_stands_at_its_field_or_beside_the_text(school: World, trainer: Browser) -> None:
    page = Editor(trainer).again("check", title="", text="Fine.\n\n:::{nonsense}\n:::\n")
    assert "title" in page.said("title-faults")
    assert re.search(r"line 3 L202", page.said("told"))
    assert "title" not in page.said("told")
    kept = Editor(trainer)
    assert ":::{nonsense}" in kept.text
    assert "did not save it" in kept.tree.text_content()
    assert "nonsense" not in file_of(school)


def test_a_lesson_whose_keys_cannot_be_read_is_shown_as_text(school: World, trainer: Browser) -> None:
    file = school.library.folder / "small" / "one" / "lesson.md"
    for spoilt in ("No keys at all.\n", "---\ntitle: [\n---\nText.\n", "---\n- a list\n---\nText.\n"):
        file.write_text(spoilt, "utf-8")
        answer = trainer.get(LESSON)
        assert answer.status_code == 303
        assert answer.location.endswith("/files/one/lesson.md")
        assert "A form cannot show this file" in trainer.get(answer.location).text
    assert trainer.get(f"{HERE}lessons/none").status_code == 404


def test_every_button_works_without_a_script(school: World, trainer: Browser) -> None:
    """Each sort of piece is chosen in the form below the text, and comes to stand where that says."""
    file = school.library.folder / "small" / "one" / "quiz.yaml"
    file.write_text(f"{file.read_text('utf-8')}{UNPLACED}", "utf-8")
    page = Editor(trainer)
    offered = {str(each.get("value")) for each in page.tree.xpath("//button[@name='do']")}
    assert {f"put:{name}" for name in SORTS} <= offered
    refused = page.send("put:question")
    assert refused.status_code == 422
    assert Editor(trainer, refused.text).said("question-problem") == "Choose a question first."
    page = page.again("put:question", question__id="s-q-loose", where="1", text=page.text + "\nAnd more.\n")
    assert page.text.startswith(f"{FIRST}\n\n:::{{question}} s-q-loose\n:::\n\n:::{{quiz}}")
    assert page.text.endswith("And more.\n")
    assert "s-q-loose" not in {str(each.get("value")) for each in page.tree.xpath("//input[@type='radio']")}
    page = page.again("put:callout", callout__id="caution", callout__title="Mind", callout__text="Step.")
    page = page.again("put:reveal", reveal__title="Why", reveal__text="So.")
    page = page.again("put:term", term__id="word", term__text="words")
    page = page.again("put:fact", fact__id="law", fact__place="art. 2", fact__text="It is so.")
    page = page.again("put:source", source__id="law", source__place="art. 3")
    page = page.again("put:link", link__id="lesson:s-l-two", link__text="the next one")
    assert page.text.split("And more.\n")[1].strip() == (
        ":::{callout} Mind\n:kind: caution\nStep.\n:::\n\n:::{reveal} Why\nSo.\n:::\n\n{term}`words <word>` "
        "{fact}`It is so. <law art. 2>` {source}`law art. 3` [the next one](lesson:s-l-two)"
    )
    assert page.said("told") == ""
    assert "s-q-loose" not in file_of(school)
    assert page.send().status_code == 303
    assert "[the next one](lesson:s-l-two)" in file_of(school)


FIRST = "A short text with a {term}`word` and a citation {source}`law art. 1`."
UNPLACED = """
- id: s-q-loose
  kind: true-false
  outcome: s-o-first
  prompt: Does it stand somewhere?
  answer: true
"""
PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx"
    b"\x9cc\xf8\xff\xff?\0\x05\xfe\x02\xfe\xa7\x9a\x90\xd1\0\0\0\0IEND\xaeB`\x82"
)


def test_the_script_is_told_what_changes_and_where(school: World, trainer: Browser) -> None:
    """Places are counted as browsers count them: a sign outside of the first 65,536 is two."""

    def put(do: str, **sent: Any) -> TestResponse:
        fields = {key.replace("__", "-"): value for key, value in sent.items()}
        return trainer.send(
            f"{LESSON}/pieces", on=LESSON, do=f"put:{do}", text="\U0001f600 One\r\n\r\nTwo", **fields
        )

    assert put("term", start="6", end="6", term__id="word", term__text="word").get_json() == {
        "start": 6,
        "end": 6,
        "text": " {term}`word`",
        "picture": "",
    }
    brought = put(
        "figure", start="3", end="3", figure__alt="A dot", figure__file=(BytesIO(PIXEL), "A Dot.png")
    ).get_json()
    assert brought == {
        "start": 6,
        "end": 8,
        "text": "\n\n:::{figure} media/a-dot.png\n:alt: A dot\n:::\n\n",
        "picture": "media/a-dot.png",
    }
    assert (school.library.folder / "small" / "media" / "a-dot.png").read_bytes() == PIXEL
    for problem in (put("figure"), put("nonsense"), put("figure", figure__file=(BytesIO(b"no"), "x.png"))):
        assert list(problem.get_json()) == ["problem"]
    assert not (school.library.folder / "small" / "media" / "x.png").exists()


def test_what_is_made_for_a_lesson_leads_back_to_it(school: World, trainer: Browser) -> None:
    kinds = trainer.get(f"{HERE}questions/one/quiz.yaml/new?lesson=one").text
    assert "kind=true-false&amp;lesson=one" in kinds
    for made, sort in (
        (
            Form(trainer, f"{HERE}settings/terms/new?lesson=one").send(term="bulb", definition="It shines."),
            "term",
        ),
        (
            Form(trainer, f"{HERE}questions/one/quiz.yaml/new?kind=true-false&lesson=one").send(
                prompt="Is it?", outcome="s-o-first", answer="true"
            ),
            "question",
        ),
    ):
        assert made.status_code == 303
        assert made.location.startswith(f"{LESSON}?put={sort}:")
        page = Editor(trainer, address=made.location)
        chosen = [str(each.get("value")) for each in page.tree.xpath("//input[@checked and @type='radio']")]
        assert made.location.rpartition(":")[2] in chosen
        assert page.tree.get_element_by_id("put-in").get("open") is not None


def test_a_colleague_who_may_not_write_reads_and_is_refused(school: World) -> None:
    reader = author(school, "eva@example.org", Right.COMMENT)
    page = reader.get(LESSON)
    assert page.status_code == 200
    assert "put:" not in page.text
    assert "readonly" in page.text
    for path in (LESSON, f"{LESSON}/pieces", f"{LESSON}/pasted"):
        sent = reader.send(path, on=LESSON, do="put:source", source__id="law", text="Mine.")
        assert sent.status_code in (403, 404, 409), path
    assert "Mine." not in file_of(school)


def test_what_is_pasted_becomes_a_text_of_a_lesson(trainer: Browser) -> None:
    answer = trainer.send(f"{LESSON}/pasted", on=LESSON, html=WORD).get_json()
    assert answer["text"] == (
        "## Title\n\nSome **bold** and *slanted* words.\n\n"
        "- First\n\n  - Deeper\n- Second\n\n### Below\n\n1. One\n2. Two"
    )
    assert "a script" in answer["losses"]
    deep = trainer.send(f"{LESSON}/pasted", on=LESSON, html="<div>" * 5000 + "words").get_json()
    assert deep["losses"]


ITEM = (
    "<p class=MsoListParagraph style='mso-list:l{0} level{1} lfo1'>"
    "<![if !supportLists]><span style='mso-list:Ignore'>{2}<span> </span></span><![endif]>{3}</p>"
)
WORD = (
    "<html xmlns:o='urn:x'><!--StartFragment--><h1>Title<o:p></o:p></h1>"
    "<p class=MsoNormal>Some <b>bold</b> and "
    "<span style='font-style:italic'>slanted</span> words.</p>"
    + ITEM.format(0, 1, "·", "First")
    + ITEM.format(0, 2, "o", "Deeper")
    + ITEM.format(0, 1, "·", "Second")
    + "<h4>Below</h4>"
    + ITEM.format(1, 1, "1.", "One")
    + ITEM.format(1, 1, "2.", "Two")
    + "<script>alert(1)</script><!--EndFragment--></html>"
)
