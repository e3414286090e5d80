"""Questions and quizzes as HTML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from westeros_learn import model
from westeros_learn.assessment import EXTRA_TIMES, SAMPLE_SEED, seconds_allowed
from westeros_learn.player.answers import template_values
from westeros_learn.player.blocks import Renderer, icon
from westeros_learn.player.keys import answer_key
from westeros_learn.player.served import QuestionState, ServedQuestion, Told
from westeros_learn.player.strings import Strings
from westeros_learn.player.telling import Telling, telling_of
from westeros_learn.player.templates import environment
from westeros_learn.player.values import answer_values, render_values

_QUESTION_ICON = "M5.5 6a2.5 2.5 0 1 1 3.4 2.3C8.2 8.6 8 9 8 9.8M8 12v.4"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """How a question is shown.

    Attributes:
        practice: with hints, a button that checks, and another try.
        reveal: the answer key and the feedback go with it. In a package they must,
            since nothing else can judge there.
        seed: the question's own, by which its parameters are drawn. A package's script
            draws them anew.
        served: what the app knows of the learner's work. It takes the place of `reveal` and
            `seed`: what is due is shown, and what is not due is not there at all.
    """

    practice: bool = True
    reveal: bool = True
    seed: int = SAMPLE_SEED
    served: ServedQuestion | None = None


def script_json(data: object) -> Markup:
    """Return JSON that can stand inside a script element (HTML, 4.12.1.3)."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704  # no tag can begin


def render_question(question: model.Question, view: QuestionView, render: Renderer) -> Markup:
    """Return a question as a form.

    What the learner is asked, the last paragraph of the prompt, becomes the legend of
    the field set; what comes before it sets the scene and describes the field set.
    """
    served = view.served
    seed = served.state.seed if served else view.seed
    render = replace(render, values=render_values(question, seed, render.strings))
    telling = (
        telling_of(question, _due(question, served.state, view), render.strings) if served else Telling()
    )
    reveal = telling.judged if served else view.reveal
    answer = answer_values(question).get("")
    *scene, last = question.prompt or (model.Paragraph(()),)
    if isinstance(last, model.Paragraph):
        legend = render.inlines(last.content)
    else:
        scene, legend = [*scene, last], Markup.escape(render.strings["your-answer"])
    template = environment().get_template(f"questions/{question.kind}.html")
    return Markup(  # noqa: S704  # the template escapes
        template.render(
            question=question,
            view=view,
            render=render,
            strings=render.strings,
            scene=render.blocks(tuple(scene)),
            legend=legend,
            icon=icon(_QUESTION_ICON),
            key=script_json(answer_key(question)) if view.reveal and not served else "",
            served=served,
            tag="form" if served is None or served.action else "div",
            telling=telling,
            reveal=reveal,
            closed=served is not None and _is_closed(question, telling, served),
            hints=question.hints[: served.state.hints] if served else question.hints,
            said=_said(served.state, telling, render.strings) if served else "",
            answer=render.value(answer) if answer else "",
            instruction="",
            words={},
            short=False,
            unit="",
            **template_values(question, served, telling, render),
        ).strip()
    )


def _due(question: model.Question, state: QuestionState, view: QuestionView) -> QuestionState:
    """Return a state that says nothing about a practice question which was not answered yet.

    What is written for oneself is never sent: its model answer is shown to who asks for it.
    """
    if view.practice and not state.basis and not isinstance(question, model.Reflection):
        return replace(state, told=Told.NOTHING)
    return state


def _is_closed(question: model.Question, telling: Telling, served: ServedQuestion) -> bool:
    """Say whether the fields cannot be changed: what is judged stays, a self-check does not."""
    return served.stays or (telling.judged and not isinstance(question, model.Reflection))


def _said(state: QuestionState, telling: Telling, strings: Strings) -> str:
    """Return the sentences at the place of the result."""
    names = [name for name in (state.note, state.missing) if name]
    return " ".join([*(strings[name] for name in names), *filter(None, [telling.sentence])])


def render_quiz(
    quiz: model.Quiz, size: int, minutes: int, render: Renderer, served: Mapping[str, object] | None = None
) -> Markup:
    """Return the place where a quiz is played: its rules and an empty stage.

    Args:
        quiz: the quiz.
        size: how many questions an attempt asks.
        minutes: about how long it takes.
        render: renders the texts of its course.
        served: in the app, where the learner stands with it (`attempts.standing_values`) takes
            the place of the stage.
    """
    template = environment().get_template("pages/quiz.html")
    values = {"quiz": quiz, "size": size, "minutes": minutes, **start_values(quiz, render), "standing": None}
    page = template.render({**values, **(served or {})})
    return Markup(page.strip())  # noqa: S704  # the template escapes


def start_values(quiz: model.Quiz, render: Renderer) -> dict[str, object]:
    """Return what the start of an attempt is filled with: the time that learners may give themselves."""
    limit = quiz.time_limit or 0
    return {
        "extra_minutes": {extra: seconds_allowed(limit, extra) // 60 for extra in EXTRA_TIMES},
        "strings": render.strings,
        "language": render.course.language,
        "render": render,
    }
