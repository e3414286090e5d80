"""The words for writing courses: what one may do, and what publishing does to learners."""

from __future__ import annotations

from westeros_learn.export.changes import Consequence, Happens
from westeros_learn.model import Diagnostic
from westeros_learn.records import Right
from westeros_learn.web.manage.package_words import consequence_sentence
from westeros_learn.web.words import gettext


def right_names() -> dict[Right, str]:
    """Return what each right is called."""
    return {
        Right.EDIT: gettext("write and publish"),
        Right.TRANSLATE: gettext("translate"),
        Right.COMMENT: gettext("read and comment"),
    }


def severity_name(fault: Diagnostic) -> str:
    """Return what a sort of fault is called."""
    return severity_words().get(fault.severity.value, "")


def severity_words() -> dict[str, str]:
    """Return what each sort of fault is called."""
    return {"error": gettext("Error"), "warning": gettext("Warning")}


_NOT_HERE = frozenset({Happens.TRACKS_LOST, Happens.WORK_FORGOTTEN, Happens.REPORT})
"""What happens on other platforms alone: here work is kept by the ids of questions and lessons."""


def happens_here(found: Consequence) -> bool:
    """Say whether something happens to learners of the app, and not only in a package."""
    return found.happens not in _NOT_HERE


def sentence(found: Consequence) -> str:
    """Return what publishing does to learners who are in the middle."""
    sentences = {
        Happens.KEYS: gettext(
            "Answers that were given stay judged as they were; from now on the new key holds. An "
            "administrator can have the earlier ones judged anew: westeros-learn db regrade."
        ),
        Happens.PASS_MARK_LOWER: gettext(
            "The pass mark falls from %(before)s to %(after)s per cent. An administrator can let earlier "
            "attempts pass by it: westeros-learn db pass-mark.",
            before=found.before,
            after=found.after,
        ),
        Happens.LESSONS_NEW: gettext(
            "Whoever is in the middle reads these lessons, too. Whoever has completed the course stays so."
        ),
        Happens.TEST_NEW: gettext(
            "This test must be passed, too, and the score counts it. Whoever has completed the course "
            "stays so."
        ),
    }
    return sentences.get(found.happens) or consequence_sentence(found)
