"""What an LMS sequences by (SCORM 2004, Sequencing and Navigation): what opens, what is skipped, what counts.

References are to its 4th Edition; the 3rd has the same elements. A part is *done* when its SCO
says so, which is its primary objective: its tests are passed, or, without a test, it is completed.
What one part must know of another one goes by global objectives (SN, 3.10.3): each is written by the
part itself, and by the pre-test for the parts whose outcomes it found to be known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from westeros_learn.export.lessons import required_before
from westeros_learn.export.options import Access
from westeros_learn.export.parts import Part
from westeros_learn.model import Course, Quiz, QuizRole
from westeros_learn.player import Place, quiz_size

USUAL_MARK = 80
"""Per cent by which the pre-test finds an outcome known, in a course without a test that counts."""

_OWN_TESTS = {QuizRole.COUNTS, QuizRole.PRE_TEST}


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective of one activity (SN, 3.10).

    Attributes:
        id: by which the activity and its SCO know it.
        shared: the global objective that it is mapped to, "" for none.
        writes: whether it is written there; else it is read from there.
    """

    id: str
    shared: str = ""
    writes: bool = False


@dataclass(frozen=True, slots=True)
class Activity:
    """What is said of one item.

    Attributes:
        primary: the objective that its SCO's success is.
        objectives: the others.
        opens_after: the objectives that must be satisfied before it can be begun.
        skipped_by: the objectives by all of which it is passed over on the way; it can still be chosen.
        attempts: how often an LMS may begin it anew; None for as often as it is asked to.
        weight: what its score is worth among its neighbours', from 0 to 1.
    """

    primary: Objective
    objectives: tuple[Objective, ...] = ()
    opens_after: tuple[str, ...] = ()
    skipped_by: tuple[str, ...] = ()
    attempts: int | None = None
    weight: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sequencing:
    """How the parts of a course follow each other.

    Attributes:
        activities: what is said of each item, by its identifier: of parts, and of modules over them.
        places: what the SCO of each part knows of it, in order.
        skippable: the parts that the pre-test may show to be known.
    """

    activities: Mapping[str, Activity]
    places: tuple[Place, ...]
    skippable: tuple[Part, ...]

    @property
    def shares(self) -> bool:
        """Whether there are global objectives: an import into Moodle stops at them."""
        return any(each.shared for one in self.activities.values() for each in (one.primary, *one.objectives))


def sequencing_of(
    course: Course, parts: Sequence[Part], access: Access, groups: Mapping[str, Sequence[Part]]
) -> Sequencing:
    """Return how the parts of a course follow each other.

    Args:
        course: the course.
        parts: its parts.
        access: which parts must be done before which.
        groups: the parts under each heading, by the identifier of its item.
    """
    made = _Made(course, parts, access)
    leaves = {part.item: made.leaf(part) for part in parts}
    clusters = {item: made.cluster(item, here) for item, here in groups.items()}
    items = tuple((part.item, part.title, _heading(part)) for part in parts)
    places = tuple(
        Place(items, here, made.tells(part), _names(made.known_by[part.item]), made.mark)
        for here, part in enumerate(parts)
    )
    skippable = tuple(part for part in parts if made.known_by[part.item])
    return Sequencing(leaves | clusters, places, skippable)


def _heading(part: Part) -> str:
    """Return the title that a part stands under: its module's, unless it is a module."""
    return "" if part.id == part.module.id else part.module.title


def pre_test_size(parts: Sequence[Part], outcome: str) -> int:
    """Return how many questions about an outcome the pre-test asks at the least."""
    sizes = [dict(_asked_of(quiz, part)).get(outcome, 0) for part in parts for quiz in _pre_tests(part)]
    return max(sizes, default=0)


class _Made:
    """Makes the activities of a course."""

    def __init__(self, course: Course, parts: Sequence[Part], access: Access) -> None:
        self._course = course
        self._parts = parts
        self._required = {part.item: required_before(parts, part, access) for part in parts}
        self._awaited = {each.item for before in self._required.values() for each in before}
        self._total = sum(_counted_size(part) for part in parts)
        marks = [quiz.pass_mark for part in parts for quiz in part.counted if quiz.pass_mark is not None]
        self.mark = max(marks, default=USUAL_MARK)
        tested = {
            outcome for part in parts for quiz in _pre_tests(part) for outcome, _ in _asked_of(quiz, part)
        }
        self.known_by = {part.item: self._known_by(part, tested) for part in parts}

    def leaf(self, part: Part) -> Activity:
        """Return what is said of a part."""
        required = self._required[part.item]
        awaited = part.item in self._awaited
        return Activity(
            Objective(f"{part.item}-objective", self._done(part.item) if awaited else "", writes=awaited),
            (
                *(objective for objective, _ in self._told(part)),
                *self._outcomes(self.known_by[part.item]),
                *(Objective(_name("done", each.item), self._done(each.item)) for each in required),
            ),
            opens_after=tuple(_name("done", each.item) for each in required),
            skipped_by=_names(self.known_by[part.item]),
            attempts=_attempts(part),
            weight=self._weight([part]),
        )

    def cluster(self, item: str, parts: Sequence[Part]) -> Activity:
        """Return what is said of a heading: it is passed over when every part under it is."""
        needed = [self.known_by[part.item] for part in parts]
        known = self._in_order(outcome for each in needed for outcome in each) if all(needed) else ()
        return Activity(
            Objective(f"{item}-objective"),
            tuple(self._outcomes(known)),
            skipped_by=_names(known),
            weight=self._weight(parts),
        )

    def tells(self, part: Part) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the ids of the objectives that a SCO writes, each with the outcomes that it stands for."""
        return tuple((objective.id, outcomes) for objective, outcomes in self._told(part))

    def _told(self, part: Part) -> Iterator[tuple[Objective, tuple[str, ...]]]:
        """Yield the objectives that the SCO with the pre-test writes, each with the outcomes it stands for.

        It writes an objective for each outcome by which something is passed over, and one for
        each part that is passed over and that others wait for.
        """
        if not _pre_tests(part):
            return
        for outcome in self._in_order(outcome for needed in self.known_by.values() for outcome in needed):
            yield Objective(_name(outcome), self._global("outcome", outcome), writes=True), (outcome,)
        for item, needed in self.known_by.items():
            if needed and item in self._awaited:
                yield Objective(_name("known", item), self._done(item), writes=True), needed

    def _known_by(self, part: Part, tested: set[str]) -> tuple[str, ...]:
        """Return the outcomes that a part teaches, if the pre-test asks for all of them; else none.

        A part with a test that counts, or with the pre-test, is passed over by nobody.
        """
        taught = {question.outcome for lesson in part.played.lessons for question in lesson.questions}
        held = {quiz.role for quiz in part.played.quizzes} & _OWN_TESTS
        return self._in_order(taught) if taught and taught <= tested and not held else ()

    def _in_order(self, outcomes: Iterable[str]) -> tuple[str, ...]:
        named = {*outcomes}
        return tuple(outcome.id for outcome in self._course.outcomes if outcome.id in named)

    def _outcomes(self, outcomes: Iterable[str]) -> Iterator[Objective]:
        return (Objective(_name(each), self._global("outcome", each)) for each in outcomes)

    def _done(self, item: str) -> str:
        return self._global("done", item)

    def _global(self, kind: str, name: str) -> str:
        return f"urn:westeros-learn:{self._course.id}:{kind}:{name}"

    def _weight(self, parts: Sequence[Part]) -> Decimal:
        """Return which share of all counted questions some parts ask."""
        size = sum(_counted_size(part) for part in parts)
        return (Decimal(size) / self._total).quantize(Decimal("0.0001")).normalize() if size else Decimal(0)


def _name(*words: str) -> str:
    """Return the id of an objective as every LMS takes one: without hyphens, which no id of ours needs."""
    return "_".join(words).replace("-", "_")


def _names(outcomes: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(_name, outcomes))


def _pre_tests(part: Part) -> tuple[Quiz, ...]:
    return tuple(quiz for quiz in part.played.quizzes if quiz.role is QuizRole.PRE_TEST)


def _asked_of(quiz: Quiz, part: Part) -> Iterator[tuple[str, int]]:
    """Yield each outcome that a quiz asks for in every attempt, and by how many questions at the least."""
    course = part.played
    pool = [question.outcome for question in course.pool]
    fixed = [course.question_by_id[one].outcome for one in quiz.questions if one in course.question_by_id]
    if fixed:
        yield from ((outcome, fixed.count(outcome)) for outcome in dict.fromkeys(fixed))
    elif quiz.quotas:
        yield from ((outcome, min(number, pool.count(outcome))) for outcome, number in quiz.quotas)
    elif quiz.draw >= len({*pool}):  # spread evenly: fewer would leave some out, by chance
        least = quiz.draw // len({*pool})
        yield from ((outcome, min(least, pool.count(outcome))) for outcome in dict.fromkeys(pool))


def _counted_size(part: Part) -> int:
    return sum(quiz_size(quiz, part.played) for quiz in part.counted)


def _attempts(part: Part) -> int | None:
    """Return how often a part may be begun anew: as often as its tests may be tried (SN, 3.5.1).

    Its SCO counts the attempts at its tests itself, within one attempt of the LMS that is suspended and
    resumed. This keeps an LMS from giving them all again, and again.
    """
    allowed = [quiz.attempts for quiz in part.counted]
    return max(filter(None, allowed)) if allowed and all(allowed) else None
