"""Where the courses lie."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from westeros_learn.errors import CourseNotFoundError
from westeros_learn.source.reading import COURSE_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence


def find_courses(names: Sequence[str], folder: Path) -> list[Path]:
    """Return the folders of courses, each once.

    Args:
        names: paths of courses, or their names inside of `folder`; empty for every
            course in it.
        folder: the folder that holds the courses.

    Raises:
        CourseNotFoundError: a name leads to no course, or the folder holds none.
    """
    if names:
        found = [_find(name, folder) for name in names]
    else:
        found = _courses_in(folder)
        if not found:
            problem = "holds no course" if folder.is_dir() else "does not exist"
            raise CourseNotFoundError(
                f"The folder '{folder}' {problem}.",
                f"A course is a folder with a {COURSE_FILE}. Say where they are: --courses DIR",
            )
    return list({path.resolve(): path for path in found}.values())


def _find(name: str, folder: Path) -> Path:
    for path in (Path(name), folder / name):
        if path.name == COURSE_FILE and path.is_file():
            return path.parent
        if (path / COURSE_FILE).is_file():
            return path
    if Path(name).is_dir():
        raise CourseNotFoundError(
            f"The folder '{name}' is no course: it has no {COURSE_FILE}.",
            f"Name a course in it, or use it as the folder that holds courses: --courses {name}",
        )
    known = [path.name for path in _courses_in(folder)]
    close = get_close_matches(name, known, n=1)
    if close:
        cure = f"Did you mean '{close[0]}'?"
    elif known:
        cure = f"Courses in '{folder}': {', '.join(known)}."
    else:
        cure = f"'{folder}' holds no courses either; name the folder that does: --courses DIR"
    raise CourseNotFoundError(f"There is no course '{name}'.", cure)


def _courses_in(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob(f"*/{COURSE_FILE}") if path.is_file())
