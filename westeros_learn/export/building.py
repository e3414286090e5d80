"""From a course that was read to a package on the disk: the one way, for the command and for the app."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TypeAlias

from westeros_learn.errors import CourseHasFaultsError, TargetError
from westeros_learn.export.archive import MEGABYTE, Written, write_packages
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Package
from westeros_learn.export.targets import OPTIONS_OF, TARGETS
from westeros_learn.model import CompileResult, Course


class Step(StrEnum):
    """What a build is doing."""

    READING = "reading"
    RENDERING = "rendering"
    WRITING = "writing"


Tell: TypeAlias = Callable[[Step, int, int], None]
"""Is told what is done now, and how many parts of it are done, of how many."""


@dataclass(frozen=True, slots=True)
class Built:
    """A package, and where it was written to."""

    package: Package
    written: Written


def buildable(result: CompileResult, named: str) -> Course:
    """Return the course that was read.

    Args:
        result: what reading it gave.
        named: how its folder is called to whoever builds it.

    Raises:
        CourseHasFaultsError: it has errors. Warnings stop no build.
    """
    if result.course is None or result.errors:
        number = len(result.errors)
        raise CourseHasFaultsError(
            f"{named} was not built: it has {number} {'error' if number == 1 else 'errors'}.",
            "Correct it, then build again.",
        )
    return result.course


def build_packages(
    course: Course,
    targets: Sequence[str],
    options: ExportOptions,
    folder: Path,
    tell: Tell = lambda step, done, total: None,  # noqa: ARG005
) -> dict[str, Built]:
    """Build a course for targets, and write the packages into a folder; return them by target.

    Nothing is written where one of the targets refuses what it is asked for.

    Raises:
        OutputError: a package could not be written.
        TargetError: a target cannot do what the options ask for, or a package weighs more than they allow.
    """
    for target in targets:
        if options.translations and "translations" not in OPTIONS_OF[target]:
            raise TargetError(
                f"A package for the target {target} is in one language.",
                "Build one for each language, with --lang.",
            )
    packages: dict[str, Package] = {}
    for number, target in enumerate(targets):
        tell(Step.RENDERING, number, len(targets))
        packages[target] = TARGETS[target](course, options)
    most = None if options.media_limit is None else options.media_limit * MEGABYTE
    written = write_packages([*packages.values()], folder, partial(tell, Step.WRITING), most)
    built = (Built(package, file) for package, file in zip(packages.values(), written, strict=True))
    return dict(zip(packages, built, strict=True))
