"""How a package is imported into which platform: what to click, what to expect.

What is known of a platform was measured or read in its source; where nothing is known, a
guide says what the standard implies, and that it was not tried. What a package reports comes from
`export.reporting`, which tests compare with what packages do report.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request, url_for

from westeros_learn.delivery.package_choices import choices, is_number
from westeros_learn.export import OPTIONS_OF, ExportOptions, read_options
from westeros_learn.export.reporting import Reports, Statements, reports_of, statements_of
from westeros_learn.web.access import Access, open_to
from westeros_learn.web.words import gettext

guides = Blueprint("guides", __name__, url_prefix="/guides")

PLATFORMS = {
    "moodle": "Moodle",
    "ilias": "ILIAS",
    "chamilo": "Chamilo",
    "open-edx": "Open edX",
    "canvas": "Canvas",
}
"""The platforms that have a guide."""

_MEASURED = frozenset({"moodle", "open-edx"})
"""Those about which more is known than what the standard implies."""

_PAGES = {
    "scorm12": "by-standard",
    "scorm2004": "by-standard",
    "cmi5": "cmi5",
    "imscc": "imscc",
    "moodle-xml": "moodle-xml",
    "pdf": "file",
    "epub": "file",
}
"""The targets that the guides are about, the usual one first, and which page tells of each."""

_OPTIONS = ("status", "sco", "completion", "until_passed", "pass_mark", "test_questions")
"""Options by which guides differ. The first two can be chosen on their pages."""


@dataclass(frozen=True, slots=True)
class About:
    """The package that a guide is about.

    Attributes:
        reports: what it tells a platform that plays SCORM; None for a package of another kind.
    """

    target: str
    options: ExportOptions
    reports: Reports | None

    @property
    def statements(self) -> Statements:
        """What it tells a platform that plays cmi5."""
        return statements_of(self.options)

    @property
    def by_part(self) -> bool:
        """Whether the platform opens and counts each lesson, or each module, by itself."""
        return self.options.sco != "course" and "sco" in OPTIONS_OF[self.target]

    @property
    def sequenced(self) -> bool:
        """Whether the platform decides by rules what opens, what is passed over and what counts."""
        return self.by_part and self.target == "scorm2004"


@guides.get("/")
@open_to(Access.ANYBODY)
def list_guides() -> str:
    """Which guides there are."""
    return render_template("guides/list.html", platforms=PLATFORMS)


@guides.get("/linking")
@open_to(Access.ANYBODY)
def show_linking() -> str:
    """How a platform is linked by LTI 1.3, for whoever administers it."""
    return render_template("guides/linking.html")


@guides.get("/<platform>")
@open_to(Access.ANYBODY)
def show_guide(platform: str) -> str:
    """The guide for one platform, for the package that the address tells of."""
    if platform not in PLATFORMS:
        abort(404)
    about = _about(platform)
    own = platform if about.reports and platform in _MEASURED else _PAGES[about.target]
    return render_template(
        f"guides/{own}.html",
        platform=platform,
        name=PLATFORMS[platform],
        platforms=PLATFORMS,
        about=about,
        kinds=[kind for kind in _kinds() if _has_guide(platform, kind[0].split()[0])],
    )


def guide_address(platform: str, target: str, options: dict[str, str]) -> str:
    """Return the address of a guide for a package; "" where no guide is about its target."""
    if not _has_guide(platform, target):
        return ""
    told = {name: options[name] for name in _OPTIONS if name in options}
    return url_for("guides.show_guide", platform=platform, target=target, **told)  # type: ignore[arg-type]


def _has_guide(platform: str, target: str) -> bool:
    """Say whether a guide tells of a target on a platform: Moodle alone has a bank for Moodle’s questions."""
    return target in _PAGES and (target != "moodle-xml" or platform == "moodle")


def _about(platform: str) -> About:
    """Return the package that the address tells of; whatever it does not tell is the usual."""
    kind = dict(zip(("target", "status", "sco"), request.args.get("kind", "").split(), strict=False))
    asked = {**request.args, **kind}
    target = asked.get("target", "")
    target = target if _has_guide(platform, target) else next(iter(_PAGES))
    offered = choices(target)
    chosen = {name: asked[name] for name in _OPTIONS if asked.get(name) in offered.get(name, ())}
    mark = asked.get("pass_mark", "")
    if "pass_mark" in OPTIONS_OF[target] and mark and is_number("pass_mark", mark):
        chosen["pass_mark"] = mark
    options = read_options(chosen)
    return About(target, options, reports_of(target, options))


def _kinds() -> list[tuple[str, str]]:
    """Return the packages that a guide can be about: what the address says, and words."""
    return [
        ("scorm12 completed course", gettext("SCORM 1.2, reports “completed”")),
        ("scorm12 passed course", gettext("SCORM 1.2, reports “passed”")),
        ("scorm12 completed lesson", gettext("SCORM 1.2, each lesson by itself, reports “completed”")),
        ("scorm12 passed lesson", gettext("SCORM 1.2, each lesson by itself, reports “passed”")),
        ("scorm12 completed module", gettext("SCORM 1.2, each module by itself, reports “completed”")),
        ("scorm12 passed module", gettext("SCORM 1.2, each module by itself, reports “passed”")),
        ("scorm2004 completed course", gettext("SCORM 2004, never reports “failed”")),
        ("scorm2004 passed course", gettext("SCORM 2004, may report “failed”")),
        (
            "scorm2004 completed lesson",
            gettext("SCORM 2004, each lesson in sequence, never reports “failed”"),
        ),
        ("scorm2004 passed lesson", gettext("SCORM 2004, each lesson in sequence, may report “failed”")),
        (
            "scorm2004 completed module",
            gettext("SCORM 2004, each module in sequence, never reports “failed”"),
        ),
        ("scorm2004 passed module", gettext("SCORM 2004, each module in sequence, may report “failed”")),
        ("cmi5 completed course", gettext("cmi5, done when it is completed and passed")),
        ("cmi5 passed course", gettext("cmi5, done when it is passed")),
        (
            "cmi5 completed lesson",
            gettext("cmi5, each lesson by itself, done when completed and passed"),
        ),
        ("cmi5 passed lesson", gettext("cmi5, each lesson by itself, done when it is passed")),
        ("imscc completed course", gettext("Common Cartridge: pages, quizzes and questions")),
        ("moodle-xml completed course", gettext("Moodle XML: questions alone")),
        ("pdf completed course", gettext("PDF: a book")),
        ("epub completed course", gettext("EPUB: a book")),
    ]
