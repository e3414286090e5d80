"""The strict store refuses what cmi5 forbids, and every requirement of the list is somebody's."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .lms.site import Request
from .lrs import Launcher, Session
from .lrs.names import CMI5, INTERACTION, MASTERY, MOVE_ON, SESSION, VERB
from .lrs.requirements import BY_RULE, BY_TEST, NOT_DONE, OF_THE_LMS
from .lrs.rules import statement_faults
from .lrs.sessions import Registration
from .lrs.store import ENDPOINT, Store

TESTS = Path(__file__).parents[1]
REQUIREMENTS = TESTS / "node_modules" / "@cmi5" / "requirements" / "requirements.json"
ACTIVITY = "https://lms.example/au/1"
ACTOR = {"objectType": "Agent", "account": {"homePage": "https://lms.example", "name": "anna"}}
REGISTRATION = "0e0c5ba4-1f5f-4a11-8b25-4d1b1a6f2c11"
RESULTS: dict[str, dict[str, Any]] = {
    "completed": {"completion": True, "duration": "PT1S"},
    "passed": {
        "success": True,
        "duration": "PT1S",
        "score": {"scaled": 0.8, "raw": 80, "min": 0, "max": 100},
    },
    "failed": {"success": False, "duration": "PT1S", "score": {"scaled": 0.2}},
    "terminated": {"duration": "PT1M0.50S"},
}

Change = Callable[[dict[str, Any]], None]


def session(*said: str, mode: str = "Normal", before: tuple[str, ...] = ()) -> Session:
    """Return a session in which all was read and some verbs were said, in an enrolment with earlier ones."""
    template = {
        "contextActivities": {"grouping": [{"id": "urn:unit"}]},
        "extensions": {SESSION: "session-1"},
        "platform": "Test LMS",
    }
    data = {"contextTemplate": template, "launchMode": mode, "moveOn": "Passed", "masteryScore": 0.7}
    opened = Session("session-1", "token", ACTOR, ACTIVITY, Registration(REGISTRATION), data, fetched=1)
    opened.read |= {"LMS.LaunchData", "cmi5LearnerPreferences"}
    opened.registration.statements += [statement(verb) for verb in before]
    opened.statements += [statement(verb) for verb in said]
    opened.registration.statements += opened.statements
    return opened


def statement(verb: str, minute: int = 1) -> dict[str, Any]:
    """Return a legal statement."""
    categories = [{"id": CMI5}] + [{"id": MOVE_ON}] * (verb in {"completed", "passed", "failed"})
    extensions: dict[str, Any] = {SESSION: "session-1"}
    extensions |= {MASTERY: 0.7} if verb in {"passed", "failed"} else {}
    made: dict[str, Any] = {
        "id": f"0e0c5ba4-1f5f-5a11-8b25-{sum(map(ord, verb)) + minute:012d}",
        "timestamp": f"2026-11-25T10:{minute:02d}:00.000Z",
        "actor": ACTOR,
        "verb": {"id": VERB + verb, "display": {"en-US": verb}},
        "object": {"objectType": "Activity", "id": ACTIVITY},
        "context": {
            "registration": REGISTRATION,
            "contextActivities": {"grouping": [{"id": "urn:unit"}], "category": categories},
            "extensions": extensions,
            "platform": "Test LMS",
        },
    }
    return made | ({"result": copy.deepcopy(RESULTS[verb])} if verb in RESULTS else {})


def answer() -> dict[str, Any]:
    """Return a legal statement of an answer."""
    made = statement("answered")
    del made["context"]["contextActivities"]["category"]
    made["object"] = {
        "id": "urn:question",
        "definition": {
            "type": INTERACTION,
            "interactionType": "choice",
            "name": {"en": "Which?"},
            "description": {"en": "Which one?"},
            "choices": [{"id": key, "description": {"en": key}} for key in "ab"],
            "correctResponsesPattern": ["a"],
        },
    }
    made["result"] = {"response": "b", "success": False, "score": {"scaled": 0}}
    return made


def put(*path: str, value: object) -> Change:
    """Return a change that sets a value, or removes it where it is None."""

    def change(made: dict[str, Any]) -> None:
        place = made
        for name in path[:-1]:
            place = place[name]
        if value is None:
            del place[path[-1]]
        else:
            place[path[-1]] = value

    return change


Breach = tuple[str, Session, dict[str, Any], Change]


def breach(rule: str, opened: Session, made: dict[str, Any], change: Change = lambda _: None) -> Breach:
    return rule, opened, made, change


GROUPS = ("context", "contextActivities")
BREACHES: list[Breach] = [
    breach("4.1.0.0-1", session(), statement("initialized"), put("id", value=None)),
    breach("4.1.0.0-1", session(), statement("initialized"), put("id", value="one")),
    breach("4.1.0.0-1", session(), statement("initialized"), put("timestamp", value=None)),
    breach(
        "4.1.0.0-1", session(), statement("initialized"), put("timestamp", value="2026-11-25T10:01:00+01:00")
    ),
    breach("4.1.0.0-1", session(), statement("initialized"), put("context", value=None)),
    breach("4.1.0.0-1", session(), statement("initialized"), put("note", value="x")),
    breach(
        "4.1.0.0-1", session("initialized"), statement("passed"), put("result", "score", "min", value=None)
    ),
    breach(
        "4.1.0.0-1", session("initialized"), statement("passed"), put("result", "score", "raw", value=80.5)
    ),
    breach("4.1.0.0-1", session("initialized"), statement("passed"), put("result", "duration", value="1:00")),
    breach("4.1.0.0-1", session("initialized"), answer(), put("result", "response", value="c")),
    breach("4.1.0.0-1", session("initialized"), answer(), put("object", "definition", "choices", value=None)),
    breach("4.1.0.0-1", session("initialized"), answer(), put("object", "definition", "steps", value=[])),
    breach(
        "8.1.3.0-3", session(), statement("initialized"), put("actor", value={"mbox": "mailto:a@example.org"})
    ),
    breach(
        "8.1.4.0-3",
        session(),
        statement("initialized"),
        put("context", "registration", value=REGISTRATION[:-1] + "2"),
    ),
    breach("8.1.5.0-6", session(), statement("initialized"), put("object", "id", value="urn:other")),
    breach("9.3.0.0-2", session("initialized", "completed"), statement("completed", 2)),
    breach("9.3.0.0-3", session("initialized", "failed"), statement("passed", 2)),
    breach("9.3.0.0-4", session(), answer()),
    breach("9.3.0.0-4", session("initialized"), answer(), put("timestamp", value="2026-11-25T10:00:59.000Z")),
    breach("9.3.0.0-5", session("initialized"), statement("terminated", 0)),
    breach("9.3.0.0-6", session("initialized", before=("completed",)), statement("completed", 2)),
    breach("9.3.0.0-7", session("initialized", before=("passed",)), statement("passed", 2)),
    breach("9.3.0.0-8", session("initialized", before=("passed",)), statement("failed", 2)),
    breach("9.3.2.0-2", session("initialized"), statement("initialized", 2)),
    breach(
        "9.3.8.0-2",
        session("initialized", "terminated"),
        answer(),
        put("timestamp", value="2026-11-25T10:02:00Z"),
    ),
    breach(
        "9.5.1.0-1",
        session("initialized"),
        statement("passed"),
        put("result", "score", value={"scaled": 0.6}),
    ),
    breach(
        "9.5.1.0-1",
        session("initialized"),
        statement("failed"),
        put("result", "score", value={"scaled": 0.7}),
    ),
    breach(
        "9.5.1.0-2",
        session("initialized"),
        statement("completed"),
        put("result", "score", value={"scaled": 1}),
    ),
    breach("9.5.2.0-3", session("initialized"), statement("passed"), put("result", "success", value=False)),
    breach("9.5.2.0-3", session("initialized"), statement("failed"), put("result", "success", value=True)),
    breach("9.5.2.0-3", session("initialized"), statement("completed"), put("result", "success", value=True)),
    breach(
        "9.5.3.0-2", session("initialized"), statement("completed"), put("result", "completion", value=False)
    ),
    breach("9.5.3.0-2", session("initialized"), statement("passed"), put("result", "completion", value=True)),
    *(
        breach("9.5.4.1-1", session("initialized"), statement(verb), put("result", "duration", value=None))
        for verb in ("completed", "passed", "failed", "terminated")
    ),
    breach("9.6.2.0-1", session(), statement("initialized"), put(*GROUPS, "grouping", value=[])),
    breach("9.6.2.1-1", session(), statement("initialized"), put(*GROUPS, "category", value=[])),
    breach("9.6.2.1-1", session("initialized"), answer(), put(*GROUPS, "category", value=[{"id": CMI5}])),
    breach(
        "9.6.2.2-1",
        session("initialized"),
        statement("passed"),
        put(*GROUPS, "category", value=[{"id": CMI5}]),
    ),
    breach("9.6.2.2-2", session("initialized"), answer(), put(*GROUPS, "category", value=[{"id": MOVE_ON}])),
    breach("9.6.3.1-4", session(), statement("initialized"), put("context", "extensions", value={})),
    breach(
        "9.6.3.2-2",
        session("initialized"),
        statement("passed"),
        put("context", "extensions", MASTERY, value=0.5),
    ),
    breach("10.2.1.0-7", session(), statement("initialized"), put("context", "platform", value="Ours")),
    breach("10.2.2.0-9", session("initialized", mode="Browse"), statement("completed")),
    breach("10.2.2.0-9", session("initialized", mode="Review"), statement("passed")),
]


@pytest.mark.parametrize("verb", ["completed", "passed", "failed", "terminated", "answered"])
def test_what_is_legal_is_taken(verb: str) -> None:
    made = answer() if verb == "answered" else statement(verb)
    assert statement_faults(made, session("initialized")) == []
    assert statement_faults(statement("initialized"), session()) == []


@pytest.mark.parametrize(
    "case", BREACHES, ids=[f"{rule}-{number}" for number, (rule, *_) in enumerate(BREACHES)]
)
def test_each_breach_is_refused_by_its_rule(case: Breach) -> None:
    rule, opened, made, change = case
    change(made)
    assert rule in {found for found, _ in statement_faults(made, opened)}


def test_initialized_waits_for_all_that_has_to_be_read() -> None:
    opened = session()
    opened.read.remove("cmi5LearnerPreferences")
    assert statement_faults(statement("initialized"), opened)[0][0] == "11.0.0.0-3"


def asked(method: str, resource: str, body: object = None, key: str = "token", **query: str) -> list[str]:
    """Return the rules that a request breaks."""
    store = Store()
    store.sessions["token"] = session("initialized")
    headers = {"authorization": f"Basic {key}", "x-experience-api-version": "1.0.3"}
    answered = store.respond(
        Request(method, f"{ENDPOINT}/{resource}", query, headers, json.dumps(body).encode())
    )
    assert answered is not None
    return [each.rule for each in store.violations]


def test_requests_are_judged_as_well() -> None:
    whose = {"agent": json.dumps(ACTOR)}
    mine = whose | {"activityId": ACTIVITY, "registration": REGISTRATION}
    launch_data = mine | {"stateId": "LMS.LaunchData"}
    wishes = {"profileId": "cmi5LearnerPreferences"}
    assert asked("GET", "activities/state", **launch_data) == []
    assert asked("GET", "activities/state", key="stolen", **launch_data) == ["8.1.2.0-5"]
    assert asked("PUT", "activities/state", {}, **launch_data) == ["10.2.1.0-5"]
    assert asked("GET", "activities/state", **launch_data | {"registration": "other"}) == ["8.1.4.0-3"]
    assert asked("GET", "agents/profile", agent="{}", **wishes) == ["11.0.0.0-1"]
    assert asked("GET", "agents/profile", profileId="other", **whose) == ["11.0.0.0-4"]
    assert asked("PUT", "agents/profile", {}, **whose, **wishes) == ["4.1.0.0-1"]


def test_the_token_is_given_once_and_to_a_post() -> None:
    launcher = Launcher()
    with launcher.site:
        launcher.sessions.append(session())
        for method in ("POST", "GET"):
            launcher.respond(Request(method, "/launch/token/session-1", {}, {}, b""))
    assert [each.rule for each in launcher.store.violations] == ["8.2.1", "8.1.2.0-4", "8.2.1"]


def test_every_requirement_of_the_list_is_somebodys() -> None:
    """Of content: proved by a test that there is, or by a rule that a case of its own proves."""
    listed = set(json.loads(REQUIREMENTS.read_text("utf-8")))
    of_the_list = {each for each in listed if "(" not in each}
    groups = [set(BY_TEST), set(BY_RULE), set(NOT_DONE), set(OF_THE_LMS)]
    assert set.union(*groups) == of_the_list
    assert sum(map(len, groups)) == len(of_the_list)
    for proof in set(BY_TEST.values()):
        file, _, name = proof.partition("::")
        assert re.search(rf"^def {name}\(", (TESTS / file).read_text("utf-8"), re.MULTILINE), proof
    of_requests = {
        "8.1.2.0-4",
        "8.1.2.0-5",
        "8.1.4.0-3",
        "10.2.1.0-5",
        "11.0.0.0-1",
        "11.0.0.0-3",
        "11.0.0.0-4",
    }
    assert set(BY_RULE.values()) <= {rule for rule, *_ in BREACHES} | of_requests
