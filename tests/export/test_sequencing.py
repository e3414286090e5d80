"""What an LMS is told to sequence by: who waits for whom, what is passed over, what counts how much."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from westeros_learn.export import TARGETS, ExportOptions, Package
from westeros_learn.export.options import Access
from westeros_learn.export.parts import PartUnit, parts_by_module, parts_of
from westeros_learn.export.sequencing import Sequencing, sequencing_of
from westeros_learn.model import Course, QuizPlace, QuizRole
from westeros_learn.source import load_course

TESTS = Path(__file__).parents[1]
SMALL = TESTS / "browser" / "courses" / "small"
REAL = TESTS.parent / "courses" / "victim-hearing"


@cache
def loaded(folder: Path) -> Course:
    course = load_course(folder).course
    assert course is not None
    return course


def sequencing(course: Course, unit: PartUnit = "lesson", access: Access = "test-last") -> Sequencing:
    parts = parts_of(course, unit)
    groups = {} if unit == "module" else {module.id: here for module, here in parts_by_module(parts)}
    return sequencing_of(course, parts, access, groups)


def waits(found: Sequencing) -> list[tuple[str, ...]]:
    """Return for each part the items of those that it waits for."""
    return [
        tuple(each.removeprefix("done_") for each in found.activities[item].opens_after)
        for item, *_ in found.places[0].items
    ]


def with_quizzes(course: Course, **changes: object) -> Course:
    """Return a course whose quizzes are otherwise."""
    return replace(course, quizzes=tuple(replace(quiz, **changes) for quiz in course.quizzes))  # type: ignore[arg-type]


def build(course: Course, **options: str) -> Package:
    return TARGETS["scorm2004"](course, ExportOptions(**({"sco": "lesson"} | options)))  # type: ignore[arg-type]


# --- who waits for whom ------------------------------------------------------------------


def test_the_test_waits_for_all_each_for_the_one_before_it_or_none() -> None:
    course = loaded(SMALL)
    one, two, _ = (f"L{lesson.code}" for lesson in course.lessons)
    assert waits(sequencing(course)) == [(), (), (one, two)]
    assert waits(sequencing(course, access="in-order")) == [(), (one,), (two,)]
    assert waits(sequencing(course, access="free")) == [(), (), ()]


def test_what_is_waited_for_is_written_by_whoever_is_waited_for() -> None:
    """By the part itself when it is done, and by the pre-test when it is known."""
    course = loaded(SMALL)
    one, two, test = (f"L{lesson.code}" for lesson in course.lessons)
    found = sequencing(course).activities
    done = f"urn:westeros-learn:small:done:{two}"
    assert (found[two].primary.shared, found[two].primary.writes) == (done, True)
    assert [each.id for each in found[one].objectives if each.shared == done and each.writes] == [
        f"known_{two}"
    ]
    assert [each.id for each in found[test].objectives if each.shared == done and not each.writes] == [
        f"done_{two}"
    ]
    assert not found[test].primary.shared


# --- what is passed over -----------------------------------------------------------------


def test_what_the_pre_test_asks_for_whole_is_passed_over_who_knows_it() -> None:
    """Not the part with the pre-test, not the part with the test, and none of which it asks a part alone."""
    course = loaded(SMALL)
    found = sequencing(course)
    assert [part.id for part in found.skippable] == ["s-l-two"]
    assert [place.known_by for place in found.places] == [(), ("s_o_second",), ()]
    assert found.places[0].tells == (
        ("s_o_second", ("s-o-second",)),
        (f"known_L{course.lessons[1].code}", ("s-o-second",)),
    )
    assert found.places[0].mark == 60, "as the test asks"


@pytest.mark.parametrize(
    "changes",
    [
        {"role": QuizRole.PRACTICE, "pass_mark": None},
        {"draw": 1},  # which of two outcomes it asks for is chance
        {"quotas": (("s-o-first", 2),)},
    ],
)
def test_what_no_pre_test_asks_for_in_every_attempt_is_passed_over_by_nobody(
    changes: dict[str, object],
) -> None:
    course = loaded(SMALL)
    pre, *others = course.quizzes
    found = sequencing(replace(course, quizzes=(replace(pre, **changes), *others)))  # type: ignore[arg-type]
    assert not found.skippable
    assert not found.places[0].tells


def test_a_module_is_passed_over_when_all_of_it_is_known() -> None:
    """As one part, and as the heading of parts; the real course has both kinds."""
    course = loaded(REAL)
    over = sequencing(course).activities
    skipped = {module.id for module in course.modules if over[module.id].skipped_by}
    assert skipped == {"vh-m-asking", "vh-m-preparing"}
    parts = {part.id for part in sequencing(course, "module").skippable}
    assert parts == skipped


# --- what counts -------------------------------------------------------------------------


def test_only_tests_that_count_have_weight() -> None:
    """By the number of their questions, as in the score of a package of one SCO."""
    course = loaded(SMALL)
    *_, test = course.quizzes
    first, second, last = course.lessons
    also = replace(test, id="s-also", code="also", draw=1)
    two = replace(second, blocks=(*second.blocks, QuizPlace("s-also", second.span)))
    (module,) = course.modules
    both = replace(
        course,
        quizzes=(*course.quizzes, also),
        modules=(replace(module, lessons=(first, two, last)),),
    )
    for changed, weights in ((course, ["0", "0", "1"]), (both, ["0", "0.25", "0.75"])):
        found = sequencing(changed).activities
        assert [str(found[f"L{lesson.code}"].weight) for lesson in changed.lessons] == weights
        assert str(found["s-m"].weight) == "1"


def test_a_part_is_begun_anew_no_more_often_than_its_tests_may_be_tried() -> None:
    course = loaded(SMALL)
    limits = [activity.attempts for activity in sequencing(course).activities.values()]
    assert limits == [None, None, 2, None]
    unlimited = sequencing(with_quizzes(course, attempts=None)).activities
    assert {activity.attempts for activity in unlimited.values()} == {None}


# --- the manifest, and what is said of it ------------------------------------------------


def test_a_lock_holds_for_who_has_not_begun() -> None:
    """The opposite of what is unknown is unknown (SN, 3.4.2): so each is asked for in two ways."""
    manifest = etree.fromstring(build(loaded(SMALL)).members[0].read())
    (rule,) = (
        each.getparent() for each in manifest.iter("{*}ruleAction") if each.get("action") == "disabled"
    )
    assert rule is not None
    conditions = rule[0]
    assert conditions.get("conditionCombination") == "any"
    asked = [(each.get("operator"), each.get("condition")) for each in conditions]
    assert asked == [("not", "objectiveStatusKnown"), ("not", "satisfied")] * 2


def test_without_locks_and_a_pre_test_nothing_is_shared() -> None:
    """Then Moodle imports the package, and records nothing after the first part."""
    course = loaded(SMALL)
    pre, *others = course.quizzes
    practice = replace(pre, role=QuizRole.PRACTICE)
    package = build(replace(course, quizzes=(practice, *others)), access="free")
    assert b"mapInfo" not in package.members[0].read()
    assert "from the second lesson on it records nothing" in package.notes[0]
    assert "its import stops" in build(course).notes[0]


def test_what_the_pre_test_decides_is_told() -> None:
    """With whom it concerns, and how much it takes."""
    notes = " ".join(build(loaded(SMALL)).notes)
    assert "Who reaches 60 % of the pre-test’s points for every outcome of a lesson is led past it" in notes
    assert "choose it: “The second lesson”." in notes
    assert "one question about some outcomes" in notes
    more = replace(
        loaded(SMALL),
        quizzes=tuple(
            replace(quiz, draw=4) if quiz.role is QuizRole.PRE_TEST else quiz
            for quiz in loaded(SMALL).quizzes
        ),
    )
    assert "one question about some outcomes" not in " ".join(build(more).notes)


def test_what_was_done_stays_done_and_belongs_to_the_course() -> None:
    """In a later attempt at the course, which an LMS may begin, and for this learner in this course alone."""
    root = etree.fromstring(build(loaded(REAL)).members[0].read())
    modes = [*root.iter("{*}controlMode")]
    assert len(modes) == len(loaded(REAL).modules) + 1
    for mode in modes:
        names = ("choice", "flow", "useCurrentAttemptObjectiveInfo", "useCurrentAttemptProgressInfo")
        assert [mode.get(name) for name in names] == ["true", "true", "false", "false"]
    (organization,) = root.iter("{*}organization")
    scope = "{http://www.adlnet.org/xsd/adlseq_v1p3}objectivesGlobalToSystem"
    assert organization.get(scope) == "false"
