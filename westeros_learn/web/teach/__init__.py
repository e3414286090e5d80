"""The pages of trainers: cohorts and who is in them, how they are doing, and what the questions are worth."""

# Each of these adds its pages to the blueprint.
from westeros_learn.web.teach import (
    cohorts,
    evidence,
    from_platform,
    join_codes,
    lists,
    matrix,
    people,
    reminding,
    report,
    trainee,
)
from westeros_learn.web.teach.blueprint import teach

__all__ = [
    "cohorts",
    "evidence",
    "from_platform",
    "join_codes",
    "lists",
    "matrix",
    "people",
    "reminding",
    "report",
    "teach",
    "trainee",
]
