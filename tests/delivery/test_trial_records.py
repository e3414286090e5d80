"""The record store of the test LMS: what it refuses a package of cmi5, each with its reason."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from westeros_learn.delivery.trial_documents import Answer, Asked
from westeros_learn.delivery.trial_records import TrialRecords, Unit
from westeros_learn.delivery.trial_statements import CATEGORY, MOVE_ON, SESSION, VERBS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Visit:
    """A package in one visit, which speaks as cmi5 wants it to."""

    def __init__(self, records: TrialRecords, *, anew: bool = False) -> None:
        self.records = records
        self.launched = records.launch(Unit("https://example.org/unit", 0.7, "Passed", ""), anew=anew)
        self.token = json.loads(records.token(self.launched["session"]).body)["auth-token"]

    def ask(
        self, method: str, resource: str, body: str = "", headers: dict[str, str] | None = None, **query: str
    ) -> Answer:
        """Make a request."""
        own = {"authorization": f"Basic {self.token}", "x-experience-api-version": "1.0.3"}
        return self.records.answer(Asked(method, resource, query, own | (headers or {}), body))

    def statement(self, word: str, **result: Any) -> dict[str, Any]:
        """A statement that is as it should be."""
        judged = word in ("completed", "passed", "failed")
        return {
            "id": str(uuid4()),
            "timestamp": "2027-01-15T08:30:00.000Z",
            "actor": json.loads(self.launched["actor"]),
            "verb": {"id": VERBS + word},
            "object": {"id": self.launched["activityId"]},
            "context": {
                "registration": self.launched["registration"],
                "contextActivities": {"category": [{"id": CATEGORY}, *([{"id": MOVE_ON}] if judged else [])]},
                "extensions": {SESSION: self.launched["session"]},
            },
            "result": {"duration": "PT1M", **result},
        }

    def say(self, word: str, **result: Any) -> Answer:
        """Send one."""
        return self.ask("POST", "statements", json.dumps(self.statement(word, **result)))

    def state(self, method: str, body: str = "", headers: dict[str, str] | None = None) -> Answer:
        """Use a document of the learner's state."""
        where = {name: self.launched[name] for name in ("activityId", "registration")}
        return self.ask(
            method, "activities/state", body, headers, agent=self.launched["actor"], stateId="place", **where
        )


@pytest.fixture
def records(tmp_path: Path) -> TrialRecords:
    """A store in which nothing was said."""
    return TrialRecords(tmp_path / "records.db")


BREAKS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "Its id is no UUID": lambda each: each.update(id="one"),
    "no time in UTC": lambda each: each.update(timestamp="2027-01-15T08:30:00+02:00"),
    "not that of the launch": lambda each: each["context"].update(registration="other"),
    "does not name the session": lambda each: each["context"].update(extensions={}),
    "has an actor, a verb with an id, and an object": lambda each: each.pop("object"),
    "not the activity of the launch": lambda each: each["object"].update(id="https://example.org/other"),
    "has the category moveOn": lambda each: each["context"]["contextActivities"].update(
        category=[{"id": CATEGORY}]
    ),
    "says success: true": lambda each: each["result"].pop("success"),
    "with a score of 0.2": lambda each: each["result"].update(score={"scaled": 0.2}),
    "how long it took": lambda each: each["result"].pop("duration"),
    "Only the LMS says this": lambda each: each["verb"].update(
        id="https://w3id.org/xapi/adl/verbs/satisfied"
    ),
    "Initialized comes once": lambda each: each["verb"].update(id=f"{VERBS}initialized"),
}


@pytest.mark.parametrize("sentence", BREAKS)
def test_a_statement_is_refused_for_what_is_wrong_with_it_alone(records: TrialRecords, sentence: str) -> None:
    visit = Visit(records)
    assert visit.say("initialized").status == 200
    good = visit.statement("passed", success=True, score={"scaled": 0.9})
    bad = deepcopy(good)
    BREAKS[sentence](bad)
    refused = visit.ask("POST", "statements", json.dumps(bad))
    assert refused.status == 403
    assert sentence in refused.why
    assert refused.why.count("(cmi5") + refused.why.count("(xAPI") == 1, refused.why
    assert records.calls(0)[-1]["why"] == refused.why
    assert visit.ask("POST", "statements", json.dumps(good)).status == 200


def test_statements_come_in_their_order(records: TrialRecords) -> None:
    visit = Visit(records)
    assert "first statement" in visit.say("completed", completion=True).why
    visit.say("initialized")
    assert visit.say("passed", success=True, score={"scaled": 0.9}).status == 200
    assert "Failed never comes after" in visit.say("failed", success=False).why
    assert visit.say("terminated").status == 200
    assert "Nothing comes after" in visit.say("answered").why
    assert records.standing()["satisfied"] == "yes"
    again = Visit(records)
    again.say("initialized")
    assert "Passed comes once for a registration" in again.say("passed", success=True).why
    assert "Its session is over" in visit.say("answered").why
    new = Visit(records, anew=True)
    assert records.standing()["satisfied"] == "no", "a new registration begins with nothing"
    new.say("initialized")
    assert new.say("passed", success=True).status == 200


def test_a_token_is_given_once_and_nothing_is_answered_without_it(records: TrialRecords) -> None:
    visit = Visit(records)
    assert "auth-token" not in records.token(visit.launched["session"]).body
    visit.token = "guessed"
    assert visit.say("initialized").status == 401
    assert visit.state("GET").status == 401


def test_a_document_is_not_written_over_unseen(records: TrialRecords) -> None:
    visit = Visit(records)
    assert visit.state("GET").status == 404
    assert visit.state("PUT", '{"a": 1}', {"if-none-match": "*"}).status == 204
    tag = visit.state("GET").headers["ETag"]
    assert visit.state("PUT", '{"a": 2}', {"if-match": tag}).status == 204
    assert visit.state("PUT", '{"a": 3}', {"if-match": tag}).status == 412
    assert visit.state("POST", '{"b": 4}').status == 204
    assert json.loads(visit.state("GET").body) == {"a": 2, "b": 4}
    assert visit.state("DELETE").status == 204
    assert visit.state("GET").status == 404


def test_it_fails_and_forgets_when_it_is_told_to(records: TrialRecords) -> None:
    visit = Visit(records)
    records.set_conditions({"fails": True})
    assert visit.say("initialized").status == 503
    records.set_conditions({"forgets": True})
    assert visit.say("initialized").status == 200
    assert visit.state("PUT", "{}").status == 204
    records.set_conditions({})
    assert visit.state("GET").status == 404
    assert records.standing()["statements"] == "0"
