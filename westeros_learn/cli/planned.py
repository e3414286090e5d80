"""An import as a command tells it: what is new, what changes, what stays, what is refused, what is lost."""

from __future__ import annotations

from collections.abc import Iterator

import click

from westeros_learn.exchange import ChangedQuestion, ImportPlan, NewQuestion, grouped

_MOST_NAMED = 6
_LONGEST = 70


def tell_plan(plan: ImportPlan, file: str, course: str, *, written: bool) -> None:
    """Print what an import does, or has done."""
    for line in _lines(plan, file):
        click.echo(line)
    unchanged = {one.id for one in plan.unchanged}
    verb = "written" if written else "would be written"
    numbers = [
        f"new: {len(plan.new)}",
        f"changed: {len(plan.changed)}",
        f"unchanged: {len(unchanged)}",
        f"refused: {len(plan.refused)}",
    ]
    click.echo(f"{course}: {', '.join(numbers)}")
    if not plan.does_something:
        click.echo(
            "There is nothing to write: the course has it all." if not plan.refused else "Nothing to write."
        )
    elif written:
        click.echo(f"It is {verb}. Look at it: westeros-learn check {course}")
    else:
        click.echo("Nothing is written yet. Do it with the option --write")


def _lines(plan: ImportPlan, file: str) -> Iterator[str]:
    for new in plan.new:
        told = f"{_coloured('new', 'green')} {new.id} ({new.data['kind']}) into {new.file}"
        yield f"{file}:{new.found.line}: {told}"
    for changed in plan.changed:
        told = f"{_coloured('changed', 'yellow')} {changed.id} in {changed.written.file}"
        yield f"{file}:{changed.found.line}: {told}"
        for change in changed.changes:
            before, after = _short(change.before) or "nothing", _short(change.after) or "nothing"
            yield f"    {change.path}: {before} → {after}"
        for note in changed.notes:
            yield f"    Look: {note}."
    for refused in plan.refused:
        name = f" {_short(refused.name)}:" if refused.name else ""
        told = f"{_coloured('refused', 'red')}{name} {refused.cause} {refused.cure}"
        yield f"{file}:{refused.line}: {told}".rstrip()
    for path in plan.pictures:
        yield f"picture {path}"
    coming: list[NewQuestion | ChangedQuestion] = [*plan.new, *plan.changed]
    for loss, names in grouped((loss, one.id) for one in coming for loss in one.found.losses):
        yield f"Lost: {loss} ({_named(names)})"
    tasks = grouped((task, one.id) for one in coming for task in one.found.tasks)
    notes = grouped(
        (f"{note[:1].upper()}{note[1:]}.", one.id) for one in plan.unchanged for note in one.notes
    )
    for task, names in (*tasks, *notes):
        yield f"Look: {task} ({_named(names)})"
    for note in plan.notes:
        yield f"Lost: {note}"


def _named(names: tuple[str, ...]) -> str:
    if len(names) <= _MOST_NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"


def _coloured(word: str, colour: str) -> str:
    return click.style(word, fg=colour, bold=True)


def _short(text: str) -> str:
    line = "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def plan_entry(plan: ImportPlan, *, written: bool) -> dict[str, object]:
    """Return a plan as an object of JSON."""
    return {
        "written": written and plan.does_something,
        "new": [
            {
                "id": one.id,
                "line": one.found.line,
                "file": one.file,
                "data": one.data,
                "lost": [*one.found.losses],
                "look": [*one.found.tasks],
            }
            for one in plan.new
        ],
        "changed": [
            {
                "id": one.id,
                "line": one.found.line,
                "file": one.written.file,
                "changes": [
                    {"path": each.path, "before": each.before, "after": each.after} for each in one.changes
                ],
                "notes": [*one.notes],
                "lost": [*one.found.losses],
                "look": [*one.found.tasks],
            }
            for one in plan.changed
        ],
        "unchanged": [*dict.fromkeys(one.id for one in plan.unchanged)],
        "refused": [
            {"line": one.line, "name": one.name, "cause": one.cause, "cure": one.cure} for one in plan.refused
        ],
        "pictures": [*plan.pictures],
        "notes": [*plan.notes],
    }
