"""What a learner answered or said, in words: for who reads it long after, without the page."""

from __future__ import annotations

from westeros_learn.model import (
    ChoiceQuestion,
    FilledQuestion,
    Ordering,
    PairingQuestion,
    Question,
    Response,
    Scenario,
    TrueFalse,
    plain_text,
)
from westeros_learn.player.strings import load_strings


def worded_response(question: Question, response: Response, language: str) -> str:
    """Return a response in the words that the question has for it.

    What it no longer has, a choice that was withdrawn, stands as its key.

    Args:
        question: as it is now.
        response: as it was given.
        language: of the player's own words.
    """
    match question:
        case TrueFalse():
            strings = load_strings(language)
            words = {"t": strings["true"], "f": strings["false"]}
            return ", ".join(words.get(key, key) for key in response)
        case ChoiceQuestion():
            words = {choice.key: plain_text(choice.text) for choice in question.choices}
            return "; ".join(words.get(key, key) for key in response)
        case Ordering():
            words = {item.key: plain_text(item.text) for item in question.items}
            return "; ".join(f"{at}. {words.get(key, key)}" for at, key in enumerate(response, 1))
        case PairingQuestion():
            items = {item.key: plain_text(item.text) for item in question.items}
            targets = {target.key: plain_text(target.text) for target in question.targets}
            pairs = ((part[:1], part[1:]) for part in response)
            return "; ".join(f"{items.get(a, a)} – {targets.get(b, b)}" for a, b in pairs)
        case FilledQuestion():
            return "; ".join(part[1:] for part in response)
        case _:
            return ", ".join(response)


def worded_step(scenario: Scenario, node_id: str, key: str) -> str:
    """Return what was said in a scenario; its key, where the scenario no longer has it."""
    node = next((node for node in scenario.nodes if node.id == node_id), None)
    choices = node.choices if node else ()
    return next((plain_text(choice.text) for choice in choices if choice.key == key), key)
