"""The player's own words: none is missing, none is left over."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

import westeros_learn
from westeros_learn.player.strings import load_strings, script_strings, served_strings

TEMPLATES = files("scorm_templates")
NAMES = set(json.loads((TEMPLATES / "strings" / "en.json").read_text("utf-8")))


def text_of(folder: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in (TEMPLATES / folder).iterdir())


def python_text() -> str:
    """The rooms that speak with the player's words."""
    rooms = [Path(westeros_learn.__file__).parent / room for room in ("player", "export")]
    return "\n".join(file.read_text("utf-8") for room in rooms for file in room.rglob("*.py"))


def is_used(name: str, scripts: str, pages: str) -> bool:
    """Say whether a word is named whole, or made up of a beginning and a kind, as in "result-" + verdict."""
    where = scripts if name.endswith("*") else pages  # with a star, a page may name it too
    plain = name.removesuffix("*")
    if re.search(rf"""["'.]{re.escape(plain)}\b(?!-)""", where):
        return True
    parts = plain.split("-")
    beginnings = ["-".join(parts[:at]) + "-" for at in range(1, len(parts))]
    endings = ["-" + "-".join(parts[at:]) for at in range(1, len(parts))]
    return any(f'"{b}"' in where or f'"{b}{{' in where for b in beginnings) or any(
        f'"{e}"' in where for e in endings
    )


def test_every_word_is_used() -> None:
    scripts = text_of("scripts")
    pages = text_of("pages") + text_of("questions") + python_text()
    assert not [name for name in NAMES if not is_used(name, scripts, pages)]


def test_every_word_that_a_template_names_exists() -> None:
    named = set(
        re.findall(r'strings\["([a-z-]+)"\]', text_of("pages") + text_of("questions") + python_text())
    )
    assert named <= set(load_strings("en"))


def test_every_word_that_a_script_names_exists() -> None:
    scripts = text_of("scripts")
    named = set(re.findall(r'words\["([a-z-]+)"\]', scripts)) | set(
        re.findall(r"\.words\.([a-z]+)\b", scripts)
    )
    assert named
    assert named <= set(script_strings("en", sequenced=True)) | set(served_strings("en"))


def test_a_regional_language_finds_its_words_and_an_unknown_one_falls_back() -> None:
    assert load_strings("en-IE") == load_strings("xx") == load_strings("en")


# --- the languages ---------------------------------------------------------------------

LANGUAGES = sorted(path.name.removesuffix(".json") for path in (TEMPLATES / "strings").iterdir())
ENGLISH = load_strings("en")
SAME = {
    "pl": {"date-form", "minutes", "percent-form", "weekday-form"},
    "ro": {"date-form", "minutes", "number-group-from", "percent-form", "weekday-form"},
}
"""What a language writes as English does."""


def words_of(language: str) -> dict[str, str]:
    words: dict[str, str] = json.loads((TEMPLATES / "strings" / f"{language}.json").read_text("utf-8"))
    return words


def places(text: str) -> list[str]:
    return sorted(re.findall(r"\{[a-z]*\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_in_the_same_order(language: str) -> None:
    assert list(words_of(language)) == sorted(NAMES, key=lambda name: name.replace("*", ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_keeps_the_places_of_a_sentence(language: str) -> None:
    words = load_strings(language)
    assert {name: places(words[name]) for name in words} == {name: places(ENGLISH[name]) for name in words}


@pytest.mark.parametrize("language", sorted(SAME))
def test_nothing_is_left_in_english(language: str) -> None:
    words = load_strings(language)
    assert {name for name in words if words[name] == ENGLISH[name]} == SAME[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_calm_and_well_set(language: str) -> None:
    """No exclamation marks, no straight quotes, no letters with a cedilla, no lost blanks."""
    for name, text in load_strings(language).items():
        assert not re.search(r"""[!"'şţŞŢ]|\.\.\.| {2}""", text), name
        assert text.strip(" ") == text, name
        assert not re.search(r"(?<!\u00a0)%", text), name  # a per cent sign never starts a line


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_per_cent_sign_stands_in_sentences_as_it_does_alone(language: str) -> None:
    """The app shows scores by the form alone, the player within its sentences: both look alike."""
    words = load_strings(language)
    form = words["percent-form"].replace("{n}", "")
    found = [(name, sign) for name, text in words.items() for sign in re.findall(r"\}([^%\w]{0,2}%)", text)]
    assert len(found) > 10
    assert {sign for _, sign in found} == {form}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_end_as_in_english(language: str) -> None:
    """A sentence stays a sentence, and what comes before a list keeps its colon."""
    words = load_strings(language)
    ends = {name: text[-1] if text[-1] in ".:…" else "" for name, text in words.items()}
    others = {name: text[-1] if text[-1] in ".:…" else "" for name, text in ENGLISH.items()}
    loose = {"checked", "number-decimal", "number-group"}
    assert {n: e for n, e in ends.items() if n not in loose} == {
        n: e for n, e in others.items() if n not in loose
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_twelve_months(language: str) -> None:
    assert len(set(load_strings(language)["month-names"].split(", "))) == 12
