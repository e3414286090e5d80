"""Small SCOs written by hand: one that keeps every rule, and several that break one each."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from string import Template

from tests.browser.lms import SCORM_12, Version

_HERE = Path(__file__).parent
_MANIFESTS = {
    "1.2": {
        "version": "1.2",
        "imscp": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
        "adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
        "type": "adlcp:scormtype",
    },
    "2004": {
        "version": "2004 4th Edition",
        "imscp": "http://www.imsglobal.org/xsd/imscp_v1p1",
        "adlcp": "http://www.adlnet.org/xsd/adlcp_v1p3",
        "type": "adlcp:scormType",
    },
}


def fake_package(
    folder: Path, sco: str, version: Version = SCORM_12, *, name: str = "", item: str = "item-1"
) -> Path:
    """Builds the package of a fake.

    Args:
        folder: Where the zip goes.
        sco: Which script of this folder is the SCO, such as ``good``.
        version: The version of SCORM that it speaks.
        name: The zip's name, where it differs from the SCO's.
        item: The identifier of the manifest's item.

    Returns:
        The zip.
    """
    package = folder / f"{name or sco}.zip"
    manifest = Template((_HERE / "imsmanifest.xml").read_text(encoding="utf-8"))
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("imsmanifest.xml", manifest.substitute(_MANIFESTS[version.name], item=item))
        archive.write(_HERE / "index.html", "index.html")
        archive.writestr("version.js", f"export const names = {json.dumps(_names(version))};\n")
        archive.write(_HERE / "sco.js", "sco.js")
        archive.write(_HERE / f"{sco}.js", "main.js")
    return package


def _names(version: Version) -> dict[str, object]:
    """What a fake calls the functions and elements of its version."""
    return {
        "api": version.api,
        "functions": dict(version.functions),
        "completion": version.completion,
        "untouched": version.untouched,
        "mode": version.mode,
        "exit": version.exit,
        "location": version.location,
        "time": version.time,
        "response": version.response,
        "spans": [version.as_timespan(seconds) for seconds in range(61)],
    }
