"""Build the wheel and look into it: all that the program needs, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[1]
PACKAGES = ("westeros_learn/", "scorm_templates/")
DATA = ("pages", "questions", "schemas", "scripts", "strings", "styles")


def expected() -> set[str]:
    """Return the files of the two packages that a wheel must hold."""
    code = {path for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    below = (path for folder in DATA for path in (ROOT / "scorm_templates" / folder).rglob("*"))
    data = {path for path in below if path.is_file()}
    shown = (ROOT / "westeros_learn/source" / name for name in ("example", "starter", "starter_short"))
    courses = {path for folder in shown for path in folder.rglob("*") if path.is_file()}
    web = {path for path in (ROOT / "westeros_learn/web").rglob("*.*") if path.suffix != ".pyc"}
    files = code | data | courses | web | {ROOT / "westeros_learn/py.typed"}
    return {path.relative_to(ROOT).as_posix() for path in files}


def main() -> None:
    """Say what the wheel lacks or holds too much of."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "build", "--wheel", "--outdir", folder, str(ROOT)]
        subprocess.run(command, check=True, capture_output=True, text=True)
        (wheel,) = Path(folder).glob("*.whl")
        with ZipFile(wheel) as archive:
            names = {name for name in archive.namelist() if ".dist-info/" not in name}
    missing, superfluous = sorted(expected() - names), sorted(names - expected())
    for name in missing:
        print(f"The wheel lacks {name}: add it to package_data in setup.cfg.")
    for name in superfluous:
        print(f"The wheel holds {name}, which no user needs.")
    if missing or superfluous:
        sys.exit(1)
    print(f"{wheel.name} holds the {len(names)} files of the program, and no course and no test.")


if __name__ == "__main__":
    main()
