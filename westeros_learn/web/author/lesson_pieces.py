"""What can be put into a lesson: what there is to choose from, and what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask import current_app, url_for

from westeros_learn.model import (
    CalloutKind,
    Course,
    Lesson,
    QuestionPlace,
    QuizPlace,
    ScenarioPlace,
    plain_text,
    walk,
)
from westeros_learn.source import pieces
from westeros_learn.source.media import FOLDER
from westeros_learn.source.pieces import Piece
from westeros_learn.web.author.blueprint import authoring
from westeros_learn.web.author.entry import prompt_of, short
from westeros_learn.web.author.sheets import QUIZ_FILE
from westeros_learn.web.words import gettext


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose from.

    Attributes:
        value: what the form sends.
        label: what people call it.
        note: what stands beside it, such as the lesson that it belongs to.
    """

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class New:
    """The way to something that is not there yet."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A sort of piece that can be put in.

    Attributes:
        name: what the form calls it.
        label: what the button says.
        choices: what there is to choose from.
        empty: what is said where there is nothing.
        new: the way to make one.
    """

    name: str
    label: str
    choices: Sequence[Choice] = ()
    empty: str = ""
    new: Sequence[New] = field(default=())


def callout_names() -> dict[str, str]:
    """Return what each kind of callout is for."""
    return {
        CalloutKind.NOTE: gettext("Note: something beside the text"),
        CalloutKind.PRACTICE: gettext("From practice: how others do it"),
        CalloutKind.CAUTION: gettext("Caution: what can do harm"),
        CalloutKind.KEY_POINTS: gettext("Key points: what to take along"),
        CalloutKind.FICTIONAL: gettext("Fictional case: people and places are invented"),
    }


def offers_for(course: str, folder: str, found: Course | None) -> list[Offer]:
    """Return what can be put into a lesson, in the order of the toolbar.

    Args:
        course: the folder of the course.
        folder: that of the lesson.
        found: the course with what was typed; None where it cannot be read.
    """
    lessons = found.lessons if found else ()
    lesson = next((each for each in lessons if each.folder == folder), None)
    placed = (
        {*_placed(lessons), *(each for quiz in found.quizzes for each in quiz.questions)} if found else set()
    )
    pictures = [name for name in authoring().volume.files(course) if name.startswith(f"{FOLDER}/")]
    return [
        Offer(
            "figure",
            gettext("Figure"),
            [Choice(name, name.removeprefix(f"{FOLDER}/")) for name in pictures],
            gettext("The course has no pictures yet."),
        ),
        Offer("callout", gettext("Callout"), [Choice(*each) for each in callout_names().items()]),
        Offer("reveal", gettext("Something to open")),
        Offer(
            "question",
            gettext("Question"),
            list(_questions(lessons, lesson, placed)),
            gettext("Every practice question stands in a lesson already."),
            [New(gettext("New question"), _new_question(course, folder))],
        ),
        Offer(
            "quiz",
            gettext("Test"),
            [Choice(each.id, each.title) for each in found.quizzes if each.id not in placed] if found else (),
            gettext("Every test stands in a lesson already."),
            [New(gettext("New test"), _new_entry(course, "tests", folder))],
        ),
        Offer(
            "scenario",
            gettext("Conversation"),
            list(_scenarios(lessons, lesson, placed)),
            gettext("Every conversation stands in a lesson already."),
            _new_conversation(course, folder),
        ),
        Offer(
            "term",
            gettext("Word"),
            [Choice(each.id, each.term, short(plain_text(each.definition))) for each in found.glossary]
            if found
            else (),
            gettext("The glossary is empty."),
            [New(gettext("New word"), _new_entry(course, "terms", folder))],
        ),
        Offer("fact", gettext("Fact"), _references(found), gettext("There are no references yet.")),
        Offer(
            "source",
            gettext("Source"),
            _references(found),
            gettext("There are no references yet."),
            [New(gettext("New reference"), _new_entry(course, "references", folder))],
        ),
        Offer(
            "link",
            gettext("Link"),
            [Choice(f"lesson:{each.id}", each.title) for each in lessons if each.folder != folder],
        ),
    ]


def _placed(lessons: Sequence[Lesson]) -> Iterator[str]:
    """Yield the ids of what stands in a lesson."""
    for node in (node for lesson in lessons for node in walk(lesson.blocks)):
        match node:
            case QuestionPlace(identifier) | QuizPlace(identifier) | ScenarioPlace(identifier):
                yield identifier
            case _:
                pass


def _own_first(lessons: Sequence[Lesson], lesson: Lesson | None) -> list[Lesson]:
    return sorted(lessons, key=lambda each: each is not lesson)


def _questions(lessons: Sequence[Lesson], lesson: Lesson | None, placed: set[str]) -> Iterator[Choice]:
    for each in _own_first(lessons, lesson):
        for question in each.questions:
            if question.id not in placed:
                yield Choice(question.id, prompt_of(question), "" if each is lesson else each.title)


def _scenarios(lessons: Sequence[Lesson], lesson: Lesson | None, placed: set[str]) -> Iterator[Choice]:
    for each in _own_first(lessons, lesson):
        for scenario in each.scenarios:
            if scenario.id not in placed:
                yield Choice(scenario.id, scenario.title, "" if each is lesson else each.title)


def _references(found: Course | None) -> list[Choice]:
    return [Choice(each.id, each.short, short(each.title)) for each in found.references] if found else []


def _new_question(course: str, folder: str) -> str:
    file = f"{folder}/{QUIZ_FILE}"
    return url_for("author.edit_question", course=course, file=file, part="new", lesson=folder)


def _new_entry(course: str, sheet: str, folder: str) -> str:
    return url_for("author.edit_entry", course=course, sheet=sheet, part="new", lesson=folder)


def _new_conversation(course: str, folder: str) -> list[New]:
    if "author.new_scenario" not in current_app.view_functions:
        return []
    address = url_for("author.new_scenario", course=course, lesson=folder)
    return [New(gettext("New conversation"), address)]


# --- what was chosen --------------------------------------------------------------------------------


class UnfinishedError(Exception):
    """Something is missing of what was to be put in; its words say what."""


_Fields = Mapping[str, str]


def piece_of(name: str, fields: _Fields) -> Piece:
    """Return what was chosen, as it is written.

    Args:
        name: the sort of piece.
        fields: the form; those of the piece begin with its name and a hyphen.

    Raises:
        UnfinishedError: something is missing of it, or there is no such sort.
    """
    make = _MAKERS.get(name)
    if make is None:
        raise UnfinishedError(gettext("There is no such thing to put in."))
    return make(lambda key: fields.get(f"{name}-{key}", "").strip("\r\n").replace("\r\n", "\n"))


_Ask = Callable[[str], str]


def _needed(ask: _Ask, key: str, otherwise: str) -> str:
    found = ask(key)
    if not found.strip():
        raise UnfinishedError(otherwise)
    return found


def _figure(ask: _Ask) -> Piece:
    picture = _needed(ask, "id", gettext("Choose a picture first, or bring one."))
    alt = _needed(ask, "alt", gettext("Say in words what the picture shows, for those who cannot see it."))
    return pieces.figure(picture, alt, ask("caption"))


def _callout(ask: _Ask) -> Piece:
    kind = ask("id") if ask("id") in set(CalloutKind) else CalloutKind.NOTE
    return pieces.callout(kind, ask("title"), ask("text") or gettext("Write here what it says."))


def _reveal(ask: _Ask) -> Piece:
    title = _needed(ask, "title", gettext("Give it a title: readers see it before they open it."))
    return pieces.reveal(title, ask("text") or gettext("Write here what it says."))


def _term(ask: _Ask) -> Piece:
    word = _needed(ask, "id", gettext("Choose a word of the glossary first."))
    return pieces.term(word, ask("text"))


def _fact(ask: _Ask) -> Piece:
    source = _needed(ask, "id", gettext("Choose the source that says it first."))
    said = _needed(ask, "text", gettext("Write what the source says first."))
    return pieces.fact(source, ask("place"), said)


def _source(ask: _Ask) -> Piece:
    return pieces.source(_needed(ask, "id", gettext("Choose a source first.")), ask("place"))


def _link(ask: _Ask) -> Piece:
    target = ask("address").strip() or ask("id")
    if not target:
        raise UnfinishedError(gettext("Write an address, or choose a lesson."))
    if "@" in target and ":" not in target:
        target = f"mailto:{target}"
    return pieces.link(target if ":" in target else f"https://{target}", ask("text"))


def _place(kind: str, otherwise: Callable[[], str]) -> Callable[[_Ask], Piece]:
    return lambda ask: pieces.place(kind, _needed(ask, "id", otherwise()))


_MAKERS: dict[str, Callable[[_Ask], Piece]] = {
    "figure": _figure,
    "callout": _callout,
    "reveal": _reveal,
    "question": _place("question", lambda: gettext("Choose a question first.")),
    "quiz": _place("quiz", lambda: gettext("Choose a test first.")),
    "scenario": _place("scenario", lambda: gettext("Choose a conversation first.")),
    "term": _term,
    "fact": _fact,
    "source": _source,
    "link": _link,
}
SORTS = tuple(_MAKERS)
"""What can be put in."""
