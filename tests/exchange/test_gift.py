"""GIFT: an independent reader reads what we write, we read what others write, and all comes back the same."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import cases
from tests.exchange.banks import COURSES, imported, planned
from westeros_learn.exchange import Wishes, gift
from westeros_learn.exchange.bank import Refusal
from westeros_learn.exchange.gift_reading import read_gift
from westeros_learn.exchange.gift_writing import gift_text
from westeros_learn.exchange.letters import parts_of
from westeros_learn.exchange.pictures import Shelf
from westeros_learn.exchange.prose import Prose
from westeros_learn.exchange.raw import Raw, RawAnswer, RawText
from westeros_learn.source.bank import QuestionData, open_bank

REST = Wishes(outcome="b-o-rest")
SCRIPT = Path(__file__).parent / "parse_gift.js"
BASE = open_bank(COURSES["base"])


def _parsed(content: bytes) -> list[dict[str, Any]]:
    """Return what an independent reader finds (npm gift-pegjs)."""
    node = shutil.which("node")
    assert node
    done = subprocess.run([node, str(SCRIPT)], input=content, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", COURSES)
def test_an_independent_reader_finds_every_question(name: str) -> None:
    bank = open_bank(COURSES[name])
    content = gift.write(bank)
    found = [each for each in _parsed(content) if each["type"] != "Category"]
    ours = [each for each in read_gift(content) if isinstance(each, Raw)]
    assert [each["id"] for each in found] == [each.own_id for each in ours]
    left_out = " ".join(note for note in gift.notes(bank) if note.startswith("Left out"))
    told = {*re.findall(r"[\w-]+", left_out)}
    there = {str(each["id"]) for each in found}
    for identifier, written in bank.written.items():
        is_there = identifier in there or f"{identifier}-1" in there
        assert is_there != (identifier in told), identifier
        assert written.question


def test_an_independent_reader_finds_the_same_answers() -> None:
    found = {each.get("id"): each for each in _parsed(gift.write(BASE))}
    choices = [(each["isCorrect"], each["text"]["text"]) for each in found["b-q-first"]["choices"]]
    assert choices == [(True, "The plan."), (False, "The report.")]
    assert [each["weight"] for each in found["b-q-many"]["choices"]] == [50, 50, -100]
    assert found["b-p-rest"]["isTrue"] is True
    # What is said of a wrong answer comes first (`qformat_gift`); the reader calls the first one "true".
    assert found["b-p-rest"]["trueFeedback"]["text"] == "They do help."
    number = found["b-q-days"]["choices"][0]["text"]
    assert (number["number"], number["range"]) == (30, 0.5)
    assert found["b-q-first"]["tags"] == ["b-o-plan"]


@pytest.mark.slow
@pytest.mark.parametrize("name", COURSES)
def test_our_own_bank_changes_nothing_when_it_comes_back(name: str) -> None:
    plan = planned(gift.write(open_bank(COURSES[name])), COURSES[name], "bank.gift")
    assert not plan.new
    assert not plan.changed
    assert not plan.refused
    assert plan.unchanged


def test_what_somebody_changed_in_the_text_is_all_that_changes(course: Path) -> None:
    text = gift.write(BASE).decode()
    before = (course / "first/quiz.yaml").read_text()
    imported(text.replace("~The report.", "~The report\\: later.").encode(), course, "bank.gift")
    after = (course / "first/quiz.yaml").read_text()
    assert after == before.replace("- b: The report.", '- b: "The report: later."')


FOREIGN = """// a comment of its own
$CATEGORY: $course$/top/Law // Order/Rest in time.

// question: 5  name: x
// [id:ext-1] [tag:b-o-plan]
::Sun::[html]<p>Which is <b>hot</b>?</p>{
=The sun \\{big\\}#Yes\\: it is.
~The moon
####So it goes.
}

::TF:: It is round.{T#No, it is.#Right.}

The {=sun ~moon} shines.

How many?{#3:2}

From to?{#1..5}

Name it{=sun =a star#~ ~}

Call it {=sun =star =%50%moon#Nearly.}

Match {=a -> 1 =b -> 2 =c -> 2}

Which ones?{~%50%a ~%50%b ~%-100%c}

Just a text.

Write!{}

Name one{sun}

Within?{#
=3:2
~#No, further on.}
"""


def _found(course: Path, text: str) -> dict[int, QuestionData]:
    return {one.found.line: one.data for one in planned(text.encode(), course, "bank.gift", wishes=REST).new}


def test_a_foreign_file_comes_in_kind_by_kind(course: Path) -> None:
    found = _found(course, FOREIGN)
    assert found[6] == {
        "id": "ext-1", "kind": "single-choice", "outcome": "b-o-plan", "prompt": "Which is **hot**?",
        "feedback": "So it goes.",
        "choices": [{"a": "The sun {big}", "correct": "true", "feedback": "Yes: it is."}, {"b": "The moon"}],
    }  # fmt: skip
    assert found[12]["feedback-false"] == "No, it is."
    assert found[12]["feedback-true"] == "Right."
    assert (found[14]["kind"], found[14]["prompt"]) == ("single-choice", "The … shines.")
    assert (found[16]["answer"], found[16]["tolerance"]) == ("3", "2")
    assert (found[18]["answer"], found[18]["tolerance"]) == ("3", "2")
    assert found[22]["accept"] == ["sun", "star"]
    assert found[22]["mistakes"] == [{"answer": "moon", "feedback": "Nearly."}]
    assert found[24]["kind"] == "categorise"
    assert [each.get("correct") for each in parts_of(found[26], "choices")] == ["true", "true", None]
    assert found[16]["outcome"] == "b-o-rest"
    assert (found[32]["kind"], found[32]["accept"]) == ("short-text", ["sun"])
    assert (found[34]["answer"], found[34]["tolerance"]) == ("3", "2")


def test_what_cannot_come_in_is_refused_with_its_line(course: Path) -> None:
    plan = planned(
        FOREIGN.encode() + b"\n\nOpen {=a\n\nTwo {=a} gaps {=b}\n", course, "bank.gift", wishes=REST
    )
    told = {one.line: one.cause for one in plan.refused}
    assert "asks nothing" in told[28]
    assert "model answer" in told[30]
    assert "brace" in told[39]
    assert "several groups" in told[41]
    again = imported(FOREIGN.encode(), course, "bank.gift", wishes=REST)
    assert again.new
    assert not planned(FOREIGN.encode(), course, "bank.gift", wishes=REST).does_something


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp")), min_size=1
)


@settings(deadline=None, max_examples=cases(40))
@given(prompt=WORDS, right=WORDS, wrong=WORDS, said=WORDS, own_id=WORDS)
def test_whatever_stands_in_a_question_comes_back(
    prompt: str, right: str, wrong: str, said: str, own_id: str
) -> None:
    def plain(text: str) -> RawText:
        return RawText(f"x{text}x", "plain_text")

    raw = Raw(
        kind="multichoice",
        line=1,
        name=f"x{prompt}",
        own_id="x" + own_id.replace("\\", ""),
        text=plain(prompt),
        answers=(RawAnswer(plain(right), 100, plain(said)), RawAnswer(plain(wrong), 0)),
    )
    (came,) = read_gift(gift_text(raw, Prose(Shelf(BASE))).encode())
    assert isinstance(came, Raw)

    def texts(one: Raw) -> list[str]:
        prose = Prose(Shelf(BASE))
        answers = [text for each in one.answers for text in (each.text, each.feedback)]
        return [text.flow(prose) for text in (one.text, *answers)]

    assert texts(came) == texts(raw)
    assert [each.share for each in came.answers] == [100, 0]
    assert came.own_id == " ".join(raw.own_id.split())


@settings(deadline=None, max_examples=cases(60))
@given(st.text(st.sampled_from("{}=~#:%->\\/$[]\n Tab1."), max_size=200))
def test_no_text_is_a_crash(text: str) -> None:
    for each in read_gift(text.encode()):
        assert isinstance(each, Raw | Refusal)
