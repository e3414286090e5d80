"""A language that nobody speaks: every letter of a text replaced, what must be kept kept.

What still reads as English in a course translated so was never given to the translator.
"""

from __future__ import annotations

import re
from pathlib import Path

import polib

from westeros_learn.source import update
from westeros_learn.source.ids import slug

_LETTERS = {ord(c): chr(0x430 + n) for n, c in enumerate("abcdefghijklmnopqrstuvwxyz")}
_LETTERS |= {ord(c): chr(0x410 + n) for n, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_TERM = re.compile(r"\{term\}`([^`<]*)`")
_KEPT = re.compile(
    r"\{(?:value|gap)\}`[^`]*`|\{source\}`[^`]*`|\{[a-z]+\}`|<[^<>]*>|\]\([^)]*\)|&#?\w+;|[A-Z]{2,}\S*\d\S*"
)


def pseudo(text: str) -> str:
    """Return a text in the language that nobody speaks."""
    text = _TERM.sub(lambda match: f"{{term}}`{match[1]} <{slug(match[1])}>`", text)
    said, done = [], 0
    for match in _KEPT.finditer(text):
        said += [text[done : match.start()].translate(_LETTERS), _kept(match[0])]
        done = match.end()
    return "".join([*said, text[done:].translate(_LETTERS)])


def _kept(part: str) -> str:
    """Return what is kept; a place in a source is none of it."""
    match = re.fullmatch(r"(\{source\}`|<)(.*)([`>])", part, re.DOTALL)
    if match is None or " " not in match[2]:
        return part
    cited = (one.strip().partition(" ") for one in match[2].split(";"))
    return (
        match[1]
        + "; ".join(f"{name} {place.translate(_LETTERS)}".strip() for name, _, place in cited)
        + match[3]
    )


def translate_whole(course: Path, language: str = "pl") -> Path:
    """Translate every text of a course; return its catalogue."""
    file, _ = update(course, language)
    catalogue = polib.pofile(str(file))
    for entry in catalogue:
        entry.msgstr = pseudo(entry.msgid)
    catalogue.save()
    return file
