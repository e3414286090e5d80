"""Small SCOs written by hand: one that keeps every rule, and several that break one each."""

from __future__ import annotations

import zipfile
from pathlib import Path

_HERE = Path(__file__).parent


def fake_package(folder: Path, sco: str, *, name: str = "", item: str = "item-1") -> Path:
    """Builds the package of a fake.

    Args:
        folder: Where the zip goes.
        sco: Which script of this folder is the SCO, such as ``good``.
        name: The zip's name, where it differs from the SCO's.
        item: The identifier of the manifest's item.

    Returns:
        The zip.
    """
    package = folder / f"{name or sco}.zip"
    manifest = (_HERE / "imsmanifest.xml").read_text(encoding="utf-8").replace("item-1", item)
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("imsmanifest.xml", manifest)
        archive.write(_HERE / "index.html", "index.html")
        archive.write(_HERE / "sco.js", "sco.js")
        archive.write(_HERE / f"{sco}.js", "main.js")
    return package
