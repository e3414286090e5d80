"""A text cut into words and codes: what a translator writes, and what stays as it is in every language.

The roles of a flow of Markdown and where its links lead are codes; `kept` says what `check` demands of them.
The ids of sources and terms are codes, the words beside them and the places in a source are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from westeros_learn.source.ids import slug
from westeros_learn.source.kept import kept_parts


class Kind(StrEnum):
    """What a piece of a text is."""

    WORDS = "words"
    OPEN = "open"
    CLOSE = "close"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text.

    Attributes:
        text: as it is written.
        name: of a code what it is: the role's name, "reference" or "link".
        number: of a code; the two of a pair have the same.
        keeps: of a code what no language changes in it.
    """

    kind: Kind
    text: str
    name: str = ""
    number: int = 0
    keeps: str = ""


_FOUND = re.compile(
    r"(?s)(?P<escaped>\\.)"
    r"|\{(?P<role>[a-z][a-z0-9-]*)\}(?P<ticks>`+)(?P<content>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<code>`+)(?!`).+?(?<!`)(?P=code)(?!`)"
    r"|(?P<bracket>\[)"
    r"|\]\((?P<target>[^()\s]*)\)"
)
_WITH_TARGET = re.compile(r"(?s)(?P<words>.*?)(?P<before>\s*<)(?P<target>[^<>]*)(?P<after>>\s*)")
_REFERENCE = re.compile(r"(?s)(\s*\S+)(.*)")


def pieces(text: str) -> list[Piece]:
    """Return a text as words and codes.

    Joined they say the same as the text; a term that names itself has its id written out. A text whose
    codes are not certain is words alone.
    """
    found = _joined(_pieces(text, count(1)))
    whole = "".join(piece.text for piece in found)
    if whole != text and kept_parts(whole) != kept_parts(text):
        return [Piece(Kind.WORDS, text)]
    codes = any(piece.kind is not Kind.WORDS for piece in found)
    return found if codes or not kept_parts(text) else [Piece(Kind.WORDS, text)]


def written_out(text: str) -> str:
    """Return a text with the ids of terms that name themselves."""
    return "".join(piece.text for piece in pieces(text))


def codes_of(text: str) -> list[str]:
    """Return what a translator puts into a translation as it is: each role and each link, in order."""
    found: list[str] = []
    around: list[tuple[int, list[str]]] = []
    for piece in pieces(text):
        for _, parts in around:
            parts.append(piece.text)
        if piece.kind is Kind.OPEN:
            around.append((piece.number, [piece.text]))
        elif piece.kind is Kind.CLOSE and around:
            parts = around.pop()[1]
            found += [] if around else ["".join(parts)]
        elif piece.kind is Kind.WHOLE and not around:
            found.append(piece.text)
    return list(dict.fromkeys(found))


def _pieces(text: str, numbers: count[int]) -> Iterator[Piece]:
    done = 0
    links = _links(text)
    open_links: list[tuple[int, str]] = []
    for match in _FOUND.finditer(text):
        if match["role"]:
            yield Piece(Kind.WORDS, text[done : match.start()])
            yield from _role(match["role"], match["ticks"], match["content"], numbers)
            done = match.end()
        elif match["bracket"] and match.start() in links:
            yield Piece(Kind.WORDS, text[done : match.start()])
            target = links[match.start()]
            open_links.append((next(numbers), target))
            yield Piece(Kind.OPEN, "[", "link", open_links[-1][0], target)
            done = match.end()
        elif match["target"] is not None and open_links:
            yield Piece(Kind.WORDS, text[done : match.start()])
            number, target = open_links.pop()
            yield Piece(Kind.CLOSE, match[0], "link", number, target)
            done = match.end()
    yield Piece(Kind.WORDS, text[done:])


def _links(text: str) -> dict[int, str]:
    """Return where links begin, and where each leads."""
    found: dict[int, str] = {}
    brackets: list[int] = []
    for match in _FOUND.finditer(text):
        if match["bracket"]:
            brackets.append(match.start())
        elif match["target"] is not None and brackets:
            found[brackets.pop()] = match["target"]
            brackets.clear()  # no link stands in another
    return found


def _role(name: str, ticks: str, content: str, numbers: count[int]) -> Iterator[Piece]:
    begin, end = f"{{{name}}}{ticks}", ticks
    number = next(numbers)
    target = _WITH_TARGET.fullmatch(content)
    if name in ("value", "gap"):
        yield Piece(Kind.WHOLE, f"{begin}{content}{end}", name, number, content.strip())
    elif name == "term":
        words = target["words"] if target else content
        key = target["target"].strip() if target else slug(content)
        after = content[len(words) :] if target else f" <{key}>"
        yield Piece(Kind.OPEN, begin, name, number, key)
        yield Piece(Kind.WORDS, words)
        yield Piece(Kind.CLOSE, f"{after}{end}", name, number, key)
    elif name == "fact" and target:
        yield Piece(Kind.OPEN, begin, name, number)
        yield from _pieces(target["words"], numbers)
        yield from _references(target["before"], target["target"], numbers)
        yield Piece(Kind.CLOSE, f"{target['after']}{end}", name, number)
    elif name == "source":
        yield Piece(Kind.OPEN, begin, name, number)
        yield from _references("", content, numbers)
        yield Piece(Kind.CLOSE, end, name, number)
    else:
        yield Piece(Kind.OPEN, begin, name, number)
        yield Piece(Kind.WORDS, content)
        yield Piece(Kind.CLOSE, end, name, number)


def _references(before: str, content: str, numbers: count[int]) -> Iterator[Piece]:
    """Yield the ids of references, and the places in them as words."""
    for part in content.split(";"):
        match = _REFERENCE.fullmatch(part)
        key, place = (match[1], match[2]) if match else (part, "")
        yield Piece(Kind.WHOLE, f"{before}{key}", "reference", next(numbers), key.strip())
        yield Piece(Kind.WORDS, place)
        before = ";"


def _joined(found: Iterator[Piece]) -> list[Piece]:
    """Return pieces without those that are empty, words beside words as one."""
    result: list[Piece] = []
    for piece in found:
        if not piece.text:
            continue
        if piece.kind is Kind.WORDS and result and result[-1].kind is Kind.WORDS:
            result[-1] = Piece(Kind.WORDS, result[-1].text + piece.text)
        else:
            result.append(piece)
    return result
