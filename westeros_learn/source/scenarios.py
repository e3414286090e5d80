"""Scenarios: from a `*.scenario.yaml` file to the model, and what can be wrong in each part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from westeros_learn.model import (
    Blocks,
    Citation,
    Expression,
    Inlines,
    Paragraph,
    Passage,
    Scenario,
    ScenarioChoice,
    ScenarioNode,
    Span,
    Text,
    Variable,
    plain_text,
)
from westeros_learn.source import values
from westeros_learn.source.conditions import read_condition
from westeros_learn.source.faults import Faults, suggestion
from westeros_learn.source.formulas import NAME, RESERVED
from westeros_learn.source.ids import Ids, slug
from westeros_learn.source.markdown import MarkdownReader
from westeros_learn.source.names import Known
from westeros_learn.source.parts import free_letters
from westeros_learn.source.questions import is_without_id
from westeros_learn.source.scenario_schema import Good, NodeEntry, ScenarioChoiceEntry, ScenarioEntry
from westeros_learn.source.validation import validate, value_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from westeros_learn.source.names import Names
    from westeros_learn.source.yaml_nodes import Data, Path, YamlText


@dataclass(frozen=True, slots=True)
class NodeDraft:
    """A node whose keys were read.

    Attributes:
        number: which of the scenario's readable nodes it is.
        path: where it stands in the file.
    """

    id: str
    code: str
    number: int
    path: Path


@dataclass(frozen=True, slots=True)
class ScenarioDraft:
    """A scenario whose keys were read, and whose texts were not yet.

    Attributes:
        id: its id, or one made from its file's name when it has none.
        entry: None when it is another scenario's double.
        nodes: those that could be read.
        sound: whether its keys had no fault, so that its ways can be judged.
        has_id: whether the id is its own.
    """

    id: str
    code: str
    text: YamlText
    entry: ScenarioEntry | None
    nodes: tuple[NodeDraft, ...]
    sound: bool
    has_id: bool

    @property
    def path(self) -> Path:
        """Where it stands in its file: it is all of it."""
        return ()

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.text.span(())


def draft_scenario(text: YamlText, ids: Ids, faults: Faults) -> ScenarioDraft:
    """Read the keys of a scenario."""
    before = faults.count
    stem = slug(text.source.name.rpartition("/")[2].partition(".")[0]) or "scenario"
    fallback: dict[str, Data] = {"title": stem, "outcome": "–", "setting": "–", "variables": {}, "nodes": []}
    entry = validate(text, (), ScenarioEntry, "S", faults, fallback)
    if value_at(text.data, ("nodes",)) == []:
        faults.add("S105", text.key_span(("nodes",)), key="'nodes'")
    identifier, code = stem, ""
    written = value_at(text.data, ("id",))
    if isinstance(written, str) and values.ID.fullmatch(written.strip()):
        identifier = written.strip()
        place = text.span(("id",))
        if ids.add(identifier, place):
            code = ids.add_code(identifier, entry.code if entry else None, place)
        else:
            entry = None
    elif is_without_id(text.data):
        faults.add("S106", text.span(()))
    nodes = tuple(_draft_nodes(text, entry, identifier, ids, faults)) if entry else ()
    sound = faults.count == before
    return ScenarioDraft(identifier, code or identifier, text, entry, nodes, sound, has_id=bool(code))


def _draft_nodes(
    text: YamlText, entry: ScenarioEntry, scenario: str, ids: Ids, faults: Faults
) -> Iterator[NodeDraft]:
    """Yield the nodes whose ids are theirs alone; wrong ones were left out, so texts are compared."""
    ids.retire(f"{scenario}/{retired}" for retired in entry.retired)
    at = 0
    for place, written in enumerate(value_at(text.data, ("nodes",)) or ()):
        said, path = value_at(written, ("text",)), ("nodes", place)
        if at == len(entry.nodes) or not isinstance(said, str) or said.strip() != entry.nodes[at].text:
            continue
        node = entry.nodes[at]
        span = text.span((*path, "id"))
        if node.id is None:
            faults.add("S107", text.span(path))
            name = f"node-{place + 1}"
            yield NodeDraft(name, f"{scenario}/{name}", at, path)
        elif ids.add(f"{scenario}/{node.id}", span):
            code = ids.add_code(f"{scenario}/{node.id}", node.code, span)
            yield NodeDraft(node.id, code, at, path)
        at += 1


def build_scenario(draft: ScenarioDraft, names: Names, faults: Faults) -> Scenario | None:
    """Read the texts of a scenario and judge its parts.

    Returns:
        None when nothing of it can be shown.
    """
    if draft.entry is None or not draft.nodes:
        return None
    return _Builder(draft, draft.entry, names, faults).build()


class _Builder:
    """Builds one scenario."""

    def __init__(self, draft: ScenarioDraft, entry: ScenarioEntry, names: Names, faults: Faults) -> None:
        self._draft = draft
        self._entry = entry
        self._names = names
        self._faults = faults
        self._text = draft.text
        self._variables = _keys_at(draft.text, "variables")
        self._speakers = _keys_at(draft.text, "speakers")
        written = value_at(draft.text.data, ("nodes",))
        self._nodes = {node.id for node in draft.nodes} | {str(value_at(one, ("id",))) for one in written}

    def build(self) -> Scenario:
        """Return the scenario; what is wrong in it is collected."""
        entry = self._entry
        if entry.outcome not in self._names.outcomes and value_at(self._text.data, ("outcome",)):
            cure = suggestion(entry.outcome, self._names.outcomes, what="outcomes")
            self._faults.add("Q301", self._text.span(("outcome",)), outcome=entry.outcome, suggestion=cure)
        start = entry.start or self._draft.nodes[0].id
        self._check_target(start, ("start",))
        return Scenario(
            id=self._draft.id,
            code=self._draft.code,
            title=entry.title,
            outcome=entry.outcome,
            setting=self._blocks(entry.setting, ("setting",)),
            variables=tuple(self._variable_entries()),
            start=start,
            nodes=tuple(self._node(node) for node in self._draft.nodes),
            span=self._draft.span,
        )

    def _blocks(self, text: str | None, path: Path) -> Blocks:
        if not text:
            return ()
        return MarkdownReader(self._names, self._faults).blocks(text, self._text.area(path))

    # --- variables ---

    def _variable_entries(self) -> Iterator[Variable]:
        for name, entry in self._entry.variables.items():
            path = ("variables", name)
            if not NAME.fullmatch(name) or name in RESERVED:
                self._faults.add("S211", self._text.key_span(path), name=name)
            if not entry.least <= entry.start <= entry.most or entry.least == entry.most:
                self._faults.add("S205", self._text.span(path), variable=name)
            yield Variable(
                name=name,
                label=entry.label,
                start=min(max(entry.start, entry.least), entry.most),
                least=entry.least,
                most=entry.most,
                weight=entry.weight,
                low_is_good=entry.good is Good.LEAST,
                span=self._text.key_span(path),
            )

    # --- nodes ---

    def _node(self, draft: NodeDraft) -> ScenarioNode:
        entry, path = self._entry.nodes[draft.number], draft.path
        self._check_exits(entry, path)
        letters = free_letters(choice.key for choice in entry.choices)
        choices = tuple(
            self._choice(choice, (*path, "choices", n), letters) for n, choice in enumerate(entry.choices)
        )
        self._check_choices(choices)
        return ScenarioNode(
            id=draft.id,
            code=draft.code,
            speaker=self._speaker(entry.speaker, (*path, "speaker")),
            text=self._blocks(entry.text, (*path, "text")),
            choices=choices,
            passages=tuple(self._passages(entry, path)),
            ending=entry.ending or "",
            debrief=self._blocks(entry.debrief, (*path, "debrief")),
            sources=tuple(self._sources(entry, path)),
            span=self._text.span(path),
        )

    def _check_exits(self, entry: NodeEntry, path: Path) -> None:
        """Check that a node has one way of ending, and that an ending is talked about."""
        exits = [key for key in ("choices", "next", "ending") if getattr(entry, key)]
        if len(exits) > 1:
            self._faults.add("S206", self._text.key_span((*path, exits[1])), first=exits[0], second=exits[1])
        elif not exits and self._draft.sound:
            self._faults.add("S207", self._text.span(path))
        if entry.ending and not entry.debrief:
            self._faults.add("S208", self._text.key_span((*path, "ending")), ending=entry.ending)
        elif entry.debrief and not entry.ending:
            self._faults.add("S209", self._text.key_span((*path, "debrief")))

    def _speaker(self, key: str | None, path: Path) -> str:
        if key is None:
            return ""
        if key not in self._speakers:
            cure = suggestion(key, self._speakers, what="speakers")
            self._faults.add("S203", self._text.span(path), speaker=key, suggestion=cure)
        return self._entry.speakers.get(key, key)

    def _sources(self, entry: NodeEntry, path: Path) -> Iterator[Citation]:
        for number, source in enumerate(entry.source):
            area = self._text.area((*path, "source", number))
            yield from MarkdownReader(self._names, self._faults).citations(source, area)

    def _passages(self, entry: NodeEntry, path: Path) -> Iterator[Passage]:
        is_list = isinstance(value_at(self._text.data, (*path, "next")), list)
        for number, passage in enumerate(entry.next):
            place: Path = (*path, "next", number) if is_list else (*path, "next")
            self._check_target(passage.go, (*place, "go"))
            when = self._condition(passage.when, (*place, "when"))
            yield Passage(go=passage.go, when=when, span=self._text.span(place))

    def _check_target(self, node: str, path: Path) -> None:
        if node not in self._nodes:
            cure = suggestion(node, self._nodes, what="nodes")
            self._faults.add("S201", self._text.span(path), node=node, suggestion=cure)

    def _condition(self, written: str | None, path: Path) -> Expression | None:
        return read_condition(self._text, path, self._variables, self._faults) if written else None

    # --- choices ---

    def _choice(self, entry: ScenarioChoiceEntry, path: Path, letters: Iterator[str]) -> ScenarioChoice:
        span = self._text.span(path)
        key = entry.key
        if not key:
            key = next(letters, "?")
            self._faults.add("Q107", span, part="choice", letter=key)
        elif not values.CHOICE_KEY.fullmatch(key):
            self._faults.add("Q111", span, key=key, part="choice")
        for name in entry.effects:
            if name not in self._variables:
                cure = suggestion(name, self._variables, what="variables")
                place = self._text.key_span((*path, "effects", name))
                self._faults.add("S202", place, variable=name, suggestion=cure)
        self._check_target(entry.go, (*path, "go"))
        return ScenarioChoice(
            key=key,
            text=self._choice_text(entry, path),
            go=entry.go,
            when=self._condition(entry.when, (*path, "when")),
            effects=dict(entry.effects),
            feedback=self._blocks(entry.feedback, (*path, "feedback")),
            span=span,
        )

    def _choice_text(self, entry: ScenarioChoiceEntry, path: Path) -> Inlines:
        place = (*path, entry.key or "text")
        match self._blocks(entry.text, place):
            case (Paragraph(content),):
                return content
            case blocks:
                self._faults.add("Q206", self._text.span(place), part="choice")
                return (Text(plain_text(blocks)),)

    def _check_choices(self, choices: Collection[ScenarioChoice]) -> None:
        """Check that the choices of a node can be told apart, by learners and by their keys."""
        keys: set[str] = set()
        texts: dict[str, str] = {}
        for choice in choices:
            if choice.key in keys:
                self._faults.add("Q204", choice.span, key=choice.key, part="choice")
            keys.add(choice.key)
            if choice.when is not None:
                continue  # the same words may lead elsewhere under another condition
            first = texts.setdefault(plain_text(choice.text).casefold(), choice.key)
            if first != choice.key:
                self._faults.add("Q205", choice.span, part="choice", first=first, second=choice.key)


def _keys_at(text: YamlText, key: str) -> Known:
    """Return the keys of a group as they are written, right or wrong."""
    written = value_at(text.data, (key,))
    return Known(written if isinstance(written, dict) else (), complete=isinstance(written, dict | None))
