"""One conversation: its picture, and beside it the form of the moment that is chosen, or of its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.authoring import entries
from westeros_learn.delivery.authoring.conversations import SCENARIO_FILE
from westeros_learn.delivery.authoring.editing import Saved
from westeros_learn.delivery.authoring.entries import entries_in, entry_name
from westeros_learn.delivery.authoring.moments import NODES, begin_with, leading_to, new_id, put_out, renamed
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.errors import EditRefusedError, OutputError
from westeros_learn.model import Scenario
from westeros_learn.source.fields import values_of
from westeros_learn.source.writeback import Edit, Insert, write_back
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.author import entry as one
from westeros_learn.web.author.blueprint import author, authoring
from westeros_learn.web.author.entries import MOST_BYTES, answer, as_text, show
from westeros_learn.web.author.entry import Entry
from westeros_learn.web.author.files import said_of
from westeros_learn.web.author.forms.making import Offers
from westeros_learn.web.author.moments import Picture, picture_of, shortened
from westeros_learn.web.author.playing import played
from westeros_learn.web.author.sheets import conversation_fields, moment_fields
from westeros_learn.web.desk import desk, now
from westeros_learn.web.words import gettext, speaking

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data

NEW_MOMENT = "+"
"""In place of an id, where somebody wants a moment that is not there yet."""


@author.get("/<course>/conversations/<path:file>/")
@open_to(Access.TRAINER)
def edit_scenario(course: str, file: str) -> ResponseReturnValue:
    """The settings of a conversation, and its picture."""
    try:
        entry = _entry(course, file, "")
    except EditRefusedError:
        return as_text(course, file)
    one.write(entry)
    return _page(entry)


@author.post("/<course>/conversations/<path:file>/")
@open_to(Access.TRAINER, most_bytes=MOST_BYTES)
def save_scenario(course: str, file: str) -> ResponseReturnValue:
    """Save the settings of a conversation."""
    return _saved(course, file, "")


@author.get("/<course>/conversations/<path:file>/<part>")
@open_to(Access.TRAINER)
def edit_moment(course: str, file: str, part: str) -> ResponseReturnValue:
    """A moment of a conversation, and its picture; `?way=` says how far it is played from there."""
    try:
        entry = _entry(course, file, part)
    except EditRefusedError:
        return as_text(course, file)
    one.write(entry)
    return _page(entry)


@author.post("/<course>/conversations/<path:file>/<part>")
@open_to(Access.TRAINER, most_bytes=MOST_BYTES)
def save_moment(course: str, file: str, part: str) -> ResponseReturnValue:
    """Save a moment, take it out, begin with it, or go on to another one with what is typed kept."""
    return _saved(course, file, part)


def _saved(course: str, file: str, part: str) -> ResponseReturnValue:
    try:
        entry = _entry(course, file, part)
        do = request.form.get("do", "save")
        if part and do == "remove":
            return _take_out(entry)
        one.fill(entry)
        _rename(entry)
        made = _make_moments(entry)
    except EditRefusedError:
        return as_text(course, file)
    if not entry.opened.may_save:
        raise Refused(Reason.NOT_OFFERED)
    here = _address(entry, part)
    leads_on = do.startswith(("open:", "goto:")) or do in ("new", "begin", "make")
    if not entry.problem and (leads_on or (made and do != "save")):
        return _go_on(entry, do, here)
    return answer(entry, _note(entry), _page, lambda: here)


def _address(entry: Entry, part: str) -> str:
    """Return the page of a moment, or that of the whole conversation."""
    course, file = entry.opened.course, entry.opened.file
    if not part:
        return url_for("author.edit_scenario", course=course, file=file)
    return url_for("author.edit_moment", course=course, file=file, part=part)


def _entry(course: str, file: str, part: str) -> Entry:
    """Return a moment of a conversation; without a part its settings.

    Raises:
        Refused: there is none (NO_FILE), or it is not known any more what was shown (CHANGED_MEANWHILE).
        EditRefusedError: the file cannot be read.
    """
    if not file.endswith(SCENARIO_FILE) or file.count("/") != 1:
        abort(404)
    opened, path, place, said = one.open_entry(course, file, NODES if part else (), part)
    if not opened.text:
        raise Refused(Reason.NO_FILE)
    fields = moment_fields() if part else conversation_fields()
    entry = Entry(opened, NODES if part else (), path, place, fields, said, values_of(fields, said))
    entry.offered = _offered(opened.data, with_new=bool(part))
    return entry


def _offered(data: Data | None, *, with_new: bool) -> Offers:
    """Return what texts of a conversation may name: its moments, who speaks, what choices move."""
    nodes = [
        (entry_name(node, at), f"{at + 1} · {_words_of(node)}")
        for at, node in enumerate(entries_in(data, NODES))
    ]
    more = [(NEW_MOMENT, gettext("a new moment"))] if with_new else []
    return {
        "node": [*more, *nodes],
        "speaker": [(key, _said(value)) for key, value in _group(data, "speakers").items()],
        "variable": [
            (key, _said(value.get("label")) if isinstance(value, dict) else key)
            for key, value in _group(data, "variables").items()
        ],
    }


def _group(data: Data | None, key: str) -> dict[str, Data]:
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def _said(value: Data | None) -> str:
    return shortened(value) if isinstance(value, str) else ""


def _words_of(node: Data) -> str:
    group = node if isinstance(node, dict) else {}
    return _said(group.get("ending") or group.get("text") or "")


def _note(entry: Entry) -> str:
    title = shortened(str(_group_title(entry.opened.data)), 60)
    return gettext("Conversation %(title)s", title=title)


def _group_title(data: Data | None) -> str:
    found = data.get("title") if isinstance(data, dict) else None
    return found if isinstance(found, str) else ""


# --- the page --------------------------------------------------------------------------------------


def _page(entry: Entry) -> str:
    locator = one.read_file(entry.text)
    faults = entry.draft.result.diagnostics if entry.draft else ()
    name = str(entry.old.get("id", "")).strip() if entry.place else ""
    part = entry_name(entry.old, int(entry.place[-1])) if entry.place else ""
    picture = picture_of(locator, entry.opened.file, faults, part)
    found = scenario_in(entry)
    return show(
        entry,
        _heading(entry),
        "author/scenario.html",
        part=part,
        picture=picture,
        identifier=name,
        conversation=shortened(_group_title(locator.data)) or entry.opened.file,
        leading=leading_to(locator.data, part) if part else [],
        played=played(entry, found, part) if found and part else None,
        view=request.args.get("view", "play" if "way" in request.args else ""),
        all_others=[each for each in entry.offered["node"] if each[0] not in (NEW_MOMENT, part)],
        begins_here=_begins_here(picture, part),
    )


def _heading(entry: Entry) -> str:
    if not entry.place:
        return gettext("Conversation")
    return gettext("Moment %(number)s", number=int(entry.place[-1]) + 1)


def _begins_here(picture: Picture, part: str) -> bool:
    return any(each.name == part and each.is_start for each in picture.moments)


def scenario_in(entry: Entry) -> Scenario | None:
    """Return the conversation as it is filled in; None where nothing can be made of it yet."""
    for lesson in entry.course.lessons if entry.course else ():
        for each in lesson.scenarios:
            if each.span.file == entry.opened.file:
                return each
    return None


# --- moments that come and go ---------------------------------------------------------------------


def _make_moments(entry: Entry) -> list[str]:
    """Make the moments that somebody wants to lead to and that are not there yet; return their ids."""
    data = entry.opened.data
    made: dict[str, str] = {}
    met = _met(entry)
    rows = [row for key in ("choices", "next") for row in _rows(entry, key)]
    for row in rows:
        if row.get("go") == NEW_MOMENT:
            row["go"] = new_id(data, str(row.get("text", "")) or str(entry.old.get("id", "")), {*met, *made})
            made[row["go"]] = row["go"]
    if request.form.get("do") == "new":
        identifier = new_id(data, "", {*met, *made})
        made[identifier] = identifier
    if made:
        one.write(entry)
        _put_in(entry, list(made))
    return list(made)


def _rename(entry: Entry) -> None:
    """Let the moments say the new names of who speaks and of what choices move."""
    if entry.place or entry.problem:
        return
    speakers, variables = (
        {row["was"]: name for row in _rows(entry, key) if (name := row["name"].strip()) and row["was"]}
        for key in ("speakers", "variables")
    )
    data = one.read_file(entry.text).data
    edits = [] if data is None else renamed(data, _changed(speakers), _changed(variables))
    if edits:
        _rewrite(entry, edits)


def _changed(names: dict[str, str]) -> dict[str, str]:
    return {old: new for old, new in names.items() if old != new and new not in names}


def _rows(entry: Entry, key: str) -> list[dict[str, str]]:
    found = entry.values.get(key)
    return found if isinstance(found, list) else []


def _put_in(entry: Entry, identifiers: list[str]) -> None:
    """Put new moments behind the one that is filled in, in the text that is to be saved."""
    with speaking(entry.course.language if entry.course else "en"):
        words = gettext("Write here what is said, or what happens.")
    at = int(entry.place[-1]) + 1 if entry.place else len(entries_in(entry.opened.data, NODES))
    edits: list[Edit] = [
        Insert(NODES, at + number, {"id": identifier, "text": words})
        for number, identifier in enumerate(identifiers)
    ]
    _rewrite(entry, edits)


def _rewrite(entry: Entry, edits: list[Edit]) -> None:
    """Make edits in the text of a conversation with what is filled in, and look at it anew."""
    opened = entry.opened
    try:
        entry.text = write_back(entry.text, edits, name=opened.file)
    except EditRefusedError as error:
        entry.problem = f"{error.message} {error.cure}"
    entry.draft = authoring().drafts.unsaved(opened.course, {opened.file: entry.text})


def _met(entry: Entry) -> set[str]:
    """Return the ids of the moments that learners may have met."""
    served = desk().library.served_in(entry.opened.course)
    written = entry.opened.data
    identifier = written.get("id") if isinstance(written, dict) else None
    found = served.course.scenario_by_id.get(str(identifier)) if served else None
    return set(found.node_by_id) if found else set()


def _go_on(entry: Entry, do: str, here: str) -> ResponseReturnValue:
    """Keep what is filled in, and lead to another moment or back to this one as it then is."""
    part, data = entry.opened, one.read_file(entry.text).data
    nodes = [entry_name(node, at) for at, node in enumerate(entries_in(data, NODES))]
    target = ""
    if do.startswith("goto:"):
        target = do.removeprefix("goto:")
        here = _address(entry, "") if not target else here
    elif do.startswith("open:"):
        target = _target(entry, do.removeprefix("open:"))
    elif do == "new":
        at = int(entry.place[-1]) + 1 if entry.place else len(nodes) - 1
        target = nodes[at]
    elif do == "begin" and data is not None and entry.place:
        _rewrite(entry, begin_with(data, nodes[int(entry.place[-1])]))
    entries.keep_unsaved(desk().database, authoring().volume, visitor().person, part, entry.text, now())
    if target in nodes:
        here = _address(entry, target)
    return redirect(here, 303)


def _target(entry: Entry, name: str) -> str:
    """Return the id that a field of the form names, or the moment itself that a link is about."""
    key, _, rest = name.partition("-")
    number, _, _ = rest.partition("-")
    if key == "start":
        return str(entry.values.get("start", ""))
    rows = _rows(entry, key) if key in ("choices", "next") else []
    if number.isdecimal() and int(number) < len(rows):
        return str(rows[int(number)].get("go", ""))
    return ""


def _take_out(entry: Entry) -> ResponseReturnValue:
    """Take a moment out; what led to it may lead to another one then, and an id that was met is retired."""
    opened, data = entry.opened, entry.opened.data
    if not opened.may_save:
        raise Refused(Reason.NOT_OFFERED)
    nodes = entries_in(data, NODES)
    number = int(entry.place[-1])
    name = entry_name(nodes[number], number)
    onward = request.form.get("onward", "")
    known = {entry_name(node, at) for at, node in enumerate(nodes)} - {name}
    if not known or data is None:
        flash(gettext("It is the only moment, and no conversation can do without one. Change it instead."))
        return redirect(request.path, 303)
    edits = put_out(data, number, onward if onward in known else "", retired=name in _met(entry))
    text = write_back(opened.text, edits, name=opened.file)
    to = _address(entry, "")
    database, volume, person = desk().database, authoring().volume, visitor().person
    if opened.unsaved:
        entries.keep_unsaved(database, volume, person, opened, text, now())
        flash(gettext("It is taken out, among what you have not saved yet."))
        return redirect(to, 303)
    note = gettext("Take out the moment %(id)s", id=name)
    try:
        found = entries.save_entry(database, volume, person, opened, text, note, now())
    except OutputError as error:
        flash(f"{error.message} {error.cure}")
        return redirect(request.path, 303)
    if not isinstance(found, Saved):
        raise Refused(Reason.CHANGED_MEANWHILE)
    flash(f"{gettext('It is taken out. The history can bring it back.')} {said_of(found)}")
    return redirect(to, 303)
