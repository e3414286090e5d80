"""Dates as people type them.

Twin: `scorm_templates/scripts/dates.js`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from westeros_learn.assessment.expressions import FIRST_DAY, LAST_DAY
from westeros_learn.assessment.folding import fold

_BLANKS = re.compile("[ \t\n\u00a0\u2009\u202f]+")
_DASHES = re.compile("[\u2010-\u2013\u2212]")
_YEAR_FIRST = re.compile(r"([0-9]{4}) ?([-./ ]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2}) ?([-./ ]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})[^0-9]{0,3}")
_DAY = re.compile(r"([0-9]{1,2})[a-z]{0,2}")
_YEAR = re.compile(r"[0-9]{4}")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_TELLING = (
    3  # letters that tell one month from another; a shorter word may stand beside them ("of", "de", "r.")
)


def day_readings(text: str, months: Sequence[str] = ()) -> tuple[date, ...]:
    """Return what a typed date can mean; empty when it is no date.

    Year first or year last, with dots, slashes, hyphens or blanks; or the month as a word,
    shortened or in another case of its language, or as a Roman numeral. Where day and month
    could change places ("03/04/2026", but never with dots), or a century is not told, all
    readings are given, for no learner should fail by the habit of a country.

    Args:
        text: what was typed.
        months: the names of the twelve months.
    """
    typed = _DASHES.sub("-", _BLANKS.sub(" ", text)).strip(" ")
    if match := _YEAR_FIRST.fullmatch(typed):
        return _days([(match[1], match[3], match[4])])
    if match := _YEAR_LAST.fullmatch(typed):
        first, mark, second, year = match.groups()
        years = [year] if len(year) == len("2026") else [f"20{year}", f"19{year}"]
        orders = [(second, first)] if mark == "." else [(second, first), (first, second)]
        return _days([(each, month, day) for each in years for month, day in orders])
    return _days(_in_words(fold(typed).split(), months))


def _in_words(words: Sequence[str], months: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return year, month and day of a date whose month is a word."""
    named = [month for month in (_month(word, months) for word in words) if month]
    days = [match[1] for match in map(_DAY.fullmatch, words) if match]
    years = [word for word in words if _YEAR.fullmatch(word)]
    others = sum(
        len(word) >= _TELLING for word in words if not word[0].isdigit() and not _month(word, months)
    )
    if len(named) != 1 or len(days) != 1 or len(years) != 1 or others:
        return []
    return [(years[0], str(named[0]), days[0])]


def _month(word: str, months: Sequence[str]) -> int:
    """Return the month that a folded word names, 1 to 12, or 0: the one that begins most like it."""
    if word in _ROMAN:
        return _ROMAN.index(word) + 1
    alike = [_letters_alike(word, fold(month)) for month in months]
    most = max(alike, default=0)
    return alike.index(most) + 1 if most >= _TELLING and alike.count(most) == 1 else 0


def _letters_alike(left: str, right: str) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _days(candidates: Sequence[tuple[str, str, str]]) -> tuple[date, ...]:
    """Return the days that there are among years, months and days."""
    found = []
    for year, month, day in candidates:
        try:
            made = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if FIRST_DAY <= made <= LAST_DAY and made not in found:
            found.append(made)
    return tuple(found)
