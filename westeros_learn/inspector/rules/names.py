"""Rules about the names of files: what every server hands out unharmed (standards, traps 21 and 24)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from westeros_learn.inspector.package import Package

UNKNOWN_TO_SERVERS = frozenset({"mjs", "wasm", "webp", "avif", "woff2"})
_PROGRAMS = frozenset(
    {"php", "phtml", "jsp", "asp", "aspx", "cgi", "exe", "dll", "bat", "cmd", "sh", "ps1", "msi", "jar"}
)
_DEVICES = re.compile(r"(?i)(?:^|/)(con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.[^/]*)?(?:/|$)")
_LEFT_BEHIND = re.compile(r"(?i)(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\.git/|\.svn/|[^/]*~$)")
_SIGNS = re.compile(r'[\x00-\x1f<>:"|?*#%]')
_DISK = re.compile(r"/|[A-Za-z]:")
_LONGEST = 200
_CHECKERS_OWN = ("XMLSchema.dtd",)
"""Names of the official schema files; a checker asks for them in exactly these letters."""

_Told: TypeAlias = "Iterator[tuple[str, dict[str, Any]]]"


def is_inside(name: str) -> bool:
    """Say whether a name stays within the package."""
    return ".." not in name.replace("\\", "/").split("/") and not _DISK.match(name)


def check_names(package: Package) -> None:
    """Tell which names some server would refuse, lose or mix up."""
    for entry in package.container.entries:
        for code, values in (*_unsafe(entry.name), *_unwise(entry.name)):
            # Where the lower-case name exists as well, N105 says more.
            if code != "N111" or package.lower.get(entry.name.lower()) == entry.name:
                package.findings.add(code, entry.name, **values)
    _twins(package)


def _unsafe(name: str) -> _Told:
    if ".." in name.replace("\\", "/").split("/"):
        yield "N101", {}
    if _DISK.match(name):
        yield "N102", {}
    elif sign := _SIGNS.search(name):
        yield "N106", {"sign": sign.group()}
    if "\\" in name:
        yield "N103", {}
    if device := _DEVICES.search(name):
        yield "N115", {"word": device.group(1)}


def _unwise(name: str) -> _Told:
    if _LEFT_BEHIND.search(name):
        yield "N113", {}
        return
    base, dot, ending = name.rstrip("/").rpartition("/")[2].rpartition(".")
    if not name.isascii():
        yield "N104", {}
    if " " in name:
        yield "N110", {}
    if re.search("[A-Z]", name) and name not in _CHECKERS_OWN:
        yield "N111", {}
    if len(name) > _LONGEST:
        yield "N112", {"length": len(name)}
    if name.endswith("/"):
        return
    if not (dot and base and ending):
        yield "N107", {}
    elif ending.lower() in UNKNOWN_TO_SERVERS:
        yield "N108", {"ending": ending.lower()}
    elif ending.lower() in _PROGRAMS:
        yield "N114", {"ending": ending.lower()}


def _twins(package: Package) -> None:
    """Tell which names a server that ignores case, or Open edX, cannot tell apart."""
    cases: dict[str, str] = {}
    bases: dict[str, str] = {}
    for name in package.files:
        other = cases.setdefault(name.lower(), name)
        if other != name:
            package.findings.add("N105", name, other=other)
            continue
        base = name.rpartition("/")[2]
        other = bases.setdefault(base, name)
        if other != name and not _LEFT_BEHIND.search(name):
            package.findings.add("N109", name, other=other)
