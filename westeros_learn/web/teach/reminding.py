"""Reminders: looked at before they go, sent by the app or copied, and once a day for each learner."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from westeros_learn.delivery.cohorts import CohortView
from westeros_learn.delivery.matrix import MatrixRow, Wanted
from westeros_learn.delivery.reminders import (
    Letter,
    Reminded,
    Sender,
    may_be_reminded,
    remind,
    reminded_today,
)
from westeros_learn.model import Course
from westeros_learn.records import ReminderWay
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, local, now
from westeros_learn.web.forms import Form
from westeros_learn.web.teach.blueprint import cohort_for, teach
from westeros_learn.web.teach.matrix import course_asked, matrix_of
from westeros_learn.web.words import gettext, lazy, ngettext, speaking

_MOST = 1_000
_LONGEST_WORDS = 1_000


class RemindForm(Form):
    """What a trainer adds in their own words."""

    words = TextAreaField(
        lazy("Your own words"), [Optional(), Length(max=_LONGEST_WORDS)], render_kw={"rows": 4}
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter, and whom it is for."""

    row: MatrixRow
    letter: Letter


@teach.get("/cohorts/<int:cohort_id>/stuck/reminders")
@open_to(Access.TRAINER)
def reminders(cohort_id: int) -> ResponseReturnValue:
    """What would be sent to whom."""
    return _page(cohort_for(cohort_id), RemindForm(request.args, meta={"csrf": True}))


@teach.post("/cohorts/<int:cohort_id>/stuck/reminders")
@open_to(Access.TRAINER)
def send_reminders(cohort_id: int) -> ResponseReturnValue:
    """Send reminders, or note that they were sent; or show them with other words."""
    cohort = cohort_for(cohort_id)
    form = RemindForm()
    course = course_asked(cohort)
    do = request.form.get("do", "")
    ways = {"mail": ReminderWay.MAIL, "copied": ReminderWay.COPIED}
    valid = form.validate_on_submit()
    if course is None or not valid or do not in ways or (do == "mail" and not desk().school.sends_mail):
        return _page(cohort, form), 200 if valid and do == "look" else 422
    drafts = _drafts(cohort, course, _own_words(form))
    if not drafts:
        return _page(cohort, form), 422
    person = visitor().person
    sender = Sender(person.id, person.name, ways[do], local(now()).date())
    done = remind(desk().database, cohort.id, course.id, [each.letter for each in drafts], sender, now())
    for sentence in _told(done, drafts, ways[do]):
        flash(sentence)
    return redirect(url_for("teach.stuck", cohort_id=cohort.id, course=course.id), 303)


def _page(cohort: CohortView, form: RemindForm) -> str:
    course = course_asked(cohort)
    drafts = _drafts(cohort, course, _own_words(form)) if course else []
    today = local(now()).date()
    again = reminded_today(desk().database, today, [each.letter.user_id for each in drafts])
    return render_template(
        "teach/reminders.html",
        cohort=cohort,
        course=course,
        form=form,
        drafts=[each for each in drafts if each.letter.user_id not in again],
        again=[each.row for each in drafts if each.letter.user_id in again],
    )


def _own_words(form: RemindForm) -> str:
    return "\n".join((form.words.data or "").split("\r\n")).strip()


def _drafts(cohort: CohortView, course: Course, words: str) -> list[Draft]:
    """Return the letters to those who are chosen and can be reminded, each in their own language."""
    chosen = {int(each) for each in request.values.getlist("learner")[:_MOST] if each.isdecimal()}
    rows = [row for row in matrix_of(cohort, course.id, Wanted()).rows if row.learner.user_id in chosen]
    return [Draft(row, _letter(row, course.id, words)) for row in rows if may_be_reminded(row.learner)]


def _letter(row: MatrixRow, course_id: str, words: str) -> Letter:
    learner = row.learner
    course = desk().library.edition(course_id, learner.language).course
    ahead = next((lesson.title for lesson in course.lessons if lesson.id in row.reached.unseen), "")
    tests = [quiz.title for quiz in course.quizzes if quiz.id in row.reached.unpassed]
    with speaking(learner.language):
        text = render_template(
            "mails/reminder.txt",
            name=f"{learner.given_name} {learner.family_name}",
            course=course,
            read=len(course.lessons) - len(row.reached.unseen),
            ahead=ahead,
            tests=tests,
            words=words,
            sender=visitor().person.name,
            link=desk().school.base + url_for("learn.course", course_id=course_id),
        )
        subject = gettext("Your course “%(course)s”", course=course.title)
    return Letter(learner.user_id, subject, text.strip() + "\n")


def _told(done: Reminded, drafts: list[Draft], way: ReminderWay) -> list[str]:
    names = {
        each.letter.user_id: f"{each.row.learner.given_name} {each.row.learner.family_name}"
        for each in drafts
    }
    said = []
    if done.sent and way is ReminderWay.MAIL:
        said.append(
            ngettext("%(num)s reminder is on its way.", "%(num)s reminders are on their way.", len(done.sent))
        )
    elif done.sent:
        said.append(
            ngettext(
                "It is noted that %(num)s reminder was sent.",
                "It is noted that %(num)s reminders were sent.",
                len(done.sent),
            )
        )
    if done.today:
        again = ", ".join(names[each] for each in done.today)
        said.append(gettext("Reminded today already, and not again: %(names)s.", names=again))
    return said
