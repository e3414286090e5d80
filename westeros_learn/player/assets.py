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
    "quiz",
    "print",
)
SCRIPTS = (
    # the twins of westeros_learn.assessment
    "generator",
    "folding",
    "expressions",
    "numbers",
    "grade",
    "draw",
    "rollup",
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
    "lessons",
    "question",
    "quiz-forms",
    "quiz-result",
    "quiz",
    "player",
)
"""Script files in the order in which they are joined; each uses only earlier ones at load."""


@cache
def style_sheet() -> str:
    """Return the style sheet."""
    joined = "\n".join(_read("styles", f"{name}.css") for name in STYLES)
    return f"{cssmin(joined)}\n"


@cache
def script() -> str:
    """Return the script: every file in order, inside one function, so nothing leaks."""
    body = "\n".join(_read("scripts", f"{name}.js") for name in SCRIPTS)
    joined = f'(function () {{\n"use strict";\n{body}\nstartPlayer();\n}})();'
    return f"{jsmin(joined)}\n"


def _read(folder: str, name: str) -> str:
    return (files("scorm_templates") / folder / name).read_text("utf-8")
