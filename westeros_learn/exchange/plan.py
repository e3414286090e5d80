"""What an import will do, worked out and shown before anything is written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from westeros_learn.assessment import fold
from westeros_learn.errors import BankRefusedError
from westeros_learn.exchange.bank import MOST_QUESTIONS, Found, ReadBank, Refusal, RefusedQuestionError
from westeros_learn.exchange.formats import Format
from westeros_learn.exchange.pictures import Shelf
from westeros_learn.exchange.reconciling import Change, reconcile, says_the_same
from westeros_learn.model import KINDS
from westeros_learn.source.bank import QuestionBank, QuestionData, WrittenQuestion, keys_of_kind
from westeros_learn.source.ids import slug
from westeros_learn.source.values import ID

POOL = "pool"

_NO_OUTCOME = (
    "It names no outcome of the course, so no one knows what it assesses.",
    "Say which one with --outcome, or give it a tag with the outcome's id.",
)


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question that comes in.

    Attributes:
        file: where it will stand.
        data: what will stand there.
    """

    found: Found
    id: str
    file: str
    data: QuestionData


@dataclass(frozen=True, slots=True)
class ChangedQuestion:
    """A question that is there already, and changes.

    Attributes:
        written: as it is.
        data: as it will be.
        changes: what differs.
        notes: what a person should know about it.
    """

    found: Found
    id: str
    written: WrittenQuestion
    data: QuestionData
    changes: tuple[Change, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnchangedQuestion:
    """A question that is there already, as the file has it."""

    found: Found
    id: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import will do.

    Attributes:
        notes: what is lost of the bank as a whole.
        pictures: those that the course does not have yet, by the paths that they will have.
    """

    new: tuple[NewQuestion, ...]
    changed: tuple[ChangedQuestion, ...]
    unchanged: tuple[UnchangedQuestion, ...]
    refused: tuple[Refusal, ...]
    notes: tuple[str, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def does_something(self) -> bool:
        """Whether anything would be written."""
        return bool(self.new or self.changed)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever imports says about questions that are new.

    Attributes:
        to: "pool", or the id or folder of a lesson; "" for what the bank says, else the pool.
        outcome: the outcome of those that name none.
    """

    to: str = ""
    outcome: str = ""


def plan_import(
    content: bytes,
    form: Format,
    bank: QuestionBank,
    wishes: Wishes = Wishes(),
    name: str = "",
    most: int = MOST_QUESTIONS,
) -> ImportPlan:
    """Return what importing a file into a course would do. Nothing is written.

    Args:
        content: of the file.
        form: its format.
        bank: the questions of the course.
        wishes: where new ones go.
        name: the file's name.
        most: how many questions it may have.

    Raises:
        BankRefusedError: the file as a whole cannot be read.
    """
    shelf = Shelf(bank)
    read = form.read(content, bank, shelf, name)
    if len(read.found) + len(read.refused) > most:
        raise BankRefusedError(
            f"The file has more than {most:,} questions.",
            "Import it in parts, or by the command: westeros-learn questions import",
        )
    return _Planner(form, bank, shelf, wishes).plan(read)


class _Planner:
    """Decides about one question after another."""

    def __init__(self, form: Format, bank: QuestionBank, shelf: Shelf, wishes: Wishes) -> None:
        self._bank = bank
        self._shelf = shelf
        self._wishes = wishes
        self._holder = form.holder(bank, shelf)
        self._met: dict[str, int] = {}
        self._outcomes = {fold(outcome.text): outcome.id for outcome in bank.course.outcomes} | {
            outcome.id: outcome.id for outcome in bank.course.outcomes
        }
        self._lessons = {fold(lesson.title): lesson.id for lesson in bank.course.lessons}
        self._prefix = _prefix(bank)

    def plan(self, read: ReadBank) -> ImportPlan:
        new: list[NewQuestion] = []
        changed: list[ChangedQuestion] = []
        unchanged: list[UnchangedQuestion] = []
        refused = [*read.refused]
        for found in read.found:
            try:
                decided = self._decide(found)
            except RefusedQuestionError as error:
                refused.append(Refusal(found.line, found.own_id or found.name, error.cause, error.cure))
                continue
            match decided:
                case NewQuestion():
                    new.append(decided)
                case ChangedQuestion():
                    changed.append(decided)
                case UnchangedQuestion():
                    unchanged.append(decided)
        coming: list[NewQuestion | ChangedQuestion] = [*new, *changed]
        shown = {path for one in coming for path in one.found.pictures}
        pictures = {path: data for path, data in self._shelf.new.items() if path in shown}
        refused.sort(key=lambda refusal: refusal.line)
        return ImportPlan(tuple(new), tuple(changed), tuple(unchanged), tuple(refused), read.notes, pictures)

    def _decide(self, found: Found) -> NewQuestion | ChangedQuestion | UnchangedQuestion:
        found, place = self._variant(found)
        identifier = self._id(found)
        key = f"{identifier} {place}"
        if key in self._met:
            what = f"The id {identifier}" if found.own_id else "The same question"
            raise RefusedQuestionError(
                f"{what} stands in line {self._met[key]} already.", "Give one of them an id of its own."
            )
        self._met[key] = found.line
        written = self._bank.written.get(identifier)
        if written is not None:
            return self._known(found, identifier, written, place)
        if identifier in self._bank.taken:
            raise RefusedQuestionError(
                f"The id {identifier} belongs to something else in the course, or did once.",
                "Give the question another id in the file.",
            )
        return self._new(found, identifier)

    def _variant(self, found: Found) -> tuple[Found, int]:
        """Return which of several questions it is that were made of one with parameters; 0 for none."""
        start, _, number = found.own_id.rpartition("-")
        written = self._bank.written.get(start)
        if found.own_id in self._bank.written or written is None or not number.isdecimal():
            return found, 0
        if written.question is None or not written.question.parameters:
            return found, 0
        return replace(found, own_id=start), int(number[:4])

    def _id(self, found: Found) -> str:
        own = found.own_id.strip()
        if own in self._bank.written or ID.fullmatch(own):
            return own
        if own:
            made = slug(own, most_words=12)[:60].rstrip("-")
            return made if ID.fullmatch(made) else f"{self._prefix}-q-{made}".rstrip("-")
        words = slug(found.name or str(found.data.get("prompt", "")), most_words=5)[:40].rstrip("-")
        told = repr((found.data.get("kind"), found.name, found.data.get("prompt"), found.data.get("text")))
        mark = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:6]
        return "-".join(filter(None, (self._prefix, "q", words, mark)))

    def _known(
        self, found: Found, identifier: str, written: WrittenQuestion, place: int
    ) -> ChangedQuestion | UnchangedQuestion:
        if not place and says_the_same(self._with_outcome_of(found), written.data):
            return UnchangedQuestion(found, identifier)
        held = self._holder(written, place)
        if held is None:
            raise RefusedQuestionError(
                "In the course it is a question that this format cannot hold.",
                "Give it another id in the file.",
            )
        result = reconcile(self._with_outcome_of(found), held, written.data, has_letters=found.has_letters)
        if not result.changes:
            return UnchangedQuestion(found, identifier, result.notes)
        if place:
            raise RefusedQuestionError(
                "It is one of several that were made of a question with parameters, and has changed.",
                "Change the question itself, in the course.",
            )
        self._judge(result.data, identifier)
        return ChangedQuestion(found, identifier, written, result.data, result.changes, result.notes)

    def _with_outcome_of(self, found: Found) -> QuestionData:
        """Return the question of a file with the outcome that one of its tags names."""
        named = [group for group in found.groups if group in self._outcomes]
        outcome = next((self._outcomes[group] for group in reversed(named)), "")
        return {**found.data, "outcome": outcome} if outcome and "outcome" not in found.data else found.data

    def _new(self, found: Found, identifier: str) -> NewQuestion:
        kind = str(found.data.get("kind"))
        outcome = str(found.data.get("outcome", "")) or self._outcome(found)
        if not outcome and (kind not in KINDS or KINDS[kind].scored):
            raise RefusedQuestionError(*_NO_OUTCOME)
        data: QuestionData = {"id": identifier, **found.data}
        if outcome:
            data["outcome"] = outcome
        order = [*keys_of_kind(kind)]
        data = {
            key: data[key] for key in sorted(data, key=lambda key: order.index(key) if key in order else 99)
        }
        self._judge(data, identifier)
        file = self._bank.file_of(self._place(found))
        return NewQuestion(found, identifier, file, data)

    def _outcome(self, found: Found) -> str:
        for group in reversed(found.groups):
            if group in self._outcomes or fold(group) in self._outcomes:
                return self._outcomes.get(group) or self._outcomes[fold(group)]
        if self._wishes.outcome or len(self._bank.course.outcomes) != 1:
            return self._wishes.outcome
        return self._bank.course.outcomes[0].id

    def _place(self, found: Found) -> str:
        if self._wishes.to:
            return self._wishes.to
        if found.place and self._bank.file_of(found.place):
            return found.place
        for group in reversed(found.groups):
            if fold(group) in self._lessons:
                return self._lessons[fold(group)]
        return POOL

    def _judge(self, data: QuestionData, identifier: str) -> None:
        question, errors = self._bank.judge(data, self._shelf.media)
        if errors or question is None:
            told = "; ".join(dict.fromkeys(error.message.rstrip(".") for error in errors[:3]))
            raise RefusedQuestionError(
                f"{told[:1].upper()}{told[1:]}." if told else f"{identifier} cannot be read.",
                next((error.hint for error in errors if error.hint), ""),
            )


def _prefix(bank: QuestionBank) -> str:
    """Return what the ids of most questions start with, or the first letters of the course's id."""
    starts = Counter(start for one in bank.written if (start := one.partition("-")[0]) != one)
    for start, _ in starts.most_common(1):
        return start
    return "".join(word[0] for word in bank.course.id.split("-"))


def grouped(sentences: Iterable[tuple[str, str]]) -> Sequence[tuple[str, tuple[str, ...]]]:
    """Return equal sentences once, each with those about whom it is said."""
    found: dict[str, list[str]] = {}
    for sentence, about in sentences:
        found.setdefault(sentence, []).append(about)
    return [(sentence, tuple(names)) for sentence, names in found.items()]
