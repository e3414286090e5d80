"""Translations written back into a catalogue: the entries that they concern change, and no other byte.

A catalogue is a list of entries: comments, `msgctxt`, `msgid` and `msgstr`, each over one line or several
(GNU gettext manual, "The Format of PO Files"). polib would write the whole file anew, with its own breaks
of lines; here only the stretches of an entry are replaced, and what is written is read again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polib

from westeros_learn.errors import EditRefusedError
from westeros_learn.source.catalogue import line_of_text
from westeros_learn.source.merge import WIDTH
from westeros_learn.source.translation import Message
from westeros_learn.source.writeback.splices import Splice, spliced

if TYPE_CHECKING:
    from westeros_learn.source.messages import FoundMessage

_BOM = "\ufeff"
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_HEADER = Message("", "")
_WIDE = 90
"""An entry with a longer line was not broken into lines by whoever wrote it, and stays so."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a catalogue says of a message.

    Attributes:
        look: whether somebody has to look at it: it is marked as fuzzy, and not shown to learners.
    """

    translation: str
    look: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """An entry of a catalogue, and the stretch of the text in which it stands.

    Attributes:
        previous: the wording for which the translation was made; "" where the entry names none.
        start, end: where it begins, its comments included, and where its last line ends.
        lines: its lines, each with its end.
        parts: for each line what it belongs to: "#", "#,", "#|", "msgctxt", "msgid", "msgstr" or "" for a
            blank one.
    """

    message: Message
    translation: str
    look: bool
    previous: str
    obsolete: bool
    plural: bool
    start: int
    end: int
    lines: tuple[str, ...]
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """What stands there."""
        return "".join(self.lines)

    @property
    def written(self) -> Written:
        """What it says."""
        return Written(self.translation, self.look)

    @property
    def key(self) -> tuple[bool, Message]:
        """What tells it apart from the others."""
        return self.obsolete, self.message


def read_blocks(text: str) -> list[Block]:
    """Return the entries of a catalogue, the header first; comments behind the last one belong to none.

    Raises:
        EditRefusedError: a line is none of a catalogue's, or stands where it does not fit.
    """
    found: list[Block] = []
    lines: list[str] = []
    parts: list[str] = []
    begun = place = 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        part = _part(line, parts, number)
        if _begins(part, parts):
            found.append(_block(lines, parts, begun))
            lines, parts = [], []
        if part or lines:
            begun = begun if lines else place
            lines.append(line)
            parts.append(part)
        place += len(line)
    if any(part.removeprefix("~") == "msgstr" for part in parts):
        found.append(_block(lines, parts, begun))
    elif any("msg" in part for part in parts):
        raise _unreadable(len(text.splitlines()))
    return found


def translations_in(text: str) -> dict[Message, Block]:
    """Return the living entries of a catalogue by their messages, without the header.

    Raises:
        EditRefusedError: it cannot be read.
    """
    return {
        block.message: block
        for block in read_blocks(text.removeprefix(_BOM))
        if not block.obsolete and block.message != _HEADER
    }


def write_translations(
    text: str,
    changes: Mapping[Message, Written],
    messages: Sequence[FoundMessage] = (),
    replaces: Mapping[Message, Message] | None = None,
) -> str:
    """Return a catalogue in which some messages are translated in another way; all else stays.

    Args:
        text: the catalogue.
        changes: what it shall say.
        messages: the texts of the course in their order, for those that the catalogue does not have.
        replaces: the entries in whose place new ones stand: of wordings that are gone.

    Raises:
        EditRefusedError: it cannot be read, or a message is neither in it nor in the course.
    """
    if text.startswith(_BOM):
        return _BOM + write_translations(text.removeprefix(_BOM), changes, messages, replaces)
    blocks = read_blocks(text)
    living = {block.message: block for block in blocks if not block.obsolete}
    wanted = {
        message: said
        for message, said in changes.items()
        if message not in living or living[message].written != said
    }
    splices = [
        Splice(living[message].start, living[message].end, rewritten(living[message], said))
        for message, said in wanted.items()
        if message in living
    ]
    new = {message: said for message, said in wanted.items() if message not in living}
    splices += _additions(text, blocks, new, messages, replaces or {})
    _prove(text, splices, wanted)
    return spliced(text, splices)


def _prove(text: str, splices: Sequence[Splice], wanted: Mapping[Message, Written]) -> None:
    """Read again what is put in: it is the entries that it should be, whole, on lines of their own."""
    found = [block for splice in splices for block in read_blocks(splice.text)]
    whole = all(
        not splice.text or splice.text.endswith(("\n", "\r")) or splice.end == len(text) for splice in splices
    )
    said = {block.message: block.written for block in found if not block.obsolete}
    if not whole or said != wanted or len(found) != len(wanted):
        raise EditRefusedError(
            "The translation cannot be written without touching another one.", "Change the file as text."
        )


def rewritten(block: Block, wanted: Written) -> str:
    """Return the lines of an entry when it says something else.

    A translation that stays keeps its lines; so does every comment, but what says that it is fuzzy and
    for which wording it was made.

    Raises:
        EditRefusedError: it has plural forms, which the texts of a course have not.
    """
    if block.plural:
        raise EditRefusedError("This entry has plural forms.", "Run 'westeros-learn translate update'.")
    end = _line_end(block.lines)
    marks = [at for at, part in enumerate(block.parts) if part == "#,"]
    first = next(at for at, part in enumerate(block.parts) if part in ("#|", "msgctxt", "msgid"))
    lines: list[str] = []
    for at, (line, part) in enumerate(zip(block.lines, block.parts, strict=True)):
        is_earlier_wording = part == "#|" and block.look and not wanted.look
        if at == first and wanted.look and not block.look and not marks:
            lines.append(f"#, fuzzy{end}")
        if part == "#," and block.look != wanted.look:
            lines.append(_flags(line, look=wanted.look and at == marks[0]))
        elif not is_earlier_wording and (part != "msgstr" or block.translation == wanted.translation):
            lines.append(line)
    if block.translation != wanted.translation:
        last = block.lines[-1]
        added = [f"{line}{end}" for line in _broken(wanted.translation, wide=_is_wide(block))]
        if not last.endswith(end):
            added[-1] = added[-1].removesuffix(end)
        lines += added
    return "".join(lines)


def _flags(line: str, *, look: bool) -> str:
    """Return a line of flags with the mark or without it; "" for one that is then empty."""
    bare = line.rstrip("\r\n")
    flags = [flag.strip() for flag in bare.removeprefix("#,").split(",")]
    kept = [flag for flag in flags if flag and flag != "fuzzy"]
    told = ["fuzzy", *kept] if look else kept
    return f"#, {', '.join(told)}{line[len(bare) :]}" if told else ""


def _broken(translation: str, *, wide: bool) -> list[str]:
    """Return the lines of a translation as gettext's programs break them."""
    entry = polib.POEntry(msgid="x", msgstr=translation)
    lines = entry.__unicode__(wrapwidth=0 if wide else WIDTH).rstrip("\n").split("\n")
    return lines[next(at for at, line in enumerate(lines) if line.startswith("msgstr")) :]


def _is_wide(block: Block) -> bool:
    return any(
        len(line) > _WIDE and part.startswith("msg")
        for line, part in zip(block.lines, block.parts, strict=True)
    )


# --- entries that are not there yet ---------------------------------------------------------------


def _additions(
    text: str,
    blocks: Sequence[Block],
    new: Mapping[Message, Written],
    messages: Sequence[FoundMessage],
    replaces: Mapping[Message, Message],
) -> Iterable[Splice]:
    """Yield what puts new entries in: in place of those of earlier wordings, else in the course's order."""
    living = {block.message: block for block in blocks if not block.obsolete}
    buried = {block.message: block for block in blocks if block.obsolete}
    end = _line_end(blocks[0].lines) if blocks else "\n"
    unknown = new.keys() - {found.message for found in messages}
    if unknown:
        raise EditRefusedError("The course does not have this text any more.", "Open the page again.")
    after = living.get(_HEADER)
    for found in messages:
        block = living.get(found.message)
        if found.message in new:
            old = living.get(replaces.get(found.message, found.message))
            entry = new_entry(found, new[found.message], old, end)
            if old is not None:
                yield Splice(old.start, old.end, entry)
                block = old
            else:
                yield _inserted(text, after, entry, end)
                if gone := buried.get(found.message):
                    yield Splice(gone.start, gone.end, "")
        after = block or after


def _inserted(text: str, after: Block | None, entry: str, end: str) -> Splice:
    if after is None:
        return Splice(0, 0, f"{entry}{end}")
    open_line = "" if after.lines[-1].endswith(("\n", "\r")) else end
    return Splice(after.end, after.end, f"{open_line}{end}{entry}" if text else entry)


def new_entry(found: FoundMessage, wanted: Written, old: Block | None = None, end: str = "\n") -> str:
    """Return the lines of an entry that was not there, with the translator's comments of an earlier one."""
    message = found.message
    entry = polib.POEntry(msgctxt=message.context or None, msgid=message.text, msgstr=wanted.translation)
    entry.comment = "\n".join(found.notes)
    entry.occurrences = [(file, str(line)) for file, line in found.places]
    entry.flags = ["fuzzy"] if wanted.look else []
    lines = entry.__unicode__(wrapwidth=WIDTH).rstrip("\n").split("\n")
    kept = [
        line.rstrip("\r\n")
        for line, part in zip(old.lines, old.parts, strict=True)
        if part == "#" and not re.match(r"#[.:]", line)
    ] if old else []  # fmt: skip
    return "".join(f"{line}{end}" for line in (*kept, *lines))


# --- reading --------------------------------------------------------------------------------------


def _part(line: str, before: Sequence[str], number: int) -> str:
    """Return what a line belongs to; "~" stands before what is obsolete."""
    bare = line.strip()
    if not bare:
        return ""
    if bare.startswith("#") and not bare.startswith("#~"):
        return bare[:2] if bare.startswith(("#,", "#|")) else "#"
    if bare.startswith("#~|"):
        return "~#|"
    match = line_of_text(bare)
    if match is None:
        raise _unreadable(number)
    old = "~" if match["old"] else ""
    key = match["key"]
    if key is not None:
        return old + (key if key in ("msgctxt", "msgid", "msgid_plural") else "msgstr")
    last = next((part for part in reversed(before) if part), "")
    if not last.removeprefix("~").startswith("msg") or last.startswith("~") != bool(old):
        raise _unreadable(number)
    return last


def _begins(part: str, before: Sequence[str]) -> bool:
    """Say whether a line begins another entry than that whose lines were read before."""
    bare = part.removeprefix("~")
    done = any(each.removeprefix("~") == "msgstr" for each in before)
    return done and bool(bare) and bare != "msgstr"


def _block(lines: list[str], parts: list[str], start: int) -> Block:
    while parts and not parts[-1]:
        lines.pop()
        parts.pop()
    obsolete = any(part.startswith("~msg") for part in parts)
    bare = [part.removeprefix("~") for part in parts]
    texts = {"msgctxt": "", "msgid": "", "msgstr": ""}
    previous: list[str] = []
    flags: list[str] = []
    for line, part in zip(lines, bare, strict=True):
        if part in texts and (match := line_of_text(line.strip())):
            texts[part] += polib.unescape(match["text"])
        if part == "#|":
            previous.append(line)
        if part == "#,":
            flags += re.split(r"[,\s]+", line)
    return Block(
        message=Message(texts["msgctxt"], texts["msgid"]),
        translation=texts["msgstr"],
        look="fuzzy" in flags,
        previous=_previous(previous),
        obsolete=obsolete,
        plural="msgid_plural" in bare,
        start=start,
        end=start + sum(map(len, lines)),
        lines=tuple(lines),
        parts=tuple(bare),
    )


def _previous(lines: Iterable[str]) -> str:
    """Return the earlier wording that comments like `#| msgid "…"` name."""
    found, key = "", ""
    for line in lines:
        match = line_of_text(line.strip().removeprefix("#~").removeprefix("#").removeprefix("|").strip())
        if match:
            key = match["key"] or key
            found += polib.unescape(match["text"]) if key == "msgid" else ""
    return found


def as_one_text(typed: str) -> str:
    """Return a translation as a catalogue can hold it: lines end with LF, with no blanks around."""
    return _LINE_ENDS.sub("\n", typed).replace("\0", "").strip()


def _line_end(lines: Sequence[str]) -> str:
    first = lines[0] if lines else "\n"
    return first[len(first.rstrip("\r\n")) :] or "\n"


def _unreadable(number: int) -> EditRefusedError:
    return EditRefusedError(
        f"Line {number} of the catalogue cannot be read.",
        'Look there for a quote that is missing or not written as \\".',
    )
