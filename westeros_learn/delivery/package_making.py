"""A package made from a course's files: here, or in a process of its own that learners do not notice.

    python -m westeros_learn.delivery.package_making

is that process. It reads an order from its standard input, one line of JSON, and writes lines to its
standard output: how far it is, and at last what it has made. It ends when its input does: then whoever
asked is gone. It knows no database.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Thread
from typing import Any, TypeAlias

from westeros_learn.delivery.library import content_hash
from westeros_learn.errors import (
    CourseHasFaultsError,
    LanguageMissingError,
    OutputError,
    TargetError,
    WesterosLearnError,
)
from westeros_learn.export import Step, Tell, build_packages, buildable, read_options
from westeros_learn.export.fingerprint import take_fingerprint
from westeros_learn.export.rules import with_rules
from westeros_learn.model import CompileResult
from westeros_learn.source import load_course

_MOST_LOOKS = 3
_MOST_FAULTS = 20
_POLITE = 10
"""How far the process stands back behind those that answer learners (POSIX, `nice`)."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made.

    Attributes:
        folder: of the course's files.
        place: a folder that the package is written into.
    """

    folder: str
    language: str
    target: str
    options: Mapping[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class Made:
    """A package that lies in its place, and what is kept of it; see `records.PackageBuild`."""

    title: str
    course_hash: str
    file_name: str
    size: int
    sha256: str
    edition: str
    scos: int
    notes: list[str]
    translated: int | None
    translatable: int | None
    fingerprint: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NotMade:
    """Why there is no package: a word for it, and what else is told."""

    reason: str
    more: Mapping[str, Any]


Making: TypeAlias = Callable[[Order, Tell], Made | NotMade]


class MakingEndedError(RuntimeError):
    """The process ended without a word: the machine ended it, or it has a fault of ours."""


def make(order: Order, tell: Tell) -> Made | NotMade:
    """Read a course as its files are, and build the package.

    Files that change while they are read are read again.
    """
    tell(Step.READING, 0, 1)
    folder = Path(order.folder)
    try:
        for _ in range(_MOST_LOOKS):
            before = content_hash(folder)
            result = _load(folder, order.language)
            others = [_load(folder, each) for each in order.options.get("languages", "").split()]
            if content_hash(folder) == before:
                return _build(result, others, before, order, tell)
    except CourseHasFaultsError:
        faults = [str(fault) for each in (result, *others) for fault in each.errors]
        return NotMade("faults", {"faults": faults[:_MOST_FAULTS]})
    except WesterosLearnError as error:
        return NotMade(_reason(error), {"said": f"{error.message} {error.cure}".strip()})
    moving = OutputError(
        f"The files of '{folder.name}' changed while they were read.",
        "Wait until they are all there, then build again.",
    )
    return NotMade(_reason(moving), {"said": f"{moving.message} {moving.cure}"})


def make_apart(order: Order, tell: Tell) -> Made | NotMade:
    """Do the same in a process of its own, which gives way to those that answer learners.

    Raises:
        MakingEndedError: it ended without a word.
    """
    command = [sys.executable, "-m", __name__]
    try:
        # In a session of its own, for Ctrl+C is for whoever asked; it then ends by itself.
        with Popen(  # noqa: S603
            command, stdin=PIPE, stdout=PIPE, text=True, encoding="utf-8", start_new_session=True
        ) as process:
            try:
                return _listen(process, order, tell)
            finally:
                process.kill()  # has it ended, that is nothing; else nobody needs it any more
    except BrokenPipeError:
        raise MakingEndedError(
            "the process that makes a package ended before it had read its order"
        ) from None


def _listen(process: Popen[str], order: Order, tell: Tell) -> Made | NotMade:
    assert process.stdin is not None  # noqa: S101  # pipes
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(f"{json.dumps(asdict(order))}\n")
    process.stdin.flush()
    for line in process.stdout:
        match json.loads(line):
            case {"step": step, "done": done, "total": total}:
                tell(Step(step), done, total)
            case {"made": made}:
                return Made(**made)
            case {"not-made": not_made}:
                return NotMade(**not_made)
    raise MakingEndedError(f"the process that makes a package ended with {process.wait()}")


# --- making ---------------------------------------------------------------------------------


def _load(folder: Path, language: str) -> CompileResult:
    result = load_course(folder)
    if result.course and result.course.language == language:
        return result
    return load_course(folder, language)


def _build(
    result: CompileResult, others: Sequence[CompileResult], course_hash: str, order: Order, tell: Tell
) -> Made:
    named = Path(order.folder).name
    course = buildable(result, named)
    chosen = {name: text for name, text in order.options.items() if name != "languages"}
    translations = tuple(buildable(each, named) for each in others)
    options = replace(read_options(chosen), translations=translations)
    built = build_packages(course, [order.target], options, Path(order.place), tell)[order.target]
    package, written, translation = built.package, built.written, course.translation
    return Made(
        title=course.title,
        course_hash=course_hash,
        file_name=package.file_name,
        size=written.size,
        sha256=written.sha256,
        edition=package.edition,
        scos=package.scos,
        notes=[*package.notes],
        translated=translation.translated if translation else None,
        translatable=translation.total if translation else None,
        fingerprint=take_fingerprint(with_rules(course, options), package).document(),
    )


def _reason(error: WesterosLearnError) -> str:
    if isinstance(error, LanguageMissingError):
        return "no-language"
    return "target" if isinstance(error, TargetError) else "not-written"


# --- the process of its own -----------------------------------------------------------------


def _main() -> None:
    order = Order(**json.loads(sys.stdin.readline()))
    Thread(target=_end_with_who_asked, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(_POLITE)
    match make(order, lambda step, done, total: _say({"step": step, "done": done, "total": total})):
        case Made() as made:
            _say({"made": asdict(made)})
        case NotMade() as not_made:
            _say({"not-made": asdict(not_made)})


def _say(what: dict[str, object]) -> None:
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


def _end_with_who_asked() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    _main()
