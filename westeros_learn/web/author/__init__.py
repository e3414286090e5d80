"""The pages of who writes courses: their files, their history, what learners are given."""

# Each of these adds its pages to the blueprint.
from westeros_learn.web.author import (
    all_files,
    banks,
    colleagues,
    comments,
    courses,
    files,
    history,
    lesson,
    looking,
    making,
    outline,
    pictures,
    playing,
    publishing,
    questions,
    scenario,
    scenarios,
    settings,
    sharing,
    translation_files,
    translations,
)
from westeros_learn.web.author.blueprint import author
from westeros_learn.web.author.sharing import shared

__all__ = [
    "all_files",
    "author",
    "banks",
    "colleagues",
    "comments",
    "courses",
    "files",
    "history",
    "lesson",
    "looking",
    "making",
    "outline",
    "pictures",
    "playing",
    "publishing",
    "questions",
    "scenario",
    "scenarios",
    "settings",
    "shared",
    "sharing",
    "translation_files",
    "translations",
]
