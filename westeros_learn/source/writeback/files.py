"""Edits of a course's files: old text to new text, which is read again before it is given out.

A YAML writer that builds a file anew keeps no bytes (ruamel.yaml moves comments, blank lines and
folds), so only the stretches that an edit concerns are replaced. The new text must say what the old
one said, and the edits; otherwise it is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from westeros_learn.errors import EditRefusedError
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import SourceFile
from westeros_learn.source.validation import value_at
from westeros_learn.source.writeback.differences import differences
from westeros_learn.source.writeback.document import Document, begun
from westeros_learn.source.writeback.edits import Edit, Insert, Set, applied, same
from westeros_learn.source.writeback.long_list import LongList, open_document
from westeros_learn.source.yaml_nodes import Data, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BOM = "\ufeff"


def write_back(text: str, edits: Iterable[Edit], *, name: str = "") -> str:
    """Return a YAML text after edits, one after the other; every other byte is as it was.

    Args:
        text: the file as it is.
        edits: what is to change.
        name: the file's name, for the sentences of refusals.

    Raises:
        EditRefusedError: the text cannot be read, an edit does not fit it, or cannot be written back.
    """
    if text.startswith(_BOM):
        return _BOM + write_back(text.removeprefix(_BOM), edits, name=name)
    data = read_data(text, name)
    document: Document | LongList | None = None
    for edit in edits:
        if data is None:
            data = applied([] if isinstance(edit, Insert) else {}, edit)
            text = begun(text, data)
            continue
        document = document or open_document(text)
        for step in _steps(data, edit):
            document.edit(step)
            data = applied(data, step)
    return text if document is None else _proved(document, data, name)


def _proved(document: Document | LongList, data: Data | None, name: str) -> str:
    """Return a text that says what it should; one whose last line is open may need its end for that."""
    text = document.text
    for written in (text, text + document.line_end):
        try:
            found = read_data(written, name)
        except EditRefusedError:
            break
        if found is not None and data is not None and same(found, data):
            return written
        if text.endswith(("\n", "\r")):
            break
    raise EditRefusedError(
        f"The change cannot be written into {name or 'the file'} without touching something else.",
        "Change the file as text.",
    )


def rewrite(text: str, data: Data, *, name: str = "") -> str:
    """Return a YAML text that says `data`; what it said already stays, byte for byte.

    Raises:
        EditRefusedError: the text cannot be read, or the data not be written.
    """
    old = read_data(text.removeprefix(_BOM), name)
    return write_back(text, [Set((), data)] if old is None else differences(old, data), name=name)


def yaml_text(data: Data) -> str:
    """Return data as a new YAML text."""
    return write_back("", [Set((), data)])


def read_data(text: str, name: str) -> Data | None:
    """Return what a YAML text says, None when it says nothing.

    Raises:
        EditRefusedError: it cannot be read.
    """
    faults = Faults()
    yaml = read_yaml(SourceFile(name, text), faults)
    if faults.errors:
        fault = faults.errors[0]
        raise EditRefusedError(f"Line {fault.span.line}: {fault.message}", fault.hint)
    return yaml.data if yaml else None


def _steps(data: Data | None, edit: Edit) -> Iterator[Edit]:
    """Yield an edit, or the small ones of which a value consists that replaces a list or a group."""
    if data is not None and isinstance(edit, Set):
        old = value_at(data, edit.path)
        for kind in (list, dict):
            if isinstance(old, kind) and isinstance(edit.value, kind) and old and edit.value:
                yield from differences(old, edit.value, edit.path)
                return
    yield edit
