"""Tables: what we write comes back the same, what people fill in comes in, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.exchange.banks import COURSES, imported, planned
from westeros_learn.errors import BankRefusedError
from westeros_learn.exchange import WRITERS, Wishes, template
from westeros_learn.exchange.letters import parts_of
from westeros_learn.exchange.sheet_rows import data_of, row_of, why_not
from westeros_learn.source.bank import open_bank

REST = Wishes(outcome="b-o-rest")
FORMS = ("xlsx", "csv")


def _table(*rows: dict[str, str]) -> bytes:
    columns = [*dict.fromkeys(column for row in rows for column in row)]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", COURSES)
def test_our_own_table_changes_nothing_when_it_comes_back(name: str, form: str) -> None:
    bank = open_bank(COURSES[name])
    content = WRITERS[form].write(bank)
    assert content == WRITERS[form].write(bank)
    plan = planned(content, COURSES[name], f"bank.{form}")
    assert not plan.new
    assert not plan.changed
    assert not plan.refused
    told = " ".join(WRITERS[form].notes(bank))
    there = {one.id for one in plan.unchanged}
    assert there == {identifier for identifier, one in bank.written.items() if not why_not(one.data)}
    assert not [
        identifier for identifier in bank.written if identifier not in there and identifier not in told
    ]


@pytest.mark.parametrize("name", ["base", "kinds", "hearing"])
def test_a_row_says_all_that_its_question_says(name: str) -> None:
    """But ids of categories, which have no column, and what stands in the notes."""
    for written in open_bank(COURSES[name]).written.values():
        if why_not(written.data):
            continue
        data = {key: value for key, value in written.data.items() if key not in ("id", "allow")}
        came = data_of(row_of(written.data))
        if data["kind"] == "categorise":
            names = [[part[next(iter(part))] for part in parts_of(one, "categories")] for one in (data, came)]
            assert names[0] == names[1]
            continue
        assert _plain(came) == _plain(data)


def _plain(value: object) -> object:
    match value:
        case str():
            return " ".join(value.split())
        case [one] if isinstance(one, str):
            return _plain(one)  # one source may stand alone, or in a list
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case _:
            return value


def test_one_cell_that_was_changed_changes_one_line(course: Path) -> None:
    book = load_workbook(io.BytesIO(WRITERS["xlsx"].write(open_bank(course))))
    tab = book["Questions"]
    head = [cell.value for cell in tab[1]]
    row = next(row for row in tab.iter_rows(min_row=2) if row[0].value == "b-q-first")
    row[head.index("feedback b")].value = "It comes later."
    file = io.BytesIO()
    book.save(file)
    before = (course / "first/quiz.yaml").read_text()
    plan = imported(file.getvalue(), course, "bank.xlsx")
    assert [change.path for one in plan.changed for change in one.changes] == ["choices b feedback"]
    assert (course / "first/quiz.yaml").read_text() == before.replace(
        "It comes at the end.", "It comes later."
    )


def test_what_people_fill_in_comes_in_and_only_once(course: Path) -> None:
    content = _table(
        {"prompt": "Who?", "a": "She", "b": "He", "answer": "a", "feedback a": "Yes.", "place": "first"},
        {"prompt": "Which?", "kind": "Multiple choice", "a": "x", "b": "y", "c": "z", "answer": "a, c"},
        {"prompt": "It is.", "kind": "true-false", "answer": "TAK", "feedback true": "So it is."},
        {"prompt": "Match", "kind": "matching", "a": "cow → calf", "b": "mare => foal", "c": "-> lamb"},
        {
            "prompt": "Sort",
            "kind": "categorise",
            "a": "cow → big",
            "b": "hen → small",
            "answer": "small\nbig",
        },
        {
            "prompt": "Fill",
            "kind": "cloze",
            "text": "A {gap}`a` {gap}`b`.",
            "a": "sun | Sun",
            "b": "hot ~ cold",
        },
        {"prompt": "Name", "kind": "short-text", "answer": "sun\nstar", "mistakes": "moon → At night."},
        {"prompt": "When", "kind": "date", "answer": "2026-03-31", "tolerance": "1", "outcome": "b-o-plan"},
        {"prompt": "", "kind": ""},
    )
    plan = imported(content, course, "bank.csv", wishes=REST)
    assert not plan.refused
    kinds = {one.data["prompt"]: one for one in plan.new}
    assert kinds["Who?"].file == "first/quiz.yaml"
    assert kinds["Who?"].data["choices"] == [{"a": "She", "correct": "true", "feedback": "Yes."}, {"b": "He"}]
    assert [each.get("correct") for each in parts_of(kinds["Which?"].data, "choices")] == [
        "true",
        None,
        "true",
    ]
    assert kinds["It is."].data["answer"] == "true"
    assert kinds["Match"].data["extra"] == [{"c": "lamb"}]
    assert kinds["Sort"].data["categories"] == [{"a": "small"}, {"b": "big"}]
    assert kinds["Sort"].data["items"] == [{"a": "cow", "category": "b"}, {"b": "hen", "category": "a"}]
    assert kinds["Fill"].data["gaps"] == [{"a": ["sun", "Sun"]}, {"b": "hot", "options": ["cold"]}]
    assert kinds["When"].data["outcome"] == "b-o-plan"
    assert not planned(content, course, "bank.csv", wishes=REST).does_something


@pytest.mark.parametrize(
    ("row", "cause"),
    [
        ({"prompt": "Who?", "kind": "quiz"}, "none of ours"),
        ({"prompt": "Who?", "kind": "hotspot"}, "places in a picture"),
        ({"prompt": "Who?", "kind": "single-choice", "a": "x", "b": "y", "answer": "d"}, "'d'"),
        ({"prompt": "Who?", "kind": "true-false", "answer": "maybe"}, "neither true nor false"),
        ({"prompt": "Who?", "kind": "matching", "a": "cow"}, "no arrow"),
        ({"prompt": "Who?", "kind": "numeric", "answer": "many"}, "many"),
        ({"prompt": "", "kind": "numeric", "answer": "3"}, "prompt"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_number(
    row: dict[str, str], cause: str, course: Path
) -> None:
    plan = planned(
        _table({"prompt": "It is.", "kind": "true-false", "answer": "no"}, row), course, "b.csv", REST
    )
    assert len(plan.new) == 1
    (refused,) = plan.refused
    assert refused.line == 3
    assert cause in refused.cause


def test_no_cell_begins_a_formula_and_all_come_back(course: Path) -> None:
    evil = ["=1+1", "+1", "-1", "@x", "'=x", "a;=cmd", "a\n=cmd", "'"]
    content = _table(*({"prompt": f"Q {at}", "kind": "short-text", "answer": "x", "feedback": text}
                       for at, text in enumerate(evil)))  # fmt: skip
    imported(content, course, "bank.csv", wishes=REST)
    bank = open_bank(course)
    feedback = [
        one.data["feedback"] for one in bank.written.values() if str(one.data["prompt"]).startswith("Q ")
    ]
    assert len(feedback) == len(evil)
    for form in FORMS:
        plan = planned(WRITERS[form].write(bank), course, f"bank.{form}")
        assert not plan.does_something
        assert not plan.refused
    cells = [
        cell
        for row in csv.reader(io.StringIO(WRITERS["csv"].write(bank).decode("utf-8-sig")))
        for cell in row
    ]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    book = load_workbook(io.BytesIO(WRITERS["xlsx"].write(bank)))
    assert {cell.data_type for row in book["Questions"] for cell in row} <= {"s", "n", "inlineStr"}


def test_the_template_is_an_empty_table_that_explains_itself(course: Path) -> None:
    content = template(open_bank(course))
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Questions", "Guide", "Course"]
    assert book["Questions"].max_row == 1
    told = {str(row[0].value) for row in book["Guide"]}
    assert {"single-choice", "cloze", "prompt", "id"} <= told
    assert {"b-o-plan", "b-o-rest"} <= {str(row[0].value) for row in book["Course"]}
    with pytest.raises(BankRefusedError) as refused:
        planned(b"a,b\n1,2\n", course, "bank.csv")
    assert "prompt" in refused.value.message
    assert not planned(content, course, "bank.xlsx").does_something


def test_a_hostile_workbook_is_refused_in_a_sentence(course: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<x/>")
        packed.writestr("xl/sheet.xml", b" " * 100_000_000)
    slip = io.BytesIO()
    book = Workbook()
    book.active.append(["prompt", "kind", "answer"])  # type: ignore[union-attr]
    book.save(slip)
    with zipfile.ZipFile(slip, "a") as packed:
        packed.writestr("../../../../tmp/slipped.xml", "<x/>")
    with pytest.raises(BankRefusedError, match="unpacks to far more"):
        planned(bomb.getvalue(), course, "bank.xlsx")
    assert not planned(slip.getvalue(), course, "bank.xlsx").does_something
    assert not Path("/tmp/slipped.xml").exists()  # noqa: S108  # where it would have gone
