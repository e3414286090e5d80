"""Missing ids and choice keys, written into the files.

The new text is put in at the exact place and nothing else is touched: a file's comments,
quotes, line ends and folding stay as they are, byte for byte, which no YAML writer can
promise. Before a file is written, its new text is read again and must say what the old
one said, and the new ids.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from westeros_learn.errors import OutputError
from westeros_learn.model import plain_text
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import SourceFile
from westeros_learn.source.ids import free_id, slug
from westeros_learn.source.markdown import MarkdownReader
from westeros_learn.source.questions import QuestionDraft, free_letters, is_without_id
from westeros_learn.source.reading import CourseFiles, read_course
from westeros_learn.source.schema import is_choice_key
from westeros_learn.source.validation import value_at
from westeros_learn.source.yaml_nodes import Data, Path as DataPath, YamlText, read_yaml

_WORDS_OF_PROMPT = 5


@dataclass(frozen=True, slots=True)
class _Edit:
    """Text that is put in place of a stretch of a file.

    Attributes:
        path: the part of the data that it changes.
        value: what that part then is.
        told: what was written, for people.
    """

    start: int
    end: int
    text: str
    path: DataPath
    value: Data
    told: str = ""


@dataclass
class _File:
    """A file with the edits that it needs."""

    yaml: YamlText
    edits: list[_Edit] = field(default_factory=list)


def fix_course(root: Path) -> list[str]:
    """Write the ids and choice keys that a course lacks into its files.

    Returns:
        What was written, each as `file:line: sentence`.

    Raises:
        OutputError: a file could not be written.
    """
    files = read_course(root, Faults())
    if files is None:
        return []
    told: list[str] = []
    for file in _Fixer(files).files():
        edits = [edit for edit in file.edits if _says_the_same(file.yaml, [edit])]
        if edits and _says_the_same(file.yaml, edits):
            source = file.yaml.source
            _write(root / source.name, _apply(source, edits))
            places = ((source.line_at(edit.start) + 1, edit.told) for edit in edits if edit.told)
            told += [f"{source.name}:{line}: wrote {what}" for line, what in places]
    return told


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
            *(module.entry.id for module in files.modules),
            *files.course.entry.retired,
        }
        self._prefix = _prefix(files)

    def files(self) -> Iterator[_File]:
        """Yield every file that needs edits."""
        for lesson in self._files.lessons.values():
            if lesson.head and is_without_id(lesson.head.data):
                file = _File(lesson.head)
                file.edits.append(_id_edit(lesson.head, (), self._new_id("l", lesson.folder)))
                yield file
        for drafts in (*self._files.practice.values(), self._files.pool):
            if drafts:
                file = _File(drafts[0].text)
                for draft in drafts:
                    file.edits += self._question_edits(draft)
                yield file

    def _new_id(self, kind: str, words: str) -> str:
        found = free_id(f"{self._prefix}-{kind}-{words}", self._taken)
        self._taken.add(found)
        return found

    def _question_edits(self, draft: QuestionDraft) -> Iterator[_Edit]:
        data = value_at(draft.text.data, draft.path)
        if is_without_id(data):
            yield _id_edit(draft.text, draft.path, self._new_id("q", self._words(draft)))
        choices = value_at(draft.text.data, (*draft.path, "choices"))
        if not isinstance(choices, list):
            return
        letters = free_letters(key for choice in choices if isinstance(choice, dict) for key in choice)
        for number, choice in enumerate(choices):
            yield from _choice_edits(draft.text, (*draft.path, "choices", number), choice, letters)

    def _words(self, draft: QuestionDraft) -> str:
        """Return the first words of a question's prompt."""
        prompt = value_at(draft.text.data, (*draft.path, "prompt"))
        if not isinstance(prompt, str):
            return "question"
        area = draft.text.area((*draft.path, "prompt"))
        blocks = MarkdownReader(self._files.names, Faults()).blocks(prompt, area)
        return slug(plain_text(blocks), most_words=_WORDS_OF_PROMPT) or "question"


def _prefix(files: CourseFiles) -> str:
    """Return what most ids of the course start with, or the first letters of its id's words."""
    names = files.names
    first = Counter(
        name.partition("-")[0]
        for name in sorted(names.outcomes | names.quizzes | {module.entry.id for module in files.modules})
        if "-" in name
    )
    if first:
        return first.most_common(1)[0][0]
    return "".join(word[0] for word in files.course.entry.id.split("-"))


def _id_edit(yaml: YamlText, path: DataPath, identifier: str) -> _Edit:
    """Return the edit that gives a group of keys its id, as the first key."""
    source, mark = yaml.source, yaml.mark(path)
    told = f"the id {identifier}"
    value = {**value_at(yaml.data, path), "id": identifier}
    if (*path, "id") in yaml.marks:
        empty = yaml.mark((*path, "id"))
        space = " " if source.text[empty.start - 1] == ":" else ""
        return _Edit(empty.start, empty.end, space + identifier, path, value, told)
    if source.text[mark.start] == "{":
        comma = ", " if len(value) > 1 else ""
        return _Edit(mark.start + 1, mark.start + 1, f"id: {identifier}{comma}", path, value, told)
    indent = " " * (source.span(mark.start).column - 1)
    return _Edit(mark.start, mark.start, f"id: {identifier}{_line_end(source)}{indent}", path, value, told)


def _choice_edits(
    yaml: YamlText, path: DataPath, choice: object, letters: Iterator[str]
) -> Iterator[_Edit]:
    """Yield the edits that give a choice its key."""
    mark, source = yaml.mark(path), yaml.source
    if isinstance(choice, str):
        letter = next(letters, "")
        told = f"the key {letter} of a choice"
        if letter and choice.strip():
            text = f"{letter}: {_indented(source, mark.start, mark.end)}"
            yield _Edit(mark.start, mark.end, text, path, {letter: choice}, told)
    elif isinstance(choice, dict) and "text" in choice and not any(map(is_choice_key, choice)):
        letter = next(letters, "")
        start = yaml.mark((*path, "text")).key
        if letter:
            value = {letter if key == "text" else key: part for key, part in choice.items()}
            yield _Edit(start, start + len("text"), letter, path, value, f"the key {letter} of a choice")


def _indented(source: SourceFile, start: int, end: int) -> str:
    """Return a text that gets a key before it: its other lines move to the right of the key."""
    line = source.text[source.line_start(source.line_at(start)) : start]
    shift = " " * (len(line) - len(line.lstrip(" ")) and len(line) - (len(line) - len(line.lstrip(" "))) or len(line))
    first, *rest = source.text[start:end].splitlines(keepends=True) or [""]
    return first + "".join(shift + other if other.strip() else other for other in rest)


def _line_end(source: SourceFile) -> str:
    return "\r\n" if "\r\n" in source.text else "\n"


def _apply(source: SourceFile, edits: list[_Edit]) -> str:
    text = source.text
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _says_the_same(yaml: YamlText, edits: list[_Edit]) -> bool:
    """Say whether a text, with edits, is read as the same data with the new ids."""
    ...


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    try:
        target = path.resolve()
        ...
    except OSError as error:
        raise OutputError(str(error)) from error
