"""Numbers, days and spans of time as the course's readers write them.

Twin: scorm_templates/scripts/formats.js (browsers know spans of time by themselves).
"""

from __future__ import annotations

from datetime import date

from babel import Locale, UnknownLocaleError
from babel.units import format_unit

from westeros_learn.player.strings import Strings


def shown_number(number: float, strings: Strings) -> str:
    """Return a number with the language's decimal mark, its thousands parted, without a superfluous ".0".

    Args:
        number: any number; fifteen digits of it are shown.
        strings: the player's words. `number-group-from` says how many digits the whole
            part has at least when its thousands are parted.
    """
    text = f"{number:.15g}"
    if "e" in text or "n" in text:
        return text  # too large or too small to be written out, or no number
    sign, digits = ("\u2212", text[1:]) if text.startswith("-") else ("", text)
    whole, mark, rest = digits.partition(".")
    if len(whole) >= int(strings["number-group-from"]):
        whole = f"{int(whole):,}".replace(",", strings["number-group"])
    return sign + whole + (strings["number-decimal"] + rest if mark else "")


def shown_day(day: date, strings: Strings) -> str:
    """Return a day with the name of its month."""
    months = strings["month-names"].split(", ")
    return strings["date-form"].format(day=day.day, month=months[day.month - 1], year=day.year)


_UNITS = {1_440: "day", 60: "hour", 1: "minute"}


def shown_span(minutes: int, language: str) -> str:
    """Return a span of time in the largest unit that holds it whole, as in "36 hours".

    Args:
        minutes: how long it is.
        language: a BCP 47 tag; English where its words for time are not known.
    """
    size, unit = next((size, unit) for size, unit in _UNITS.items() if minutes % size == 0)
    try:
        locale = Locale.parse(language, sep="-")
    except UnknownLocaleError:
        locale = Locale("en")
    return format_unit(minutes // size, f"duration-{unit}", locale=locale)
