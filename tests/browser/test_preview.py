"""The preview as an author uses it: save, look, jump, answer."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, Route, expect

from tests.running import running_preview
from westeros_learn.source import load_course

from .axe import axe_findings
from .building import SMALL, TALK, VICTIM_HEARING
from .lms.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN = "iframe:not(.coming)"
CATALOGUE = r"""msgid ""
msgstr ""
"Language: pl\n"
"Content-Type: text/plain; charset=UTF-8\n"
"""


@dataclass(frozen=True)
class Author:
    """Edits a copy of the small course and looks at its preview."""

    folder: Path
    page: Page
    address: str

    @property
    def course(self) -> FrameLocator:
        """The learner's page."""
        return self.page.frame_locator(SHOWN)

    def open(self, page: Page | None = None) -> None:
        """Open the preview in a tab."""
        (page or self.page).goto(self.address)
        expect((page or self.page).frame_locator(SHOWN).locator("#save-line")).to_have_text("Saved here")

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file as an editor does that writes a new one and gives it the name."""
        path = self.folder / name
        before = path.read_text("utf-8")
        assert old in before
        spare = path.with_name(f"{path.name}~")
        spare.write_text(before.replace(old, new, 1), "utf-8")
        spare.replace(path)

    def part(self, name: str) -> Locator:
        """A part in the list."""
        return self.page.locator("#parts button", has_text=name).first


@pytest.fixture
def author(page: Page, tmp_path: Path) -> Iterator[Author]:
    """Nothing may come from elsewhere, break the policy or fail in the console."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    watch = Watch()
    watch.attach(page.context)
    with running_preview(folder) as (address, _):
        yield Author(folder, page, address)
        page.close()
    assert not watch.violations, "\n".join(map(str, watch.violations))


def test_a_saved_change_shows_and_nothing_that_was_done_is_lost(author: Author) -> None:
    author.page.add_init_script("sessionStorage.setItem('preview-learner', 'yes')")
    author.open()
    author.part("The second lesson").click()
    course = author.course
    expect(course.locator("#s-l-two h1")).to_be_visible()
    course.locator("#quiz-s-warm-up [data-do=start]").click()
    course.locator(".page input").fill("audi")
    author.edit("two/lesson.md", "\n---\n", "\n---\nWords that are new.\n\n")
    expect(course.get_by_text("Words that are new.")).to_be_visible()
    expect(course.locator(".page input")).to_have_value("audi")
    author.part("The first lesson").click()
    course.locator("#question-s-q-single input").nth(1).check()
    course.locator("#question-s-q-single [type=submit]").click()
    expect(course.locator("#question-s-q-single .result")).to_have_text("Right.")
    course.locator("#question-s-q-word input").fill("half a w")
    top = author.page.frames[-1].evaluate("scrollY")
    author.edit("one/lesson.md", "\n---\n", "\n---\nWords that came later.\n\n")
    expect(course.get_by_text("Words that came later.")).to_be_attached()
    expect(course.locator("#question-s-q-single .result")).to_have_text("Right.")
    expect(course.locator("#question-s-q-word input")).to_have_value("half a w")
    assert author.page.frames[-1].evaluate("scrollY") == top > 0


def test_a_fault_shows_at_its_place_and_goes_when_it_is_cured(author: Author) -> None:
    author.open()
    author.edit("one/quiz.yaml", "correct: true", "corect: true")
    fault = author.page.locator("#faults button", has_text="Q104")
    expect(fault).to_contain_text("unknown key 'corect'.")
    expect(fault).to_contain_text("Did you mean 'correct'?")
    author.part("The second lesson").click()
    fault.click()
    note = author.course.locator("#question-s-q-single .choice .fault-note")
    expect(note).to_contain_text("error Q104")
    expect(note).to_be_in_viewport()
    author.edit("one/quiz.yaml", "corect: true", "correct: true")
    expect(author.course.locator(".fault-note.error")).to_have_count(0)
    expect(author.page.locator("#faults")).not_to_contain_text("Q104")


def test_a_course_that_cannot_be_read_says_so_and_comes_back_to_its_place(author: Author) -> None:
    author.open()
    author.part("The second lesson").click()
    expect(author.course.locator("#s-l-two h1")).to_be_visible()
    author.edit("course.yaml", "title:", "title: [")
    expect(author.page.locator("#nothing")).to_be_visible()
    expect(author.page.locator("#faults")).to_contain_text("Y105")
    author.edit("course.yaml", "title: [", "title:")
    expect(author.course.locator("#s-l-two h1")).to_be_visible()
    expect(author.page.locator("#nothing")).to_be_hidden()


def test_an_author_sees_every_key_and_a_learner_none(author: Author) -> None:
    author.open()
    question = author.course.locator("#question-s-q-single")
    expect(question.locator(".author-line")).to_contain_text("s-q-single · single-choice · ")
    expect(question.locator("[data-state=missed]")).to_have_count(1)
    expect(question.locator(".feedback").first).to_be_visible()
    author.page.locator("#parts button[data-target^=pool]").first.click()
    expect(author.course.locator("#preview-pool form").first).to_be_visible()
    author.page.get_by_role("switch", name="Answer as a learner").check()
    author.part("The first lesson").click()
    expect(question.locator(".author-line")).to_have_count(0)
    expect(question.locator(".feedback").first).to_be_hidden()
    question.locator("input").first.check()
    question.locator("[type=submit]").click()
    expect(question.locator(".result")).to_have_text("Not quite.")
    author.page.get_by_role("button", name="Start over").click()
    expect(question.locator(".result")).to_have_text("")
    expect(author.course.locator("#outline .seen")).to_have_count(0)


def test_where_the_author_goes_while_a_page_is_on_its_way_is_where_it_opens(author: Author) -> None:
    author.open()
    author.part("The second lesson").click()
    held = held_up(author.page, "**/page/*/?view=*")
    author.page.get_by_role("switch", name="Answer as a learner").check()
    author.part("The first lesson").click()
    expect(author.course.locator("#s-l-one h1")).to_be_visible()
    held[0].continue_()
    expect(author.course.locator("html:not(.author)")).to_be_attached()
    expect(author.course.locator("#s-l-one h1")).to_be_visible()
    expect(author.course.locator("#s-l-two h1")).to_be_hidden()


def test_a_page_that_was_shown_before_its_script_came_gets_back_what_was_entered(author: Author) -> None:
    author.page.add_init_script("sessionStorage.setItem('preview-learner', 'yes')")
    author.page.clock.install()
    author.open()
    word = author.course.locator("#question-s-q-word input")
    word.fill("half a w")
    held = held_up(author.page, "**/page/*/*.js")
    author.edit("one/lesson.md", "\n---\n", "\n---\nWords that are new.\n\n")
    expect(author.page.locator("iframe.coming")).to_be_attached()
    author.page.clock.run_for(10_000)
    expect(author.course.get_by_text("Words that are new.")).to_be_attached()
    expect(word).to_have_value("")
    held[0].continue_()
    expect(word).to_have_value("half a w")


def held_up(page: Page, address: str) -> list[Route]:
    """What the page asks for there; it comes when the test lets it go on."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route))
    return held


def test_two_windows_keep_their_own_answers(author: Author) -> None:
    author.page.add_init_script("sessionStorage.setItem('preview-learner', 'yes')")
    author.open()
    author.course.locator("#question-s-q-single input").first.check()
    author.course.locator("#question-s-q-single [type=submit]").click()
    other = author.page.context.new_page()
    author.open(other)
    expect(other.frame_locator(SHOWN).locator("#question-s-q-single .result")).to_have_text("")
    expect(author.course.locator("#question-s-q-single .result")).to_have_text("Not quite.")
    expect(author.course.locator("#cover")).to_be_hidden()
    author.edit("one/lesson.md", "\n---\n", "\n---\nWords that are new.\n\n")
    expect(other.frame_locator(SHOWN).get_by_text("Words that are new.")).to_be_attached()
    expect(author.course.get_by_text("Words that are new.")).to_be_attached()
    other.close()


def test_width_and_colours_can_be_chosen_and_are_remembered(author: Author) -> None:
    author.open()
    author.page.locator("#width span", has_text="Phone").click()
    author.page.locator("#scheme span", has_text="Dark").click()
    for _ in range(2):
        ground = author.course.locator("html").evaluate("(node) => getComputedStyle(node).backgroundColor")
        assert ground == "rgb(30, 28, 25)"
        assert author.course.locator("html").evaluate("() => innerWidth") == 360
        author.open()


def test_the_course_can_be_seen_in_every_language_that_has_a_catalogue(author: Author) -> None:
    author.open()
    expect(author.page.locator("#languages")).to_be_hidden()
    catalogue = author.folder / "locale" / "pl.po"
    catalogue.parent.mkdir()
    catalogue.write_text(CATALOGUE, "utf-8")
    author.page.get_by_label("Language").select_option("pl")
    expect(author.course.locator("html")).to_have_attribute("lang", "pl")
    expect(author.course.locator("#save-line")).to_have_text("Zapisano tutaj")


def test_the_preview_goes_on_by_itself_when_the_program_is_started_again(page: Page, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    with running_preview(folder) as (address, _):
        page.goto(address)
        expect(page.locator("#status")).to_contain_text("Every saved change")
    expect(page.locator("#status")).to_contain_text("Start it again")


def test_a_course_of_full_length_is_shown_whole(page: Page) -> None:
    """Its script begins while it is still arriving, and its pool stands at its end."""
    watch = Watch()
    watch.attach(page.context)
    with running_preview(VICTIM_HEARING) as (address, _):
        page.goto(address)
        course = page.frame_locator(SHOWN)
        expect(course.locator("#save-line")).to_have_text("Saved here")
        page.locator("#parts button[data-target^='pool--']").last.click()
        forms = course.locator("#preview-pool form")
        expect(forms.last).to_be_in_viewport()
        read = load_course(VICTIM_HEARING).course
        assert read
        expect(forms).to_have_count(len(read.pool))
        expect(course.locator("#preview-pool script.key")).to_have_count(len(read.pool))
        page.close()
    assert not watch.violations, "\n".join(map(str, watch.violations))


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_the_frame(author: Author, width: int) -> None:
    author.page.set_viewport_size({"width": width, "height": 800})
    author.open()
    author.edit("one/quiz.yaml", "correct: true", "corect: true")
    expect(author.page.locator("#faults")).to_contain_text("Q104")
    expect(author.course.locator(".fault-note.error")).to_have_count(1)
    assert not axe_findings(author.page)
    assert author.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("view", ["author", "learner"])
def test_every_moment_of_a_scenario_can_be_gone_to(author: Author, view: str) -> None:
    """The author reads the script; as a learner, the conversation is brought to the moment."""
    scenario = (TALK / "one" / "ilie.scenario.yaml").read_text("utf-8").replace("t-o-begin", "s-o-first")
    (author.folder / "two" / "ilie.scenario.yaml").write_text(scenario, "utf-8")
    lesson = author.folder / "two" / "lesson.md"
    lesson.write_text(lesson.read_text("utf-8") + "\n:::{scenario} t-s-ilie\n:::\n", "utf-8")
    if view == "learner":
        author.page.add_init_script("sessionStorage.setItem('preview-learner', 'yes')")
    author.open()
    author.part("The foreman keeps them").click()
    section = author.course.locator("#scenario-t-s-ilie")
    if view == "author":
        expect(section.locator("#scenario-t-s-ilie--account")).to_be_in_viewport()
        return
    expect(section.locator(".script")).to_be_hidden()
    expect(section.locator(".moment").last).to_contain_text("The foreman keeps them in a locker.")
    author.part("I came to work. That is all.").click()
    expect(section.locator(".debrief h3").first).to_contain_text("He says nothing more")
