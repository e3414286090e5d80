"""What was made of courses that are in use, kept as long as they are, and not made again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar
from weakref import ReferenceType, ref

from westeros_learn.model import Course

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """Things made of courses. Two threads may make the same one at once: both are alike.

    A course is known by its identity: comparing two takes longer than what is kept here.

    Args:
        most: how many things are kept of each course; one more, and all are made anew.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._courses: dict[int, tuple[ReferenceType[Course], dict[Hashable, Made]]] = {}

    def get(self, course: Course, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is known of a course by a key, made now where it is not yet."""
        made = self._of(course)
        known = made.get(key)
        if known is not None:
            return known
        if len(made) >= self._most:
            made.clear()
        thing = make()
        made[key] = thing
        return thing

    def _of(self, course: Course) -> dict[Hashable, Made]:
        identity = id(course)
        known = self._courses.get(identity)
        if known is None or known[0]() is not course:
            known = ref(course, lambda _: self._courses.pop(identity, None)), {}
            self._courses[identity] = known
        return known[1]
