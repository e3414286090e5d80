"""One text as YAML, in the style that its place wants where that can hold it.

Which style can hold a text is asked of the parser: each way of writing is tried, and the first one
that is read as the text is taken. Double quotes can hold everything and come last.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from westeros_learn.errors import EditRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOTHING = re.compile(r"(~|null|Null|NULL)?")
"""Plain texts that other YAML readers take for no value at all (YAML 1.2, section 10.3.2)."""
_HIDDEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKABLE = re.compile(r"(?<=[^ \t]) (?=[^ \t])")


@dataclass(frozen=True, slots=True)
class Place:
    """What a place wants of a text.

    Attributes:
        indent: how far the lines of a text in lines are indented.
        width: how long a line may be.
        taken: how many signs stand in the first line already.
        style: the style of what stood there before, as in `Node`.
        written: how it was written.
        step: how much further that is than what stands around it.
        in_brackets: whether brackets stand around it.
    """

    indent: int
    width: int
    step: int = 2
    taken: int = 0
    style: str = ""
    written: str = ""
    in_brackets: bool = False


def write_scalar(text: str, place: Place) -> str:
    """Return a text as YAML; lines are parted by a line feed.

    Raises:
        EditRefusedError: the text holds half a character, which no file can hold.
    """
    if _LONE_SURROGATE.search(text):
        raise EditRefusedError("The text holds half a character.", "Type it anew.")
    is_read = _is_read_in_brackets if place.in_brackets else _is_read_in_lines
    for write in _ways(text, place):
        if is_read(text, write(place.step)):
            return write(place.indent)
    return _in_double_quotes(text)


def _ways(text: str, place: Place) -> Iterator[Callable[[int], str]]:
    """Yield the ways to write a text, the best one first."""
    many = "\n" in text
    if place.in_brackets or not text.strip():  # blank lines could be those of what follows
        yield from _short_ways(text, place.style)
        return
    old_had_many = place.style not in ("|", "") and "\n" in _value(place.written)
    if many and not (place.style in ('"', "'") and old_had_many):
        if place.style == ">" and old_had_many:
            yield lambda indent: _folded(text, indent, place)
        yield lambda indent: _literal(text, indent, place)
        yield lambda _: _in_double_quotes(text)
        return
    if place.style == "|":
        yield lambda indent: _literal(text, indent, place)
    if place.style == ">" or (place.style == "" and _is_long(text, place)):
        if place.style == "" and "\n" in place.written:
            yield lambda indent: _refolded(text, place, indent)
        yield lambda indent: _folded(text, indent, place)
    yield from _short_ways(text, place.style)


def _short_ways(text: str, style: str) -> Iterator[Callable[[int], str]]:
    """Yield the ways to write a text in one line."""
    if style == '"':
        yield lambda _: _in_double_quotes(text)
    if style == "'":
        yield lambda _: _in_single_quotes(text)
    if (
        not _NOTHING.fullmatch(text) and not _HIDDEN.search(text) and "\t" not in text
    ):  # ruamel.yaml trips on it
        yield lambda _: text
    if '"' in text or "\\" in text:
        yield lambda _: _in_single_quotes(text)


def _is_long(text: str, place: Place) -> bool:
    return place.taken + len(text) > place.width


def _value(written: str) -> str:
    root = yaml.compose(written, Loader=_Loader) if written else None
    return str(root.value) if root else ""


def _in_single_quotes(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _in_double_quotes(text: str) -> str:
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def _head(sign: str, text: str, place: Place) -> str:
    """Return the first line of a text in lines (YAML 1.2, section 8.1.1)."""
    indented = str(place.step) if text.lstrip("\n").startswith((" ", "\t")) else ""
    return sign + indented + ("" if text.endswith("\n") else "-")


def _literal(text: str, indent: int, place: Place) -> str:
    lines = text.removesuffix("\n").split("\n")
    return "\n".join([_head("|", text, place), *(" " * indent + line if line else "" for line in lines)])


def _folded(text: str, indent: int, place: Place) -> str:
    """Return a text whose lines are broken between words; lines that still fit stay as they were."""
    old = place.written.splitlines()[1:] if place.style == ">" else []
    lines: list[str] = []
    width = place.width - indent
    paragraphs = text.removesuffix("\n").split("\n")
    for number, paragraph in enumerate(paragraphs):
        kept = [line.strip() for line in old] if len(paragraphs) == 1 else []
        lines += _lines(paragraph, width, kept)
        if paragraph and number + 1 < len(paragraphs):
            lines.append("")
    return "\n".join([_head(">", text, place), *(" " * indent + line if line else "" for line in lines)])


def _refolded(text: str, place: Place, indent: int) -> str:
    """Return a plain text on several lines, as the one before it was."""
    lines = _lines(text, place.width - indent, [line.strip() for line in place.written.splitlines()])
    return ("\n" + " " * indent).join(lines)


def _lines(text: str, width: int, old: list[str]) -> list[str]:
    """Return a paragraph in lines: the old ones with which it still starts and ends, the rest anew."""
    first: list[str] = []
    for line in old:
        if not line or not text.startswith(line + " "):
            break
        first.append(line)
        text = text[len(line) + 1 :]
    last: list[str] = []
    for line in reversed(old[len(first) :]):
        if not line or not text.endswith(" " + line):
            break
        last.append(line)
        text = text[: -len(line) - 1]
    return [*first, *_wrapped(text, width), *reversed(last)]


def _wrapped(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in _BREAKABLE.split(text):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def _is_read_in_lines(text: str, written: str) -> bool:
    return all(_reads(f"{start}{written}\n", text) for start in ("- ", "a: "))


def _is_read_in_brackets(text: str, written: str) -> bool:
    alone, first = (f"[{written}]", f"{{a: {written}}}"), (f"[{written} , a]", f"{{a: {written} , b: c}}")
    return (
        "\n" not in written
        and all(_reads(way, text) for way in alone)
        and all(_reads(way, text, number=2) for way in first)
    )


def _reads(written: str, text: str, *, number: int = 1) -> bool:
    """Say whether what was written has so many entries, and the first one is this text."""
    try:
        root = yaml.compose(written, Loader=_Loader)
    except (yaml.YAMLError, UnicodeEncodeError):
        return False
    if root is None or len(root.value) != number:
        return False
    node = root.value[0][1] if isinstance(root, yaml.MappingNode) else root.value[0]
    return isinstance(node, yaml.ScalarNode) and bool(node.value == text)


def write_key(key: str, style: str) -> str:
    """Return a key as YAML."""
    ways = [_in_double_quotes(key)] if style == '"' else [_in_single_quotes(key)] if style == "'" else [key]
    for written in ways:
        if not _HIDDEN.search(written) and "\n" not in written and _reads_key(written, key):
            return written
    return _in_double_quotes(key)


def _reads_key(written: str, key: str) -> bool:
    try:
        roots = [yaml.compose(text, Loader=_Loader) for text in (f"{written}: a\n", f"{{{written}: a}}")]
    except (yaml.YAMLError, UnicodeEncodeError):
        return False
    return all(
        isinstance(root, yaml.MappingNode) and len(root.value) == 1 and root.value[0][0].value == key
        for root in roots
    )
