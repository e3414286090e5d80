"""What is said of a learner to a trainer: what may hold them up, and what happened, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from westeros_learn.delivery.concerns import Concern, ConcernKind
from westeros_learn.delivery.matrix import MatrixRow, Stage
from westeros_learn.delivery.timeline import Event, EventKind
from westeros_learn.model import Course
from westeros_learn.web.words import gettext, ngettext, percent


def concern_words(concern: Concern, course: Course) -> str:
    """Return what was seen of a learner, as a sentence without its full stop."""
    quiz = course.quiz_by_id.get(concern.quiz_id)
    test = quiz.title if quiz else concern.quiz_id
    match concern.kind:
        case ConcernKind.NO_ATTEMPTS_LEFT:
            return gettext("“%(test)s” is not passed, and no attempt is left", test=test)
        case ConcernKind.FAILED_OFTEN:
            return ngettext(
                "“%(test)s” was tried %(num)s time and is not passed",
                "“%(test)s” was tried %(num)s times and is not passed",
                concern.count,
                test=test,
            )
        case ConcernKind.LEFT_OPEN:
            return ngettext(
                "An attempt at “%(test)s” has been open for %(num)s day",
                "An attempt at “%(test)s” has been open for %(num)s days",
                concern.days,
                test=test,
            )
        case ConcernKind.NOT_BEGUN:
            return ngettext(
                "Has not begun, after %(num)s day", "Has not begun, after %(num)s days", concern.days
            )
        case ConcernKind.QUIET:
            return ngettext("Nothing done for %(num)s day", "Nothing done for %(num)s days", concern.days)
        case ConcernKind.SAME_PLACE:
            return ngettext(
                "Stopped in “%(lesson)s”, like %(num)s other person",
                "Stopped in “%(lesson)s”, like %(num)s others",
                concern.count,
                lesson=lesson_title(course, concern.lesson_id),
            )


def lesson_title(course: Course, lesson_id: str) -> str:
    """Return what a lesson is called; its id, where it has left the course."""
    return next((lesson.title for lesson in course.lessons if lesson.id == lesson_id), lesson_id)


def stage_names() -> dict[Stage, str]:
    """Return how far somebody has come, in words."""
    return {
        Stage.NOT_BEGUN: gettext("not begun"),
        Stage.UNDER_WAY: gettext("under way"),
        Stage.COMPLETE: gettext("completed"),
    }


def reasons(row: MatrixRow, course: Course) -> list[str]:
    """Return everything that was seen of a learner."""
    return [concern_words(each, course) for each in row.concerns]


def event_words(event: Event) -> str:
    """Return what happened, as a sentence without its full stop."""
    return _SAID[event.kind](event)


def _more_time(event: Event) -> str:
    return ngettext(
        "Was given %(num)s more minute in attempt %(number)s at “%(test)s”",
        "Was given %(num)s more minutes in attempt %(number)s at “%(test)s”",
        event.minutes or 0,
        number=event.number,
        test=event.title,
    )


def _finished(event: Event) -> str:
    where = {"number": event.number, "test": event.title, "percent": percent(event.score or 0)}
    if event.passed is None:
        return gettext("Finished attempt %(number)s at “%(test)s” with %(percent)s", **where)
    if event.passed:
        return gettext("Passed “%(test)s” in attempt %(number)s with %(percent)s", **where)
    return gettext("Did not pass “%(test)s” in attempt %(number)s: %(percent)s", **where)


def worth(score: int | None) -> str:
    """Return what an answer was worth, in words: it is never told by a colour alone."""
    if score is None:
        return ""
    if score >= _FULL:
        return gettext("right")
    return gettext("wrong") if score <= 0 else gettext("partly right, %(percent)s", percent=percent(score))


_FULL = 10_000

_SAID: Mapping[EventKind, Callable[[Event], str]] = {
    EventKind.ENROLLED: lambda _: gettext("Enrolled in the course"),
    EventKind.READ: lambda event: gettext("Read “%(lesson)s”", lesson=event.title),
    EventKind.SKIPPED: lambda event: gettext(
        "Skipped “%(lesson)s” after its content notice", lesson=event.title
    ),
    EventKind.ANSWERED: lambda event: event.title,
    EventKind.BEGAN: lambda event: gettext(
        "Began attempt %(number)s at “%(test)s”", number=event.number, test=event.title
    ),
    EventKind.FINISHED: _finished,
    EventKind.TALK_BEGAN: lambda event: gettext("Began the conversation “%(talk)s”", talk=event.title),
    EventKind.SAID: lambda event: gettext("Said in “%(talk)s”", talk=event.title),
    EventKind.TALK_ENDED: lambda event: gettext(
        "Ended the conversation “%(talk)s” with %(percent)s",
        talk=event.title,
        percent=percent(event.score or 0),
    ),
    EventKind.COMPLETED: lambda _: gettext("Completed the course"),
    EventKind.CERTIFIED: lambda _: gettext("Took the certificate"),
    EventKind.REMINDED: lambda event: gettext("Was reminded by %(trainer)s", trainer=event.words),
    EventKind.REOPENED: lambda event: gettext(
        "Attempt %(number)s at “%(test)s” was opened again", number=event.number, test=event.title
    ),
    EventKind.MORE_TIME: _more_time,
}
