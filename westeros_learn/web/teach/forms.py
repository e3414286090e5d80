"""The forms of cohorts."""

from __future__ import annotations

from babel import Locale
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, NumberRange, Optional, ValidationError

from westeros_learn.delivery.cohorts import CohortView
from westeros_learn.delivery.keeping_cohorts import CohortFacts, facts_of, mark_of_facts
from westeros_learn.records import Strand
from westeros_learn.web.desk import desk
from westeros_learn.web.forms import Form, optional, required
from westeros_learn.web.words import LANGUAGES, current_language, gettext, lazy

_MOST_SEATS = 100_000
_MOST_TYPED = 200_000


def strand_names() -> dict[Strand, str]:
    """Return what each strand of the project is called, in the visitor's language."""
    return {
        Strand.HEARING: gettext("Hearing victims"),
        Strand.COMPLEX_CASES: gettext("Managing complex cases"),
        Strand.LIMITS: gettext("Limits and challenges"),
        Strand.FINANCIAL: gettext("Financial investigation and asset recovery"),
    }


def course_titles() -> dict[str, str]:
    """Return the title of every course, in the visitor's language where it has it."""
    library = desk().library
    return {each: library.edition(each, current_language()).course.title for each in library.courses}


class CohortForm(Form):
    """What a trainer says of a cohort."""

    title = StringField(lazy("Title"), required(200))
    place = StringField(lazy("Place"), optional(200))
    starts_on = DateField(lazy("First day"), [Optional()])
    ends_on = DateField(lazy("Last day"), [Optional()])
    strand = SelectField(lazy("Strand"))
    audience = StringField(lazy("For whom"), optional(500))
    language = SelectField(lazy("Language"))
    seats = IntegerField(
        lazy("Seats"),
        [
            Optional(),
            NumberRange(1, _MOST_SEATS, lazy("Please give a number from 1 on, or leave it empty.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    courses = SelectMultipleField(lazy("Courses"))
    mark = HiddenField()

    def __init__(self, cohort: CohortView | None = None) -> None:
        facts = facts_of(cohort) if cohort else None
        super().__init__(obj=facts)
        self.strand.choices = [("", gettext("None of these")), *strand_names().items()]
        self.language.choices = [(tag, Locale.parse(tag).language_name or tag) for tag in LANGUAGES]
        gone = {each: each for each in cohort.courses} if cohort else {}
        self.courses.choices = list({**gone, **course_titles()}.items())
        if not self.is_submitted():
            self.mark.data = mark_of_facts(facts) if facts else ""
            self.strand.data = facts.strand or "" if facts else ""
            self.language.data = facts.language if facts else current_language()

    def validate_ends_on(self, field: DateField) -> None:
        """See that the days come in their order."""
        if self.starts_on.data is None:
            raise ValidationError(gettext("Give the first day, too."))
        if field.data is not None and field.data < self.starts_on.data:
            raise ValidationError(gettext("The last day comes before the first one."))

    def facts(self) -> CohortFacts:
        """Return what was said."""
        return CohortFacts(
            title=" ".join((self.title.data or "").split()),
            place=" ".join((self.place.data or "").split()),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data or self.starts_on.data,
            audience=" ".join((self.audience.data or "").split()),
            strand=Strand(self.strand.data) if self.strand.data else None,
            language=self.language.data,
            seats=self.seats.data,
            courses=tuple(sorted(self.courses.data or ())),
        )


class TrainerForm(Form):
    """Who else trains a cohort."""

    email = EmailField(
        lazy("Mail address"),
        [*required(254), Email(lazy("This is no mail address. It has the form name@example.org."))],
        render_kw={"autocomplete": "off"},
    )


class RosterForm(Form):
    """Who is to come into a cohort: as a file, or typed."""

    file = FileField(lazy("Spreadsheet"), render_kw={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm"})
    typed = TextAreaField(
        lazy("Mail addresses"), optional(_MOST_TYPED), render_kw={"rows": 5, "spellcheck": "false"}
    )


class WriteForm(Form):
    """Whether those who are brought in are written to."""

    sends_mail = BooleanField(lazy("Write to them now"))
