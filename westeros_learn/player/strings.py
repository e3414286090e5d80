"""The player's own words, by language: `scorm_templates/strings/<language>.json`.

A name ending in `*` is one that the scripts use; it travels with the page. One ending in
`-of-lesson` or `-of-module` replaces another where a lesson, or a module, is played by itself.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Literal, TypeAlias

Strings: TypeAlias = dict[str, str]

Played: TypeAlias = Literal["course", "lesson", "module"]
"""What is played by itself."""

FALLBACK = "en"
_OF = {"lesson": "-of-lesson", "module": "-of-module"}
_OF_SEQUENCES = "sequence-"
_RIGHT_TO_LEFT = frozenset(["ar", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"])
_RIGHT_TO_LEFT_SCRIPTS = frozenset(["Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"])


def direction(language: str) -> Literal["ltr", "rtl"]:
    """Return which way a language is written.

    Args:
        language: a BCP 47 tag; a script in it decides, as in "az-Arab".
    """
    main, *more = language.split("-")
    script = next((tag.title() for tag in more if len(tag) == 4 and tag.isalpha()), "")
    to_left = script in _RIGHT_TO_LEFT_SCRIPTS if script else main.lower() in _RIGHT_TO_LEFT
    return "rtl" if to_left else "ltr"


@cache
def load_strings(language: str, sco: Played = "course") -> Strings:
    """Return the player's words in a language, English where they are missing.

    Args:
        language: a BCP 47 tag; "pl-PL" finds "pl".
        sco: what is played by itself.
    """
    words = _read(FALLBACK)
    for tag in (language.partition("-")[0], language):
        words = {**words, **_read(tag)}
    words = {name.removesuffix("*"): text for name, text in words.items()}
    ending = _OF.get(sco, "-of-course")
    own = [name for name in words if name.endswith(ending)]
    return words | {name.removesuffix(ending): words[name] for name in own}


@cache
def script_strings(language: str, sco: Played = "course", *, sequenced: bool = False) -> Strings:
    """Return the words that the scripts need.

    Args:
        language: a BCP 47 tag.
        sco: what is played by itself.
        sequenced: whether it stands in a sequence, with others before and after it.
    """
    words = load_strings(language, sco)
    names = (name.removesuffix("*") for name in _read(FALLBACK) if name.endswith("*"))
    return {name: words[name] for name in names if sequenced or not name.startswith(_OF_SEQUENCES)}


SERVED_WORDS = (
    "answered",
    "in-minutes",
    "not-answered",
    "order-place",
    "save-elsewhere",
    "save-kept",
    "save-lost",
    "save-refused",
    "save-saved",
    "save-saving",
    "served-elsewhere",
    "served-kept",
    "served-lost",
    "served-refused",
    "time-ends",
    "time-half",
    "time-hide",
    "time-left",
    "time-left-last",
    "time-over",
    "time-show",
)
"""Names of the words that the script of the app's pages uses."""


@cache
def served_strings(language: str) -> Strings:
    """Return the words that the script of the app's pages needs."""
    words = load_strings(language)
    return {name: words[name] for name in SERVED_WORDS}


def language_name(language: str) -> str:
    """Return what a language is called in itself; its tag, where the player has no words in it."""
    return load_strings(language)["language-name"] if speaks(language) else language


def speaks(language: str) -> bool:
    """Say whether the player speaks a language."""
    return bool(_read(language) or _read(language.partition("-")[0]))


def _read(tag: str) -> Strings:
    file = files("scorm_templates") / "strings" / f"{tag}.json"
    if not tag.replace("-", "").isalnum() or not file.is_file():
        return {}
    words: Strings = json.loads(file.read_text("utf-8"))
    return words
