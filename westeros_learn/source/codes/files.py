"""Y: the file itself."""

from __future__ import annotations

from westeros_learn.source.codes.row import Code, error, warning

FILE: dict[str, Code] = {
    "Y101": error(
        "the file cannot be read: {reason}.",
        "Check that it exists and that you may read it.",
        "Every file that belongs to the course must be readable.",
    ),
    "Y102": error(
        "byte {byte} is not UTF-8.",
        "Save the file in the encoding UTF-8.",
        "All text files of a course are UTF-8, so that they read the same everywhere.",
    ),
    "Y103": error(
        "the file is larger than {most} bytes.",
        "Split it, or remove what does not belong in it.",
        "A text file of a course that large was not written by hand.",
    ),
    "Y104": warning(
        "the file starts with a byte order mark.",
        "Save it as UTF-8 without a byte order mark.",
        "Other tools trip over the invisible mark.",
    ),
    "Y105": error(
        "this is not valid YAML: {problem}.",
        "{cure}",
        "YAML has rules for colons, quotes and indentation.",
    ),
    "Y106": error(
        "a tab stands where YAML allows only spaces.",
        "Replace it by spaces.",
        "YAML forbids tabs in indentation.",
    ),
    "Y107": error(
        "the file is a link to a place outside of the course's folder.",
        "Put the file itself there.",
        "A course must be complete in its own folder.",
    ),
    "Y108": error(
        "key '{key}' stands here twice; the first is in line {line}.",
        "Keep one of them.",
        "Only one of two equal keys could count.",
    ),
    "Y109": error(
        "a part of the file is repeated by an alias (*name).",
        "Write the part out where it is needed.",
        "Aliases hide what a learner will read.",
    ),
    "Y110": error(
        "the file holds more than one YAML document; another starts here.",
        "Remove the line with ---.",
        "Each file is one document.",
    ),
    "Y111": error(
        "the file is empty.",
        "Write {shape} into it, or remove the file.",
        "An empty file is most often a file that was not saved.",
    ),
    "Y112": error(
        "this file must be {shape}.",
        "{cure}",
        "course.yaml is a group of keys; question files, glossary and references are lists.",
    ),
    "Y113": error(
        "the tag '{tag}' is not used here.",
        "Remove it; every value is read as text.",
        "YAML tags could change what a value means.",
    ),
    "Y114": error(
        "the parts are nested more than {most} deep.",
        "Look for a bracket or an indentation that is too much.",
        "No part of the format is nested that deep.",
    ),
    "Y115": warning(
        "there are more than {number} {kind} in this file; the rest is not shown.",
        "Cure these first and check again.",
        "The list stays readable.",
    ),
    "Y116": error(
        "a key must be a word.",
        "Write the key as plain text, then a colon.",
        "Lists and groups cannot be keys.",
    ),
    "Y117": warning(
        "the blank line in this text starts no new paragraph.",
        "Start the text with '|' instead of '>'.",
        "After '>' YAML folds lines: one blank line becomes a mere space on the screen.",
    ),
}
