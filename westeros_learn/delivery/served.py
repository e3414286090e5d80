"""What learners are given of a course that is written in the app: the version that was published last.

Published versions are copies of a course's folder, each called by its content. Which one is given is told
by one small file, which is exchanged whole: every process that serves the courses follows it, and none
needs a database for it. A course of which nothing was ever published is served as its files are; one that
was made in the app is not served before somebody publishes it.

    courses/victim-hearing/…                        the draft: what authors write
    courses/.authoring/published/victim-hearing.json      which version is given
    courses/.authoring/published/victim-hearing/0f3c…/    that version
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from westeros_learn.source.writing import write_bytes

NOTHING = ""
"""In place of what names a version: learners have nothing of this course yet."""

BESIDE = ".authoring"
"""The folder beside the courses; hidden, so that it is no course and no part of one."""


@dataclass(frozen=True, slots=True)
class Given:
    """Which version of a course learners are given.

    Attributes:
        content: names the content of its files; see `library.content_hash`. NOTHING for a course that
            was made in the app and never published: learners have nothing of it.
        at: since when, in ISO 8601; "" where nobody published it: it is how the files were when the
            course was first written in the app.
        by: the id of who published it; None for nobody.
    """

    content: str
    at: str = ""
    by: int | None = None


def given(courses: Path, course: str) -> Given | None:
    """Return which version of a course is given; None where it is served as its files are.

    A file that cannot be read names a version that does not exist: then nothing new is served, rather than
    a draft that nobody has published.
    """
    try:
        said = json.loads(_pointer(courses, course).read_bytes())
        return Given(str(said["content"]), str(said["at"]), said["by"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return Given("unreadable")


def served_folder(folder: Path) -> Path | None:
    """Return the folder that learners are given of a course that lies in another one; None for nothing."""
    which = given(folder.parent, folder.name)
    if which is None:
        return folder
    return version_folder(folder.parent, folder.name, which.content) if which.content else None


def known_courses(courses: Path) -> set[str]:
    """Return the names of the courses of which it is told what learners are given; some may be gone."""
    return {path.stem for path in (courses / BESIDE / "published").glob("*.json")}


def version_folder(courses: Path, course: str, content: str) -> Path:
    """Return where a published version lies."""
    return versions_folder(courses, course) / content


def versions_folder(courses: Path, course: str) -> Path:
    """Return where the published versions of a course lie."""
    return courses / BESIDE / "published" / course


def give(courses: Path, course: str, which: Given) -> None:
    """Let learners be given a version from now on.

    Raises:
        OutputError: it cannot be told.
    """
    said = json.dumps(asdict(which), indent=1).encode()
    write_bytes(_pointer(courses, course), said, durable=True)


def _pointer(courses: Path, course: str) -> Path:
    return courses / BESIDE / "published" / f"{course}.json"
