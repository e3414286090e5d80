"""Missing ids and choice keys, written into the files.

The new text is put in at the exact place and nothing else is touched: a file's comments,
quotes, line ends and folding stay as they are, byte for byte, which no YAML writer can
promise. Before a file is written, its new text is read again and must say what the old
one said, and the new ids.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from westeros_learn.model import plain_text
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import Folder, SourceFile
from westeros_learn.source.front_matter import split_front_matter
from westeros_learn.source.ids import free_id, slug
from westeros_learn.source.markdown import MarkdownReader
from westeros_learn.source.parts import free_letters
from westeros_learn.source.questions import QuestionDraft, is_without_id
from westeros_learn.source.reading import LESSON_FILE, CourseFiles, read_course
from westeros_learn.source.scenarios import ScenarioDraft
from westeros_learn.source.schema import is_part_key
from westeros_learn.source.validation import value_at
from westeros_learn.source.values import ID
from westeros_learn.source.writeback.splices import Splice, spliced_at
from westeros_learn.source.writing import write_whole
from westeros_learn.source.yaml_nodes import Data, YamlText, read_yaml
from westeros_learn.source.yaml_nodes import Path as DataPath

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class _Edit:
    """Text that is put in place of a stretch of a file.

    Attributes:
        path: the part of the data that it sets.
        value: what that part then is.
        told: what was written, for people.
    """

    start: int
    end: int
    text: str
    path: DataPath
    value: Data
    told: str


@dataclass(frozen=True, slots=True)
class _File:
    """A file with the edits that it needs."""

    yaml: YamlText
    edits: list[_Edit]


def fix_course(root: Path) -> list[str]:
    """Write the ids and choice keys that a course lacks into its files.

    Returns:
        What was written, each as `file:line: sentence`.

    Raises:
        OutputError: a file could not be written.
    """
    files = read_course(Folder(root), Faults())
    told: list[str] = []
    for file in _Fixer(files).files() if files else ():
        source = file.yaml.source
        edits = _safe_edits(file)
        if edits:
            text, places = _apply(source, edits)
            write_whole(root / source.name, text)
            new = SourceFile(source.name, text)
            told += [f"{source.name}:{new.line_at(at) + 1}: wrote {edit.told}" for at, edit in places]
    return told


def id_for(folder: Folder, name: str, path: DataPath) -> str | None:
    """Return the id that a part of a file would be given that has none; None when it needs none.

    Args:
        folder: the course, with what of it is not saved.
        name: the file.
        path: the question, in the file's data.
    """
    files = read_course(folder, Faults())
    for file in _Fixer(files).files() if files else ():
        for edit in file.edits if file.yaml.source.name == name else ():
            if edit.path == (*path, "id"):
                return str(edit.value)
    return None


class _Fixer:
    """Finds what is missing."""

    def __init__(self, files: CourseFiles) -> None:
        self._files = files
        names = files.names
        self._taken = {
            files.course.entry.id,
            *names.references,
            *names.terms,
            *names.lessons,
            *names.outcomes,
            *names.quizzes,
            *names.questions,
            *names.scenarios,
            *(module.entry.id for module in files.modules),
            *files.course.entry.retired,
        }
        self._prefix = _prefix(files)

    def files(self) -> Iterator[_File]:
        """Yield every file that needs edits."""
        for lesson in self._files.lessons.values():
            if lesson.head and is_without_id(lesson.head.data):
                yield _File(lesson.head, [_id_edit(lesson.head, (), self._new_id("l", lesson.folder))])
        for drafts in (*self._files.practice.values(), self._files.pool):
            if drafts:
                edits = [edit for draft in drafts for edit in self._question_edits(draft)]
                yield _File(drafts[0].text, edits)
        for folder in self._files.scenarios.values():
            for scenario in folder:
                yield _File(scenario.text, list(self._scenario_edits(scenario)))

    def _new_id(self, kind: str, words: str) -> str:
        found = free_id(f"{self._prefix}-{kind}-{words}", self._taken)
        self._taken.add(found)
        return found

    def _question_edits(self, draft: QuestionDraft) -> Iterator[_Edit]:
        data = value_at(draft.text.data, draft.path)
        if is_without_id(data):
            words = self._words(draft.text, (*draft.path, "prompt")) or "question"
            yield _id_edit(draft.text, draft.path, self._new_id("q", words))
        yield from _keys_edits(draft.text, draft.path)

    def _scenario_edits(self, draft: ScenarioDraft) -> Iterator[_Edit]:
        text = draft.text
        if is_without_id(text.data):
            yield _id_edit(text, (), self._new_id("s", draft.id))
        nodes = value_at(text.data, ("nodes",))
        taken = {str(value_at(node, ("id",))) for node in nodes} if isinstance(nodes, list) else set()
        taken.update(draft.entry.retired if draft.entry else ())
        for number in range(len(nodes) if isinstance(nodes, list) else 0):
            path = ("nodes", number)
            if is_without_id(value_at(text.data, path)):
                words = self._words(text, (*path, "text"))
                identifier = free_id(words if ID.fullmatch(words) else f"node-{words}".rstrip("-"), taken)
                taken.add(identifier)
                yield _id_edit(text, path, identifier)
            yield from _keys_edits(text, path)

    def _words(self, text: YamlText, path: DataPath) -> str:
        """Return the first words of a text, as they can stand in an id."""
        written = value_at(text.data, path)
        if not isinstance(written, str):
            return ""
        blocks = MarkdownReader(self._files.names, Faults()).blocks(written, text.area(path))
        return slug(plain_text(blocks), most_words=_MOST_WORDS)


def _prefix(files: CourseFiles) -> str:
    """Return what most ids of the course start with, or the first letters of its id's words."""
    modules = (module.entry.id for module in files.modules)
    ids: list[str] = sorted({*files.names.outcomes, *files.names.quizzes, *modules})
    starts = Counter(one.partition("-")[0] for one in ids if "-" in one)
    for start, _ in starts.most_common(1):
        return start
    return "".join(word[0] for word in files.course.entry.id.split("-"))


def _id_edit(yaml: YamlText, path: DataPath, identifier: str) -> _Edit:
    """Return the edit that gives a group of keys its id, as the first key."""
    source, place = yaml.source, (*path, "id")
    start = end = yaml.mark(path).start
    if place in yaml.marks:  # the key is there, without a value
        start, end = yaml.mark(place).start, yaml.mark(place).end
        text = f" {identifier}" if source.text[start - 1] == ":" else identifier
    elif source.text[start] == "{":
        start = end = start + 1
        text = f"id: {identifier}, " if value_at(yaml.data, path) else f"id: {identifier}"
    else:
        indent = " " * (source.span(start).column - 1)
        text = f"id: {identifier}{_line_end(source)}{indent}"
    return _Edit(start, end, text, place, identifier, f"the id {identifier}")


_KEYED = (("choices",), ("steps",), ("pairs", "extra"), ("categories",), ("items",), ("regions",), ("scale",),
          ("self-check",))  # fmt: skip
"""Lists of parts with a one-letter key; those that stand together share their letters. A gap's key is missing
in no file that can be mended: its place in the text names it."""


def _keys_edits(yaml: YamlText, path: DataPath) -> Iterator[_Edit]:
    """Yield the edits that give the parts of a question or a node their keys."""
    for names in _KEYED:
        places = [(*path, name) for name in names if isinstance(value_at(yaml.data, (*path, name)), list)]
        parts = [(*place, at) for place in places for at in range(len(value_at(yaml.data, place)))]
        groups = [value_at(yaml.data, part) for part in parts]
        letters = free_letters(key for group in groups if isinstance(group, dict) for key in group)
        for part, group in zip(parts, groups, strict=True):
            yield from _key_edit(yaml, part, group, letters)


def _key_edit(yaml: YamlText, path: DataPath, part: object, letters: Iterator[str]) -> Iterator[_Edit]:
    """Yield the edit that gives a part its key."""
    name = _SINGULAR.get(str(path[-2]), "part")
    if isinstance(part, str) and part.strip():
        mark = yaml.mark(path)
        letter = next(letters, "z")
        text = f"{letter}: {_indented(yaml.source, mark.start, mark.end)}"
        yield _Edit(mark.start, mark.end, text, path, {letter: part}, f"the key {letter} of a {name}")
    elif isinstance(part, dict) and "text" in part and not any(map(is_part_key, part)):
        start = yaml.mark((*path, "text")).key
        letter = next(letters, "z")
        value = {letter if key == "text" else key: said for key, said in part.items()}
        quotes = 2 if yaml.source.text[start] in "\"'" else 0
        end = start + len("text") + quotes
        yield _Edit(start, end, letter, path, value, f"the key {letter} of a {name}")


_SINGULAR = {
    "choices": "choice",
    "steps": "step",
    "pairs": "pair",
    "categories": "category",
    "regions": "region",
}
"""What a part is called when it is told that it got its key."""


def _indented(source: SourceFile, start: int, end: int) -> str:
    """Return a text that gets a key before it: its other lines move to the right of the key."""
    before = source.text[source.line_start(source.line_at(start)) : start]
    shift = " " * max(len(before.lstrip(" ")), 1)
    first, *rest = source.text[start:end].split("\n")
    return "\n".join([first, *(shift + line if line.strip() else line for line in rest)])


def _line_end(source: SourceFile) -> str:
    return "\r\n" if "\r\n" in source.text else "\n"


def _safe_edits(file: _File) -> list[_Edit]:
    """Return the edits after which the file says what it said, and the new ids."""
    if _says_the_same(file.yaml, file.edits):
        return file.edits
    alone = [edit for edit in file.edits if _says_the_same(file.yaml, [edit])]
    return alone if _says_the_same(file.yaml, alone) else []


def _says_the_same(yaml: YamlText, edits: list[_Edit]) -> bool:
    wanted = deepcopy(yaml.data)
    for edit in sorted(edits, key=lambda edit: len(edit.path), reverse=True):
        value_at(wanted, edit.path[:-1])[edit.path[-1]] = edit.value
    faults = Faults()
    source = SourceFile(yaml.source.name, _apply(yaml.source, edits)[0])
    is_lesson = source.name.endswith(LESSON_FILE)
    new = split_front_matter(source, faults)[0] if is_lesson else read_yaml(source, faults)
    return new is not None and new.data == wanted


def _apply(source: SourceFile, edits: list[_Edit]) -> tuple[str, list[tuple[int, _Edit]]]:
    """Return the new text, and where each edit stands in it."""
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    text, places = spliced_at(source.text, [Splice(edit.start, edit.end, edit.text) for edit in ordered])
    return text, list(zip(places, ordered, strict=True))
