"""Rules for scenarios: every way leads to an end, every choice has a consequence."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from westeros_learn.model import Course, Scenario, ScenarioNode, ScenarioPlace, Severity, Span, walk
from westeros_learn.source.faults import Faults, Sentence
from westeros_learn.source.memo import once
from westeros_learn.source.scenario_paths import Paths, best_score, explore, linked_from, names_read, targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from westeros_learn.memo import Memo
    from westeros_learn.source.reading import CourseFiles
    from westeros_learn.source.scenario_paths import State

_FULL = 10_000


def check_scenarios(course: Course, files: CourseFiles, faults: Faults, memo: Memo) -> None:
    """Check where scenarios stand, and the ways through those that have no error."""
    _check_places(course, files, faults)
    faulty = {fault.span.file for fault in faults.found if fault.severity is Severity.ERROR}
    sound = {draft.id for drafts in files.scenarios.values() for draft in drafts if draft.sound}
    for scenario in course.scenario_by_id.values():
        if scenario.id in sound and scenario.span.file not in faulty:
            once(memo, ("ways", scenario.id), scenario, faults, partial(_check_ways, scenario))


def _check_places(course: Course, files: CourseFiles, faults: Faults) -> None:
    """Check that each scenario stands in one place."""
    places: dict[str, Span] = {}
    for lesson in course.lessons:
        for node in walk(lesson.blocks):
            if isinstance(node, ScenarioPlace):
                first = places.setdefault(node.scenario, node.span)
                if first != node.span:
                    place = f"{first.file}:{first.line}"
                    faults.add("S402", node.span, scenario=node.scenario, place=place)
    if faults.has("S403") or not files.names.lessons.complete:
        return
    for folder, drafts in files.scenarios.items():
        for draft in drafts:
            readable = draft.id in course.scenario_by_id
            if draft.has_id and readable and draft.id not in places:
                faults.add("S401", draft.span, scenario=draft.id, lesson=f"{folder}/lesson.md")


def _check_ways(scenario: Scenario, faults: Faults) -> None:
    _Ways(scenario, faults).check()


class _Ways:
    """The ways through one scenario, judged."""

    def __init__(self, scenario: Scenario, faults: Faults) -> None:
        self._scenario = scenario
        self._faults = faults
        self._linked = linked_from(scenario, [scenario.start])

    def check(self) -> None:
        """Apply every rule."""
        every = explore(self._scenario, [variable.name for variable in self._scenario.variables])
        paths = every or explore(self._scenario, names_read(self._scenario))
        self._check_links()
        self._check_consequences()
        if paths is None:
            self._check_linked_end()
        elif not self._has_bad_ends(paths):
            self._check_reached(paths)
            self._check_variables(every)

    # --- nodes ---

    def _check_links(self) -> None:
        """Tell of nodes that nothing leads to, and not of those that follow them."""
        unlinked = [node for node in self._scenario.nodes if node.id not in self._linked]
        entered = {id_ for node in self._scenario.nodes for id_ in targets(node) - {node.id}}
        covered: set[str] = set()
        for node in sorted(unlinked, key=lambda node: node.id in entered):
            if node.id not in covered:
                self._faults.add("S301", node.span, node=node.id)
                covered |= linked_from(self._scenario, [node.id])

    def _check_linked_end(self) -> None:
        """Tell of a node from which no ending can be reached, whatever the conditions."""
        for node in self._scenario.nodes:
            on = linked_from(self._scenario, [node.id])
            if node.id in self._linked and not any(self._scenario.node_by_id[one].ending for one in on):
                self._faults.add("S305", node.span, how="")
                return

    def _has_bad_ends(self, paths: Paths) -> bool:
        """Tell of moments with no way on, and of those from which no way comes to an end."""
        told: set[str] = set()
        for state in paths.stuck:
            if state[0] not in told:
                told.add(state[0])
                span = self._scenario.node_by_id[state[0]].span
                self._faults.add("S304", span, how=_how(paths, state))
        endless = paths.endless()
        if endless is not None:
            span = self._scenario.node_by_id[endless[0]].span
            self._faults.add("S305", span, how=_how(paths, endless))
        return bool(told) or endless is not None

    def _check_reached(self, paths: Paths) -> None:
        """Tell of what conditions keep learners from, not of what lies behind it."""
        for node in self._scenario.nodes:
            if node.id in self._linked and node.id not in paths.nodes and self._is_next(node, paths):
                what = f"ending '{node.ending}'" if node.ending else f"node '{node.id}'"
                self._faults.add("S302", node.span, what=what)
        for node in self._scenario.nodes:
            for choice in node.choices if node.id in paths.nodes else ():
                if (node.id, choice.key) not in paths.offered and choice.go in paths.nodes:
                    self._faults.add("S303", choice.span, key=choice.key)

    def _is_next(self, node: ScenarioNode, paths: Paths) -> bool:
        """Say whether a node would follow one that is reached."""
        reached = (self._scenario.node_by_id[one] for one in paths.nodes)
        return any(node.id in targets(other) for other in reached)

    def _check_consequences(self) -> None:
        for node in self._scenario.nodes:
            consequences = {(choice.go, tuple(sorted(choice.effects.items()))) for choice in node.choices}
            if len(node.choices) > 1 and len(consequences) == 1:
                self._faults.add("S309", node.span)
        endings = sum(bool(node.ending) for node in self._scenario.nodes)
        if endings == 1:
            self._faults.add("S310", self._scenario.span, number=Sentence("one ending only"))

    # --- variables ---

    def _check_variables(self, every: Paths | None) -> None:
        scenario = self._scenario
        if not any(variable.weight for variable in scenario.variables):
            self._faults.add("S210", scenario.span)
            return
        read, moved = names_read(scenario), set(self._moved())
        for variable in scenario.variables:
            if not variable.weight and variable.name not in read:
                self._faults.add("S306", variable.span, variable=variable.name)
            if variable.name not in moved:
                self._faults.add("S307", variable.span, variable=variable.name)
        if every and moved >= {variable.name for variable in scenario.variables if variable.weight}:
            best = best_score(scenario, every)
            if best < _FULL:
                self._faults.add("S308", scenario.variables[0].span, best=best // 100)

    def _moved(self) -> Iterator[str]:
        for node in self._scenario.nodes:
            for choice in node.choices:
                yield from (name for name, effect in choice.effects.items() if effect)


def _how(paths: Paths, state: State) -> Sentence:
    """Return the choices that lead to a state, as they stand in a message."""
    keys = paths.choices_before(state)
    choices = "choice" if len(keys) == 1 else "choices"
    return Sentence(f" after the {choices} {', '.join(keys)}" if keys else "")
