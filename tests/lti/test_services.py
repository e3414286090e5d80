"""Line items, scores and members, against a platform over HTTP that takes nothing wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from westeros_learn import lti
from westeros_learn.lti import (
    ActivityProgress,
    GradeService,
    GradingProgress,
    LineItem,
    PlatformRefusedError,
    PlatformTroubleError,
    Score,
)

from .platform import TestPlatform
from .school import ROLE, SCOPES
from .tool import TestTool, known

AT = datetime(2026, 11, 26, 9, 30, 1, 250_000, tzinfo=UTC)


class Clock:
    """Seconds, as a test sets them."""

    now = 0.0

    def __call__(self) -> float:
        """Return them."""
        return self.now


def services(
    tool: TestTool, platform: TestPlatform, tokens: lti.Tokens | None = None, client: str = "tool-1"
) -> lti.Services:
    """Return the services of a platform."""
    here = known(platform, platform.clients[client])
    return lti.Services(here, lti.newest(tool.keys), tokens or lti.Tokens(), loopback=True)


def gradebook(platform: TestPlatform) -> GradeService:
    """Return what a launch says of the gradebook."""
    return GradeService(f"{platform.base}/courses/c-1/lineitems?type_id=1", "", frozenset(SCOPES[:4]))


def score(**other: Any) -> Score:
    """Return a score."""
    told = Score("ana", AT, 7.5, 10, ActivityProgress.COMPLETED, GradingProgress.FULLY_GRADED)
    return replace(told, **other)


def test_a_score_arrives_whole(tool: TestTool, platform: TestPlatform) -> None:
    there = services(tool, platform)
    item = there.create_line_item(gradebook(platform), LineItem("", "Quiz", 10, "quiz-1", "grade"))
    assert item.id == f"{platform.base}/courses/c-1/lineitems/1/lineitem?type_id=1"
    there.send_score(item.id, gradebook(platform), score(comment="Passed."))
    assert platform.services.log == [
        {
            "course": "c-1",
            "item": "1",
            "userId": "ana",
            "scoreGiven": 7.5,
            "scoreMaximum": 10,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "timestamp": "2026-11-26T09:30:01.250Z",
            "comment": "Passed.",
        }
    ]


def test_progress_without_points_is_told_too(tool: TestTool, platform: TestPlatform) -> None:
    number = platform.services.add("c-1", {"label": "Course", "scoreMaximum": 100})
    address = f"{platform.base}/courses/c-1/lineitems/{number}/lineitem?type_id=1"
    begun = score(given=None, activity=ActivityProgress.IN_PROGRESS, grading=GradingProgress.NOT_READY)
    services(tool, platform).send_score(address, gradebook(platform), begun)
    (told,) = platform.services.log
    assert "scoreGiven" not in told
    assert (told["activityProgress"], told["gradingProgress"]) == ("InProgress", "NotReady")


def test_columns_are_found_by_their_marks_over_all_pages(tool: TestTool, platform: TestPlatform) -> None:
    there, book = services(tool, platform), gradebook(platform)
    for number in range(5):
        there.create_line_item(book, LineItem("", f"Quiz {number}", 10, f"q-{number % 2}", f"t-{number}"))
    assert [item.label for item in there.line_items(book)] == [f"Quiz {number}" for number in range(5)]
    assert [item.tag for item in there.line_items(book, resource_id="q-1")] == ["t-1", "t-3"]
    assert [item.tag for item in there.line_items(book, resource_id="q-0", tag="t-4")] == ["t-4"]
    assert there.line_items(book, link_id="l-1") == ()


@pytest.mark.parametrize("quoted", [True, False])
def test_members_come_over_all_pages(tool: TestTool, platform: TestPlatform, quoted: bool) -> None:
    platform.services.quoted = quoted
    for number in range(5):
        platform.courses["c-1"].members.append(platform.person(f"p-{number}", "P", str(number), "Learner").id)
    platform.people["p-4"].active = False
    address = f"{platform.base}/courses/c-1/members?type=1"
    found = services(tool, platform).members(address)
    assert [member.subject for member in found] == ["ana", "tomasz", "p-0", "p-1", "p-2", "p-3", "p-4"]
    assert [member.part for member in found[:2]] == [lti.Part.LEARNER, lti.Part.TRAINER]
    assert [member.active for member in found] == [True] * 6 + [False]
    assert services(tool, platform).members(address, link_id="l-1")
    with pytest.raises(PlatformRefusedError):
        services(tool, platform).members(address, link_id="gone")


def test_access_is_asked_for_once_and_anew_before_it_ends(tool: TestTool, platform: TestPlatform) -> None:
    clock = Clock()
    there = services(tool, platform, lti.Tokens(clock))
    for _ in range(3):
        there.line_items(gradebook(platform))
    assert platform.services.token_requests == 1
    clock.now = 3599.0
    there.line_items(gradebook(platform))
    assert platform.services.token_requests == 2


def test_access_that_the_platform_forgot_is_asked_for_anew(tool: TestTool, platform: TestPlatform) -> None:
    there = services(tool, platform)
    there.line_items(gradebook(platform))
    platform.services.tokens.clear()
    there.line_items(gradebook(platform))
    assert platform.services.token_requests == 2


def test_access_is_kept_apart_for_each_registration(tool: TestTool, platform: TestPlatform) -> None:
    """Two registrations at one issuer: what one was given opens nothing for the other."""
    platform.client(tool.tool.base).scopes = list(SCOPES[-1:])
    tokens = lti.Tokens()
    services(tool, platform, tokens).line_items(gradebook(platform))
    with pytest.raises(PlatformRefusedError):
        services(tool, platform, tokens, "tool-2").line_items(gradebook(platform))


def test_a_new_key_signs_and_an_old_one_is_still_published(tool: TestTool, platform: TestPlatform) -> None:
    old = tool.keys[0]
    tool.keys = [old, lti.new_key(datetime(2030, 1, 1, tzinfo=UTC))]
    try:
        assert lti.newest(tool.keys) is not old
        services(tool, platform).line_items(gradebook(platform))
        here = known(platform, platform.clients["tool-1"])
        lti.Services(here, old, lti.Tokens(), loopback=True).line_items(gradebook(platform))
        published = lti.public_set(tool.keys)["keys"]
        assert [key["kid"] for key in published] == [tool.keys[1].kid, old.kid]
        assert not any(set(key) & {"d", "p", "q"} for key in published)
        tool.keys = [tool.keys[1]]
        with pytest.raises(PlatformRefusedError):  # once it is taken back, nobody believes it
            lti.Services(here, old, lti.Tokens(), loopback=True).line_items(gradebook(platform))
    finally:
        tool.keys = [old]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_passes_is_tried_again(tool: TestTool, platform: TestPlatform, status: int) -> None:
    platform.services.troubles = [status]
    with pytest.raises(PlatformTroubleError) as trouble:
        services(tool, platform).line_items(gradebook(platform))
    assert trouble.value.status == status


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 422])
def test_what_stays_is_not_tried_again(tool: TestTool, platform: TestPlatform, status: int) -> None:
    platform.services.troubles = [status]
    with pytest.raises(PlatformRefusedError) as refused:
        services(tool, platform).line_items(gradebook(platform))
    assert refused.value.status == status
    assert "The platform is in trouble." in refused.value.message


def test_a_score_that_is_older_than_the_one_there_is_refused(tool: TestTool, platform: TestPlatform) -> None:
    there, book = services(tool, platform), gradebook(platform)
    item = there.create_line_item(book, LineItem("", "Quiz", 10))
    there.send_score(item.id, book, score())
    with pytest.raises(PlatformRefusedError) as refused:
        there.send_score(item.id, book, score(given=3))
    assert refused.value.status == 409


def test_access_that_is_not_given_is_a_refusal(tool: TestTool, platform: TestPlatform) -> None:
    platform.clients["tool-1"].scopes = []
    with pytest.raises(PlatformRefusedError) as refused:
        services(tool, platform).line_items(gradebook(platform))
    assert refused.value.status == 400
    assert "invalid_scope" in refused.value.message


def test_what_the_launch_did_not_allow_is_not_asked_for(tool: TestTool, platform: TestPlatform) -> None:
    nothing = replace(gradebook(platform), scopes=frozenset())
    there = services(tool, platform)
    for ask in (
        lambda: there.send_score(f"{platform.base}/x", nothing, score()),
        lambda: there.line_items(nothing),
        lambda: there.create_line_item(nothing, LineItem("", "Quiz", 10)),
    ):
        with pytest.raises(PlatformRefusedError, match="allow"):
            ask()
    assert platform.services.token_requests == 0


@pytest.mark.parametrize(
    "answer",
    [{"access_token": None}, {"access_token": "a\r\nb"}, {"access_token": ["a"]}, {"expires_in": "soon"}],
    ids=str,
)
def test_access_that_is_none_is_no_access(
    tool: TestTool, platform: TestPlatform, answer: dict[str, Any]
) -> None:
    platform.services.answers["token"] = answer
    there = services(tool, platform)
    if "expires_in" in answer:
        there.line_items(gradebook(platform))
        there.line_items(gradebook(platform))
        assert platform.services.token_requests == 2
    else:
        with pytest.raises(PlatformTroubleError):
            there.line_items(gradebook(platform))
        platform.services.answers.clear()
        there.line_items(gradebook(platform))  # what was none was not kept


def test_pages_without_end_are_left(tool: TestTool, platform: TestPlatform) -> None:
    platform.services.answers |= {"endless": True, "next": "?from=0"}
    with pytest.raises(PlatformTroubleError):
        services(tool, platform).members(f"{platform.base}/courses/c-1/members?type=1")


@pytest.mark.parametrize(
    "following", ["http://127.0.0.1:1/members", "http://evil.example/", "file:///etc/passwd"]
)
def test_a_next_page_elsewhere_is_not_asked_for(
    tool: TestTool, platform: TestPlatform, following: str
) -> None:
    """Our access would go along."""
    platform.services.answers |= {"endless": True, "next": following}
    with pytest.raises(PlatformRefusedError):
        services(tool, platform).members(f"{platform.base}/courses/c-1/members?type=1")


def test_a_platform_that_is_not_there_is_in_trouble(tool: TestTool, platform: TestPlatform) -> None:
    here = replace(known(platform, platform.clients["tool-1"]), token_url="http://127.0.0.1:1/token")
    with pytest.raises(PlatformTroubleError):
        lti.Services(here, tool.keys[0], lti.Tokens(), loopback=True).line_items(gradebook(platform))


def test_strange_members_are_left_out(tool: TestTool, platform: TestPlatform) -> None:
    address = f"{platform.base}/courses/c-1/members?type=1"
    platform.people["ana"].id = ""
    platform.people["tomasz"].roles = [f"{ROLE}Instructor", 7]  # type: ignore[list-item]  # a lie
    (found,) = services(tool, platform).members(address)
    assert (found.subject, found.part) == ("tomasz", lti.Part.TRAINER)
