"""What the app says of an answer is what the script of a package says, and where, for every kind."""

from __future__ import annotations

from importlib.resources import files
from itertools import product
from typing import TYPE_CHECKING

from tests.player.every_kind import examples, telling
from tests.player.test_served_questions import wrong_response
from westeros_learn import model
from westeros_learn.assessment import FOLDING, right_response, settle
from westeros_learn.player import Addresses, Learner, QuestionState, QuestionView, ServedQuestion, Told
from westeros_learn.player.assets import SCRIPTS
from westeros_learn.player.questions import render_question
from westeros_learn.player.serving import renderer
from westeros_learn.player.strings import script_strings

if TYPE_CHECKING:
    from playwright.sync_api import Page

LEARNER = Learner(Addresses("/learn/c/", "/learn", "/style.css"), "t")
SAID = """
(cases) => cases.map(({ packaged, served, response, whole, course }) => {
  const box = document.createElement("div");
  const told = (form) => {
    const said = [];
    const skipped = ".actions, noscript, script, svg, select, .order-number, .order-moves";
    const read = (node) => {
      if (node.nodeType === 3) { said.push(node.textContent); }
      if (node.nodeType !== 1 || node.hidden || node.matches(skipped)) { return; }
      if (node.dataset.state) { said.push("<" + node.dataset.key + ": " + node.dataset.state + ">"); }
      if (node.checked) { said.push("<chosen>"); }
      if (node.disabled) { said.push("<closed>"); }
      node.childNodes.forEach(read);
    };
    read(form);
    return said.join(" ").replace(/\\s+/g, " ").trim();
  };
  box.innerHTML = packaged;
  document.body.append(box);
  const question = new QuestionForm(box.firstElementChild, course);
  question.fill(response);
  question.show(response, whole);
  const first = told(box.firstElementChild);
  box.innerHTML = served;
  const second = told(box.firstElementChild);
  box.remove();
  return [first, second];
})
"""


def partly_right(question: model.Question) -> model.Response:
    """Return a response of which some parts are right, where there are several."""
    right = right_response(settle(question, 1))
    match question:
        case model.PairingQuestion() | model.FilledQuestion() | model.MultipleChoice():
            return right[:1]
        case model.Ordering():
            return (*right[1:], right[0])
        case _:
            return right


def test_the_app_says_what_a_package_says(page: Page) -> None:
    page.goto("about:blank")
    source = "\n".join(
        (files("scorm_templates") / "scripts" / f"{name}.js").read_text("utf-8") for name in SCRIPTS
    )
    page.add_script_tag(content=f"{source}\nwindow.QuestionForm = QuestionForm;")
    shared = {"id": "c", "words": script_strings("en"), "folding": FOLDING}
    cases, names = [], []
    for kind, (course, plain) in examples().items():
        question = telling(plain)
        render = renderer(course, LEARNER)
        packaged = str(render_question(question, QuestionView(), render))
        kinds_of_answer = {"right": right_response(settle(question, 1)), "wrong": wrong_response(question)}
        kinds_of_answer |= {"in part": partly_right(question), "not": ()}
        for (name, response), told in product(kinds_of_answer.items(), (Told.PARTS, Told.ALL)):
            state = QuestionState(1, response, told=told)
            served = str(render_question(question, QuestionView(served=ServedQuestion(state)), render))
            names.append(f"{kind}, answered {name}, {told}")
            cases.append(
                {
                    "packaged": packaged,
                    "served": served,
                    "response": list(response),
                    "whole": told is Told.ALL,
                    "course": shared,
                }
            )
    for name, (in_package, in_app) in zip(names, page.evaluate(SAID, cases), strict=True):
        assert in_app == in_package, name
