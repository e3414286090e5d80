"""Evidence about questions and tests, and what was gained: pure, and made of sums.

What a figure means and where its formula comes from stands in the docstring of the function that
computes it; the tests compare each with an independent library or with published examples.
"""

from westeros_learn.evidence.findings import Design, Finding, Found, findings
from westeros_learn.evidence.gain import Gain, gain, size_of_gain
from westeros_learn.evidence.intervals import (
    CONFIDENCE,
    Interval,
    correlation_interval,
    mean_interval,
    share_interval,
)
from westeros_learn.evidence.items import FEW, LEAST, ItemStatistics, Third, statistics_of
from westeros_learn.evidence.reliability import Coefficient, DrawnSums, Reliability, Sums, alpha, one_way
from westeros_learn.evidence.tallies import BAND, FULL, NO_BAND, Cell, Tally

__all__ = [
    "BAND",
    "CONFIDENCE",
    "FEW",
    "FULL",
    "LEAST",
    "NO_BAND",
    "Cell",
    "Coefficient",
    "Design",
    "DrawnSums",
    "Finding",
    "Found",
    "Gain",
    "Interval",
    "ItemStatistics",
    "Reliability",
    "Sums",
    "Tally",
    "Third",
    "alpha",
    "correlation_interval",
    "findings",
    "gain",
    "mean_interval",
    "one_way",
    "share_interval",
    "size_of_gain",
    "statistics_of",
]
