"""The table of kinds is complete."""

from __future__ import annotations

import pytest

from westeros_learn.model import KINDS, SHEDDING, questions

# SCORM 1.2 RTE 3.4.7; SCORM 2004 4th Ed. RTE 4.2.9; xAPI 1.0.3, Data, 4.1.4.1
SCORM12 = {"true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric"}
SCORM2004 = {*SCORM12, "long-fill-in", "other"}
XAPI = SCORM2004


def test_every_class_of_questions_is_a_kind() -> None:
    """Each class stands in the table once, under its own name."""
    named = {value for value in vars(questions).values() if isinstance(value, type) and "kind" in vars(value)}
    assert {kind.question_class for kind in KINDS.values()} == named
    assert [kind.question_class.kind for kind in KINDS.values()] == list(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_interaction_types_that_the_standards_know(name: str) -> None:
    """The types are words of the standards, and the state knows when to leave the response out."""
    kind = KINDS[name]
    types = kind.scorm12, kind.scorm2004, kind.xapi
    if name == "reflection":  # never sent, so it has none
        assert types == ("", "", "")
        return
    assert kind.scorm12 in SCORM12
    assert kind.scorm2004 in SCORM2004
    assert kind.xapi in XAPI
    assert kind.sheds in {"", *SHEDDING}
