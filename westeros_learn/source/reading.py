"""The files of a course, read: keys checked and ids gathered, texts not yet looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from westeros_learn.memo import Memo
from westeros_learn.model import Media, Span
from westeros_learn.source import schema, values
from westeros_learn.source.faults import Faults, Sentence, suggestion
from westeros_learn.source.files import read_source
from westeros_learn.source.ids import Ids, slug
from westeros_learn.source.lessons import LessonDraft, draft_lesson
from westeros_learn.source.listings import CourseTexts
from westeros_learn.source.media import read_media
from westeros_learn.source.memo import once
from westeros_learn.source.names import Known, Names
from westeros_learn.source.questions import QuestionDraft, draft_questions
from westeros_learn.source.scenarios import ScenarioDraft, draft_scenario
from westeros_learn.source.validation import mended_id, validate, value_at
from westeros_learn.source.yaml_nodes import Data, Path, YamlText, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path as FilePath

    from westeros_learn.source.files import Folder

COURSE_FILE = "course.yaml"
POOL_FILE = "test-pool.yaml"
GLOSSARY_FILE = "glossary.yaml"
REFERENCES_FILE = "references.yaml"
LESSON_FILE = "lesson.md"
QUIZ_FILE = "quiz.yaml"
SCENARIO_FILES = "*.scenario.yaml"

E = TypeVar("E", bound=schema.Entry)

_GROUP = (Sentence("a group of keys"), Sentence("Write lines like 'title: The title'."))
_LIST = (Sentence("a list"), Sentence("Start each entry with '- '."))


@dataclass(frozen=True, slots=True)
class Placed(Generic[E]):
    """An entry and where it stands; `code` is a quiz's short code."""

    entry: E
    text: YamlText
    path: Path
    code: str = ""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.text.span(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFiles:
    """What the files of a course say, before texts are read and parts are compared."""

    course: Placed[schema.CourseEntry]
    outcomes: Sequence[Placed[schema.OutcomeEntry]]
    modules: Sequence[Placed[schema.ModuleEntry]]
    quizzes: Sequence[Placed[schema.QuizEntry]]
    references: Sequence[Placed[schema.ReferenceEntry]]
    terms: Sequence[Placed[schema.TermEntry]]
    lessons: Mapping[str, LessonDraft]
    practice: Mapping[str, Sequence[QuestionDraft]]
    pool: Sequence[QuestionDraft]
    scenarios: Mapping[str, Sequence[ScenarioDraft]]
    media: Mapping[str, Media | None]
    names: Names

    @property
    def all_questions(self) -> Iterator[QuestionDraft]:
        """Every question that was written: practice in order, then the test pool."""
        for drafts in self.practice.values():
            yield from drafts
        yield from self.pool


def read_course(folder: Folder, faults: Faults, memo: Memo | None = None) -> CourseFiles | None:
    """Read every file of a course.

    Args:
        folder: where it lies.
        faults: collects what is wrong.
        memo: remembers what was made of files, from an earlier reading and for the next one.

    Returns:
        None when there is no `course.yaml` that can be read.
    """
    memo = memo or Memo()
    text = _read_file(folder, COURSE_FILE, _GROUP, faults, memo)
    entry = validate(text, (), schema.CourseEntry, "C", faults, _fallback(folder.path)) if text else None
    if text is None or entry is None:
        return None
    _add_empty_lists(text, faults)
    return _Reader(folder, text, entry, faults, memo).read()


class _Reader:
    """Reads the files in the order in which ids are taken."""

    def __init__(
        self, folder: Folder, text: YamlText, entry: schema.CourseEntry, faults: Faults, memo: Memo
    ) -> None:
        self._folder = folder
        self._text = text
        self._entry = entry
        self._faults = faults
        self._memo = memo
        self._ids = Ids(entry.retired, faults)
        self._unread: set[str] = set()
        self._question_ids: list[str] = []
        self._all_scenarios = True

    def read(self) -> CourseFiles:
        text, entry = self._text, self._entry
        if value_at(text.data, ("id",)) is not None:
            self._ids.add(entry.id, text.span(("id",)))
        outcomes = self._with_ids("outcomes", entry.outcomes)
        modules = self._with_ids("modules", entry.modules)
        quizzes = self._quizzes()
        references = self._list(REFERENCES_FILE, schema.ReferenceEntry)
        terms = self._list(GLOSSARY_FILE, schema.TermEntry)
        lessons = self._lessons(modules)
        practice = {folder: self._questions(f"{folder}/{QUIZ_FILE}") for folder in lessons}
        pool = self._questions(POOL_FILE)
        scenarios = {folder: list(self._scenarios(folder)) for folder in lessons}
        media = read_media(self._folder, self._faults, self._memo)
        names = Names(
            references=Known(references.ids, complete=REFERENCES_FILE not in self._unread),
            terms=Known(terms.ids, complete=GLOSSARY_FILE not in self._unread),
            lessons=Known((one.id for one in lessons.values()), complete=LESSON_FILE not in self._unread),
            outcomes=self._known("outcomes"),
            quizzes=self._known("quizzes"),
            questions=Known(self._question_ids, complete=self._unread <= {REFERENCES_FILE, GLOSSARY_FILE}),
            scenarios=Known(
                (draft.id for drafts in scenarios.values() for draft in drafts),
                complete=self._all_scenarios,
            ),
            media=media,
            texts=CourseTexts(self._folder),
        )
        return CourseFiles(
            course=Placed(entry, text, ()),
            outcomes=outcomes,
            modules=modules,
            quizzes=quizzes,
            references=references.entries,
            terms=terms.entries,
            lessons=lessons,
            practice=practice,
            pool=pool,
            scenarios=scenarios,
            media=media,
            names=names,
        )

    def _known(self, key: str) -> Known:
        """Return the ids in a list of `course.yaml`."""
        written = value_at(self._text.data, (key,))
        complete = isinstance(written, list) or (written is None and not self._faults.has("C104"))
        return Known(_ids_in(written), complete=complete)

    def _with_ids(self, key: str, entries: Sequence[E]) -> list[Placed[E]]:
        """Return the entries of a list in `course.yaml` whose ids are theirs alone."""
        placed = _located(self._text, key, entries)
        return [one for one in placed if self._take_id(one)]

    def _take_id(self, placed: Placed[E]) -> bool:
        return self._ids.add(_id_of(placed.entry), placed.text.span((*placed.path, "id")))

    def _quizzes(self) -> list[Placed[schema.QuizEntry]]:
        quizzes = self._with_ids("quizzes", self._entry.quizzes)
        return [replace(quiz, code=self._quiz_code(quiz)) for quiz in quizzes]

    def _quiz_code(self, quiz: Placed[schema.QuizEntry]) -> str:
        return self._ids.add_code(quiz.entry.id, quiz.entry.code, quiz.text.span((*quiz.path, "id")))

    def _list(self, name: str, shape: type[E]) -> _List[E]:
        """Read a file that holds a list of entries; it may be missing."""
        text = self._read_list(name)
        if text is None:
            return _List((), ())
        placed = []
        for number in range(len(text.data)):
            entry = validate(text, (number,), shape, "R", self._faults)
            if entry is not None:
                placed.append(Placed(entry, text, (number,)))
        return _List(tuple(one for one in placed if self._take_id(one)), tuple(_ids_in(text.data)))

    def _questions(self, name: str) -> list[QuestionDraft]:
        text = self._read_list(name)
        if text is None:
            return []
        self._question_ids += _ids_in(text.data)
        return draft_questions(text, self._ids, self._faults, self._memo)

    def _scenarios(self, folder: str) -> Iterator[ScenarioDraft]:
        """Yield the scenarios of a lesson's folder, by their files' names."""
        for name in self._folder.names(f"{folder}/{SCENARIO_FILES}"):
            text = _read_file(self._folder, name, _GROUP, self._faults, self._memo)
            draft = draft_scenario(text, self._ids, self._faults) if text else None
            if draft is not None:
                yield draft
            self._all_scenarios = self._all_scenarios and draft is not None and draft.has_id

    def _read_list(self, name: str) -> YamlText | None:
        """Read a file that may be missing; remember when it is there and cannot be read."""
        if name not in self._folder:
            return None
        text = _read_file(self._folder, name, _LIST, self._faults, self._memo)
        if text is None:
            self._unread.add(name)
        return text

    def _lessons(self, modules: Sequence[Placed[schema.ModuleEntry]]) -> dict[str, LessonDraft]:
        """Read the front matter of every lesson that a module lists, by its folder."""
        lessons: dict[str, LessonDraft] = {}
        folders = _lesson_folders(self._folder)
        listed: set[str] = set()
        for module in modules:
            for number, folder in enumerate(module.entry.lessons):
                span = module.text.span((*module.path, "lessons", number))
                draft = None if folder in listed else self._lesson(folder, folders, span)
                if folder in listed:
                    self._faults.add("C302", span, folder=folder)
                elif draft is not None:
                    lessons[folder] = draft
                if draft is None or not draft.has_id:
                    self._unread.add(LESSON_FILE)
                listed.add(folder)
        if not modules or len(modules) < len(value_at(self._text.data, ("modules",))):
            self._unread.add(LESSON_FILE)
        elif not self._faults.has("C301"):
            for folder in sorted(folders - listed):
                self._faults.add("C304", Span(f"{folder}/{LESSON_FILE}"), folder=folder)
        return lessons

    def _lesson(self, folder: str, folders: set[str], span: Span) -> LessonDraft | None:
        if not values.ID.fullmatch(folder):
            self._faults.add("C303", span, folder=folder)
            return None
        if folder not in folders:
            cure = suggestion(folder, folders, what="lesson folders")
            self._faults.add("C301", span, folder=folder, suggestion=cure)
            return None
        source = read_source(self._folder, f"{folder}/{LESSON_FILE}", self._faults)
        return draft_lesson(source, folder, self._ids, self._faults) if source else None


@dataclass(frozen=True, slots=True)
class _List(Generic[E]):
    """The entries of a file, and all ids written in it, also those of wrong entries."""

    entries: tuple[Placed[E], ...]
    ids: tuple[str, ...]


def _lesson_folders(folder: Folder) -> set[str]:
    found = (name.partition("/")[0] for name in folder.names(f"*/{LESSON_FILE}"))
    return {name for name in found if not name.startswith(".")}


def _read_file(
    folder: Folder, name: str, shape: tuple[Sentence, Sentence], faults: Faults, memo: Memo
) -> YamlText | None:
    source = read_source(folder, name, faults)
    if source is None:
        return None
    before = faults.count
    text = once(memo, ("yaml", name), source, faults, partial(read_yaml, source))
    if text is None and faults.count == before:
        faults.add("Y111", Span(name), shape=shape[0])
    elif text is not None and not isinstance(text.data, dict if shape is _GROUP else list):
        faults.add("Y112", text.span(()), shape=shape[0], cure=shape[1])
        return None
    return text


def _located(text: YamlText, key: str, entries: Sequence[E]) -> Iterator[Placed[E]]:
    """Yield entries with their places; wrong ones were left out, so ids are compared."""
    left = list(entries)
    for number, written in enumerate(value_at(text.data, (key,)) or ()):
        raw = str(value_at(written, ("id",))).strip()
        if left and _id_of(left[0]) in (raw, mended_id(raw)):
            yield Placed(left.pop(0), text, (key, number))


def _id_of(entry: schema.Entry) -> str:
    return str(getattr(entry, "id"))  # noqa: B009  # every entry of a list has one


def _ids_in(data: Data | None) -> Iterator[str]:
    for item in data if isinstance(data, list) else ():
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            yield str(item["id"]).strip()


def _add_empty_lists(text: YamlText, faults: Faults) -> None:
    """Tell of lists without which there is no course."""
    for key in ("outcomes", "modules"):
        if value_at(text.data, (key,)) == []:
            faults.add("C105", text.key_span((key,)), key=f"'{key}'")
    modules = value_at(text.data, ("modules",))
    for number in range(len(modules) if isinstance(modules, list) else 0):
        if value_at(modules, (number, "lessons")) == []:
            faults.add("C105", text.key_span(("modules", number, "lessons")), key="'lessons'")


def _fallback(root: FilePath) -> dict[str, Data]:
    """Return values with which a course can be shown whose `course.yaml` lacks them."""
    name = root.resolve().name or "course"
    return {
        "id": slug(name) if values.ID.fullmatch(slug(name)) else "course",
        "title": name[: values.MOST_TITLE],
        "language": "en",
        "summary": name,
        "licence": "unknown",
        "law-as-of": "2000-01-01",
        "disclaimer": "–",
        "content-notice": "–",
        "help": "–",
        "outcomes": [],
        "modules": [],
    }
