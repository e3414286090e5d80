"""A package for each rule about pages, scripts, media and styles (H, J, G)."""

from __future__ import annotations

import struct

from tests.inspector.packages import Case, Change, Files, both, put, sub
from westeros_learn.inspector import Limits

PAGE_NAME = "index.html"


def _page(old: str, new: str) -> Case:
    """Change the page of a small package that has no script."""
    return Case(sub(old, new, PAGE_NAME), "cmi5")


def _body(text: str) -> Case:
    return _page("</body>", f"{text}</body>")


def _with(text: str, name: str, content: bytes = b"x") -> Case:
    """Add a file, and to the page what needs it."""
    return Case(both(sub("</body>", f"{text}</body>", PAGE_NAME), _file(name, content)), "cmi5")


def _file(name: str, content: bytes) -> Change:
    return lambda files: files.update({name: content})


def _undeclared(files: Files) -> None:
    sub('<meta charset="utf-8">', "", PAGE_NAME)(files)
    sub("<h1>A page", "<h1>Ein Märchen", PAGE_NAME)(files)


PAGES = {
    "H101": _page('<html lang="en">', "<html>"),
    "H102": _page('lang="en"', 'lang="en_GB"'),
    "H103": _with('<img src="a.svg">', "a.svg"),
    "H104": _with('<iframe src="a.txt"></iframe>', "a.txt"),
    "H105": _page("<title>A page</title>", ""),
    "H106": _body('<script src="https://example.org/a.js"></script>'),
    "H107": _body('<img alt="" src="http://example.org/a.png">'),
    "H108": _body('<img alt="" src="gone.png">'),
    "H109": _with('<img alt="" src="A.svg">', "a.svg"),
    "H110": Case(_undeclared, "cmi5"),
    "H111": _with('<audio autoplay src="a.txt"></audio>', "a.txt"),
    "H112": _with('<video controls src="a.txt"></video>', "a.txt"),
    "H113": _body('<a href="index.html" target="_top">On</a>'),
    "H114": _page("<title>", '<base href="./"><title>'),
    "H115": _page("<title>", '<meta http-equiv="refresh" content="5"><title>'),
    "H116": _page("initial-scale=1", "initial-scale=1, user-scalable=no"),
    "H117": _body('<object type="application/x-shockwave-flash"></object>'),
    "H118": _body("<input name='a'>"),
    "H119": _body('<form action="https://example.org/collect"></form>'),
    "H120": _body('<img alt="" src="/a.png">'),
    "H121": _page('<meta name="viewport" content="width=device-width, initial-scale=1">', ""),
    "H122": _body('<p tabindex="3">A</p>'),
    "H123": _body('<a href="index.html"></a>'),
}

_BEGIN = "const api = window.parent.API; api.LMSInitialize('');"
_REPORT = "api.LMSSetValue('cmi.core.lesson_status', 'completed');"
_END = "api.LMSFinish('');"
_BEGIN_2004 = "const api = window.parent.API_1484_11; api.Initialize('');"
_REPORT_2004 = "api.SetValue('cmi.completion_status', 'completed');"
_END_2004 = "api.Terminate('');"


def _script(*lines: str) -> Case:
    """Put a script of its own into a package of SCORM 1.2."""
    return Case(_file("course.js", "\n".join(lines).encode()))


def _script_2004(*lines: str) -> Case:
    return Case(_file("course.js", "\n".join(lines).encode()), "scorm2004")


def _reporting(line: str) -> Case:
    return _script(_BEGIN, _REPORT, line, _END)


def _reporting_2004(line: str) -> Case:
    return _script_2004(_BEGIN_2004, _REPORT_2004, line, _END_2004)


SCRIPTS = {
    "J101": _reporting("fetch('https://example.org/data.json');"),
    "J102": _reporting("eval(text);"),
    "J103": _reporting("window.addEventListener('unload', save);"),
    "J104": _reporting("navigator.serviceWorker.register('worker.js');"),
    "J105": _reporting("request.open('GET', 'data.json', false);"),
    "J106": _script("console.log('Read.');"),
    "J107": _script(_BEGIN_2004, _REPORT_2004, _END_2004),
    "J108": _script(_BEGIN, _REPORT),
    "J109": _script(_BEGIN, _END),
    "J110": _reporting_2004(
        "api.SetValue('cmi.success_status', 'passed'); api.SetValue('cmi.score.scaled', '0.8');"
    ),
    "J111": _reporting("api.LMSSetValue('cmi.suspend_data', place);"),
    "J112": _reporting_2004("api.SetValue('adl.nav.request', 'exitAll');"),
    "J113": _reporting_2004("api.SetValue('cmi.interactions.0.timestamp', new Date().toISOString());"),
    "J114": _reporting("document.write('<p>');"),
    "J115": _reporting("alert('Saved');"),
    "J116": _reporting("top.location.href = 'end.html';"),
    "J117": _reporting("const place = 'www.google-analytics.com';"),
    "J118": _reporting("navigator.geolocation.getCurrentPosition(note);"),
    "J119": _reporting_2004("api.SetValue('cmi.score.raw', '80');"),
}

_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">LL", 100, 100)

MEDIA = {
    "G101": Case(put("a.png", _PNG + bytes(2000)), limits=Limits(picture=1000)),
    "G102": Case(put("a.mp4", bytes(2000)), limits=Limits(film=1000)),
    "G103": Case(put("a.swf")),
    "G104": Case(put("a.jpg", _PNG)),
    "G105": Case(put("a.png", _PNG[:-8] + struct.pack(">LL", 7000, 10))),
    "G106": Case(put("a.txt", b"")),
    "G107": Case(put("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>f()</script></svg>')),
    "G108": Case(put("a.css", b"@import 'https://example.org/a.css';")),
    "G109": Case(put("a.css", b"p { background: url(gone.png) }")),
}
