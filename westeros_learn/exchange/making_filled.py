"""Texts with gaps: Moodle's cloze (`qtype_multianswer`) and its missing words, as ours."""

from __future__ import annotations

import html
import re
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from westeros_learn.assessment import fold, plain_number
from westeros_learn.exchange.bank import RefusedQuestionError
from westeros_learn.exchange.marks import cleaned, gap_mark
from westeros_learn.exchange.moodle_reading import number
from westeros_learn.exchange.prose import Prose
from westeros_learn.exchange.raw import Raw
from westeros_learn.source.bank import QuestionData
from westeros_learn.source.yaml_nodes import Data

_LETTERS = string.ascii_lowercase
_GAP = re.compile(r"\{(\d{0,4}):([A-Z_]{2,20}):((?:\\.|[^\\{}])*)\}", re.DOTALL)
_ROLE = re.compile(r"\{gap\}`([a-z])`")
_MARK = re.compile(r"(=|%(-?[0-9.]+)%)?(.*)", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"\[\[(\d{1,3})\]\]")

_TYPED = ("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC")
_CASED = ("SHORTANSWER_C", "SAC", "MWC")
_NUMBERS = ("NUMERICAL", "NM")
_CHOSEN = (
    "MULTICHOICE", "MULTICHOICE_V", "MULTICHOICE_H", "MULTICHOICE_S", "MULTICHOICE_VS", "MULTICHOICE_HS",
    "MC", "MCV", "MCH", "MCS", "MCVS", "MCHS",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Alternative:
    text: str
    share: float
    feedback: str


def cloze(raw: Raw, prose: Prose) -> QuestionData:
    """Return a text with gaps, or a table with cells where all of them are numbers in one."""
    gaps: list[re.Match[str]] = []

    def marked(match: re.Match[str]) -> str:
        gaps.append(match)
        return gap_mark(len(gaps) - 1)

    parts = _parts(raw, prose, _GAP, marked)
    if not 0 < len(gaps) <= len(_LETTERS):
        raise RefusedQuestionError(f"It has {len(gaps) or 'no'} gaps.", f"Use 1 to {len(_LETTERS)}.")
    if len({gap[1] or "1" for gap in gaps}) > 1:
        prose.lose("that some gaps are worth more than others")
    prompt, rest = _split(raw, parts, prose)
    numbers = all(gap[2] in _NUMBERS for gap in gaps)
    holding = [part for part in rest if _ROLE.search(part)]
    if numbers and len(holding) == 1 and holding[0].startswith("|"):
        cells: list[Data] = [_cell(letter, gap, prose) for letter, gap in zip(_LETTERS, gaps, strict=False)]
        return {"kind": "table", "prompt": prompt, "table": "\n\n".join(rest), "cells": cells}
    entries: list[Data] = [_gap(letter, gap, prose) for letter, gap in zip(_LETTERS, gaps, strict=False)]
    return {"kind": "cloze", "prompt": prompt, "text": "\n\n".join(rest), "gaps": entries}


def _parts(
    raw: Raw, prose: Prose, pattern: re.Pattern[str], marked: Callable[[re.Match[str]], str]
) -> list[str]:
    """Return the text block by block, with marks for what the pattern finds in its HTML."""
    text = pattern.sub(marked, cleaned(raw.text.html))
    return prose.parts(text, raw.text.files, with_gaps=True)


def _split(raw: Raw, parts: list[str], prose: Prose) -> tuple[str, list[str]]:
    """Return what is asked, and the text from the first gap on."""
    first = next((at for at, part in enumerate(parts) if _ROLE.search(part)), len(parts))
    if first:
        return "\n\n".join(parts[:first]), parts[first:]
    name = prose.flow(html.escape(raw.name))
    if not name:
        raise RefusedQuestionError("Nothing says what to do.", "Start it with a paragraph without gaps.")
    prose.ask("Its name is now what is asked. Look whether it fits.")
    return name, parts


def _alternatives(body: str) -> Iterator[_Alternative]:
    for part in re.split(r"(?<!\\)~", body):
        if not part.strip():
            continue
        answer, _, said = _at_hash(part)
        match = _MARK.match(answer.strip())
        mark, share, text = (match[1], match[2], match[3]) if match else ("", "", answer)
        value = 100.0 if mark == "=" else number(share or "0")
        yield _Alternative(_plain(text), value, _plain(said))


def _at_hash(part: str) -> tuple[str, str, str]:
    """Part an answer from what is said about it; the sign of an entity is none that parts them."""
    match = re.search(r"(?<!\\)(?<!&)#", part)
    return (part, "", "") if match is None else (part[: match.start()], "#", part[match.end() :])


def _plain(text: str) -> str:
    text = html.unescape(_TAG.sub("", re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)))
    return " ".join(cleaned(text).split())


def _gap(letter: str, gap: re.Match[str], prose: Prose) -> Data:
    kind, found = gap[2], [*_alternatives(gap[3])]
    rights = [each for each in found if each.share >= 100]
    if kind not in (*_TYPED, *_NUMBERS, *_CHOSEN):
        raise RefusedQuestionError(f"A gap of the kind {kind} has no counterpart here.", "Ask it by itself.")
    if not rights:
        raise RefusedQuestionError(f"Gap {letter} has no right answer.", "Mark one with '='.")
    if any(0 < each.share < 100 for each in found):
        prose.lose("that answers in gaps are partly right; they are wrong")
    if any(each.feedback for each in found if each.share < 100):
        prose.lose("what is said about wrong answers in gaps")
    if kind in _CASED:
        prose.lose("that capital letters count")
    texts = [each.text for each in rights]
    if kind in _NUMBERS:
        texts = [_number(text, prose)[0] for text in texts]
    entry: dict[str, Data] = {}
    if kind in _CHOSEN:
        entry = {letter: texts[0]}
        if len(texts) > 1:
            prose.lose("that several answers of a list are right; the first one is")
        wrong = {fold(each.text): each.text for each in reversed(found) if each.share < 100}
        options = [text for key, text in reversed(wrong.items()) if text and key != fold(texts[0])]
        if options:
            entry["options"] = [*options]
    else:
        accept = [*dict.fromkeys(text.replace(r"\*", "*") for text in texts if text)]
        entry = {letter: accept[0] if len(accept) == 1 else [*accept]}
    return _with_said(entry, rights, prose)


def _with_said(entry: dict[str, Data], rights: list[_Alternative], prose: Prose) -> dict[str, Data]:
    said = [*dict.fromkeys(each.feedback for each in rights if each.feedback)]
    if len(said) > 1:
        prose.lose("that something else is said about each right answer of a gap")
    return {**entry, "feedback": prose.flow(html.escape(said[0]))} if said else entry


def _cell(letter: str, gap: re.Match[str], prose: Prose) -> Data:
    found = [*_alternatives(gap[3])]
    rights = [each for each in found if each.share >= 100]
    if not rights:
        raise RefusedQuestionError(f"Cell {letter} has no right answer.", "Mark one with '='.")
    if len(rights) > 1 or len(found) > len(rights):
        prose.lose("all answers of a cell but the first right one")
    value, tolerance = _number(rights[0].text, None)
    entry: dict[str, Data] = {letter: value}
    if tolerance != "0":
        entry["tolerance"] = tolerance
    return _with_said(entry, rights[:1], prose)


def _number(text: str, prose: Prose | None) -> tuple[str, str]:
    """Return a number and how far an answer may be off, from `12.5:0.1`."""
    value, _, tolerance = text.partition(":")
    try:
        plain = plain_number(float(value.strip().replace(",", ".")))
    except (ValueError, OverflowError):
        raise RefusedQuestionError(f"'{value[:40]}' is no number.", "Write it with digits.") from None
    off = abs(number(tolerance))
    if off and prose is not None:
        prose.lose("how far numbers in gaps may be off; a table of numbers keeps it")
    return plain, plain_number(off)


def missing_words(raw: Raw, prose: Prose) -> QuestionData:
    """Return a text whose missing words are chosen from lists."""
    if raw.element is None:
        raise RefusedQuestionError("It has no words to choose from.", "")
    boxes = [*raw.element.findall("selectoption"), *raw.element.findall("dragbox")]
    offered = [(_plain(box.findtext("text") or ""), (box.findtext("group") or "1").strip()) for box in boxes]
    used: list[int] = []

    def marked(match: re.Match[str]) -> str:
        used.append(int(match[1]) - 1)
        return gap_mark(len(used) - 1)

    parts = _parts(raw, prose, _WORD, marked)
    if not 0 < len(used) <= len(_LETTERS) or not all(0 <= at < len(offered) for at in used):
        raise RefusedQuestionError(
            "Its text names words that it does not have.", "Compare [[1]], [[2]] … with them."
        )
    prompt, rest = _split(raw, parts, prose)
    gaps: list[Data] = []
    for letter, at in zip(_LETTERS, used, strict=False):
        word, group = offered[at]
        others: list[Data] = [
            *dict.fromkeys(text for text, of in offered if of == group and fold(text) != fold(word))
        ]
        gaps.append({letter: word, "options": others} if others else {letter: word})
    return {"kind": "cloze", "prompt": prompt, "text": "\n\n".join(rest), "gaps": gaps}
