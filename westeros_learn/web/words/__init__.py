"""The app's own words, in the language of whoever reads.

English stands in the code and the templates; `pl.po` and `ro.po` beside this file have the rest. They
are compiled when they are first used, so nothing is built and nothing can be out of date. Courses and the
player have words of their own.

To add a sentence, or to change one:

1. Write it in English where it is said: `_("…")` in a template, `gettext("…")` in the code, `lazy("…")` in
   what is written before anybody reads, `ngettext("…", "…", n)` about a number. It must be whole and
   literal; what changes in it has a name: `gettext("Write to %(email)s.", email=email)`. A per cent sign
   would have to be doubled in a template, so say it in words.
2. Run `python -m tests.words`: it writes the sentence into every catalogue, drops those that nobody says
   any more, and sorts them.
3. Translate what is empty: calm and formal, whole sentences, in the words that `scorm_templates/strings` has
   for the same things. In sentences Polish asks with "proszę" or says it impersonally; Romanian asks in the
   second person plural. `tests/web/test_words.py` tells what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import cast

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, NullTranslations, Translations
from flask import g, has_request_context, request, session

from westeros_learn.player.formats import shown_percent, shown_zone
from westeros_learn.player.strings import load_strings
from westeros_learn.web.desk import local

LANGUAGES = ("en", "pl", "ro")
"""The languages of the app, by their tags; the first one is that of the code."""

_spoken: ContextVar[str] = ContextVar("spoken", default="")


@cache
def translations(language: str) -> NullTranslations:
    """Return the words of a language."""
    if language == LANGUAGES[0]:
        return NullTranslations()
    text = (files(__package__) / f"{language}.po").read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(text), locale=language))
    compiled.seek(0)
    return Translations(compiled)


def current_language() -> str:
    """Return the language of whoever reads.

    It is their own setting, else what they chose in this browser, else what the browser asks for.
    """
    if not has_request_context() or _spoken.get():
        return _spoken.get() or LANGUAGES[0]
    if "language" not in g:
        visitor = g.get("visitor")
        chosen = visitor.person.profile.language if visitor else session.get("language")
        g.language = (
            chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])
        )
    language: str = g.language
    return language


def language_names() -> dict[str, str]:
    """Return how each language of the app calls itself."""
    return {tag: Locale.parse(tag).language_name or tag for tag in LANGUAGES}


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for a while, whoever asks: for what is written to somebody else."""
    mark = _spoken.set(language if language in LANGUAGES else LANGUAGES[0])
    try:
        yield
    finally:
        _spoken.reset(mark)


def gettext(text: str, /, **values: object) -> str:
    """Return a sentence in the language of whoever reads, with its values filled in."""
    said: str = translations(current_language()).ugettext(text)
    return said % values if values else said


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """Return a sentence about a number of things, in the form that the language has for it."""
    return plural(one, many, n) % {"num": n, **values}


def plural(one: str, many: str, n: int) -> str:
    """Return a sentence about a number of things with its values still to be filled in, as Jinja does."""
    said: str = translations(current_language()).ungettext(one, many, n)
    return said


def percent(score: int) -> str:
    """Return a score, in hundredths of a per cent, as the player says it in the language of whoever reads."""
    return shown_percent(score, load_strings(current_language()))


def day(moment: date) -> str:
    """Return a day, in the school's time zone where a time is given, as whoever reads writes it."""
    shown = local(moment) if isinstance(moment, datetime) else moment
    return format_date(shown, "long", locale=day_locale())


def short_day(moment: date) -> str:
    """Return a day as `day` does, as short as a table needs it."""
    shown = local(moment) if isinstance(moment, datetime) else moment
    return format_date(shown, "medium", locale=day_locale())


def time_of(moment: datetime) -> str:
    """Return a time in the school's time zone, and which that is, as whoever reads writes it."""
    shown = local(moment)
    clock = format_time(shown, "short", locale=day_locale())
    return f"{format_date(shown, locale=day_locale())}, {clock} {shown_zone(shown)}"


def clock_of(moment: datetime) -> str:
    """Return the time of a day that is said already, in the school's time zone."""
    return format_time(local(moment), "short", locale=day_locale())


def day_locale() -> str:
    """Return the locale in which days are written: English as it is written in Europe."""
    return "en_150" if current_language() == "en" else current_language()


def lazy(text: str) -> str:
    """Return a sentence that is looked up when it is shown: for what is written before anybody reads."""
    return cast("str", LazyProxy(gettext, text, enable_cache=False))
