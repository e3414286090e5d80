"""How a package is imported into which platform: what to click, what to expect.

What is known of a platform was measured or read in its source; where nothing is known, a
guide says what the standard implies, and that it was not tried. What a package reports comes from
`export.reporting`, which tests compare with what packages do report.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, abort, render_template, request, url_for

from westeros_learn.delivery.packages import choices
from westeros_learn.export import OPTIONS_OF, ExportOptions
from westeros_learn.export.reporting import Reports, reports_of
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

TARGETS = ("scorm12", "scorm2004")
"""The targets that the guides are about, the usual one first."""


_RULES = ("completion", "until_passed")
"""Options by which guides differ besides those that can be chosen on their pages."""


@dataclass(frozen=True, slots=True)
class About:
    """The package that a guide is about.

    Attributes:
        reports: what it tells the platform.
    """

    target: str
    options: ExportOptions
    reports: Reports

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
    own = platform if platform in _MEASURED else "by-standard"
    return render_template(
        f"guides/{own}.html",
        platform=platform,
        name=PLATFORMS[platform],
        platforms=PLATFORMS,
        about=_about(),
        kinds=_kinds(),
    )


def guide_address(platform: str, target: str, options: dict[str, str]) -> str:
    """Return the address of a guide for a package; "" where no guide is about its target."""
    if target not in TARGETS:
        return ""
    told = {name: options[name] for name in ("status", "sco", *_RULES) if name in options}
    return url_for("guides.show_guide", platform=platform, target=target, **told)  # type: ignore[arg-type]


def _about() -> About:
    """Return the package that the address tells of; whatever it does not tell is the usual."""
    asked = request.args.get("kind", "").split() or [
        request.args.get("target", ""),
        request.args.get("status", ""),
        request.args.get("sco", ""),
    ]
    target, status, sco = [*asked, "", "", ""][:3]
    target = target if target in TARGETS else TARGETS[0]
    offered = choices(target)
    told = {"status": status, "sco": sco, **{name: request.args.get(name, "") for name in _RULES}}
    chosen = {name: value for name, value in told.items() if value in offered.get(name, ())}
    options = replace(ExportOptions(), **chosen)  # type: ignore[arg-type]  # checked just now
    reports = reports_of(target, options)
    if reports is None:
        abort(404)
    return About(target, options, reports)


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
    ]
