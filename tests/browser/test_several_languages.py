"""One package in several languages: the learner reads one of them, and the work is the same in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, Route, expect

from westeros_learn.export import TARGETS, ExportOptions, write_package
from westeros_learn.source import load_course

from .axe import axe_findings
from .building import SMALL, translated
from .learner import LESSONS, Learner, right
from .lms import SCORM_2004, Lms, Version
from .lms.packages import read_members
from .test_languages import TEXTS, PolishLearner

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

    from .conftest import Static
    from .lrs import Launcher

ROMANIAN = {"A small course": "Un curs mic", "Somebody stands at the door.": "Cineva stă la ușă."}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("courses")
    return translated(translated(SMALL, folder, "pl", TEXTS), folder, "ro", ROMANIAN)


def together(course: Path, folder: Path, target: str, **options: Any) -> Path:
    """Build one package in English, Polish and Romanian."""
    first, *others = (load_course(course, language).course for language in (None, "pl", "ro"))
    assert first
    chosen = ExportOptions(translations=tuple(each for each in others if each), **options)
    return write_package(TARGETS[target](first, chosen), folder).file


@pytest.fixture
def package(course: Path, tmp_path: Path, version: Version) -> Path:
    return together(course, tmp_path, version.target)


def title(at: Frame | Page) -> Locator:
    return at.locator(".course-title")


def choose(learner: Learner, language: str) -> None:
    learner.at.locator(f"#outline a[data-language={language}]").click()
    expect(learner.at.locator("html")).to_have_attribute("lang", language)


# --- which one is shown ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "shown"), [("pl-PL", "Mały kurs"), ("ro", "Un curs mic"), ("de", "A small course")]
)
def test_the_language_of_the_lms_is_the_one_that_is_read(
    lms: Lms, page: Page, package: Path, language: str, shown: str
) -> None:
    frame = lms.launch(page, package, language=language)
    expect(title(frame)).to_have_text(shown)
    saved = {"pl-PL": "Zapisano", "ro": "Salvat", "de": "Saved"}
    expect(Learner(frame).saved).to_have_text(saved[language])
    lms.close_normally(page)


def test_where_the_lms_says_none_it_is_the_language_of_the_browser(
    lms: Lms, page: Page, package: Path
) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'languages', {value: ['sv', 'ro-RO', 'pl']})")
    frame = lms.launch(page, package)
    expect(title(frame)).to_have_text("Un curs mic")
    offered = Learner(frame).note.locator("a[data-language]")
    expect(offered).to_have_text(["English", "polski", "română"])
    assert axe_findings(frame) == []
    offered.nth(1).click()
    expect(title(frame)).to_have_text("Mały kurs")
    lms.close_normally(page)


def test_only_the_language_that_is_read_is_loaded(lms: Lms, page: Page, package: Path) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    frame = lms.launch(page, package, language="pl")
    expect(title(frame)).to_have_text("Mały kurs")
    assert [name for name in loaded if name.endswith(".html")] == ["index.html", "index.pl.html"]
    assert loaded.count("course.js") == loaded.count("course.css") == 1
    assert "index.ro.html" in read_members(package)


# --- the work -------------------------------------------------------------------------


def test_work_goes_on_when_the_language_is_changed(
    lms: Lms, context: BrowserContext, package: Path, version: Version
) -> None:
    page = context.new_page()
    learner = PolishLearner(lms.launch(page, package, language="pl"))
    expect(title(learner.at)).to_have_text("Mały kurs")
    expect(learner.answer("s-q-single", ["b"])).to_contain_text("Dobrze.")
    choose(learner, "en")
    english = Learner(learner.at)
    expect(english.question("s-q-single").locator(".result")).to_contain_text("Right.")
    expect(english.saved).to_have_text("Saved")
    english.answer("s-q-number", ["10.5"])
    english.read_all(*LESSONS)
    english.start("s-test")
    first = english.answer_page("s-test", right)
    choose(english, "ro")
    play = english.quiz("s-test")
    expect(play.locator(".quiz-place")).to_be_focused()
    assert play.locator(".strip button.answered").count() == 1
    assert first not in str(play.locator(".page form.question").get_attribute("id"))
    for _ in range(2):
        english.answer_page("s-test", right)
    english.finish("s-test")
    expect(play.locator(".score-word")).to_contain_text("100")
    work = lms.work("anna", package)
    assert (work.complete, work.score) == (True, "100")
    assert [each.id.partition("__")[0] for each in work.interactions][:2] == ["s_q_single", "s_q_number"]
    assert len({each.id for each in work.interactions}) == len(work.interactions) == 5
    if version is SCORM_2004:
        assert lms.sets("cmi.interactions.0.description") == ["Która odpowiedź jest prawidłowa?"]
    lms.close_normally(page)
    again = lms.launch(context.new_page(), package, language="pl")
    expect(again.locator("html")).to_have_attribute("lang", "ro")
    expect(Learner(again).quiz("s-test")).to_contain_text("100")


def test_the_choice_is_told_to_the_lms_and_only_that(
    lms: Lms, page: Page, package: Path, version: Version
) -> None:
    learner = Learner(lms.launch(page, package))
    expect(learner.saved).to_have_text("Saved")
    choose(learner, "ro")
    lms.close_normally(page)
    assert lms.sets(version.language) == ["ro"]


def test_in_review_a_language_can_be_chosen_and_nothing_is_written(
    lms: Lms, page: Page, package: Path
) -> None:
    learner = Learner(lms.launch(page, package, mode="review"))
    expect(learner.saved).to_have_text("Not recorded")
    choose(learner, "pl")
    expect(title(learner.at)).to_have_text("Mały kurs")
    lms.close_normally(page)


def test_each_lesson_by_itself_can_be_read_in_each_language(
    lms: Lms, page: Page, course: Path, tmp_path: Path
) -> None:
    package = together(course, tmp_path, "scorm12", sco="lesson")
    learner = PolishLearner(lms.launch(page, package, language="pl"))
    expect(learner.at.locator("html")).to_have_attribute("lang", "pl")
    expect(learner.answer("s-q-single", ["b"])).to_contain_text("Dobrze.")
    lms.close_normally(page)


def test_by_cmi5_the_language_comes_from_the_learners_wishes_and_the_mark_from_the_lms(
    launcher: Launcher, page: Page, course: Path, tmp_path: Path
) -> None:
    package = together(course, tmp_path, "cmi5")
    session = launcher.launch(page, package, mastery=0.9, languages="pl-PL,en")
    learner = PolishLearner(page)
    expect(title(page)).to_have_text("Mały kurs")
    expect(learner.quiz("s-test").locator(".rule-mark")).to_contain_text("90")
    expect(learner.answer("s-q-single", ["b"])).to_contain_text("Dobrze.")
    launcher.wait_for_answers(session, 1)
    definition = session.answers[0]["object"]["definition"]
    assert definition["description"]["pl"].endswith("Która odpowiedź jest prawidłowa?")
    choose(learner, "en")
    english = Learner(page)
    english.complete()
    launcher.wait_for(session, "initialized", "passed", "completed")


# --- without an LMS, and without luck -------------------------------------------------


def test_a_language_that_cannot_be_loaded_is_told_of_and_the_course_goes_on(
    lms: Lms, page: Page, course: Path, tmp_path: Path
) -> None:
    learner = Learner(lms.launch(page, together(course, tmp_path, "scorm12")))
    expect(learner.saved).to_have_text("Saved")
    page.route("**/index.pl.html", lambda route: route.abort("internetdisconnected"))
    learner.at.locator("#outline a[data-language=pl]").click()
    expect(learner.note).to_contain_text("This language could not be loaded.")
    expect(learner.answer("s-q-single", ["b"])).to_have_text("Right.")


def test_a_word_that_covers_the_page_is_not_taken_away(
    lms: Lms, page: Page, course: Path, tmp_path: Path
) -> None:
    """The language arrives after the learner has left."""
    held: list[Route] = []
    page.route("**/index.pl.html", lambda route: held.append(route))
    learner = Learner(lms.launch(page, together(course, tmp_path, "scorm12"), language="pl"))
    learner.at.get_by_role("button", name="Save and close").click()
    expect(learner.cover).to_have_text("Your work is saved")
    held[0].continue_()
    page.unroute("**/index.pl.html")
    learner.at.evaluate("fetch('index.pl.html').then((reply) => reply.text())")  # comes after the first one
    expect(learner.cover).to_be_visible()
    expect(learner.at.locator("html")).to_have_attribute("lang", "en")
    lms.close_normally(page)


def test_without_an_lms_the_choice_stays_in_the_browser(
    static: Static, page: Page, course: Path, tmp_path: Path
) -> None:
    package = together(course, tmp_path, "html")
    static.open(page, package)
    learner = Learner(page)
    expect(title(page)).to_have_text("A small course")
    choose(learner, "pl")
    PolishLearner(page).answer("s-q-single", ["b"])
    page.reload()
    expect(title(page)).to_have_text("Mały kurs")
    expect(PolishLearner(page).question("s-q-single").locator(".result")).to_contain_text("Dobrze.")
    page.goto(page.url.replace("index.html", "index.ro.html"))
    expect(title(page)).to_have_text("Un curs mic")


def test_opened_from_a_folder_each_language_is_a_page(page: Page, course: Path, tmp_path: Path) -> None:
    for name, content in read_members(together(course, tmp_path, "html")).items():
        (tmp_path / name).write_bytes(content)
    page.goto((tmp_path / "index.html").as_uri())
    learner = Learner(page)
    learner.answer("s-q-single", ["b"])
    page.locator("#outline a[data-language=pl]").click()
    expect(title(page)).to_have_text("Mały kurs")
    assert page.url.endswith("index.pl.html")
    expect(PolishLearner(page).question("s-q-single").locator(".result")).to_contain_text("Dobrze.")
