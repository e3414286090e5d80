"""Whether a control of a page has a name that a screen reader can say."""

from __future__ import annotations

from lxml import etree

_NEED_NONE = ("hidden", "submit", "button", "reset", "image")


def has_label(field: etree._Element, labelled: frozenset[str | None]) -> bool:
    """Say whether a field is labelled: among the `labelled` ids, by a label around it, by an attribute."""
    if field.tag == "input" and field.get("type", "").lower() in _NEED_NONE:
        return True
    if any(field.get(key) for key in ("aria-label", "aria-labelledby", "title")):
        return True
    if any(each.tag == "label" for each in field.iterancestors()):
        return True
    return field.get("id") in labelled and bool(field.get("id"))


def has_text(element: etree._Element) -> bool:
    """Say whether a link or a button says something: by text, by a picture's text, or by an attribute."""
    if any(element.get(key) for key in ("aria-label", "aria-labelledby", "title", "aria-hidden")):
        return True
    if any(str(text).strip() for text in element.itertext()):
        return True
    # What is hidden waits for a script, which may fill it before it is shown.
    if any(each.get("hidden") is not None for each in (element, *element.iterancestors())):
        return True
    return any(each.get("alt") or each.get("aria-label") for each in element.iterdescendants())
