"""Characters that no XML document may hold."""

from __future__ import annotations

import re

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_forbidden(text: str) -> str:
    """Return a text without the characters that XML forbids (XML 1.0, 2.2)."""
    return _NOT_IN_XML.sub("", text)
