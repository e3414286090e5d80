"""Texts of a course as they stand in a question bank of an LMS: HTML alone, each picture a file of its own.

There is no glossary beside them, no list of sources and no other lesson, so nothing links to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup

from westeros_learn import model
from westeros_learn.player.blocks import Renderer
from westeros_learn.player.book.drawings import SANS, marked_figure, standalone
from westeros_learn.player.book.questions import as_drawn
from westeros_learn.player.strings import Strings


@dataclass(frozen=True, slots=True)
class BankRenderer(Renderer):
    """Renders texts for a question bank.

    Attributes:
        place: what stands before the name of a picture.
        pictures: the pictures that were shown, by the names of their files.
        drawings: figures with marked places, as SVG documents, by the names of their files.
    """

    place: str = field(kw_only=True)
    pictures: dict[str, model.Media] = field(default_factory=dict)
    drawings: dict[str, str] = field(default_factory=dict)

    def citation(self, citation: model.Citation) -> Markup:
        """Return a citation, as text."""
        reference = self.course.reference_by_id.get(citation.reference)
        short = reference.short if reference else citation.reference
        text = f"{short}, {citation.locator}" if citation.locator else short
        return Markup("<cite>{}</cite>").format(text)

    def term(self, node: model.TermUse) -> Markup:
        """Return a glossary word, as text."""
        return Markup("{}").format(node.text)

    def link(self, node: model.Link) -> Markup:
        """Return a link to the web; to a lesson, the text alone."""
        content = self.inlines(node.content)
        if node.target.startswith("lesson:"):
            return content
        return Markup('<a href="{}">{}</a>').format(node.target, content)

    def figure(self, block: model.Figure) -> Markup:
        """Return a figure, whose picture is a file."""
        media = self.course.media_by_path.get(block.media)
        if media is None:
            return self.placeholder(model.Placeholder(block.alt, block.span))
        name = media.path.rpartition("/")[2]
        self.pictures[name] = media
        caption = self.inlines(block.caption)
        said = Markup("\n<figcaption>{}</figcaption>").format(caption) if caption else ""
        picture = Markup('<img src="{}{}" alt="{}" width="{}" height="{}"/>').format(
            self.place, name, block.alt, media.width, media.height
        )
        return Markup("<figure>\n{}{}\n</figure>").format(picture, said)

    def marked(self, block: model.Figure, regions: Sequence[tuple[str, model.Region]]) -> Markup | None:
        """Return a figure with marked places; None where it is missing."""
        media = self.course.media_by_path.get(block.media)
        if media is None:
            return None
        name, drawing = marked_figure(media, regions)
        self.drawings[name] = drawing
        return Markup('<figure>\n<img src="{}{}" alt="{}" width="{}" height="{}"/>\n</figure>').format(
            self.place, name, block.alt, media.width, media.height
        )

    def callout(self, block: model.Callout) -> Markup:
        """Return a passage set apart, with what it is for in words."""
        label = self.strings[f"callout-{block.kind}"]
        titled = block.title and model.plain_text(block.title) != label
        title = Markup(": {}").format(self.inlines(block.title)) if titled else ""
        return Markup("<blockquote>\n<p><strong>{}{}</strong></p>\n{}\n</blockquote>").format(
            label, title, self.blocks(block.content)
        )

    def reveal(self, block: model.Reveal) -> Markup:
        """Return a passage that the reader would open, open."""
        return Markup("<p><strong>{}</strong></p>\n{}").format(
            self.inlines(block.title), self.blocks(block.content)
        )


def picture_bytes(media: model.Media) -> bytes:
    """Return a picture as a file of its own.

    Raises:
        OSError: a photograph cannot be read.
    """
    return standalone(media, SANS).encode() if media.markup else Path(media.file).read_bytes()


def drawn(question: model.Question, seed: int, strings: Strings) -> model.Question:
    """Return a question as it is for a seed: texts in the place of values, and settled answers."""
    return as_drawn(question, seed, strings)[0]
