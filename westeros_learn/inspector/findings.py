"""Collects what is wrong with a package; one rule cannot drown the others."""

from __future__ import annotations

from collections import Counter

from westeros_learn.inspector.codes import RULES
from westeros_learn.model import Diagnostic, Severity, Span

_LONGEST = 300


class Findings:
    """What was found, by rule and place.

    Args:
        told: how many findings of one rule are kept; the others are counted.
    """

    def __init__(self, told: int) -> None:
        self._told = told
        self._found: list[Diagnostic] = []
        self._seen: set[Diagnostic] = set()
        self._counts: Counter[str] = Counter()

    def add(self, code: str, file: str, line: int = 1, **values: object) -> None:
        """Add a finding of a rule, once.

        Raises:
            KeyError: no rule has this code, or its sentence wants another value.
        """
        if self._counts[code] >= self._told:
            self._counts[code] += 1
            return
        rule = RULES[code]
        said = {name: shown(value) if isinstance(value, str) else value for name, value in values.items()}
        message, cure = (text.format_map(said) for text in (rule.message, rule.cure))
        found = Diagnostic(Span(shown(file), max(line, 1)), rule.severity, code, message, cure)
        if found in self._seen:
            return
        self._counts[code] += 1
        self._seen.add(found)
        self._found.append(found)

    def lines(self, file: str) -> set[int]:
        """Return the lines of a file of which something was found."""
        return {each.span.line for each in self._found if each.span.file == shown(file)}

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Return all that is told: errors first, then by file and line."""
        order = [*Severity]
        return tuple(sorted(self._found, key=lambda each: (order.index(each.severity), each.span, each.code)))

    def left_off(self) -> dict[str, int]:
        """Return how many findings of a rule are not told."""
        return {code: count - self._told for code, count in self._counts.items() if count > self._told}


def shown(text: str) -> str:
    """Return a text of a package as it may be shown: on one line, not endless, without control signs."""
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
