"""The words for packages: what can be chosen, what is done, what went wrong, what a change does."""

from __future__ import annotations

from collections.abc import Mapping

from westeros_learn.delivery.packages import Build, Line
from westeros_learn.export.changes import Consequence, Happens
from westeros_learn.player import language_name
from westeros_learn.web.words import gettext


def target_name(target: str) -> str:
    """Return what a target is called in a table."""
    names = {
        "scorm12": "SCORM 1.2",
        "scorm2004": "SCORM 2004",
        "cmi5": "cmi5",
        "imscc": "Common Cartridge",
        "moodle-xml": "Moodle XML",
        "html": gettext("Web folder"),
        "pdf": "PDF",
        "epub": "EPUB",
    }
    return names.get(target, target)


def line_name(line: Line) -> str:
    """Return what a package is for: a target and a language."""
    return f"{target_name(line.target)}, {language_name(line.language)}"


def option_words() -> dict[str, tuple[str, Mapping[str, str]]]:
    """Return what each option is called, and each of its values."""
    return {
        "status": (
            gettext("What the platform is told when the course is complete"),
            {
                "completed": gettext("“completed”, as most platforms expect"),
                "passed": gettext("“passed”, and “failed” when no attempt is left"),
            },
        ),
        "completion": (
            gettext("What makes the course complete"),
            {
                "seen-and-passed": gettext("everything seen, and the tests passed"),
                "seen": gettext("everything seen, whatever the tests say"),
                "passed": gettext("the tests passed, whatever was read"),
            },
        ),
        "until_passed": (
            gettext("What the platform is told after a test that was not passed, while attempts are left"),
            {
                "incomplete": gettext("nothing new: the course stays “incomplete”"),
                "failed": gettext("“failed”; some platforms then lock the course"),
            },
        ),
        "exit": (
            gettext("What “Save and close” does when the work is saved"),
            {
                "back": gettext("it goes back to the platform"),
                "close": gettext("it goes back, and closes the window that the platform has opened"),
                "stay": gettext("it stays, and says that the course can be closed"),
                "none": gettext("there is no such button; the platform has its own"),
            },
        ),
        "languages": (gettext("Further languages in the same package"), {}),
        "pass_mark": (gettext("Pass mark of the tests that count, in per cent"), {}),
        "media_limit": (gettext("The most that the package may weigh, in megabytes"), {}),
        "edition": (
            gettext("Edition of SCORM 2004"),
            {"4": gettext("4th Edition"), "3": gettext("3rd Edition")},
        ),
        "sco": (
            gettext("What the platform opens and counts"),
            {
                "course": gettext("the whole course as one"),
                "lesson": gettext("each lesson by itself"),
                "module": gettext("each module by itself"),
            },
        ),
        "access": (
            gettext("Where each lesson or module is opened by itself"),
            {
                "test-last": gettext("one with a test that counts opens when all before it are done"),
                "in-order": gettext("each opens when the one before it is done"),
                "free": gettext("all are open"),
            },
        ),
        "test_questions": (
            gettext("Questions of the tests, with their answers"),
            {
                "omit": gettext("left out, so that the tests can still be taken"),
                "print": gettext("printed, for trainers"),
            },
        ),
    }


def option_name(name: str) -> str:
    """Return what an option is called."""
    return option_words().get(name, (name, {}))[0]


def note(name: str) -> str:
    """Return what is said of an option that is a number or left out."""
    notes = {
        "pass_mark": gettext("Left empty, each test keeps the mark that the course gives it."),
        "media_limit": gettext(
            "Many platforms take files up to a size. A heavier package is not built, and you are told which "
            "pictures make it so. Left empty, there is no limit."
        ),
    }
    return notes.get(name, "")


def value_name(name: str, value: str) -> str:
    """Return what a value of an option is called."""
    units = {"pass_mark": "%", "media_limit": "MB"}
    if name in units and value:
        return f"{value}\N{NO-BREAK SPACE}{units[name]}"
    if name == "languages" and value:
        return ", ".join(language_name(each) for each in value.split())
    return option_words().get(name, ("", {}))[1].get(value, value or "–")


def step_name(build: Build) -> str:
    """Return what is done now."""
    names = {
        "waiting": gettext("Waiting for its turn"),
        "reading": gettext("Reading the course"),
        "rendering": gettext("Making the pages"),
    }
    if build.step == "writing":
        return gettext("Writing the package: %(done)s of %(total)s files", done=build.done, total=build.total)
    return names.get(build.step, build.step)


_SHARES = {"waiting": (0, 0), "reading": (2, 0), "rendering": (30, 0), "writing": (60, 40)}
"""How much of a build is behind each step, in per cent, and how much the step itself is."""


def progress(build: Build) -> int:
    """Return how far a build is, in per cent."""
    behind, share = _SHARES.get(build.step, (0, 0))
    return behind + share * build.done // max(1, build.total)


def refusal_sentence(build: Build) -> str:
    """Return why there is no package, and what to do."""
    reason = str((build.refusal or {}).get("reason", ""))
    sentences = {
        "faults": gettext(
            "The course has errors, so no package was built. Its authors can correct it; then build again."
        ),
        "no-course": gettext("The course is not in the folder of courses any more."),
        "no-language": gettext("The course is not there in this language any more."),
        "no-folder": gettext("The app has no folder for packages. The setting “packages” names one."),
        "not-written": gettext("The package could not be written."),
        "target": gettext("The package cannot be built with these options."),
        "died": gettext(
            "The build ended its process each time. The course may be too large for this machine’s memory."
        ),
    }
    return sentences.get(reason) or gettext(
        "Something went wrong on our side, and the log says more. Try again; if it stays, tell us."
    )


def consequence_sentence(found: Consequence) -> str:
    """Return what a change does to learners who are in the middle."""
    before, after = _told(found.before), _told(found.after)
    sentences = {
        Happens.TRACKS_LOST: gettext(
            "Work is lost: the platform keeps it by parts of the package that are gone. Moodle deletes "
            "it and lowers grades. Import this version as a new activity, and leave the old one to "
            "whoever has begun."
        ),
        Happens.WORK_FORGOTTEN: gettext(
            "What learners did in these parts is no longer known, for their short codes have changed. "
            "Unless that is meant, the source should name the old codes."
        ),
        Happens.KEYS: gettext(
            "An answer in an open test is judged by the new key when the test is finished. Tests that "
            "are finished keep their score."
        ),
        Happens.ASKED_GONE: gettext(
            "Open tests go on without these questions; the score is made of the others. A test that has "
            "lost all of its questions is drawn anew and costs no attempt."
        ),
        Happens.ASKED_NEW: gettext(
            "New attempts may ask these questions; open ones keep those that they have."
        ),
        Happens.PARTS_GONE: gettext("Whoever had chosen or filled in what is gone is asked again."),
        Happens.STEPS_GONE: gettext(
            "Something that could be said is gone. Whoever has said it goes on as if they had not."
        ),
        Happens.LESSONS_NEW: gettext(
            "Whoever is in the middle reads these lessons, too. Whoever was reported as complete stays so."
        ),
        Happens.LESSONS_GONE: gettext(
            "These lessons count no longer. Whoever has done everything else is complete at the next visit."
        ),
        Happens.TEST_NEW: gettext(
            "This test must be passed, too, and the score counts it. Whoever was reported as complete "
            "stays so."
        ),
        Happens.TEST_GONE: gettext("This test counts no longer; the score is made of the others."),
        Happens.SET_CHANGED: gettext(
            "Open attempts keep the questions that they have; the next ones follow the new choice."
        ),
        Happens.PASS_MARK_LOWER: gettext(
            "The pass mark falls from %(before)s to %(after)s per cent. Whoever has reached the new one "
            "has passed at the next visit.",
            before=before,
            after=after,
        ),
        Happens.PASS_MARK_HIGHER: gettext(
            "The pass mark rises from %(before)s to %(after)s per cent. Whoever has passed stays passed; "
            "all others need the new one.",
            before=before,
            after=after,
        ),
        Happens.ATTEMPTS_FEWER: gettext(
            "Attempts: %(after)s instead of %(before)s. Whoever has used as many has none left.",
            before=before,
            after=after,
        ),
        Happens.ATTEMPTS_MORE: gettext(
            "Attempts: %(after)s instead of %(before)s. Whoever had none left can try again.",
            before=before,
            after=after,
        ),
        Happens.TIME_LIMIT: gettext(
            "Minutes allowed: %(after)s instead of %(before)s. Open attempts keep the time that they "
            "began with; a limit that is taken away is taken away for them, too.",
            before=before,
            after=after,
        ),
        Happens.COMPLETION: gettext(
            "Something else makes the course complete. Whoever has done that already is complete at the "
            "next visit; whoever was reported as complete stays so."
        ),
        Happens.REPORT: gettext(
            "The platform is told “%(after)s” instead of “%(before)s”. Change the rule for completion of "
            "the activity, as its import guide says.",
            before=before,
            after=after,
        ),
    }
    return sentences[found.happens]


def _told(value: str) -> str:
    return value or gettext("no limit")
