"""The translations of a course: its languages, and the page of one with text and translation side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from babel import Locale, UnknownLocaleError
from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import translating
from westeros_learn.delivery.authoring.rights import may_save, require
from westeros_learn.delivery.authoring.translating import Sent, Translated
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.errors import EditRefusedError, OutputError
from westeros_learn.records import Right
from westeros_learn.source.catalogue import catalogue_name
from westeros_learn.source.translating import CourseTexts, LanguageTexts, State, TranslatedText
from westeros_learn.source.writeback.catalogues import Written, as_one_text
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author.blueprint import author, authoring
from westeros_learn.web.author.translation_rows import Filter, Row, Rows, part_of, parts_of_course
from westeros_learn.web.author.words import severity_name
from westeros_learn.web.desk import desk, now
from westeros_learn.web.forms import said
from westeros_learn.web.tables import Page, chosen, filter_asked, page_asked
from westeros_learn.web.words import current_language, gettext, ngettext

MOST_BYTES = 4_000_000
"""The translations of one page, each up to twenty thousand characters, as browsers send them."""

_TYPED, _SEEN, _MARKED, _LOOKED, _MARK = "t-", "was-", "marked-", "ok-", "look-"
"""Before the id of a text: what was typed, what was seen; that it needed a look, or does no more, or does."""
_USUAL = (
    *("bg", "hr", "cs", "da", "nl", "et", "fi", "fr", "de", "el", "hu", "ga"),
    *("it", "lv", "lt", "mt", "pl", "pt", "ro", "sk", "sl", "es", "sv", "uk"),
)
"""The official languages of the European Union, and Ukrainian, are offered when a language is added."""


def state_names() -> dict[str, str]:
    """Return what each state of a text is called."""
    return {
        State.MISSING.value: gettext("missing"),
        State.LOOK.value: gettext("needs a look"),
        State.WRONG.value: gettext("wrong"),
        State.DONE.value: gettext("translated"),
    }


def name_of_language(tag: str) -> str:
    """Return what a language is called in the language of whoever reads; its tag where nobody knows it."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(current_language()) or tag
    except (UnknownLocaleError, ValueError):
        return tag


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """A language in the list.

    Attributes:
        counts: how many texts are in each state.
        share: how many of a hundred texts are done.
    """

    tag: str
    name: str
    found: LanguageTexts
    counts: Mapping[str, int]
    share: int


def language_row(found: LanguageTexts) -> LanguageRow:
    """Return how a language stands."""
    counts = {state.value: found.count(state) for state in State}
    share = 100 * counts[State.DONE.value] // max(1, len(found.texts))
    return LanguageRow(found.language, name_of_language(found.language), found, counts, share)


@author.get("/translate.js")
@open_to(Access.FILE)
def translate_script() -> Response:
    """The script of the page of a language."""
    script = files("westeros_learn.web.author") / "static" / "translate.js"
    return Response(script.read_bytes(), mimetype="text/javascript")


@author.get("/<course>/translations")
@open_to(Access.TRAINER)
def translations(course: str) -> ResponseReturnValue:
    """The languages of a course, each with how far it is."""
    return languages_page(course)


def languages_page(course: str, problem: str = "") -> str:
    """Return the page of a course's languages."""
    may = require(desk().database, authoring().volume, visitor().person, course, Right.COMMENT)
    catalogues = authoring().catalogues
    texts = catalogues.texts(course)
    rows = [language_row(catalogues.language(course, tag)) for tag in catalogues.languages(course)]
    there = {texts.course.language, *(row.tag for row in rows)}
    offered = sorted((name_of_language(tag), tag) for tag in _USUAL if tag not in there)
    return render_template(
        "author/translations.html",
        course=course,
        title=texts.course.title or course,
        texts=texts,
        own_name=name_of_language(texts.course.language),
        languages=rows,
        offered=offered,
        may_edit=may is Right.EDIT,
        problem=problem,
    )


@author.post("/<course>/translations")
@open_to(Access.TRAINER)
def add_language(course: str) -> ResponseReturnValue:
    """Begin a translation into another language."""
    tag = (request.form.get("other", "").strip() or request.form.get("language", ""))[:20]
    where = (desk().database, authoring().volume, authoring().catalogues, visitor().person)
    try:
        begun = translating.add_language(*where, course, tag, now())
    except Refused as refused:
        if refused.reason is not Reason.NO_LANGUAGE:
            raise
        return languages_page(course, said(refused)), 422
    except OutputError as error:
        return languages_page(course, f"{error.message} {error.cure}"), 503
    if not begun:
        flash(gettext("This language is there already."))
    return redirect(url_for("author.translation", course=course, language=tag), 303)


@author.get("/<course>/translations/<language>")
@open_to(Access.TRAINER)
def translation(course: str, language: str) -> ResponseReturnValue:
    """A language: each text of the course with its translation beside it."""
    return language_page(course, language)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of a language shows besides what is written.

    Attributes:
        typed: what stands in the fields, by the ids of the texts.
        met: the texts that somebody else has written in another way meanwhile.
        gone: what was typed for texts that the course does not have any more.
        problem: why nothing was saved.
    """

    typed: Mapping[str, str]
    met: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()
    problem: str = ""


_AS_WRITTEN = Shown({})


def language_page(course: str, language: str, shown: Shown = _AS_WRITTEN) -> str:
    """Return the page of a language."""
    may = require(desk().database, authoring().volume, visitor().person, course, Right.COMMENT)
    catalogues = authoring().catalogues
    texts, found = catalogues.texts(course), catalogues.language(course, language)
    asked = _filter_asked(texts)
    fitting = [text for text in found.texts if asked.lets(text) or text.id in shown.met]
    page = page_asked(len(fitting))
    may_translate = may_save(may, catalogue_name(language))
    parts = parts_of_course(texts)
    return render_template(
        "author/translation.html",
        course=course,
        title=texts.course.title or course,
        texts=texts,
        own=texts.course.language,
        language=language,
        row_of=language_row(found),
        found=found,
        groups=_groups(Rows(texts, found, may_save=may_translate), parts, _of(fitting, page), shown),
        page=page,
        parts=parts,
        asked=asked,
        states=state_names(),
        may_save=may_translate,
        may_edit=may is Right.EDIT,
        file=catalogue_name(language),
        severity_name=severity_name,
        longest=translating.LONGEST,
        shown=shown,
    )


def _filter_asked(texts: CourseTexts) -> Filter:
    states = ("left", *(state.value for state in State))
    parts = {part_of(found) for found in texts.messages}
    return Filter(chosen("state", states), chosen("part", parts), filter_asked("q"))


def _of(fitting: list[TranslatedText], page: Page) -> list[TranslatedText]:
    return fitting[page.start : page.start + page.size]


def _groups(
    rows: Rows, parts: Mapping[str, str], texts: list[TranslatedText], shown: Shown
) -> list[tuple[str, list[Row]]]:
    """Return the rows of a page under the titles of their parts."""
    found: list[tuple[str, list[Row]]] = []
    for text in texts:
        title = parts[part_of(text.found)]
        if not found or found[-1][0] != title:
            found.append((title, []))
        found[-1][1].append(rows.row(text, shown.typed.get(text.id), met=text.id in shown.met))
    return found


# --- saving -------------------------------------------------------------------------------------


@author.post("/<course>/translations/<language>")
@open_to(Access.TRAINER, most_bytes=MOST_BYTES)
def save_translation(course: str, language: str) -> ResponseReturnValue:
    """Save what was translated on a page, or one row of it for the script."""
    where = (desk().database, authoring().volume, authoring().catalogues, visitor().person)
    if request.form.get("do") == "update":
        return _bring_up(course, language)
    sent = _sent()
    try:
        done = translating.save_translations(*where, course, language, sent, now())
    except (EditRefusedError, OutputError) as error:
        status = 503 if isinstance(error, OutputError) else 409
        problem = Shown(_typed(sent), problem=f"{error.message} {error.cure}".rstrip())
        return language_page(course, language, problem), status
    single = request.args.get("row", "")
    if single:
        return _one_row(course, language, single, done)
    if done.met or done.gone:
        left = [*done.met, *done.gone]
        gone = tuple(each.wanted.translation for each in done.gone)
        met = Shown(_typed(left), frozenset(each.id for each in done.met), gone)
        return language_page(course, language, met), 409
    flash(saved_words(done))
    return redirect(_onward(course, language), 303)


def _sent() -> list[Sent]:
    """Return the translations that somebody touched; the others were sent as they stood."""
    sent = []
    for name, value in request.form.items():
        if not name.startswith(_TYPED):
            continue
        identifier = name.removeprefix(_TYPED)
        typed = as_one_text(value)
        was = request.form.get(f"{_SEEN}{identifier}", "")
        had_mark = f"{_MARKED}{identifier}" in request.form
        same = translating.seen(Written(typed, had_mark)) == was
        looked_at = not same or f"{_LOOKED}{identifier}" in request.form
        look = f"{_MARK}{identifier}" in request.form or (had_mark and not looked_at)
        if not same or look != had_mark:
            sent.append(Sent(identifier, Written(typed, look), was))
    return sent


def _typed(sent: list[Sent]) -> dict[str, str]:
    return {each.id: each.wanted.translation for each in sent}


def saved_words(done: Translated) -> str:
    """Return what a saving did, in a sentence."""
    if not done.saved:
        return gettext("Nothing was changed, so there was nothing to save.")
    told = ngettext("%(num)s translation is saved.", "%(num)s translations are saved.", done.saved)
    if not done.in_history:
        return f"{told} {gettext('The history cannot be written right now; it follows by itself.')}"
    return told


def _onward(course: str, language: str) -> str:
    """Return the address of the same page, at the text that comes next."""
    kept = {name: value for name, value in request.args.items() if name in ("state", "part", "q", "page")}
    at = request.form.get("next", "")
    anchor = f"text-{at}" if at.isalnum() else None
    return url_for("author.translation", course=course, language=language, _anchor=anchor, **kept)  # type: ignore[arg-type]


def _one_row(course: str, language: str, identifier: str, done: Translated) -> ResponseReturnValue:
    """Return a row as it stands now; the script puts it in its place."""
    catalogues = authoring().catalogues
    texts, found = catalogues.texts(course), catalogues.language(course, language)
    text = found.by_id.get(identifier)
    if text is None:
        return gettext("The course does not have this text any more."), 410
    mine = next((each.wanted.translation for each in done.met if each.id == identifier), None)
    row = Rows(texts, found, may_save=True).row(text, mine, met=mine is not None)
    page = render_template(
        "author/translation_row.html",
        course=course,
        own=texts.course.language,
        language=language,
        row=row,
        states=state_names(),
        may_save=True,
        severity_name=severity_name,
        longest=translating.LONGEST,
        next="",
    )
    return page, 409 if mine is not None else 200


def _bring_up(course: str, language: str) -> ResponseReturnValue:
    where = (desk().database, authoring().volume, authoring().catalogues, visitor().person)
    try:
        changed = translating.bring_up(*where, course, language, now())
    except Refused as refused:
        if refused.reason is not Reason.TEXTS_HIDDEN:
            raise
        return language_page(course, language, Shown({}, problem=said(refused))), 409
    except (EditRefusedError, OutputError) as error:
        problem = f"{error.message} {error.cure}".rstrip()
        return language_page(course, language, Shown({}, problem=problem)), 503
    flash(
        gettext("The file has exactly the texts of the course now; no translation is lost.")
        if changed
        else gettext("The file had all texts of the course already.")
    )
    return redirect(url_for("author.translation", course=course, language=language), 303)
