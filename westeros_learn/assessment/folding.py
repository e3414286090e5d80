"""Folding: what two typed answers may differ in and still be the same.

Twin: `scorm_templates/scripts/folding.js`, which is handed `FOLDING` with the course.
"""

from __future__ import annotations

import unicodedata

FOLDING = {
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ø": "o",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ς": "σ",
}
"""Letters that Unicode's NFKD leaves as they are, and what they are read as."""


def fold(text: str) -> str:
    """Return a text without case, accents, punctuation and superfluous spaces.

    Compatibility decomposition (Unicode Standard Annex 15, NFKD); marks and invisible
    format characters dropped, for a soft hyphen comes along with copied text; lower
    case; then `FOLDING`. Whatever is neither letter nor digit becomes one space.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not _is_silent(c))
    letters = "".join(FOLDING.get(c, c) for c in plain.lower())
    return " ".join("".join(c if unicodedata.category(c)[0] in "LN" else " " for c in letters).split())


def _is_silent(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] == "M" or category == "Cf"


def slips(left: str, right: str) -> int:
    """Return how many slips of the finger part two texts.

    A slip adds, drops or changes a letter or swaps two neighbours (optimal string
    alignment distance; Boytsov 2011, section 2.1).
    """
    before: list[int] = []
    above = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]
