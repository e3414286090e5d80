"""The app's own words in every language: whole sentences, with the same places to be filled in."""

from __future__ import annotations

import re

import polib
import pytest

from tests.words import messages, translated
from westeros_learn.web.words import LANGUAGES, ngettext, speaking

OTHERS = LANGUAGES[1:]


def forms_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_that_a_language_has_is_whole(language: str) -> None:
    words = translated(language)
    assert len(words) > 300
    for entry in words.values():
        forms = forms_of(entry)
        assert len(forms) == (3 if entry.msgid_plural else 1), entry.msgid
        for text in forms:
            assert text, entry.msgid
            assert not entry.fuzzy
            places = (sorted(re.findall(r"%\(\w+\)s|%", each)) for each in (entry.msgid, text))
            assert next(places) == next(places), entry.msgid
            assert (text[-1] in ".:") == (entry.msgid[-1] in ".:"), entry.msgid
            assert not re.search(r"""[!"şţŞŢ]|\.\.\.| {2}""", text), text


def test_numbers_take_the_form_that_each_language_has_for_them() -> None:
    said = ("about %(num)s minute", "about %(num)s minutes")
    assert said in messages()
    told = {}
    for language in OTHERS:
        with speaking(language):
            told[language] = [ngettext(*said, n) for n in (1, 2, 20)]
    assert told == {
        "pl": ["około 1 minuty", "około 2 minut", "około 20 minut"],
        "ro": ["aproximativ 1 minut", "aproximativ 2 minute", "aproximativ 20 de minute"],
    }
