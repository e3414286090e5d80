"""The editions of SCORM: what each one's manifest names, and which schema files it carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of SCORM.

    Attributes:
        version: its `schemaversion`, to the letter: Moodle takes any other word for 1.2.
        namespaces: by prefix, each namespace of a manifest and the schema file that defines
            it. Moodle knows no namespaces: it wants the elements of the first one, IMS
            Content Packaging, unprefixed, and takes the prefixes literally.
        parts: the schema files that those files load.
        folders: where our own files lie in `scorm_templates/schemas`; the first that has
            one gives it.
        kind: the attribute that says whether a resource is a SCO.
    """

    version: str
    namespaces: Mapping[str | None, tuple[str, str]]
    parts: tuple[str, ...]
    folders: tuple[str, ...]
    kind: str

    @property
    def schema_files(self) -> tuple[str, ...]:
        """The schema files that lie at the root of a package, by their official names."""
        return (*(file for _, file in self.namespaces.values()), *self.parts)


SCORM12 = Edition(
    version="1.2",
    namespaces={
        None: ("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "imscp_rootv1p1p2.xsd"),
        "adlcp": ("http://www.adlnet.org/xsd/adlcp_rootv1p2", "adlcp_rootv1p2.xsd"),
        "imsmd": ("http://www.imsglobal.org/xsd/imsmd_rootv1p2p1", "imsmd_rootv1p2p1.xsd"),
    },
    parts=("ims_xml.xsd",),
    folders=("scorm12",),
    kind="scormtype",
)

_NAMESPACES_2004: Mapping[str | None, tuple[str, str]] = {
    None: ("http://www.imsglobal.org/xsd/imscp_v1p1", "imscp_v1p1.xsd"),
    "adlcp": ("http://www.adlnet.org/xsd/adlcp_v1p3", "adlcp_v1p3.xsd"),
    "adlseq": ("http://www.adlnet.org/xsd/adlseq_v1p3", "adlseq_v1p3.xsd"),
    "adlnav": ("http://www.adlnet.org/xsd/adlnav_v1p3", "adlnav_v1p3.xsd"),
    "imsss": ("http://www.imsglobal.org/xsd/imsss", "imsss_v1p0.xsd"),
}
_SEQUENCING = (
    "auxresource",
    "control",
    "delivery",
    "limit",
    "objective",
    "random",
    "rollup",
    "seqrule",
    "util",
)
_PARTS_2004 = (*(f"imsss_v1p0{part}.xsd" for part in _SEQUENCING), "xml.xsd")

SCORM2004_3 = Edition(
    version="2004 3rd Edition",
    namespaces=_NAMESPACES_2004,
    parts=_PARTS_2004,
    folders=("scorm2004-3", "scorm2004"),
    kind="scormType",
)
SCORM2004_4 = Edition(
    version="2004 4th Edition",
    namespaces=_NAMESPACES_2004,
    parts=_PARTS_2004,
    folders=("scorm2004-4", "scorm2004"),
    kind="scormType",
)
