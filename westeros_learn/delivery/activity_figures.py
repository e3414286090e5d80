"""What an activity report says, and about which sessions it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from westeros_learn.delivery.gains import CourseGain
from westeros_learn.records import Strand


class Dimension(StrEnum):
    """By what people are told apart."""

    PROFESSION = "profession"
    COUNTRY = "country"
    INSTITUTION = "institution"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sessions a report is about.

    Attributes:
        since, until: only those that begin on one of these days. Each session belongs to the day on which it
            begins, so that no two reports about different times count one twice.
        strand: only those of one strand.
        cohort_id: only this one.
    """

    since: date | None = None
    until: date | None = None
    strand: Strand | None = None
    cohort_id: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many people a group has; None is not told, because it is too few or would tell of too few.

    Attributes:
        people: who took part.
        completed: those of them who completed the courses of a session.
    """

    people: int | None = None
    completed: int | None = None


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """A training session.

    Attributes:
        days: how many it has; None where they are not known.
    """

    id: int
    title: str
    place: str
    strand: Strand | None
    starts_on: date | None
    ends_on: date | None
    days: int | None
    courses: tuple[str, ...]
    count: Count


@dataclass(frozen=True, slots=True)
class StrandFigures:
    """The sessions of a strand, or of none."""

    strand: Strand | None
    sessions: int
    days: int
    count: Count


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """A group of people, or several that are told as one.

    Attributes:
        names: codes of professions or countries, names of institutions, "" for who did not say; empty
            where several groups must not be named.
        groups: how many groups it is; None where that is not told.
    """

    names: tuple[str, ...]
    groups: int | None
    count: Count


@dataclass(frozen=True, slots=True)
class GainFigures:
    """What was gained in a course; see `CourseGain`. Nothing where too few took both tests."""

    course_id: str
    found: CourseGain


@dataclass(frozen=True, slots=True)
class Activity:
    """A report.

    Attributes:
        made_at: when.
        total: all people, each counted once.
        days: of all sessions.
        groups: the people by each dimension; the rows of one add up to the total.
        too_few: whether there are people, but too few to tell anything of them.
        planned: sessions that fit and have not begun: they are not counted.
        undated: sessions that would fit if their days were known: they are not counted.
        hides: whether anything at all is not told.
    """

    choice: Choice
    made_at: datetime
    total: Count
    days: int
    sessions: tuple[SessionFigures, ...]
    strands: tuple[StrandFigures, ...]
    groups: Mapping[Dimension, tuple[GroupFigures, ...]]
    gains: tuple[GainFigures, ...]
    too_few: bool
    planned: int
    undated: int

    @property
    def hides(self) -> bool:
        """Whether anything is not told."""
        groups = [row for rows in self.groups.values() for row in rows]
        counts = [self.total, *(row.count for row in self.sessions), *(row.count for row in self.strands)]
        counts += [row.count for row in groups]
        together = any(row.groups != 1 for row in groups)
        return self.too_few or together or any(None in (each.people, each.completed) for each in counts)
