"""The app's own words: every sentence in every language, whole, and in the form that numbers ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.plurals import get_plural

from tests.words import by_message, catalogue, catalogue_path, in_order, messages
from westeros_learn.web.words import LANGUAGES, ngettext, speaking

if TYPE_CHECKING:
    import polib

    from .world import World

OTHERS = LANGUAGES[1:]
PLACE = re.compile(r"%\(\w+\)s|%")
UNWANTED = re.compile(r'[!"şţŞŢ]|\.\.\.| {2}|\d %')
"""Exclamation marks, typewriter quotes, cedillas for commas, dots for an ellipsis, spaces that break."""
CURE = "Run `python -m tests.words`, then translate what it wrote into the catalogues."


def forms_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_the_app_is_in_every_language_and_no_other(language: str) -> None:
    there = by_message(catalogue(language))
    assert not messages() - set(there), f"Missing in {language}.po. {CURE}"
    assert not set(there) - messages(), f"Nobody says these any more: {language}.po. {CURE}"
    assert str(in_order(language)) == catalogue_path(language).read_text("utf-8"), f"Not in order. {CURE}"


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_is_whole(language: str) -> None:
    for entry in catalogue(language):
        forms = forms_of(entry)
        assert len(forms) == (get_plural(language).num_plurals if entry.msgid_plural else 1), entry.msgid
        assert not entry.fuzzy, entry.msgid
        for text in forms:
            assert text, f"Not translated in {language}.po: {entry.msgid}"
            assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(entry.msgid)), entry.msgid
            assert text[-1] == entry.msgid[-1] or not {text[-1], entry.msgid[-1]} & set(".:?"), entry.msgid
            assert not UNWANTED.search(text), text


def test_numbers_take_the_form_that_each_language_has_for_them() -> None:
    said = ("%(num)s question", "%(num)s questions")
    assert said in messages()
    told = {}
    for language in OTHERS:
        with speaking(language):
            told[language] = [ngettext(*said, n) for n in (1, 2, 12, 20, 22, 101)]
    assert told == {
        "pl": ["1 pytanie", "2 pytania", "12 pytań", "20 pytań", "22 pytania", "101 pytań"],
        "ro": [
            "1 întrebare",
            "2 întrebări",
            "12 întrebări",
            "20 de întrebări",
            "22 de întrebări",
            "101 întrebări",
        ],
    }


def test_a_page_speaks_the_language_that_the_browser_asks_for(world: World) -> None:
    for language, label in (("en", "Mail address"), ("pl", "Adres e-mail"), ("ro", "Adresă de e-mail")):
        asked = {"Accept-Language": f"{language}, en;q=0.5"}
        page = world.app.test_client().get("/account/sign-in", headers=asked)
        assert f'<html lang="{language}">' in page.text
        assert f">{label}</label>" in page.text
