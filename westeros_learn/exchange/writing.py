"""An import that was looked at, as new texts of the course's files; whoever owns the files writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from westeros_learn.exchange.plan import ChangedQuestion, ImportPlan, NewQuestion
from westeros_learn.source.bank import QuestionBank
from westeros_learn.source.writeback import Insert, differences, write_back, yaml_text
from westeros_learn.source.yaml_nodes import Data


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
    text = old.source.text if old else ""
    edits = [
        edit for one in changed for edit in differences(one.written.data, one.data, (one.written.index,))
    ]
    text = write_back(text, edits, name=file) if edits else text
    return _with_new(text, file, len(old.data) if old else 0, [one.data for one in new])


def _with_new(text: str, file: str, count: int, new: Sequence[Data]) -> str:
    """Return a list of questions with others behind it."""
    if not new:
        return text
    if not count:
        return f"{text}{yaml_text([*new])}"
    return write_back(text, [Insert((), count + at, data) for at, data in enumerate(new)], name=file)
