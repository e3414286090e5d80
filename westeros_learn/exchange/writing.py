"""An import that was looked at, as new texts of the course's files; whoever owns the files writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from westeros_learn.errors import EditRefusedError
from westeros_learn.exchange.plan import ChangedQuestion, ImportPlan, NewQuestion
from westeros_learn.source.bank import QuestionBank, QuestionData
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import SourceFile
from westeros_learn.source.writeback import Insert, differences, write_back, yaml_text
from westeros_learn.source.yaml_nodes import Data, YamlText, read_yaml

_FEW = 20
"""Questions that are written one by one into the whole file, which is read anew for each. More of them are
written each by itself, and the whole is compared at the end."""


def new_texts(plan: ImportPlan, bank: QuestionBank) -> Mapping[str, str]:
    """Return the texts of the files that a plan changes, by their names; all else in them stays.

    Raises:
        EditRefusedError: a change cannot be written without touching something else.
    """
    files = dict.fromkeys([*(one.written.file for one in plan.changed), *(one.file for one in plan.new)])
    return {
        file: _text(
            file,
            bank,
            [one for one in plan.changed if one.written.file == file],
            [one for one in plan.new if one.file == file],
        )
        for file in files
    }


def _text(
    file: str, bank: QuestionBank, changed: Sequence[ChangedQuestion], new: Sequence[NewQuestion]
) -> str:
    old = bank.texts.get(file)
    if old is None or not isinstance(old.data, list) or not old.data:
        empty = old.source.text if old else ""
        return f"{empty}{yaml_text([one.data for one in new])}"
    came = [one.data for one in new]
    text = old.source.text
    if changed:
        text = (_each_changed if len(changed) > _FEW else _changed)(old, changed)
    if came:
        text = (_appended if len(came) > _FEW else _inserted)(text, file, len(old.data), came)
    wanted = [*old.data, *came]
    for one in changed:
        wanted[one.written.index] = one.data
    if _read(text, file) != wanted:
        raise EditRefusedError(
            f"The questions cannot be written into {file} without touching something else.",
            "Import them into another place with --to, or write them as text.",
        )
    return text


def _changed(old: YamlText, changed: Sequence[ChangedQuestion]) -> str:
    edits = [
        edit for one in changed for edit in differences(one.written.data, one.data, (one.written.index,))
    ]
    return write_back(old.source.text, edits, name=old.source.name)


def _each_changed(old: YamlText, changed: Sequence[ChangedQuestion]) -> str:
    """Return the text of a list in which every changed entry was written by itself."""
    source = old.source
    starts = [source.line_start(source.line_at(old.mark((at,)).start)) for at in range(len(old.data))]
    ends = [*starts[1:], len(source.text)]
    parts: list[str] = []
    done = 0
    for one in sorted(changed, key=lambda one: one.written.index):
        start, end = starts[one.written.index], ends[one.written.index]
        edits = differences(one.written.data, one.data, (0,))
        entry = write_back(source.text[start:end], edits, name=source.name)
        parts += [source.text[done:start], entry]
        done = end
    return "".join([*parts, source.text[done:]])


def _inserted(text: str, file: str, count: int, new: Sequence[QuestionData]) -> str:
    """Return a list with entries behind it, in the manner of the file."""
    return write_back(text, [Insert((), count + at, data) for at, data in enumerate(new)], name=file)


def _appended(text: str, file: str, count: int, new: Sequence[QuestionData]) -> str:
    """Return a list with many entries behind it."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    apart = "" if text.endswith("\n") else line_end
    more = yaml_text([*new]).replace("\n", line_end)
    whole = f"{text}{apart}{more}"
    data = _read(whole, file)
    fits = isinstance(data, list) and len(data) == count + len(new)
    return whole if fits else _inserted(text, file, count, new)  # a list in brackets, or one that is indented


def _read(text: str, file: str) -> Data | None:
    yaml = read_yaml(SourceFile(file, text), Faults())
    return yaml.data if yaml else None
