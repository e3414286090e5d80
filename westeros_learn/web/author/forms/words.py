"""What the keys of a course's files are called in forms, and what may be chosen there.

What each is for stands below its field in `source/schema.py`, and is translated like all words of the app.
"""

from __future__ import annotations

from westeros_learn.source.fields import Field
from westeros_learn.web.words import gettext


def name_of(key: str) -> str:
    """Return what a key is called; the key itself where it has no other name."""
    return _of_questions().get(key) or _of_courses().get(key) or _of_conversations().get(key) or key


def help_of(each: Field) -> str:
    """Return what a field is for."""
    if each.names == "speaker":
        return gettext("Nobody where something happens, or is told.")
    said = " ".join(each.help.split())
    return gettext(said) if said else ""


def _of_questions() -> dict[str, str]:
    return {
        "id": gettext("Id"),
        "kind": gettext("Kind"),
        "outcome": gettext("Outcome"),
        "prompt": gettext("Prompt"),
        "hints": gettext("Hints"),
        "feedback": gettext("Feedback"),
        "solution": gettext("Solution"),
        "parameters": gettext("Parameters"),
        "where": gettext("Condition"),
        "source": gettext("Sources"),
        "code": gettext("Code"),
        "allow": gettext("Warnings that are meant"),
        "weight": gettext("Weight"),
        "choices": gettext("Choices"),
        "keep-order": gettext("Keep this order"),
        "text": gettext("Text"),
        "correct": gettext("Right"),
        "answer": gettext("Answer"),
        "feedback-true": gettext("Feedback to “true”"),
        "feedback-false": gettext("Feedback to “false”"),
        "tolerance": gettext("Tolerance"),
        "unit": gettext("Unit"),
        "mistakes": gettext("Foreseen mistakes"),
        "accept": gettext("Accepted answers"),
        "typos": gettext("Slips forgiven"),
        "pairs": gettext("Pairs"),
        "match": gettext("What matches it"),
        "extra": gettext("Further matches"),
        "steps": gettext("Steps"),
        "categories": gettext("Categories"),
        "category": gettext("Category"),
        "items": gettext("Items"),
        "figure": gettext("Figure"),
        "alt": gettext("What it shows"),
        "regions": gettext("Places"),
        "circle": gettext("Circle"),
        "rect": gettext("Rectangle"),
        "polygon": gettext("Polygon"),
        "gaps": gettext("Gaps"),
        "options": gettext("Wrong answers to choose from"),
        "table": gettext("Table"),
        "cells": gettext("Cells"),
        "scale": gettext("Scale"),
        "model-answer": gettext("Model answer"),
        "self-check": gettext("Self-check"),
        "from": gettext("From"),
        "to": gettext("To"),
        "step": gettext("Step"),
        "way": gettext("How it is given"),
        "formula": gettext("Formula"),
        "drawn items": gettext("One of these, each on its line"),
        "name of parameters": gettext("Name"),
        "name of allow": gettext("Code of the warning"),
        "value of allow": gettext("Reason"),
    }


def _of_courses() -> dict[str, str]:
    return {
        "title": gettext("Title"),
        "language": gettext("Language"),
        "summary": gettext("Summary"),
        "keywords": gettext("Keywords"),
        "licence": gettext("Licence"),
        "law-as-of": gettext("Law as of"),
        "disclaimer": gettext("Disclaimer"),
        "content-notice": gettext("Content notice"),
        "help": gettext("Where help is found"),
        "outcomes": gettext("Outcomes"),
        "modules": gettext("Modules"),
        "lessons": gettext("Lessons"),
        "open-enrolment": gettext("Open to everybody"),
        "quizzes": gettext("Tests"),
        "reviewed": gettext("Reviewed translations"),
        "name of reviewed": gettext("Language"),
        "by": gettext("Reviewed by"),
        "on": gettext("Day of the review"),
        "retired": gettext("Retired ids"),
        "role": gettext("Role"),
        "draw": gettext("How many are drawn"),
        "name of draw": gettext("Of which outcome"),
        "value of draw": gettext("How many"),
        "questions": gettext("Questions"),
        "shuffle": gettext("Shuffle"),
        "pass-mark": gettext("Pass mark"),
        "attempts": gettext("Attempts"),
        "wait": gettext("Time between attempts"),
        "time-limit": gettext("Time limit"),
        "extra-time": gettext("Extra time"),
        "term": gettext("Word"),
        "definition": gettext("Definition"),
        "short": gettext("Short title"),
        "checked": gettext("Checked on"),
        "note": gettext("Note"),
        "url": gettext("Address"),
    }


def _of_conversations() -> dict[str, str]:
    return {
        "setting": gettext("Setting"),
        "speakers": gettext("Who speaks"),
        "name of speakers": gettext("Short name"),
        "value of speakers": gettext("Name that learners read"),
        "variables": gettext("What choices move"),
        "name of variables": gettext("Short name"),
        "label": gettext("What learners read of it"),
        "start": gettext("Beginning"),
        "least": gettext("Least"),
        "most": gettext("Most"),
        "good": gettext("What is good"),
        "speaker": gettext("Who speaks"),
        "next": gettext("What follows by itself"),
        "ending": gettext("Title of the ending"),
        "debrief": gettext("Debrief"),
        "go": gettext("What follows"),
        "when": gettext("Only if"),
        "effects": gettext("What it moves"),
        "name of effects": gettext("What"),
        "value of effects": gettext("How far"),
    }


def add_words(each: Field) -> str:
    """Return what the button says that adds a row."""
    return {
        "choices": gettext("Add a choice"),
        "hints": gettext("Add a hint"),
        "mistakes": gettext("Add a mistake"),
        "parameters": gettext("Add a parameter"),
        "source": gettext("Add a source"),
        "pairs": gettext("Add a pair"),
        "extra": gettext("Add a match"),
        "steps": gettext("Add a step"),
        "categories": gettext("Add a category"),
        "items": gettext("Add an item"),
        "regions": gettext("Add a place"),
        "gaps": gettext("Add a gap"),
        "cells": gettext("Add a cell"),
        "scale": gettext("Add a point"),
        "self-check": gettext("Add a point"),
        "questions": gettext("Add a question"),
        "lessons": gettext("Add a lesson"),
        "draw": gettext("Add a number"),
        "next": gettext("Add a way on"),
        "effects": gettext("Add what it moves"),
        "speakers": gettext("Add somebody who speaks"),
        "variables": gettext("Add something that choices move"),
    }.get(each.key) or gettext("Add another one")


def kind_names() -> dict[str, str]:
    """Return what each kind of question is called."""
    return {
        "single-choice": gettext("One right choice"),
        "multiple-choice": gettext("Several right choices"),
        "true-false": gettext("True or false"),
        "matching": gettext("Matching pairs"),
        "ordering": gettext("Putting steps in order"),
        "categorise": gettext("Sorting into categories"),
        "numeric": gettext("A number"),
        "date": gettext("A date"),
        "short-text": gettext("A word or a few"),
        "cloze": gettext("A text with gaps"),
        "hotspot": gettext("Places in a figure"),
        "table": gettext("A table with cells"),
        "survey": gettext("A survey statement"),
        "reflection": gettext("A reflection"),
    }


def truths() -> dict[str, str]:
    """Return what a truth value may be."""
    return {"true": gettext("true"), "false": gettext("false")}


def options(each: Field) -> dict[str, str]:
    """Return what may be chosen of a key that has a few values."""
    names = {
        "practice": gettext("practice"),
        "pre-test": gettext("test before the course"),
        "counts": gettext("counts for the score"),
        "now": gettext("after each answer"),
        "end": gettext("at the end"),
        "never": gettext("never"),
        "learner": gettext("learners give it to themselves"),
        "none": gettext("none"),
        "most": gettext("the most"),
        "least": gettext("the least"),
    }
    return {value: names.get(value, value) for value in each.options}


def usual(each: Field) -> str:
    """Return what a list to choose from says where nothing is chosen."""
    found = options(each).get(each.usual)
    if each.needed:
        return "–"
    return gettext("as usual: %(value)s", value=found) if found else gettext("as usual")


def all_together() -> str:
    """Return what the rows of a map are called that are no outcome's."""
    return gettext("of all together")


def ways() -> dict[str, str]:
    """Return how a parameter may be given."""
    return {
        "range": gettext("drawn from a range"),
        "list": gettext("one of a list"),
        "formula": gettext("follows from a formula"),
    }


def move_words() -> dict[str, str]:
    """Return what the small buttons of a row do."""
    return {"up": gettext("Move up"), "down": gettext("Move down"), "remove": gettext("Remove")}
