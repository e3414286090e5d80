"""Rules that compare the parts of a course with one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from westeros_learn.model import KINDS, Course, QuestionPlace, QuizPlace, QuizRole, Span, walk
from westeros_learn.source.faults import Faults, Sentence, suggestion
from westeros_learn.source.lint import check_texts
from westeros_learn.source.quiz_rules import check_quizzes, has_all_quizzes, outcomes_drawn
from westeros_learn.source.reading import CourseFiles
from westeros_learn.source.scenario_rules import check_scenarios
from westeros_learn.source.state_size import LIMITS, worst_state

if TYPE_CHECKING:
    from westeros_learn.source.alone import Lasting
    from westeros_learn.source.schema import QuizEntry
    from westeros_learn.source.texts import Uses


def check_course(course: Course, files: CourseFiles, uses: Uses, faults: Faults, lasting: Lasting) -> None:
    """Apply every rule that needs the whole course."""
    check_quizzes(course, files, faults)
    rules = _Rules(course, files, faults)
    rules.check_quiz_places()
    rules.check_question_places()
    rules.check_outcomes()
    check_scenarios(course, files, faults, lasting.memo)
    rules.check_unused(uses)
    rules.check_state_size()
    check_texts(course, files, faults, lasting)


class _Rules:
    """The rules and what they share."""

    def __init__(self, course: Course, files: CourseFiles, faults: Faults) -> None:
        self._course = course
        self._files = files
        self._faults = faults
        self._pool = {draft.id for draft in files.pool if draft.has_id}
        self._unscored = {one.id for one in course.all_questions() if not KINDS[one.kind].scored}
        self._read_whole = files.names.questions.complete and files.names.lessons.complete
        terms = {term.entry.id for term in files.terms}
        self._read_glossary = files.names.terms.complete and terms.issuperset(files.names.terms)
        self._all_quizzes = has_all_quizzes(files)
        self._counted = [quiz for quiz in files.quizzes if quiz.entry.role == QuizRole.COUNTS]

    # --- places ---

    def check_quiz_places(self) -> None:
        """Check that each quiz stands in one lesson."""
        places: dict[str, Span] = {}
        for lesson in self._course.lessons:
            for node in walk(lesson.blocks):
                if isinstance(node, QuizPlace):
                    first = places.setdefault(node.quiz, node.span)
                    if first != node.span:
                        self._faults.add("Z202", node.span, quiz=node.quiz, place=_told(first))
        for quiz in self._files.quizzes:
            unplaced = quiz.entry.id not in places and not self._faults.has("Z207")
            if unplaced and self._files.names.lessons.complete:
                self._faults.add("Z201", quiz.span, quiz=quiz.entry.id)

    def check_question_places(self) -> None:
        """Check that each practice question stands in one place, and no pool question does."""
        places: dict[str, Span] = {}
        for lesson in self._course.lessons:
            for node in walk(lesson.blocks):
                if isinstance(node, QuestionPlace):
                    self._place(node.question, node.span, places)
        in_practice = dict(places)
        for quiz in sorted(self._files.quizzes, key=lambda quiz: quiz.entry.role == QuizRole.COUNTS):
            for number, question in enumerate(quiz.entry.questions):
                span = quiz.text.span((*quiz.path, "questions", number))
                self._place_in_quiz(question, span, quiz.entry, places, in_practice)
        for draft in self._files.pool:
            if draft.id in self._unscored:
                self._faults.add("Q220", draft.span, question=draft.id, where="the test pool")
        self._check_unplaced(places)

    def _place(self, question: str, span: Span, places: dict[str, Span]) -> None:
        first = places.setdefault(question, span)
        if question in self._pool:
            self._faults.add("Q403", span, question=question)
        elif first != span:
            self._faults.add("Q402", span, question=question, place=_told(first))

    def _place_in_quiz(
        self,
        question: str,
        span: Span,
        quiz: QuizEntry,
        places: dict[str, Span],
        in_practice: dict[str, Span],
    ) -> None:
        names = self._files.names.questions
        if question not in names:
            cure = suggestion(question, names, what="questions")
            self._faults.add("Q302", span, question=question, suggestion=cure)
        elif question in self._unscored:
            self._faults.add("Q220", span, question=question, where=f"quiz '{quiz.id}'")
        elif quiz.role == QuizRole.COUNTS and question in in_practice:
            place = _told(in_practice[question])
            self._faults.add("Z209", span, question=question, quiz=quiz.id, place=place)
        elif quiz.role != QuizRole.PRACTICE and question in self._pool:
            return
        else:
            self._place(question, span, places)
            if quiz.role == QuizRole.PRACTICE:
                in_practice.setdefault(question, span)

    def _check_unplaced(self, places: dict[str, Span]) -> None:
        if self._faults.has("Q302") or not self._read_whole or not self._all_quizzes:
            return
        readable = {question.id for question in self._course.all_questions()}
        for folder, drafts in self._files.practice.items():
            for draft in drafts:
                if draft.has_id and draft.id in readable and draft.id not in places:
                    self._faults.add("Q401", draft.span, question=draft.id, lesson=f"{folder}/lesson.md")

    # --- the whole ---

    def check_outcomes(self) -> None:
        """Check that counted questions assess every outcome."""
        if not self._counted or not self._read_whole:
            return
        drawn = {outcome for quiz in self._counted for outcome in outcomes_drawn(quiz, self._files)}
        listed = {question for quiz in self._counted for question in quiz.entry.questions}
        assessed = {
            draft.outcome
            for draft in self._files.all_questions
            if draft.id in listed or (draft.id in self._pool and draft.outcome in drawn)
        }
        mistyped = self._faults.has("Q301") or self._faults.has("Z213")
        for outcome in self._files.outcomes if not mistyped else ():
            if outcome.entry.id not in assessed:
                self._faults.add("C401", outcome.span, outcome=outcome.entry.id)

    def check_unused(self, uses: Uses) -> None:
        """Tell of terms, references and pictures that nothing uses.

        Not when a mistyped one, or a question or term that cannot be read, may be its use.
        """
        faults, course = self._faults, self._course
        drafts = list(self._files.all_questions)
        if not self._read_whole:
            return
        if len(drafts) == sum(1 for _ in course.all_questions()):
            for term in self._files.terms if not faults.has("R201") else ():
                if term.entry.id not in uses.terms:
                    faults.add("R301", term.span, term=term.entry.id, text=term.entry.term)
            all_read = self._read_glossary and not faults.has("R202")
            for reference in self._files.references if all_read else ():
                if reference.entry.id not in uses.references:
                    faults.add("R302", reference.span, reference=reference.entry.id)
        if not faults.has("M101"):
            for path in sorted(self._files.media.keys() - uses.media):
                if self._files.media[path] is not None:
                    faults.add("M201", Span(path))

    def check_state_size(self) -> None:
        """Check that a learner's state fits where each target keeps it."""
        size, bare = worst_state(self._course)
        over = [
            f"{size - limit:,} more than {target} holds ({limit:,})"
            for target, limit in LIMITS.items()
            if size > limit
        ]
        if over:
            targets = Sentence(" and ".join(over))
            self._faults.add("C402", self._course.span, size=f"{size:,}", targets=targets, bare=f"{bare:,}")


def _told(span: Span) -> str:
    return f"{span.file}:{span.line}"
