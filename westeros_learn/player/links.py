"""Where the links in a course lead: within one page, or to the pages of the app."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


class Links:
    """Links within one page, as a package is: every part of the course is an anchor in it."""

    def lesson(self, lesson: str) -> str:
        """Return where a lesson is."""
        return f"#{lesson}"

    def term(self, term: str) -> str:
        """Return where a word of the glossary is explained."""
        return f"#term-{term}"

    def source(self, reference: str) -> str:
        """Return where a source is described."""
        return f"#source-{reference}"

    def appendix(self, name: str) -> str:
        """Return where an appendix is: "glossary", "sources" or "about"."""
        return f"#{name}"

    def media(self, path: str) -> str:
        """Return where a photograph lies: beside the page, under its base name."""
        return path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Addresses(Links):
    """The addresses of a course in the app, all below one base.

    The app's routes are these; a place in a page is an anchor, as it is in a package.

    Attributes:
        base: the address of the course, with a slash at its end.
        home: the address of the learner's own courses.
        style: the address of the style sheet.
        script: the address of the player's script, "" for none.
        sign_out: where one signs out, "" where nobody is signed in.
    """

    base: str
    home: str
    style: str
    script: str = ""
    sign_out: str = ""

    def lesson(self, lesson: str) -> str:
        """Return the page of a lesson."""
        return f"{self.base}lessons/{quote(lesson)}"

    def seen(self, lesson: str) -> str:
        """Return where it is told that a lesson was read."""
        return f"{self.lesson(lesson)}/seen"

    def keep(self, lesson: str) -> str:
        """Return where the place in a lesson is kept."""
        return f"{self.lesson(lesson)}/place"

    def question(self, question: str, lesson: str) -> str:
        """Return where a practice question's answer is sent."""
        return f"{self.lesson(lesson)}/questions/{quote(question)}"

    def term(self, term: str) -> str:
        """Return where a word of the glossary is explained."""
        return f"{self.base}glossary#term-{term}"

    def source(self, reference: str) -> str:
        """Return where a source is described."""
        return f"{self.base}sources#source-{reference}"

    def appendix(self, name: str) -> str:
        """Return the page of an appendix."""
        return f"{self.base}{name}"

    def quiz(self, quiz: str, lesson: str) -> str:
        """Return where a quiz stands, in its lesson; the page of the course if it stands in none."""
        return f"{self.lesson(lesson)}#quiz-{quiz}" if lesson else self.base

    def start(self, quiz: str) -> str:
        """Return where an attempt is begun."""
        return f"{self.base}quizzes/{quote(quiz)}/start"

    def attempt(self, quiz: str, attempt: int) -> str:
        """Return where the result of an attempt is shown."""
        return f"{self.base}quizzes/{quote(quiz)}/attempts/{attempt}"

    def place(self, quiz: str, attempt: int, place: int) -> str:
        """Return the page of one question of an attempt, its place counted from 1; its form is sent there."""
        return f"{self.attempt(quiz, attempt)}/{place}"

    def finish(self, quiz: str, attempt: int) -> str:
        """Return where it is told that an attempt is finished."""
        return f"{self.attempt(quiz, attempt)}/finish"

    def resume(self, quiz: str, attempt: int) -> str:
        """Return where it is told that a paused attempt goes on."""
        return f"{self.attempt(quiz, attempt)}/resume"

    def scenario(self, scenario: str) -> str:
        """Return the page on which a conversation is played."""
        return f"{self.base}scenarios/{quote(scenario)}"

    def step(self, scenario: str) -> str:
        """Return where a choice in a conversation is sent."""
        return f"{self.scenario(scenario)}/steps"

    def media(self, path: str) -> str:
        """Return where a photograph lies."""
        return f"{self.base}media/{quote(path)}"
