"""How an item of QTI 2.1 is judged: declarations of what is right, and the processing of a response."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from westeros_learn.exchange.qti_xhtml import add

RESPONSE, SCORE, SAID = "RESPONSE", "SCORE", "SAID"


def number(value: float) -> str:
    """Return a number as XML has it."""
    return f"{value:.6g}"


def declare_response(
    item: etree._Element,
    name: str,
    cardinality: str,
    base: str,
    *,
    rights: Sequence[str] = (),
    points: Mapping[str, float] | None = None,
) -> None:
    """Declare a response.

    Args:
        item: the item.
        name: of the response.
        cardinality: "single", "multiple" or "ordered".
        base: the type of its values.
        rights: the right response.
        points: what each value is worth; together 1 at most, and never less than 0.
    """
    declared = add(item, "responseDeclaration", identifier=name, cardinality=cardinality, baseType=base)
    if rights:
        correct = add(declared, "correctResponse")
        for right in rights:
            add(correct, "value", right)
    if points:
        mapping = add(declared, "mapping", lowerBound="0", upperBound="1", defaultValue="0")
        for key, worth in points.items():
            told = {"caseSensitive": "false"} if base == "string" else {}
            add(mapping, "mapEntry", mapKey=key, mappedValue=number(worth), **told)


def declare_outcomes(item: etree._Element, weight: int) -> None:
    """Declare the score, its maximum, and what is said."""
    for name, value in ((SCORE, 0), ("MAXSCORE", weight)):
        declared = add(item, "outcomeDeclaration", identifier=name, cardinality="single", baseType="float")
        add(add(declared, "defaultValue"), "value", number(value))
    add(item, "outcomeDeclaration", identifier=SAID, cardinality="multiple", baseType="identifier")


def add_points(processing: etree._Element, worth: Iterable[etree._Element], weight: int) -> None:
    """Let the score be the sum of some expressions, times the weight."""
    total = add(add(processing, "setOutcomeValue", identifier=SCORE), "product")
    add(total, "baseValue", number(weight), baseType="float")
    added = add(total, "sum")
    for expression in worth:
        added.append(expression)


def mapped(name: str = RESPONSE) -> etree._Element:
    """Return what a response is worth by its mapping."""
    holder = etree.Element("holder")
    return add(holder, "mapResponse", identifier=name)


def add_judged(processing: etree._Element, name: str, tolerance: float | None, weight: float) -> None:
    """Add points where a response is right as a whole, or near enough.

    Args:
        processing: of the item.
        name: of the response.
        tolerance: how far a number may be off; None where all of it must be equal.
        weight: what it is worth.
    """
    condition = add(add(processing, "responseCondition"), "responseIf")
    if tolerance is None:
        compared = add(condition, "match")
    else:
        off = f"{tolerance:g} {tolerance:g}"
        compared = add(condition, "equal", toleranceMode="absolute", tolerance=off)
    add(compared, "variable", identifier=name)
    add(compared, "correct", identifier=name)
    added = add(add(condition, "setOutcomeValue", identifier=SCORE), "sum")
    add(added, "variable", identifier=SCORE)
    add(added, "baseValue", number(weight), baseType="float")


def say(processing: etree._Element, name: str, *, response: str = "") -> None:
    """Say something after any answer; of a response of identifiers, also what belongs to each."""
    told = add(add(processing, "setOutcomeValue", identifier=SAID), "multiple")
    add(told, "baseValue", name, baseType="identifier")
    if response:
        add(told, "variable", identifier=response)
