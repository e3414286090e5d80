"""What can be chosen for a package: the options of its target, as a form offers them and sends them back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import get_args, get_type_hints

from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.export import NUMBERS, OPTIONS_OF, TARGETS, ExportOptions

LANGUAGES = "languages"
"""The option that names the languages which go into the same package, besides that of its line."""

_WHOLE = re.compile("[0-9]{1,6}")


def choices(target: str) -> Mapping[str, Sequence[str]]:
    """Return the options that a target heeds, each with its values, the usual one first.

    Raises:
        Refused: there is no such target.
    """
    if target not in TARGETS:
        raise Refused(Reason.NOT_OFFERED)
    usual, hints = ExportOptions(), get_type_hints(ExportOptions)
    offered = {}
    for name in hints:
        values = get_args(hints[name])
        if name in OPTIONS_OF.get(target, ()) and values and all(isinstance(each, str) for each in values):
            first = getattr(usual, name)
            offered[name] = (first, *(each for each in values if each != first))
    return offered


def numbers(target: str) -> Mapping[str, tuple[int, int]]:
    """Return the options of a target that are a number or left out, each with the least and the most."""
    return {name: limits for name, limits in NUMBERS.items() if name in OPTIONS_OF.get(target, ())}


def may_hold_several(target: str) -> bool:
    """Say whether a package for a target can be in several languages."""
    return "translations" in OPTIONS_OF.get(target, ())


def settled(target: str, chosen: Mapping[str, str]) -> dict[str, str]:
    """Return a value for every option of a target: the chosen one, else the usual one.

    A number that is left out is no part of it.

    Raises:
        Refused: an option has no such value, or there is no such target.
    """
    offered = choices(target)
    values = {name: chosen.get(name, values[0]) for name, values in offered.items()}
    if any(value not in offered[name] for name, value in values.items()):
        raise Refused(Reason.NOT_OFFERED)
    for name in numbers(target):
        number = chosen.get(name, "").strip()
        if not is_number(name, number):
            raise Refused(Reason.NOT_OFFERED)
        if number:
            values[name] = str(int(number))
    more = chosen.get(LANGUAGES, "").split()
    if more and not may_hold_several(target):
        raise Refused(Reason.NOT_OFFERED)
    return {**values, LANGUAGES: " ".join(more)} if more else values


def is_number(name: str, text: str) -> bool:
    """Say whether a text can stand for an option that is a number or left out."""
    least, most = NUMBERS[name]
    return not text or (bool(_WHOLE.fullmatch(text)) and least <= int(text) <= most)
