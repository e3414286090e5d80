"""Ways through a scenario: step by step, in several windows, left and begun anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.delivery.school import COURSE
from westeros_learn.delivery.refusals import Refused
from westeros_learn.delivery.scenarios import ScenarioView, Step, begin_scenario, take_step, view_scenario
from westeros_learn.records import ScenarioAttempt, ScenarioStep

if TYPE_CHECKING:
    from tests.delivery.school import School


def _begin(school: School, *, anew: bool = False, keep: int = 0) -> ScenarioView:
    where = (school.database, school.library, school.user_id, COURSE)
    return begin_scenario(*where, "b-s-talk", school.now, anew=anew, keep=keep)


def _take(school: School, view: ScenarioView, node: str, choice: str) -> ScenarioView:
    where = (school.database, school.library, school.user_id, COURSE, view.id)
    return take_step(*where, Step(len(view.steps) + 1, node, choice), school.now)


def test_a_way_from_the_first_word_to_an_ending(school: School) -> None:
    begun = _begin(school)
    assert (begun.way.nodes, begun.way.offered, begun.steps) == (("hello",), ("a", "b"), ())
    assert _begin(school) == begun
    hard = _take(school, begun, "hello", "b")
    assert hard.way.nodes == ("pause", "again")
    done = _take(school, hard, "again", "a")
    assert (done.way.nodes[-1], done.ended, done.score) == ("good-end", True, 3888)
    assert view_scenario(school.database, school.library, school.user_id, COURSE, begun.id) == done
    with pytest.raises(Refused, match="finished"):
        _take(school, done, "good-end", "a")
    assert _begin(school).number == 2


def test_a_choice_that_comes_twice_is_kept_once_and_another_one_comes_too_late(school: School) -> None:
    begun = _begin(school)
    first = _take(school, begun, "hello", "b")
    assert _take(school, begun, "hello", "b") == first
    other = _take(school, begun, "hello", "a")
    assert other.elsewhere
    assert other.way == first.way
    assert school.count(ScenarioStep) == 1


@pytest.mark.parametrize(("node", "choice"), [("hello", "c"), ("again", "a"), ("good-end", ""), ("", "")])
def test_what_is_not_offered_here_cannot_be_said(school: School, node: str, choice: str) -> None:
    with pytest.raises(Refused, match="not-offered"):
        _take(school, _begin(school), node, choice)


def test_a_way_can_be_left_for_a_new_one_that_begins_with_some_of_its_choices(school: School) -> None:
    middle = _take(school, _begin(school), "hello", "b")
    assert _begin(school, anew=True, keep=1) == middle  # there is nothing to leave
    anew = _begin(school, anew=True)
    assert (anew.number, anew.steps) == (2, ())
    done = _take(school, _take(school, anew, "hello", "b"), "again", "c")
    assert done.ended
    kept = _begin(school, anew=True, keep=1)
    assert (kept.number, kept.way.nodes, len(kept.steps)) == (3, ("pause", "again"), 1)
    with school.database.read() as session:
        left = session.get_one(ScenarioAttempt, middle.id)
        assert (left.ended_at, left.score) == (school.now, None)


def test_a_way_goes_on_when_the_scenario_is_corrected(school: School) -> None:
    middle = _take(school, _begin(school), "hello", "b")
    school.correct("first/talk.scenario.yaml", "text: And if I do not?", "text: What if I do not?")
    assert _take(school, middle, "again", "a").ended


def test_nobody_speaks_for_somebody_else(school: School) -> None:
    begun = _begin(school)
    school.user_id += 1
    with pytest.raises(Refused, match="no-attempt"):
        _take(school, begun, "hello", "a")
