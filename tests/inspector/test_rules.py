"""Every rule has a package that breaks it and no other; packages that we build break none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inspector.broken_content import MEDIA, PAGES, SCRIPTS
from tests.inspector.broken_courses import CARTRIDGE, CMI5, SEQUENCING
from tests.inspector.broken_manifests import FILES, ORGANISATION, XML
from tests.inspector.broken_zips import ARCHIVES, NAMES
from tests.inspector.packages import MANIFEST, Case, whole, write_zip
from westeros_learn.export import TARGETS, EditionNumber, ExportOptions, write_package
from westeros_learn.inspector import RULES, effects, inspect
from westeros_learn.source import load_course

COURSES = sorted(path.parent for path in (Path(__file__).parents[2] / "courses").glob("*/course.yaml"))
CASES: dict[str, Case] = {
    **ARCHIVES,
    **NAMES,
    **XML,
    **ORGANISATION,
    **FILES,
    **SEQUENCING,
    **CMI5,
    **CARTRIDGE,
    **PAGES,
    **SCRIPTS,
    **MEDIA,
}


@pytest.mark.parametrize("code", CASES)
def test_a_package_breaks_only_this_rule(code: str, tmp_path: Path) -> None:
    case = CASES[code]
    files = whole(case.base)
    case.change(files)
    package = tmp_path / "package.zip"
    case.write(package, files)
    report = inspect(package, case.limits)
    assert {finding.code for finding in report.findings} == {code}, [str(each) for each in report.findings]


@pytest.mark.parametrize(("base", "standard"), [("cmi5", "cmi5"), ("cartridge", "Common Cartridge 1.1.0")])
def test_other_standards_are_recognised(base: str, standard: str, tmp_path: Path) -> None:
    """With what they show; a package of theirs that is whole breaks no rule."""
    write_zip(tmp_path / "package.zip", whole(base))
    report = inspect(tmp_path / "package.zip")
    assert (report.standard, report.findings) == (standard, ())
    (frame,) = report.structure
    assert frame.children[0].launches == "index.html"


def test_every_rule_has_its_package() -> None:
    assert CASES.keys() == RULES.keys()


@pytest.mark.parametrize("code", RULES)
def test_a_rule_says_what_follows_and_whether_it_was_seen(code: str) -> None:
    """Only for Moodle, Open edX and ADL's checker is there anything that was seen."""
    assert RULES[code].effects
    for effect in RULES[code].effects:
        assert effect.tried == (effect.lms in ("Moodle", "Open edX", "ADL's checker"))
        assert ("(not tried)" in str(effect)) != effect.tried
        assert effect.text.endswith(".")
    assert RULES[code].cure.endswith(".")


@pytest.mark.slow
@pytest.mark.parametrize("course", COURSES, ids=lambda path: path.name)
def test_our_own_packages_break_no_rule(course: Path, tmp_path: Path) -> None:
    """Of every course and every target, as a zip."""
    loaded = load_course(course).course
    assert loaded
    built = [
        TARGETS["scorm12"](loaded, ExportOptions()),
        TARGETS["scorm12"](loaded, ExportOptions(sco="lesson", status="passed")),
        TARGETS["scorm2004"](loaded, ExportOptions()),
        TARGETS["scorm2004"](loaded, ExportOptions(edition="3")),
    ]
    for number, package in enumerate(built):
        report = inspect(write_package(package, tmp_path / str(number)).file)
        assert [str(each) for each in report.findings] == []
        assert report.standard == f"SCORM {package.edition}"


@pytest.mark.slow
@pytest.mark.parametrize("edition", ["4", "3"])
def test_of_our_own_sequences_only_what_moodle_cannot_do_is_told(
    edition: EditionNumber, tmp_path: Path
) -> None:
    """Several SCOs, shared objectives, weights; and the limit that a course sets to its test."""
    loaded = load_course(COURSES[0]).course
    assert loaded
    options = ExportOptions(edition=edition, sco="lesson", access="in-order")
    report = inspect(write_package(TARGETS["scorm2004"](loaded, options), tmp_path).file)
    assert {each.code for each in report.findings} == {"O114", "D101", "D109", "D110"}
    for each in report.findings:
        assert each.code == "D109" or effects(each)[0].lms == "Moodle"
    (shared,) = (each for each in report.findings if each.code == "D101")
    assert "the import aborts" in str(effects(shared)[0])


@pytest.mark.slow
@pytest.mark.parametrize("course", COURSES, ids=lambda path: path.name)
def test_our_own_cmi5_packages_break_no_rule(course: Path, tmp_path: Path) -> None:
    """Of every course, and of the first one in both ways to part it."""
    loaded = load_course(course).course
    assert loaded
    parted = [ExportOptions(sco="lesson", status="passed")] if course == COURSES[0] else []
    for options in (ExportOptions(), *parted):
        package = TARGETS["cmi5"](loaded, options)
        report = inspect(write_package(package, tmp_path / options.sco).file)
        assert [str(each) for each in report.findings] == []
        assert report.standard == "cmi5"


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("O102", f"{MANIFEST}:3"),
        ("O116", f"{MANIFEST}:39"),
        ("U104", "cmi5.xml:10"),
        ("K104", "link.xml:1"),
        ("H103", "index.html:10"),
        ("J112", "course.js:3"),
        ("N107", "licence:1"),
        ("A118", ":1"),
    ],
)
def test_a_finding_says_where(code: str, place: str, tmp_path: Path) -> None:
    """File and line; what is of the package as a whole has no file."""
    case = CASES[code]
    files = whole(case.base)
    case.change(files)
    write_zip(tmp_path / "package.zip", files)
    (finding,) = inspect(tmp_path / "package.zip", case.limits).findings
    assert f"{finding.span.file}:{finding.span.line}" == place


@pytest.mark.parametrize(
    ("base", "said"),
    [
        (
            "scorm12",
            "One SCO reports, by the names in the scripts: whether it is completed or passed, a score",
        ),
        ("lessons", "2 SCOs report, by the names in the scripts: whether it is completed or passed, a score"),
        (
            "scorm2004",
            "One SCO reports, by the names in the scripts: whether it is completed, whether it is passed",
        ),
        ("cmi5", "“A unit” reports by cmi5, and is done by the rule Passed with a mastery score of 0.7."),
        ("cartridge", "Nothing by itself"),
    ],
)
def test_what_a_package_will_report(base: str, said: str, tmp_path: Path) -> None:
    write_zip(tmp_path / "package.zip", whole(base))
    assert inspect(tmp_path / "package.zip").reporting[0].startswith(said)


@pytest.mark.parametrize("code", ["J106", "J107", "O118"])
def test_a_package_that_reports_nothing_says_so(code: str, tmp_path: Path) -> None:
    files = whole("scorm12")
    CASES[code].change(files)
    write_zip(tmp_path / "package.zip", files)
    assert inspect(tmp_path / "package.zip").reporting[0].startswith("Nothing")


def test_a_folder_is_inspected_like_its_zip(tmp_path: Path) -> None:
    """With the same findings, and a link in it is not followed."""
    files = whole("scorm12") | {"more.txt": b"x"}
    folder = tmp_path / "package"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    write_zip(tmp_path / "package.zip", files)
    unpacked, packed = inspect(folder), inspect(tmp_path / "package.zip")
    assert unpacked.findings == packed.findings
    assert (unpacked.structure, unpacked.standard) == (packed.structure, packed.standard)
    (folder / "link.txt").symlink_to("/etc/passwd")
    assert {each.code for each in inspect(folder).findings} == {"F107", "A109"}


def test_one_rule_does_not_drown_the_others(tmp_path: Path) -> None:
    """Of a rule that is broken everywhere some places are told, and the rest is counted."""
    files = whole("scorm12") | {f"n{number}.txt": b"x" for number in range(50)}
    write_zip(tmp_path / "package.zip", files)
    report = inspect(tmp_path / "package.zip")
    assert len(report.findings) == 20
    assert report.left_off == {"F107": 30}
    assert effects(report.findings[0])
