"""X: the manifest as XML. O: how the course is organised. F: its resources and files."""

from __future__ import annotations

from westeros_learn.inspector.codes.row import Rules, adl, error, moodle, open_edx, warning

_REJECTS = adl("it rejects the package.")
_IMPORT_FAILS = "the import fails."

XML: Rules = {
    "X101": error(
        "this is not XML: {reason}.",
        "Export it once more, or correct it.",
        moodle("the import aborts."),
        _IMPORT_FAILS,
    ),
    "X102": error(
        "it declares entities, by which a small file can become a huge one. It was not read.",
        "Write the texts out, and remove the DOCTYPE.",
        "a careful LMS refuses it; a careless one runs out of memory or shows files of the server.",
    ),
    "X103": warning(
        "it has a DOCTYPE, which no standard for packages knows.",
        "Remove it.",
        "the import may be refused for safety.",
    ),
    "X104": error("it is larger than {most}, and was not read.", "Split the course.", _IMPORT_FAILS),
    "X105": error(
        "the schema does not allow this: {reason}.",
        "Correct it in the tool that made it.",
        "the element is ignored, or the import fails.",
    ),
    "X106": warning(
        "it has CDATA or numeric entities.",
        "Write the letters themselves, in UTF-8, and '&amp;'.",
        moodle("titles are escaped twice: people read '&#233;' in place of the letter."),
    ),
    "X107": warning(
        "it is not in UTF-8.", "Save it in UTF-8.", "letters beyond ASCII in titles may be wrong."
    ),
    "X108": error(
        "<{name}> has a prefix.",
        "Make the namespace of IMS the default one, so that its elements need none.",
        moodle("it finds nothing to launch, and says nothing of it."),
        "allowed by the standard.",
    ),
    "X109": error(
        "the prefix '{prefix}' stands for what is always called '{usual}'.",
        "Call it '{usual}'.",
        moodle(
            "it reads prefixes to the letter: a SCO becomes a page without a grade, sequencing is ignored."
        ),
        "allowed by the standard.",
    ),
    "X110": warning(
        "the namespace {namespace} is used, and xsi:schemaLocation does not name its schema.",
        "Add the namespace and its file to xsi:schemaLocation.",
        _REJECTS,
        "an LMS that checks the manifest refuses it.",
    ),
    "X111": warning(
        "the schema file {name} does not lie at the root of the package.",
        "Put it there; the tool's profile for this standard has it.",
        _REJECTS,
        "an LMS that checks the manifest refuses it.",
    ),
    "X112": warning(
        "xsi:schemaLocation leads into the network ({address}).",
        "Put the schema file into the package and name it.",
        "an LMS that checks the manifest waits for another server.",
    ),
    "X113": error(
        "the root is <{name}>, not <manifest> of IMS Content Packaging.",
        "Export it once more; this is another kind of file.",
        _IMPORT_FAILS,
    ),
    "X114": warning(
        "'{tag}' is not a language tag.",
        "Write it with a hyphen, such as pl-PL.",
        "the language is ignored, or refused with error 406 when it is reported.",
    ),
}

ORGANISATION: Rules = {
    "O101": warning(
        "<schema> says '{value}'.",
        "Write ADL SCORM.",
        "the package may be taken for something else.",
    ),
    "O102": error(
        "<schemaversion> says '{value}', which no edition of SCORM has.",
        "Write 1.2, 2004 3rd Edition or 2004 4th Edition, to the letter.",
        moodle("it treats the package as SCORM 1.2."),
        "the package is refused, or taken for another edition.",
    ),
    "O103": error(
        "<schemaversion> says '{value}', but the namespaces are those of {found}.",
        "Export it once more for one of the two.",
        moodle("it follows the schemaversion, and the course finds another run-time than it looks for."),
    ),
    "O104": error(
        "there is no <organization>: nothing to show.",
        "Export it with a table of contents.",
        "there is nothing to launch.",
    ),
    "O105": error(
        "<organizations> names no default.",
        'Add default="…" with the identifier of the organization.',
        _REJECTS,
        "the first organization may be taken, or none.",
    ),
    "O106": error(
        "the default '{value}' is no organization.",
        "Name the identifier of one.",
        _REJECTS,
        "there may be nothing to launch.",
    ),
    "O107": error(
        "'{identifier}' has no title.",
        "Give it a <title>.",
        _REJECTS,
        "an empty line stands in the table of contents.",
    ),
    "O108": error(
        "the title has {length} characters.",
        "Shorten it to 200.",
        moodle("above 255 the import aborts."),
        "the standard promises 200; what is longer may be cut.",
    ),
    "O109": error(
        "the identifier '{identifier}' is not unique.",
        "Give each a name of its own.",
        "two things share one record: what one reports overwrites the other.",
    ),
    "O110": error(
        "the reference '{identifier}' leads nowhere.",
        "Name the identifier of a resource.",
        _REJECTS,
        "the item cannot be launched.",
    ),
    "O111": warning(
        "'{identifier}' launches nothing and holds nothing.",
        "Give it an identifierref, or remove it.",
        "an empty line stands in the table of contents.",
    ),
    "O112": error(
        "a manifest lies within the manifest.",
        "Make it one manifest, or several packages.",
        _REJECTS,
        "the inner one is ignored.",
    ),
    "O113": warning(
        "the parameters '{value}' are malformed.",
        "Write ?name=value&name=value, escaped.",
        _REJECTS,
        "the page gets other parameters than was meant.",
    ),
    "O114": warning(
        "there are {count} SCOs in a package of SCORM 2004.",
        "For Moodle, export one SCO, or SCORM 1.2.",
        moodle("SCORM 2004 with several SCOs is broken: the second cannot start, and going on fails."),
        "allowed by the standard.",
    ),
    "O115": warning(
        "there is a mastery score ({value}).",
        "Leave it out, and let the content report passed or failed.",
        moodle(
            "as soon as there is a score it replaces the status, even in the middle of a quiz, and"
            " who failed comes back to a locked attempt."
        ),
        "the LMS may replace what the content reports.",
    ),
    "O116": error(
        "the prerequisite '{value}' is no item of the course.",
        "Name the identifier of an item.",
        "the item stays locked for good.",
    ),
    "O117": warning(
        'the prerequisites are not of the type "aicc_script".',
        'Add type="aicc_script".',
        "they may be ignored.",
    ),
    "O118": error(
        "no item launches a SCO.",
        "Mark the resource that reports as a SCO.",
        "pages are shown; neither a status nor a grade is recorded.",
    ),
    "O119": warning(
        "there are {count} organizations.",
        "Keep one; make a package of each other.",
        "the default one is shown, and nobody can choose another.",
    ),
    "O120": warning(
        "xml:base stands at <{name}>.",
        "Write it at resources only, or write whole paths.",
        moodle("it is read at <resource> only: files are looked for in the wrong folder."),
    ),
}

_NOT_FOUND = "learners see 'not found' in place of it."

FILES: Rules = {
    "F101": error(
        "{name} is to be launched and does not exist.",
        "Put the file in, or correct the href.",
        _REJECTS,
        _NOT_FOUND,
    ),
    "F102": error(
        "{name} is written in another case than the file {other}.",
        "Write both the same way.",
        _REJECTS,
        "on a server that tells cases apart learners see 'not found'.",
    ),
    "F103": error(
        "the path {name} starts with '/', leads upwards or has a backslash.",
        "Write it from the package's root, with '/'.",
        _REJECTS,
        _NOT_FOUND,
    ),
    "F104": error(
        "the SCO lies elsewhere, at {address}.",
        "Put the content into the package.",
        "a page of another host does not reach the LMS: nothing is recorded.",
    ),
    "F105": warning(
        "the launched file {name} is not among the resource's files.",
        'Add <file href="{name}"/>.',
        _REJECTS,
        "an LMS that copies only what is listed leaves it behind.",
    ),
    "F106": error("{name} is listed and does not exist.", "Put it in, or take it off the list.", _NOT_FOUND),
    "F107": warning(
        "the manifest does not list this file.",
        "List it, or take it out.",
        adl("it warns."),
        "an LMS that copies only what is listed leaves it behind.",
    ),
    "F108": error(
        "the resource does not say whether it is a SCO (adlcp:{attribute}).",
        'Add adlcp:{attribute}="sco" or "asset", in exactly these letters.',
        "it is taken for a page without a grade.",
    ),
    "F109": error(
        "adlcp:{attribute} is '{value}'.",
        "Write sco or asset.",
        "it may be taken for a page without a grade.",
    ),
    "F110": warning(
        "the first resource is not the SCO that is launched first.",
        "Let the SCO's resource come first.",
        open_edx("it starts the first resource: learners see the wrong file."),
    ),
    "F111": error(
        "the dependency '{identifier}' leads nowhere.",
        "Name the identifier of a resource.",
        _REJECTS,
        "files may be left behind.",
    ),
    "F112": error(
        "the resource '{identifier}' is launched and has no href.",
        "Name the page that is to open.",
        "the item cannot be launched.",
    ),
    "F113": warning(
        "the type of the resource is '{value}'.", "Write webcontent.", "the resource may be ignored."
    ),
    "F114": warning(
        "the SCO {name} is not a web page.",
        "Put it into a page that reports, or mark it as an asset.",
        "nothing reports: the activity stays unfinished, or counts as completed once opened.",
    ),
    "F115": warning(
        "the description {name} does not exist.",
        "Put it in, or remove adlcp:location.",
        "the description is missing.",
    ),
}
