"""The activity report in words: the tables that the page, the sheets and the PDF show alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from babel import Locale
from babel.dates import format_date, format_interval
from babel.numbers import format_decimal

from westeros_learn.delivery.activity_figures import (
    Activity,
    Count,
    Dimension,
    GainFigures,
    GroupFigures,
    SessionFigures,
)
from westeros_learn.delivery.sheets import Cell
from westeros_learn.evidence.small_groups import FEW_PEOPLE
from westeros_learn.records import Strand
from westeros_learn.web.account.forms import profession_names
from westeros_learn.web.desk import desk
from westeros_learn.web.teach.forms import strand_names
from westeros_learn.web.words import current_language, day, day_locale, gettext, ngettext


@dataclass(frozen=True, slots=True)
class Untold:
    """A figure that is not told."""

    def __str__(self) -> str:
        return gettext("not shown")


UNTOLD = Untold()


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is written with so many places: in a sheet it is a number all the same."""

    value: float
    pattern: str = "0.0"

    def __str__(self) -> str:
        return format_decimal(self.value, self.pattern, locale=day_locale())


Value: TypeAlias = Cell | Untold | Number


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words.

    Attributes:
        key: of its place on the page.
        numbers: from which column on there are numbers.
        widths: on paper, how wide each column is against the others; 0 for as wide as it needs.
        note: what is said below it, "" for nothing.
        last: a row that stands apart, for all of them.
    """

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    numbers: int
    widths: tuple[int, ...]
    note: str = ""
    last: tuple[Value, ...] = ()


def tables(report: Activity) -> tuple[Table, ...]:
    """Return all tables of a report that have anything to say."""
    made = [_strands(report), _sessions(report)]
    made += [_groups(report, dimension) for dimension in Dimension]
    made.append(_gains(report))
    return tuple(table for table in made if table.rows)


def totals(report: Activity) -> tuple[tuple[str, Value], ...]:
    """Return the figures of the whole."""
    return (
        (gettext("People trained"), _shown(report.total.people)),
        (gettext("Completed their course"), _shown(report.total.completed)),
        (gettext("Training sessions"), len(report.sessions)),
        (gettext("Days of training"), report.days),
    )


def span_of(report: Activity) -> str:
    """Return in words which sessions a report is about."""
    choice = report.choice
    parts = []
    if choice.cohort_id is not None:
        parts += [session.title for session in report.sessions if session.id == choice.cohort_id]
    if choice.strand is not None:
        parts.append(strand_names()[choice.strand])
    if choice.since and choice.until:
        parts.append(gettext("%(first)s to %(last)s", first=day(choice.since), last=day(choice.until)))
    elif choice.since:
        parts.append(gettext("from %(day)s", day=day(choice.since)))
    elif choice.until:
        parts.append(gettext("until %(day)s", day=day(choice.until)))
    return ", ".join(parts) or gettext("All training sessions")


def notes(report: Activity) -> Iterator[str]:
    """Yield how the figures are made, in sentences."""
    if report.planned:
        yield ngettext(
            "%(num)s session has not begun yet and is not counted.",
            "%(num)s sessions have not begun yet and are not counted.",
            report.planned,
        )
    if report.undated:
        yield ngettext(
            "%(num)s session has no days yet and is not counted.",
            "%(num)s sessions have no days yet and are not counted.",
            report.undated,
        )
    yield gettext(
        "A session is counted on the day on which it begins, so two reports about different times "
        "never count one twice."
    )
    yield gettext(
        "Everybody is counted once: whoever was in two sessions is one person in the total, and one in "
        "each of the two. So the rows can be more than the total."
    )
    yield gettext("Completed means that every course of a session was completed by the day of this report.")
    if report.hides:
        yield gettext(
            "Of groups of fewer than %(few)s people nothing is shown, and nothing by which they could be "
            "reckoned: that is why some larger figures are missing, too.",
            few=FEW_PEOPLE,
        )
    yield gettext(
        "Small groups are protected within one report. Two reports about nearly the same people "
        "can be subtracted from one another: whoever gets this one should not get "
        "another one that differs by a few people."
    )


def strand_name(strand: Strand | None) -> str:
    """Return what a strand is called."""
    return strand_names()[strand] if strand else gettext("No strand")


def days_of(session: SessionFigures) -> str:
    """Return when a session was, as whoever reads writes it."""
    if session.starts_on is None:
        return ""
    if session.ends_on is None or session.ends_on == session.starts_on:
        return format_date(session.starts_on, locale=day_locale())
    return format_interval(session.starts_on, session.ends_on, "yMMMd", locale=day_locale())


def _shown(figure: int | None) -> Value:
    return UNTOLD if figure is None else figure


def _figures(count: Count) -> tuple[Value, Value]:
    return _shown(count.people), _shown(count.completed)


def _strands(report: Activity) -> Table:
    return Table(
        "strands",
        gettext("By strand"),
        (
            gettext("Strand"),
            gettext("Sessions"),
            gettext("Days"),
            gettext("People"),
            gettext("Completed"),
        ),
        tuple(
            (strand_name(each.strand), each.sessions, each.days, *_figures(each.count))
            for each in report.strands
        ),
        numbers=1,
        widths=(1, 0, 0, 0, 0),
        last=(gettext("All, each person once"), len(report.sessions), report.days, *_figures(report.total)),
    )


def _sessions(report: Activity) -> Table:
    return Table(
        "sessions",
        gettext("By training session"),
        (
            gettext("Session"),
            gettext("Place"),
            gettext("When"),
            gettext("Strand"),
            gettext("Days"),
            gettext("People"),
            gettext("Completed"),
        ),
        tuple(
            (
                each.title,
                each.place,
                days_of(each),
                strand_name(each.strand),
                each.days,
                *_figures(each.count),
            )
            for each in report.sessions
        ),
        numbers=4,
        widths=(4, 3, 4, 5, 0, 0, 0),
    )


def _groups(report: Activity, dimension: Dimension) -> Table:
    titles = {
        Dimension.PROFESSION: (gettext("By profession"), gettext("Profession")),
        Dimension.COUNTRY: (gettext("By country"), gettext("Country")),
        Dimension.INSTITUTION: (gettext("By institution"), gettext("Institution")),
    }
    title, column = titles[dimension]
    return Table(
        dimension.value,
        title,
        (column, gettext("People"), gettext("Completed")),
        tuple((_group_name(dimension, row), *_figures(row.count)) for row in report.groups[dimension]),
        numbers=1,
        widths=(1, 0, 0),
    )


def _group_name(dimension: Dimension, row: GroupFigures) -> str:
    """Return what a row is called. Institutions that are told as one are not named: each is too small."""
    if row.groups is None:
        return gettext("Small groups, together")
    names = _names(dimension)
    if row.groups == 1:
        return names.get(row.names[0], row.names[0]) or gettext("Not said")
    if dimension is Dimension.INSTITUTION:
        return ngettext("%(num)s institution", "%(num)s institutions together", row.groups)
    shown = sorted(names.get(name, name) or gettext("Not said") for name in row.names)
    return gettext("Together: %(names)s", names=", ".join(shown))


def _names(dimension: Dimension) -> Mapping[str, str]:
    if dimension is Dimension.PROFESSION:
        return profession_names()
    if dimension is Dimension.COUNTRY:
        return Locale.parse(current_language()).territories
    return {}


def _gains(report: Activity) -> Table:
    several = {each.course_id for each in report.gains if _more_than_one(report.gains, each.course_id)}
    return Table(
        "gains",
        gettext("What was gained"),
        (
            gettext("Course"),
            gettext("People with both tests"),
            gettext("Before, per cent"),
            gettext("After, per cent"),
            gettext("Gain, points"),
            gettext("95 per cent interval"),
            gettext("Normalised gain"),
        ),
        tuple(_gain(each, named=each.course_id in several) for each in report.gains if each.found.n),
        numbers=1,
        widths=(8, 3, 3, 3, 3, 5, 4),
        note=gettext(
            "From the first attempt at the pre-test to the first one at the test that counts, of the same "
            "people. The normalised gain is the share of what could still be gained (Hake 1998)."
        ),
    )


def _more_than_one(gains: Sequence[GainFigures], course_id: str) -> bool:
    return sum(each.course_id == course_id for each in gains) > 1


def _gain(figures: GainFigures, *, named: bool) -> tuple[Value, ...]:
    course = desk().library.edition(figures.course_id, current_language()).course
    title = course.title
    if named:
        title = f"{title}: {course.quiz_by_id[figures.found.after].title}"
    found = figures.found.gain
    if found is None:
        return (title, *[UNTOLD] * 6)
    interval: Value = None
    if found.interval is not None:
        interval = f"{Number(found.interval.low, _SIGNED)} … {Number(found.interval.high, _SIGNED)}"
    return (
        title,
        found.n,
        Number(found.before),
        Number(found.after),
        Number(found.difference, _SIGNED),
        interval,
        None if found.normalised is None else Number(found.normalised, "0.00"),
    )


_SIGNED = "+0.0;−0.0"
