"""Two people changed the same place of a file: both versions side by side, to be decided."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import render_template, request

from westeros_learn.delivery.authoring import editing
from westeros_learn.delivery.authoring.editing import Conflict, Decision, Opened
from westeros_learn.delivery.authoring.lines import beside
from westeros_learn.source.writeback import Place, yaml_text
from westeros_learn.web.author.blueprint import draft_for
from westeros_learn.web.words import gettext

_PLACE, _CHOICE = "place-", "choice-"


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A place that both have changed.

    Attributes:
        place: as the form sends it back.
        name: as people read it.
        mine, theirs: what each made of it; None where they took it away.
    """

    place: str
    name: str
    mine: str | None
    theirs: str | None


def side_by_side(typed: Opened, found: Conflict, note: str) -> str:
    """Return the page that shows both versions, and asks field by field which one shall stand."""
    return render_template(
        "author/conflict.html",
        course=typed.course,
        title=draft_for(typed.course).title or typed.course,
        file=typed.file,
        found=found,
        fields=[
            FieldShown(json.dumps(each.place), _name(each.place), _said(each.mine), _said(each.theirs))
            for each in found.fields
        ],
        rows=beside(found.theirs, found.mine),
        note=note,
        longest_note=editing.LONGEST_NOTE,
    )


def _name(place: Place) -> str:
    if len(place) == 2 and place[0] == "text":  # of a text line by line, the number of the place
        return gettext("Text, place %(number)s", number=place[1])
    return " › ".join(place)


def _said(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return yaml_text(value)  # type: ignore[arg-type]  # a list or a group, as a file has it


def asked_decision() -> Decision | None:
    """Return what whoever was shown a conflict has decided; None where nobody was asked."""
    seen = request.form.get("seen", "")
    if not seen:
        return None
    mine, decided = set(), set()
    for name, value in request.form.items():
        place = _place(value) if name.startswith(_PLACE) else None
        choice = request.form.get(f"{_CHOICE}{name.removeprefix(_PLACE)}", "")
        if place is not None and choice in ("mine", "theirs"):
            decided.add(place)
            if choice == "mine":
                mine.add(place)
    return Decision(seen, frozenset(mine), frozenset(decided))


def _place(text: str) -> Place | None:
    try:
        steps = json.loads(text)
    except ValueError:
        return None
    if isinstance(steps, list) and all(isinstance(step, str) for step in steps):
        return tuple(steps)
    return None
