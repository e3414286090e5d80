"""The conversations of a course: all of them by lessons, and a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.resources import files

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring.conversations import (
    SCENARIO_FILE,
    Begins,
    NewConversation,
    make_conversation,
)
from westeros_learn.delivery.authoring.entries import entries_in
from westeros_learn.delivery.authoring.half_written import unsaved_files
from westeros_learn.delivery.authoring.lines import as_typed
from westeros_learn.delivery.authoring.moments import NODES
from westeros_learn.delivery.authoring.rights import rights_of
from westeros_learn.errors import EditRefusedError, OutputError
from westeros_learn.model import Course, Severity
from westeros_learn.records import Right
from westeros_learn.source.values import MOST_TITLE
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author import entry as one
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.desk import desk, now
from westeros_learn.web.words import gettext, speaking

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A conversation in the list.

    Attributes:
        title: what it is called; its file's name where that cannot be read.
        moments, endings: how many it has.
        readable: whether a form can show its file.
        unsaved: whether whoever looks has typed something into it that is not saved.
    """

    file: str
    title: str
    moments: int
    endings: int
    readable: bool
    errors: int = 0
    warnings: int = 0
    unsaved: bool = False


@dataclass(frozen=True, slots=True)
class LessonPart:
    """The conversations of a lesson."""

    folder: str
    title: str
    rows: list[ConversationRow]


@author.get("/scenario.js")
@open_to(Access.FILE)
def scenario_script() -> Response:
    """The script of a conversation's page."""
    script = files("westeros_learn.web.author") / "static" / "scenario.js"
    return Response(script.read_bytes(), mimetype="text/javascript")


@author.get("/<course>/conversations/")
@open_to(Access.TRAINER)
def scenarios(course: str) -> str:
    """Every conversation of a course, by lessons."""
    draft = draft_for(course)
    found = draft.result.course
    wrong = Counter((each.span.file, each.severity) for each in draft.result.diagnostics)
    return render_template(
        "author/scenarios.html",
        course=course,
        title=draft.title or course,
        lessons=list(_lessons(course, found, wrong)) if found else [],
        language=found.language if found else "en",
        may_edit=rights_of(desk().database, authoring().volume, visitor().person)[course] is Right.EDIT,
    )


def _lessons(course: str, found: Course, wrong: Counter[tuple[str, Severity]]) -> Iterator[LessonPart]:
    unsaved = unsaved_files(desk().database, visitor().person, course)
    names = [name for name in authoring().volume.files(course) if name.endswith(SCENARIO_FILE)]
    for lesson in found.lessons:
        here = [name for name in names if name.rpartition("/")[0] == lesson.folder]
        rows = [
            replace(
                _row(course, name),
                errors=wrong[name, Severity.ERROR],
                warnings=wrong[name, Severity.WARNING],
                unsaved=name in unsaved,
            )
            for name in here
        ]
        yield LessonPart(lesson.folder, lesson.title, rows)


def _row(course: str, file: str) -> ConversationRow:
    data = one.read_file(as_typed(authoring().volume.read(course, file) or b"") or "").data
    nodes = entries_in(data, NODES)
    title = data.get("title") if isinstance(data, dict) else None
    return ConversationRow(
        file=file,
        title=one.short(title) if isinstance(title, str) and title.strip() else file,
        moments=len(nodes),
        endings=sum(isinstance(node, dict) and bool(node.get("ending")) for node in nodes),
        readable=isinstance(data, dict),
    )


# --- a new one ----------------------------------------------------------------------------------


@author.get("/<course>/conversations/new")
@open_to(Access.TRAINER)
def new_scenario(course: str) -> str:
    """The form that begins a conversation; `?lesson=` says in which lesson."""
    draft_for(course, Right.EDIT)
    return _new_page(course, "")


def _new_page(course: str, problem: str) -> str:
    draft = draft_for(course, Right.EDIT)
    found = draft.result.course
    return render_template(
        "author/new_scenario.html",
        course=course,
        title=draft.title or course,
        lessons=[(each.folder, each.title) for each in found.lessons] if found else [],
        outcomes=[(each.id, one.short(each.text)) for each in found.outcomes] if found else [],
        filled={key: request.values.get(key, "") for key in ("title", "whom", "lesson", "outcome")},
        language=found.language if found else "en",
        problem=problem,
    )


@author.post("/<course>/conversations/new")
@open_to(Access.TRAINER)
def make_scenario(course: str) -> ResponseReturnValue:
    """Begin a conversation: a small one that can be played, at the end of its lesson."""
    found = draft_for(course, Right.EDIT).result.course
    title = " ".join(request.form.get("title", "").split())[:MOST_TITLE]
    whom = " ".join(request.form.get("whom", "").split())[:_LONGEST_NAME]
    if not title or not whom:
        return _new_page(course, gettext("Say what it is called, and whom one talks to.")), 422
    new = NewConversation(request.form.get("lesson", ""), title, whom, request.form.get("outcome", ""))
    begins = _begins(whom, found.language if found else "en")
    where = (desk().database, authoring().volume, visitor().person, course)
    try:
        file = make_conversation(*where, new, begins, now())
    except (EditRefusedError, OutputError) as error:
        return _new_page(course, f"{error.message} {error.cure}"), 503
    flash(gettext("The conversation is there, at the end of its lesson. Write it in your own words now."))
    return redirect(url_for("author.edit_moment", course=course, file=file, part="opening"), 303)


def _begins(whom: str, language: str) -> Begins:
    """Return what a new conversation says at first, in the language of its course."""
    with speaking(language):
        return Begins(
            setting=gettext("Fictional. Say here where the learner stands, and who is there."),
            opening=gettext("Write here the first words of %(name)s.", name=whom),
            better=gettext("Write here what helps."),
            worse=gettext("Write here what does not help."),
            why_better=gettext("Say here why it helps."),
            why_worse=gettext("Say here why it does not help."),
            good=gettext("It goes on"),
            bad=gettext("It stops here"),
            good_text=gettext("Write here what happens when it goes well."),
            bad_text=gettext("Write here what happens when it does not."),
            debrief=gettext("Say here why it came to this, and what else was possible."),
            label=gettext("How far %(name)s trusts you", name=whom),
        )
