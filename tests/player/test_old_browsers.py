"""The script runs in browsers of 2018: Firefox 60 names no kinds of letters, and lacks toggleAttribute."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from importlib.resources import files

import pytest

from westeros_learn.assessment import FOLDING
from westeros_learn.player.assets import Need, script

WORDS = {
    "Głowa": "glowa",
    "  Naïve – CAFÉ!  ": "naive cafe",
    "Ștefan, 12.5 €": "stefan 12 5",
    "Ελλάδα": "ελλαδα",
    "Київ": "київ".replace("ї", "і"),
    "co\u00adoperation": "cooperation",
    "straße": "strasse",
}
FOLD = """
const vm = require("node:vm");
const [source, table, words] = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
class OldRegExp extends RegExp {
  constructor(pattern, flags) {
    if (String(pattern).includes("\\\\p{")) { throw new SyntaxError("invalid identity escape"); }
    super(pattern, flags);
  }
}
const fold = vm.runInNewContext(`${source}\\nfold`, { RegExp: OldRegExp });
console.log(JSON.stringify(words.map((word) => fold(word, table))));
"""


@pytest.mark.parametrize("target", ["scorm12", "scorm2004", "standalone", "served"])
def test_nothing_in_the_script_keeps_an_old_browser_from_reading_it(target: str) -> None:
    read = script(Need(target))
    assert not re.search(r"/[^/\n\"]*\\p\{[^\n\"]*/[a-z]*u", read)
    assert ".toggleAttribute(" not in read
    assert not re.search(r"\?\.[A-Za-z_$[(]|\?\?|\bcatch\{", read), "signs that came after 2018"


def test_an_old_browser_folds_the_letters_of_europe_too() -> None:
    node = shutil.which("node")
    assert node, "This test needs Node.js. Install it, for example: apt-get install nodejs"
    source = (files("scorm_templates") / "scripts" / "folding.js").read_text("utf-8")
    given = json.dumps([source, FOLDING, list(WORDS)])
    done = subprocess.run([node, "-e", FOLD], input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == list(WORDS.values())
