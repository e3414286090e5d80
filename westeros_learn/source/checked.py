"""The block `checked`: an example of a course's files, and what `check` says of it.

What it says is never typed: the example is laid into a small course, and that is read as any
other. An example that does not give the codes it names is itself a fault, so a text about the
format cannot go stale.

    ::::{checked} Q104
    :file: lamp/quiz.yaml

    - id: ex-q-lamp
      …
    ::::
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from westeros_learn.model import Checked, Diagnostic, Listing, Placeholder, Said, Span
from westeros_learn.source.codes import CODES
from westeros_learn.source.codes.row import without_names
from westeros_learn.source.example_course import lay_out
from westeros_learn.source.faults import Sentence, suggestion
from westeros_learn.source.judge import MOST_EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from westeros_learn.model import Block
    from westeros_learn.source.directives import Directive, Reader
    from westeros_learn.source.files import Area
    from westeros_learn.source.judge import Judge

OPTIONS = ("alone", "also", "file", "repeat", "saved-as")
ENCODINGS = {"utf-8": "utf-8", "utf-8-with-mark": "utf-8-sig", "windows-1250": "cp1250"}
"""What an example can be saved as, and Python's name for it."""

_MOST_CHARACTERS = 5_100_000
_MOST_SHOWN = 2
_NEXT_FILE = re.compile(r"==> (.+?) <==\s*")
_NAME = re.compile(r"[A-Za-z0-9][\w. -]{0,99}(?:/[A-Za-z0-9][\w. -]{0,99}){0,3}", re.ASCII)


def build_checked(reader: Reader, directive: Directive) -> Block:
    """Return an example with what `check` says of it; tell when that is not what it names."""
    span, judge = directive.head.span, reader.names.judge
    codes = _codes(reader, directive.argument, directive.head)
    also = _codes(reader, *directive.options.get("also", ("", directive.head)))
    if codes is None or also is None:
        return Placeholder(f"the codes of the example are not known: '{directive.argument}'.", span)
    if not directive.body.strip():
        return _entries(reader, directive, codes)
    if judge.met >= judge.most:
        code, most = ("L236", judge.most) if judge.most else ("L220", len(MOST_EXAMPLES))
        return Placeholder(reader.faults.add(code, span, most=most).message, span)
    shown = _shown(directive)
    if shown is None:
        fault = reader.faults.add("L234", directive.options.get("file", ("", directive.head))[1].span)
        return Placeholder(fault.message, span)
    repeat = _repeat(reader, directive, sum(len(one.text) for one in shown))
    encoding = _choice(reader, directive, "saved-as", ENCODINGS)
    found = _found(judge, shown, directive, repeat, ENCODINGS[encoding])
    _compare(reader, span, [*codes, *also], found)
    return Checked(
        files=tuple(shown),
        said=_said(found, also),
        also=tuple(also),
        repeat=repeat,
        encoding="" if encoding == "utf-8" else encoding,
        span=span,
    )


def _codes(reader: Reader, written: str, area: Area) -> list[str] | None:
    """Return the codes in a text, None when one of them is none."""
    codes = written.replace(",", " ").split()
    for code in codes:
        if code not in CODES:
            cure = suggestion(code, CODES, what="codes")
            reader.faults.add("L233", area.find(code), code=code, suggestion=cure)
            return None
    return codes


def _entries(reader: Reader, directive: Directive, codes: Sequence[str]) -> Block:
    """Return what the table says of codes of which no example is shown."""
    span = directive.head.span
    if not codes:
        return Placeholder(reader.faults.add("L221", span, name=directive.name).message, span)
    return Checked(files=(), said=tuple(map(_entry, codes)), span=span)


def _entry(code: str) -> Said:
    row = CODES[code]
    message, cure = without_names(row.message), without_names(row.cure)
    return Said(Diagnostic(Span(""), row.severity, code, message, cure), row.why)


# --- what is written ----------------------------------------------------------------------


def _shown(directive: Directive) -> list[Listing] | None:
    """Return the files of an example, None when one has no name that can be used.

    No translator meets them: their keys are the format's own, in every language.
    """
    lines = directive.body.split("\n")
    heads = ((number, _NEXT_FILE.fullmatch(line)) for number, line in enumerate(lines))
    starts = [(number + 1, match[1]) for number, match in heads if match]
    if not starts or any(line.strip() for line in lines[: starts[0][0] - 1]):
        starts.insert(0, (0, directive.options.get("file", ("", directive.head))[0]))
    ends = [*(start - 1 for start, _ in starts[1:]), len(lines)]
    names = dict.fromkeys((name for _, name in starts), "")
    folders = tuple(f"{name}/" for name in names)
    is_whole = all(map(_NAME.fullmatch, names))
    if not is_whole or any(file.startswith(folders) for file in lay_out(names).texts):
        return None
    return [
        Listing(name, "\n".join(lines[start:end]).strip("\n"), directive.head.span)
        for (start, name), end in zip(starts, ends, strict=True)
    ]


def _repeat(reader: Reader, directive: Directive, characters: int) -> int:
    """Return how often the first file's text stands in it."""
    written, area = directive.options.get("repeat", ("1", directive.head))
    most = _MOST_CHARACTERS // max(characters, 1)
    if written.isdecimal() and written.isascii() and len(written) < 8 and 1 <= int(written) <= most:
        return int(written)
    cure = Sentence(f"Write a whole number from 1 to {most}.")
    reader.faults.add("L214", area.span, value=written, option="repeat", suggestion=cure)
    return 1


def _choice(reader: Reader, directive: Directive, option: str, known: Mapping[str, str]) -> str:
    first = next(iter(known))
    written, area = directive.options.get(option, (first, directive.head))
    if written in known:
        return written
    cure = suggestion(written, known, what="values")
    reader.faults.add("L214", area.span, value=written, option=option, suggestion=cure)
    return first


# --- what is said -------------------------------------------------------------------------


def _found(
    judge: Judge, shown: Sequence[Listing], directive: Directive, repeat: int, encoding: str
) -> list[Diagnostic]:
    """Return the faults of an example, with the lines that its reader counts."""
    texts = {one.file: one.text + "\n" for one in shown}
    if repeat > 1:
        texts[shown[0].file] = "".join(
            texts[shown[0].file].replace("{n}", str(number)) for number in range(1, repeat + 1)
        )
    laid = lay_out(texts, alone="alone" in directive.options)
    data = tuple(
        (name, text.encode(encoding if name in texts else "utf-8", "replace"))
        for name, text in laid.texts.items()
        if not any(other.startswith(f"{name}/") for other in texts)
    )
    return [_moved(fault, laid.before) for fault in judge.faults(data)]


def _moved(fault: Diagnostic, before: Mapping[str, int]) -> Diagnostic:
    """Return a fault with its line, and the lines it names, as the reader of the example counts them."""
    message = fault.message
    for name, lines in before.items():
        message = re.sub(
            rf"(?<=\b{re.escape(name)}:)(\d+)",
            lambda match, lines=lines: str(max(int(match[1]) - lines, 1)),  # type: ignore[misc]
            message,
        )
    line = max(fault.span.line - before.get(fault.span.file, 0), 1)
    return replace(fault, span=replace(fault.span, line=line), message=message)


def _compare(reader: Reader, span: Span, named: Sequence[str], found: Sequence[Diagnostic]) -> None:
    """Tell when check says something else of an example than it names."""
    said = list(dict.fromkeys(fault.code for fault in found))
    if set(said) != set(named) and reader.names.judge.load:
        values = {
            "named": Sentence(", ".join(named) or "no fault"),
            "found": Sentence("; ".join(map(_told, found[:_MOST_SHOWN])) or "nothing"),
        }
        reader.faults.add("L235", span, **values)


def _told(fault: Diagnostic) -> str:
    at = fault.span
    return f"{fault.code} in {at.file}:{at.line}, {fault.message.rstrip('.')}"


def _said(found: Sequence[Diagnostic], also: Sequence[str]) -> tuple[Said, ...]:
    """Return what is shown: of each code the first few, its reason once."""
    shown: list[Said] = []
    for code in dict.fromkeys(fault.code for fault in found if fault.code not in also):
        of_code = [fault for fault in found if fault.code == code]
        shown += [Said(fault) for fault in of_code[:_MOST_SHOWN]]
        more = len(of_code) - _MOST_SHOWN
        shown[-1] = replace(shown[-1], why=CODES[code].why, more=max(more, 0))
    return tuple(shown)
