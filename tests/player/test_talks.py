"""Conversations in the app: only what was reached is in the page."""

from __future__ import annotations

from typing import Any

from lxml import html

from tests.player.every_kind import TESTS, course_at
from tests.player.test_served_pages import NOW
from westeros_learn import model
from westeros_learn.assessment import follow
from westeros_learn.player import Addresses, Learner, TalkState, render_lesson_page, render_talk_page

COURSE = course_at(TESTS / "browser" / "courses" / "talk")
(SCENARIO,) = COURSE.scenario_by_id.values()
LEARNER = Learner(Addresses("/learn/c/", "/learn", "/style.css"), csrf="t0ken")


def way_to_the_end() -> tuple[tuple[str, str], ...]:
    """Return the steps of a way that always takes the last choice offered."""
    steps: tuple[tuple[str, str], ...] = ()
    while (way := follow(SCENARIO, steps)).offered:
        steps += ((SCENARIO.node_by_id[way.nodes[-1]].code, way.offered[-1]),)
    assert way.ended
    return steps


WAY = way_to_the_end()


def section_of(shown: str) -> Any:
    """Return the scenario in a page."""
    document: Any = html.document_fromstring(shown)
    return document.get_element_by_id(f"scenario-{SCENARIO.id}")


def page(steps: tuple[tuple[str, str], ...], **more: Any) -> Any:
    shown = render_talk_page(COURSE, SCENARIO, TalkState(steps, **more), LEARNER)
    return section_of(shown)


def words(content: Any) -> str:
    return " ".join(model.plain_text(content).split())


def told(section: Any) -> str:
    return " ".join(section.text_content().split())


def test_at_each_step_only_what_was_reached_is_in_the_page() -> None:
    """Neither words of later nodes, nor what is said of a choice, nor where one leads."""
    for known in range(len(WAY)):
        section = page(WAY[:known])
        text = told(section)
        way = follow(SCENARIO, WAY[:known])
        reached = {node for turn in way.turns for node in turn.nodes} | set(way.nodes)
        for node in SCENARIO.nodes:
            assert (words(node.text) in text) == (node.id in reached)
            assert words(node.debrief) == "" or words(node.debrief) not in text
            for choice in node.choices:
                assert words(choice.feedback) not in text
        assert "json" not in html.tostring(section, encoding="unicode")


def test_each_choice_is_a_button_that_says_what_the_page_knew() -> None:
    section = page(WAY[:1])
    (form,) = section.xpath(".//form")
    assert form.get("action") == f"/learn/c/scenarios/{SCENARIO.id}/steps#now"
    way = follow(SCENARIO, WAY[:1])
    assert dict(form.form_values()) == {"csrf_token": "t0ken", "position": "1", "node": way.nodes[-1]}
    assert tuple(form.xpath(".//button[@name='choice']/@value")) == way.offered
    assert not form.xpath(".//button//a")


def test_the_debrief_comes_at_the_end_and_offers_every_turn_again() -> None:
    section = page(WAY, tries=2, best=9_900)
    text = told(section)
    way = follow(SCENARIO, WAY)
    ending = SCENARIO.node_by_id[way.nodes[-1]]
    assert f"How it ended: {ending.ending}" in text
    assert words(ending.debrief) in text
    assert "Your best way so far: 99 %." in text.replace("\u00a0", " ")
    for turn in way.turns:
        node = SCENARIO.node_by_id[turn.nodes[-1]]
        said = next(choice for choice in node.choices if choice.key == turn.key)
        assert words(said.feedback) in text
    again = section.xpath(".//button[@name='again']")
    assert [button.get("value") for button in again] == [*map(str, range(len(WAY))), "0"]
    assert section.xpath(".//form/@action") == [f"/learn/c/scenarios/{SCENARIO.id}#now"]


def test_a_lesson_leads_to_the_conversation_and_says_how_far_it_has_come() -> None:
    lesson = next(lesson for lesson in COURSE.lessons if SCENARIO in lesson.scenarios)

    def section(steps: tuple[tuple[str, str], ...]) -> Any:
        talks = {SCENARIO.id: TalkState(steps)}
        shown = render_lesson_page(COURSE, lesson, LEARNER, now=NOW, talks=talks)
        return section_of(shown)

    assert "Begin the conversation" in told(section(()))
    assert words(SCENARIO.node_by_id[SCENARIO.start].text) not in told(section(()))
    assert "Your place in the conversation is kept. Go on" in told(section(WAY[:1]))
    assert "You have come to an ending" in told(section(WAY))
    assert section(()).xpath(".//a[@class='button primary']/@href") == [
        f"/learn/c/scenarios/{SCENARIO.id}#now"
    ]
