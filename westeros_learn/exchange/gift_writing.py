"""GIFT, out: questions in Moodle's shape as text that Moodle reads, in Markdown that people read, too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from westeros_learn.exchange.moodle_reading import number
from westeros_learn.exchange.prose import Prose
from westeros_learn.exchange.raw import Raw, RawAnswer

NOT_IN_GIFT: Mapping[str, str] = {
    "ordering": "GIFT has no order",
    "cloze": "GIFT has no text with several gaps",
    "ddmarker": "GIFT has no picture",
}
"""Moodle's kinds that are left out, each with the reason."""

_SIGNS = re.compile(r"[~=#{}:\\]")
_FIGURE = re.compile(r"\n*^:::\{figure\}[^\n]*\n(?::alt: ([^\n]*)\n)?:::$", re.MULTILINE)


def gift_text(raw: Raw, prose: Prose) -> str:
    """Return a question as GIFT.

    Args:
        raw: the question.
        prose: turns its texts into Markdown.

    Raises:
        KeyError: GIFT has no such kind: `NOT_IN_GIFT` says why.
    """
    if raw.kind == "description":
        return f"[markdown]{_said(raw.text.blocks(prose))}\n"
    answers = _WRITERS[raw.kind](raw, prose)
    general = _said(raw.feedback.blocks(prose))
    behind = f"\n\t####{general}" if general else ""
    tags = "".join(f" [tag:{_in_brackets(tag)}]" for tag in raw.tags)
    head = f"// [id:{_in_brackets(raw.own_id)}]{tags}\n" if raw.own_id else ""
    name = f"::{_escaped(raw.name)}::" if raw.name else ""
    lines = "\n".join(f"\t{line}" for line in answers)
    return f"{head}{name}[markdown]{_said(raw.text.blocks(prose))}{{\n{lines}{behind}\n}}\n"


def category_line(path: Iterable[str]) -> str:
    """Return the line that puts what follows into a category."""
    names = "/".join(name.replace("/", "//") for name in path)
    return f"$CATEGORY: $course$/top/{' '.join(names.split())}\n"


def _in_brackets(text: str) -> str:
    return " ".join(text.split()).replace("]", r"\]")


def _escaped(text: str) -> str:
    r"""Return a text in which no sign means anything; a line end is `\n`: an empty line ends a question."""
    return _SIGNS.sub(r"\\\g<0>", text).replace("\n", r"\n")


def _said(markdown: str) -> str:
    """Return Markdown for GIFT, which carries no pictures: their descriptions stay."""
    shown = _FIGURE.sub(lambda figure: f"\n\n*{figure[1]}*" if figure[1] else "", markdown)
    return _escaped(shown.strip())


def _share(answer: RawAnswer) -> str:
    return f"%{answer.share:.5f}".rstrip("0").rstrip(".") + "%"


def _feedback(answer: RawAnswer, prose: Prose) -> str:
    said = _said(answer.feedback.blocks(prose))
    return f"#{said}" if said else ""


def _choices(raw: Raw, prose: Prose) -> Iterator[str]:
    for answer in raw.answers:
        mark = "=" if raw.single and answer.share == 100 else f"~{_share(answer) if answer.share else ''}"
        yield f"{mark}{_said(answer.text.flow(prose))}{_feedback(answer, prose)}"


def _true_false(raw: Raw, prose: Prose) -> Iterator[str]:
    said = {answer.text.text: _said(answer.feedback.blocks(prose)) for answer in raw.answers}
    true = any(answer.share > 0 for answer in raw.answers if answer.text.text == "true")
    wrong, right = (said["false"], said["true"]) if true else (said["true"], said["false"])
    behind = f"#{wrong}" + (f"#{right}" if right else "") if wrong or right else ""
    yield f"{'TRUE' if true else 'FALSE'}{behind}"


def _typed(raw: Raw, prose: Prose) -> Iterator[str]:
    for answer in raw.answers:
        share = "" if answer.share == 100 else _share(answer)
        yield f"={share}{_escaped(answer.text.text)}{_feedback(answer, prose)}"


def _numbers(raw: Raw, prose: Prose) -> Iterator[str]:
    yield "#"
    for answer in raw.answers:
        share = "" if answer.share == 100 else _share(answer)
        off = f":{answer.tolerance}" if number(answer.tolerance) else ":0"
        yield f"={share}{answer.text.text}{off}{_feedback(answer, prose)}"


def _pairs(raw: Raw, prose: Prose) -> Iterator[str]:
    for text, match in raw.pairs:
        yield f"={_said(text.flow(prose))} -> {_escaped(match)}"


_WRITERS = {
    "multichoice": _choices,
    "truefalse": _true_false,
    "shortanswer": _typed,
    "numerical": _numbers,
    "matching": _pairs,
}
