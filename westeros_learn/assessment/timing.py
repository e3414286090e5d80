"""The clock's part in a quiz: time limits, extra time, and waiting between attempts.

Pure: whoever calls says what time it is. Twin: `scorm_templates/scripts/timing.js`.
"""

from __future__ import annotations

EXTRA_TIMES = (0, 25, 50, 100)
"""Per cent of extra time that learners may choose for themselves. (Packages need no twin of it.)"""

GRACE = 15
"""Seconds after the end of the time in which a word can be finished."""

WORDS_PER_MINUTE = 150
"""Slower than the 238 that Brysbaert 2019 finds for non-fiction in one's own language: many
read this in their second one, and stop to think. (Packages need no twin of it.)"""

_LAST_NOTICES = (300, 60)


def seconds_allowed(limit: int, extra: int = 0) -> int:
    """Return how many seconds an attempt may take.

    Args:
        limit: the quiz's time limit in minutes.
        extra: extra time of this learner, in per cent of it.
    """
    return limit * 60 * (100 + extra) // 100


def notices(allowed: int) -> list[int]:
    """Return how many seconds are left when the learner is told so, in order.

    At half of the time, five minutes and one minute before its end; of a short time,
    only where they lie apart.
    """
    half = allowed // 2
    last = [seconds for seconds in _LAST_NOTICES if seconds < half]
    return [half, *last] if half >= _LAST_NOTICES[-1] else []


def minutes_to_wait(ended: int, wait: int, now: int) -> int:
    """Return how many minutes are left until the next attempt may start.

    An end that lies ahead shows that the clock was set back. Then the waiting time counts
    from now; whoever asks keeps `min(ended, now)` as the end, so that it does pass.

    Args:
        ended: when the last attempt was finished, in minutes since 1970; 0 when not known.
        wait: the quiz's waiting time in minutes.
        now: the time, in minutes since 1970.
    """
    return max(0, min(ended, now) + wait - now) if ended else 0
