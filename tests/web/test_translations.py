"""Translating in the browser: side by side, each text saved alone, nobody's work written over."""

from __future__ import annotations

import io
import re
import shutil
from html import unescape
from typing import TYPE_CHECKING

import polib
import pytest

from westeros_learn.delivery.library import Library
from westeros_learn.records import Right
from westeros_learn.source.translating import message_id
from westeros_learn.source.translation import Message

from .test_authoring import author
from .world import COURSES, World, make_world

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

    from westeros_learn.records import Database

    from .world import Browser

LANGUAGES = "/teach/courses/small/translations"
HERE = f"{LANGUAGES}/pl"
RIGHT = "Yes, the second."
MARKED = "A short text with a {term}`word` and a citation {source}`law art. 1`."


@pytest.fixture
def school(database: Database, tmp_path: Path) -> World:
    """An app in which the small course is written and has a Polish catalogue."""
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    courses = tmp_path / "courses"
    world = make_world(database, Library(courses), courses=courses, authoring=True)
    assert author(world, "first@example.org").send(LANGUAGES, language="pl").status_code == 303
    return world


@pytest.fixture
def translator(school: World) -> Browser:
    return author(school, "eva@example.org", Right.TRANSLATE)


def of(text: str, context: str = "") -> str:
    return message_id(Message(context, text))


def catalogue(school: World) -> Path:
    return school.library.folder / "small" / "locale" / "pl.po"


def fields(browser: Browser, address: str = HERE) -> dict[str, str]:
    """Return what the form of the page holds, as a browser would send it."""
    page = browser.get(address).text
    form = page[page.index('id="texts"') :]
    found = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form))
    typed = re.findall(r'<textarea[^>]* name="(t-\w+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    return {**found, **{name: unescape(text) for name, text in typed}}


def token_of(browser: Browser) -> str:
    """Return what a form needs against forgery."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/teach/courses/").text)
    assert token
    return token[1]


def translate(browser: Browser, words: dict[str, str], **more: str) -> int:
    """Translate texts on the pages where they stand; return what the last saving was answered."""
    status = 0
    for text, translation in words.items():
        address = f"{HERE}?q={of(text)}"
        sent = {**fields(browser, address), f"t-{of(text)}": translation, **more}
        status = browser.client.post(address, data=sent).status_code
    return status


def test_a_language_begins_with_every_text_and_one_is_saved_alone(school: World, translator: Browser) -> None:
    before = catalogue(school).read_text("utf-8")
    entries = polib.pofile(before)
    assert len(entries) > 60
    assert not any(entry.msgstr for entry in entries)
    page = translator.get(f"{HERE}?q=second").text
    assert "Choices b Feedback" in page
    assert 'data-insert="' not in page
    sent = {**fields(translator), f"t-{of('Somebody stands at the door.')}": "Ktoś stoi w drzwiach."}
    saved = translator.client.post(f"{HERE}?state=missing", data={**sent, "next": "0123abcd"})
    assert saved.status_code == 303
    assert saved.headers["Location"] == f"{HERE}?state=missing#text-0123abcd"
    assert catalogue(school).read_text("utf-8") == before.replace(
        'msgid "Somebody stands at the door."\nmsgstr ""',
        'msgid "Somebody stands at the door."\nmsgstr "Ktoś stoi w drzwiach."',
    )
    history = translator.get("/teach/courses/small/history/locale/pl.po").text
    assert "Translate into Polish: 1 text" in history
    assert "1 of" in translator.get(HERE).text
    unchanged = translator.client.post(HERE, data=fields(translator), follow_redirects=True)
    assert "Nothing was changed" in unchanged.text


def test_states_faults_and_what_helps_stand_at_the_text(school: World, translator: Browser) -> None:
    translate(translator, {MARKED: "Bez znaków.", "word": "słowo", RIGHT: "Tak, druga."})
    wrong = translator.get(f"{HERE}?state=wrong").text
    assert "the translation lacks {term}`… &lt;word&gt;` {source}`law`" in wrong
    assert 'data-insert="{source}`law art. 1`"' in wrong
    assert 'data-insert="słowo"' in wrong
    assert RIGHT not in wrong
    mended = "Krótki tekst ze {term}`słowem <word>` i źródłem {source}`law art. 1`."
    assert translate(translator, {MARKED: mended}) == 303
    assert "No text is like that" in translator.get(f"{HERE}?state=wrong").text
    quiz = school.library.folder / "small/one/quiz.yaml"
    quiz.write_text(quiz.read_text("utf-8").replace(RIGHT, "Yes, it is the second."), "utf-8")
    changed = translator.get(f"{HERE}?state=look").text
    assert "Tak, druga." in changed
    assert re.search(r"<ins>.*?it is ?</ins>", changed)
    new = of("Yes, it is the second.")
    sent = fields(translator, f"{HERE}?state=look")
    assert translator.client.post(HERE, data=sent).status_code == 303
    assert "Tak, druga." in translator.get(f"{HERE}?state=look").text, "who only saves has not looked at it"
    assert translator.client.post(HERE, data={**sent, f"ok-{new}": "1"}).status_code == 303
    text = catalogue(school).read_text("utf-8")
    assert 'msgid "Yes, it is the second."\nmsgstr "Tak, druga."' in text
    assert RIGHT not in text, "the new wording stands in the place of the old one"
    assert "Bring the file up" not in translator.get(HERE).text
    sent = fields(translator, f"{HERE}?q={new}")
    translator.client.post(HERE, data={**sent, f"look-{new}": "1"})
    assert '#, fuzzy\nmsgid "Yes, it is the second."' in catalogue(school).read_text("utf-8")


def test_two_translators_keep_what_the_other_wrote(school: World, translator: Browser) -> None:
    other = author(school, "ion@example.org", Right.TRANSLATE)
    mine, theirs = fields(translator), fields(other)
    one, two = of("The first answer"), of("The third answer")
    assert other.client.post(HERE, data={**theirs, f"t-{one}": "Ich"}).status_code == 303
    shown = translator.client.post(HERE, data={**mine, f"t-{one}": "Moje", f"t-{two}": "Trzecia"})
    assert shown.status_code == 409
    assert "Somebody else translated this meanwhile" in shown.text
    assert ">Ich</p>" in shown.text
    assert "\nMoje</textarea>" in shown.text
    entries = {entry.msgid: entry.msgstr for entry in polib.pofile(catalogue(school).read_text("utf-8"))}
    assert (entries["The first answer"], entries["The third answer"]) == ("Ich", "Trzecia")
    again = translator.client.post(f"{HERE}?row={one}", data={**mine, f"t-{one}": "Moje"})
    assert (again.status_code, "<html" in again.text) == (409, False)
    was = re.search(rf'name="was-{one}" value="(\w+)"', again.text)
    assert was
    decided = {"csrf_token": mine["csrf_token"], f"was-{one}": was[1], f"t-{one}": "Moje"}
    assert translator.client.post(f"{HERE}?row={one}", data=decided).status_code == 200
    assert 'msgstr "Moje"' in catalogue(school).read_text("utf-8")
    gone = translator.client.post(HERE, data={**mine, "t-0123456789abcdef": "Niczyje"})
    assert gone.status_code == 409
    assert "Niczyje" in gone.text


def test_what_one_may_do_is_what_one_may_do(school: World, translator: Browser) -> None:
    reader = author(school, "dan@example.org", Right.COMMENT)
    page = reader.get(HERE)
    assert page.status_code == 200
    assert "<textarea" in page.text
    assert "Save this page" not in page.text
    sent = {**fields(translator), f"t-{of('Wrong')}": "Źle"}
    assert translator.send(LANGUAGES, on=HERE, language="ro").status_code in (403, 404, 409, 422)
    before = catalogue(school).read_bytes()
    token = token_of(reader)
    refused = reader.client.post(HERE, data={**sent, "csrf_token": token})
    assert refused.status_code in (403, 404, 409, 422)
    assert catalogue(school).read_bytes() == before
    writer = author(school, "ana@example.org")
    for tag in ("en", "../x", "polish", "pl/.."):
        assert writer.send(LANGUAGES, language="pl", other=tag).status_code == 422
    assert writer.send(LANGUAGES, language="", other="uk").status_code == 303
    assert writer.get(f"{LANGUAGES}/fi").status_code == 404
    assert writer.get(f"{LANGUAGES}/en").status_code == 404


def test_a_file_that_is_behind_or_broken_is_told_and_never_written_over(
    school: World, translator: Browser
) -> None:
    translate(translator, {RIGHT: "Tak."})
    quiz = school.library.folder / "small/one/quiz.yaml"
    whole = quiz.read_text("utf-8")
    quiz.write_text(whole.replace("Not the first.", "Not that one."), "utf-8")
    assert "Bring the file up to the course" in translator.get(HERE).text
    assert translator.send(HERE, do="update").status_code == 303
    entries = {entry.msgid: entry.msgstr for entry in polib.pofile(catalogue(school).read_text("utf-8"))}
    assert entries[RIGHT] == "Tak."
    assert "Not that one." in entries
    quiz.write_text(whole.replace("kind: single-choice", "kind: nonsense"), "utf-8")
    assert "Texts that cannot be read" in translator.get(HERE).text
    assert translator.send(HERE, do="update").status_code == 409
    quiz.write_text(whole, "utf-8")
    kept = catalogue(school).read_text("utf-8").replace('msgstr "Tak."', 'msgstr "Tak."x')
    catalogue(school).write_text(kept, "utf-8")
    broken = translator.get(HERE).text
    assert "cannot be read" in broken
    assert "#line-" in broken
    assert "cannot be read" in translator.get(LANGUAGES).text
    sent = {"csrf_token": token_of(translator), f"t-{of(RIGHT)}": "Nie.", f"was-{of(RIGHT)}": "x"}
    for bytes_there in (kept.encode(), kept.encode().replace(b'"Tak."x', b'"\xff"')):
        catalogue(school).write_bytes(bytes_there)
        assert translator.client.post(HERE, data=sent).status_code == 409
        assert translator.client.post(HERE, data={**sent, "do": "update"}).status_code == 503
        assert translator.get(f"{HERE}/file.po").status_code == 409
        assert catalogue(school).read_bytes() == bytes_there


def bring(browser: Browser, content: bytes, name: str = "small.pl.xlf") -> TestResponse:
    token = fields(browser)["csrf_token"]
    data = {"csrf_token": token, "file": (io.BytesIO(content), name)}
    return browser.client.post(f"{HERE}/look", data=data)


def agree(browser: Browser, shown: TestResponse, **more: str) -> TestResponse:
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
    return browser.client.post(f"{HERE}/import", data={**sent, **more})


def test_a_file_is_taken_home_shown_and_brought_in_and_writes_over_nobody(
    school: World, translator: Browser
) -> None:
    translate(translator, {RIGHT: "Tak.", "Wrong": "Źle."})
    taken = translator.get(f"{HERE}/file.xlf")
    assert taken.headers["Content-Disposition"] == 'attachment; filename="small.pl.xlf"'
    assert translator.get(f"{HERE}/file.doc").status_code == 404
    file = taken.text.replace("Tak.", "Tak jest.").replace("Źle.", "Błędnie.").encode()
    translate(translator, {RIGHT: "Tak, druga."})
    before = catalogue(school).read_bytes()
    shown = bring(translator, file)
    assert shown.status_code == 200
    assert "Changed here meanwhile" in shown.text
    assert catalogue(school).read_bytes() == before
    translate(translator, {"Yes.": "Tak."})
    again = agree(translator, shown)
    assert again.status_code == 409
    assert "This is what would be done now" in again.text
    assert agree(translator, again).status_code == 303
    entries = {entry.msgid: entry.msgstr for entry in polib.pofile(catalogue(school).read_text("utf-8"))}
    assert (entries[RIGHT], entries["Wrong"], entries["Yes."]) == ("Tak, druga.", "Błędnie.", "Tak.")
    assert agree(translator, bring(translator, file), met="1").status_code == 303
    assert 'msgstr "Tak jest."' in catalogue(school).read_text("utf-8")
    assert "There is nothing to write." in bring(translator, file).text
    history = translator.get("/teach/courses/small/history/locale/pl.po").text
    assert "Import small.pl.xlf: 1 text into Polish" in history
    po = translator.get(f"{HERE}/file.po").data
    assert b"X-Taken-From: " in po
    assert "There is nothing to write." in bring(translator, po, "small.pl.po").text
    refused = bring(translator, b'<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2">&a;</xliff>')
    assert refused.status_code == 422
    assert "document type" in refused.text
    reader = author(school, "dan@example.org", Right.COMMENT)
    token = token_of(reader)
    data = {"csrf_token": token, "file": (io.BytesIO(file), "a.xlf")}
    assert reader.client.post(f"{HERE}/look", data=data).status_code in (403, 404, 409, 422)
    assert agree(reader, shown, csrf_token=token).status_code in (403, 404, 409, 422)
