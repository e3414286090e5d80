"""Texts as all sorts of people write them: the same data in many styles, with comments everywhere."""

from __future__ import annotations

import random
from itertools import count
from typing import Any

from hypothesis import strategies as st

from westeros_learn.source.writeback import Edit, Insert, Move, Remove, Rename, Set
from westeros_learn.source.yaml_nodes import Data, Path

_SIGNS = "ab é\n\n #:-'\"[]{},&*!|>%@`?\\\t\r\x07\x85\u2028\u00a0=~.0"
TEXTS = st.one_of(
    st.sampled_from(
        ["no", "", "null", "~", "12:30", "a: b", "- a", "a #b", "---", "...", "<<", "=", "long " * 40]
    ),
    st.text(_SIGNS, max_size=12),
    st.text("ab \n", max_size=20),
    st.text(max_size=6).filter(lambda text: text.isprintable()),
)
KEYS = st.one_of(
    st.sampled_from(["id", "a", "b", "text", "no", "parameters"]), st.text("ab:# '\"-é", max_size=4)
)


def _deeper(children: st.SearchStrategy[Data]) -> st.SearchStrategy[Data]:
    return st.one_of(st.lists(children, max_size=4), st.dictionaries(KEYS, children, max_size=4))


DATA: st.SearchStrategy[Data] = st.recursive(TEXTS, _deeper, max_leaves=12)
ROOTS = st.one_of(st.lists(DATA, min_size=1, max_size=4), st.dictionaries(KEYS, DATA, min_size=1, max_size=4))


class Scribe:
    """Writes data by hand, each time in another manner."""

    def __init__(self, dice: random.Random) -> None:
        self._pick = dice.choice
        self._number = count(1)

    def file(self, data: Data) -> str:
        """Return data as a file."""
        head = self._pick(["", "# head\n", "# head\n\n", "---\n"])
        text = head + "\n".join(self._lines(data, 0)) + self._pick(["\n", "\n", "", "\n\n", "\n# tail\n"])
        return text.replace("\n", "\r\n") if self._pick([False, False, True]) else text

    def _comment(self) -> str:
        return f"# c{next(self._number)} 'a': [b"

    def _lines(self, data: Data, level: int) -> list[str]:
        """Return the lines of a list or a group that starts at a level."""
        pad = " " * level
        parts = enumerate(data) if isinstance(data, list) else data.items() if isinstance(data, dict) else ()
        lines: list[str] = []
        for key, value in parts:
            lines += self._pick([[], [], [], [""], ["", pad + self._comment()], [pad + self._comment()]])
            start = pad + ("-" if isinstance(key, int) else self._quoted(key) + ":")
            lines += self._entry(start, value, level, in_list=isinstance(key, int))
            lines += self._pick([[], [], [], [pad + " " + self._comment()]])
        return lines

    def _entry(self, start: str, value: Data, level: int, *, in_list: bool) -> list[str]:
        behind = self._pick(["", "", "", "  " + self._comment()])
        if isinstance(value, str):
            return self._text(start, value, level, behind)
        if not value or self._pick([False, False, True]):
            return [f"{start} {self._flow(value)}{behind}"]
        deeper = level + self._pick([2, 2, 4])
        if isinstance(value, list) and not in_list and self._pick([False, True]):
            deeper = level
        return [start + behind, *self._lines(value, deeper)]

    def _text(self, start: str, text: str, level: int, behind: str) -> list[str]:
        pad = " " * (level + self._pick([2, 3]))
        plain_lines = (
            text.isascii() and text.replace("\n", "").isprintable() and not text.startswith((" ", "\n"))
        )
        if plain_lines and text.strip() and self._pick([True, False]):
            sign = "|" + ("-" if not text.endswith("\n") else "+" if text.endswith("\n\n") else "")
            lines = text.removesuffix("\n").split("\n")
            return [f"{start} {sign}{behind}", *(pad + line if line else "" for line in lines)]
        if text.replace(" ", "x").isalpha() and text.strip() == text and "  " not in text:
            words = text.split(" ")
            if self._pick([True, False]):
                return [f"{start} >-{behind}", *(pad + word for word in words)]
            if self._pick([True, False]) and len(words) > 1:
                return [
                    f"{start} {words[0]}",
                    *(pad + word for word in words[1:-1]),
                    pad + words[-1] + behind,
                ]
        return [f"{start} {self._quoted(text)}{behind}"]

    def _quoted(self, text: str) -> str:
        if text.isascii() and text.isalpha() and self._pick([True, True, False]):
            return text
        if text.isprintable() and self._pick([True, False]):
            return "'" + text.replace("'", "''") + "'"
        return '"' + "".join(sign if sign.isalnum() else f"\\U{ord(sign):08x}" for sign in text) + '"'

    def _flow(self, data: Data) -> str:
        if isinstance(data, str):
            return self._quoted(data)
        gap = self._pick([", ", ",", " , "])
        if isinstance(data, list):
            return "[" + gap.join(map(self._flow, data)) + "]"
        return (
            "{" + gap.join(f"{self._quoted(key)}: {self._flow(value)}" for key, value in data.items()) + "}"
        )


def paths(data: Data, path: Path = ()) -> list[Path]:
    """Return the paths of all parts."""
    found: list[Path] = [path]
    parts = enumerate(data) if isinstance(data, list) else data.items() if isinstance(data, dict) else ()
    for key, value in parts:
        found += paths(value, (*path, key))
    return found


def part(data: Data, path: Path) -> Any:  # data of any shape
    """Return the part at a path."""
    found: Any = data
    for step in path:
        found = found[step]
    return found


def any_edit(data: Data, value: Data, dice: random.Random) -> Edit:
    """Return an edit that fits data."""
    path = dice.choice(paths(data))
    here = part(data, path)
    new_key = dice.choice(["new key", "new: key", "null", "- new", '"new', "é"])
    options: list[Edit] = [] if not path else [Set(path, value), Remove(path)]
    if isinstance(here, list):
        options.append(Insert(path, dice.randint(0, len(here)), value))
    if isinstance(here, dict) and new_key not in here:
        options.append(Set((*path, new_key), value, dice.choice([None, *here])))
    if path:
        around = part(data, path[:-1])
        options.append(Move(path, dice.randrange(len(around))))
        if isinstance(around, dict) and new_key not in around:
            options.append(Rename(path, new_key))
    return dice.choice(options) if options else Set(path, [value])
