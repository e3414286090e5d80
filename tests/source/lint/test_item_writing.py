"""Item writing: what warns, what does not, and that every warning can be answered in place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from westeros_learn.model import Severity
from westeros_learn.source import CODES, load_course
from westeros_learn.source.lint.reading_level import INDEXES, level
from westeros_learn.source.lint.words import NEGATIVE

ROOTS = Path(__file__).parents[2] / "roots"
LINTS = sorted(
    path.name
    for path in ROOTS.iterdir()
    if re.fullmatch(r"W[23]\d\d", path.name) and CODES[path.name].severity is Severity.WARNING
)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the base course."""
    return Path(shutil.copytree(ROOTS / "base", tmp_path / "course"))


def codes(course: Path) -> list[str]:
    return [fault.code for fault in load_course(course).diagnostics]


def choices(prompt: str, right: str, *wrong: str, kind: str = "single-choice", number: int = 1) -> str:
    text = f"- id: b-p-more-{number}\n  kind: {kind}\n  outcome: b-o-plan\n  feedback: So it is.\n"
    text += f"  prompt: {prompt}\n  choices:\n    - a: {right}\n      correct: true\n"
    return text + "".join(f"    - {letter}: {one}\n" for letter, one in zip("bcdef", wrong, strict=False))


def add(course: Path, *questions: str, language: str = "en") -> list[str]:
    pool = course / "test-pool.yaml"
    pool.write_text(pool.read_text() + "".join(questions))
    file = course / "course.yaml"
    file.write_text(file.read_text().replace("language: en", f"language: {language}"))
    return codes(course)


@pytest.mark.parametrize("case", LINTS)
def test_a_warning_is_answered_in_the_course(case: str, course: Path) -> None:
    shutil.copytree(ROOTS / case, course, dirs_exist_ok=True)
    with (course / "course.yaml").open("a") as file:
        file.write(f"allow: {{{case}: a test}}\n")
    assert codes(course) == []


@pytest.mark.parametrize("case", [case for case in LINTS if case != "W212"])  # told in course.yaml alone
def test_a_warning_is_answered_where_it_stands(case: str, course: Path) -> None:
    """In the question, or in the lesson's front matter."""
    shutil.copytree(ROOTS / case, course, dirs_exist_ok=True)
    faults = [fault for fault in load_course(course).diagnostics if fault.code == case]
    file = course / faults[0].span.file
    lines = file.read_text().splitlines(keepends=True)
    if file.name == "lesson.md":
        lines.insert(2, f"allow: {{{case}: a test}}\n")
    else:
        places = {at for at in range(faults[0].span.line) if lines[at].startswith("- id:")}
        lines.insert(max(places) + 1, f"  allow: {{{case}: a test}}\n")
    file.write_text("".join(lines))
    assert codes(course) == []


@pytest.mark.parametrize(
    "question",
    [
        choices("When does it stop?", "Never before she says so.", "Always at noon."),
        choices("What comes first?", "A plan.", "All the notes.", "A break."),
        choices("Which does **not** help?", "A loud voice.", "A calm room."),
        choices("Which does NOT help?", "A loud voice.", "A calm room."),
        choices("Why is it not a proof?", "It has other causes.", "It is a proof."),
        choices("What belongs there?", "Paper and water.", "Paper and tea.", "Ink and tea."),
        choices("An open question is a", "beginning.", "promise."),
    ],
)
def test_what_is_written_well_is_left_alone(question: str, course: Path) -> None:
    assert add(course, question) == []


@pytest.mark.parametrize(
    ("language", "prompt"),
    [
        ("pl", "Które pytanie nie jest otwarte?"),
        ("pl", "Co należy zrobić, z wyjątkiem przerwy?"),
        ("ro", "Care dintre acestea nu ajută?"),
        ("ro", "Ce trebuie făcut, cu excepția pauzei?"),
        ("fr", "Laquelle n’aide pas, sauf la pause ?"),
        ("es", "¿Cuál no ayuda?"),
        ("en", "What helps, except a pause?"),
    ],
)
def test_negatives_of_each_language(language: str, prompt: str) -> None:
    match = NEGATIVE[language].search(prompt)
    assert match is not None
    assert any(match.groups())


@pytest.mark.parametrize(
    ("language", "choice"),
    [
        ("en", "None of the above"),
        ("pl", "Żadne z powyższych."),
        ("pl", "Wszystkie powyższe"),
        ("ro", "Toate cele de mai sus"),
        ("fr", "Toutes ces réponses"),
        ("es", "Ninguna de las anteriores"),
    ],
)
def test_all_and_none_in_each_language(language: str, choice: str, course: Path) -> None:
    question = choices("X?", "One thing or two.", choice)
    assert add(course, question, language=language) == ["W203"]


def test_equal_chances_do_not_warn(course: Path) -> None:
    """Few questions, or keys that chance might have spread so, say nothing."""
    same = [choices(f"What is {n}?", f"It is {n}.", f"It is {n + 1}.", number=n) for n in range(6)]
    assert add(course, *same) == []


def test_short_stems_may_come_again(course: Path) -> None:
    """The same short question with other choices is another question; with the same ones it is not."""
    other = choices("What comes first?", "A talk.", "A walk.", number=1)
    assert add(course, other) == []
    again = choices("What comes first?", "A plan.", "A break.", number=2)
    assert add(course, again) == ["W210"]


def test_reading_levels() -> None:
    """Plain words are easy in every language, and offices are not; a line says nothing."""
    plain = "She comes in. She sits down. You say who you are. Then you wait for her to speak first. " * 2
    office = (
        "Notwithstanding organisational prerequisites, institutional representatives systematically "
        "disregard significant recommendations concerning appropriate documentation, subsequent "
        "communication procedures, necessary translation arrangements and vulnerability assessments within "
        "proceedings concerning vulnerability, exploitation and protective accommodation."
    )
    urząd = (
        "Przeprowadzenie postępowania przygotowawczego dotyczącego przestępstwa handlu ludźmi wymaga "
        "każdorazowego zapewnienia pokrzywdzonemu odpowiedniego zabezpieczenia organizacyjnego, a także "
        "niezwłocznego poinformowania o przysługujących uprawnieniach wynikających z obowiązujących "
        "przepisów międzynarodowych i ustawodawstwa wewnętrznego."
    )
    assert level([plain], INDEXES["en"]) < 30
    assert level([office, office], INDEXES["en"]) > INDEXES["en"].limit
    assert level([office, office], INDEXES["fr"]) > INDEXES["fr"].limit
    assert level([urząd, urząd], INDEXES["pl"]) > INDEXES["pl"].limit
    assert level(["Siada. Mówi cicho i powoli. " * 8], INDEXES["pl"]) < 8
    assert level(["One line."], INDEXES["en"]) == 0
