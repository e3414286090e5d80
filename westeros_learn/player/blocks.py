"""The block tree as HTML, the same for the app and for packages (DESIGN, law 2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape

from westeros_learn import model
from westeros_learn.player.links import Links
from westeros_learn.player.strings import Strings

_CALLOUT_ICONS = {
    model.CalloutKind.NOTE: "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13M8 7v4.5M8 4.3v.4",
    model.CalloutKind.PRACTICE: "M2 3h12v8H7l-3 3v-3H2z",
    model.CalloutKind.CAUTION: "M8 2l6.5 12h-13zM8 6.5v4M8 12v.4",
    model.CalloutKind.KEY_POINTS: "M2 4l1.5 1.5L6 3M8 4.5h6M2 10l1.5 1.5L6 9M8 10.5h6",
    model.CalloutKind.FICTIONAL: "M3 2h7l3 3v9H3zM10 2v3h3M5.5 8h5M5.5 11h5",
}

_CLOSING = re.compile(r"[.,;:!?…)”’»]+")
"""Signs that belong to what stands before them."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders blocks and inlines of one course.

    Attributes:
        render_question: gives the HTML of a practice question by its id.
        render_quiz: gives the HTML of a quiz by its id.
        render_scenario: gives the HTML of a scenario by its id.
        render_gap: gives the HTML of a gap's field by its key.
        values: what stands for each value in the texts of the question that is rendered.
        prefix: stands before the anchors of headings, so that they are unique in a page.
        places: whether each part says where it is written, for a preview.
        links: where the parts of the course are.
    """

    course: model.Course
    strings: Strings
    render_question: Callable[[str], Markup] = lambda _: Markup()
    render_quiz: Callable[[str], Markup] = lambda _: Markup()
    render_scenario: Callable[[str], Markup] = lambda _: Markup()
    render_gap: Callable[[str], Markup] = lambda _: Markup("…")
    values: Mapping[model.Value, Markup] = field(default_factory=dict)
    prefix: str = ""
    places: bool = False
    links: Links = field(default_factory=Links)

    def blocks(self, content: model.Blocks) -> Markup:
        """Return blocks as HTML."""
        return Markup("\n").join(self.block(block) for block in content)

    def block(self, block: model.Block) -> Markup:
        """Return a block as HTML."""
        shown = _BLOCKS[type(block)](self, block)
        return _with_place(shown, self.placed(block)) if self.places else shown

    def at(self, span: model.Span) -> Markup:
        """Return the attribute that says where a part is written, nothing for learners."""
        if not self.places:
            return Markup()
        return Markup(' data-at="{}:{}:{}"').format(span.file, span.line, span.column)

    def placed(self, block: model.Block) -> Markup:
        """Return where a block is written; of what is only placed there, where it is placed."""
        match block:
            case model.Placeholder(span=span, about=model.Span() as about):
                return self.at(about) + self.at(span).replace("data-at", "data-placed")
            case model.QuestionPlace(span=span) | model.QuizPlace(span=span) | model.ScenarioPlace(span=span):
                return self.at(span).replace("data-at", "data-placed")
            case _:
                return self.at(block.span) if block.span else Markup()

    def inlines(self, content: model.Inlines) -> Markup:
        """Return inlines as HTML; the sign that follows a field never starts a line."""
        shown = [_INLINES[type(node)](self, node) for node in content]
        for at, (node, after) in enumerate(pairwise(content)):
            sign = _CLOSING.match(after.text) if isinstance(after, model.Text) else None
            if sign and isinstance(node, model.GapPlace):
                shown[at] = Markup('<span class="tied">{}{}</span>').format(shown[at], sign[0])
                shown[at + 1] = shown[at + 1].removeprefix(escape(sign[0]))
        return Markup().join(shown)

    def compact(self, content: model.Blocks) -> Markup:
        """Return blocks as HTML, a single paragraph without its tags."""
        match content:
            case (model.Paragraph(inlines),):
                return self.inlines(inlines)
            case _:
                return self.blocks(content)

    def citation(self, citation: model.Citation) -> Markup:
        """Return a citation as a link to its place in the list of sources."""
        reference = self.course.reference_by_id.get(citation.reference)
        short = reference.short if reference else citation.reference
        text = f"{short}, {citation.locator}" if citation.locator else short
        return Markup('<a class="cite" href="{}">{}</a>').format(self.links.source(citation.reference), text)

    def citations(self, citations: Sequence[model.Citation]) -> Markup:
        """Return citations, parted by semicolons."""
        return Markup("; ").join(self.citation(citation) for citation in citations)

    def term(self, node: model.TermUse) -> Markup:
        """Return a glossary word as a link to its entry."""
        return Markup('<a class="term" href="{}">{}</a>').format(self.links.term(node.term), node.text)

    def value(self, node: model.Value) -> Markup:
        """Return what a formula gives in the question that is rendered."""
        return self.values.get(node, escape(node.written))

    def link(self, node: model.Link) -> Markup:
        """Return a link; what leaves the course opens beside it and says so.

        A lesson that is played by itself leads to no other one: the text alone stays.
        """
        content = self.inlines(node.content)
        if node.target.startswith("lesson:"):
            lesson = node.target.removeprefix("lesson:")
            known = any(each.id == lesson for each in self.course.lessons)
            return (
                Markup('<a href="{}">{}</a>').format(self.links.lesson(lesson), content) if known else content
            )
        return Markup(
            '<a href="{}" target="_blank" rel="noopener noreferrer">{}<span class="out"> ({})</span></a>'
        ).format(node.target, content, self.strings["opens-new-window"])

    def foreign(self, node: model.Foreign) -> Markup:
        """Return text in the course's first language, marked so that it is pronounced rightly."""
        language = self.course.translation.source if self.course.translation else self.course.language
        return Markup('<span lang="{}">{}</span>').format(language, self.inlines(node.content))

    def fact_text(self, node: model.FactText) -> Markup:
        """Return a fact in the flow with its source in brackets."""
        return Markup('<span class="fact">{} <span class="cites">({})</span></span>').format(
            self.inlines(node.content), self.citations(node.citations)
        )

    def fact(self, block: model.Fact) -> Markup:
        """Return a passage of facts with its sources below."""
        return Markup('<div class="fact-block">\n{}\n<p class="cites">{}</p>\n</div>').format(
            self.blocks(block.content), self.citations(block.citations)
        )

    def heading(self, block: model.Heading) -> Markup:
        """Return a heading."""
        return Markup('<h{0} id="{1}{2}">{3}</h{0}>').format(
            block.level, self.prefix, block.anchor, self.inlines(block.content)
        )

    def written(self, text: str, marked: Collection[int] = ()) -> Markup:
        """Return text as it is written, each line by itself, so that one that is broken stays indented.

        Args:
            text: the text.
            marked: lines that are told apart, counted from 1.
        """
        translation = self.course.translation
        language = Markup(' lang="{}"').format(translation.source) if translation else Markup()
        rows = Markup().join(
            _row(line, "mark" if number in marked else "span")
            for number, line in enumerate(text.split("\n"), 1)
        )
        return Markup('<pre class="written"{}><code>{}</code></pre>').format(language, rows)

    def listing(self, block: model.Listing) -> Markup:
        """Return a part of a file under the file's name."""
        return Markup('<figure class="listing">\n<figcaption>{}</figcaption>\n{}\n</figure>').format(
            block.file, self.written(block.text)
        )

    def checked(self, block: model.Checked) -> Markup:
        """Return an example file by file, then what `check` says of it."""
        files = []
        for number, file in enumerate(block.files):
            places = (one.fault.span for one in block.said)
            marked = {place.line for place in places if place.file == file.file}
            notes = self._written_otherwise(block) if number == 0 else ""
            files.append(
                Markup('<p class="listing-label">{}{}</p>\n{}\n').format(
                    file.file, notes, self.written(file.text, marked)
                )
            )
        said = Markup("\n").join(self._said(one) for one in block.said)
        if not block.said and not block.also:
            said = Markup("<p>{}</p>").format(self.strings["checked-clean"])
        if block.also:
            codes = ", ".join(block.also)
            said += Markup('\n<p class="aside">{}</p>').format(
                self.strings["checked-also"].format(codes=codes)
            )
        label = self.strings["checked-says" if block.files else "checked-would-say"]
        return Markup(
            '<div class="listing checked">\n{}<p class="listing-label">{}</p>\n'
            '<div class="says">\n{}\n</div>\n</div>'
        ).format(Markup().join(files), label, said)

    def _written_otherwise(self, block: model.Checked) -> str:
        """Return how the first file of an example differs from what is shown of it."""
        notes = []
        if block.repeat > 1:
            notes.append(self.strings["checked-repeat"].format(number=f"{block.repeat:,}"))
        if block.encoding:
            notes.append(self.strings["checked-encoding"].format(encoding=block.encoding))
        return "".join(f" · {note}" for note in notes)

    def _said(self, said: model.Said) -> Markup:
        """Return one thing that `check` says, in English as it says it."""
        fault = said.fault
        at = fault.span
        place = f"{at.file}:{at.line}:{at.column}: " if at.file else ""
        line = Markup(
            '<p lang="en"><code>{}<span class="{}">{} <strong>{}</strong></span> {}</code></p>'
        ).format(place, fault.severity, fault.severity, fault.code, f"{fault.message} {fault.hint}".rstrip())
        if said.more:
            line += Markup('\n<p class="aside">{}</p>').format(
                self.strings["checked-more"].format(number=said.more, code=fault.code)
            )
        if said.why:
            line += Markup('\n<p class="why" lang="en">{}</p>').format(said.why)
        return line

    def example(self, block: model.Example) -> Markup:
        """Return a text as it is written, then what it becomes."""
        return Markup(
            '<div class="listing example">\n<p class="listing-label">{}</p>\n{}\n'
            '<p class="listing-label">{}</p>\n<div>\n{}\n</div>\n</div>'
        ).format(
            self.strings["example-written"],
            self.written(block.text),
            self.strings["example-becomes"],
            self.blocks(block.content),
        )

    def list_block(self, block: model.ListBlock) -> Markup:
        """Return a list; items of one paragraph stay tight."""
        items = Markup("\n").join(self._item(item) for item in block.items)
        if block.start is None:
            return Markup("<ul>\n{}\n</ul>").format(items)
        start = Markup(' start="{}"').format(block.start) if block.start != 1 else Markup()
        return Markup("<ol{}>\n{}\n</ol>").format(start, items)

    def _item(self, item: model.Blocks) -> Markup:
        shown = Markup("<li>{}</li>").format(self.compact(item))
        return _with_place(shown, self.placed(item[0])) if self.places and item else shown

    def table(self, block: model.Table) -> Markup:
        """Return a table in a frame that scrolls by itself on narrow screens."""
        head = self._cells("th", Markup(' scope="col"'), block.head, block.align)
        head = head.replace(Markup('<th scope="col"></th>'), Markup("<td></td>"))  # a corner heads nothing
        rows = Markup("\n").join(
            Markup("<tr>{}</tr>").format(self._cells("td", Markup(), row, block.align)) for row in block.rows
        )
        return Markup(
            '<div class="table" role="group" aria-label="{}"><table>\n'
            "<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table></div>"
        ).format(self.strings["table"], head, rows)

    def _cells(self, tag: str, scope: Markup, cells: Sequence[model.Inlines], align: Sequence[str]) -> Markup:
        parts = []
        for at, cell in enumerate(cells):
            side = align[at] if at < len(align) else ""
            mark = Markup(' class="{}"').format(side) if side in ("right", "center") else ""
            parts.append(Markup("<{0}{1}{2}>{3}</{0}>").format(tag, scope, mark, self.inlines(cell)))
        return Markup().join(parts)

    def callout(self, block: model.Callout) -> Markup:
        """Return a passage set apart, with what it is for in words and as a sign."""
        label = self.strings[f"callout-{block.kind}"]
        title = self._optional(' <strong class="callout-title">{}</strong>', block.title)
        head = Markup('<p class="callout-label">{}<span>{}</span>{}</p>').format(
            icon(_CALLOUT_ICONS[block.kind]), label, title
        )
        return Markup('<div class="callout {}" role="note" aria-label="{}">\n{}\n{}\n</div>').format(
            block.kind, label, head, self.blocks(block.content)
        )

    def figure(self, block: model.Figure) -> Markup:
        """Return a figure: a drawing inside the page, or a photograph loaded near the screen."""
        media = self.course.media_by_path.get(block.media)
        if media is None:
            return self.placeholder(model.Placeholder(block.alt, block.span))
        if media.markup:
            drawing = Markup(media.markup)  # noqa: S704  # checked and cleaned when it was read
            picture = Markup('<div class="drawing" role="img" aria-label="{}">{}</div>').format(
                block.alt, drawing
            )
        else:
            picture = Markup(
                '<img src="{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">'
            ).format(self.links.media(media.path), block.alt, media.width, media.height)
        caption = self._optional("\n<figcaption>{}</figcaption>", block.caption)
        return Markup("<figure>\n{}{}\n</figure>").format(picture, caption)

    def _optional(self, pattern: str, content: model.Inlines) -> Markup:
        """Return a pattern filled with inlines, nothing when there are none."""
        return Markup(pattern).format(self.inlines(content)) if content else Markup()  # noqa: S704  # ours

    def reveal(self, block: model.Reveal) -> Markup:
        """Return a passage that the reader opens."""
        return Markup('<details class="reveal">\n<summary>{}</summary>\n<div>{}</div>\n</details>').format(
            self.inlines(block.title), self.blocks(block.content)
        )

    def placeholder(self, block: model.Placeholder) -> Markup:
        """Return what stands where something could not be read."""
        return Markup('<p class="placeholder">{}</p>').format(block.message)


def _row(line: str, tag: str = "span") -> Markup:
    """Return a line in two parts: how far it is indented, and what it says."""
    words = line.lstrip(" ")
    indent = Markup("<span>{}</span>").format(line[: len(line) - len(words)])
    return Markup("<span>{0}<{1}>{2}\n</{1}></span>").format(indent if words != line else "", tag, words)


def _with_place(shown: Markup, place: Markup) -> Markup:
    """Return a part as HTML with an attribute more in its first tag."""
    return Markup(re.sub(r"<[a-z0-9]+", lambda tag: f"{tag[0]}{place}", shown, count=1))  # noqa: S704  # both are


def icon(path: str) -> Markup:
    """Return one of our line icons, 16 units square, hidden from assistive technology."""
    return Markup('<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg>').format(
        path
    )


def _wrap(tag: str) -> Callable[[Renderer, Any], Markup]:
    pattern = Markup("<{0}>{{}}</{0}>").format(tag)
    return lambda renderer, node: pattern.format(renderer.inlines(node.content))


_INLINES: dict[type[model.Inline], Callable[[Renderer, Any], Markup]] = {
    model.Text: lambda _, node: escape(node.text),
    model.Code: lambda _, node: Markup("<code>{}</code>").format(node.text),
    model.LineBreak: lambda _, __: Markup("<br>"),
    model.Emphasis: _wrap("em"),
    model.Strong: _wrap("strong"),
    model.Link: lambda renderer, node: renderer.link(node),  # a book has its own
    model.TermUse: lambda renderer, node: renderer.term(node),
    model.Cite: lambda renderer, node: renderer.citation(node.citation),
    model.FactText: Renderer.fact_text,
    model.Foreign: Renderer.foreign,
    model.GapPlace: lambda renderer, node: renderer.render_gap(node.key),
    model.Value: Renderer.value,
}
_BLOCKS: dict[type[model.Block], Callable[[Renderer, Any], Markup]] = {
    model.Heading: Renderer.heading,
    model.Paragraph: _wrap("p"),
    model.ListBlock: Renderer.list_block,
    model.Quotation: lambda renderer, block: Markup("<blockquote>\n{}\n</blockquote>").format(
        renderer.blocks(block.content)
    ),
    model.CodeBlock: lambda _, block: Markup("<pre><code>{}</code></pre>").format(block.text),
    model.Listing: Renderer.listing,
    model.Example: Renderer.example,
    model.Checked: Renderer.checked,
    model.Rule: lambda _, __: Markup("<hr>"),
    model.Table: Renderer.table,
    model.Callout: lambda renderer, block: renderer.callout(block),
    model.Figure: lambda renderer, block: renderer.figure(block),
    model.Reveal: lambda renderer, block: renderer.reveal(block),
    model.Fact: Renderer.fact,
    model.QuestionPlace: lambda renderer, block: renderer.render_question(block.question),
    model.QuizPlace: lambda renderer, block: renderer.render_quiz(block.quiz),
    model.ScenarioPlace: lambda renderer, block: renderer.render_scenario(block.scenario),
    model.Placeholder: Renderer.placeholder,
}
