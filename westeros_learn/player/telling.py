"""What a form says about the answer in it, as far as it is due.

In a package everything stands in the page, hidden, and its script shows it: the classes in
`scorm_templates/scripts/answer-*.js` follow the same rules as the functions here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor

from markupsafe import Markup

from westeros_learn import model
from westeros_learn.assessment import grade, right_parts, settle
from westeros_learn.player.served import QuestionState, Told
from westeros_learn.player.strings import Strings

_DUST = 1e-9  # a third and two thirds are a whole


@dataclass(frozen=True, slots=True)
class Telling:
    """What a form says about its answer.

    Attributes:
        live: whether the app says it; else the whole stands in the page for a script to show.
        told: how much the app says.
        response: what stands in the form.
        states: of each part the state and the words for it, by its key.
        explained: keys of the parts whose feedback is due.
        righted: keys of the parts whose right answer is due.
        mistake: index of the foreseen mistake that was made.
        settled: whether the right answer is known.
        result: the judgement in one word, "" before there is one.
        sentence: the judgement as it is said.
    """

    live: bool = False
    told: Told = Told.NOTHING
    response: model.Response = ()
    states: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    explained: frozenset[str] = frozenset()
    righted: frozenset[str] = frozenset()
    mistake: int | None = None
    settled: bool = False
    result: str = ""
    sentence: str = ""

    @property
    def judged(self) -> bool:
        """Whether anything is said about the response."""
        return self.told is not Told.NOTHING

    @property
    def hidden(self) -> Markup:
        """What hides a part for a script to show it; nothing in the app, which leaves it out."""
        return Markup() if self.live else Markup(" hidden")

    def due(self, *, whole: bool = False) -> bool:
        """Say whether what is said of any answer stands in the page; if `whole`, of the right one."""
        return not self.live or (self.settled if whole else self.judged)

    def explains(self, key: str) -> bool:
        """Say whether the feedback to a part stands in the page."""
        return not self.live or key in self.explained

    def rights(self, key: str) -> bool:
        """Say whether the right answer to a part stands in the page."""
        return not self.live or key in self.righted

    def foresaw(self, mistake: int) -> bool:
        """Say whether the feedback to a foreseen mistake stands in the page."""
        return not self.live or mistake == self.mistake

    def answers(self) -> bool:
        """Say whether the right answer to what was typed stands in the page."""
        return not self.live or self.told is Told.ALL

    def state(self, key: str) -> Markup:
        """Return the attribute that shows the state of a part."""
        state = self.states.get(key, ("", ""))[0]
        return Markup(' data-state="{}"').format(state) if state else Markup()

    def word(self, key: str) -> str:
        """Return the state of a part in words."""
        return self.states.get(key, ("", ""))[1]

    def chose(self, key: str) -> bool:
        """Say whether a choice, or a pair, is in the response."""
        return key in self.response

    def filled(self, key: str) -> str:
        """Return what stands in a gap, a cell, or the only field of a question (its key is "")."""
        return next((part[len(key) :] for part in self.response if part.startswith(key)), "")


def telling_of(question: model.Question, state: QuestionState, strings: Strings) -> Telling:
    """Return what is said about a learner's answer.

    Args:
        question: the question as it is written.
        state: what the learner has done with it.
        strings: the player's words.
    """
    if state.told is Told.NOTHING:
        return Telling(live=True, response=state.response)
    settled = settle(question, state.seed)
    result = grade(settled, state.response, strings["month-names"].split(", "))
    score = result.score if state.score is None else state.score
    scored = model.KINDS[question.kind].scored and question.weight > 0
    whole = state.told is Told.ALL
    rest = whole or score >= 1
    keys = frozenset(_keys(question))
    given = _given(question, state.response)
    word = _word(score, state.response) if scored else "noted"
    return Telling(
        live=True,
        told=state.told,
        response=state.response,
        states=_states(settled, state.response, strings, rest=rest),
        explained=keys if rest else frozenset() if isinstance(question, model.Ordering) else given,
        righted=keys - frozenset(right_parts(settled, state.response)) if rest else frozenset(),
        mistake=result.mistake,
        settled=rest or not scored,
        result=word,
        sentence=_sentence(question, word, score, strings),
    )


def _sentence(question: model.Question, word: str, score: float, strings: Strings) -> str:
    if isinstance(question, model.Reflection):
        return ""
    return strings[f"result-{word}"].format(score=floor(score * 100 + _DUST))


def _word(score: float, response: model.Response) -> str:
    if not response:
        return "unanswered"
    return model.Result(score).verdict.value


def _keys(question: model.Question) -> list[str]:
    """Return the keys of the parts that a question is answered in."""
    match question:
        case model.ChoiceQuestion():
            return [choice.key for choice in question.choices]
        case model.PairingQuestion() | model.Ordering():
            return [item.key for item in question.items]
        case model.FilledQuestion():
            return [gap.key for gap in question.gaps]
        case _:
            return []


def _given(question: model.Question, response: model.Response) -> frozenset[str]:
    """Return the keys of the parts that were answered."""
    keys = _keys(question)
    return frozenset(key for key in keys if any(part.startswith(key) for part in response))


def _states(
    question: model.Question, response: model.Response, strings: Strings, *, rest: bool
) -> dict[str, tuple[str, str]]:
    """Return the state of each part and the words for it."""
    if isinstance(question, model.ChoiceQuestion):
        return _states_of_choices(question, response, strings, rest=rest)
    right = right_parts(question, response)
    given = _given(question, response)
    states = {}
    for place, key in enumerate(_keys(question), 1):
        good = key in right
        state = "chosen-right" if good else "chosen-wrong" if key in given else "missing"
        if isinstance(question, model.Ordering):
            name = "order-right" if good else "order-belongs" if rest else "order-move"
            states[key] = (state, strings[name].format(n=place))
        else:
            states[key] = (state, strings[f"part-{state.removeprefix('chosen-')}"])
    return states


def _states_of_choices(
    question: model.ChoiceQuestion, response: model.Response, strings: Strings, *, rest: bool
) -> dict[str, tuple[str, str]]:
    states = {}
    if not model.KINDS[question.kind].scored:
        return {}
    for choice in question.choices:
        chosen = choice.key in response
        state = ("chosen-right" if choice.correct else "chosen-wrong") if chosen else ""
        if not chosen and choice.correct and rest:
            state = "missed"
        if state:
            states[choice.key] = (state, strings[f"state-{state}"])
    return states
