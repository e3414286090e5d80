"""Files that mean harm, or are broken: refused in a sentence, in bounded time, nothing of them kept."""

from __future__ import annotations

import base64
import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import cases
from tests.exchange.banks import COURSES, PLAN, imported, planned
from tests.exchange.moodle_banks import answer, bank, choice, html, picture, question
from westeros_learn.errors import BankRefusedError
from westeros_learn.exchange import FORMATS, WRITERS
from westeros_learn.exchange import bank as limits
from westeros_learn.source.bank import open_bank

BASE = COURSES["base"]
ONES = b"&a;" * 10


def _refusal(content: bytes, file: str = "bank.xml") -> str:
    with pytest.raises(BankRefusedError) as refused:
        planned(content, BASE, file)
    assert refused.value.cure
    return refused.value.message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'<!DOCTYPE q [<!ENTITY a "lol"><!ENTITY b "' + ONES + b'">]><quiz>&b;</quiz>', "document type"),
        (b'<!DOCTYPE q SYSTEM "file:///etc/passwd"><quiz/>', "document type"),
        ('<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'
         .encode("utf-16"), "document type"),
        (b'<?xml version="1.0" encoding="utf-7"?><quiz/>', "utf-7"),
        (b'<?xml version="1.0" encoding="UTF-8"?><quiz>\xff</quiz>', "UTF-8, and is not"),
        (b"<quiz>" + b"<a>" * 10_000 + b"</a>" * 10_000 + b"</quiz>", "nested too deeply"),
        (b"<quiz>" + b"<a/>" * 700_000 + b"</quiz>", "elements"),
        (b"<quiz><question><text>" + b"A" * 11_000_000 + b"</text></question></quiz>", "larger than 10 MB"),
        (b"<quiz><question>&undefined;</question></quiz>", "broken"),
        (b"", "broken"),
        (b"PK\x03\x04", "broken"),
    ],
    ids=["laughs", "external", "utf-16", "utf-7", "not-utf-8", "deep", "many", "long", "entity", "", "zip"],
)  # fmt: skip
def test_hostile_xml_is_refused(content: bytes, told: str) -> None:
    assert told in _refusal(content)


def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    assert "larger than 60 MB" in _refusal(b" " * (limits.MOST_BYTES + 1))
    assert "larger than 10 MB" in _refusal(b" " * 10_000_001, "bank.gift")
    assert "larger than 20 MB" in _refusal(b"a" * 20_000_001, "bank.csv")
    assert "5,000 questions" in _refusal(bank("<question type='essay'/>" * 5_001))
    assert "5,000 questions" in _refusal(b"a{T}\n\n" * 5_001, "bank.gift")


def test_huge_pictures_stay_outside_and_are_told(course: Path) -> None:
    """Memory stays within a few times the file, whatever the picture says of itself."""
    large = base64.b64encode(b"\x89PNG" + b"\0" * 6_000_000).decode()
    shown = "<p>Who?</p><img src='@@PLUGINFILE@@/{}' alt='x'>"
    bomb = base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\x7f\xff\xff\xff" * 2 + b"\0" * 20).decode()
    inline = f"<p>Who else?</p><img src='data:image/png;base64,{large}' alt='x'>"
    content = bank(
        choice(shown.format("a.png"), files=picture("a.png", large), name="1"),
        choice(shown.format("b.png") + "?", files=picture("b.png", bomb), name="2"),
        choice(inline, name="3"),
        choice(shown.format("c.png") + "!", files=picture("c.png", "no base64 at all!"), name="4"),
    )
    tracemalloc.start()
    plan = planned(content, course, wishes=PLAN)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * len(content)
    assert len(plan.new) == 4
    lost = [any("picture" in loss for loss in one.found.losses) for one in plan.new]
    assert lost == [True, False, True, True]
    assert set(plan.pictures) == {"media/b.png"}


def test_a_name_of_a_picture_leads_nowhere(course: Path) -> None:
    shown = "<p>Who?</p><img src='@@PLUGINFILE@@/../../../evil.png' alt='x'>"
    file = picture("../../../evil.png").replace('path="/"', 'path="/../../"')
    plan = imported(bank(choice(shown, files=file)), course)
    assert set(plan.pictures) <= {"media/evil.png"}
    assert not (course.parents[0] / "evil.png").exists()
    svg = base64.b64encode(
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    ).decode()
    shown = "<p>Who is it?</p><img src='@@PLUGINFILE@@/e.svg' alt='x'>"
    plan = planned(bank(choice(shown, files=picture("e.svg", svg))), course, wishes=PLAN)
    assert not plan.pictures
    assert any("plain SVG" in loss for loss in plan.new[0].found.losses)


def test_marks_of_ours_in_texts_of_others_mean_nothing(course: Path) -> None:
    """A bank cannot list a file of the course, name a source, or put a block into a lesson."""
    text = "<p>:::{listing} course.yaml</p><p>:::</p><p>{fact}`x &lt;y&gt;` {gap}`a` ```</p><p>{{ 7*7 }}</p>"
    (new,) = planned(bank(choice(text)), course, wishes=PLAN).new
    question, errors = open_bank(course).judge(new.data, {})
    assert question
    assert not errors
    assert {type(block).__name__ for block in question.prompt} == {"Paragraph"}


def test_cloze_patterns_end_in_time(course: Path) -> None:
    gaps = "{1:SA:" * 20_000, "{1:SA:=" + "~" * 100_000 + "}", "{1:SA:" + "\\" * 100_001 + "}"
    for evil in (*gaps, "%1%" * 50_000):
        planned(bank(question("cloze", f"<p>Fill</p>{evil}")), course, wishes=PLAN)
    for evil in ("~" * 100_000, "=a" * 100_000, "%5%" * 60_000, "\\{" * 90_000, ":" * 190_000, "->" * 90_000):
        planned(f"Who?{{{evil}}}".encode(), course, "bank.gift")


PIECES = st.binary(max_size=30) | st.sampled_from([b"<", b"{", b"}", b"\n\n", b"]]>", b"=", b'"', b","])
SEEDS = {
    "moodle-xml": ("bank.xml", WRITERS["moodle-xml"].write(open_bank(COURSES["kinds"]))),
    "gift": ("bank.gift", WRITERS["gift"].write(open_bank(COURSES["kinds"]))),
    "csv": ("bank.csv", WRITERS["csv"].write(open_bank(COURSES["kinds"]))),
    "xlsx": ("bank.xlsx", WRITERS["xlsx"].write(open_bank(COURSES["kinds"]))),
}


@pytest.mark.parametrize("form", SEEDS)
@settings(deadline=None, max_examples=cases(25))
@given(data=st.data())
def test_whatever_was_changed_in_a_file_it_is_planned_or_refused(form: str, data: st.DataObject) -> None:
    file, content = SEEDS[form]
    mutated = bytearray(content)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(mutated) - 1))
        end = min(len(mutated), at + data.draw(st.integers(0, 30)))
        mutated[at:end] = data.draw(PIECES)
    try:
        plan = planned(bytes(mutated), COURSES["kinds"], file)
    except BankRefusedError:
        return
    assert all(one.cause for one in plan.refused)


def test_every_format_that_is_read_is_fuzzed() -> None:
    assert set(SEEDS) == set(FORMATS)


def test_a_zip_with_two_of_a_name_or_a_password_is_refused() -> None:
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as packed:
        packed.writestr("[Content_Types].xml", "<x/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("[Content_Types].xml", "<y/>")
    assert "unpacks to far more" in _refusal(twice.getvalue(), "bank.xlsx")
    entities = io.BytesIO()
    with zipfile.ZipFile(entities, "w") as packed:
        packed.writestr("[Content_Types].xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert "entities" in _refusal(entities.getvalue(), "bank.xlsx")


def test_many_changes_and_many_new_ones_are_written_in_time_and_exactly(course: Path) -> None:
    """More than are written one by one; comments and quotes of the file stay."""

    def one(at: int, word: str) -> str:
        markup = choice(f"<p>Who is {at}?</p>", answer("100", f"She, {word} {at}", "Yes."), answer("0", "He"))
        return markup.replace("<defaultgrade>", f"<idnumber>x-{at}</idnumber><defaultgrade>")

    def told(word: str) -> bytes:
        return bank(*(one(at, word) for at in range(60)))

    imported(told("first"), course)
    pool = course / "test-pool.yaml"
    text = pool.read_text().replace("- id: x-30\n", "# A comment.\n\n- id: x-30 # another\n")
    pool.write_text(text)
    plan = imported(told("second"), course)
    assert len(plan.changed) == 60
    assert pool.read_text() == text.replace("She, first", "She, second")
    assert not planned(told("second"), course).does_something


def test_every_text_of_a_file_may_be_missing(course: Path) -> None:
    kinds = ("multichoice", "truefalse", "shortanswer", "numerical", "matching", "cloze", "essay", "ordering")
    for kind in (*kinds, "ddmarker", "gapselect", "ddwtos", "", "category"):
        empty = f'<question type="{kind}"/>'
        hollow = f'<question type="{kind}"><answer/><subquestion/><drag/></question>'
        odd = question(kind, "x", html("graderinfo", ""), "<answer fraction='nan'/>")
        assert not planned(bank(empty, hollow, odd), course, wishes=PLAN).does_something
