"""Whether a control of a page has a name for a screen reader, learned on one walk through the page."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

_NEED_NONE = ("hidden", "submit", "button", "reset", "image")
_NAMES = ("aria-label", "aria-labelledby", "title")


@dataclass(slots=True)
class Open:
    """An element that the walk is in.

    Attributes:
        in_label: whether a label is around it, or it is one.
        hidden: whether it is hidden: a script may fill it before it is shown.
        says: whether something in it can be said: a text, or the text of a picture.
        captions: whether there are captions in it.
    """

    in_label: bool = False
    hidden: bool = False
    says: bool = False
    captions: bool = False

    def enter(self, element: etree._Element) -> Open:
        """Return what is known of an element within this one, when the walk comes into it."""
        has_name = any(element.get(key) for key in (*_NAMES, "alt"))
        return Open(
            in_label=self.in_label or element.tag == "label",
            hidden=self.hidden or element.get("hidden") is not None or element.get("aria-hidden") == "true",
            says=has_name or bool((element.text or "").strip()),
            captions=element.tag == "track" and element.get("kind") in ("captions", "subtitles", None),
        )

    def leave(self, inner: Open, element: etree._Element) -> None:
        """Take over what was learned of an element within this one, and of the text after it."""
        self.says |= inner.says or bool((element.tail or "").strip())
        self.captions |= inner.captions


def has_label(field: etree._Element, within: Open, labelled: frozenset[str | None]) -> bool:
    """Say whether a field is labelled: among the `labelled` ids, by a label around it, by an attribute."""
    if field.tag == "input" and field.get("type", "").lower() in _NEED_NONE:
        return True
    if within.in_label or any(field.get(key) for key in _NAMES):
        return True
    return bool(field.get("id")) and field.get("id") in labelled
