"""Rules about pages: what they load, who can use them. The page is read as text; nothing in it runs."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from lxml import etree

from westeros_learn.inspector.addresses import is_remote, is_unencrypted, local_name
from westeros_learn.inspector.evidence import Evidence
from westeros_learn.inspector.manifest import line_of
from westeros_learn.inspector.package import Package
from westeros_learn.inspector.rules.labels import Open, has_label
from westeros_learn.inspector.rules.scripts import check_script

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_LOADS = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "frame": "src",
    "video": "src",
    "audio": "src",
    "source": "src",
    "track": "src",
    "embed": "src",
    "object": "data",
    "input": "src",
}
_FIELDS = ("input", "select", "textarea")
_LOADED_LINKS = ("stylesheet", "icon", "preload", "modulepreload", "manifest")
_PLUGIN = re.compile(r"(?i)\.(swf|class|dcr)\b|shockwave|x-java")
_FIXED_SIZE = re.compile(r"user-scalable\s*=\s*(no|0)|maximum-scale\s*=\s*1(\.0)?\b")
_NOT_SCRIPT = re.compile(r"(?i)json|template|text/(plain|html|x-)|importmap")

_Check: TypeAlias = "Callable[[etree._Element, str, Package], None]"


def check_page(name: str, raw: bytes, package: Package, evidence: Evidence) -> None:
    """Tell what is wrong with a page, and learn what its own scripts name."""
    root = _parsed(raw)
    if root is None:
        return
    _check_head(root, name, raw, package, evidence)
    labelled = frozenset(each.get("for") for each in root.iter("label"))
    around = [Open()]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            around.append(around[-1].enter(element))
            _check_entered(element, around[-1], name, package, labelled)
            if element.tag == "script" and element.text and not _NOT_SCRIPT.search(element.get("type", "")):
                check_script(name, element.text, package, evidence, first_line=line_of(element))
        else:
            _check_left(element, around[-1], name, package)
            inner = around.pop()
            around[-1].leave(inner, element)


def _check_entered(
    element: etree._Element, own: Open, name: str, package: Package, labelled: frozenset[str | None]
) -> None:
    tag = str(element.tag)
    if check := _CHECKS.get(tag):
        check(element, name, package)
    if tag in _FIELDS and not has_label(element, own, labelled):
        package.findings.add("H118", name, line_of(element))
    _check_address(element, tag, name, package)
    _check_any(element, name, package)


def _check_left(element: etree._Element, own: Open, name: str, package: Package) -> None:
    """Tell what only the whole of an element shows."""
    if element.tag == "video" and not own.captions:
        package.findings.add("H112", name, line_of(element))
    speaks = element.tag == "button" or (element.tag == "a" and element.get("href") is not None)
    if speaks and not own.says and not own.hidden:
        package.findings.add("H123", name, line_of(element), name=str(element.tag))


def _parsed(raw: bytes) -> etree._Element | None:
    try:
        raw.decode("utf-8")
        encoding: str | None = "utf-8"
    except UnicodeDecodeError:
        encoding = None
    parser = etree.HTMLParser(
        encoding=encoding, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(raw, parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _check_head(root: etree._Element, name: str, raw: bytes, package: Package, evidence: Evidence) -> None:
    add = package.findings.add
    if root.tag != "html" or root.find("body") is None:
        return  # a part of a page, or a page of frames
    tag = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    if not tag:
        add("H101", name)
    elif not _LANGUAGE.fullmatch(tag):
        add("H102", name, line_of(root), tag=tag)
    else:
        evidence.languages.add(tag)
    if not (root.findtext(".//title") or "").strip():
        add("H105", name)
    _check_metas([*root.iter("meta")], name, raw, package)


def _check_metas(metas: list[etree._Element], name: str, raw: bytes, package: Package) -> None:
    add = package.findings.add
    declared = any(each.get("charset") or "charset" in each.get("content", "").lower() for each in metas)
    if not raw.isascii() and not declared and not raw.startswith(codecs.BOM_UTF8):
        add("H110", name)
    viewports = [each for each in metas if each.get("name", "").lower() == "viewport"]
    if not viewports:
        add("H121", name)
    for each in viewports:
        if _FIXED_SIZE.search(each.get("content", "")):
            add("H116", name, line_of(each))
    for each in metas:
        if each.get("http-equiv", "").lower() == "refresh":
            add("H115", name, line_of(each))


def _check_address(element: etree._Element, tag: str, name: str, package: Package) -> None:
    """Tell what a page loads that is not there, or not in the package."""
    address = element.get(_LOADS.get(tag, "src"), "").strip() if tag in _LOADS else ""
    if tag == "link" and set(element.get("rel", "").lower().split()) & {*_LOADED_LINKS}:
        address = element.get("href", "").strip()
    if tag == "a" and not is_remote(element.get("href", "")):
        address = element.get("href", "").strip()
    if not address:
        return
    line = line_of(element)
    if is_remote(address):
        package.findings.add("H107" if is_unencrypted(address) else "H106", name, line, address=address)
        return
    local = local_name(name, address)
    if local.startswith("/"):
        package.findings.add("H120", name, line, name=local)
    elif local and local not in package.names:
        other = package.lower.get(local.lower())
        if other:
            package.findings.add("H109", name, line, name=local, other=other)
        else:
            package.findings.add("H108", name, line, name=local)


def _check_any(element: etree._Element, name: str, package: Package) -> None:
    value = element.get("tabindex", "").strip()
    if value.isdecimal() and int(value[:9]) > 0:
        package.findings.add("H122", name, line_of(element), value=value)


def _check_picture(element: etree._Element, name: str, package: Package) -> None:
    hidden = element.get("role") in ("presentation", "none") or element.get("aria-hidden") == "true"
    named = element.get("aria-label") or element.get("aria-labelledby")
    if element.get("alt") is None and not hidden and not named:
        package.findings.add("H103", name, line_of(element), name=element.get("src", ""))


def _check_frame(element: etree._Element, name: str, package: Package) -> None:
    if not (element.get("title") or element.get("aria-label") or element.get("aria-hidden")):
        package.findings.add("H104", name, line_of(element))


def _check_start(element: etree._Element, name: str, package: Package) -> None:
    if element.get("autoplay") is not None and element.get("muted") is None:
        package.findings.add("H111", name, line_of(element))


def _check_link(element: etree._Element, name: str, package: Package) -> None:
    target = element.get("target", "").lower()
    if target in ("_top", "_parent"):
        package.findings.add("H113", name, line_of(element), target=target)


def _check_base(element: etree._Element, name: str, package: Package) -> None:
    if element.get("href"):
        package.findings.add("H114", name, line_of(element))


def _check_plugin(element: etree._Element, name: str, package: Package) -> None:
    values = " ".join(element.get(key, "") for key in ("src", "data", "type", "classid", "code"))
    if element.tag == "applet" or _PLUGIN.search(values):
        package.findings.add("H117", name, line_of(element), name=str(element.tag))


def _check_form(element: etree._Element, name: str, package: Package) -> None:
    address = element.get("action", "").strip()
    if is_remote(address) or address.lower().startswith("mailto:"):
        package.findings.add("H119", name, line_of(element), address=address)


_CHECKS: Mapping[str, _Check] = {
    "img": _check_picture,
    "area": _check_picture,
    "iframe": _check_frame,
    "frame": _check_frame,
    "video": _check_start,
    "audio": _check_start,
    "a": _check_link,
    "base": _check_base,
    "object": _check_plugin,
    "embed": _check_plugin,
    "applet": _check_plugin,
    "form": _check_form,
}
"""What is looked at in each kind of element."""
