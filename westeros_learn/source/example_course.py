"""The small course around a checked example: what its author does not write is added below it.

The example comes first in its file, so that the lines which `check` names are those of the
example. Keys and questions that the file needs besides follow it; what the example defines is
shown or used in the last lesson, unless it brings a lesson of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import islice
from typing import TypeAlias

Texts: TypeAlias = Mapping[str, str]
"""Files of a course: what each path from the course's folder says."""

COURSE, POOL, GLOSSARY, REFERENCES = "course.yaml", "test-pool.yaml", "glossary.yaml", "references.yaml"
LESSON, END = "lamp/lesson.md", "end/lesson.md"
SCENARIO = ".scenario.yaml"

_MOST_PLACES = 1_000

_KEY = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
_ENTRY = re.compile(r"^(?:- |  )id: *([a-z][a-z0-9-]*) *$", re.MULTILINE)
_QUIZZES = re.compile(r"^quizzes:[^\n]*\n((?:[ #-][^\n]*\n|\n)*)", re.MULTILINE)
_QUIZ = re.compile(r"(?:- \{?|    )id: *([a-z][a-z0-9-]*)")
_SCENARIO_ID = re.compile(r"^id: *([a-z][a-z0-9-]*) *$", re.MULTILINE)
_HEADS = {
    "id": "ex-s-talk",
    "title": "A talk",
    "outcome": "ex-o-lamp",
    "setting": "Fictional. A customer wants a lamp.",
}
"""The keys that a scenario gets when the example leaves them out."""


@dataclass(frozen=True)
class Laid:
    """A course around an example.

    Attributes:
        texts: every file of it.
        before: how many lines stand before the example in its file, where there are any.
    """

    texts: dict[str, str]
    before: dict[str, int] = field(default_factory=dict)


def lay_out(example: Texts, *, alone: bool = False) -> Laid:
    """Return a course that has an example in it, and nothing else that is wrong.

    Args:
        example: its files, as their author wrote them.
        alone: whether its files are whole, so that nothing is added to them.
    """
    laid = Laid({**_base(), **example})
    teaches = any(name.endswith(".md") for name in example)
    if not alone:
        for name, text in example.items():
            _complete(name, text, laid)
    if LESSON not in example:
        laid.texts[LESSON] += "A lamp stands on the table.\n"
    if END not in example:
        laid.texts[END] += "\n".join(_places(laid.texts, {} if teaches else example, example))
    return laid


def _complete(name: str, text: str, laid: Laid) -> None:
    """Add to a file of the example what it needs besides."""
    base = _base()
    if name == COURSE:
        laid.texts[name] = _with_keys(text, _groups(base[COURSE]))
    elif name.endswith(SCENARIO):
        first = _ENTRY.search(text)
        heads = {**_HEADS, "start": first[1] if first else "hello"}
        laid.texts[name] = _with_keys(text, {key: f"{key}: {value}\n" for key, value in heads.items()})
    elif name == POOL:
        laid.texts[name] = f"{text.rstrip()}\n{base[POOL]}"
    elif name in (LESSON, END) and not text.startswith("---"):
        laid.texts[name] = base[name].partition("\n---\n")[0] + f"\n---\n{text}"
        laid.before[name] = laid.texts[name].count("\n") - text.count("\n")


def _with_keys(text: str, groups: Mapping[str, str]) -> str:
    """Return a text with those groups of keys below it that it lacks."""
    written = set(_KEY.findall(text))
    return text.rstrip() + "\n" + "".join(group for key, group in groups.items() if key not in written)


def _groups(text: str) -> dict[str, str]:
    """Return each first key of a file with all that belongs to it."""
    starts = [*_KEY.finditer(text)]
    ends = [*(start.start() for start in starts[1:]), len(text)]
    return {start[1]: text[start.start() : end] for start, end in zip(starts, ends, strict=True)}


def _places(texts: Texts, shown: Texts, example: Texts) -> list[str]:
    """Return the lines of the last lesson that show or use what the course has.

    Args:
        texts: the whole course.
        shown: the files of the example whose parts need a place.
        example: all its files; those of the base that it replaces are used as it uses them.
    """
    used = {name: text for name, text in texts.items() if name in shown or name not in example}
    taught = "\n".join(text for name, text in example.items() if name.endswith(".md"))
    places = [("quiz", quiz) for quiz in _ids(_QUIZ, _quizzes(used))]
    lines = [""]
    for name, text in sorted(used.items()):
        ids = _ids(_ENTRY, text)
        if name.endswith("/quiz.yaml"):
            places += [("question", one) for one in ids if one not in _quizzes(texts)]
        elif name.endswith(SCENARIO):
            places += [("scenario", one) for one in _ids(_SCENARIO_ID, text)]
        elif name == GLOSSARY:
            lines += [f"A word: {{term}}`word <{one}>`.\n" for one in ids]
        elif name == REFERENCES:
            lines += [f"A source: {{source}}`{one}`.\n" for one in ids]
        elif name.startswith("media/"):
            lines += [f":::{{figure}} {name}\n:alt: A picture of a lamp.\n:::\n"]
    heads = (f":::{{{kind}}} {one}\n" for kind, one in places)
    return [*lines, *(f"{head}:::\n" for head in heads if head not in taught)]


def _quizzes(texts: Texts) -> str:
    """Return what `course.yaml` says of its quizzes."""
    match = _QUIZZES.search(texts.get(COURSE, ""))
    return match[1] if match else ""


def _ids(pattern: re.Pattern[str], text: str) -> list[str]:
    found = islice(pattern.finditer(text), _MOST_PLACES)
    return list(dict.fromkeys(match[1] for match in found))


@cache
def _base() -> dict[str, str]:
    """Return the files of the course without an example."""
    found: dict[str, str] = {}
    waiting: list[tuple[str, Traversable]] = [("", files("westeros_learn.source") / "example")]
    while waiting:
        path, folder = waiting.pop()
        for entry in folder.iterdir():
            if entry.is_dir():
                waiting.append((f"{path}{entry.name}/", entry))
            else:
                found[f"{path}{entry.name}"] = entry.read_text("utf-8")
    return dict(sorted(found.items()))
