"""`westeros-learn translate` and `build --lang`, as a translator and a script call them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import polib
import pytest
from click.testing import CliRunner, Result

from westeros_learn.cli import main

ROOT = Path(__file__).parents[1] / "roots" / "base"
POLISH = Path("courses/base/locale/pl.po")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with the base course."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT, "courses/base")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments], catch_exceptions=False)


def translate(texts: dict[str, str]) -> None:
    """Make the Polish catalogue, with translations of some texts."""
    assert run("translate", "update", "--lang", "pl").exit_code == 0
    file = polib.pofile(str(POLISH))
    for text, translation in texts.items():
        entry = file.find(text)
        assert entry is not None
        entry.msgstr = translation
    file.save()


def change(name: str, old: str, new: str) -> None:
    file = Path("courses/base", name)
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_extract_writes_every_text_with_its_place() -> None:
    result = run("translate", "extract")
    assert result.stdout == "courses/base/locale/base.pot\n"
    template = polib.pofile("courses/base/locale/base.pot")
    by_text = {entry.msgid: entry for entry in template}
    assert by_text["The plan."].occurrences == [("first/quiz.yaml", "6")]
    assert by_text["The plan."].comment == "b-q-first: choices a"
    assert by_text["One heading"].comment == "heading"
    assert not any(entry.msgstr for entry in template)
    assert run("check").exit_code == 0
    before = Path("courses/base/locale/base.pot").read_bytes()
    run("translate", "extract", "base")
    assert Path("courses/base/locale/base.pot").read_bytes() == before


def test_update_makes_a_catalogue_and_keeps_what_was_translated() -> None:
    translate({"They do.": "Pomagają.", "Haste.": "Pośpiech."})
    before = POLISH.read_bytes()
    assert "new: 0, to look at: 0" in run("translate", "update", "--lang", "pl").stdout
    assert POLISH.read_bytes() == before
    change("first/quiz.yaml", "They do.", "They do indeed.")  # it stands in another file, too
    change("first/quiz.yaml", "Haste.", "Endless hurry.")
    result = run("translate", "update", "--lang", "pl")
    assert result.stdout == (
        "courses/base/locale/pl.po: new: 1, to look at: 1, back again: 0, no longer used: 1\n"
    )
    file = polib.pofile(str(POLISH))
    changed = file.find("They do indeed.")
    assert changed is not None
    assert (changed.msgstr, changed.fuzzy, changed.previous_msgid) == ("Pomagają.", True, "They do.")
    assert [(entry.msgid, entry.msgstr) for entry in file.obsolete_entries()] == [("Haste.", "Pośpiech.")]
    change("first/quiz.yaml", "Endless hurry.", "Haste.")
    assert "back again: 1" in run("translate", "update", "--lang", "pl").stdout
    again = polib.pofile(str(POLISH)).find("Haste.")
    assert again is not None
    assert again.msgstr == "Pośpiech."


def test_update_leaves_a_broken_catalogue_as_it_is() -> None:
    translate({"They do.": "Pomagają."})
    broken = POLISH.read_text("utf-8").replace('"Pomagają."', '"Pomagają.')
    POLISH.write_text(broken, "utf-8")
    result = run("translate", "update", "--lang", "pl", "--lang", "ro")
    assert result.exit_code == 1
    line = broken[: broken.index('"Pomagają.')].count("\n") + 1
    assert f"courses/base/locale/pl.po:{line}:1: this line of the catalogue cannot be read" in result.stderr
    assert POLISH.read_text("utf-8") == broken
    assert Path("courses/base/locale/ro.po").exists()
    assert "pl:" in run("translate", "status").stdout
    assert run("translate", "status", "--strict").exit_code == 1


def test_update_refuses_what_is_no_other_language() -> None:
    assert run("translate", "update", "--lang", "Polish").exit_code == 2
    result = run("translate", "update", "--lang", "en")
    assert (result.exit_code, "is written in 'en' itself" in result.stderr) == (2, True)
    change("course.yaml", "title: A small", "titel: A small")
    result = run("translate", "update", "--lang", "pl")
    assert (result.exit_code, "the course has errors" in result.stderr) == (1, True)
    assert not POLISH.exists()


def test_status_counts_by_file() -> None:
    assert "No catalogue yet" in run("translate", "status").stdout
    translate({"It does not.": "Nie pomaga.", "Haste.": "Pośpiech."})
    change("first/quiz.yaml", "It does not.", "It does not help.")
    assert "It is behind the course" in run("translate", "status").stdout
    run("translate", "update", "--lang", "pl")
    rows = {line.split()[0]: line.split()[1:] for line in run("translate", "status").stdout.splitlines()[2:]}
    [entry] = json.loads(run("translate", "status", "--json").stdout)
    assert rows["first/quiz.yaml"][:2] == ["1", "1"]
    assert (entry["translated"], entry["outdated"], entry["stale"]) == (1, 1, False)
    assert entry["missing"] == entry["total"] - 2
    assert sum(file["total"] for file in entry["files"]) == entry["total"]
    assert rows["together"] == ["1", "1", str(entry["missing"])]
    assert run("translate", "status").exit_code == 0
    assert run("translate", "status", "--strict").exit_code == 1


def test_build_says_how_much_is_translated() -> None:
    translate({"They do.": "Pomagają.", "A small course": "Mały kurs"})
    result = run("build", "--lang", "pl", "--target", "html", "--json")
    [entry] = json.loads(result.stdout)
    how_far = entry["translation"]
    assert (entry["language"], how_far["source"], how_far["outdated"]) == ("pl", "en", 0)
    result = run("build", "--lang", "all", "--target", "html")
    left = how_far["total"] - how_far["translated"]
    assert (
        f"courses/base, pl: {how_far['translated']} of {how_far['total']} texts translated, "
        f"{left} shown in English." in result.stderr
    )
    page = ZipFile("dist/base-pl-html.zip").read("index.html").decode()
    assert '<html lang="pl"' in page
    assert "Pomagają." in page
    assert '<span lang="en">Think of the day before.</span>' in page
    assert "nie zostało jeszcze sprawdzone przez polskiego prawnika" in page
    assert Path("dist/base-en-html.zip").exists()


def test_build_says_when_the_player_does_not_speak_a_language() -> None:
    run("translate", "update", "--lang", "fr")
    result = run("build", "--lang", "all")
    assert "courses/base, fr: the player does not speak it yet" in result.stderr
    assert "courses/base, en" not in result.stderr


def test_what_translators_tools_leave_is_passed_over() -> None:
    run("translate", "update", "--lang", "pl")
    for name in ("pl.mo", "pl.po~", ".pl.po.swp"):
        Path("courses/base/locale", name).write_bytes(b"x")
    assert "T105" not in run("check").stdout


def test_a_reviewed_translation_says_by_whom() -> None:
    translate({"They do.": "Pomagają."})
    change("course.yaml", "retired:", "reviewed:\n  pl: {by: Anna Nowak, on: 2026-11-02}\nretired:")
    run("build", "--lang", "pl", "--target", "html")
    page = ZipFile("dist/base-pl-html.zip").read("index.html").decode()
    assert "Tłumaczenie zostało sprawdzone przez prawnika: Anna Nowak, 2 listopada 2026." in page
    assert "nie zostało jeszcze sprawdzone" not in page


def test_ids_are_the_same_in_every_language() -> None:
    """The translated course is the same course for the learning platform and the learner's state."""
    translate(
        {"One heading": "Nagłówek", "The first lesson": "Pierwsza lekcja", "Final test": "Test końcowy"}
    )
    run("build", "--lang", "all")
    pages = [ZipFile(f"dist/base-{language}-scorm12.zip") for language in ("en", "pl")]
    manifests = [page.read("imsmanifest.xml").decode() for page in pages]
    assert len({text.count("identifier=") for text in manifests}) == 1
    ids = [
        sorted(part.split('"')[0] for part in page.read("index.html").decode().split(' id="')[1:])
        for page in pages
    ]
    assert ids[0] == ids[1]


def test_a_file_for_a_translators_tool_goes_out_and_comes_back() -> None:
    done = run("translate", "export", "base", "--lang", "pl")
    assert done.stdout.startswith("base.pl.xlf: ")
    file = Path("base.pl.xlf")
    text = file.read_text("utf-8")
    empty = '<source>Haste.</source>\n          <target state="needs-translation"/>'
    assert empty in text
    target = '<target state="translated">Pośpiech.</target>'
    file.write_text(text.replace(empty, f"<source>Haste.</source>{target}"), "utf-8")
    told = run("translate", "import", "base.pl.xlf", "base", "--lang", "pl")
    assert "new Haste." in told.stdout
    assert "Nothing is written yet" in told.stdout
    assert not POLISH.exists()
    assert run("translate", "import", "base.pl.xlf", "base", "--lang", "pl", "--write").exit_code == 0
    entry = polib.pofile(str(POLISH)).find("Haste.")
    assert entry is not None
    assert entry.msgstr == "Pośpiech."
    again = run("translate", "import", "base.pl.xlf", "base", "--lang", "pl", "--write")
    assert "new: 0, changed: 0" in again.stdout
    assert run("translate", "export", "base", "--lang", "pl", "--format", "po", "-o", "a.po").exit_code == 0
    Path("a.po").write_text(f'{Path("a.po").read_text("utf-8")}\nmsgid "Other"\nmsgstr "Inne"\n', "utf-8")
    other = run("translate", "import", "a.po", "base", "--lang", "pl")
    assert (other.exit_code, "not in the course: Other" in other.stdout) == (1, True)
    Path("bad.xlf").write_text("<!DOCTYPE x []><xliff version='1.2'/>", "utf-8")
    assert run("translate", "import", "bad.xlf", "base", "--lang", "pl").exit_code == 2
    assert run("translate", "export", "base", "--lang", "../x").exit_code == 2
