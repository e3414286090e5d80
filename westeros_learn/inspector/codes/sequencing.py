"""D: sequencing of SCORM 2004. U: the course structure of cmi5. K: a Common Cartridge."""

from __future__ import annotations

from westeros_learn.inspector.codes.row import Rules, adl, error, moodle, warning

SEQUENCING: Rules = {
    "D101": error(
        "objectives are shared by mapInfo ({count} times).",
        "For Moodle, leave the sharing of objectives out.",
        moodle("the import aborts."),
        "allowed by the standard.",
    ),
    "D102": warning(
        "the sequencing refers to a collection (IDRef).",
        "Write the rules at the item itself.",
        moodle("it ignores the collection: these rules have no effect."),
        "allowed by the standard.",
    ),
    "D103": error(
        "the sequencing '{value}' is not in the collection.",
        "Name an ID of the collection, or write the rules at the item.",
        adl("it rejects the package."),
        "the rules have no effect, or the import fails.",
    ),
    "D104": warning(
        "there are roll-up rules.",
        "For Moodle, let the content report what it reached.",
        moodle("they are lost: what counts as completed is not what they say."),
        "allowed by the standard.",
    ),
    "D105": error(
        "the rule names the objective '{value}', which this item does not have.",
        "Name an objective of the same item.",
        adl("it rejects the package."),
        "the rule has no effect.",
    ),
    "D106": error(
        "the completion threshold has the form of another edition.",
        "3rd Edition: a number between the tags. 4th Edition: the attributes completedByMeasure and"
        " minProgressMeasure.",
        "the threshold has no effect.",
    ),
    "D107": error(
        "the course can neither be walked through nor chosen from: nothing can start.",
        'Set flow="true" or choice="true" in its controlMode.',
        "the course opens empty.",
    ),
    "D108": warning(
        "the LMS decides by the score whether the item is passed (satisfiedByMeasure).",
        "Leave it out when the content reports passed or failed by itself.",
        "the LMS replaces the status that the content reports.",
    ),
    "D109": warning(
        "the item is locked after {count} attempts.",
        "Leave the limit to the settings of the LMS, where a teacher can lift it.",
        "who loses a connection may be locked out, and nobody can unlock the item.",
    ),
    "D110": warning(
        "the scores of items count by weights ({count} items).",
        "For Moodle, put all that is scored into one SCO.",
        moodle("they are lost with the roll-up rules: the grading method of the activity makes the grade."),
        "allowed by the standard.",
    ),
    "D111": warning(
        "the rule asks for 'not {value}', which is unknown as long as that is.",
        "Ask for 'not {known}' besides, with conditionCombination=\"any\".",
        "the rule has no effect on learners who have not begun what it asks about: a lock lets them in.",
    ),
    "D112": error(
        "what is under '{value}' can neither be walked through nor chosen.",
        'Set flow="true" or choice="true" in its controlMode.',
        "nobody gets there.",
    ),
}

_REFUSED = "the import is refused."

CMI5: Rules = {
    "U101": error(
        "the root is not <courseStructure> of cmi5.",
        "Export it once more as cmi5.",
        _REFUSED,
    ),
    "U102": error("the course has no {name}.", "Add it: cmi5 wants one.", _REFUSED),
    "U103": error("the unit '{identifier}' has no {name}.", "Add it: cmi5 wants one.", _REFUSED),
    "U104": error(
        "moveOn is '{value}'.",
        "Write Passed, Completed, CompletedAndPassed, CompletedOrPassed or NotApplicable.",
        _REFUSED,
    ),
    "U105": error("masteryScore is '{value}'.", "Write a number from 0 to 1, such as 0.7.", _REFUSED),
    "U106": error("launchMethod is '{value}'.", "Write AnyWindow or OwnWindow.", _REFUSED),
    "U107": error(
        "the id {identifier} is not unique.",
        "Give each unit and block an id of its own.",
        "the records of two units become one, or the import is refused.",
    ),
    "U108": error(
        "the unit is to open {name}, which does not exist.",
        "Put the file in, or correct the url.",
        "learners see 'not found' in place of the unit.",
    ),
    "U109": error(
        "the id '{identifier}' is no IRI.",
        "Write a whole address of your own, such as https://example.org/courses/1.",
        _REFUSED,
    ),
    "U110": error("there is no unit (<au>): nothing to launch.", "Add one.", _REFUSED),
    "U111": warning(
        "a text does not say its language.",
        'Add lang="…" to its <langstring>.',
        "a screen reader pronounces the title in another language.",
    ),
    "U112": error(
        "the url has the parameter '{value}', which the LMS adds by itself.",
        "Give the parameter another name.",
        "the unit reads the wrong value, and cannot report.",
    ),
    "U113": warning(
        "the unit lies elsewhere, at {address}.",
        "Put the content into the package, unless it must lie there.",
        "learners and their answers depend on another server.",
    ),
    "U114": error(
        "the url '{value}' leads out of the package, or has a backslash.",
        "Write it from the package's root, with '/'.",
        "learners see 'not found' in place of the unit.",
    ),
    "U115": error("a block has no {name}.", "Add it: cmi5 wants one.", _REFUSED),
}

CARTRIDGE: Rules = {
    "K101": warning(
        "the version is {value}.",
        "For Moodle, export version 1.1.",
        moodle("it imports 1.0 and 1.1 only."),
        "a platform of the same version imports it.",
    ),
    "K102": warning(
        "the type of the resource is '{value}', which no cartridge has.",
        "Use a type of the standard, such as webcontent.",
        "the resource is left out.",
    ),
    "K103": error(
        "the reference '{identifier}' leads nowhere.",
        "Name the identifier of a resource.",
        "the line stands in the course and opens nothing, or the import fails.",
    ),
    "K104": error(
        "the link leads to '{address}'.",
        "Write an address with https:// or http://.",
        "the link is refused, or opens nothing.",
    ),
    "K105": error(
        "the resource '{identifier}' names no file.",
        "Name its file, or remove it.",
        "there is nothing to import.",
    ),
    "K106": warning(
        "the tool is launched at {address}, without encryption.",
        "Write an address with https://.",
        "browsers block the tool in a page that is encrypted, and data travel in the open.",
    ),
    "K107": warning(
        "'{identifier}' has no title.",
        "Give it a <title>.",
        "an empty line stands in the course.",
    ),
}
