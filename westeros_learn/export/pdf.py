"""The PDF target: the whole course as an accessible book, with its sources, and the answers at the end."""

from __future__ import annotations

from westeros_learn.export.members import file_stem
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Member, Package
from westeros_learn.model import Course
from westeros_learn.player import asked_in_tests, render_pdf

TESTS_LEFT_OUT = (
    "The questions of the tests are not printed, so that the tests can still be taken;"
    " --test-questions print puts them in, for trainers."
)


def build(course: Course, options: ExportOptions) -> Package:
    """Return a course as a PDF.

    Raises:
        OutputError: on reading, where no font has one of its characters.
    """
    name = f"{file_stem(course)}.pdf"
    printed = options.test_questions == "print"
    notes = book_notes(course, options)
    return Package(name, (Member(name, lambda: render_pdf(course, tests=printed)),), notes=notes)


def book_notes(course: Course, options: ExportOptions) -> tuple[str, ...]:
    """Return what who builds a book of a course should know."""
    return (TESTS_LEFT_OUT,) if options.test_questions == "omit" and asked_in_tests(course) else ()
