"""C: `course.yaml`, ids, and the course as a whole."""

from __future__ import annotations

from westeros_learn.source.codes.row import Code, error, keys, warning

COURSE: dict[str, Code] = {
    **keys("C", "course.yaml"),
    "C201": error(
        "'{id}' is not an id.",
        "Use lower-case letters, digits and single hyphens, a letter first, as in '{example}'.",
        "Ids become file names, anchors and the LMS's identifiers.",
    ),
    "C202": error(
        "id '{id}' is already used in {place}.",
        "Choose another id here.",
        "An id is unique in the course, whatever it names.",
    ),
    "C203": error(
        "id '{id}' is retired.",
        "Choose a new id; a retired one is never used again.",
        "Learners' records of the old thing would be read as records of the new one.",
    ),
    "C204": error(
        "'{id}' and '{other}' ({place}) have the same short code {code}.",
        "Give this one a code of its own, for example 'code: {free}'.",
        "Four characters stand for an id in the learner's state; two ids may, rarely, get the same.",
    ),
    "C301": error(
        "the lesson folder '{folder}' has no lesson.md.",
        "{suggestion}",
        "Each lesson is a folder of the course with a lesson.md.",
    ),
    "C302": error(
        "the lesson folder '{folder}' is listed twice.",
        "Keep one of them.",
        "Each lesson stands in one module, once.",
    ),
    "C303": error(
        "'{folder}' is not the name of a lesson folder.",
        "Use lower-case letters, digits and single hyphens, as in 'memory-and-trauma'.",
        "Folder names are the same on every system.",
    ),
    "C304": warning(
        "the folder '{folder}' has a lesson.md, but no module lists it.",
        "Add '{folder}' to the lessons of a module, or remove the folder.",
        "Learners never see a lesson that is not listed.",
    ),
    "C401": warning(
        "no question of a counted quiz assesses outcome '{outcome}'.",
        "Add a question with 'outcome: {outcome}' to the test pool or to a counted quiz.",
        "A course promises each outcome, so its test should ask for it.",
    ),
    "C402": warning(
        "a learner's state can grow to {size} characters: {targets}.",
        "Use fewer questions, or build with --sco lesson. Without typed answers, dropped first, it is "
        "{bare}.",
        "SCORM 1.2 keeps 4,096 characters of suspend_data for each SCO (the whole course, or one lesson), "
        "and SCORM 2004 keeps 64,000, of which a last save can carry half.",
    ),
}
