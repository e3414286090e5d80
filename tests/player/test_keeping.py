"""Joining two states of a learner's work loses nothing, whatever they hold."""

from __future__ import annotations

import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "scripts" / "keeping.js"


def test_work_is_joined_without_loss() -> None:
    node = shutil.which("node")
    assert node, "This test needs Node.js. Install it, for example: apt-get install nodejs"
    scripts = str(files("scorm_templates") / "scripts")
    done = subprocess.run([node, str(SCRIPT), scripts], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "3000 rounds hold\n"
