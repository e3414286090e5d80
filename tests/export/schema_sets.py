"""Schema files to measure by: ours as a package carries them, and the official sets."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from westeros_learn.export.editions import SCORM12, SCORM2004_3, SCORM2004_4, Edition
from westeros_learn.export.schemas import schema_members

TESTS = Path(__file__).parents[1]
XS = "{http://www.w3.org/2001/XMLSchema}"
XML = "http://www.w3.org/XML/1998/namespace"
EDITIONS = {"scorm12": SCORM12, "scorm2004-3": SCORM2004_3, "scorm2004-4": SCORM2004_4}

# Without these repairs libxml2 does not read the set of SCORM 1.2; the other sets need none.
_REPAIRS = {
    "ims_xml.xsd": (b'xmlns="http://www.w3.org/XML/1998/namespace"', b""),
    "imsmd_rootv1p2p1.xsd": (b'namespace="##any"', b'namespace="##other"'),
}


@cache
def official_files(name: str) -> dict[str, bytes]:
    """Return the files of an official set, fetched when they are missing."""
    fetched = subprocess.run(
        ["bash", TESTS / "fetch_schemas.sh"], capture_output=True, text=True, check=False
    )
    assert not fetched.returncode, f"The official schema files could not be fetched: {fetched.stderr}"
    return {file.name: file.read_bytes() for file in official_folder(name).iterdir()}


def official_folder(name: str) -> Path:
    """Return where an official set lies."""
    return TESTS / ".env" / "schema-sets" / name


@cache
def official_schema(name: str) -> etree.XMLSchema:
    """Return the schema that an official set makes."""
    return _compile(_repaired(name), EDITIONS[name])


def official_definitions(name: str) -> list[etree._Element]:
    """Return the root of every schema file of an official set."""
    return [etree.fromstring(content) for file, content in _repaired(name).items() if file.endswith(".xsd")]


def _repaired(name: str) -> dict[str, bytes]:
    files = official_files(name).copy()
    for file, (old, new) in _REPAIRS.items():
        if file in files:
            assert old in files[file]
            files[file] = files[file].replace(old, new, 1)
    return files


@cache
def our_schema(name: str) -> etree.XMLSchema:
    """Return the schema that our packages carry."""
    edition = EDITIONS[name]
    return _compile({each.name: each.read() for each in schema_members(edition, None)}, edition)


def _compile(files: dict[str, bytes], edition: Edition) -> etree.XMLSchema:
    """Return one schema that knows every namespace, so that a foreign element is judged as well."""
    imports = {XML: edition.parts[-1]} | dict(edition.namespaces.values())
    umbrella = etree.Element(f"{XS}schema")
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        for namespace, name in imports.items():
            each = etree.SubElement(umbrella, f"{XS}import", namespace=namespace)
            each.set("schemaLocation", (Path(folder) / name).as_uri())
        return etree.XMLSchema(umbrella)
