"""Warnings answered in place: `allow: {CODE: reason}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from westeros_learn.model import Diagnostic, Severity, Span
from westeros_learn.source.codes import CODES
from westeros_learn.source.codes.translation import TRANSLATION
from westeros_learn.source.faults import Faults, suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from westeros_learn.source.reading import CourseFiles
    from westeros_learn.source.yaml_nodes import Path, YamlText


@dataclass(frozen=True, slots=True)
class _Allowed:
    """One code that is allowed somewhere.

    Attributes:
        span: where it is allowed.
        reason: why.
        start: what the path of a file starts with in which it is silenced; "" for the whole course.
        first, last: the lines in which it is; 0 for the whole file.
    """

    code: str
    span: Span
    reason: str
    start: str = ""
    first: int = 0
    last: int = 0

    def silences(self, fault: Diagnostic) -> bool:
        """Say whether a fault of its code stands where it is allowed."""
        at = fault.span
        if fault.code != self.code or not at.file.startswith(self.start):
            return False
        return not self.last or self.first <= at.line <= self.last


def without_allowed(
    files: CourseFiles, faults: Faults, *, all_catalogues: bool = True
) -> tuple[Diagnostic, ...]:
    """Return the faults that stand, with those of the `allow` keys themselves.

    Args:
        files: the course's files.
        faults: all faults.
        all_catalogues: whether every catalogue was judged; if not, a code of theirs that
            silences nothing may be needed all the same.
    """
    allowed = [one for one in _all_allowed(files) if _is_warning(one, faults)]
    by_code: dict[str, list[Diagnostic]] = {one.code: [] for one in allowed}
    for fault in faults.found:
        if fault.code in by_code:
            by_code[fault.code].append(fault)
    silenced: set[Diagnostic] = set()
    for one in allowed:
        here = [fault for fault in by_code[one.code] if one.silences(fault)]
        silenced.update(here)
        if not here and (all_catalogues or one.code not in TRANSLATION):
            faults.add("W902", one.span, code=one.code)
    return tuple(fault for fault in faults.found if fault not in silenced)


def answered(files: CourseFiles, faults: Faults) -> dict[Diagnostic, str]:
    """Return each warning that an `allow` key answers, with the reason given there."""
    allowed = tuple(_all_allowed(files))
    warnings = [fault for fault in faults.found if fault.severity is Severity.WARNING]
    return {fault: one.reason for fault in warnings for one in allowed if one.silences(fault)}


def _is_warning(allowed: _Allowed, faults: Faults) -> bool:
    """Say whether a code can be allowed; tell when it cannot."""
    code = CODES.get(allowed.code)
    if code is None:
        warnings = [name for name, row in CODES.items() if row.severity is Severity.WARNING]
        cure = suggestion(allowed.code, warnings, what="codes of warnings")
        faults.add("W901", allowed.span, code=allowed.code, suggestion=cure)
    elif code.severity is Severity.ERROR:
        faults.add("W903", allowed.span, code=allowed.code)
    return code is not None and code.severity is Severity.WARNING


def _all_allowed(files: CourseFiles) -> Iterator[_Allowed]:
    """Yield every code that is allowed, from the whole course to the single question."""
    course = files.course
    for code, reason in course.entry.allow.items():
        yield _Allowed(code, _place(course.text, (), code), reason)
    for lesson in files.lessons.values():
        if lesson.entry and lesson.head:
            for code, reason in lesson.entry.allow.items():
                yield _Allowed(code, _place(lesson.head, (), code), reason, f"{lesson.folder}/")
    for scenario in (one for drafts in files.scenarios.values() for one in drafts):
        for code, reason in scenario.entry.allow.items() if scenario.entry else ():
            yield _Allowed(code, _place(scenario.text, (), code), reason, scenario.text.source.name)
    for draft in files.all_questions:
        if draft.entry and draft.entry.allow:
            first, last = draft.text.lines(draft.path)
            for code, reason in draft.entry.allow.items():
                span = _place(draft.text, draft.path, code)
                yield _Allowed(code, span, reason, draft.text.source.name, first, last)


def _place(text: YamlText, path: Path, code: str) -> Span:
    return text.key_span((*path, "allow", code))
