"""What evidence says, in words."""

from __future__ import annotations

from babel.numbers import format_decimal

from westeros_learn.evidence import Coefficient, Finding, Found, Interval, Reliability, size_of_gain
from westeros_learn.model import Question, plain_text
from westeros_learn.web.words import day_locale, gettext, ngettext, percent

_LONGEST = 110


def share(value: float) -> str:
    """Return a share, 0 to 1, in per cent."""
    return percent(round(value * 100) * 100)


def decimal(value: float, places: int = 2) -> str:
    """Return a number with so many places, as whoever reads writes it; a minus sign is one."""
    pattern = f"0.{'0' * places}" if places else "0"
    text = format_decimal(round(value, places) + 0.0, pattern, locale=day_locale())
    return str(text).replace("-", "−")


def between(interval: Interval | None, places: int = 2) -> str:
    """Return an interval of plain numbers; "" without one."""
    return "" if interval is None else f"{decimal(interval.low, places)} – {decimal(interval.high, places)}"


def shares_between(interval: Interval | None) -> str:
    """Return an interval of shares, in per cent; "" without one."""
    return "" if interval is None else f"{share(interval.low)} – {share(interval.high)}"


def duration(seconds: float | None) -> str:
    """Return how long something took; "" where it is not known."""
    if seconds is None:
        return ""
    whole = round(seconds)
    if whole < 60:
        return gettext("%(seconds)s s", seconds=whole)
    return gettext("%(minutes)s min %(seconds)s s", minutes=whole // 60, seconds=whole % 60)


def prompt_of(question: Question | None, most: int = _LONGEST) -> str:
    """Return what a question asks, shortened; of one that was retired, that nobody knows any more."""
    if question is None:
        return gettext("A question that was retired")
    text = plain_text(question.prompt)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def choice_names(keys: tuple[str, ...]) -> str:
    """Return choices by their letters, as in "B and C"."""
    letters = [key.upper() for key in keys]
    if len(letters) < 2:
        return "".join(letters)
    return gettext("%(some)s and %(last)s", some=", ".join(letters[:-1]), last=letters[-1])


def finding_words(found: Found) -> str:
    """Return a finding in a sentence."""
    choices = choice_names(found.choices)
    match found.finding:
        case Finding.KEY:
            return gettext(
                "The key may be wrong: strong learners choose %(choices)s rather than what counts as right.",
                choices=choices,
            )
        case Finding.REVERSED:
            return gettext("Weak learners do better by it than strong ones: it may mislead who knows more.")
        case Finding.GUESSED:
            return gettext("No more are right than by guessing.")
        case Finding.TEMPTING:
            return ngettext(
                "Strong learners choose %(choices)s as often as weak ones: it may be right as well.",
                "Strong learners choose %(choices)s as often as weak ones: they may be right as well.",
                len(found.choices),
                choices=choices,
            )
        case Finding.POOR:
            return gettext("It hardly tells who knows: weak and strong learners do about as well.")
        case _:
            return _words_of_lesser(found, choices)


def _words_of_lesser(found: Found, choices: str) -> str:
    match found.finding:
        case Finding.LEFT_OUT:
            return gettext("%(share)s left it out.", share=share(found.value))
        case Finding.SLOW:
            return gettext(
                "It takes %(times)s times as long as the others usually do.", times=decimal(found.value, 1)
            )
        case Finding.EASY:
            return gettext("Nearly everybody is right: it tells little about who knows.")
        case _:
            return ngettext(
                "Hardly anybody chooses %(choices)s: another wrong answer would ask more.",
                "Hardly anybody chooses %(choices)s: other wrong answers would ask more.",
                len(found.choices),
                choices=choices,
            )


def coefficient_name(found: Reliability) -> str:
    """Return which coefficient of reliability it is."""
    return {
        Coefficient.ALPHA: gettext("Cronbach's alpha"),
        Coefficient.KR20: gettext("KR-20, which is Cronbach's alpha of right and wrong"),
        Coefficient.ONE_WAY: gettext("intraclass correlation ICC(1,k), for tests that draw their questions"),
    }[found.coefficient]


def reliability_words(found: Reliability) -> str:
    """Return what a reliability is good for, in a sentence."""
    if found.value >= 0.8:
        return gettext("Scores tell learners apart well.")
    if found.value >= 0.6:
        return gettext("Good enough for a group; take care with single learners near the pass mark.")
    return gettext("Scores depend much on chance: more questions, or better ones, would help.")


def gain_size(normalised: float) -> str:
    """Return how large a normalised gain is."""
    return {"high": gettext("high"), "medium": gettext("medium"), "low": gettext("low")}[
        size_of_gain(normalised)
    ]
