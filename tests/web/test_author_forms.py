"""Questions and settings in forms: what is wrong stands at its field, and saving changes nothing else."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

import pytest
from lxml import html

from westeros_learn.delivery.library import Library
from westeros_learn.records import Right

from .test_authoring import author
from .world import COURSES, World, make_world

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

    from westeros_learn.records import Database

    from .world import Browser

HERE = "/teach/courses/small/"
PRACTICE = f"{HERE}questions/one/quiz.yaml/"


@pytest.fixture
def school(database: Database, tmp_path: Path) -> World:
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    courses = tmp_path / "courses"
    return make_world(database, Library(courses), courses=courses, authoring=True)


@pytest.fixture
def trainer(school: World) -> Browser:
    return author(school, "jan@example.org")


def tree_of(text: str) -> Any:  # what lxml says of its trees is too wide
    """Return a page as a tree."""
    return cast("Any", html.fromstring(text))


class Form:
    """A page with the form of an entry, as a browser would fill it in and send it."""

    def __init__(self, browser: Browser, address: str, text: str | None = None) -> None:
        self.browser = browser
        self.address = address
        self.tree = tree_of(text or browser.get(address).text)
        self.form = self.tree.get_element_by_id("entry-form")

    def fields(self) -> list[tuple[str, str]]:
        """Return what a browser would send."""
        sent = []
        for each in self.form.form_values():
            name, value = each
            sent.append((name, value.removeprefix("\n").replace("\n", "\r\n")))
        return [(name, value) for name, value in sent if name not in ("do", "csrf_token")]

    def send(self, do: str = "save", **changed: str | None) -> TestResponse:
        """Send the form, some fields changed; those that are None are not sent, as boxes without a tick."""
        values: dict[str, list[str]] = {}
        for name, value in self.fields():
            values.setdefault(name, []).append(value)
        for key, new in changed.items():
            values.pop(key.replace("__", "-"), None)
            if new is not None:
                values[key.replace("__", "-")] = [new]
        sent: dict[str, Any] = {**values, "do": do}
        return self.browser.send(self.address, **sent)

    def again(self, do: str, **changed: str | None) -> Form:
        """Send the form so that it is shown again."""
        answer = self.send(do, **changed)
        assert answer.status_code == 200, answer.text
        return Form(self.browser, self.address, answer.text)

    def faults(self, name: str) -> str:
        """Return what is said at a field."""
        return str(self.tree.get_element_by_id(f"{name or 'entry'}-faults").text_content())


def file_of(school: World, name: str) -> str:
    return (school.library.folder / "small" / name).read_text("utf-8")


def test_a_question_is_found_changed_and_saved_and_nothing_else(school: World, trainer: Browser) -> None:
    found = tree_of(trainer.get(f"{HERE}questions/").text)
    addresses = [str(each.get("href")) for each in found.iter("a") if PRACTICE in (each.get("href") or "")]
    assert addresses
    before = file_of(school, "one/quiz.yaml")
    page = Form(trainer, addresses[0])
    same = page.send()
    assert same.status_code == 303
    assert file_of(school, "one/quiz.yaml") == before
    assert page.send(choices__0__feedback="Because it is so.").status_code == 303
    after = file_of(school, "one/quiz.yaml")
    assert after.replace("\n      feedback: Because it is so.", "", 1) == before or (
        [line for line in before.splitlines() if line not in after.splitlines()]
        == [line for line in before.splitlines() if "feedback" in line][:1]
    )


NEW: dict[str, dict[str, str]] = {
    "single-choice": {"choices__0__text": "One", "choices__0__correct": "y", "choices__1__text": "Two"},
    "multiple-choice": {
        "choices__0__text": "One",
        "choices__0__correct": "y",
        "choices__1__text": "Two",
        "choices__1__correct": "y",
        "choices__2__text": "Three",
    },
    "true-false": {"answer": "true"},
    "matching": {f"pairs__{at}__{key}": f"{key} {at}" for at in range(2) for key in ("text", "match")},
    "ordering": {f"steps__{at}__text": f"Step {at}" for at in range(3)},
    "categorise": {
        "categories__0__text": "Fruit",
        "categories__1__text": "Stone",
        **{f"items__{at}__text": f"Item {at}" for at in range(3)},
        **{f"items__{at}__category": "ab"[at % 2] for at in range(3)},
    },
    "numeric": {"answer": "30", "unit": "EUR"},
    "date": {"answer": "2026-03-31"},
    "short-text": {"accept": "shelter\r\na shelter"},
    "cloze": {"text": "It is {gap}`a`.", "gaps__0__accept": "so\r\nthus"},
    "table": {"table": "| a |\n|---|\n| {gap}`a` |", "cells__0__answer": "30"},
    "survey": {},
    "reflection": {"model_answer": "Well."},
}


@pytest.mark.parametrize("kind", NEW)
def test_a_new_question_is_what_was_filled_in(school: World, trainer: Browser, kind: str) -> None:
    before = file_of(school, "one/quiz.yaml")
    page = Form(trainer, f"{PRACTICE}new?kind={kind}")
    assert page.send("check").status_code == 200
    outcome = "" if kind in ("survey", "reflection") else "s-o-first"
    filled = {key.replace("model_answer", "model-answer"): value for key, value in NEW[kind].items()}
    filled |= {"prompt": f"What is new about {kind}?", "outcome": outcome}
    shown = page.again("check", **filled)
    assert [each.text_content() for each in shown.tree.xpath("//ul[@data-faults]/li[@class='error']")] == []
    assert "What is new" in shown.tree.get_element_by_id("tried").text_content()
    saved = page.send(**filled)
    assert saved.status_code == 303, saved.text
    after = file_of(school, "one/quiz.yaml")
    assert after.startswith(before.rstrip("\n"))
    added = after.removeprefix(before.rstrip("\n"))
    assert f"kind: {kind}" in added
    assert re.search(r"- id: s-q-what-is-new-about", added), added
    drafts = school.app.extensions["westeros-learn"].authoring.drafts
    found = drafts.draft("small").result.course.question_by_id
    (identifier,) = (name for name, each in found.items() if "what-is-new" in name and each.kind == kind)
    again = Form(trainer, saved.headers["Location"])
    assert "stands in no lesson" in again.faults("")
    assert again.send().status_code == 303
    assert file_of(school, "one/quiz.yaml") == after
    placed = trainer.send(f"{HERE}place/one/quiz.yaml/{identifier}", on=again.address)
    assert placed.status_code == 303
    assert file_of(school, "one/lesson.md").endswith(f"\n\n:::{{question}} {identifier}\n:::\n")
    assert not drafts.draft("small").errors


def test_what_is_wrong_stands_at_its_field(school: World, trainer: Browser) -> None:
    page = Form(trainer, f"{PRACTICE}s-q-single")
    assert "s-nobody" in page.again("check", outcome="s-nobody").faults("outcome")
    shown = page.again("check", outcome="s-nobody", weight="many", choices__1__text="", prompt="")
    assert "whole number" in shown.faults("weight")
    assert "Q105" in shown.faults("prompt")
    assert not shown.faults("choices-0").strip()
    assert "choice" in shown.faults("choices-1") + shown.faults("choices-1-text")
    assert "s-nobody" in [value for _, value in shown.fields()]
    kept = Form(trainer, f"{PRACTICE}s-q-single")
    assert "many" in [value for _, value in kept.fields()], "what was typed is kept until it is saved"


def test_rows_come_go_and_move_without_a_script(school: World, trainer: Browser) -> None:
    page = Form(trainer, f"{PRACTICE}s-q-single")
    letters = [value for name, value in page.fields() if name.endswith("-key")]
    more = page.again("add:choices").again("up:choices-1").again("remove:choices-0")
    found = [value for name, value in more.fields() if name.endswith("-key")]
    assert found == [letters[0], *letters[2:], chr(ord(max(letters)) + 1)]
    assert more.send(**{f"choices__{len(found) - 1}__text": "A new one"}).status_code == 303
    text = file_of(school, "one/quiz.yaml")
    assert f"- {found[-1]}: A new one" in text


def test_a_question_is_tried_as_a_learner_does(school: World, trainer: Browser) -> None:
    answer = trainer.send(
        f"{HERE}try/one/quiz.yaml/s-q-single",
        on=f"{PRACTICE}s-q-single",
        choice="a",
        answer="a",
        do="check",
        basis="0",
    )
    assert answer.status_code == 200
    assert 'class="question judged"' in answer.text
    assert "judged" in trainer.get(f"{PRACTICE}s-q-single?key=shown").text


def test_what_learners_have_met_is_retired_and_nothing_else(school: World, trainer: Browser) -> None:
    assert "s-q-single" not in file_of(school, "course.yaml")
    gone = Form(trainer, f"{PRACTICE}s-q-single").send("remove")
    assert gone.status_code == 303
    assert "id: s-q-single" not in file_of(school, "one/quiz.yaml")
    assert "- s-q-single" in file_of(school, "course.yaml")
    made = Form(trainer, f"{HERE}settings/terms/new").send(term="Shelter", definition="A safe place.")
    assert made.status_code == 303
    course = file_of(school, "course.yaml")
    assert Form(trainer, made.headers["Location"]).send("remove").status_code == 303
    assert file_of(school, "course.yaml") == course


def test_settings_and_lists_are_changed_in_forms(school: World, trainer: Browser) -> None:
    before = file_of(school, "course.yaml")
    page = Form(trainer, f"{HERE}settings")
    assert page.send().status_code == 303
    assert file_of(school, "course.yaml") == before
    assert page.send(title="Another title").status_code == 303
    after = file_of(school, "course.yaml")
    assert [line for line in after.splitlines() if line not in before.splitlines()] == [
        "title: Another title"
    ]
    for sheet in ("terms", "references", "outcomes", "modules", "tests"):
        listed = tree_of(trainer.get(f"{HERE}settings/{sheet}/").text)
        for each in listed.xpath("//*[@id='entries']//th/a"):
            same = Form(trainer, str(each.get("href")))
            assert same.send().status_code == 303
    assert file_of(school, "course.yaml") == after
    mark = Form(trainer, f"{HERE}settings/tests/s-test")
    assert "1 to 100" in mark.again("check", **{"pass-mark": "200"}).faults("pass-mark")


def test_an_entry_takes_another_place_in_its_list(school: World, trainer: Browser) -> None:
    listed = tree_of(trainer.get(f"{HERE}settings/tests/").text)
    first, second, *_ = [
        str(each.get("href")).rpartition("/")[2] for each in listed.xpath("//*[@id='entries']//th/a")
    ]
    assert trainer.send(f"{HERE}settings/tests/", do=f"down:{first}").status_code == 303
    text = file_of(school, "course.yaml")
    assert text.index(f"id: {second}") < text.index(f"id: {first}")


def test_a_picture_comes_in_clean_or_not_at_all(school: World, trainer: Browser) -> None:
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="9" height="9"/></svg>'
    )
    page = trainer.get(f"{HERE}media").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token

    def bring(name: str, content: bytes) -> TestResponse:
        sent = {"csrf_token": token[1], "picture": (BytesIO(content), name)}
        return trainer.client.post(f"{HERE}media", data=sent)

    assert bring("Plan of the Room.svg", drawing).status_code == 303
    kept = school.library.folder / "small" / "media" / "plan-of-the-room.svg"
    assert kept.read_bytes() == drawing
    shown = trainer.get(f"{HERE}media/plan-of-the-room.svg")
    assert shown.data == drawing
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert bring("bad.svg", drawing.replace(b"<rect", b"<script>alert(1)</script><rect")).status_code == 422
    assert bring("bad.png", b"no picture").status_code == 422
    styled = drawing.replace(b"<rect", b'\n<rect style="fill:red"')
    refused = bring("drawn.svg", styled)
    assert refused.status_code == 422
    assert "Line 2: " in refused.text
    assert "style" in refused.text.partition("Line 2: ")[2][:120]
    assert bring("../../x.svg", drawing).status_code == 303
    assert not (school.library.folder / "x.svg").exists()
    assert trainer.send(f"{HERE}media", remove="media/plan-of-the-room.svg").status_code == 303
    assert not kept.exists()


def test_who_may_only_comment_reads_forms_and_changes_nothing(school: World) -> None:
    reader = author(school, "r@example.org", Right.COMMENT)
    page = Form(reader, f"{PRACTICE}s-q-single")
    assert page.send("save", prompt="Mine").status_code == 409
    assert page.send("remove").status_code == 409
    assert page.send("check", prompt="Mine").status_code == 409


def test_two_people_change_two_fields_of_one_question(school: World, trainer: Browser) -> None:
    other = author(school, "eva@example.org")
    mine, theirs = Form(trainer, f"{PRACTICE}s-q-single"), Form(other, f"{PRACTICE}s-q-single")
    assert theirs.send(feedback="From Eva.").status_code == 303
    assert mine.send(solution="From Jan.").status_code == 303
    text = file_of(school, "one/quiz.yaml")
    assert "From Eva." in text
    assert "From Jan." in text
    again, once = Form(trainer, f"{PRACTICE}s-q-single"), Form(other, f"{PRACTICE}s-q-single")
    assert once.send(feedback="Eva’s.").status_code == 303
    assert again.send(feedback="Jan’s.").status_code == 409
    assert "Eva’s." in file_of(school, "one/quiz.yaml")


def test_a_new_lesson_is_there_at_once_and_in_its_module(school: World, trainer: Browser) -> None:
    before = file_of(school, "course.yaml")
    page = f"{HERE}settings/modules/"
    made = trainer.send(f"{HERE}lessons", on=page, title="A plan: the first hour", module="s-m")
    assert made.headers["Location"].endswith("/lessons/a-plan-the-first-hour")
    text = file_of(school, "a-plan-the-first-hour/lesson.md")
    assert text.startswith("---\nid: s-l-")
    new = [line for line in file_of(school, "course.yaml").splitlines() if line not in before.splitlines()]
    assert len(new) == 1
    assert "a-plan-the-first-hour" in new[0]
    drafts = school.app.extensions["westeros-learn"].authoring.drafts
    assert drafts.draft("small").result.course.lessons[-1].title == "A plan: the first hour"


def test_the_evidence_of_a_question_leads_to_its_form(school: World, trainer: Browser) -> None:
    evidence = trainer.get("/teach/questions/small/quizzes/s-test/s-p-1").text
    address = f"{HERE}questions/by-id/s-p-1"
    assert address in evidence
    assert trainer.get(address).headers["Location"].endswith("questions/test-pool.yaml/s-p-1")
