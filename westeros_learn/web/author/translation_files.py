"""Files of translations in the app: taken home, and brought in after a look at what that does."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import translation_files as use_case
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.errors import BankRefusedError, EditRefusedError, OutputError
from westeros_learn.exchange.translations import MOST_BYTES, Way
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring
from westeros_learn.web.author.translations import Shown, language_page, name_of_language
from westeros_learn.web.desk import desk, now
from westeros_learn.web.forms import said
from westeros_learn.web.words import gettext, ngettext

_BESIDE = 100_000
"""Bytes for the other fields of the form."""
_LONGEST_NAME = 200
_MOST_ROWS = 300
"""Rows of each table; the numbers above them count all."""


@author.get("/<course>/translations/<language>/file.<form>")
@open_to(Access.TRAINER)
def take_translations(course: str, language: str, form: str) -> ResponseReturnValue:
    """All texts with their translations, as a file for the tools of translators."""
    where = (desk().database, authoring().volume, authoring().catalogues, visitor().person)
    try:
        taken = use_case.take_translations(*where, course, language, form, now())
    except EditRefusedError as error:
        return _problem(course, language, f"{error.message} {error.cure}"), 409
    except Refused as refused:
        if refused.reason is not Reason.TEXTS_HIDDEN:
            raise
        return _problem(course, language, said(refused)), 409
    response = Response(taken.content, mimetype=taken.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    return response


def _problem(course: str, language: str, sentence: str) -> str:
    return language_page(course, language, Shown({}, problem=sentence))


@author.post("/<course>/translations/<language>/look")
@open_to(Access.TRAINER, most_bytes=MOST_BYTES + _BESIDE)
def look_at_translations(course: str, language: str) -> ResponseReturnValue:
    """Show what bringing a file in would do."""
    file = request.files.get("file")
    name = (file.filename or "")[-_LONGEST_NAME:] if file else ""
    content = file.read() if file and name else b""
    where = (desk().database, authoring().volume, authoring().catalogues, visitor().person)
    upload = use_case.Upload(course, language, name, "")
    if not content:
        return _problem(course, language, gettext("Choose a file first.")), 422
    try:
        look = use_case.look_at_translations(*where, upload, content, now())
    except (BankRefusedError, EditRefusedError) as error:
        return _problem(course, language, f"{error.message} {error.cure}".rstrip()), 422
    return _shown(look)


def _shown(look: use_case.Look, problem: str = "") -> str:
    course, language = look.upload.course, look.upload.language
    texts = authoring().catalogues.texts(course)
    return render_template(
        "author/translation_plan.html",
        course=course,
        title=texts.course.title or course,
        own=texts.course.language,
        language=language,
        language_called=name_of_language(language),
        look=look,
        plan=look.plan,
        ways={way.value: look.plan.of(way) for way in Way},
        most=_MOST_ROWS,
        problem=problem,
    )


@author.post("/<course>/translations/<language>/import")
@open_to(Access.TRAINER)
def import_translations(course: str, language: str) -> ResponseReturnValue:
    """Bring in what was looked at."""
    form = request.form
    upload = use_case.Upload(
        course, language, form.get("name", "")[-_LONGEST_NAME:], form.get("digest", "")[:64]
    )
    where = (desk().database, authoring().volume, authoring().catalogues, visitor().person)
    try:
        done = use_case.bring_in(*where, upload, form.get("seen", ""), now(), met="met" in form)
    except (BankRefusedError, EditRefusedError, OutputError) as error:
        return _problem(course, language, f"{error.message} {error.cure}".rstrip()), 503
    if isinstance(done, use_case.Look):
        problem = gettext("Something has changed meanwhile. This is what would be done now.")
        return _shown(done, problem), 409
    flash(ngettext("%(num)s translation was written.", "%(num)s translations were written.", done))
    return redirect(url_for("author.translation", course=course, language=language), 303)
