"""What is told to a platform's services, and what they tell: scores, line items, members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from westeros_learn.lti.message import Part


class ActivityProgress(StrEnum):
    """How far the learner has come (AGS 2.0, 4.4.6)."""

    INITIALIZED = "Initialized"
    STARTED = "Started"
    IN_PROGRESS = "InProgress"
    SUBMITTED = "Submitted"
    COMPLETED = "Completed"


class GradingProgress(StrEnum):
    """How final a score is (AGS 2.0, 4.4.7). A platform shows one that is fully graded alone."""

    FULLY_GRADED = "FullyGraded"
    PENDING = "Pending"
    NOT_READY = "NotReady"


@dataclass(frozen=True, slots=True)
class Score:
    """What a platform is told of a learner's work (AGS 2.0, 4.4).

    Attributes:
        subject: who, as the platform calls them.
        at: when it came to be so: a platform takes no score that is older than the one it has.
        given: the points; None where there are none as yet.
        maximum: the points that could be had.
        activity: how far the learner has come.
        grading: how final it is.
        comment: a sentence for the learner; "" for none.
    """

    subject: str
    at: datetime
    given: float | None
    maximum: float
    activity: ActivityProgress
    grading: GradingProgress
    comment: str = ""


@dataclass(frozen=True, slots=True)
class LineItem:
    """A column of a platform's gradebook (AGS 2.0, 3.2).

    Attributes:
        id: its address; "" as long as the platform has not given it one.
        label: its heading.
        maximum: the points that can be had.
        resource_id, tag: how this app knows it again.
        link_id: the link to which it belongs; "" for none.
    """

    id: str
    label: str
    maximum: float
    resource_id: str = ""
    tag: str = ""
    link_id: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a course at the platform (NRPS 2.0, 2.2); "" where it does not say something.

    Attributes:
        subject: who it is, the same as in launches.
        part: in which part.
        active: whether they take part now.
    """

    subject: str
    name: str
    given_name: str
    family_name: str
    email: str
    part: Part
    active: bool
