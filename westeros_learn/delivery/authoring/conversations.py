"""New conversations of a course that is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from westeros_learn.delivery.authoring.history import Author, FileChange
from westeros_learn.delivery.authoring.lines import as_file, as_typed
from westeros_learn.delivery.authoring.publishing import keep_what_is_served
from westeros_learn.delivery.authoring.rights import require
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import Database, Right
from westeros_learn.source.files import Folder
from westeros_learn.source.fix import id_for
from westeros_learn.source.formulas import NAME, RESERVED
from westeros_learn.source.ids import free_id, slug
from westeros_learn.source.writeback import yaml_text

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data

SCENARIO_FILE = ".scenario.yaml"
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Begins:
    """What a new conversation says until its author writes something else.

    Attributes:
        setting: where the learner stands.
        opening: the first words.
        better, worse: two things that the learner may say.
        why_better, why_worse: what the debrief says about them.
        good, bad: how it ends after the one, and after the other.
        good_text, bad_text: what happens there.
        debrief: what is said about an ending.
        label: what the choices move.
    """

    setting: str
    opening: str
    better: str
    worse: str
    why_better: str
    why_worse: str
    good: str
    bad: str
    good_text: str
    bad_text: str
    debrief: str
    label: str


@dataclass(frozen=True, slots=True)
class NewConversation:
    """What an author says of a new conversation.

    Attributes:
        lesson: the folder of its lesson.
        title: its title.
        whom: whom one talks to.
        outcome: the id of the outcome that it exercises.
    """

    lesson: str
    title: str
    whom: str
    outcome: str


def make_conversation(
    database: Database,
    volume: Volume,
    person: Person,
    course: str,
    new: NewConversation,
    begins: Begins,
    now: datetime,
) -> str:
    """Put a new conversation at the end of a lesson; both files are saved in one step.

    Args:
        database: who may write the course.
        volume: where the course is.
        person: who makes it.
        course: its folder.
        new: what is said of it.
        begins: what it says until its author writes something else.
        now: the time.

    Returns:
        The path of its file in the course.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not write it (NOT_OFFERED), or it has no
            such lesson (NO_FILE).
        OutputError: it cannot be written.
    """
    require(database, volume, person, course, Right.EDIT)
    with volume.locked():
        place = f"{new.lesson}/lesson.md"
        before = volume.read(course, place) if "/" not in new.lesson else None
        if before is None:
            raise Refused(Reason.NO_FILE)
        files = set(volume.files(course))
        stem = free_id(
            slug(new.title, most_words=_MOST_WORDS) or "conversation",
            {name.removesuffix(SCENARIO_FILE).rpartition("/")[2] for name in files},
        )
        name = f"{new.lesson}/{stem}{SCENARIO_FILE}"
        data = _data(new, begins)
        folder = Folder(volume.course(course), {name: yaml_text(data)})
        identifier = id_for(folder, name, ()) or f"s-{stem}"
        lesson = as_typed(before) or ""
        text = f"{lesson.rstrip()}\n\n:::{{scenario}} {identifier}\n:::\n"
        keep_what_is_served(volume, course)
        changes = {
            name: FileChange(None, yaml_text({"id": identifier, **data}).encode()),
            place: FileChange(before, as_file(text, before)),
        }
        note = f"New conversation {identifier}"
        volume.write(course, changes, Author(person.id, person.name), note, now)
    return name


def _data(new: NewConversation, begins: Begins) -> dict[str, Data]:
    """Return a small conversation: a beginning, two things to say, an ending after each."""
    trust = "trust"
    speaker = slug(new.whom, most_words=1).replace("-", "") or "person"
    if not NAME.fullmatch(speaker) or speaker in RESERVED:
        speaker = "person"
    good, bad = _ids(begins)
    choices: list[Data] = [
        {"a": begins.better, "go": good, "effects": {trust: "1"}, "feedback": begins.why_better},
        {"b": begins.worse, "go": bad, "feedback": begins.why_worse},
    ]
    nodes: list[Data] = [
        {"id": "opening", "speaker": speaker, "text": begins.opening, "choices": choices},
        {"id": good, "text": begins.good_text, "ending": begins.good, "debrief": begins.debrief},
        {"id": bad, "text": begins.bad_text, "ending": begins.bad, "debrief": begins.debrief},
    ]
    return {
        "title": new.title,
        "outcome": new.outcome,
        "setting": begins.setting,
        "speakers": {speaker: new.whom},
        "variables": {trust: {"label": begins.label, "most": "1"}},
        "nodes": nodes,
    }


def _ids(begins: Begins) -> tuple[str, str]:
    taken = {"opening"}
    good = free_id(f"end-{slug(begins.good, most_words=_MOST_WORDS)}".rstrip("-"), taken)
    return good, free_id(f"end-{slug(begins.bad, most_words=_MOST_WORDS)}".rstrip("-"), {*taken, good})
