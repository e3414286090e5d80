"""A: the zip or the folder itself. N: the names of files."""

from __future__ import annotations

from westeros_learn.inspector.codes.row import Rules, adl, error, moodle, open_edx, warning

_REFUSED = "the upload fails, or unpacking it fills the server's disk or memory."
_NO_IMPORT = "the package cannot be imported."
_PRE_CHECK = moodle("the import is refused: it looks for imsmanifest.xml at the zip's root and nowhere else.")

ARCHIVE: Rules = {
    "A101": error("this is neither a zip nor a folder.", "Give the zip that the tool exported.", _NO_IMPORT),
    "A102": error(
        "the end of the zip is missing: it is not whole.", "Download or export it once more.", _NO_IMPORT
    ),
    "A103": error(
        "it holds more than {most} files, and was not read.",
        "Take out what the course does not need, or split the package.",
        _REFUSED,
    ),
    "A104": error(
        "unpacked it takes {size}, more than {most}, and was not read.",
        "Do not import it before you know who made it, and why it is so large.",
        _REFUSED,
    ),
    "A105": error(
        "it unpacks to {times} times its size, as no real file does. It was not read.",
        "Do not import the package before you know who made it. Take the file out.",
        _REFUSED,
    ),
    "A106": error(
        "the file is encrypted.",
        "Export the package without a password.",
        "nobody asks the LMS for a password: it cannot unpack the file.",
    ),
    "A107": error(
        "the file is packed by method {method}, which is not the usual one.",
        "Pack it again, with the method 'deflate'.",
        "a server unpacks what is stored or deflated; anything else fails with most.",
    ),
    "A108": error(
        "it shares its bytes with another file of the zip, as in a zip made to do harm.",
        "Do not import it. Ask who made it.",
        _REFUSED,
    ),
    "A109": error(
        "this is a link, not a file. It was not followed.",
        "Put the file itself in its place.",
        "links are dropped, or lead to files of the server that learners must not see.",
    ),
    "A110": error("the file is damaged: {reason}.", "Export the package once more.", _NO_IMPORT),
    "A111": error(
        "two files have this name.",
        "Keep one of them.",
        "which one learners see depends on the program that unpacks the zip.",
    ),
    "A112": warning(
        "the zip has the form for more than 4 GB (zip64).",
        "Pack it again without zip64; a package of this size does not need it.",
        "older programs that unpack zips refuse it.",
    ),
    "A113": warning(
        "the zip lists the folder itself.",
        "Pack only the files: 'zip -D' does.",
        "some take the entry for an empty file.",
    ),
    "A114": error(
        "the manifest lies in a folder, not at the root of the zip.",
        "Open the folder, select all that is in it, and pack that.",
        _PRE_CHECK,
        "the standard wants it at the root: the import is refused.",
    ),
    "A115": error(
        "a package lies packed within the zip.",
        "Unpack once, and import the inner zip.",
        _PRE_CHECK,
        "the outer zip is not a package: the import is refused.",
    ),
    "A116": error(
        "there is no imsmanifest.xml and no cmi5.xml.",
        "Export it as SCORM, cmi5 or Common Cartridge.",
        _PRE_CHECK,
        "it is not a package of any standard inspected here: the import is refused.",
    ),
    "A117": error(
        "this is a package for {kind}, which is not inspected here.",
        "If your LMS does not name this standard, export it as SCORM 1.2.",
        "an LMS that expects SCORM or cmi5 refuses it.",
    ),
    "A118": warning(
        "the package has {size}, more than {most}.",
        "Make videos and pictures smaller, or split the course.",
        "it may be over the limit for uploads, which is the administrator's to set.",
    ),
    "A119": warning(
        "{count} pages, scripts or styles are too large to be read, or all together hold more than {most}.",
        "Split the package to have all of it inspected.",
        "nothing can be said of those.",
    ),
}

_LOST_NAME = "the file is refused, lost or written elsewhere when the zip is unpacked."

NAMES: Rules = {
    "N101": error(
        "the name leads out of the package ('..').",
        "Take it out, and ask who made it.",
        adl("it rejects the package."),
        "a careful LMS refuses it; a careless one overwrites its own files.",
    ),
    "N102": error(
        "the name starts at the root of a disk.",
        "Name the file from the package's root.",
        adl("it rejects a leading '/'."),
        _LOST_NAME,
    ),
    "N103": error(
        "the name has a backslash.",
        "Pack again with a tool that writes '/'.",
        "on a server with Linux this is one long file name in no folder: its page does not find it.",
    ),
    "N104": warning(
        "the name has letters beyond ASCII.",
        "Rename the file with a to z, and wherever it is named.",
        adl("it rejects the package."),
        "the letters may be read in another encoding, and the file is not found.",
    ),
    "N105": error(
        "it differs from {other} only in upper and lower case.",
        "Rename one of the two.",
        "a server that does not tell cases apart keeps one of them.",
    ),
    "N106": error(
        "the name has the sign {sign!r}.",
        "Rename the file.",
        "Windows cannot write such a file, and addresses give the sign another meaning.",
    ),
    "N107": warning(
        "the name has no ending.",
        "Give the file the ending of its type.",
        "the server does not know its type, and the browser offers a download.",
    ),
    "N108": warning(
        "servers do not know the ending .{ending}.",
        "Use a file of an older type: .js, .jpg, .png, .woff.",
        moodle("it is served as bytes of no type; a module script (.mjs) does not load."),
        "it depends on the list of types of the server.",
    ),
    "N109": warning(
        "{other} has the same last name, in another folder.",
        "Give each file a name of its own.",
        open_edx("it serves by the last part of a name: learners see one of the two in both places."),
    ),
    "N110": warning(
        "the name has a space.",
        "Rename the file without spaces, and wherever it is named.",
        "the address must be escaped, and where it is not, the file is not found.",
    ),
    "N111": warning(
        "the name has upper-case letters.",
        "Use lower case throughout.",
        adl("it rejects a path that is elsewhere written in another case."),
        "a server tells cases apart where the author's computer did not.",
    ),
    "N112": warning(
        "the name has {length} characters.",
        "Keep names under 200 characters, with their folders.",
        "with the LMS's own folder before it, it may exceed what a server can write.",
    ),
    "N113": warning(
        "this was left by an operating system or an editor.",
        "Take it out before you pack.",
        "nobody sees it, or it shows more of its author than was meant.",
    ),
    "N114": warning(
        "this is a program for a server or a computer (.{ending}).",
        "Take it out. A package is pages, scripts and media.",
        "it is not run; a strict LMS refuses the upload, a badly set up server may run it.",
    ),
    "N115": error(
        "Windows keeps the name '{word}' for a device.",
        "Rename the file.",
        "a server with Windows cannot unpack it.",
    ),
}
