"""Numbers and days, as each language writes them; the scripts write them alike."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from westeros_learn.player.formats import shown_day, shown_number
from westeros_learn.player.strings import load_strings

SCRIPT = Path(__file__).parents[1] / "scripts" / "formats.js"
NUMBERS = {
    0.0: ("0", "0", "0"),
    12.5: ("12.5", "12,5", "12,5"),
    -0.05: ("\u22120.05", "\u22120,05", "\u22120,05"),
    1234.0: ("1,234", "1234", "1.234"),
    12345.25: ("12,345.25", "12\u00a0345,25", "12.345,25"),
    -9876543.0: ("\u22129,876,543", "\u22129\u00a0876\u00a0543", "\u22129.876.543"),
    0.1 + 0.2: ("0.3", "0,3", "0,3"),
}
DAYS = {
    date(2026, 11, 24): ("24 November 2026", "24 listopada 2026", "24 noiembrie 2026"),
    date(1999, 1, 1): ("1 January 1999", "1 stycznia 1999", "1 ianuarie 1999"),
}


@pytest.mark.parametrize(("at", "language"), [*enumerate(["en", "pl", "ro"])])
def test_numbers_and_days(at: int, language: str) -> None:
    strings = load_strings(language)
    assert {number: shown_number(number, strings) for number in NUMBERS} == {
        number: shown[at] for number, shown in NUMBERS.items()
    }
    assert {day: shown_day(day, strings) for day in DAYS} == {day: shown[at] for day, shown in DAYS.items()}


@pytest.mark.parametrize("language", ["en", "pl", "ro"])
def test_the_scripts_write_them_alike(language: str) -> None:
    strings = load_strings(language)
    numbers = [*NUMBERS, *(n / 8 for n in range(-9000, 9000, 7)), 1e6 / 3, 123456789012.25]
    days = [date.fromordinal(n) for n in range(694_000, 760_000, 371)]
    request = {
        "folder": str(files("scorm_templates") / "scripts"),
        "words": strings,
        "numbers": numbers,
        "days": [day.isoformat() for day in days],
    }
    node = shutil.which("node")
    assert node, "This test needs Node.js. Install it, for example: apt-get install nodejs"
    done = subprocess.run([node, str(SCRIPT)], input=json.dumps(request), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert shown["numbers"] == [shown_number(number, strings) for number in numbers]
    assert shown["days"] == [shown_day(day, strings) for day in days]
