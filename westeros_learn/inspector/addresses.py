"""What the addresses in a page or a style lead to."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

_REMOTE = re.compile(r"(?i)(https?:)?//")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def is_remote(address: str) -> bool:
    """Say whether an address leads to another host."""
    return bool(_REMOTE.match(address))


def is_unencrypted(address: str) -> bool:
    """Say whether an address leads to another host by http alone."""
    return address.lower().startswith("http://")


def local_name(page: str, address: str) -> str:
    """Return the file of the package that an address in a page names, "" when it names none.

    Addresses with a scheme (data:, javascript:, mailto:) and mere fragments name none.
    """
    if is_remote(address) or _SCHEME.match(address) or "{" in address or "<" in address:
        return ""
    path = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
    if not path or path.endswith("/"):
        return ""
    if path.startswith("/"):
        return path
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
