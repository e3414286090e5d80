"""The player's own words: none is missing, none is left over."""

from __future__ import annotations

import json
import re
from importlib.resources import files

from westeros_learn.player.strings import load_strings, script_strings

TEMPLATES = files("scorm_templates")
NAMES = set(json.loads((TEMPLATES / "strings" / "en.json").read_text("utf-8")))


def text_of(folder: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in (TEMPLATES / folder).iterdir())


def python_text() -> str:
    player = files("westeros_learn") / "player"
    return "\n".join(p.read_text("utf-8") for p in player.iterdir() if p.name.endswith(".py"))


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
    assert named <= set(script_strings("en"))


def test_a_regional_language_finds_its_words_and_an_unknown_one_falls_back() -> None:
    assert load_strings("en-IE") == load_strings("xx") == load_strings("en")
