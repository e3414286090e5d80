"""What a translated page says of its translation."""

from __future__ import annotations

from westeros_learn.model import Course
from westeros_learn.player.formats import shown_day
from westeros_learn.player.strings import Strings


def translation_note(course: Course, strings: Strings) -> str:
    """Return who reviewed a translation, or that no native lawyer did yet; "" in the first language."""
    how = course.translation
    if how is None:
        return ""
    if how.reviewed is None:
        return strings["translation-not-reviewed"]
    return strings["translation-reviewed"].format(by=how.reviewer, day=shown_day(how.reviewed, strings))
