"""What must hold of the rules whatever they are given."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.assessment.plain import SPAN
from westeros_learn.assessment import (
    LIMIT,
    Answer,
    LearnerState,
    QuizState,
    ScenarioState,
    decode,
    draw,
    draw_by_outcome,
    encode,
    fold,
    grade,
    minutes_to_wait,
    notices,
    order_of_parts,
    order_of_questions,
    readings,
    seconds_allowed,
    short_code,
    slips,
)
from westeros_learn.assessment.state import BASE62
from westeros_learn.model import (
    SHEDDING,
    Choice,
    ChoiceQuestion,
    Constant,
    MultipleChoice,
    Numeric,
    ShortText,
    SingleChoice,
    Verdict,
)

ANY_TEXT = st.text(st.characters())  # half surrogate pairs as well
SEEDS = st.integers(0, 2**32 - 1)
CODES = st.text(BASE62, min_size=4, max_size=4)
NUMBERS = st.integers(0, 36**8 - 1)

# --- grading -----------------------------------------------------------------------


@st.composite
def choice_questions(make: st.DrawFn) -> ChoiceQuestion:
    keys = make(st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True))
    choices = tuple(Choice(key=key, text=(), correct=make(st.booleans()), span=SPAN) for key in keys)
    kind = make(st.sampled_from([SingleChoice, MultipleChoice]))
    return kind(id="q", code="code", outcome="o1", prompt=(), choices=choices, span=SPAN)


RESPONSES = st.lists(st.sampled_from("abcdefghz"), unique=True).map(tuple)


@given(choice_questions(), RESPONSES, st.randoms())
def test_the_order_of_choices_and_ticks_earns_nothing(
    question: ChoiceQuestion, response: tuple[str, ...], random: Random
) -> None:
    """A score lies from 0 to 1, and is the same however choices and ticks are ordered."""
    score = grade(question, response).score
    assert 0 <= score <= 1
    choices = random.sample(question.choices, len(question.choices))
    ticks = random.sample(response, len(response))
    assert grade(replace(question, choices=tuple(choices)), tuple(ticks)).score == score


@given(choice_questions())
def test_ticking_all_or_nothing_earns_nothing(question: ChoiceQuestion) -> None:
    """Neither who ticks everything nor who ticks nothing knows anything, unless everything is right."""
    assert grade(question, ()).score == 0
    everything = tuple(choice.key for choice in question.choices)
    if len(question.correct_keys) < len(everything):
        assert grade(question, everything).score == 0


@given(choice_questions().filter(lambda question: bool(question.correct_keys)))
def test_ticking_what_is_right_earns_everything(question: ChoiceQuestion) -> None:
    """The right ticks are correct; one of them alone is never wrong."""
    keys = question.correct_keys
    ticks = keys[:1] if isinstance(question, SingleChoice) else keys
    assert grade(question, ticks).verdict is Verdict.CORRECT
    assert grade(question, keys[:1]).score > 0


@given(st.lists(ANY_TEXT, min_size=1), ANY_TEXT, st.integers(0, 2))
def test_typed_answers_are_judged_whatever_is_typed(accept: list[str], typed: str, typos: int) -> None:
    """Every text gets a judgement, and every accepted answer that has a letter or digit is correct."""
    question = ShortText(
        id="q", code="code", outcome="o1", prompt=(), accept=tuple(accept), typos=typos, span=SPAN
    )
    assert grade(question, (typed,)).score in (0, 1)
    for text in accept:
        assert grade(question, (text,)).score == (1 if fold(text) else 0)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded is folded: one space between words, and no more to fold."""
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split(" ")).strip()


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_slips_are_a_distance(left: str, right: str) -> None:
    """Slips are the same in both directions, none only between equals, and no more than there are letters."""
    distance = slips(left, right)
    assert distance == slips(right, left)
    assert (distance == 0) == (left == right)
    assert abs(len(left) - len(right)) <= distance <= max(len(left), len(right))


# --- numbers -----------------------------------------------------------------------


@given(ANY_TEXT | st.text("0123456789.,'-+ d"), st.sampled_from(["", "days"]))
def test_any_text_can_be_read_for_a_number(text: str, unit: str) -> None:
    """Nothing that is typed is an error; it means up to two numbers."""
    assert len(readings(text, unit)) <= 2
    question = Numeric(
        id="q", code="code", outcome="o1", prompt=(), answer=Constant(30.0), unit=unit, span=SPAN
    )
    assert grade(question, (text,)).score in (0, 1)


@given(
    st.integers(-(10**9), 10**9),
    st.integers(0, 99),
    st.sampled_from([",.", ".,", " ,", " .", "'.", "\u202f,"]),
)
def test_a_number_is_read_in_every_habit(whole: int, cents: int, marks: str) -> None:
    """Whatever parts the thousands and the decimals, the number is among the readings."""
    sign, digits = ("-", f"{-whole:,}") if whole < 0 else ("", f"{whole:,}")
    text = sign + digits.replace(",", marks[0]) + f"{marks[1]}{cents:02}"
    assert readings(text) == (float(f"{whole or 0}.{cents:02}"),)
    assert whole in readings(sign + digits.replace(",", marks[0]))


# --- drawing -----------------------------------------------------------------------

POOLS = st.dictionaries(CODES, st.sampled_from(["o1", "o2", "o3", "o4"]), max_size=30)


@given(POOLS, st.integers(0, 35), SEEDS, st.randoms())
def test_a_draw_is_right(pool: dict[str, str], number: int, seed: int, random: Random) -> None:
    """A draw has the number asked for, none twice, spread evenly, unseen first, in any order of the pool."""
    seen = {code for code in pool if random.random() < 0.5}
    drawn = draw(list(pool.items()), number, seed, seen)
    assert len(drawn) == len(set(drawn)) == min(number, len(pool))
    assert set(drawn) <= set(pool)

    sizes, picked = Counter(pool.values()), Counter(pool[code] for code in drawn)
    left_over = [picked[outcome] for outcome in sizes if picked[outcome] < sizes[outcome]]
    if left_over:
        assert max(picked.values(), default=0) - min(left_over) <= 1
    for code in set(drawn) & seen:
        assert not [other for other in pool if pool[other] == pool[code] and other not in {*seen, *drawn}]

    shuffled = random.sample(list(pool.items()), len(pool))
    assert draw(shuffled, number, seed, seen) == drawn


def test_every_question_is_drawn_by_some_seed() -> None:
    """Draws differ by their seed, and no question of a pool is out of reach."""
    pool = [(f"A{n:03}", f"o{n % 3}") for n in range(12)]
    draws = [draw(pool, 3, seed) for seed in range(100)]
    assert set(chain.from_iterable(draws)) == {code for code, _ in pool}
    assert len({tuple(drawn) for drawn in draws}) > 50


QUOTAS = st.dictionaries(st.sampled_from(["o1", "o2", "o3", "o4", "o5"]), st.integers(0, 12))


@given(POOLS, QUOTAS, SEEDS, st.randoms())
def test_a_draw_by_outcome_is_right(
    pool: dict[str, str], quotas: dict[str, int], seed: int, random: Random
) -> None:
    """Each outcome gives the number asked of it or all it has, unseen ones first, in any order of both."""
    seen = {code for code in pool if random.random() < 0.5}
    drawn = draw_by_outcome(list(pool.items()), quotas.items(), seed, seen)
    assert len(drawn) == len(set(drawn))
    sizes, picked = Counter(pool.values()), Counter(pool[code] for code in drawn)
    assert picked == +Counter({outcome: min(number, sizes[outcome]) for outcome, number in quotas.items()})
    for code in set(drawn) & seen:
        assert not [other for other in pool if pool[other] == pool[code] and other not in {*seen, *drawn}]

    rows, wanted = list(pool.items()), list(quotas.items())
    random.shuffle(rows)
    random.shuffle(wanted)
    assert draw_by_outcome(rows, wanted, seed, seen) == drawn


@given(st.lists(CODES, unique=True), SEEDS)
def test_a_fixed_set_is_only_reordered(codes: list[str], seed: int) -> None:
    """A shuffle loses no question, and the order of the list does not matter."""
    order = order_of_questions(codes, seed)
    assert sorted(order) == sorted(codes)
    assert order_of_questions(codes[::-1], seed) == order


@given(st.lists(st.sampled_from("abcdefgh"), unique=True), SEEDS, CODES)
def test_parts_are_only_reordered(keys: list[str], seed: int, code: str) -> None:
    """No part is lost, and the order in the source does not matter."""
    order = order_of_parts(keys, seed, code)
    assert sorted(order) == sorted(keys)
    assert order_of_parts(keys[::-1], seed, code) == order


# --- time ----------------------------------------------------------------------------

MINUTES = st.integers(0, 10**8)


@given(st.integers(1, 10_000), st.integers(0, 1_000), st.integers(0, 1_000))
def test_extra_time_only_adds(limit: int, extra: int, more: int) -> None:
    """Nobody has less than the limit, and more extra time is never less time."""
    assert limit * 60 == seconds_allowed(limit) <= seconds_allowed(limit, extra)
    assert seconds_allowed(limit, extra) <= seconds_allowed(limit, extra + more)
    assert seconds_allowed(limit, 100) == 2 * seconds_allowed(limit)


@given(st.integers(0, 10**6))
def test_notices_come_in_order_and_within_the_time(allowed: int) -> None:
    """Each notice comes after the one before it, none before half of the time or in the last moments."""
    told = notices(allowed)
    assert told == sorted(set(told), reverse=True)
    assert all(60 <= seconds <= allowed / 2 for seconds in told)


@given(MINUTES, MINUTES, MINUTES, st.integers(0, 10**6))
def test_waiting_ends_whatever_the_clock_shows(ended: int, wait: int, now: int, later: int) -> None:
    """Nobody waits longer than the waiting time, also when the clock was set back in between."""
    left = minutes_to_wait(ended, wait, now)
    assert 0 <= left <= wait
    kept = min(ended, now)
    assert minutes_to_wait(kept, wait, now) == (left if kept else 0)
    assert minutes_to_wait(kept, wait, now + later) == (max(0, left - later) if kept else 0)


# --- the state ---------------------------------------------------------------------

TYPED_RESPONSES = st.lists(st.text(), max_size=2).map(tuple)
CHOSEN_RESPONSES = st.lists(st.sampled_from("abcd"), unique=True).map(lambda keys: tuple(sorted(keys)))
PAIRS = st.lists(st.text(BASE62, min_size=2, max_size=2), max_size=4).map(tuple)
ANSWERS = st.dictionaries(
    CODES,
    st.builds(
        Answer,
        tries=st.integers(1, 5),
        score=st.integers(0, 10).map(lambda tenths: tenths / 10),
        response=TYPED_RESPONSES | CHOSEN_RESPONSES | PAIRS,
        seed=st.just(0) | st.integers(1, 65_535),
    ),
    max_size=8,
)
CODE_LISTS = st.lists(CODES, max_size=5, unique=True).map(tuple)


@st.composite
def quiz_states(make: st.DrawFn) -> QuizState:
    answers = make(ANSWERS)
    unanswered = [code for code in make(CODE_LISTS) if code not in answers]
    return QuizState(
        tries=make(NUMBERS),
        best=make(st.none() | st.integers(0, 10_000)),
        passed=make(st.booleans()),
        is_open=make(st.booleans()),
        seed=make(SEEDS),
        asked=(*answers, *unanswered),
        answers=answers,
        ended=make(NUMBERS),
        spent=make(NUMBERS),
        allowed=make(NUMBERS),
    )


SCENARIOS = st.builds(
    ScenarioState,
    tries=NUMBERS,
    best=st.none() | st.integers(0, 10_000),
    steps=st.lists(st.tuples(CODES, st.sampled_from("abc")), max_size=5).map(tuple),
)
STATES = st.builds(
    LearnerState,
    token=st.text(BASE62, max_size=12),
    revision=NUMBERS,
    place=st.none() | st.tuples(CODES, NUMBERS),
    seen=CODE_LISTS,
    drawn=CODE_LISTS,
    answers=ANSWERS,
    quizzes=st.dictionaries(CODES, quiz_states(), max_size=3),
    scenarios=st.dictionaries(CODES, SCENARIOS, max_size=2),
)


@given(STATES)
def test_a_state_survives_its_string(state: LearnerState) -> None:
    """What is written is read again, in its order, and the string is plain ASCII."""
    text = encode(state, limit=10**9).text
    again = decode(text)
    assert again == state
    assert list(again.answers) == list(state.answers)
    assert list(again.quizzes) == list(state.quizzes)
    assert list(again.scenarios) == list(state.scenarios)
    assert text.isascii()
    assert text.isprintable()


@given(STATES, st.integers(0, 300), st.data())
def test_only_what_may_be_is_dropped_in_its_order(
    state: LearnerState, limit: int, data: st.DataObject
) -> None:
    """Over the limit no more responses than needed are dropped, and everything else is kept."""
    quizzes = state.quizzes.values()
    codes = sorted({*state.answers, *chain.from_iterable(quiz.answers for quiz in quizzes)})
    sheds = data.draw(st.dictionaries(st.sampled_from(codes), st.sampled_from(SHEDDING))) if codes else {}
    encoded = encode(state, sheds, limit)
    again = decode(encoded.text)

    answers = [*state.answers.items(), *chain.from_iterable(quiz.answers.items() for quiz in quizzes)]
    kept = [
        *again.answers.items(),
        *chain.from_iterable(quiz.answers.items() for quiz in again.quizzes.values()),
    ]
    dropped = [code for (code, before), (_, after) in zip(answers, kept, strict=True) if before != after]
    assert len(dropped) == encoded.dropped
    assert sheds.keys() >= set(dropped)
    assert [(code, a.tries, a.score) for code, a in kept] == [(code, a.tries, a.score) for code, a in answers]
    left = [sheds[code] for code, answer in kept if code in sheds and answer.response]
    assert len(encoded.text) <= limit or not left
    latest = max((SHEDDING.index(sheds[code]) for code in dropped), default=0)
    assert all(SHEDDING.index(shed) >= latest for shed in left)
    if encoded.dropped:
        assert len(encode(state, limit=10**9).text) > limit


@given(ANY_TEXT | ANY_TEXT.map("1|".__add__) | st.text("1|ilpdaq.;'!0Az").map("1|".__add__))
@example("1|p")
@example("1|q.....")
def test_any_text_can_be_read_for_a_state(text: str) -> None:
    """Whatever an LMS hands back is read as far as it goes, and can be written again."""
    assert encode(decode(text)).text.startswith("1|i")


def test_500_answered_questions_fit() -> None:
    """500 answered single-choice questions in 40 lessons, with quizzes, fit into what SCORM 1.2 holds."""
    codes = [short_code(f"q-{n}") for n in range(500)]
    lessons = tuple(short_code(f"lesson-{n}") for n in range(40))
    state = LearnerState(
        token="Ab3dEf9h",  # the enrolment's, no secret
        revision=5_000,
        place=(lessons[-1], 20),
        seen=lessons,
        answers={code: Answer(5, 1.0, ("d",)) for code in codes[:450]},
        quizzes={
            "Quiz": QuizState(
                tries=9,
                best=10_000,
                seed=2**32 - 1,
                asked=tuple(codes[450:]),
                answers={code: Answer(1, 1.0, ("d",)) for code in codes[450:]},
            )
        },
    )
    encoded = encode(state, dict.fromkeys(codes, "text"))
    assert encoded.dropped == 0
    assert len(encoded.text) <= LIMIT == 4_000
    assert decode(encoded.text) == state


def test_a_drawn_quiz_of_500_answered_questions_fits() -> None:
    """The questions that an attempt asks are met by that; they are not written twice."""
    codes = tuple(short_code(f"q-{n}") for n in range(500))
    answers = {code: Answer(1, 1.0, ("d",)) for code in codes}
    quiz = QuizState(
        tries=9,
        best=10_000,
        passed=True,
        is_open=True,
        seed=2**32 - 1,
        asked=codes,
        answers=answers,
        ended=30_000_000,
        spent=7_199,
        allowed=7_200,
    )
    seen = tuple(short_code(f"lesson-{n}") for n in range(40))
    state = LearnerState("Ab3d", 5_000, (seen[-1], 20), seen, quizzes={"Quiz": quiz})
    encoded = encode(state)
    assert len(encoded.text) <= LIMIT
    assert decode(encoded.text) == state


@pytest.mark.parametrize("identifier", ["vh-q-support-conditional", "a", ""])
def test_codes_are_short(identifier: str) -> None:
    """A code has four signs that any LMS keeps."""
    assert len(short_code(identifier)) == 4
    assert set(short_code(identifier)) <= set(BASE62)


def test_a_code_never_changes() -> None:
    """The code of an id is what learners' states are stored by: it stays the same for ever."""
    assert short_code("vh-q-support-conditional") == "CRgc"
