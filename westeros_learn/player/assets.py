"""What the page loads: one style sheet and one script, joined from small files.

Comments, needless spaces and long names are left out: they are for us, not for a slow line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from threading import Lock

from rcssmin import cssmin

STYLES = (
    "tokens",
    "page",
    "outline",
    "languages",
    "notes",
    "app",
    "lesson",
    "figure",
    "tables",
    "people",
    "trainees",
    "evidence",
    "manage",
    "author-texts",
    "author",
    "lesson-editor",
    "course-outline",
    "translate",
    "scenario-editor",
    "question",
    "answers",
    "quiz",
    "scenario",
    "served",
    "sequence",
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
    "attempting",
    "progress",
    "journal",
    "interactions",
    "delimited",
    "scorm",
    "scorm12",
    "scorm2004",
    "cmi5-launch",
    "cmi5-store",
    "cmi5-definitions",
    "cmi5-statements",
    "cmi5-telling",
    "cmi5",
    "standalone",
    "windows",
    "tracker",
    "cmi5-tracker",
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
    "languages",
    "shortcuts",
    "player",
    "sequence",
)
"""Script files in the order in which they are joined; each uses only earlier ones at load."""
OF_SCENARIOS = frozenset({"scenario", "conversation", "debrief"})
"""Styles and scripts that only a course with scenarios needs."""

OF_SEQUENCES = frozenset({"sequence"})
"""Styles and scripts that only a part needs from which the player leads on to others."""

OF_LANGUAGES = "languages"
"""The style and the script that only a course in several languages needs."""

OF_TARGETS: Mapping[str, frozenset[str]] = {
    "delimited": frozenset({"scorm2004", "cmi5"}),
    "scorm": frozenset({"scorm12", "scorm2004"}),
    "scorm12": frozenset({"scorm12"}),
    "scorm2004": frozenset({"scorm2004"}),
    "cmi5-launch": frozenset({"cmi5"}),
    "cmi5-store": frozenset({"cmi5"}),
    "cmi5-definitions": frozenset({"cmi5"}),
    "cmi5-statements": frozenset({"cmi5"}),
    "cmi5-telling": frozenset({"cmi5"}),
    "cmi5": frozenset({"cmi5"}),
    "cmi5-tracker": frozenset({"cmi5"}),
    "served": frozenset({"served"}),
}
"""Styles and scripts that only some targets need, and which ones."""

OF_THE_APP = frozenset(
    {
        "app",
        "author",
        "author-texts",
        "course-outline",
        "evidence",
        "lesson-editor",
        "manage",
        "people",
        "scenario-editor",
        "tables",
        "trainees",
        "translate",
    }
)
"""Styles that only pages of the app need which play no course."""

SERVED = "served"
"""The target of a course in the app: its pages are whole by themselves, and the app judges."""

SERVED_SCRIPTS = (
    "timing",
    "attempting",
    "dom",
    "saveline",
    "bar",
    "answer-choices",
    "answer-order",
    "answer-reflection",
    "quiz-rules",
    "shortcuts",
    "served-outbox",
    "served-clock",
    "served-notes",
    "served-place",
    "served",
)
"""The script files of a course in the app, in their order."""

PREVIEW = "preview"
"""The style that an author's page has besides."""

PREVIEW_SCRIPTS = ("preview-patch", "preview")
"""The script files that an author's page has besides."""


@cache
def tokens() -> str:
    """Return the style sheet that names the colours and fonts of the house, and styles nothing."""
    return f"{cssmin(_read('styles', 'tokens.css'))}\n"


@dataclass(frozen=True, slots=True)
class Need:
    """What a page is for: it loads nothing else.

    Attributes:
        target: the run-time that the script talks to; "" on a page of the app, which plays no course.
        scenarios: whether there are any.
        preview: whether it is an author's page.
        sequenced: whether the player leads on to other parts.
        languages: whether it can be read in several.
    """

    target: str = ""
    scenarios: bool = True
    preview: bool = False
    sequenced: bool = False
    languages: bool = False

    def loads(self, name: str) -> bool:
        """Say whether a page loads a style or a script."""
        if name in OF_SCENARIOS:
            return self.scenarios
        if name in OF_SEQUENCES:
            return self.sequenced
        if name == OF_LANGUAGES:
            return self.languages
        if name in OF_THE_APP:
            return self.target == ""
        return name not in OF_TARGETS or self.target in OF_TARGETS[name]


_ONE_AT_A_TIME = Lock()


@cache
def style_sheet(need: Need = Need()) -> str:  # frozen
    """Return the style sheet."""
    names = [*_names(STYLES, need), *([PREVIEW] if need.preview else [])]
    joined = "\n".join(_read("styles", f"{name}.css") for name in names)
    return f"{cssmin(joined)}\n"


@cache
def script(need: Need) -> str:
    """Return the script: every file in order, inside one function, so nothing leaks."""
    served = need.target == SERVED
    names = [
        *(SERVED_SCRIPTS if served else _names(SCRIPTS, need)),
        *(PREVIEW_SCRIPTS if need.preview else ()),
    ]
    body = "\n".join(_read("scripts", f"{name}.js") for name in names)
    start = "startServed" if served else _start(need)
    joined = f'(function () {{\n"use strict";\n{body}\n{start}();\n}})();'
    return f"{_smaller(joined)}\n"


def _start(need: Need) -> str:
    return "startPreview" if need.preview else "startSequenced" if need.sequenced else "startPlayer"


def _names(names: tuple[str, ...], need: Need) -> list[str]:
    return [name for name in names if need.loads(name)]


def _smaller(source: str) -> str:
    """Return a script that does the same with short names.

    For a Mac with an Apple processor there is no build of the minifier yet: there the names stay long.
    """
    try:
        import minify  # here, for it loads a library of its own
    except ImportError:
        from rjsmin import jsmin

        plain: str = jsmin(source)
        return plain
    with _ONE_AT_A_TIME:  # while it is configured, it answers others that it knows no scripts
        minify.config({"js-version": 2018})
        smaller: str = minify.string("application/javascript", source)
    return smaller


def _read(folder: str, name: str) -> str:
    return (files("scorm_templates") / folder / name).read_text("utf-8")
