"""YAML as plain data and the place of every part of it.

Every scalar is text: what `no`, `12:30` or `2026-11-24` mean is for the schema to say,
never for YAML 1.1.

A list that fills a file is read entry by entry, and an entry that was read once is not read again: of a
file of thousands of questions, an edit costs one. Where it is not certain that the entries say alone what
they say together, the file is read whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias
from weakref import WeakValueDictionary

import yaml

from westeros_learn.source.faults import Faults, Sentence, moved_down
from westeros_learn.source.files import SourceFile
from westeros_learn.source.yaml_faults import MOST_LEVELS, add_syntax_fault, first_odd_character

if TYPE_CHECKING:
    from westeros_learn.model import Diagnostic, Span
    from westeros_learn.source.files import Area

Data: TypeAlias = "str | list[Data] | dict[str, Data]"
Path: TypeAlias = tuple[str | int, ...]

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml, where PyYAML was built with it
_FOLDED_PARAGRAPH = re.compile(r"\S\n[^\s>*+\-\d]")  # one line break between two lines of prose
_PLAIN_TAGS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map")
_DASH = re.compile(r"^-(?=[ \t\r\n]|\Z)", re.MULTILINE)
_FEWEST = 40
"""Characters that entries have at the least, on the average, that are read one by one."""

_UNCERTAIN = re.compile(
    r"(?:^|[\r\x85\u2028\u2029])(?:---|\.\.\.|%)"  # the ends of documents, and directives
    r"|(?<![^\s\[{,:?-])&[\w-]"  # an anchor, of which another entry may know
    r"|\ufeff",
    re.MULTILINE,
)
_NAMES_A_LINE = "Y108"
"""The code of a fault whose sentence names a line, as no other does that is found here."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value stands, and its key: indexes into the file's text."""

    key: int
    start: int
    end: int


@dataclass(frozen=True)
class YamlText:
    """A YAML text that was read: its data and where each part of it stands.

    Two of them are the same where their sources are.

    Attributes:
        data: what it says. Nobody changes it: entries share it with other readings.
        entries: its entries, where it was read entry by entry.
    """

    source: SourceFile
    data: Data = field(compare=False)
    marks: Mapping[Path, Mark] = field(repr=False, compare=False)
    entries: Sequence[ListEntry] = field(default=(), repr=False, compare=False)

    def mark(self, path: Path) -> Mark:
        """Return the mark of a part, or of the nearest part around it that has one."""
        while (found := self.marks.get(path)) is None:
            path = path[:-1]
        return found

    def span(self, path: Path) -> Span:
        """Return the place of a value."""
        return self.source.span(self.mark(path).start)

    def key_span(self, path: Path) -> Span:
        """Return the place of a value's key; of the value itself in a list."""
        return self.source.span(self.mark(path).key)

    def lines(self, path: Path) -> tuple[int, int]:
        """Return the first and the last line of a value, counted from 1."""
        mark = self.mark(path)
        end = mark.start + len(self.source.text[mark.start : mark.end].rstrip())
        return self.source.line_at(mark.start) + 1, self.source.line_at(end) + 1

    def area(self, path: Path) -> Area:
        """Return the stretch in which a value stands."""
        mark = self.mark(path)
        area = self.source.area(mark.start, mark.end)
        if self.source.text[mark.start : mark.start + 1] != "|":
            return area
        return replace(area, first_line=self.source.line_at(mark.start) + 1)  # a literal text keeps its lines


class EntryText:
    """An entry of a list as if it stood alone in its file.

    Attributes:
        yaml: what it says: a list with this one entry.
        found: what is wrong in it.
    """

    __slots__ = ("__weakref__", "found", "yaml")

    def __init__(self, yaml: YamlText, found: tuple[Diagnostic, ...]) -> None:
        self.yaml = yaml
        self.found = found


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An entry and where it stands in its file.

    Attributes:
        start: where it starts in the file's text.
        line: how many lines stand before it.
    """

    alone: EntryText
    start: int
    line: int


_entries: Final[WeakValueDictionary[tuple[str, str], EntryText]] = WeakValueDictionary()
"""Every entry that somebody holds, by the name of its file and its text."""


class _Marks(Mapping[Path, Mark]):
    """The marks of a file that was read entry by entry; each is made when it is asked for."""

    def __init__(self, entries: Sequence[ListEntry], end: int) -> None:
        self._entries = entries
        self._end = end

    def __getitem__(self, path: Path) -> Mark:
        if not path:
            return Mark(self._entries[0].start, self._entries[0].start, self._end)
        number = path[0]
        if not isinstance(number, int) or not 0 <= number < len(self._entries):
            raise KeyError(path)
        entry = self._entries[number]
        mark = entry.alone.yaml.marks[0, *path[1:]]
        return Mark(mark.key + entry.start, mark.start + entry.start, mark.end + entry.start)

    def __iter__(self) -> Iterator[Path]:
        yield ()
        for number, entry in enumerate(self._entries):
            yield from ((number, *path[1:]) for path in entry.alone.yaml.marks if path)

    def __len__(self) -> int:
        return 1 + sum(len(entry.alone.yaml.marks) - 1 for entry in self._entries)


def read_yaml(source: SourceFile, faults: Faults, start: int = 0, end: int | None = None) -> YamlText | None:
    """Read YAML that fills a file, or the part of it from `start` to `end`.

    Returns:
        None when nothing can be made of it; the fault is collected.
    """
    entries = _read_entries(source) if not start and end is None else None
    if entries is None:
        return _read_whole(source, faults, start, end)
    for entry in entries:
        if entry.alone.found:
            faults.include(moved_down(entry.alone.found, entry.line))
    data = [entry.alone.yaml.data[0] for entry in entries]  # type: ignore[index]  # a list of one
    return YamlText(source, data, _Marks(entries, len(source.text)), entries)


def _read_whole(source: SourceFile, faults: Faults, start: int, end: int | None) -> YamlText | None:
    text = source.text[start:end]
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        add_syntax_fault(source, error, start, faults)
        return None
    except (yaml.YAMLError, UnicodeEncodeError) as error:  # a character that YAML does not allow
        place = first_odd_character(text)
        faults.add(
            "Y105",
            source.span(start + place),
            problem="an invisible control character" if place < len(text) else str(error),
            cure=Sentence("Delete the character and type the place anew."),
        )
        return None
    if root is None:
        return None
    reader = _Reader(source, start, faults)
    data = reader.read(root, (), root.start_mark.index)
    return YamlText(source, data, reader.marks)


# --- entry by entry ---------------------------------------------------------------------------


def split_entries(text: str) -> list[int]:
    """Return where the entries of a list start that fills a text; a guess, until each of them was read."""
    return [match.start() for match in _DASH.finditer(text)]


def _read_entries(source: SourceFile) -> list[ListEntry] | None:
    """Return the entries of a list that fills a file; None where it is to be read whole."""
    text = source.text
    starts = split_entries(text)
    if not starts or len(starts) * _FEWEST > len(text) or not _is_empty(text[: starts[0]]):
        return None
    entries: list[ListEntry] = []
    for start, end in pairwise([*starts, len(text)]):
        alone = _read_alone(source.name, text[start:end])
        if alone is None:
            return None
        entries.append(ListEntry(alone, start, source.line_at(start)))
    return entries


def _is_empty(text: str) -> bool:
    """Say whether a text has nothing but comments."""
    try:
        return not _UNCERTAIN.search(text) and yaml.compose(text, Loader=_Loader) is None
    except (yaml.YAMLError, UnicodeEncodeError):
        return False


def _read_alone(name: str, text: str) -> EntryText | None:
    """Return an entry; None where it is none alone, or others may change what it says.

    What can be read to its end leaves nothing open behind it: no quote, no bracket. A text or a group goes
    on in lines that are indented, and the next entry's hyphen stands at the margin. So what entries say
    one by one is what they say together.
    """
    known = _entries.get((name, text))
    if known is not None:
        return known
    if _UNCERTAIN.search(text):
        return None
    source, faults = SourceFile(name, text), Faults()
    try:
        root = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, UnicodeEncodeError):
        return None
    if not isinstance(root, yaml.SequenceNode) or root.flow_style or len(root.value) != 1:
        return None
    reader = _Reader(source, 0, faults)
    data = reader.read(root, (), 0)
    if faults.has(_NAMES_A_LINE):
        return None
    entry = EntryText(YamlText(source, data, reader.marks), faults.found)
    return _entries.setdefault((name, text), entry)


# --- nodes ------------------------------------------------------------------------------------


class _Reader:
    """Turns nodes into data, once each."""

    def __init__(self, source: SourceFile, offset: int, faults: Faults) -> None:
        self.marks: dict[Path, Mark] = {}
        self._source = source
        self._offset = offset
        self._faults = faults
        self._met: set[int] = set()

    def read(self, node: yaml.Node, path: Path, key: int) -> Data:
        start = node.start_mark.index + self._offset
        self.marks[path] = Mark(key + self._offset, start, node.end_mark.index + self._offset)
        if node.tag not in _PLAIN_TAGS:
            self._fault("Y113", node, tag=node.tag.replace("tag:yaml.org,2002:", "!!"))
        if id(node) in self._met:
            self._fault("Y109", node)
            return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        self._met.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            if node.style == ">" and _FOLDED_PARAGRAPH.search(node.value):
                self._fault("Y117", node)
            return str(node.value)
        if len(path) >= MOST_LEVELS:
            self._fault("Y114", node, most=MOST_LEVELS)
            return ""
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, n), item.start_mark.index) for n, item in enumerate(node.value)]
        return self._read_mapping(node, path)

    def _read_mapping(self, node: yaml.Node, path: Path) -> Data:
        data: dict[str, Data] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._fault("Y116", key)
            elif key.value in data:
                first = self._source.span(self.marks[*path, key.value].key).line
                self._fault("Y108", key, key=key.value, line=first)
            else:
                data[key.value] = self.read(value, (*path, key.value), key.start_mark.index)
        return data

    def _fault(self, code: str, node: yaml.Node, **values: object) -> None:
        self._faults.add(code, self._source.span(node.start_mark.index + self._offset), **values)
