"""What a translation must keep of its text: roles with what they name, and where links lead."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from westeros_learn.source.faults import Sentence
from westeros_learn.source.ids import slug
from westeros_learn.source.parser import parse_inline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_TARGET = re.compile(r"(?s).*?<([^<>]*)>\s*")


def _term(content: str) -> str:
    match = _TARGET.fullmatch(content)
    return f"… <{match[1].strip() if match else slug(content)}>"


def _references(content: str) -> str:
    """Return the ids of references; the places in them may be written in another way."""
    match = _TARGET.fullmatch(content)
    cited = (match[1] if match else content).split(";")
    return "; ".join(part.split()[0] for part in cited if part.split())


_NAMED: dict[str, Callable[[str], str]] = {
    "term": _term,
    "fact": lambda content: f"… <{_references(content)}>",
    "source": _references,
    "value": str.strip,
    "gap": str.strip,
}
"""What each role names that no language changes. Of all others, only that they are there counts."""


def kept_parts(text: str) -> Counter[str]:
    """Return the roles and links of a flow of Markdown, without what may be translated in them."""
    if "`" not in text and "](" not in text and "<" not in text:
        return Counter()  # no parser is needed for most texts
    return Counter(_parts(text))


def _parts(text: str) -> Iterable[str]:
    for token in parse_inline(text):
        if token.type == "myst_role":
            name = str(token.meta["name"])
            named = _NAMED.get(name)
            yield f"{{{name}}}`{named(token.content) if named else '…'}`"
            if name == "fact":
                match = re.fullmatch(r"(?s)(.*?)\s*<[^<>]*>\s*", token.content)
                yield from _parts(match[1] if match else token.content)
        elif token.type == "link_open":
            yield f"]({token.attrs.get('href', '')})"


def told_parts(parts: Counter[str]) -> Sentence:
    """Return parts as a list for a sentence."""
    return Sentence(
        " ".join(part if number == 1 else f"{part} ({number} times)" for part, number in parts.items())
    )
