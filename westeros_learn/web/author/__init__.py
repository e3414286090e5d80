"""The pages of who writes courses: their files, their history, what learners are given."""

# Each of these adds its pages to the blueprint.
from westeros_learn.web.author import colleagues, courses, files, history, looking, publishing
from westeros_learn.web.author.blueprint import author

__all__ = ["author", "colleagues", "courses", "files", "history", "looking", "publishing"]
