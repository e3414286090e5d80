"""A book as data for Typst: texts stay texts, and nothing in them can be read as mark-up.

`scorm_templates/pages/handbook.typ` says what each kind of node looks like. A node is a
dictionary with its kind under "k"; a text is a plain string.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any, TypeAlias

from westeros_learn import model
from westeros_learn.player.book import parts
from westeros_learn.player.book.drawings import marked_photograph, standalone
from westeros_learn.player.book.questions import AskedQuestion
from westeros_learn.player.book.scenarios import Moment, moments
from westeros_learn.player.book.typeset_texts import Node, Nodes, TypesetTexts

PRINT_FONT = "Libertinus Serif"


@dataclass
class Typeset(TypesetTexts):
    """Turns the blocks of a book into nodes.

    Attributes:
        photographs: the photographs that were shown, by their names in the document.
        depth: how many levels headings lie below those of the lesson.
    """

    photographs: dict[str, model.Media] = field(default_factory=dict)
    depth: int = 0
    _level: int = 1

    # --- blocks ---------------------------------------------------------------------------

    def blocks(self, content: Iterable[parts.BookBlock]) -> Nodes:
        """Return blocks as nodes."""
        return [node for block in content for node in self._block(block)]

    def chapter(self, content: Iterable[parts.BookBlock], level: int) -> Nodes:
        """Return the blocks of a chapter whose own heading is of a level."""
        self.depth = self._level = level
        return self.blocks(content)

    def _block(self, block: parts.BookBlock) -> Nodes:
        made = _BLOCKS[type(block)](self, block)
        return made if isinstance(made, list) else [made]

    def heading(self, level: int, content: Nodes) -> Node:
        """Return a heading that skips no level, for a reader who jumps from one to the next."""
        self._level = level = min(level, self._level + 1)
        return {"k": "heading", "level": level, "depth": level - self.depth, "c": content}

    def _heading(self, block: model.Heading) -> Node:
        return self.heading(self.depth + block.level - 1, self.inlines(block.content))

    def _list(self, block: model.ListBlock) -> Node:
        items = [self.blocks(item) for item in block.items]
        tight = all(len(item) == 1 and isinstance(item[0], model.Paragraph) for item in block.items)
        if block.start is None:
            return {"k": "bullets", "items": items, "tight": tight}
        return {"k": "numbers", "items": items, "start": block.start, "tight": tight}

    def _written(self, text: str, label: str = "", marked: Sequence[int] = ()) -> Node:
        return {
            "k": "written",
            "label": label,
            "lines": text.split("\n"),
            "marked": [*marked],
            "lang": self.first_language,
        }

    def _example(self, block: model.Example) -> Nodes:
        strings = self.book.strings
        return [
            self._written(block.text, strings["example-written"]),
            {"k": "labelled", "label": strings["example-becomes"], "c": self.blocks(block.content)},
        ]

    def _checked(self, block: model.Checked) -> Nodes:
        strings = self.book.strings
        made: Nodes = []
        for number, file in enumerate(block.files):
            label = file.file
            if number == 0 and block.repeat > 1:
                label += " · " + strings["checked-repeat"].format(number=f"{block.repeat:,}")
            if number == 0 and block.encoding:
                label += " · " + strings["checked-encoding"].format(encoding=block.encoding)
            lines = sorted({one.fault.span.line for one in block.said if one.fault.span.file == file.file})
            made.append(self._written(file.text, label, lines))
        said = [node for one in block.said for node in self._said(one)]
        if not block.said and not block.also:
            said = [{"k": "p", "c": [strings["checked-clean"]]}]
        if block.also:
            also = strings["checked-also"].format(codes=", ".join(block.also))
            said.append({"k": "aside", "c": [also]})
        label = strings["checked-says" if block.files else "checked-would-say"]
        return [*made, {"k": "labelled", "label": label, "c": said}]

    def _said(self, said: model.Said) -> Nodes:
        fault, at = said.fault, said.fault.span
        place = f"{at.file}:{at.line}:{at.column}: " if at.file else ""
        words = f"{place}{fault.severity} {fault.code} {fault.message} {fault.hint}".rstrip()
        made: Nodes = [{"k": "p", "c": [{"k": "lang", "lang": "en", "c": [{"k": "code", "text": words}]}]}]
        if said.more:
            more = self.book.strings["checked-more"].format(number=said.more, code=fault.code)
            made.append({"k": "aside", "c": [more]})
        if said.why:
            made.append({"k": "p", "c": [{"k": "lang", "lang": "en", "c": [said.why]}]})
        return made

    def _table(self, block: model.Table) -> Node:
        return {
            "k": "table",
            "align": [side or "left" for side in block.align],
            "columns": [*_widths(block)],
            "head": [self.inlines(cell) for cell in block.head],
            "cells": [self.inlines(cell) for row in block.rows for cell in row],
        }

    def _callout(self, block: model.Callout) -> Node:
        label = self.book.strings[f"callout-{block.kind}"]
        titled = model.plain_text(block.title) != label  # what is the same is said once
        return {
            "k": "callout",
            "kind": block.kind.value,
            "label": label,
            "title": self.inlines(block.title) if titled else [],
            "c": self.blocks(block.content),
        }

    def _figure(self, block: model.Figure, marked: Sequence[tuple[str, model.Region]] = ()) -> Node:
        media = self.book.course.media_by_path.get(block.media)
        if media is None:
            return {"k": "aside", "c": [block.alt]}
        made: Node = {
            "k": "figure",
            "alt": block.alt,
            "width": max(media.width, 1),
            "height": max(media.height, 1),
            "caption": self.inlines(block.caption),
        }
        if media.markup or marked:
            draw = standalone if media.markup else marked_photograph
            return {**made, "svg": draw(media, PRINT_FONT, marked)}
        name = media.path.rpartition("/")[2]
        self.photographs[name] = media
        return {**made, "file": f"/{name}"}

    def _fact(self, block: model.Fact) -> Node:
        return {"k": "fact", "c": self.blocks(block.content), "cites": self.citations(block.citations)}

    def _reveal(self, block: model.Reveal) -> Node:
        return {"k": "reveal", "title": self.inlines(block.title), "c": self.blocks(block.content)}

    # --- questions ------------------------------------------------------------------------

    def _question_place(self, block: model.QuestionPlace) -> Nodes:
        asked = self.book.questions.get(block.question)
        return [self.question(asked)] if asked else []

    def question(self, asked: AskedQuestion) -> Node:
        """Return a question where it is asked."""
        return {
            "k": "question",
            "label": f"question:{asked.question.id}",
            "answer": f"answer:{asked.question.id}" if asked.answer else "",
            "name": self.book.strings["book-question"].format(n=asked.number),
            "c": self.blocks(asked.asked),
        }

    def answer(self, asked: AskedQuestion) -> Node:
        """Return what is said about a question at the end."""
        sources = self.citations(asked.question.sources)
        return {
            "k": "answer",
            "label": f"answer:{asked.question.id}",
            "question": f"question:{asked.question.id}",
            "name": self.book.strings["book-question"].format(n=asked.number),
            "c": self.blocks(asked.answer),
            "cites": [f"{self.book.strings['source']} ", *sources] if sources else [],
        }

    def _marked(self, block: parts.Marked) -> Node:
        entries = [
            {"mark": one.mark, "c": self.inlines(one.content), "more": self.blocks(one.more)}
            for one in block.entries
        ]
        return {"k": "marked", "label": block.label, "ticked": block.ticked, "entries": entries}

    def _labelled(self, block: parts.Labelled) -> Node:
        return {"k": "said", "label": block.label, "c": self.blocks(block.content)}

    def _quiz(self, block: model.QuizPlace) -> Nodes:
        quiz = self.book.course.quiz_by_id.get(block.quiz)
        if quiz is None:
            return []
        strings = self.book.strings
        heading = self.heading(self.depth + 1, [quiz.title])
        practised = self.book.practised(quiz)
        if practised:
            return [heading, *(self.question(asked) for asked in practised)]
        rules = [f"{strings['rule-questions']} {self.book.size(quiz)}"]
        if quiz.pass_mark is not None:
            mark = strings["percent-form"].format(n=quiz.pass_mark)
            rules.append(f"{strings['rule-pass-mark']} {mark}")
        where = "book-test-printed" if self.book.tests else "book-test-left-out"
        notes = [strings[f"quiz-note-{quiz.role}"], strings[where]]
        return [heading, {"k": "quiz", "notes": notes, "rules": rules}]

    # --- scenarios ------------------------------------------------------------------------

    def _scenario(self, block: model.ScenarioPlace) -> Nodes:
        scenario = self.book.course.scenario_by_id.get(block.scenario)
        if scenario is None:
            return []
        heading = self.heading(self.depth + 1, [scenario.title])
        made = {
            "k": "scenario",
            "label": f"scenario:{scenario.id}",
            "name": self.book.strings["scenario"],
            "note": self.book.strings["book-scenario-note"],
            "setting": self.blocks(scenario.setting),
            "moments": [self._moment(moment) for moment in moments(scenario)],
        }
        return [heading, made]

    def _moment(self, moment: Moment) -> Node:
        strings, node = self.book.strings, moment.node
        ways = [{"to": way.place, "number": str(way.number)} for way in moment.onward]
        return {
            "label": moment.place,
            "number": str(moment.number),
            "speaker": node.speaker,
            "c": self.blocks(node.text),
            "cites": self.citations(node.sources),
            "replies": [
                {
                    "mark": reply.mark,
                    "c": self.inlines(reply.choice.text),
                    "onward": strings["go-on-at"],
                    "to": reply.way.place,
                    "number": str(reply.way.number),
                }
                for reply in moment.replies
                if reply.way
            ],
            "onward": strings["go-on-at"] if ways else "",
            "or": strings["or"],
            "suits": strings["as-it-suits"] if len(ways) > 1 else "",
            "ways": ways,
            "ending": node.ending,
            "ends": strings["ending"],
            "debrief": self.blocks(node.debrief),
        }

    def remarks(self, scenario: model.Scenario) -> Nodes:
        """Return what is said at the end of the book about a scenario’s choices; nothing if nothing is."""
        entries = [
            {
                "mark": f"{moment.number}\u00a0{reply.mark}",
                "c": self.inlines((model.Emphasis(reply.choice.text),)),
                "more": self.blocks(reply.choice.feedback),
            }
            for moment in moments(scenario)
            for reply in moment.replies
            if reply.choice.feedback
        ]
        if not entries:
            return []
        name = f"{self.book.strings['scenario']}: {scenario.title}"
        return [{"k": "remarks", "name": name, "to": f"scenario:{scenario.id}", "entries": entries}]


def _widths(block: model.Table) -> Iterator[float]:
    """Yield how wide each column is beside the others: by its longest words, and by how much stands in it."""
    for at in range(len(block.head)):
        cells = [model.plain_text(row[at]) for row in (block.head, *block.rows) if at < len(row)]
        longest = max((len(word) for cell in cells for word in cell.split()), default=1)
        yield max(longest, sqrt(max(map(len, cells), default=1)) * 2.4, 4)


_Setter: TypeAlias = Callable[[Typeset, Any], "Node | Nodes"]
_BLOCKS: dict[type[parts.BookBlock], _Setter] = {
    model.Heading: Typeset._heading,
    model.Paragraph: lambda to, block: {"k": "p", "c": to.inlines(block.content)},
    model.ListBlock: Typeset._list,
    model.Quotation: lambda to, block: {"k": "quote", "c": to.blocks(block.content)},
    model.CodeBlock: lambda to, block: to._written(block.text.rstrip("\n")),
    model.Listing: lambda to, block: to._written(block.text, block.file),
    model.Example: Typeset._example,
    model.Checked: Typeset._checked,
    model.Rule: lambda _, __: {"k": "rule"},
    model.Table: Typeset._table,
    model.Callout: Typeset._callout,
    model.Figure: Typeset._figure,
    model.Reveal: Typeset._reveal,
    model.Fact: Typeset._fact,
    model.QuestionPlace: Typeset._question_place,
    model.QuizPlace: Typeset._quiz,
    model.ScenarioPlace: Typeset._scenario,
    model.Placeholder: lambda _, block: {"k": "aside", "c": [block.message]},
    parts.Marked: Typeset._marked,
    parts.Labelled: Typeset._labelled,
    parts.MarkedFigure: lambda to, block: to._figure(block.figure, block.regions),
    parts.Room: lambda _, block: {
        "k": "room",
        "label": block.label,
        "lines": block.lines,
        "unit": block.unit,
    },
}
