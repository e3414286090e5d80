"""Blocks and marks of a lesson, written from what somebody chose: nobody has to know how they are spelt.

Whatever stands in the parts, what comes out is one block, or one mark within a line: signs that would end
it early, or start another one, are written so that they do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from westeros_learn.source.ids import slug

PLACES = ("question", "quiz", "scenario")
"""The blocks that put something into the text that is written elsewhere."""

_COLONS = re.compile(r"^[ \t]*(:{3,})", re.MULTILINE)
_OPTION = re.compile(r"\s*:[A-Za-z][A-Za-z0-9-]*:")
_TICKS = re.compile("`+")
_STARTS = re.compile(
    r"\A(?:[-+*](?=\s)|#{1,6}(?=\s)|>|\||:{3}|=+\Z|-+\Z|`{3}|~{3})|(?<=\A\d)[.)](?=\s)|(?<=\A\d\d)[.)](?=\s)"
)
"""Signs that make a list, a heading or another block of the line that they begin."""
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is put into a lesson's text.

    Attributes:
        text: how it is written.
        is_block: whether it stands between empty lines, outside of other blocks.
    """

    text: str
    is_block: bool = True


def callout(kind: str, title: str, body: str) -> Piece:
    """Return a passage that is set apart."""
    return _block("callout", one_line(title), {"kind": kind}, body)


def reveal(title: str, body: str) -> Piece:
    """Return something that the reader opens."""
    return _block("reveal", one_line(title), {}, body)


def figure(path: str, alt: str, caption: str) -> Piece:
    """Return a picture with what it shows in words, and what stands below it."""
    return _block(
        "figure", one_line(path), {"alt": one_line(alt)}, _STARTS.sub(r"\\\g<0>", one_line(caption))
    )


def place(kind: str, identifier: str) -> Piece:
    """Return the place of a question, a quiz or a scenario."""
    return _block(kind, one_line(identifier), {}, "")


def fact(source: str, where: str, statement: str) -> Piece:
    """Return a statement with its source: a mark within a line, or a block for more than one paragraph."""
    cited = _cited(source, where)
    text = statement.strip()
    if "\n\n" in text or _COLONS.search(text) or re.match(r"[-*>#|]|\d+[.)]\s", text):
        return _block("fact", cited, {}, text)
    return _mark("fact", f"{one_line(text)} <{cited}>")


def source(reference: str, where: str) -> Piece:
    """Return the name of a source in the flow of a text."""
    return _mark("source", _cited(reference, where))


def term(identifier: str, shown: str) -> Piece:
    """Return a word that the glossary explains."""
    words = _without(shown, "`<>")
    return _mark("term", words if slug(words) == identifier else f"{words or identifier} <{identifier}>")


def link(target: str, shown: str) -> Piece:
    """Return a link to an address, or to another lesson as `lesson:its-id`."""
    address = re.sub(r"[\s<>]", lambda match: f"%{ord(match[0]):02X}", target.strip())
    words = re.sub(r"(?<!\\)[\[\]]", lambda match: f"\\{match[0]}", one_line(shown)) or address
    opened, closed = ("<", ">") if re.search(r"[()]", address) else ("", "")
    return Piece(f"[{words}]({opened}{address}{closed})", is_block=False)


def one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def _without(text: str, signs: str) -> str:
    return one_line("".join(" " if sign in signs else sign for sign in text))


def _cited(reference: str, where: str) -> str:
    return f"{one_line(reference)} {_without(where.replace(';', ','), '`<>')}".strip()


def _mark(name: str, content: str) -> Piece:
    longest = max((len(run) for run in _TICKS.findall(content)), default=0)
    ticks = "`" * (longest + 1)
    gap = " " if content.startswith("`") or content.endswith("`") else ""
    return Piece(f"{{{name}}}{ticks}{gap}{content}{gap}{ticks}", is_block=False)


def _block(name: str, argument: str, options: dict[str, str], body: str) -> Piece:
    lines = [f":{key}: {value}" for key, value in options.items() if value]
    text = body.replace("\r\n", "\n").strip("\n").rstrip()
    if _OPTION.match(text) or (lines and text[:1] in (" ", "\t")):
        lines.append("")  # what follows an empty line is no option
    if text:
        lines.append(text)
    colons = ":" * max((len(run) + 1 for run in _COLONS.findall(text)), default=_FEWEST)
    head = f"{colons}{{{name}}} {argument}".rstrip()
    return Piece("\n".join([head, *lines, colons]))
