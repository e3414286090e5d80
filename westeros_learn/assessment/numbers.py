"""Numbers as people type them.

Twin: `scorm_templates/scripts/numbers.js`.
"""

from __future__ import annotations

import re

from westeros_learn.assessment.folding import fold

_MINUS = "\u2212\u2013-"  # the minus sign, the dash that word processors make of it, and the hyphen
_TYPED = re.compile(rf"([+{_MINUS}]?)([0-9.,]*[0-9])(.*)", re.DOTALL)
_BLANKS = " \t\n\u00a0\u2009\u202f"
_PARTING = re.compile(f"[{_BLANKS}'\u2019]+(?=[0-9])")


def readings(text: str, unit: str = "") -> tuple[float, ...]:
    """Return what a typed number can mean; empty when it is no number.

    Spaces and apostrophes part thousands. A comma or a point is the decimal mark;
    where it could part thousands as well ("1.234", "12,500"), both readings are
    given, for no learner should fail by the habit of a country. The unit may follow.

    Args:
        text: what was typed.
        unit: the question's unit, in any case and with or without accents.
    """
    match = _TYPED.fullmatch(_PARTING.sub("", text.strip(_BLANKS)))
    if match is None:
        return ()
    sign, digits, rest = match.groups()
    if fold(rest) not in ("", fold(unit)):
        return ()
    factor = -1.0 if sign and sign in _MINUS else 1.0
    return tuple(factor * float(reading) for reading in _decimal_forms(digits))


def _decimal_forms(digits: str) -> list[str]:
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return [digits]
    grouped = re.fullmatch(r"[1-9][0-9]{0,2}([.,][0-9]{3})+", digits) is not None
    whole = re.sub("[.,]", "", digits)
    if len(marks) == 1:
        decimal = digits.replace(",", ".")
        return [decimal, whole] if grouped else [decimal]
    if len(set(marks)) == 1:
        return [whole] if grouped else []
    last = marks[-1]
    head, _, tail = digits.rpartition(last)
    if last in head or re.fullmatch(r"[1-9][0-9]{0,2}([.,][0-9]{3})+", head) is None:
        return []
    return [re.sub("[.,]", "", head) + "." + tail]
