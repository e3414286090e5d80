"""The whole course: files read, ids gathered, texts built, rules applied."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from westeros_learn.errors import LanguageMissingError
from westeros_learn.memo import Memo
from westeros_learn.model import (
    USUAL_FEEDBACK,
    Blocks,
    CompileResult,
    Course,
    Module,
    Outcome,
    Question,
    Quiz,
    QuizRole,
    Reference,
    Scenario,
    Span,
    Term,
)
from westeros_learn.source.allow import without_allowed
from westeros_learn.source.alone import AloneQuestion, Lasting, moved
from westeros_learn.source.editions import Editions
from westeros_learn.source.faults import Faults, summed_up
from westeros_learn.source.files import Folder
from westeros_learn.source.judge import Judge
from westeros_learn.source.lessons import build_lesson
from westeros_learn.source.markdown import MarkdownReader
from westeros_learn.source.memo import once
from westeros_learn.source.questions import QuestionDraft, build_question
from westeros_learn.source.reading import COURSE_FILE, CourseFiles, Placed, read_course
from westeros_learn.source.rules import check_course
from westeros_learn.source.scenarios import ScenarioDraft, build_scenario
from westeros_learn.source.schema import ExtraTime
from westeros_learn.source.texts import uses_of
from westeros_learn.source.translation import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path as FilePath

    from westeros_learn.model import Diagnostic, Lesson
    from westeros_learn.source.files import Area, SourceFile
    from westeros_learn.source.lessons import LessonDraft
    from westeros_learn.source.names import Names
    from westeros_learn.source.rereading import LessonReader
    from westeros_learn.source.schema import ModuleEntry, QuizEntry, ReferenceEntry, TermEntry
    from westeros_learn.source.yaml_nodes import Path

T = TypeVar("T")
D = TypeVar("D", bound=QuestionDraft | ScenarioDraft)


def load_course(
    path: FilePath,
    language: str | None = None,
    *,
    all_catalogues: bool = False,
    memo: Memo | None = None,
    unsaved: Mapping[str, str] | None = None,
    again: LessonReader | None = None,
) -> CompileResult:
    """Read a course and tell everything that is wrong in it.

    Args:
        path: the course's folder, with a `course.yaml`.
        language: the language to show it in; its own, if left out. Texts that its
            catalogue does not translate stay as they are.
        all_catalogues: tell what is wrong in every catalogue, not only in that of the language.
        memo: remembers what was made of the course's parts; given again, what has not changed
            is not made again.
        unsaved: texts that are being written, to be read in place of those of files, by the
            paths of these from the folder.
        again: gets what reading single lessons again needs; only of a course in its own language.

    Returns:
        The course and its faults, by file, line and column. A course with faults still
        has all that could be read; only without a readable `course.yaml` there is none.

    Raises:
        LanguageMissingError: the course has no catalogue for the language.
    """
    folder = Folder(path, unsaved or {})
    return _load(folder, language, all_catalogues=all_catalogues, depth=0, memo=memo or Memo(), again=again)


def _load(
    folder: Folder,
    language: str | None,
    *,
    all_catalogues: bool,
    depth: int,
    memo: Memo,
    again: LessonReader | None = None,
) -> CompileResult:
    """Read a course that lies in so many examples."""
    memo.begin()
    faults = Faults()
    files = read_files(folder, faults, memo)
    if files is None:
        if again:
            again.forget()
        return CompileResult(None, summed_up(faults.found))
    compiled = partial(compile_course, depth=depth)
    compiler = _Compiler(files, faults, depth, memo)
    whole = compiler.compile()
    lasting = Lasting(memo, compiler.alone)
    uses = uses_of(whole, lasting)
    course = replace(whole, media=tuple(media for media in whole.media if media.path in uses.media))
    if again:
        again.remember(files, compiler.names, course, whole.media)
    check_course(course, files, uses, faults, lasting)
    editions = Editions(folder, files, course, faults, compiled)
    if language is not None and language != course.language:
        if language not in editions.languages:
            has = ", ".join((course.language, *editions.languages))
            cure = f"Make a catalogue first: westeros-learn translate update --lang {language}"
            raise LanguageMissingError(f"the course has only {has}, not {language}.", cure)
        course = editions.edition(language)
    if all_catalogues:
        editions.check()
    return CompileResult(course, summed_up(without_allowed(files, faults, all_catalogues=all_catalogues)))


def read_files(folder: Folder, faults: Faults, memo: Memo | None = None) -> CourseFiles | None:
    """Return the files of a course; None when not even its `course.yaml` can be read, which is told."""
    try:
        return read_course(folder, faults, memo)
    except OSError as error:  # a folder that may not be listed, or went away meanwhile
        faults.add("Y101", Span(COURSE_FILE), reason=error.strerror or "the folder cannot be listed")
        return None


def _faults_of_example(path: FilePath, depth: int) -> tuple[Diagnostic, ...]:
    """Return what `check` says of an example."""
    return _load(Folder(path), None, all_catalogues=True, depth=depth, memo=Memo()).diagnostics


def compile_course(files: CourseFiles, faults: Faults, depth: int = 0, memo: Memo | None = None) -> Course:
    """Return the course that its files say, with every picture there is.

    Args:
        files: what was read.
        faults: collects what is wrong.
        depth: in how many examples the course lies.
        memo: remembers what was made of its parts. Only for a course in its own language: a
            catalogue must meet every text.
    """
    return _Compiler(files, faults, depth, memo or Memo()).compile()


class _Compiler:
    """Builds the model from files that were read."""

    def __init__(self, files: CourseFiles, faults: Faults, depth: int, memo: Memo) -> None:
        self._files = files
        self._faults = faults
        self._memo = memo
        self._names = replace(files.names, judge=Judge(_faults_of_example, depth))
        self._known = self._same("names")
        self.alone: dict[str, AloneQuestion] = {}
        self._questions: dict[Span, Question] = {}
        self._scenarios: dict[str, tuple[Scenario, ...]] = {}
        self._lessons = dict(files.lessons)

    @property
    def names(self) -> Names:
        """What the texts may name; whole once the course is compiled."""
        return self._names

    def compile(self) -> Course:
        """Return the course."""
        entry, text = self._files.course.entry, self._files.course.text
        self._build_parts()
        return Course(
            id=entry.id,
            title=entry.title,
            language=entry.language,
            summary=" ".join(entry.summary.split()),
            keywords=tuple(entry.keywords),
            licence=entry.licence,
            law_as_of=entry.law_as_of,
            is_open=entry.open_enrolment,
            disclaimer=self._blocks(entry.disclaimer, text.area(("disclaimer",))),
            content_notice=self._blocks(entry.content_notice or "", text.area(("content-notice",))),
            help=self._blocks(entry.help, text.area(("help",))),
            outcomes=tuple(
                Outcome(id=one.entry.id, text=one.entry.text, span=one.span) for one in self._files.outcomes
            ),
            modules=tuple(self._module(one) for one in self._files.modules),
            quizzes=tuple(_quiz(one) for one in self._files.quizzes),
            pool=self._built(self._files.pool),
            glossary=tuple(self._term(one) for one in self._files.terms),
            references=tuple(_reference(one) for one in self._files.references),
            media=tuple(media for media in self._files.media.values() if media),
            retired=frozenset(entry.retired),
            span=text.span(()),
        )

    def _build_parts(self) -> None:
        """Build questions and scenarios first: a lesson shows only those that can be shown."""
        for draft in self._files.all_questions:
            question = self._question(draft)
            if question is not None:
                self._questions[draft.span] = question
        for folder, drafts in self._files.scenarios.items():
            built = [self._build(draft, build_scenario) for draft in drafts]
            self._scenarios[folder] = tuple(scenario for scenario in built if scenario)
        questions = (question.id for question in self._questions.values())
        scenarios = (scenario.id for built in self._scenarios.values() for scenario in built)
        quizzes = (quiz.entry.id for quiz in self._files.quizzes)
        readable = frozenset([*questions, *scenarios, *quizzes])
        written = chain[QuestionDraft | ScenarioDraft](
            self._files.all_questions, *self._files.scenarios.values()
        )
        places = {draft.id: draft.span for draft in written if draft.id not in readable}
        self._names = replace(self._names, readable=readable, places=places)
        self._known = self._same("all names")

    def _same(self, name: str) -> Names:
        """Return the names of the last reading where they are equal: then no part compares all of them.

        They serve to compare alone: what stood in files then is still in them.
        """
        names = self._names
        return self._memo.once(name, names, lambda: names)

    def _question(self, draft: QuestionDraft) -> Question | None:
        """Build a question as if its entry stood alone, and put it where it stands.

        Not one that looks into files, whose places are those of the course; nor for a translator, who is
        told where each text stands.
        """
        entry = draft.in_list
        translates = self._names.translator is not SOURCE_LANGUAGE
        if entry is None or translates or entry.alone.yaml.source.looks_into_files:
            return self._build(draft, build_question)
        alone = draft.alone(entry.alone)
        build = partial(build_question, alone, self._names)
        key = entry.alone
        built = once(self._memo, ("built", key), (alone, self._known), self._faults, build, entry.line)
        if built is None:
            return None
        self.alone[draft.id] = AloneQuestion(built, alone.text.source, entry.line)
        return self._memo.once(("placed", key), (built, entry.line), partial(moved, built, entry.line))

    def _build(self, draft: D, build: Callable[[D, Names, Faults], T]) -> T:
        return self._once(draft.text.source, draft.path, draft, partial(build, draft, self._names))

    def _once(self, source: SourceFile, path: Path, of: object, build: Callable[[Faults], T]) -> T:
        """Build a part of the course, or take what was built of the same when the names were the same.

        Args:
            source: the file that it is written in.
            path: where it stands there.
            of: what is written, and what was built before and stands in it.
            build: builds it.
        """
        if source.looks_into_files:
            return build(self._faults)
        return once(self._memo, (source.name, path), (of, self._known), self._faults, build)

    def _built(self, drafts: Iterable[QuestionDraft]) -> tuple[Question, ...]:
        return tuple(self._questions[draft.span] for draft in drafts if draft.span in self._questions)

    def _blocks(self, text: str, area: Area) -> Blocks:
        return MarkdownReader(self._names, self._faults).blocks(text, area)

    def _module(self, placed: Placed[ModuleEntry]) -> Module:
        lessons = []
        for folder in placed.entry.lessons:
            draft = self._lessons.pop(folder, None)
            if draft is not None:
                lessons.append(self._lesson(draft))
        return Module(id=placed.entry.id, title=placed.entry.title, lessons=tuple(lessons), span=placed.span)

    def _lesson(self, draft: LessonDraft) -> Lesson:
        questions = self._built(self._files.practice[draft.folder])
        scenarios = self._scenarios[draft.folder]
        build = partial(build_lesson, draft, questions, scenarios, self._names)
        return self._once(draft.source, (), (draft, questions, scenarios), build)

    def _term(self, placed: Placed[TermEntry]) -> Term:
        entry = placed.entry
        definition = self._blocks(entry.definition, placed.text.area((*placed.path, "definition")))
        return Term(id=entry.id, term=entry.term, definition=definition, span=placed.span)


def _reference(placed: Placed[ReferenceEntry]) -> Reference:
    entry = placed.entry
    return Reference(
        id=entry.id,
        title=entry.title,
        short=entry.short,
        checked=entry.checked,
        note=entry.note or "",
        url=entry.url or "",
        span=placed.span,
    )


def _quiz(placed: Placed[QuizEntry]) -> Quiz:
    entry = placed.entry
    is_pre_test = entry.role == QuizRole.PRE_TEST
    usual = USUAL_FEEDBACK[entry.role]
    return Quiz(
        id=entry.id,
        code=placed.code,
        title=entry.title,
        role=entry.role,
        questions=tuple(entry.questions),
        draw=sum(entry.draw.values()),
        quotas=tuple((outcome, number) for outcome, number in entry.draw.items() if outcome),
        shuffle=entry.shuffle,
        pass_mark=entry.pass_mark,
        attempts=1 if is_pre_test else entry.attempts,
        wait=0 if is_pre_test else entry.wait,
        feedback=usual if is_pre_test or entry.feedback is None else entry.feedback,
        time_limit=entry.time_limit,
        extra_time=entry.extra_time == ExtraTime.LEARNER,
        span=placed.span,
    )
