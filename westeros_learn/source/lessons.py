"""Lessons: front matter and text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from westeros_learn.model import Lesson, Placeholder, Question, Scenario, Span
from westeros_learn.source.front_matter import split_front_matter
from westeros_learn.source.markdown import MarkdownReader
from westeros_learn.source.questions import is_without_id
from westeros_learn.source.schema import LessonEntry
from westeros_learn.source.validation import validate, value_at
from westeros_learn.source.values import ID

if TYPE_CHECKING:
    from westeros_learn.source.faults import Faults
    from westeros_learn.source.files import SourceFile
    from westeros_learn.source.ids import Ids
    from westeros_learn.source.names import Names
    from westeros_learn.source.yaml_nodes import YamlText


@dataclass(frozen=True, slots=True)
class LessonDraft:
    """A lesson whose front matter and questions were read, and whose text was not yet.

    Attributes:
        head: its front matter, None when it has none that can be read.
        text_start: where the text starts in the file.
        has_id: whether the id is its own.
    """

    id: str
    code: str
    title: str
    folder: str
    source: SourceFile
    head: YamlText | None
    entry: LessonEntry | None
    text_start: int
    has_id: bool

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.head.span(()) if self.head else Span(self.source.name)


def draft_lesson(source: SourceFile, folder: str, ids: Ids, faults: Faults) -> LessonDraft:
    """Read a lesson's front matter."""
    head, text_start = split_front_matter(source, faults)
    entry = validate(head, (), LessonEntry, "L", faults, {"title": folder}) if head else None
    identifier, code = f"{folder}-lesson", ""
    written = value_at(head.data, ("id",)) if head else None
    if head and isinstance(written, str) and ID.fullmatch(written.strip()):
        identifier = written.strip()
        place = head.span(("id",))
        if ids.add(identifier, place):
            code = ids.add_code(identifier, entry.code if entry else None, place)
    elif head and is_without_id(head.data):
        faults.add("L106", head.span(()))
    title = entry.title if entry else folder
    return LessonDraft(
        id=identifier,
        code=code or identifier,
        title=title,
        folder=folder,
        source=source,
        head=head,
        entry=entry,
        text_start=text_start,
        has_id=bool(code),
    )


def build_lesson(
    draft: LessonDraft,
    questions: tuple[Question, ...],
    scenarios: tuple[Scenario, ...],
    names: Names,
    faults: Faults,
) -> Lesson:
    """Read a lesson's text."""
    source, start = draft.source, draft.text_start
    text = source.text[start:]
    area = source.area(start, len(source.text), keeps_lines=True)
    blocks = MarkdownReader(names, faults, in_lesson=True).blocks(text, area)
    if not blocks:
        end = Span(source.name, source.line_at(start) + 1)
        blocks = (Placeholder(faults.add("L222", end).message, end),) if draft.head else ()
    notice = draft.entry.content_notice if draft.entry else None
    return Lesson(
        id=draft.id,
        code=draft.code,
        title=draft.title,
        folder=draft.folder,
        content_notice=MarkdownReader(names, faults).blocks(notice, draft.head.area(("content-notice",)))
        if notice and draft.head
        else (),
        blocks=blocks,
        questions=questions,
        scenarios=scenarios,
        span=draft.span,
    )
