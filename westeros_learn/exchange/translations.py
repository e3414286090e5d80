"""Files of translations that come in: read, and set against what is translated, before anything is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from westeros_learn.errors import BankRefusedError, EditRefusedError
from westeros_learn.exchange.bank import Refusal
from westeros_learn.exchange.xliff import xml_text
from westeros_learn.exchange.xliff_reading import Incoming, ReadTranslations, read_xliff, told_once
from westeros_learn.source.inline_codes import written_out
from westeros_learn.source.kept import kept_parts, told_parts
from westeros_learn.source.translating import CourseTexts, LanguageTexts, TranslatedText, message_id
from westeros_learn.source.translation import Message, one_line
from westeros_learn.source.writeback.catalogues import Written, as_one_text, read_blocks

MOST_BYTES = 16_000_000
MOST_TEXTS = 100_000
LONGEST = 20_000
ENDINGS = (".po", ".xlf", ".xliff")
BASE_FIELD = "X-Taken-From"
"""The field of a catalogue's header that names the catalogue from which it was made."""


class Way(StrEnum):
    """What a translation that comes in would do."""

    NEW = "new"
    CHANGED = "changed"
    MET = "met"
    """It would change what somebody else has changed since the file was taken away."""


@dataclass(frozen=True, slots=True)
class Change:
    """A translation that would be written.

    Attributes:
        text: as it stands now.
        caution: what `check` will say of it, as a sentence; "" for nothing.
    """

    way: Way
    line: int
    text: TranslatedText
    wanted: Written
    caution: str = ""


@dataclass(frozen=True, slots=True)
class TranslationPlan:
    """What bringing a file of translations in would do.

    Attributes:
        unchanged: how many texts say the same already, or were not translated in the file.
        unknown: texts of the file that the course does not have, each with its line.
    """

    changes: tuple[Change, ...]
    unchanged: int
    unknown: tuple[tuple[int, str], ...]
    refused: tuple[Refusal, ...]

    def of(self, way: Way) -> list[Change]:
        """Return the changes of one sort."""
        return [change for change in self.changes if change.way is way]

    def wanted(self, *, met: bool) -> Mapping[Message, Written]:
        """Return what would be written.

        Args:
            met: whether that, too, which somebody else has changed meanwhile.
        """
        return {
            change.text.found.message: change.wanted
            for change in self.changes
            if met or change.way is not Way.MET
        }


def read_translations(content: bytes, name: str, texts: CourseTexts) -> ReadTranslations:
    """Return what a file translates, by its ending and by what is in it.

    Raises:
        BankRefusedError: it is too large, harmful, or cannot be read.
    """
    if len(content) > MOST_BYTES:
        raise BankRefusedError(
            f"The file is larger than {MOST_BYTES // 1_000_000} MB.", "Bring it in in parts."
        )
    ending = PurePath(name).suffix.lower()
    if ending == ".po":
        return _read_catalogue(content, texts)
    if ending in ENDINGS:
        return read_xliff(content, texts)
    raise BankRefusedError(
        "The file is no file of translations.", f"Files of translations end in {', '.join(ENDINGS)}."
    )


def plan_translations(
    found: LanguageTexts,
    read: ReadTranslations,
    base: Mapping[Message, Written] | None = None,
) -> TranslationPlan:
    """Return what bringing translations in would do.

    Args:
        found: the texts of the course in the language, as they are now.
        read: the file.
        base: what was translated when the file was taken away; None where nobody knows.

    Raises:
        BankRefusedError: the file is of another language.
    """
    if read.language and read.language.replace("_", "-").casefold() != found.language.casefold():
        raise BankRefusedError(
            f"The file says that it translates into '{read.language}', and this is '{found.language}'.",
            "Bring it in where its language is, or correct the language in the file.",
        )
    coming, twice = told_once(read.found)
    changes: list[Change] = []
    refused = [*read.refused, *twice]
    for each in coming:
        text = found.by_id[message_id(each.message)]
        if len(each.written.translation) > LONGEST:
            cause = f"The translation is longer than {LONGEST:,} characters."
            refused.append(Refusal(each.line, each.message.text, cause, "Shorten it."))
        elif (way := _way(each.written, text.written, (base or {}).get(each.message))) is not None:
            caution = _caution(each.message, each.written)
            changes.append(Change(way, each.line, text, each.written, caution))
    unchanged = len(found.texts) - len({change.text.id for change in changes})
    return TranslationPlan(tuple(changes), unchanged, read.unknown, tuple(refused))


def _way(wanted: Written, now: Written, base: Written | None) -> Way | None:
    """Return what a translation does to the one that is there; None where it changes nothing."""
    if _same(wanted, now) or (base is not None and _same(wanted, base)):
        return None
    if base is not None and not _same(base, now):
        return Way.MET
    return Way.CHANGED if now.translation.strip() else Way.NEW


def _same(one: Written, other: Written) -> bool:
    """Say whether two translations are one to a translator's tool: some spell out ids, and drop blanks."""
    if one.look != other.look:
        return False
    texts = (as_one_text(each.translation) for each in (one, other))
    first, second = (xml_text(written_out(text)) for text in texts)
    return first == second


def _caution(message: Message, written: Written) -> str:
    wanted, there = kept_parts(message.text), kept_parts(written.translation)
    if lost := wanted - there:
        return f"The translation lacks {told_parts(lost)}."
    if added := there - wanted:
        return f"The translation has {told_parts(added)}, which the text does not have."
    return ""


def _read_catalogue(content: bytes, texts: CourseTexts) -> ReadTranslations:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        told = f"Line {line}: the file is not written in UTF-8."
        raise BankRefusedError(told, "Save it as UTF-8.") from None
    if text.count("msgid") > MOST_TEXTS * 2:
        raise BankRefusedError(f"The file has more than {MOST_TEXTS:,} texts.", "Bring it in in parts.")
    try:
        blocks = read_blocks(text)
    except EditRefusedError as error:
        raise BankRefusedError(error.message, error.cure) from error
    header = {name: value for block in blocks[:1] for name, value in _header(block.translation)}
    known = {_bare(found.message): found.message for found in texts.messages}
    found: list[Incoming] = []
    unknown: list[tuple[int, str]] = []
    refused: list[Refusal] = []
    place = line = 0
    for block in blocks:
        line += text.count("\n", place, block.start)
        place = block.start
        at = line + 1
        if block.obsolete or not block.message.text:
            continue
        message = known.get(_bare(block.message))
        if block.plural:
            refused.append(Refusal(at, block.message.text, "This entry has plural forms.", "Remove them."))
        elif message is None:
            unknown.append((at, block.message.text))
        elif block.translation.strip():
            found.append(Incoming(at, message, Written(as_one_text(block.translation), block.look)))
    language = header.get("Language", "").strip()
    return ReadTranslations(
        language, header.get(BASE_FIELD, "").strip(), tuple(found), tuple(unknown), tuple(refused)
    )


def _bare(message: Message) -> Message:
    """Return a message as tools may give it back, which break lines in other places."""
    return Message(message.context, one_line(message.text))


def _header(text: str) -> list[tuple[str, str]]:
    parts = (line.partition(":") for line in text.splitlines())
    return [(name.strip(), value.strip()) for name, _, value in parts]


def file_of_translations(texts: CourseTexts, language: str, ending: str) -> str:
    """Return what a file of translations that is taken away is called."""
    return f"{texts.course.id}.{language}.{ending}"
