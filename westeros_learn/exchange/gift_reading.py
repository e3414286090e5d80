"""GIFT, in: Moodle's text format (`qformat_gift`, Moodle 4.5) to questions in Moodle's shape.

Read by hand, for no kept Python library reads it whole: those on PyPI write it, or know a part of it. A
question is what stands between empty lines; a backslash keeps a sign from meaning anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from westeros_learn.errors import BankRefusedError
from westeros_learn.exchange.bank import MOST_QUESTIONS, Refusal, RefusedQuestionError
from westeros_learn.exchange.moodle_reading import category_names, number
from westeros_learn.exchange.raw import Raw, RawAnswer, RawText

MOST_BYTES = 10_000_000
LONGEST = 200_000
"""Characters of one question."""

_FORMATS = {"html": "html", "markdown": "markdown", "moodle": "moodle_auto_format", "plain": "plain_text"}
_FORMAT = re.compile(r"\[(html|markdown|moodle|plain)\]", re.IGNORECASE)
_META = re.compile(r"\[(id|tag):((?:\\\]|[^\]])*)\]")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{1,5})?)%")
_TRUTH = re.compile(r"(T|TRUE|F|FALSE)\s*(?=#|$)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PLAIN = {"n": "\n"}
_KEPT = 0xE100
"""Where signs stand while a backslash keeps them from meaning anything."""


@dataclass(frozen=True, slots=True)
class _Block:
    """What stands between two empty lines.

    Attributes:
        line: of its first line that is no comment.
        notes: its comments.
    """

    line: int
    text: str
    notes: str


def read_gift(content: bytes) -> Iterator[Raw | Refusal]:
    """Yield the questions of a file; a broken one as what is wrong with it.

    Raises:
        BankRefusedError: it is too large, or no text.
    """
    text = _text(content)
    groups: tuple[str, ...] = ()
    count = 0
    for block in _blocks(text):
        body = block.text
        while body.startswith("$CATEGORY:"):
            head, _, body = body.partition("\n")
            groups = category_names(head.removeprefix("$CATEGORY:").strip())
            body = body.strip()
        if not body:
            continue
        count += 1
        if count > MOST_QUESTIONS:
            raise BankRefusedError(
                f"The file has more than {MOST_QUESTIONS:,} questions.", "Export the bank in parts."
            )
        try:
            own_id, tags = _meta(block.notes)
            yield replace(_question(body, block.line), groups=groups, own_id=own_id, tags=tags)
        except RefusedQuestionError as error:
            yield Refusal(block.line, " ".join(body.split())[:60], error.cause, error.cure)


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise BankRefusedError(
            f"The file is larger than {MOST_BYTES // 1_000_000} MB.", "Import it in parts."
        )
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise BankRefusedError("The file is no text in UTF-8.", "Save it as UTF-8.") from None
    if "\0" in text:
        raise BankRefusedError("The file is no text.", "Export the bank as GIFT.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _blocks(text: str) -> Iterator[_Block]:
    lines: list[str] = []
    notes: list[str] = []
    first = 0
    for at, line in enumerate([*text.split("\n"), ""], 1):
        if line.lstrip().startswith("//"):
            notes.append(line.strip())
        elif line.strip():
            first = first or at
            lines.append(line)
        elif lines:
            yield _Block(first, "\n".join(lines).strip(), "\n".join(notes))
            lines, notes, first = [], [], 0


def _meta(notes: str) -> tuple[str, tuple[str, ...]]:
    """Return the id and the tags that stand in the comments of a question (`qformat_gift`, from 3.10 on)."""
    found = _META.findall(notes)
    ids = [value.replace(r"\]", "]").strip() for key, value in found if key == "id"]
    tags = tuple(value.replace(r"\]", "]").strip() for key, value in found if key == "tag")
    return ids[0] if ids else "", tags


# --- one question -------------------------------------------------------------------------


def _question(body: str, line: int) -> Raw:
    if len(body) > LONGEST:
        raise RefusedQuestionError(f"It is longer than {LONGEST:,} characters.", "Is an empty line missing?")
    kept = _kept(body)
    name, kept = _name(kept)
    start, end = kept.find("{"), kept.rfind("}")
    if (start < 0) != (end < 0) or end < start:
        raise RefusedQuestionError(
            "A brace is open, or closes nothing.", r"Write \{ and \} where they are text."
        )
    given = _FORMAT.match(kept.strip())
    kind = _FORMATS[given[1].lower()] if given else "moodle_auto_format"
    raw = Raw(kind="description", line=line, name=name)
    if start < 0:
        return replace(raw, text=_raw_text(kept, kind))
    before, inside, behind = kept[:start], kept[start + 1 : end].strip(), kept[end + 1 :]
    if "{" in inside or "}" in inside:
        raise RefusedQuestionError(
            "It has several groups of answers.", "Ask each of them by itself, or use Moodle XML."
        )
    inside, _, said = inside.partition("####")
    blank = f"{before.rstrip()} … {behind.lstrip()}" if behind.strip() else before
    raw = replace(raw, text=_raw_text(blank, kind), feedback=_raw_text(said, kind))
    return _answered(raw, inside.strip(), kind)


def _name(kept: str) -> tuple[str, str]:
    if not kept.startswith("::"):
        return "", kept
    name, found, rest = kept[2:].partition("::")
    return (" ".join(_free(name).split()), rest) if found else ("", kept)


def _kept(text: str) -> str:
    """Return a text whose signs behind a backslash stand as others, so that they mean nothing."""

    def keep(match: re.Match[str]) -> str:
        sign = match[1]
        if sign in "~=#{}:\\":
            return chr(_KEPT + ord(sign))
        return _PLAIN.get(sign, match[0])

    return _ESCAPED.sub(keep, text)


def _free(text: str) -> str:
    return "".join(chr(ord(c) - _KEPT) if _KEPT <= ord(c) < _KEPT + 128 else c for c in text)


def _raw_text(text: str, usual: str) -> RawText:
    """Return a text with the format that it names, or that the question has."""
    plain = text.strip()
    given = _FORMAT.match(plain)
    form = _FORMATS[given[1].lower()] if given else usual
    return RawText(_free(plain[given.end() :] if given else plain).strip(), form)


# --- its answers --------------------------------------------------------------------------


def _answered(raw: Raw, inside: str, form: str) -> Raw:
    truth = _TRUTH.match(inside)
    if not inside:
        return replace(raw, kind="essay")
    if inside.startswith("#"):
        return replace(raw, kind="numerical", answers=tuple(_numbers(inside[1:].strip(), form)))
    if truth:
        return _judged(raw, truth[1][0].upper() == "T", inside[truth.end() :], form)
    if not re.search("[=~]", inside):
        inside = f"={inside}"  # Moodle takes one text alone for what is right (`qformat_gift::readquestion`)
    answers = [*_alternatives(inside)]
    if not answers:
        raise RefusedQuestionError("Its answers start with neither = nor ~.", "Write = before what is right.")
    if all(mark == "=" and "->" in text for mark, text in answers):
        pairs = tuple(_pair(text, form) for _, text in answers)
        return replace(raw, kind="matching", pairs=pairs)
    if all(mark == "=" for mark, _ in answers):
        typed = tuple(_answer(mark, text, "plain_text", form) for mark, text in answers)
        return replace(raw, kind="shortanswer", answers=typed)
    chosen = tuple(_answer(mark, text, form, form) for mark, text in answers)
    single = any(mark == "=" for mark, _ in answers) or not any(answer.share > 0 for answer in chosen)
    return replace(raw, kind="multichoice", single=single, answers=chosen)


def _judged(raw: Raw, true: bool, said: str, form: str) -> Raw:  # noqa: FBT001
    """Return a statement to judge: what is said of a wrong answer comes first, then of a right one."""
    wrong, _, right = said.strip().removeprefix("#").partition("#")
    told = {"true": right if true else wrong, "false": wrong if true else right}
    answers = tuple(
        RawAnswer(RawText(word), 100.0 if (word == "true") == true else 0.0, _raw_text(text, form))
        for word, text in told.items()
    )
    return replace(raw, kind="truefalse", answers=answers)


def _alternatives(inside: str) -> Iterator[tuple[str, str]]:
    """Yield the answers, each with the sign before it."""
    first, *parts = re.split("([=~])", inside)
    if first.strip():
        return
    for mark, text in zip(parts[::2], parts[1::2], strict=True):
        if text.strip():
            yield mark, text


def _answer(mark: str, text: str, form: str, said_in: str) -> RawAnswer:
    share = 100.0 if mark == "=" else 0.0
    weight = _WEIGHT.match(text.lstrip())
    if weight:
        share, text = number(weight[1]), text.lstrip()[weight.end() :]
    answer, _, said = text.partition("#")
    shown = _raw_text(answer, form)
    if form == "plain_text":
        shown = replace(shown, format="plain_text")
    return RawAnswer(shown, share, _raw_text(said, said_in))


def _pair(text: str, form: str) -> tuple[RawText, str]:
    said, _, match = text.partition("->")
    return _raw_text(said, form), _free(match.partition("#")[0]).strip()


def _numbers(inside: str, form: str) -> Iterator[RawAnswer]:
    if not inside.startswith(("=", "~")):
        inside = f"={inside}"
    for mark, text in _alternatives(inside):
        answer = _answer(mark, text, "plain_text", form)
        value, tolerance = _range(answer.text.text)
        if mark == "~" and not value:
            value = "*"  # so Moodle writes what is said of every other number
        yield replace(answer, text=RawText(value, "plain_text"), tolerance=tolerance)


def _range(text: str) -> tuple[str, str]:
    """Return a number and how far an answer may be off, from `3`, `3:0.5` or `2.5..3.5`."""
    if ".." in text:
        low, _, high = text.partition("..")
        first, last = number(low), number(high)
        return f"{(first + last) / 2:g}", f"{abs(last - first) / 2:g}"
    value, _, tolerance = text.partition(":")
    return value.strip(), tolerance.strip()
