"""Which questions an attempt asks, and in which order.

Twin: `scorm_templates/scripts/draw.js`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from westeros_learn.assessment.generator import Generator, hash32


def draw(
    pool: Sequence[tuple[str, str]], number: int, seed: int, drawn_before: Collection[str] = ()
) -> list[str]:
    """Draw questions, spread evenly over the outcomes, unseen ones first.

    The questions of each outcome lie in a row, the unseen ones in front, and each deal
    takes one of every row. When the last deal cannot serve all rows, it serves those
    first that still have an unseen one. The order of the pool does not matter, so that
    moving a question in its file changes nobody's draw.

    Args:
        pool: (code, outcome id) of each question that may be drawn.
        number: how many to draw; the whole pool when it holds no more.
        seed: 0 to 2**32 - 1.
        drawn_before: codes that this learner has met in earlier attempts.

    Returns:
        The codes in the order in which they are asked.
    """
    generator = Generator(seed)
    outcomes = sorted({outcome for _, outcome in pool})
    strata: list[list[str]] = []
    for outcome in outcomes:
        codes = generator.shuffled(sorted(code for code, of in pool if of == outcome))
        strata.append(_unseen_first(codes, drawn_before))
    strata = generator.shuffled(strata)
    picked: list[str] = []
    for deal in range(min(number, len(pool))):
        dealt = [stratum[deal] for stratum in strata if deal < len(stratum)]
        picked += _unseen_first(dealt, drawn_before)[: number - len(picked)]
    return generator.shuffled(picked)


def draw_by_outcome(
    pool: Sequence[tuple[str, str]],
    quotas: Iterable[tuple[str, int]],
    seed: int,
    drawn_before: Collection[str] = (),
) -> list[str]:
    """Draw a number of questions of each outcome that is named, unseen ones first.

    Neither the order of the pool nor that of the quotas matters.

    Args:
        pool: (code, outcome id) of each question that may be drawn.
        quotas: (outcome id, number), each outcome once; all of its questions when it has no more.
        seed: 0 to 2**32 - 1.
        drawn_before: codes that this learner has met in earlier attempts.

    Returns:
        The codes in the order in which they are asked, the outcomes mixed.
    """
    generator = Generator(seed)
    picked: list[str] = []
    for outcome, number in sorted(quotas):
        codes = generator.shuffled(sorted(code for code, of in pool if of == outcome))
        picked += _unseen_first(codes, drawn_before)[:number]
    return generator.shuffled(picked)


def order_of_questions(codes: Iterable[str], seed: int) -> list[str]:
    """Return the order in which an attempt asks a fixed set that is shuffled."""
    return Generator(seed).shuffled(sorted(codes))


def _unseen_first(codes: Sequence[str], drawn_before: Collection[str]) -> list[str]:
    return [code for code in codes if code not in drawn_before] + [
        code for code in codes if code in drawn_before
    ]


def order_of_parts(keys: Sequence[str], seed: int, code: str) -> list[str]:
    """Return the order in which an attempt shows a question's parts.

    Args:
        keys: keys of the parts, in the order of the source.
        seed: the attempt's seed.
        code: the question's code, so that each question has an order of its own.
    """
    return Generator(seed ^ hash32(code)).shuffled(sorted(keys))


def scrambled(keys: Sequence[str], seed: int, code: str) -> list[str]:
    """Return the order in which steps to be put in order are shown first: never the right one.

    Args:
        keys: keys of the steps, in their right order.
        seed: the attempt's seed.
        code: the question's code.
    """
    order = order_of_parts(keys, seed, code)
    return order[1:] + order[:1] if order == list(keys) else order
