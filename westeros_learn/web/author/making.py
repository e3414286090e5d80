"""A new course: what it is called, and what it begins with."""

from __future__ import annotations

from babel import Locale
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from westeros_learn.delivery.authoring import making
from westeros_learn.delivery.authoring.rights import rights_of
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.errors import EditRefusedError, OutputError
from westeros_learn.source.values import MOST_TITLE
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring
from westeros_learn.web.desk import desk, now
from westeros_learn.web.forms import Form, optional, required
from westeros_learn.web.words import current_language, gettext, lazy, speaking

SHORT, EXAMPLE, COPY = "short", "example", "copy"
_LONGEST_PURPOSE = 500

_LANGUAGES = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv"),
    *("mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv", "uk"),
)
"""The official languages of the Union, and Ukrainian."""


class CourseForm(Form):
    """Asks for what a course cannot begin without."""

    title = StringField(
        lazy("Title"),
        [DataRequired(lazy("Please fill this in.")), *required(MOST_TITLE)],
        render_kw={"autocomplete": "off"},
    )
    purpose = TextAreaField(lazy("What it is for"), optional(_LONGEST_PURPOSE), render_kw={"rows": 2})
    begins = RadioField(lazy("What it begins with"), default=SHORT)
    language = SelectField(lazy("The language it is written in"))
    source = SelectField(lazy("Which course is copied"), validate_choice=False)

    def __init__(self, courses: dict[str, str]) -> None:
        super().__init__()
        self.begins.choices = [(each, each) for each in (SHORT, EXAMPLE, *([COPY] if courses else []))]
        names = {tag: Locale.parse(tag).language_name or tag for tag in _LANGUAGES}
        self.language.choices = sorted(names.items(), key=lambda each: each[1].casefold())
        self.source.choices = sorted(courses.items(), key=lambda each: each[1].casefold())
        if not self.is_submitted():
            self.language.data = current_language()
        self.language.validate_choice = self.begins.data == SHORT  # nothing else asks for it


@author.route("/new", methods=["GET", "POST"])
@open_to(Access.TRAINER)
def new_course() -> ResponseReturnValue:
    """Make a course, and open it."""
    form = CourseForm(_titles())
    status = 200
    if form.validate_on_submit():
        try:
            course = _made(form)
        except Refused as refused:
            if refused.reason is not Reason.TOO_MANY:
                raise
            form.form_errors.append(
                gettext("There are as many courses as one app can hold. Ask your administrator.")
            )
        except (EditRefusedError, OutputError) as error:
            form.form_errors.append(f"{error.message} {error.cure}")
            status = 503
        else:
            flash(gettext("The course is there. Learners see nothing of it before you publish it."))
            return redirect(url_for("author.course_files", course=course), 303)
    page = render_template("author/new.html", form=form)
    return page, (422 if status == 200 else status) if form.errors or form.form_errors else 200


def _titles() -> dict[str, str]:
    """Return the titles of the courses that whoever is here may copy, by the names of their folders."""
    volume, drafts = authoring().volume, authoring().drafts
    mine = rights_of(desk().database, volume, visitor().person)
    return {course: drafts.draft(course).title or course for course in mine}


def _made(form: CourseForm) -> str:
    """Make the course that was asked for; return the name of its folder.

    Raises:
        Refused: there are too many (TOO_MANY), or the one to be copied is not theirs (NO_COURSE).
        EditRefusedError: the one to be copied cannot be read.
        OutputError: it cannot be written.
    """
    where = (desk().database, desk().library, authoring().volume, visitor().person)
    title = " ".join((form.title.data or "").split())
    if form.begins.data == COPY:
        return making.copy_course(*where, form.source.data or "", title, now())
    if form.begins.data == EXAMPLE:
        return making.make_example(*where, title, now())
    words = first_words(form.language.data, form.purpose.data or "")
    return making.make_short(*where, title, form.language.data, words, now())


def first_words(language: str, purpose: str) -> dict[str, str]:
    """Return what stands in a new course until its author writes something else, in its own language.

    English, where the app has no words in that one.
    """
    with speaking(language):
        return {
            "summary": purpose.strip() or gettext("Say here in a sentence or two what this course is for."),
            "disclaimer": gettext(
                "This is training material and not legal advice. Check your current national provision "
                "before you act."
            ),
            "help": gettext("The support service of your own organisation is there for you."),
            "outcome": gettext("Say here what the learner can do after the course, a verb first."),
            "module": gettext("First module"),
            "lesson": gettext("First lesson"),
            "test": gettext("Final test"),
            "begins": gettext("Write here what the lesson says."),
            "test_begins": gettext("Take your time. You may go back to the lessons at any moment."),
            "practice_prompt": gettext("Write here a question for practice."),
            "first_prompt": gettext("Write here the first question of the test."),
            "second_prompt": gettext("Write here the second question of the test."),
            "right": gettext("An answer that is right"),
            "right_feedback": gettext("Say here why it is right."),
            "wrong": gettext("An answer that is wrong"),
            "wrong_feedback": gettext("Say here why it is not right."),
        }
