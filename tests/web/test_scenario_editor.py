"""Conversations in the browser: made, written on, played from any moment, and seen as they are."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from werkzeug.datastructures import MultiDict

from westeros_learn.assessment import holds
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database, Right
from westeros_learn.source import load_course
from westeros_learn.source.fields import Values, filled, values_of
from westeros_learn.source.writeback import differences, write_back
from westeros_learn.source.writeback.files import read_data
from westeros_learn.web.author.forms import FormMaker, read_values
from westeros_learn.web.author.playing import levels_at
from westeros_learn.web.author.sheets import conversation_fields, moment_fields

from .test_author_forms import Form, file_of, tree_of
from .test_authoring import author
from .world import COURSES, World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .world import Browser

pytestmark = pytest.mark.slow

HERE = "/teach/courses/small/"
TALKS = f"{HERE}conversations/"
REAL = sorted((Path(__file__).parents[2] / "courses").rglob("*.scenario.yaml"))
FILE = "one/a-talk-with-ana.scenario.yaml"
PAGE = f"{TALKS}{FILE}/"


@pytest.fixture
def school(sqlite_template: Path, tmp_path: Path) -> Iterator[World]:
    """An app whose one course is written in it; what is kept of it is the same in every database."""
    shutil.copy(sqlite_template, tmp_path / "records.db")
    database = Database(f"sqlite:///{tmp_path / 'records.db'}")
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    courses = tmp_path / "courses"
    yield make_world(database, Library(courses), courses=courses, authoring=True)
    database.close()


@pytest.fixture
def trainer(school: World) -> Browser:
    """A trainer who has made a conversation."""
    browser = author(school, "jan@example.org")
    made = browser.send(f"{TALKS}new", title="A talk with Ana", whom="Ana", lesson="one", outcome="s-o-first")
    assert made.status_code == 303, made.text
    assert urlsplit(made.headers["Location"]).path == f"{PAGE}opening"
    return browser


def data_of(school: World) -> Any:
    return read_data(file_of(school, FILE), FILE)


def boxes(page: Form) -> dict[str, Any]:
    """Return the boxes of the picture by the names of their moments."""
    return {each.get("data-moment"): each for each in page.tree.xpath("//*[@id='graph']//*[@data-moment]")}


def keys_of_faults(page: Form) -> str:
    return " ".join(str(each.text_content()) for each in page.tree.xpath("//*[@data-faults]//li"))


def test_a_new_conversation_is_whole_and_stands_in_its_lesson(school: World, trainer: Browser) -> None:
    result = load_course(school.library.folder / "small")
    assert [each for each in result.diagnostics if each.span.file == FILE] == []
    assert result.course
    (scenario,) = result.course.scenario_by_id.values()
    assert f":::{{scenario}} {scenario.id}\n:::\n" in file_of(school, "one/lesson.md")
    listed = trainer.get(TALKS).text
    assert "A talk with Ana" in listed
    assert PAGE in listed
    page = Form(trainer, PAGE)
    assert len(boxes(page)) == 3
    assert "2, 3" in str(boxes(page)["opening"].get("aria-label"))
    assert keys_of_faults(page) == ""


@pytest.mark.parametrize("file", REAL, ids=lambda file: file.name)
def test_what_nobody_changed_in_a_form_stays_byte_for_byte(file: Path) -> None:
    """Every field of every moment of every conversation, through the form and back."""
    text = file.read_text("utf-8")
    data: Any = read_data(text, file.name)
    for fields, said, path in [
        (conversation_fields(), data, ()),
        *((moment_fields(), node, ("nodes", at)) for at, node in enumerate(data["nodes"])),
    ]:
        values = values_of(fields, said)
        assert len(values) == len(fields)
        sent = MultiDict(_sent(FormMaker({}).form(fields, None, values)))
        back: Values = {**values, **read_values(fields, FormMaker({}).form(fields, sent))}
        new = filled(fields, said, back, path).data
        assert new == said
        assert write_back(text, differences(said, new, path), name=file.name) == text


def _sent(form: Any) -> list[tuple[str, str]]:
    """Return what a browser sends of a form: line ends as browsers have them."""
    found = []
    for each in form:
        if each.type in ("FieldList", "FormField"):
            found += _sent(each)
        elif each.type != "BooleanField" or each.data:
            found.append((each.name, str(each.data or "").replace("\n", "\r\n")))
    return found


def test_a_choice_leads_to_a_new_moment_and_is_written_on(school: World, trainer: Browser) -> None:
    before = file_of(school, FILE)
    page = Form(trainer, f"{PAGE}opening")
    told = page.send("make", choices__1__text="And what happened then?", choices__1__go="+")
    assert told.status_code == 303
    assert file_of(school, FILE) == before, "it is kept, and not saved"
    page = Form(trainer, f"{PAGE}opening")
    assert dict(page.fields())["choices-1-go"] == "and-what-happened-then"
    box = boxes(page)["and-what-happened-then"]
    assert "1 error" in str(box.get("aria-label"))
    assert "wrong" in str(box.get("class"))
    on = page.send("open:choices-1-go")
    assert urlsplit(on.headers["Location"]).path == f"{PAGE}and-what-happened-then"
    page = Form(trainer, f"{PAGE}and-what-happened-then")
    assert "S207" in page.faults("")
    page = page.again("check", ending="She tells it", debrief="You asked, and waited.")
    assert keys_of_faults(page) == ""
    assert "wrong" not in str(boxes(page)["and-what-happened-then"].get("class"))
    assert page.send(ending="She tells it", debrief="You asked, and waited.").status_code == 303
    nodes = {node["id"]: node for node in data_of(school)["nodes"]}
    assert nodes["opening"]["choices"][1]["go"] == "and-what-happened-then"
    assert nodes["and-what-happened-then"]["ending"] == "She tells it"
    assert [line for line in before.splitlines() if line not in file_of(school, FILE)] == [
        "      - b: Write here what does not help.",
        "        go: end-it-stops-here",
    ]


def test_what_is_typed_at_one_moment_is_there_after_another(school: World, trainer: Browser) -> None:
    page = Form(trainer, f"{PAGE}opening")
    assert page.send("goto:end-it-goes-on", text="Half a sentence").status_code == 303
    page = Form(trainer, f"{PAGE}end-it-goes-on")
    assert page.send(debrief="It was the pause.").status_code == 303
    nodes = data_of(school)["nodes"]
    assert (nodes[0]["text"], nodes[1]["debrief"]) == ("Half a sentence", "It was the pause.")


def test_what_was_typed_and_taken_back_is_not_kept(school: World, trainer: Browser) -> None:
    page = Form(trainer, f"{PAGE}opening")
    text = dict(page.fields())["text"]
    page.again("check", text="Half a sentence")
    page.again("check", text=text)
    assert "did not save it" not in trainer.get(f"{PAGE}opening").text


def test_a_way_on_without_a_choice_is_one_id(school: World, trainer: Browser) -> None:
    page = Form(trainer, f"{PAGE}end-it-goes-on").again("add:next", ending="", debrief="")
    assert page.send(ending="", debrief="", next__0__go="end-it-stops-here").status_code == 303
    assert "    next: end-it-stops-here\n" in file_of(school, FILE)
    page = Form(trainer, f"{PAGE}end-it-goes-on").again("add:next")
    sent = {"next__0__when": "trust >= 1", "next__1__go": "opening"}
    assert page.send(**sent).status_code == 303
    ways = data_of(school)["nodes"][1]["next"]
    assert ways == [{"go": "end-it-stops-here", "when": "trust >= 1"}, {"go": "opening"}]
    page = Form(trainer, f"{PAGE}end-it-goes-on")
    drawn = page.tree.xpath("//*[@id='graph']//*[local-name()='path']/@class")
    assert "way back near" in drawn


def test_a_moment_is_taken_out_and_what_led_there_leads_on(school: World, trainer: Browser) -> None:
    page = Form(trainer, f"{PAGE}end-it-stops-here")
    assert "Moment 1, b" in " ".join(page.tree.text_content().split())
    gone = page.send("remove", onward="end-it-goes-on")
    assert urlsplit(gone.headers["Location"]).path == PAGE
    data = data_of(school)
    assert [node["id"] for node in data["nodes"]] == ["opening", "end-it-goes-on"]
    assert {choice["go"] for choice in data["nodes"][0]["choices"]} == {"end-it-goes-on"}
    assert "retired" not in data, "nobody has met it"


def test_an_id_that_learners_have_met_is_never_used_again(school: World, trainer: Browser) -> None:
    _publish(trainer)
    page = Form(trainer, f"{PAGE}end-it-stops-here")
    assert page.send("remove").status_code == 303
    assert data_of(school)["retired"] == ["end-it-stops-here"]
    page = Form(trainer, f"{PAGE}opening")
    assert "S201" in page.faults("choices-1-go")
    assert "end-it-stops-here" in dict(page.fields())["choices-1-go"], "what the file says is shown"
    assert "→ ?" in page.tree.text_content()
    assert page.send(choices__1__go="end-it-goes-on").status_code == 303
    page = Form(trainer, f"{PAGE}opening")
    page.send("make", choices__1__text="End! It stops here", choices__1__go="+")
    page = Form(trainer, f"{PAGE}opening")
    assert dict(page.fields())["choices-1-go"] == "end-it-stops-here-2"


def _publish(trainer: Browser) -> None:
    look = tree_of(trainer.get(f"{HERE}publish").text)
    (content,) = look.xpath("//input[@name='content']/@value")
    assert trainer.send(f"{HERE}publish", content=content).status_code == 303


def test_it_begins_elsewhere_and_the_others_are_said_to_be_loose(school: World, trainer: Browser) -> None:
    page = Form(trainer, f"{PAGE}end-it-goes-on")
    assert page.send("begin").status_code == 303
    page = Form(trainer, f"{PAGE}end-it-goes-on")
    assert "Nothing leads here" in str(boxes(page)["opening"].get("aria-label"))
    assert "Beginning" in str(boxes(page)["end-it-goes-on"].get("aria-label"))
    assert page.send().status_code == 303
    assert data_of(school)["start"] == "end-it-goes-on"


def test_who_has_a_new_name_speaks_under_it(school: World, trainer: Browser) -> None:
    page = Form(trainer, f"{PAGE}opening")
    assert page.send(choices__1__when="trust < 1 or trust >= 0").status_code == 303
    page = Form(trainer, PAGE)
    assert page.send(speakers__0__name="her", variables__0__name="hope").status_code == 303
    data = data_of(school)
    (speaker,) = data["speakers"]
    opening = data["nodes"][0]
    assert (speaker, opening["speaker"]) == ("her", "her")
    assert list(data["variables"]) == ["hope"]
    assert opening["choices"][0]["effects"] == {"hope": "1"}
    assert opening["choices"][1]["when"] == "hope < 1 or hope >= 0"


def test_the_list_says_what_the_picture_shows(school: World, trainer: Browser) -> None:
    page = Form(trainer, f"{PAGE}opening")
    listed = page.tree.get_element_by_id("moments")
    links = [each.get("data-moment") for each in listed.xpath("./ol/li/p/a")]
    assert links == list(boxes(page))
    ways = [" ".join(each.text_content().split()) for each in listed.xpath("./ol/li[1]/ul/li")]
    assert ways == [
        "a Write here what helps. → 2 It goes on",
        "b Write here what does not help. → 3 It stops here",
    ]


def test_it_is_played_from_any_moment_as_it_is_typed(school: World, trainer: Browser) -> None:
    page = Form(trainer, f"{PAGE}opening")
    page = page.again("check", text="What do *you* want?")
    at = tree_of(trainer.get(f"{PAGE}opening?marks=shown").text).get_element_by_id("played")
    assert "What do you want?" in at.text_content()
    assert "How far Ana trusts you +1" in " ".join(at.text_content().split())
    (form,) = at.xpath(".//form")
    said = trainer.send(form.get("action").split("#")[0], position="0", node="opening", choice="a")
    assert said.status_code == 303
    where = said.headers["Location"]
    at = tree_of(trainer.get(where).text).get_element_by_id("played")
    words = " ".join(at.text_content().split())
    assert "Write here what happens when it goes well." in words
    assert "1, from 0 to 1" in words
    (form,) = at.xpath(".//form")
    back = trainer.send(form.get("action").split("#")[0], again="0")
    at = tree_of(trainer.get(back.headers["Location"]).text).get_element_by_id("played")
    assert "goes well" not in at.text_content()
    end = tree_of(trainer.get(f"{PAGE}end-it-goes-on").text).get_element_by_id("played")
    assert "1, from 0 to 1" in " ".join(end.text_content().split()), "as who comes there by the shortest way"


def test_every_moment_can_be_come_to_with_what_that_takes() -> None:
    """Also behind conditions that few ways fulfil: whoever stands there has moved what they ask for."""
    course = load_course(REAL[0].parents[2] / "complex-cases").course
    assert course
    for scenario in course.scenario_by_id.values():
        for node in scenario.nodes:
            levels = levels_at(scenario, node.id)
            ways = [way for other in scenario.nodes for way in other.passages if way.go == node.id]
            assert node.id == scenario.start or not ways or any(holds(way.when, levels) for way in ways)


def test_it_can_be_looked_at_in_any_state(school: World, trainer: Browser) -> None:
    """Half a file is drawn as far as it goes; what no form can show is shown as text."""
    for text in (
        "title: A\nnodes: []\n",
        "nodes:\n  - text: B\n    next: c\n  - B\n  - id: c\n    choices: [a, {b: C}, {c: D, go: c}]\n",
        "title: A\nnodes: B\nspeakers: [a]\nvariables: x\n",
        "id: x\nnodes:\n  - {id: a, text: A, next: [b, {go: a}]}\n  - {id: a, text: A, ending: [a]}\n",
    ):
        (school.library.folder / "small" / FILE).write_text(text, "utf-8")
        assert trainer.get(PAGE).status_code == 200
        assert trainer.get(TALKS).status_code == 200
        for part in ("a", "c", "no-1", "no-2"):
            assert trainer.get(f"{PAGE}{part}").status_code in (200, 303, 404)
    (school.library.folder / "small" / FILE).write_text("title: 'A", "utf-8")
    assert trainer.get(PAGE).status_code == 303
    assert "Correct it as text" in trainer.get(TALKS).text or "corrected as text" in trainer.get(TALKS).text


def test_who_may_not_write_it_may_look_and_play(school: World, trainer: Browser) -> None:
    reader = author(school, "ewa@example.org", Right.COMMENT)
    page = reader.get(f"{PAGE}opening")
    assert page.status_code == 200
    assert 'value="save"' not in page.text
    assert reader.get(f"{TALKS}new").status_code == 409
    for do in ("save", "remove", "begin", "new", "goto:opening"):
        assert reader.send(f"{PAGE}opening", do=do, text="Mine").status_code == 409
    assert trainer.get("/teach/courses/none/conversations/").status_code == 404
    for file in ("one/lesson.md", "one/none.scenario.yaml", "../small/one/a.scenario.yaml"):
        assert trainer.get(f"{TALKS}{file}/").status_code == 404
