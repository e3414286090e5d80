"""H: pages. J: scripts. G: media and styles."""

from __future__ import annotations

from westeros_learn.inspector.codes.row import Rules, error, moodle, warning

_ACCESS = "people who use a screen reader are kept out; a public school may not offer it."
_NETWORK = "without that server it does not work, and the server learns who studies what and when."
_BLOCKED = "a strict content security policy blocks it."

PAGES: Rules = {
    "H101": warning("the page does not say its language.", 'Write <html lang="…">.', _ACCESS),
    "H102": warning("'{tag}' is not a language tag.", "Write it with a hyphen, such as pl-PL.", _ACCESS),
    "H103": warning(
        "the picture {name} has no alternative text.",
        'Say what it shows in alt="…"; alt="" if it only adorns.',
        _ACCESS,
    ),
    "H104": warning("a frame has no title.", 'Say what is in it: title="…".', _ACCESS),
    "H105": warning("the page has no title.", "Give it a <title>.", _ACCESS),
    "H106": warning("the page loads {address}.", "Put the file into the package.", _NETWORK),
    "H107": error(
        "the page loads {address}, without encryption.",
        "Put the file into the package.",
        "an LMS with https:// does not show it: browsers block it.",
    ),
    "H108": error(
        "the page needs {name}, which does not exist.",
        "Put the file in, or correct its name.",
        "learners do not see it.",
    ),
    "H109": error(
        "the page writes {name}; the file is called {other}.",
        "Write both the same way.",
        "on a server that tells cases apart learners do not see it.",
    ),
    "H110": warning(
        "the page does not say its encoding.",
        'Save it in UTF-8, with <meta charset="utf-8"> at its beginning.',
        "letters beyond ASCII may be wrong.",
    ),
    "H111": warning(
        "a film or a sound starts by itself.",
        "Let the learner start it, or mute it.",
        "browsers do not start it; where they do, it talks over a screen reader.",
    ),
    "H112": warning(
        "a film has no captions.",
        'Add <track kind="captions" …>.',
        "who cannot hear it is kept out; a public school may not offer it.",
    ),
    "H113": warning(
        "a link opens in '{target}', in place of the LMS.",
        'Use target="_blank", or none.',
        "the course is closed without being finished: what was not saved is lost.",
    ),
    "H114": warning(
        "<base> changes what all addresses of the page start from.",
        "Remove it.",
        "files are looked for elsewhere than in the package.",
    ),
    "H115": warning(
        "the page goes on by itself after a while (meta refresh).",
        "Let the learner go on.",
        "slow readers lose their place; the address may lose its parameters.",
    ),
    "H116": warning(
        "the page cannot be made larger on a phone.",
        "Remove user-scalable=no and maximum-scale from the viewport.",
        "who needs larger letters is kept out.",
    ),
    "H117": error(
        "<{name}> wants a plug-in that no browser has any more.",
        "Export it for the web of today (HTML5).",
        "learners see an empty frame.",
    ),
    "H118": warning("a field has no label.", "Add a <label> with its id, or aria-label.", _ACCESS),
    "H119": warning(
        "a form sends what learners write to {address}.",
        "Let the answers stay in the LMS.",
        "answers leave the school; a frame may forbid it.",
    ),
    "H120": error(
        "the address {name} starts with '/', at the root of the LMS.",
        "Write it from the page, without '/'.",
        "the LMS itself lies there: the file is not found.",
    ),
    "H121": warning(
        "the page does not fit itself to a phone (no viewport).",
        'Add <meta name="viewport" content="width=device-width, initial-scale=1">.',
        "on a phone it is shown tiny.",
    ),
    "H122": warning(
        "the order of the Tab key is set by numbers (tabindex {value}).",
        "Write the page in the order in which it is read, and use 0 or -1 only.",
        "keyboard users jump about the page.",
    ),
    "H123": warning("<{name}> has no text.", "Write one, or aria-label.", _ACCESS),
}

SCRIPTS: Rules = {
    "J101": warning("the script calls {address}.", "Put what it needs into the package.", _NETWORK),
    "J102": warning("the script makes code of text ({call}).", "Use a tool that does not.", _BLOCKED),
    "J103": warning(
        "the course saves when the page unloads, which Chrome does no longer say.",
        "Save after every answer, and once more at 'pagehide'.",
        "what was not saved is lost when the window is closed.",
    ),
    "J104": warning(
        "the script installs a service worker.",
        "Remove it.",
        "it does not work in a frame of the LMS, or answers with an old version for good.",
    ),
    "J105": warning(
        "the script waits for the network (a synchronous request).",
        "Use requests that do not wait.",
        "it fails when the page is closed, and the page stands still meanwhile.",
    ),
    "J106": warning(
        "no script of the package names {call}, by which a SCO begins.",
        "Export it with reporting to the LMS, or mark it as an asset.",
        "nothing is recorded.",
    ),
    "J107": error(
        "the scripts speak {found}, but the manifest says {wanted}.",
        "Export both for the same edition.",
        "the course does not find the LMS: nothing is recorded.",
    ),
    "J108": warning(
        "no script names {call}, by which a SCO ends.",
        "Let the course finish when it is left.",
        "the time is not counted, and the last answers may be lost.",
    ),
    "J109": warning(
        "no script names {element}.",
        "Let the course report its status.",
        moodle("who only opens and closes the course has completed it."),
        "the course stays unfinished, or counts as completed once it is left.",
    ),
    "J110": warning(
        "the score is reported as score.scaled alone.",
        "Report score.raw from 0 to 100 as well.",
        moodle("the grade is 0: it reads score.raw only."),
        "allowed by the standard.",
    ),
    "J111": warning(
        "the course keeps its place, and never says that it is only suspended ({element}).",
        "Let it set the exit to 'suspend' at its start.",
        moodle("a new launch of SCORM 2004 wipes the data."),
        "the learner may begin anew at every visit.",
    ),
    "J112": warning(
        "the script asks the LMS for {request}.",
        "Use suspendAll in a package with one SCO.",
        moodle("the request throws an error, and the frame stays open."),
        "allowed by the standard.",
    ),
    "J113": warning(
        "the script reports times as toISOString() writes them, with three decimals.",
        "Cut the decimals: 2026-01-31T09:30:00.00Z.",
        moodle("the time is refused with error 406, and the answer is incomplete."),
        "the standard allows two decimals: the time may be refused.",
    ),
    "J114": warning(
        "the script uses document.write.",
        "Build the page in another way.",
        "browsers may leave it out on slow lines.",
    ),
    "J115": warning(
        "the script stops everything by {call}.",
        "Say it in the page.",
        "browsers block it in a frame of another host, and the course stands still.",
    ),
    "J116": warning(
        "the script replaces the page of the LMS (top.location).",
        "Stay in the course's own frame.",
        "the course is closed without being finished.",
    ),
    "J117": warning(
        "the course reports to {name}, which follows people across the web.",
        "Export it without statistics of others.",
        "learners are observed by a third party without having agreed.",
    ),
    "J118": warning(
        "the script asks for {name}.",
        "Leave it out, if the course can do without.",
        "in a frame the browser refuses, unless the LMS allows it.",
    ),
    "J119": warning(
        "a score is reported, and no script names cmi.success_status.",
        "Let the course say passed or failed as well.",
        moodle("it is never concluded from the score: nobody has passed."),
        "allowed by the standard.",
    ),
}

MEDIA: Rules = {
    "G101": warning(
        "the picture has {size}.",
        "Make it smaller; 500 kB is enough for a screen.",
        "on a slow line learners wait; an LMS with a quota fills.",
    ),
    "G102": warning(
        "the film or sound has {size}.",
        "Compress it, or cut it into parts.",
        "the upload may fail, and on a slow line learners wait.",
    ),
    "G103": warning(
        "browsers do not show files of the type .{ending}.",
        "Use .mp4, .mp3, .jpg, .png or .svg.",
        "learners are offered a download, or see nothing.",
    ),
    "G104": warning(
        "the name says .{ending}, the content is {found}.",
        "Give the file its true ending.",
        "a strict server or browser refuses to show it.",
    ),
    "G105": warning(
        "the picture has {width} × {height} pixels.",
        "Make it 2,000 pixels wide at most.",
        "on a phone it fills the memory, and the page may be closed.",
    ),
    "G106": warning("the file is empty.", "Export it once more, or take it out.", "it shows nothing."),
    "G107": warning(
        "the drawing holds a script.",
        "Remove the script.",
        "opened by itself, it runs with the rights of the LMS's pages.",
    ),
    "G108": warning("the style loads {address}.", "Put the file into the package.", _NETWORK),
    "G109": warning(
        "the style needs {name}, which does not exist.",
        "Put the file in, or correct its name.",
        "a picture or a typeface is missing.",
    ),
}
