"""What a trainer should look at: rules over the figures, each with what it rests on.

A finding is a value; whoever shows it says it in words. None of them proves anything: they say where
a look is worth while.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from westeros_learn.evidence.items import FEW, LEAST, ItemStatistics, Third

_SOME = 10
"""Answers without which nothing is said but what nobody could overlook."""

_IDLE = 0.05
"""A wrong choice that fewer take does no work (Haladyna & Downing 1993, *How many options is enough?*)."""

_DRAWS = 0.15
"""Of the stronger third: who take a wrong choice are more than a slip."""

_POOR = 0.1
"""A correlation nearer to nothing: the question hardly tells who knows; further below, it misleads. (Ebel &
Frisbie 1991 draw the line at 0.2, for the index that is not corrected.)"""

_EASY = 0.95
_LEFT_OUT = 0.1
_SLOW = 2.0


class Finding(StrEnum):
    """What is worth a look, the weightiest first."""

    KEY = "key"
    """The stronger third prefers a wrong choice to the right one: the key may be wrong."""
    REVERSED = "reversed"
    """Weaker learners do better by it than stronger ones."""
    GUESSED = "guessed"
    """No more are right than would be by guessing."""
    TEMPTING = "tempting"
    """Stronger learners take a wrong choice at least as often as weaker ones: it may be right as well."""
    POOR = "poor"
    """It hardly tells who knows."""
    LEFT_OUT = "left-out"
    """Many left it out."""
    SLOW = "slow"
    """It takes much longer than the other questions."""
    EASY = "easy"
    """Nearly everybody is right."""
    IDLE = "idle"
    """A wrong choice that hardly anybody takes."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding.

    Attributes:
        choices: the keys of the choices that it is about, if it is about any.
        value: the figure that it rests on: a share, a correlation, or how many times as long.
    """

    finding: Finding
    choices: tuple[str, ...] = ()
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Design:
    """What a question was meant to do, as far as findings must know it.

    Attributes:
        keys: of its choices; empty where it is not answered by choosing.
        right: those that are right.
        guess: what somebody who guesses earns on average, 0 to 1; None where nobody can guess.
        usual_seconds: how long the other questions of the quiz typically take; None where it is not known.
    """

    keys: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    guess: float | None = None
    usual_seconds: float | None = None

    @property
    def wrong(self) -> tuple[str, ...]:
        """The choices that are wrong."""
        return tuple(key for key in self.keys if key not in self.right)


def findings(statistics: ItemStatistics, design: Design) -> tuple[Found, ...]:
    """Return what is worth a look, the weightiest first."""
    if statistics.n < _SOME:
        return ()
    found = [
        *_about_choices(statistics, design),
        *_about_strength(statistics, design),
        *_about_effort(statistics, design),
    ]
    told = {each.finding for each in found}
    if Finding.KEY in told:  # it says more than what follows from it
        found = [
            each for each in found if each.finding not in (Finding.TEMPTING, Finding.REVERSED, Finding.POOR)
        ]
    order = list(Finding)
    return tuple(sorted(found, key=lambda each: order.index(each.finding)))


def _about_choices(statistics: ItemStatistics, design: Design) -> Iterator[Found]:
    if statistics.thirds is not None:
        lower, _, upper = statistics.thirds
        yield from _preferred(lower, upper, design)
    if statistics.n >= FEW and len(design.keys) > 2:  # of two, the wrong one is what is left
        idle = tuple(key for key in design.wrong if statistics.whole.share(key) < _IDLE)
        if idle:
            yield Found(Finding.IDLE, idle, _IDLE)


def _preferred(lower: Third, upper: Third, design: Design) -> Iterator[Found]:
    """Yield what stronger learners take although it counts as wrong.

    Of several right choices, each stands for itself: a wrong one must be taken more often than the
    right one that is taken least.
    """
    if not design.right:
        return
    least_right = min(upper.share(key) for key in design.right)
    preferred = [key for key in design.wrong if upper.share(key) > least_right]
    preferred.sort(key=upper.share, reverse=True)
    few_right = least_right < 0.5
    if preferred and few_right and upper.chosen.get(preferred[0], 0) >= LEAST:
        yield Found(Finding.KEY, tuple(preferred[:1]), upper.share(preferred[0]))
    tempting = tuple(
        key
        for key in design.wrong
        if upper.share(key) >= max(_DRAWS, lower.share(key)) and upper.chosen.get(key, 0) >= LEAST
    )
    if tempting:
        yield Found(Finding.TEMPTING, tempting, max(upper.share(key) for key in tempting))


def _about_strength(statistics: ItemStatistics, design: Design) -> Iterator[Found]:
    """Yield what says that the question tells little about who knows.

    Where nearly everybody is right, or as few as by guessing, little can be told in any case: that is
    said instead.
    """
    correlation = statistics.discrimination
    if correlation is not None and correlation <= -_POOR:
        yield Found(Finding.REVERSED, value=correlation)
    if design.guess is not None and statistics.mean <= design.guess:
        yield Found(Finding.GUESSED, value=statistics.mean)
    elif statistics.mean >= _EASY:
        yield Found(Finding.EASY, value=statistics.mean)
    elif correlation is not None and abs(correlation) < _POOR and statistics.n >= FEW:
        yield Found(Finding.POOR, value=correlation)


def _about_effort(statistics: ItemStatistics, design: Design) -> Iterator[Found]:
    left_out = statistics.whole.left_out / statistics.n
    if left_out >= _LEFT_OUT:
        yield Found(Finding.LEFT_OUT, value=left_out)
    if statistics.seconds is not None and design.usual_seconds:
        times = statistics.seconds / design.usual_seconds
        if times >= _SLOW:
            yield Found(Finding.SLOW, value=times)
