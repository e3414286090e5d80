"""The one way from a course to a package: what it heeds, what it refuses, and how far it says it is."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args, get_type_hints

import pytest

from westeros_learn.errors import CourseHasFaultsError, TargetError
from westeros_learn.export import (
    OPTIONS_OF,
    TARGETS,
    ExportOptions,
    Step,
    build_packages,
    buildable,
    building,
)
from westeros_learn.model import CompileResult, Diagnostic, Severity, Span
from westeros_learn.source import load_course

if TYPE_CHECKING:
    from westeros_learn.model import Course

SMALL = Path(__file__).parents[1] / "browser" / "courses" / "small"


def _samples(course: Course) -> dict[str, tuple[object, ...]]:
    return {"pass_mark": (None, 85), "translations": ((), (replace(course, language="pl"),))}


def _bytes(course: Course, target: str, options: ExportOptions) -> list[tuple[str, bytes]] | None:
    """What is in a package; None where the target refuses to make it."""
    try:
        return [(member.name, member.read()) for member in TARGETS[target](course, options).members]
    except TargetError:
        return None


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_heeds_the_options_that_it_is_said_to_heed_and_no_other(target: str) -> None:
    """The app offers those alone, and two packages with other options are two packages."""
    chosen = get_type_hints(ExportOptions)
    course = load_course(SMALL).course
    assert course
    for field in fields(ExportOptions):
        if field.name in ("schemas", "media_limit"):
            continue
        # Which lessons are open matters where each is launched by itself.
        base = ExportOptions(sco="lesson") if field.name == "access" else ExportOptions()
        values = _samples(course).get(field.name) or get_args(chosen[field.name])
        others = [replace(base, **{field.name: value}) for value in values]  # type: ignore[arg-type]
        made = [_bytes(course, target, each) for each in others]
        heeds = any(each != made[0] for each in made if each)
        assert heeds == (field.name in OPTIONS_OF[target]), field.name


def test_every_target_says_what_it_heeds() -> None:
    assert set(OPTIONS_OF) == set(TARGETS)
    names = {field.name for field in fields(ExportOptions)}
    assert all(heeded <= names for heeded in OPTIONS_OF.values())


def test_a_build_says_how_far_it_is(course: Course, tmp_path: Path) -> None:
    told: list[tuple[Step, int, int]] = []
    packages = build_packages(course, ["scorm12"], ExportOptions(), tmp_path, lambda *now: told.append(now))
    built = packages["scorm12"]
    many = len(built.package.members)
    writing = [(Step.WRITING, done, many) for done in range(many + 1)]
    assert told == [(Step.RENDERING, 0, 1), *writing]
    assert built.written.file.is_file()


@pytest.mark.parametrize("target", TARGETS)
def test_what_weighs_more_than_is_allowed_is_not_written_and_the_heavy_files_are_named(
    target: str, course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A megabyte is made small, for the course is. Either all packages are written or none."""
    assert "media_limit" in OPTIONS_OF[target]
    limit, out = ExportOptions(media_limit=1), tmp_path / "out"
    kept = build_packages(course, [target], limit, out)[target].written
    before = kept.file.read_bytes()
    monkeypatch.setattr(building, "MEGABYTE", kept.size)
    assert build_packages(course, [target], limit, out)[target].written == kept
    monkeypatch.setattr(building, "MEGABYTE", kept.size - 1)
    with pytest.raises(TargetError, match="would weigh") as refused:
        build_packages(course, [target, "html"], limit, out)
    assert ("biggest files" in refused.value.message) == kept.file.name.endswith((".zip", ".imscc", ".epub"))
    assert [*out.iterdir()] == [kept.file]
    assert kept.file.read_bytes() == before


def test_a_book_is_in_one_language(course: Course, tmp_path: Path) -> None:
    several = ExportOptions(translations=(replace(course, language="pl"),))
    with pytest.raises(TargetError, match="pdf is in one language") as refused:
        build_packages(course, ["scorm12", "pdf"], several, tmp_path / "out")
    assert "--lang" in refused.value.cure
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("target", ["scorm12", "scorm2004", "cmi5", "html"])
@pytest.mark.parametrize("sco", ["course", "lesson"])
def test_a_package_in_several_languages_has_one_document_more_for_each(
    target: str, sco: Literal["course", "lesson"], course: Course
) -> None:
    """All else is there once; what an LMS lists and knows learners' work by stays the same."""
    if sco == "lesson" and target in ("scorm2004", "html"):
        return
    alone = TARGETS[target](course, ExportOptions(sco=sco))
    polish = replace(course, language="pl-PL", title="Kurs")
    both = TARGETS[target](course, ExportOptions(sco=sco, translations=(polish,), pass_mark=77))
    before, after = ({each.name: each.read() for each in package.members} for package in (alone, both))
    added = after.keys() - before.keys()
    assert added == {name.replace(".html", ".pl-pl.html") for name in before if name.endswith(".html")}
    assert before.keys() < after.keys()
    assert b"class Languages" not in before["course.js"]
    assert f"{course.language}-pl-PL-" in both.file_name
    for name in added:
        assert b'"passMark": 77' in after[name] or b'"passMark":77' in after[name] or sco == "lesson"
    if "imsmanifest.xml" in after:
        lines = [line for line in after["imsmanifest.xml"].splitlines() if b".pl-pl.html" not in line]
        assert lines == before["imsmanifest.xml"].splitlines()


def test_where_one_of_several_packages_is_too_heavy_none_is_written(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    light = build_packages(course, ["moodle-xml"], ExportOptions(), tmp_path / "light")["moodle-xml"]
    monkeypatch.setattr(building, "MEGABYTE", light.written.size)
    with pytest.raises(TargetError, match="html"):
        build_packages(course, ["moodle-xml", "html"], ExportOptions(media_limit=1), tmp_path / "out")
    assert not [*(tmp_path / "out").iterdir()]


def test_a_course_with_errors_is_not_built_and_one_with_warnings_is(course: Course) -> None:
    def fault(severity: Severity) -> Diagnostic:
        return Diagnostic(Span("quiz.yaml"), severity, "Q1", "Something.", "Cure it.")

    assert buildable(CompileResult(course, (fault(Severity.WARNING),)), "it") is course
    with pytest.raises(CourseHasFaultsError, match="it was not built: it has 2 errors"):
        buildable(CompileResult(course, (fault(Severity.ERROR), fault(Severity.ERROR))), "it")
    with pytest.raises(CourseHasFaultsError, match="it has 1 error\\."):
        buildable(CompileResult(None, (fault(Severity.ERROR),)), "it")
