"""Numbers, days and spans of time as the course's readers write them.

Twin: scorm_templates/scripts/formats.js (browsers know spans of time by themselves).
"""

from __future__ import annotations

from datetime import date, datetime

from babel import Locale, UnknownLocaleError
from babel.units import format_unit

from westeros_learn.assessment import MOST_PLACES, rounded_units
from westeros_learn.model import Scalar, Value, ValueStyle
from westeros_learn.player.strings import Strings


def shown_number(number: float, strings: Strings, decimals: int | None = None, *, parted: bool = True) -> str:
    """Return a number with the language's decimal mark and its thousands parted.

    Args:
        number: any number that a formula can give.
        strings: the player's words. `number-group-from` says how many digits the whole
            part has at least when its thousands are parted.
        decimals: how many decimals are shown; as many as it needs, if None.
        parted: whether thousands are parted at all.
    """
    units, scale = rounded_units(abs(number), MOST_PLACES if decimals is None else decimals)
    whole, rest = divmod(units, scale)
    digits = str(rest + scale)[1:]
    digits = digits.rstrip("0") if decimals is None else digits.ljust(decimals, "0")
    text = str(whole)
    if parted and len(text) >= int(strings["number-group-from"]):
        text = f"{whole:,}".replace(",", strings["number-group"])
    sign = "\u2212" if number < 0 and units else ""
    return sign + text + (strings["number-decimal"] + digits if digits else "")


def shown_day(day: date, strings: Strings) -> str:
    """Return a day with the name of its month."""
    months = strings["month-names"].split(", ")
    return strings["date-form"].format(day=day.day, month=months[day.month - 1], year=day.year)


def shown_percent(score: int, strings: Strings) -> str:
    """Return a score as readers write a per cent sign: rounded down to a whole one, as it counts.

    Args:
        score: in hundredths of a per cent.
        strings: the player's words.
    """
    return strings["percent-form"].format(n=shown_number(score // 100, strings))


def shown_time(moment: datetime, strings: Strings) -> str:
    """Return a day and a time of it, to the minute, with how far its zone is from UTC.

    A learner may read it in another zone than that of the school, so it is said which one it is.
    """
    return f"{shown_day(moment.date(), strings)}, {moment:%H:%M} ({shown_zone(moment)})"


def shown_zone(moment: datetime) -> str:
    """Return how far the zone of a time is from UTC, as in "UTC+1"."""
    seconds = moment.utcoffset()
    minutes = round(seconds.total_seconds() / 60) if seconds else 0
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    sign = "+" if minutes > 0 else "\u2212"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


_UNITS = {1_440: "day", 60: "hour", 1: "minute"}


def shown_span(minutes: int, language: str) -> str:
    """Return a span of time in the largest unit that holds it whole, as in "36 hours".

    Args:
        minutes: how long it is.
        language: a BCP 47 tag; English where its words for time are not known.
    """
    size, unit = next((size, unit) for size, unit in _UNITS.items() if minutes % size == 0)
    return format_unit(minutes // size, f"duration-{unit}", locale=locale_of(language))


def locale_of(language: str) -> Locale:
    """Return how a language is written, as Babel knows it; English where it does not."""
    try:
        return Locale.parse(language, sep="-")
    except UnknownLocaleError:
        return Locale("en")


def shown_value(value: Scalar | None, form: Value, strings: Strings) -> str:
    """Return the value of a formula as it stands in a text; a dash when it has none."""
    match value:
        case float():
            parted = form.style is not ValueStyle.PLAIN
            return shown_number(value, strings, form.decimals, parted=parted)
        case date() if form.style is ValueStyle.PLAIN:
            return value.isoformat()
        case date() if form.style is ValueStyle.WEEKDAY:
            weekday = strings["weekday-names"].split(", ")[value.weekday()]
            return strings["weekday-form"].format(weekday=weekday, date=shown_day(value, strings))
        case date():
            return shown_day(value, strings)
        case str():
            return value
        case _:
            return "\u2013"
