"""Reads every file of a package once, part by part: is it whole, and what does it hold?"""

from __future__ import annotations

from westeros_learn.inspector.container import DamagedError, Entry
from westeros_learn.inspector.evidence import Evidence
from westeros_learn.inspector.limits import shown_size
from westeros_learn.inspector.package import Package
from westeros_learn.inspector.rules.archive import is_readable
from westeros_learn.inspector.rules.media import check_drawing, check_medium, check_style
from westeros_learn.inspector.rules.pages import check_page
from westeros_learn.inspector.rules.scripts import check_script

_PAGES = frozenset({"html", "htm", "xhtml"})
_SCRIPTS = frozenset({"js", "mjs"})
_TEXTS = _PAGES | _SCRIPTS | {"css", "svg"}
_HEAD = 1 << 16


def survey(package: Package) -> Evidence:
    """Tell what is wrong with each file, and return what all of them name."""
    evidence = Evidence()
    left = package.limits.texts
    for entry in package.container.entries:
        if not is_readable(entry, package):
            continue
        is_text = _ending(entry) in _TEXTS
        whole = is_text and entry.size <= min(left, package.limits.text)
        evidence.unread += is_text and not whole
        try:
            content = _read(package, entry, entry.size if whole else _HEAD)
        except DamagedError as error:
            package.findings.add("A110", entry.name, reason=str(error))
            continue
        check_medium(entry, content[:_HEAD], package)
        if whole:
            left -= entry.size
            _check_text(entry, content, package, evidence)
    if evidence.unread:
        package.findings.add("A119", "", count=evidence.unread, most=shown_size(package.limits.texts))
    return evidence


def _ending(entry: Entry) -> str:
    return entry.name.rpartition(".")[2].lower()


def _read(package: Package, entry: Entry, keep: int) -> bytes:
    """Read a file to its end, by which its check sum is proved, and return its beginning."""
    kept = bytearray()
    for chunk in package.container.chunks(entry):
        if len(kept) < keep:
            kept += chunk
    return bytes(kept[:keep])


def _check_text(entry: Entry, content: bytes, package: Package, evidence: Evidence) -> None:
    ending = _ending(entry)
    if ending in _PAGES:
        check_page(entry.name, content, package, evidence)
    elif ending in _SCRIPTS:
        check_script(entry.name, content.decode("utf-8", "replace"), package, evidence)
    elif ending == "css":
        check_style(entry.name, content.decode("utf-8", "replace"), package)
    else:
        check_drawing(entry.name, content, package)
