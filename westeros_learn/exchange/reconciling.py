"""A question that comes back: what its file changed of ours, and nothing that its format cannot hold.

Three are compared: what the format would hold of our question today, what stands in the file, and our
question. Only where the first two differ has somebody changed something; only that is taken over. What
the format has no place for stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from westeros_learn.exchange.bank import RefusedQuestionError
from westeros_learn.exchange.letters import KEYED, aligned, as_written, letter_of, parts_of
from westeros_learn.source.bank import QuestionData, keys_of_kind
from westeros_learn.source.yaml_nodes import Data

_KEPT = ("id", "kind", "outcome")
"""Keys that a format may lack without meaning that they should go."""
_MIXED = (
    "'{}' has changed, and in the file it also holds what the format has no other place for: sources, the"
    " solution, what is said about parts; it stays as it is, so change it in the course"
)
_OF_THE_COURSE = re.compile(r"\{(?:term|fact|source|value)\}`|^\s*:{3,}\s*\{", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Held:
    """What a format holds of a question of ours.

    Attributes:
        data: the question, written in the format and read again.
        behind: what stands behind its prompt or its feedback there, for want of another place.
    """

    data: QuestionData
    behind: Mapping[str, Callable[[], str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an import changes in a question.

    Attributes:
        path: which, as people read it: "choices b feedback".
        before: what it is, "" for nothing.
        after: what it will be, "" for nothing.
    """

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What becomes of a question of ours.

    Attributes:
        data: the question as it will be; as it is, where nothing has changed.
        changes: what changes.
        notes: what a person should know about it, as sentences.
    """

    data: QuestionData
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


def reconcile(
    theirs: QuestionData, held: Held, written: QuestionData, *, has_letters: bool = False
) -> Reconciled:
    """Return our question with what a file changed of it.

    Args:
        theirs: the question in the file.
        held: what its format holds of ours.
        written: ours.
        has_letters: whether parts have the letters in the file that they have here.

    Raises:
        RefusedQuestionError: what changed has no place in our question.
    """
    if theirs.get("kind") != held.data.get("kind"):
        raise RefusedQuestionError(
            f"It has become another kind: {theirs.get('kind')}. In the course it is {written.get('kind')}.",
            "Give it another id, or change the kind in the course.",
        )
    base = as_written(held.data, written, has_letters=has_letters)
    came = aligned(theirs, base, written, has_letters=has_letters)
    new = deepcopy(written)
    notes: list[str] = []
    for key in dict.fromkeys([*base, *came]):
        before, after = base.get(key), came.get(key)
        if _same(before, after) or _same(written.get(key), after) or (key in _KEPT and not after):
            continue
        if key not in keys_of_kind(str(written.get("kind"))):
            raise RefusedQuestionError(
                f"What changed ('{key}') has no place in the course: there it is {written.get('kind')}.",
                "Change it in the course.",
            )
        behind = held.behind[key]() if key in held.behind else ""
        if behind:
            after = _without(str(after or ""), behind)
            if after is None:
                notes.append(_MIXED.format(key))
                continue
        _put(new, key, _merged(key, before, after, written.get(key)))
    changes = tuple(_changes((), written, new))
    notes += [
        f"marks of the course are lost in '{change.path}'" for change in changes if _loses_marks(change)
    ]
    return Reconciled(new if changes else written, changes, tuple(notes))


def says_the_same(theirs: QuestionData, written: QuestionData) -> bool:
    """Say whether a question of a bank is ours to the letter, so that nothing needs to be compared."""
    ours = {key: value for key, value in written.items() if key != "id"}
    outcome = theirs.get("outcome") or ours.get("outcome", "")
    return _same({**theirs, "outcome": outcome}, {"outcome": "", **ours})


def _put(data: QuestionData, key: str, value: Data | None) -> None:
    if value is None or value in ("", []):
        data.pop(key, None)
    else:
        data[key] = value


def _without(feedback: str, behind: str) -> str | None:
    """Return what is said without what stands behind it, None when that has changed, too."""
    if feedback == behind:
        return ""
    return feedback.removesuffix(behind).rstrip() if feedback.endswith(f"\n\n{behind}") else None


def _merged(key: str, before: Data | None, after: Data | None, ours: Data | None) -> Data | None:
    """Return a value with what changed in it."""
    if key not in KEYED or not isinstance(after, list) or not isinstance(ours, list):
        return after
    own = {letter_of(part): part for part in parts_of({key: ours}, key)}
    old = {letter_of(part): part for part in parts_of({key: before or []}, key)}
    came = {letter_of(part): part for part in parts_of({key: after}, key)}
    merged: dict[str, Data] = {
        letter: _merged_part(part, old.get(letter), own.get(letter)) for letter, part in came.items()
    }
    untold: dict[str, Data] = {letter: part for letter, part in own.items() if letter not in old | came}
    if [*came] == [*old]:  # nobody moved anything: our order stands
        return [
            merged.get(letter, untold.get(letter, part))
            for letter, part in own.items()
            if letter in merged | untold
        ]
    return [*merged.values(), *untold.values()]


def _merged_part(
    came: dict[str, Data], old: dict[str, Data] | None, own: dict[str, Data] | None
) -> dict[str, Data]:
    if own is None or old is None:
        return came
    new = dict(own)
    for key in dict.fromkeys([*old, *came]):
        if not _same(old.get(key), came.get(key)):
            _put(new, key, came.get(key))
    return new


def _same(first: Data | None, second: Data | None) -> bool:
    return _plain(first) == _plain(second)


def _plain(value: Data | None) -> object:
    """Return a value without what makes no difference: blanks around it, lines that are broken elsewhere."""
    match value:
        case str():
            return (
                "\n\n".join(" ".join(part.split()) for part in value.strip().split("\n\n"))
                if ("|" not in value and "\n-" not in value and "```" not in value)
                else value.strip()
            )
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case _:
            return value or ""


def _changes(path: tuple[str, ...], before: Data | None, after: Data | None) -> Iterator[Change]:
    """Yield what differs between two values, each by where it stands."""
    if _same(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            step = () if key in (letter_of(before), letter_of(after)) and path[-1:] == (key,) else (key,)
            yield from _changes((*path, *step), before.get(key), after.get(key))
    elif path[-1:] and path[-1] in KEYED and (isinstance(before, list) or isinstance(after, list)):
        name = path[-1]
        old = {letter_of(part): part for part in parts_of({name: before or []}, name)}
        new = {letter_of(part): part for part in parts_of({name: after or []}, name)}
        for letter in dict.fromkeys([*old, *new]):
            yield from _changes((*path, letter), old.get(letter), new.get(letter))
        if [*old] != [*new] and sorted(old) == sorted(new):
            yield Change(" ".join((*path, "order")), " ".join(old), " ".join(new))
    else:
        yield Change(" ".join(path), _shown(before), _shown(after))


def _shown(value: Data | None) -> str:
    match value:
        case str():
            return value
        case list():
            return " · ".join(map(_shown, value))
        case dict():
            return " · ".join(f"{key}: {_shown(each)}" for key, each in value.items())
        case _:
            return ""


def _loses_marks(change: Change) -> bool:
    return len(_OF_THE_COURSE.findall(change.before)) > len(_OF_THE_COURSE.findall(change.after))
