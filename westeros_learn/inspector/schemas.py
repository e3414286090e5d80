"""Measures a manifest by the schema files that our own packages carry, read from `scorm_templates`."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, cast

from lxml import etree

_XS = "http://www.w3.org/2001/XMLSchema"
_XML = "http://www.w3.org/XML/1998/namespace"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"

_MAIN_12 = ("imscp_rootv1p1p2.xsd", "adlcp_rootv1p2.xsd", "imsmd_rootv1p2p1.xsd")
_MAIN_2004 = ("imscp_v1p1.xsd", "adlcp_v1p3.xsd", "adlseq_v1p3.xsd", "adlnav_v1p3.xsd", "imsss_v1p0.xsd")

_SETS = {
    "SCORM 1.2": (_MAIN_12, ("scorm12",)),
    "SCORM 2004 3rd Edition": (_MAIN_2004, ("scorm2004-3", "scorm2004")),
    "SCORM 2004 4th Edition": (_MAIN_2004, ("scorm2004-4", "scorm2004")),
}
"""By standard, the files that define its namespaces, and the folders in which they and their parts lie."""


def breaches(root: etree._Element, standard: str) -> list[tuple[int, str]]:
    """Return the lines that the schema of a standard does not allow, each with the reason.

    What is of a namespace that the standard's own files do not define is left out of account:
    rules of their own tell of it.
    """
    if standard not in _SETS:
        return []
    schema, known = _schema(standard)
    if etree.QName(root).namespace not in known:
        return []
    judged = copy.deepcopy(root)
    _leave_out(judged, known)
    if schema.validate(judged):
        return []
    errors = cast("Iterable[etree._LogEntry]", schema.error_log)
    return [(error.line, _plain(error.message)) for error in errors]


def _leave_out(root: etree._Element, known: frozenset[str]) -> None:
    for element in [*root.iter()]:
        foreign = not isinstance(element.tag, str) or etree.QName(element).namespace not in known
        parent = element.getparent()
        if foreign and parent is not None:
            parent.remove(element)
            continue
        for key in [*element.attrib]:
            if etree.QName(key).namespace not in {None, _XML, _XSI, *known}:
                del element.attrib[key]


def _plain(message: str) -> str:
    """Return what the schema says without its braces: names alone."""
    text = message
    while "{" in text and "}" in text[text.find("{") :]:
        start = text.find("{")
        text = text[:start] + text[text.find("}", start) + 1 :]
    return text.rstrip(".")


@cache
def _schema(standard: str) -> tuple[etree.XMLSchema, frozenset[str]]:
    """Return one schema that knows every namespace of a standard, and those namespaces."""
    main, folders = _SETS[standard]
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Ours(folders))
    umbrella = etree.Element(f"{{{_XS}}}schema", nsmap={"xs": _XS})
    known: list[str] = []
    for name in main:
        namespace = etree.fromstring(_file(folders, name)).get("targetNamespace", "")
        known.append(namespace)
        etree.SubElement(umbrella, f"{{{_XS}}}import", namespace=namespace, schemaLocation=name)
    return etree.XMLSchema(etree.fromstring(etree.tostring(umbrella), parser)), frozenset(known)


class _Ours(etree.Resolver):
    """Finds a schema file by its last name, wherever the schema thinks that it lies."""

    def __init__(self, folders: tuple[str, ...]) -> None:
        super().__init__()
        self._folders = folders

    def resolve(  # type: ignore[override]  # lxml hands the context over; its stubs do not say so
        self,
        system_url: str,
        public_id: str,  # noqa: ARG002  # lxml's interface
        context: object,
    ) -> Any:
        """Return our file of this name."""
        content = _file(self._folders, system_url.rpartition("/")[2])
        return self.resolve_string(content, context, base_url=system_url)


def _file(folders: tuple[str, ...], name: str) -> bytes:
    ours = files("scorm_templates") / "schemas"
    return next((ours / each / name).read_bytes() for each in folders if (ours / each / name).is_file())
