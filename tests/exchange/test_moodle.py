"""Moodle XML: what our own bank holds comes back unchanged, what others wrote comes in, and only once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.exchange.banks import COURSES, copy_of, imported, planned
from tests.exchange.moodle_banks import PICTURE, answer, bank, category, choice, html, pair, picture, question
from westeros_learn.exchange import Wishes
from westeros_learn.exchange.letters import parts_of
from westeros_learn.export.moodle_kinds import NOT_IN_MOODLE
from westeros_learn.export.moodle_xml import moodle_xml
from westeros_learn.source import load_course
from westeros_learn.source.bank import QuestionData, open_bank

SHOWN = "<p><img src='@@PLUGINFILE@@/{}' alt='A dot'></p>"
REST = Wishes(outcome="b-o-rest")


def _exported(course: Path) -> bytes:
    return moodle_xml(open_bank(course).course)


@pytest.mark.slow
@pytest.mark.parametrize("name", COURSES)
def test_our_own_bank_changes_nothing_when_it_comes_back(name: str) -> None:
    course = COURSES[name]
    plan = planned(_exported(course), course)
    assert not plan.new
    assert not plan.changed
    assert not plan.refused
    left = {id_ for id_, one in open_bank(course).written.items() if one.data["kind"] in NOT_IN_MOODLE}
    assert {one.id for one in plan.unchanged} == {*open_bank(course).written} - left


def _without_questions(name: str, folder: Path) -> tuple[Path, dict[str, QuestionData]]:
    """Return a copy of a course from which every question was taken, and the questions."""
    course = copy_of(name, folder)
    taken = {id_: dict(one.data) for id_, one in open_bank(course).written.items()}
    for file in [*course.glob("*/quiz.yaml"), course / "test-pool.yaml"]:
        file.unlink(missing_ok=True)
    return course, taken


@pytest.mark.parametrize("name", ["base", "kinds"])
def test_what_moodle_holds_of_a_question_is_all_there_in_an_empty_course(name: str, tmp_path: Path) -> None:
    """Kind, outcome, weight, texts, parts, which are right and what is said about them; also the place."""
    content = _exported(COURSES[name])
    course, questions = _without_questions(name, tmp_path)
    came = {one.id: one for one in imported(content, course, wishes=Wishes()).new}
    held = ("prompt", "outcome", "weight", "hints", "choices", "steps", "pairs", "extra", "answer", "accept",
            "feedback-true", "feedback-false", "tolerance", "keep-order", "mistakes")  # fmt: skip
    places = {one.id: f"{lesson.folder}/quiz.yaml"
              for lesson in open_bank(COURSES[name]).course.lessons for one in lesson.questions}  # fmt: skip
    compared = set()
    for id_, data in questions.items():
        if data["kind"] in NOT_IN_MOODLE or "parameters" in data or data["kind"] in ("date", "hotspot"):
            continue
        assert came[id_].file == places.get(id_, "test-pool.yaml")
        compared.add(str(data["kind"]))
        for key in held:
            if key in data and not (key == "prompt" and data.get("unit")):
                assert _told(came[id_].data[key]) == _told(data[key]), (id_, key)
    assert len(compared) >= 4
    assert not [fault for fault in load_course(course).errors if fault.code.startswith("Q2")]


def _told(value: object) -> str:
    """Return what is said, without marks that other programs do not have: roles, and feedback of parts."""
    text = re.sub(r"\{\w+\}`([^`<]*?)( <[^`]*>)?`", r"\1", str(value))
    text = re.sub(r", 'feedback': [^}]*(?=\})", "", text)
    return " ".join(text.split())


# --- what somebody changed in Moodle ---------------------------------------------------------------------


def _changed(course: Path, *changes: tuple[str, str]) -> dict[str, tuple[str, str]]:
    """Export, change something in the file, import; return what lines of files became other ones."""
    text = _exported(course).decode()
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    files = [*course.rglob("*.yaml")]
    before = {file.name: file.read_text().splitlines() for file in files}
    plan = imported(text.encode(), course)
    assert not plan.new
    assert len(plan.changed) == 1
    again = planned(text.encode(), course)
    assert not again.changed
    after = {file.name: file.read_text().splitlines() for file in files}
    return {
        name: ("\n".join(x for x in before[name] if x not in after[name]),
               "\n".join(x for x in after[name] if x not in before[name]))
        for name in before if before[name] != after[name]
    }  # fmt: skip


def test_a_choice_that_was_reworded_keeps_its_letter_and_all_else_stays(course: Path) -> None:
    lines = _changed(course, ("The report.", "The report, in writing."))
    assert lines == {"quiz.yaml": ("    - b: The report.", "    - b: The report, in writing.")}


def test_a_prompt_that_was_reworded_is_all_that_changes(course: Path) -> None:
    lines = _changed(course, ("<p>How many days?", "<p>How many days has <em>April</em>?"))
    assert lines == {"quiz.yaml": ("  prompt: How many days?", "  prompt: How many days has *April*?")}


def test_another_choice_gets_a_letter_that_was_never_used(course: Path) -> None:
    more = answer("0", "Silence.", "No.").strip()
    text = _exported(course).decode()
    at = text.index("</answer>", text.index("The report.")) + len("</answer>")
    plan = imported((text[:at] + more + text[at:]).encode(), course)
    assert [change.path for one in plan.changed for change in one.changes] == ["choices c"]
    assert parts_of(open_bank(course).written["b-q-first"].data, "choices")[2] == {
        "c": "Silence.", "feedback": "No.",
    }  # fmt: skip


def test_choices_in_another_order_keep_their_letters(course: Path) -> None:
    text = _exported(course).decode()
    first = r"(<answer [^>]*>\s*<text><!\[CDATA\[The plan.*?</answer>)"
    pattern = re.compile(first + r"(\s*)(<answer.*?</answer>)", re.DOTALL)
    assert pattern.search(text)
    imported(pattern.sub(r"\3\2\1", text).encode(), course)
    choices = open_bank(course).written["b-q-first"].data["choices"]
    assert [next(iter(choice)) for choice in choices] == ["b", "a"]


def test_what_a_format_cannot_hold_is_never_taken_away(course: Path) -> None:
    """Sources, the unit, forgiven slips: Moodle has no place for them, so their absence says nothing."""
    before = open_bank(course).written
    imported(_exported(course).replace(b"The report.", b"A report."), course)
    after = open_bank(course).written
    for key in ("source", "hints", "outcome"):
        assert after["b-q-first"].data[key] == before["b-q-first"].data[key]
    assert after["b-q-word"].data == before["b-q-word"].data


def test_feedback_in_which_more_stands_is_taken_apart_or_left_alone(course: Path) -> None:
    """What is said, the way and the sources are one text in Moodle."""
    lines = _changed(course, ("<p>It is called a free narrative.", "<p>It is a free narrative."))
    assert lines["quiz.yaml"][1] == "  feedback: It is a free narrative."


def test_a_variant_that_was_changed_is_refused(course: Path) -> None:
    text = _exported(course).decode()
    at = text.index("<p>The plan came on") + 3
    plan = planned((text[:at] + "No plan came on" + text[at + 16 :]).encode(), course)
    (refused,) = plan.refused
    assert "parameters" in refused.cause
    assert not plan.changed


# --- what others wrote -----------------------------------------------------------------------------------


def test_a_foreign_bank_comes_in_once(course: Path) -> None:
    """With its picture, its category as the outcome's name, and an id that the next import knows again."""
    content = bank(
        category("$course$/top/Law/Rest in time."),
        choice(
            "<p>Who is it?</p><p><img src='@@PLUGINFILE@@/My%20Dot.PNG' alt='A dot'></p>",
            files=picture("My Dot.PNG"),
        ),
        question(
            "shortanswer", "Name it", answer("100", "sun"), answer("0", "moon", "At night."), name="Sky"
        ),
    )
    plan = imported(content, course, wishes=Wishes())
    assert [one.data["outcome"] for one in plan.new] == ["b-o-rest", "b-o-rest"]
    assert (course / "media/my-dot.png").read_bytes().startswith(b"\x89PNG")
    assert not load_course(course).errors
    texts = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    again = imported(content, course, wishes=Wishes())
    assert not again.new
    assert not again.changed
    assert {one.id for one in again.unchanged} == {one.id for one in plan.new}
    assert {path: path.read_bytes() for path in course.rglob("*") if path.is_file()} == texts


def _one(course: Path, markup: str, wishes: Wishes = REST) -> tuple[QuestionData, tuple[str, ...]]:
    """Return the one question of a bank as it would come in, and what is lost of it."""
    plan = planned(bank(markup), course, wishes=wishes)
    assert not plan.refused
    (new,) = plan.new
    return new.data, new.found.losses


def test_every_kind_that_both_sides_have(course: Path) -> None:
    pairs = "".join(pair(*each) for each in (("One", "1"), ("Two", "2"), ("Deux", "2"), ("", "3")))
    made = {
        "true-false": question("truefalse", "It is.", answer("100", "true"), answer("0", "false", "Look.")),
        "multiple-choice": question("multichoice", "Which?", "<single>false</single>", answer("33.3", "a"),
                                    answer("33.3", "b"), answer("-100", "c")),
        "numeric": question("numerical", "So many?", answer("100", "1.50", "", "<tolerance>0.1</tolerance>")),
        "categorise": question("matching", "Match", pairs),
        "matching": question("matching", "Match", pairs.replace("<text>2<", "<text>two<", 1)),
        "ordering": question("ordering", "Order", answer("2.0", "second"), answer("1.0", "first")),
        "cloze": question("cloze", "<p>Fill.</p><p>{1:SA:=sun#Yes.~=Sun} and {1:MCH:cold~=hot}.</p>"),
        "table": question("cloze", "<p>Add.</p><table><tr><th>x</th><th>y</th></tr><tr><td>1</td>"
                          "<td>{1:NUMERICAL:=5.0:0.5}</td></tr></table>"),
        "reflection": question("essay", "Write.", html("graderinfo", "<p>So.</p>")),
    }  # fmt: skip
    found = {kind: _one(course, markup)[0] for kind, markup in made.items()}
    assert {kind: data["kind"] for kind, data in found.items()} == {kind: kind for kind in made}
    assert found["true-false"] | {"id": ""} == {
        "id": "", "kind": "true-false", "outcome": "b-o-rest", "prompt": "It is.", "answer": "true",
        "feedback-false": "Look.",
    }  # fmt: skip
    assert [each.get("correct") for each in parts_of(found["multiple-choice"], "choices")] == [
        "true",
        "true",
        None,
    ]
    assert (found["numeric"]["answer"], found["numeric"]["tolerance"]) == ("1.5", "0.1")
    assert found["categorise"]["items"] == [{"a": "One", "category": "a"}, {"b": "Two", "category": "b"},
                                            {"c": "Deux", "category": "b"}]  # fmt: skip
    assert found["matching"]["extra"] == [{"d": "3"}]
    assert found["ordering"]["steps"] == [{"a": "first"}, {"b": "second"}]
    assert found["cloze"]["text"] == "{gap}`a` and {gap}`b`."
    assert found["cloze"]["gaps"] == [
        {"a": ["sun", "Sun"], "feedback": "Yes."},
        {"b": "hot", "options": ["cold"]},
    ]
    assert found["table"]["cells"] == [{"a": "5", "tolerance": "0.5"}]


def _wild(name: str, values: tuple[float, ...], more: str) -> str:
    items = "".join(
        f"<dataset_item><number>{at}</number><value>{value}</value></dataset_item>"
        for at, value in enumerate(values, 1)
    )
    return (
        f"<dataset_definition><name><text>{name}</text></name>{more}"
        f"<dataset_items>{items}</dataset_items></dataset_definition>"
    )


def _calculated(formula: str, more: str, text: str = "<p>What are {A} years at {rate} %?</p>") -> str:
    evenly = "<distribution><text>{}</text></distribution><minimum><text>1</text></minimum>"
    evenly += "<maximum><text>9</text></maximum><decimals><text>{}</text></decimals>"
    wild = _wild("A", (2, 4), evenly.format("uniform", 0)) + _wild(
        "rate", (1.5, 3.0), evenly.format("loguniform", 1)
    )
    return question(
        "calculated", text, answer("100", formula, "Yes.", more), answer("0", "{A}", "<p>Only {={A}+1}.</p>"),
        answer("0", "{A} + 7"), html("hint", "<p>It is {={A}*{rate}}.</p>"),
        f"<dataset_definitions>{wild}</dataset_definitions>",
    )  # fmt: skip


def test_numbers_that_are_drawn_stay_drawn(course: Path) -> None:
    more = "<tolerance>0.01</tolerance><tolerancetype>1</tolerancetype>"
    more += "<correctanswerformat>1</correctanswerformat><correctanswerlength>2</correctanswerlength>"
    data, losses = _one(course, _calculated("pow({A}, 2) * {rate}/(-{A} + 100.)", more))
    assert data["kind"] == "numeric"
    assert data["prompt"] == "What are {value}`a` years at {value}`rate` %?"
    assert data["parameters"] == {"a": {"from": "1", "to": "9", "step": "1"}, "rate": ["1.5", "3"]}
    assert data["answer"] == "round((a ^ 2) * rate / (-a + 100), 2)"
    assert data["tolerance"] == "0.0006"  # a hundredth of 0.06, the less of 4 * 1.5 / 98 and 16 * 3 / 96
    assert data["hints"] == ["It is {value}`a * rate`."]
    assert data["mistakes"] == [{"answer": "a", "feedback": "Only {value}`a + 1`."}]
    told = " ".join(losses)
    assert "row by row" in told
    assert "part of itself" in told
    assert "how often" in told
    assert "7" not in told  # whatever is not right is wrong here, too


@pytest.mark.parametrize(
    ("formula", "text", "cause"),
    [
        ("sqrt({A})", "How many?", "do not know “sqrt”"),
        ("{A} + (2", "How many?", "cannot be read"),
        ("{A} + {b}", "How many?", "{b} of a formula has no values"),
        ("{A}", "How many {=sin({A})}?", "do not know “sin”"),
        ("{A} / ({rate} - {rate})", "How many?", ""),
        ("(" * 200 + "{A}" + ")" * 200, "How many?", "longer than"),
    ],
)
def test_a_formula_without_a_counterpart_is_refused(
    course: Path, formula: str, text: str, cause: str
) -> None:
    plan = planned(bank(_calculated(formula, "", text)), course, wishes=REST)
    assert not plan.new
    (refused,) = plan.refused
    assert cause in refused.cause


def test_words_to_choose_and_marks_in_a_picture(course: Path) -> None:
    words = question(
        "gapselect", "<p>Choose.</p><p>The [[2]] is [[3]].</p>",
        *(f"<selectoption><text>{word}</text><group>{group}</group></selectoption>"
          for word, group in (("moon", 1), ("sun", 1), ("hot", 2), ("cold", 2))),
    )  # fmt: skip
    data, _ = _one(course, words)
    assert data["text"] == "The {gap}`a` is {gap}`b`."
    assert data["gaps"] == [{"a": "sun", "options": ["moon"]}, {"b": "hot", "options": ["cold"]}]
    drop = "<drop><no>{0}</no><shape>circle</shape><coords>0,{0};0</coords><choice>1</choice></drop>"
    drops = drop.format(0) + drop.format(1)
    marks = question(
        "ddmarker", "Where?", picture("p.png"), "<drag><no>1</no><text>Here</text></drag>", drops
    )
    data, _ = _one(course, marks)
    assert data["figure"] == "media/p.png"
    assert data["regions"] == [{"a": "Place 1", "circle": "0 0 0", "correct": "true"},
                               {"b": "Place 2", "circle": "0 1 0", "correct": "true"}]  # fmt: skip


@pytest.mark.parametrize(
    ("markup", "line", "cause"),
    [
        (question("description", "Hello"), 3, "asks nothing"),
        (question("stack", "Hello"), 3, "no kind here"),
        (question("unheard-of", "Hello"), 3, "unheard-of"),
        (question("essay", "Write"), 3, "model answer"),
        (question("multichoice", "Which?", answer("0", "a"), answer("0", "b")), 3, "None of its choices"),
        (question("multichoice", "Which?", answer("100", "a"), answer("100", "b")), 3, "several are right"),
        (question("multichoice", "Which?", answer("100", "a"), answer("0", "A")), 3, "the same"),
        (question("shortanswer", "Which?", answer("100", "sun*")), 3, "spelled out"),
        (question("numerical", "Which?", answer("100", "many")), 3, "no number"),
        (question("cloze", "<p>No gap</p>"), 3, "no gaps"),
        (choice("<p></p>"), 3, "no text"),
    ],
)
def test_what_cannot_come_in_is_refused_with_its_line_and_cause(
    markup: str, line: int, cause: str, course: Path
) -> None:
    plan = planned(bank(markup), course, wishes=REST)
    (refused,) = plan.refused
    assert refused.line == line
    assert cause in refused.cause
    assert not plan.does_something


def test_without_an_outcome_a_question_is_refused_with_the_cure(course: Path) -> None:
    (refused,) = planned(bank(choice()), course).refused
    assert "--outcome" in refused.cure


def test_every_loss_is_told(course: Path) -> None:
    markup = choice(
        "<p>Who?</p><script>steal()</script><p>x<sub>ij</sub></p><iframe src='//bad'></iframe>"
        "<p><a href='javascript:alert(1)'>here</a><img src='@@PLUGINFILE@@/gone.png' alt='Gone'></p>",
        answer("100", "She"), answer("50", "He"), answer("-20", "It"), html("correctfeedback", "Bravo"),
    )  # fmt: skip
    data, losses = _one(course, markup)
    told = " ".join(losses)
    for word in (
        "script",
        "lowered",
        "page within",
        "leads nowhere",
        "gone.png",
        "partly right",
        "takes away",
        "as a whole",
    ):
        assert word in told, word
    assert data["prompt"] == "Who?\n\nxij\n\nhere Gone"


def test_the_same_picture_comes_once_and_another_of_its_name_gets_a_name_of_its_own(course: Path) -> None:
    other = PICTURE.replace("mNk", "mNg")
    shown = SHOWN.format("a.png")
    plan = planned(bank(
        choice(f"<p>One</p>{shown}", files=picture("a.png"), name="1"),
        choice(f"<p>Two</p>{shown}", files=picture("a.png"), name="2"),
        choice(f"<p>Three</p>{shown}", files=picture("a.png", other), name="3"),
    ), course, wishes=REST)  # fmt: skip
    first, second = plan.pictures
    assert first == "media/a.png"
    assert re.fullmatch(r"media/a-[0-9a-f]{8}\.png", second)


def test_a_bank_of_old_has_its_picture_in_a_field_of_its_own(course: Path) -> None:
    """As Moodle 1.9 wrote it; its answers have no format, and blanks around them."""
    more = f"<image>moodle.png</image><image_base64>\n{PICTURE}\n</image_base64><single>true</single>"
    answers = "".join(f'<answer fraction="{share}"><text>\n {text}\n </text></answer>'
                      for share, text in (("100", "right"), ("0", "wrong")))  # fmt: skip
    data, _ = _one(course, question("multichoice", "With a picture", more, answers))
    assert data["prompt"] == "With a picture\n\n:::{figure} media/picture.png\n:alt: moodle.png\n:::"
    assert data["choices"] == [{"a": "right", "correct": "true"}, {"b": "wrong"}]


def test_gaps_as_editors_leave_them(course: Path) -> None:
    """Mark-up within answers, stars, weights in per cent (as in Moodle's own examples)."""
    text = (
        "<p>Match,</p><p>San: {1:MULTICHOICE:=California#OK~Arizona#Wrong}<br />"
        "Tucson: {1:MULTICHOICE:California#Wrong~%100%Arizona#OK} It is {1:SHORTANSWER:%100%Paris#Yes!<br />"
        "~%50%Marseille#No, that is (after<br />Paris).~*#Wrong.}.</p>"
    )
    data, _ = _one(course, question("cloze", text))
    assert data["text"] == "San: {gap}`a`\\\nTucson: {gap}`b` It is {gap}`c`."
    assert [next(iter(part.items())) for part in parts_of(data, "gaps")] == [
        ("a", "California"), ("b", "Arizona"), ("c", "Paris"),
    ]  # fmt: skip


def test_an_answer_that_is_nearly_right_is_no_mistake_of_its_own(course: Path) -> None:
    answers = answer("100", "1822", "", "<tolerance>0</tolerance>"), answer("50", "1822", "Near.")
    data, losses = _one(course, question("numerical", "When?", *answers))
    assert "mistakes" not in data
    assert any("partly right" in loss for loss in losses)


def test_an_id_is_kept_and_one_that_was_used_once_is_refused(course: Path) -> None:
    def with_id(id_: str) -> bytes:
        return bank(choice().replace("<defaultgrade>", f"<idnumber>{id_}</idnumber><defaultgrade>"))

    assert [one.id for one in planned(with_id("x-7"), course, wishes=REST).new] == ["x-7"]
    assert [one.id for one in planned(with_id("Q 7/ä"), course, wishes=REST).new] == ["q-7-a"]
    (refused,) = planned(with_id("b-o-plan"), course, wishes=REST).refused
    assert "belongs to something else" in refused.cause
    (refused,) = planned(with_id("b-q-days"), course, wishes=REST).refused
    assert "another kind" in refused.cause
    twice = bank(choice(name="x"), choice(name="x"))
    assert "stands in line 3 already" in planned(twice, course, wishes=REST).refused[0].cause
