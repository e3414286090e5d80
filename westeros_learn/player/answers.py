"""What the template of each kind needs beside the question itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup, escape

from westeros_learn import model
from westeros_learn.assessment import order_of_parts, scrambled
from westeros_learn.player.blocks import Renderer, icon
from westeros_learn.player.served import ServedQuestion
from westeros_learn.player.telling import Telling
from westeros_learn.player.templates import environment
from westeros_learn.player.values import answer_values

_EARLIER = "M8 13V3.5M3.5 8L8 3.5L12.5 8"
_LATER = "M8 3v9.5M3.5 8L8 12.5L12.5 8"
_AS_WRITTEN = 0
"""The seed of the order that stands in the page; an attempt's script brings its own."""

_SIZES = (6, 30)
"""Letters that the field of a gap shows at the least and at the most."""
_NUMBER = 10
"""Letters of a field for a number."""
_WORD = 14
"""Letters of a field for words whose length is not told."""


def template_values(
    question: model.Question, served: ServedQuestion | None, telling: Telling, render: Renderer
) -> dict[str, object]:
    """Return the values of a kind's template, `questions/<kind>.html`."""
    order = served.order if served else None
    seed = _AS_WRITTEN if order is None else order
    match question:
        case model.ChoiceQuestion():
            return _offered(question, order, render)
        case model.Matching():
            keys = order_of_parts([target.key for target in question.targets], seed, question.code)
            return {"targets": _by_key(question.targets, keys), "texts": _texts(question.targets)}
        case model.Categorise():
            return {"texts": _texts(question.targets)}
        case model.Ordering():
            keys = scrambled([item.key for item in question.items], seed, question.code)
            placed = [key for key in telling.response if key in keys]
            keys = placed + [key for key in keys if key not in placed]
            return {"items": _by_key(question.items, keys), "up": icon(_EARLIER), "down": icon(_LATER)}
        case model.FilledQuestion():
            return _filled(question, telling, render)
        case _:
            return {}


def _offered(question: model.ChoiceQuestion, order: int | None, render: Renderer) -> dict[str, object]:
    """Return the choices as they are shown: in an attempt, in an order of its own."""
    choices: Sequence[model.Part] = question.choices
    if isinstance(question, model.Hotspot):
        return {"choices": choices, "media": render.course.media_by_path.get(question.figure.media)}
    free = isinstance(question, model.SingleChoice | model.MultipleChoice) and not question.keep_order
    if order is not None and free:
        keys = order_of_parts([choice.key for choice in choices], order, question.code)
        choices = _by_key(choices, keys)
    return {"choices": choices}


def _by_key(parts: Sequence[model.Part], keys: Sequence[str]) -> list[model.Part]:
    found = {part.key: part for part in parts}
    return [found[key] for key in keys]


def _texts(parts: Sequence[model.Part]) -> dict[str, str]:
    return {part.key: model.plain_text(part.text) for part in parts}


def _filled(question: model.FilledQuestion, telling: Telling, render: Renderer) -> dict[str, object]:
    gaps = {gap.key: gap for gap in question.gaps}
    numbers = {key: number for number, key in enumerate(gaps, 1)}

    def field(key: str) -> Markup:
        gap = gaps.get(key)
        if gap is None:  # told by `check`; the rest can be shown
            return Markup("…")
        label = render.strings["gap-label"].format(n=numbers[key], total=len(gaps))
        return _field(gap, label, telling, render)

    return {
        "filled": replace(render, render_gap=field).blocks(question.text),
        "rights": _rights(question, render),
    }


def _field(gap: model.Gap | model.Cell, label: str, telling: Telling, render: Renderer) -> Markup:
    number = isinstance(gap, model.Cell)
    longest = _NUMBER
    if isinstance(gap, model.Gap):  # the app does not tell how long the answer is
        longest = _WORD if telling.live else max((len(text) for text in gap.accept), default=0)
    page = environment().get_template("questions/gap.html")
    return Markup(  # noqa: S704  # the template escapes
        page.render(
            gap=gap,
            telling=telling,
            label=label,
            number=number,
            options=sorted(gap.options, key=str.casefold) if isinstance(gap, model.Gap) else (),
            size=min(max(longest + 2, _SIZES[0]), _SIZES[1]),
            unit=gap.unit if isinstance(gap, model.Cell) else "",
            strings=render.strings,
        ).strip()
    )


def _rights(question: model.FilledQuestion, render: Renderer) -> dict[str, Markup]:
    """Return the right answer to each gap or cell."""
    shown = {key: render.value(value) for key, value in answer_values(question).items()}
    rights: dict[str, Markup] = {}
    for gap in question.gaps:
        if isinstance(gap, model.Gap):
            rights[gap.key] = escape(gap.accept[0] if gap.accept else "")
        else:
            rights[gap.key] = Markup("{} {}").format(shown[gap.key], gap.unit) if gap.unit else shown[gap.key]
    return rights
