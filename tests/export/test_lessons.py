"""A package in which each lesson is a SCO: whole by itself, opened in a sensible order, kept if corrected."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from lxml import etree, html

from tests.export.schema_sets import official_schema, our_schema
from westeros_learn.export import TARGETS, ExportOptions, Package
from westeros_learn.export.options import Access, ScoUnit
from westeros_learn.model import Course, Lesson, Module, QuizPlace
from westeros_learn.source import load_course

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parents[1]
COURSES = {
    "base": TESTS / "roots" / "base",
    "small": TESTS / "browser" / "courses" / "small",
    "victim-hearing": TESTS.parent / "courses" / "victim-hearing",
}
ADLCP = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"


def loaded(name: str) -> Course:
    course = load_course(COURSES[name]).course
    assert course is not None
    return course


def lessons_of(course: Course, access: Access = "test-last") -> Package:
    return TARGETS["scorm12"](course, ExportOptions(sco="lesson", access=access))


def pages_of(package: Package) -> dict[str, html.HtmlElement]:
    return {
        member.name: html.document_fromstring(member.read().decode())
        for member in package.members
        if member.name.endswith(".html")
    }


def select(page: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    return cast("list[html.HtmlElement]", page.xpath(path))


def data_of(page: html.HtmlElement) -> dict[str, Any]:
    (found,) = select(page, "//*[@id='course-data']")
    data: dict[str, Any] = json.loads(found.text or "")
    return data


def manifest_of(package: Package) -> etree._Element:
    return etree.fromstring(package.members[0].read())


def required(package: Package) -> dict[str, str]:
    """Return each lesson's prerequisites by its title; modules, which open nothing, are left out."""
    items = (item for item in manifest_of(package).iter("{*}item") if item.get("identifierref"))
    return {item.findtext("{*}title", ""): item.findtext(f"{ADLCP}prerequisites", "") for item in items}


def with_lessons(course: Course, number: int, *, tested: bool = True) -> Course:
    """Return a course of many lessons, of which the last one holds the test."""
    (module,) = course.modules
    (one,) = module.lessons
    blocks = one.blocks if tested else ()
    before = tuple(
        Lesson(id=f"ab-l-{n}", code=f"x{n:03}", title=f"Lesson {n}", folder="", span=one.span)
        for n in range(number - 1)
    )
    return replace(course, modules=(replace(module, lessons=(*before, replace(one, blocks=blocks))),))


# --- each one is whole -------------------------------------------------------------------


@pytest.mark.parametrize("name", COURSES)
def test_every_lesson_has_a_document_and_all_that_it_leads_to(name: str) -> None:
    """A link, a term or a source that leads nowhere would be found by a learner first."""
    course = loaded(name)
    package = lessons_of(course)
    assert package.scos == len(course.lessons)
    pages = pages_of(package)
    assert [*pages] == [f"{lesson.id}.html" for lesson in course.lessons]
    for page in pages.values():
        anchors = {each.get("id") for each in page.iter() if each.get("id")}
        targets = {
            str(link.get("href"))[1:] for link in page.iter("a") if str(link.get("href")).startswith("#")
        }
        assert targets - anchors == set()
        assert len(select(page, "//main/section[not(contains(@class, 'appendix'))]")) == 1


def test_a_lesson_carries_the_terms_and_sources_that_it_names_and_no_others() -> None:
    """Those that a definition names come along."""
    first, last = pages_of(lessons_of(loaded("base"))).values()
    assert select(first, "//*[@id='source-dir-1']")
    assert not select(last, "//*[@id='glossary']")


def test_a_lesson_asks_its_own_quizzes_alone() -> None:
    """A practised question is asked where its quiz stands; the pool travels with what draws from it."""
    course = loaded("base")
    pages = pages_of(lessons_of(course))
    data = [data_of(page) for page in pages.values()]
    assert [[quiz["id"] for quiz in each["quizzes"]] for each in data] == [
        ["b-pre-test"], ["b-warm-up", "b-post-test"],
    ]  # fmt: skip
    assert [len(each["lessons"]) for each in data] == [1, 1]
    asked = {code for quiz in data[1]["quizzes"] for code in quiz["questions"]}
    assert asked
    assert asked <= {form.get("data-code") for form in select(pages["b-l-last.html"], "//template//form")}
    assert len({each["id"] for each in data}) == 2, "a browser keeps the work of each by its id"
    untested = pages_of(lessons_of(loaded("victim-hearing")))["vh-l-law.html"]
    assert not select(untested, "//template//form")
    assert not data_of(untested)["pool"]


def test_what_stands_in_a_lesson_comes_from_any_folder() -> None:
    """A question may be written beside one lesson and stand in another one."""
    course = loaded("small")
    (module,) = course.modules
    one, *others, test = module.lessons
    moved = (replace(one, questions=()), *others, replace(test, questions=one.questions))
    pages = pages_of(lessons_of(replace(course, modules=(replace(module, lessons=moved),))))
    assert select(pages["s-l-one.html"], "//main//form[contains(@class, 'question')]")
    assert not select(pages["s-l-test.html"], "//main//form")


@pytest.mark.parametrize("target", ["scorm12", "scorm2004", "cmi5"])
@pytest.mark.parametrize("sco", ["lesson", "module"])
def test_every_part_finds_the_script_that_it_needs(target: str, sco: ScoUnit) -> None:
    """The first lessons of the real course have no conversation, later ones have."""
    course = loaded("victim-hearing")
    package = TARGETS[target](course, ExportOptions(sco=sco))
    talks = [data_of(page)["talks"] for page in pages_of(package).values()]
    assert (talks[0], any(talks)) == (False, True)
    (script,) = (member.read().decode() for member in package.members if member.name == "course.js")
    assert "talk-start" in script


def test_a_question_that_two_lessons_of_a_module_ask_travels_once() -> None:
    """It is practised in one, and asked again by a quiz of the other."""
    course = loaded("small")
    (page,) = pages_of(TARGETS["scorm12"](course, ExportOptions(sco="module"))).values()
    assert len(select(page, "//main//form[@id='question-s-q-single']")) == 1
    codes = [form.get("data-code") for form in select(page, "//template//form")]
    assert len(codes) == len({*codes})


def test_a_question_of_the_pool_travels_once(course: Course) -> None:
    """One quiz asks for it by name, another may draw it."""
    (module,) = course.modules
    (lesson,) = module.lessons
    (drawn,) = course.quizzes
    fixed = replace(drawn, id="ab-fixed", code="t002", questions=("ab-q-two",), draw=0)
    both = replace(lesson, blocks=(*lesson.blocks, QuizPlace("ab-fixed", lesson.span)))
    alone = replace(module, lessons=(replace(lesson, blocks=(QuizPlace("ab-fixed", lesson.span),)),))
    for lessons, pool in ((replace(module, lessons=(both,)), 1), (alone, 0)):
        (page,) = pages_of(lessons_of(replace(course, modules=(lessons,), quizzes=(drawn, fixed)))).values()
        assert len(select(page, "//template//form[@data-code='q002']")) == 1
        assert len(data_of(page)["pool"]) == pool


def test_a_lesson_speaks_of_itself_and_not_of_the_course() -> None:
    """No count of lessons that are not there, no next lesson: the platform's menu leads on."""
    page = pages_of(lessons_of(loaded("base")))["b-l-first.html"]
    words: Any = data_of(page)["words"]
    assert words["end-complete"] == "You have completed this lesson."
    assert "menu of your learning platform" in words["end-close"]
    assert page.findtext(".//title") == "The first lesson – A small course"
    assert select(page, "//progress[@hidden]")
    assert not select(page, "//footer//a")
    assert "Lesson 1 of 1" not in page.text_content()
    (skip,) = select(page, "//*[@data-do='skip']")
    assert skip.get("href") == "#course-end"
    assert "Go on to the last lesson." in " ".join(page.text_content().split())


# --- when it opens -----------------------------------------------------------------------


def test_the_test_comes_last_unless_it_is_asked_otherwise() -> None:
    """What a school expects: free reading, then the test."""
    course = loaded("victim-hearing")
    *before, final = (f"L{lesson.code}" for lesson in course.lessons)
    assert len(before) > 1
    assert [*required(lessons_of(course)).values()] == [*[""] * len(before), "&".join(before)]
    assert [*required(lessons_of(course, "in-order")).values()] == ["", *before]
    assert [*required(lessons_of(course, "free")).values()] == [""] * len(course.lessons)
    assert final not in "".join(required(lessons_of(course)).values())


def test_prerequisites_stay_within_what_the_standard_has_room_for(course: Course) -> None:
    """200 characters: the lessons right before the test, and a note that says so."""
    fits, long = lessons_of(with_lessons(course, 34)), lessons_of(with_lessons(course, 60))
    script = required(fits)["One"]
    assert script.count("&") == 32
    assert fits.notes[1] == "“One” opens when all lessons before it are completed."
    assert required(long)["One"].split("&")[0] == "Lx026"
    assert "the 33 lessons right before it are completed: SCORM 1.2 has room for no more" in long.notes[1]
    for package in (fits, long):
        assert len(required(package)["One"]) <= 200
        our_schema("scorm12").assertValid(manifest_of(package))
        official_schema("scorm12").assertValid(manifest_of(package))


def test_modules_become_headings_when_there_are_several(make_course: Callable[..., Course]) -> None:
    """An LMS's menu shows the course as its author arranged it."""
    (module,) = make_course().modules
    other = replace(module.lessons[0], id="ab-l-two", code="l002", title="Two", blocks=())
    modules = (
        module,
        Module(id="ab-m-empty", title="Empty", lessons=(), span=module.span),
        Module(id="ab-m-more", title="More", lessons=(other,), span=module.span),
    )
    manifest = manifest_of(lessons_of(make_course(modules=modules)))
    told = [(each.get("identifier"), each.findtext("{*}title")) for each in manifest.iter("{*}item")]
    assert told == [("a-b-ab-m", "All"), ("Ll001", "One"), ("a-b-ab-m-more", "More"), ("Ll002", "Two")]
    assert [each.findtext("{*}title") for each in manifest.iterfind(".//{*}organization/{*}item")] == [
        "All",
        "More",
    ]
    our_schema("scorm12").assertValid(manifest)
    official_schema("scorm12").assertValid(manifest)


def test_items_outlive_every_correction(course: Course) -> None:
    """Moodle keeps what learners did in a lesson while its item's identifier stays."""
    first = with_lessons(course, 4)
    (module,) = first.modules
    *rest, moved = module.lessons
    renamed = [replace(lesson, title=f"New {lesson.title}") for lesson in rest[1:]]
    two = (
        replace(module, id="ab-m-new", title="New", lessons=(moved,)),
        replace(module, lessons=tuple(renamed)),
    )
    before = {item.get("identifier") for item in manifest_of(lessons_of(first)).iter("{*}item")}
    after = manifest_of(lessons_of(replace(first, title="Another", language="ro", modules=two)))
    kept = {item.get("identifier") for item in after.iter("{*}item") if item.get("identifierref")}
    assert kept == before - {f"L{rest[0].code}"}


# --- what is said ------------------------------------------------------------------------


def test_what_is_otherwise_is_said() -> None:
    """Features that need another lesson's data are off, and who builds the package is told."""
    draws = "“What do you know already?”, “Final test” may ask the same questions"
    assert lessons_of(loaded("base")).notes == (
        "Each lesson reports only itself: the LMS works out the progress and the score of the whole course.",
        "“The last lesson” opens when all lessons before it are completed.",
        f"{draws}: no lesson knows what was asked in another one.",
        "1 link to another lesson is plain text.",
        "Open edX plays only the first lesson of such a package.",
    )


def test_what_is_as_ever_is_not_spoken_of(course: Course) -> None:
    """Two sentences hold for every such package; the others only where there is something to say."""
    assert len(lessons_of(course).notes) == 2
    assert "Each lesson opens when the one before it is completed." in lessons_of(course, "in-order").notes
    assert not TARGETS["scorm12"](course, ExportOptions()).notes
