"""How far a learner has come in a conversation, for the pages that show one."""

from __future__ import annotations

from westeros_learn.delivery.progress import Progress
from westeros_learn.delivery.scenarios import view_scenario
from westeros_learn.player import TalkState
from westeros_learn.web.access import visitor
from westeros_learn.web.desk import desk


def talk_state(found: Progress, scenario_id: str) -> TalkState:
    """Return how far the learner has come in a conversation."""
    standing = found.scenarios.get(scenario_id)
    if standing is None:
        return TalkState()
    course_id = found.enrolled.course_id
    talk = view_scenario(
        desk().database, desk().library, visitor().person.id, course_id, standing.under_way or standing.last
    )
    return TalkState(steps=talk.steps, tries=standing.tries, best=standing.best)
