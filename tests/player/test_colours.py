"""The named colours can be told apart, by day, by night and on paper (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

TOKENS = (files("scorm_templates") / "styles" / "tokens.css").read_text("utf-8")
TEXT_ON_GROUND = [
    (text, ground)
    for text in ("ink", "quiet", "deep", "here", "right")
    for ground in ("paper", "surface", "raised")
] + [
    ("on-deep", "deep"),
    ("ink", "deep-soft"),
    ("deep", "deep-soft"),
    ("quiet", "deep-soft"),
    ("ink", "right-soft"),
    ("right", "right-soft"),
]
SIGN_ON_GROUND = [("edge", "paper"), ("edge", "surface"), ("edge", "raised"), ("deep", "line")]


SCHEMES = {
    "day": (),
    "night": ("(prefers-color-scheme: dark)",),
    "day, more contrast": ("(prefers-contrast: more)",),
    "night, more contrast": (
        "(prefers-color-scheme: dark)",
        "(prefers-contrast: more)",
        "(prefers-color-scheme: dark) and (prefers-contrast: more)",
    ),
    "print": ("print",),
}
"""The media queries that hold in each, in the order of the file."""


def colours(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme: those of the day, with what its media queries change."""
    names: dict[str, str] = {}
    for query, block in re.findall(r"(?:@media ([^{]*?) \{\s*)?:root \{(.*?)\}", TOKENS, re.DOTALL):
        if not query or query in SCHEMES[scheme]:
            names |= re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)
    return names


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2, definitions)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_and_signs_stand_out_from_their_ground(scheme: str) -> None:
    names = colours(scheme)
    more = "more contrast" in scheme
    weak = {
        pair: round(contrast(names[pair[0]], names[pair[1]]), 2)
        for wanted, pairs in ((7.0 if more else 4.5, TEXT_ON_GROUND), (4.5 if more else 3.0, SIGN_ON_GROUND))
        for pair in pairs
        if contrast(names[pair[0]], names[pair[1]]) < wanted
    }
    assert not weak


def test_every_media_query_of_the_tokens_is_looked_at() -> None:
    assert set(re.findall(r"@media ([^{]*?) \{", TOKENS)) == {
        q for queries in SCHEMES.values() for q in queries
    }


PHYSICAL = re.compile(
    r"^\s*((?:margin|padding|border)-(?:left|right)[a-z-]*|text-align: (?:left|right)"
    r"|float: (?:left|right);(?!\s*float: inline-start)|(?:margin|padding):(?: [\w.%-]+){4});?",
    re.MULTILINE,
)


def test_styles_know_no_left_and_right() -> None:
    """So a course in Arabic is laid out the other way round by itself."""
    styles = files("scorm_templates") / "styles"
    stray = {path.name: PHYSICAL.findall(path.read_text("utf-8")) for path in styles.iterdir()}
    assert not {name: found for name, found in stray.items() if found}


def test_no_colour_is_written_outside_the_tokens() -> None:
    styles = files("scorm_templates") / "styles"
    stray = {
        path.name: re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", path.read_text("utf-8"))
        for path in styles.iterdir()
        if path.name != "tokens.css"
    }
    assert not {name: found for name, found in stray.items() if found}
