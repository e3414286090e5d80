"""What each target holds of a learner's state is said by one number in Python and JavaScript."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from westeros_learn.source.state_size import LIMITS

SCRIPTS = Path(__file__).parents[2] / "scorm_templates/scripts"


@pytest.mark.parametrize(
    ("target", "script", "name"),
    [
        ("scorm12", "state.js", "STATE_LIMIT"),
        ("scorm2004", "scorm2004.js", "STATE_2004"),
        ("cmi5", "cmi5.js", "STATE_CMI5"),
    ],
)
def test_the_limits_are_those_of_the_player(target: str, script: str, name: str) -> None:
    found = re.search(rf"^const {name} = (\d+);", (SCRIPTS / script).read_text("utf-8"), re.MULTILINE)
    assert found
    assert int(found[1]) == LIMITS[target]
