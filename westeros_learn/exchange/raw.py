"""Questions in the shape that Moodle gives them, which its XML and GIFT share, before they become ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from westeros_learn.exchange.bank import RefusedQuestionError
from westeros_learn.exchange.prose import Prose, from_markdown, from_mixed, from_plain


@dataclass(frozen=True, slots=True)
class RawText:
    """A text in one of Moodle's formats.

    Attributes:
        format: "html", "moodle_auto_format", "plain_text" or "markdown".
        files: the files that come with it, by name.
    """

    text: str = ""
    format: str = "html"
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def html(self) -> str:
        """The text as HTML."""
        match self.format:
            case "markdown":
                return from_markdown(self.text)
            case "plain_text":
                return from_plain(self.text)
            case "moodle_auto_format":
                return from_mixed(self.text)
            case _:
                return self.text

    def blocks(self, prose: Prose) -> str:
        """Return the text as our Markdown."""
        return prose.blocks(self.html, self.files) if self.text.strip() else ""

    def flow(self, prose: Prose) -> str:
        """Return the text as one paragraph of our Markdown."""
        return prose.flow(self.html, self.files) if self.text.strip() else ""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer with its part of the mark, in per cent."""

    text: RawText
    share: float
    feedback: RawText = RawText()
    tolerance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A question as a bank has it.

    Attributes:
        kind: the name of its type in Moodle.
        line: where it starts in the file.
        own_id: its idnumber, "" for none.
        groups: the names of the categories that lead to it.
        weight: its mark, as written.
        single: of a choice, whether one answer is right.
        shuffled: whether its answers may stand in another order.
        case: whether capital letters count in a typed answer.
        pairs: of a matching, what is matched with what.
        combined: what is said when all, a part or nothing is right.
        element: its XML, for kinds that no other format has.
    """

    kind: str
    line: int
    name: str = ""
    text: RawText = RawText()
    feedback: RawText = RawText()
    own_id: str = ""
    tags: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    weight: str = "1"
    hints: tuple[RawText, ...] = ()
    single: bool = True
    shuffled: bool = True
    case: bool = False
    answers: tuple[RawAnswer, ...] = ()
    pairs: tuple[tuple[RawText, str], ...] = ()
    combined: tuple[RawText, ...] = ()
    element: etree._Element | None = None

    def asked(self, prose: Prose) -> str:
        """Return what is asked.

        Raises:
            RefusedQuestionError: nothing is.
        """
        prompt = self.text.blocks(prose)
        if not prompt:
            raise RefusedQuestionError("It has no text.", "Write what is asked.")
        return prompt
