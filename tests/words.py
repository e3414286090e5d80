"""The app's own words and where they stand: what `westeros_learn/web/words/*.po` must translate.

Run as a program it writes what is missing to the end of each file, to be translated there:
`python -m tests.words`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import polib
from babel.messages.extract import extract_from_dir

WEB = Path(__file__).parents[1] / "westeros_learn" / "web"
WORDS = WEB / "words"

_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
_KEYWORDS = {"gettext": None, "lazy": None, "_": None, "ngettext": (1, 2), "plural": (1, 2)}

Message: TypeAlias = tuple[str, str]
"""A sentence in English and its plural, "" where it has none."""


def messages() -> dict[Message, str]:
    """Return every sentence of the code and the templates, with the file in which it stands first."""
    found: dict[Message, str] = {}
    for file, _, text, _, _ in extract_from_dir(WEB, _METHODS, keywords=_KEYWORDS):
        one, many = (text, "") if isinstance(text, str) else (text[0], text[1])
        found.setdefault((one, many), file)
    return found


def translated(language: str) -> dict[Message, polib.POEntry]:
    """Return what a language has."""
    entries = polib.pofile(str(WORDS / f"{language}.po"), encoding="utf-8", wrapwidth=0)
    return {(entry.msgid, entry.msgid_plural): entry for entry in entries}


def main() -> None:
    """Add what is missing to every language."""
    for path in sorted(WORDS.glob("*.po")):
        words = polib.pofile(str(path), encoding="utf-8", wrapwidth=0)
        there = {(entry.msgid, entry.msgid_plural) for entry in words}
        missing = [message for message in messages() if message not in there]
        for one, many in missing:
            plural = dict.fromkeys(range(3), "") if many else {}
            words.append(polib.POEntry(msgid=one, msgid_plural=many, msgstr_plural=plural))
        words.save()
        print(f"{path.name}: {len(missing)} to be translated")


if __name__ == "__main__":
    main()
