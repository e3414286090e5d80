"""The app's own words: what stands in the code and the templates, and what each language says for it.

As a program it brings the catalogues in order: `python -m tests.words`. Sentences that are missing are
written in with nothing beside them, to be translated there; those that nobody says any more go; all of
them are sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import polib
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural

from westeros_learn.source.fields import Field, fields_of
from westeros_learn.source.kinds_schema import QUESTION_ENTRIES
from westeros_learn.web.author.sheets import (
    SHEETS,
    conversation_fields,
    lesson_fields,
    moment_fields,
    settings_fields,
)
from westeros_learn.web.words import LANGUAGES

Message = tuple[str, str]
"""A sentence in English and its plural, "" where it has none."""

_WEB = Path(__file__).parents[1] / "westeros_learn" / "web"
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
_OPTIONS = {name: {"silent": "false"} for name, method in _METHODS if method == "jinja2"}
_KEYWORDS = {"_": None, "gettext": None, "lazy": None, "ngettext": (1, 2)}


@cache
def messages() -> frozenset[Message]:
    """Return every sentence that the app says.

    Raises:
        jinja2.TemplateSyntaxError: a template cannot be read.
    """
    found = extract_from_dir(_WEB, _METHODS, options_map=_OPTIONS, keywords=_KEYWORDS)
    texts = (text for _, _, text, _, _ in found)
    said = frozenset((text, "") if isinstance(text, str) else (text[0], text[1]) for text in texts)
    return said | {(text, "") for text in helps()}


def helps() -> frozenset[str]:
    """Return what is said at the fields of forms: it stands below them in the shapes of the files."""
    shapes = (*(sheet.entry for sheet in SHEETS.values()), *QUESTION_ENTRIES.values())
    own = (*settings_fields(), *lesson_fields(), *conversation_fields(), *moment_fields())
    fields = [*own, *(each for shape in shapes for each in fields_of(shape))]
    return frozenset(" ".join(each.help.split()) for each in _with_parts(fields) if each.help)


def _with_parts(fields: Iterable[Field]) -> Iterator[Field]:
    for each in fields:
        yield each
        yield from _with_parts(each.parts)


def catalogue_path(language: str) -> Path:
    """Return where the words of a language are."""
    return _WEB / "words" / f"{language}.po"


def catalogue(language: str) -> polib.POFile:
    """Return the words of a language, as they stand in its file."""
    return polib.pofile(str(catalogue_path(language)), encoding="utf-8", wrapwidth=0)


def by_message(entries: Iterable[polib.POEntry]) -> dict[Message, polib.POEntry]:
    """Return the entries of a catalogue by what they translate."""
    return {(entry.msgid, entry.msgid_plural): entry for entry in entries}


def in_order(language: str) -> polib.POFile:
    """Return the words of a language as its file should be: every sentence of the app, sorted."""
    words = catalogue(language)
    there = by_message(words)
    words[:] = [there.get(message) or _untranslated(message, language) for message in sorted(messages())]
    return words


def _untranslated(message: Message, language: str) -> polib.POEntry:
    one, many = message
    forms = dict.fromkeys(range(get_plural(language).num_plurals), "") if many else {}
    return polib.POEntry(msgid=one, msgid_plural=many, msgstr_plural=forms)


def main() -> None:
    """Bring every catalogue in order, and tell how much is to be translated."""
    for language in LANGUAGES[1:]:
        words = in_order(language)
        words.save()
        print(f"{language}.po: {len(words.untranslated_entries())} to be translated")


if __name__ == "__main__":
    main()
