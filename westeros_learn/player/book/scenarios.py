"""A scenario as it is read on paper: numbered moments, each with the ways that lead on from it."""

from __future__ import annotations

from dataclasses import dataclass

from westeros_learn import model
from westeros_learn.player.book.questions import LETTERS


@dataclass(frozen=True, slots=True)
class Way:
    """Where one reads on: the place of a moment in the book, and its number."""

    place: str
    number: int

    @property
    def anchor(self) -> str:
        """The id of the place in a page."""
        return self.place.replace(":", "-")


@dataclass(frozen=True, slots=True)
class Reply:
    """Something that the reader may say, the letter that it is named by, and where one reads on then."""

    mark: str
    choice: model.ScenarioChoice
    way: Way | None


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of a conversation.

    Attributes:
        place: its place in the book.
        number: its number in the conversation; the first moment has 1.
        replies: what may be said.
        onward: where one reads on without a word, one way or another.
    """

    place: str
    number: int
    node: model.ScenarioNode
    replies: tuple[Reply, ...]
    onward: tuple[Way, ...]

    @property
    def anchor(self) -> str:
        """The id of the place in a page."""
        return self.place.replace(":", "-")


def moments(scenario: model.Scenario) -> tuple[Moment, ...]:
    """Return the moments of a scenario as they are written, the first one first."""
    nodes = sorted(scenario.nodes, key=lambda node: node.id != scenario.start)
    ways = {node.id: Way(f"moment:{scenario.id}:{node.id}", number) for number, node in enumerate(nodes, 1)}
    return tuple(
        Moment(
            ways[node.id].place,
            ways[node.id].number,
            node,
            tuple(
                Reply(mark, choice, ways.get(choice.go))
                for mark, choice in zip(LETTERS, node.choices, strict=False)
            ),
            tuple(ways[passage.go] for passage in node.passages if passage.go in ways),
        )
        for node in nodes
    )
