"""What the page loads: one style sheet and one script, joined from small files.

Comments and needless spaces are left out: they are for us, not for a slow line.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from rcssmin import cssmin
from rjsmin import jsmin

STYLES = (
    "tokens",
    "page",
    "outline",
    "notes",
    "app",
    "lesson",
    "figure",
    "question",
    "answers",
    "quiz",
    "scenario",
    "print",
)
SCRIPTS = (
    # the twins of westeros_learn.assessment
    "generator",
    "folding",
    "expressions",
    "numbers",
    "dates",
    "parameters",
    "grade",
    "draw",
    "rollup",
    "scenario",
    "timing",
    "state",
    # keeping the work
    "progress",
    "journal",
    "interactions",
    "scorm",
    "scorm12",
    "scorm2004",
    "standalone",
    "windows",
    "tracker",
    # the page
    "dom",
    "formats",
    "outline",
    "saveline",
    "cover",
    "bar",
    "greeting",
    "lessons",
    "answer-choices",
    "answer-typed",
    "answer-pairs",
    "answer-order",
    "answer-gaps",
    "answer-reflection",
    "question",
    "quiz-rules",
    "quiz-forms",
    "quiz-clock",
    "quiz-result",
    "quiz",
    "debrief",
    "conversation",
    "shortcuts",
    "player",
)
"""Script files in the order in which they are joined; each uses only earlier ones at load."""
PREVIEW = "preview"
"""The style and the script that an author's page has besides."""


@cache
def tokens() -> str:
    """Return the style sheet that names the colours and fonts of the house, and styles nothing."""
    return f"{cssmin(_read('styles', 'tokens.css'))}\n"


@cache
def style_sheet(*, preview: bool = False) -> str:
    """Return the style sheet."""
    names = (*STYLES, PREVIEW) if preview else STYLES
    joined = "\n".join(_read("styles", f"{name}.css") for name in names)
    return f"{cssmin(joined)}\n"


@cache
def script(*, preview: bool = False) -> str:
    """Return the script: every file in order, inside one function, so nothing leaks."""
    names = (*SCRIPTS, PREVIEW) if preview else SCRIPTS
    body = "\n".join(_read("scripts", f"{name}.js") for name in names)
    start = "startPreview" if preview else "startPlayer"
    joined = f'(function () {{\n"use strict";\n{body}\n{start}();\n}})();'
    return f"{jsmin(joined)}\n"


def _read(folder: str, name: str) -> str:
    return (files("scorm_templates") / folder / name).read_text("utf-8")
