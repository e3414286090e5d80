"""Comments on a question or a paragraph: said, answered, settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import comments as use_case
from westeros_learn.delivery.authoring.comments import Thread
from westeros_learn.delivery.authoring.drafts import Draft
from westeros_learn.delivery.authoring.lines import as_typed
from westeros_learn.model import plain_text
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring, draft_for
from westeros_learn.web.author.links import editor_of
from westeros_learn.web.desk import desk, now
from westeros_learn.web.words import gettext

_LONGEST_NAME = 90


@dataclass(frozen=True, slots=True)
class ThreadShown:
    """A thread as a page shows it.

    Attributes:
        line: where what it is about stands now; 0 where it is not there any more.
    """

    thread: Thread
    line: int


@author.get("/<course>/comments")
@open_to(Access.TRAINER)
def comments(course: str) -> str:
    """Everything that was said of a course."""
    draft = draft_for(course)
    return render_template(
        "author/comments.html",
        course=course,
        title=draft.title or course,
        threads=threads_for(course, draft),
        longest=use_case.LONGEST,
    )


def threads_for(course: str, draft: Draft, file: str | None = None) -> list[ThreadShown]:
    """Return what was said of a course, or of one of its files, each with where it stands now."""
    volume, person = authoring().volume, visitor().person
    found = use_case.threads_of(desk().database, volume, person, course, file)
    lines = {identifier: line for identifier, _, line in parts_of(draft, None)}
    return [ThreadShown(each, lines.get(each.part, 0) or _line_of(course, each)) for each in found]


def _line_of(course: str, thread: Thread) -> int:
    """Return the line in which the words stand that a thread is about; 0 where they do not."""
    if not thread.quote:
        return 0 if thread.part else 1
    content = authoring().volume.read(course, thread.file)
    text = as_typed(content) if content is not None else None
    at = text.find(thread.quote) if text else -1
    return text.count("\n", 0, at) + 1 if text and at >= 0 else 0


def parts_of(draft: Draft, file: str | None) -> Sequence[tuple[str, str, int]]:
    """Return the parts of a course that have an id, or of one of its files: id, name and line."""
    course = draft.result.course
    if course is None:
        return []
    found = [
        *((each.id, plain_text(each.prompt), each.span) for each in course.question_by_id.values()),
        *((each.id, each.title, each.span) for each in course.scenario_by_id.values()),
        *((each.id, each.title, each.span) for each in course.quizzes),
        *((each.id, each.title, each.span) for each in course.lessons),
    ]
    parts = [
        (identifier, f"{identifier}: {title[:_LONGEST_NAME]}", span.line)
        for identifier, title, span in found
        if file is None or span.file == file
    ]
    return sorted(parts, key=lambda part: part[2])


@author.post("/<course>/comments")
@open_to(Access.TRAINER)
def say(course: str) -> ResponseReturnValue:
    """Say something, answer, settle, or open again what was settled."""
    where = (desk().database, authoring().volume, visitor().person, course)
    fields = request.form
    thread = fields.get("thread", type=int)
    if thread is None:
        about = (
            fields.get("file", ""),
            fields.get("part", ""),
            fields.get("quote", "").replace("\r\n", "\n"),
        )
        use_case.comment_on(*where, about, fields.get("text", ""), now())
        flash(gettext("Your comment stands there now."))
    elif fields.get("do") in ("settle", "reopen"):
        settled = fields["do"] == "settle"
        use_case.settle_comment(*where, thread, now(), settled=settled)
        flash(gettext("The comment is settled.") if settled else gettext("The comment is open again."))
    else:
        use_case.answer_comment(*where, thread, fields.get("text", ""), now())
        flash(gettext("Your answer stands there now."))
    file = fields.get("on", "")
    if file:
        authoring().volume.path(course, file)
        return redirect(editor_of(course, file) + "#comments", 303)
    return redirect(url_for("author.comments", course=course), 303)
