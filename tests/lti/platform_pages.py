"""The test platform's pages, for a browser: a course with its links, each in a frame or in a window."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask, redirect, request

if TYPE_CHECKING:
    from .platform import TestPlatform
    from .school import Course

_STORAGE = """
const kept = {};
addEventListener("message", (event) => {
  const said = event.data || {};
  const answer = (more) => event.source.postMessage(
    { subject: `${said.subject}.response`, message_id: said.message_id, ...more }, event.origin);
  if (said.subject === "lti.capabilities") {
    const names = ["lti.capabilities", "lti.put_data", "lti.get_data"];
    answer({ supported_messages: names.map((subject) => ({ subject, frame: "_parent" })) });
  } else if (said.subject === "lti.put_data") {
    (kept[event.origin] ||= {})[said.key] = said.value;
    answer({ key: said.key, value: said.value });
  } else if (said.subject === "lti.get_data") {
    answer({ key: said.key, value: (kept[event.origin] || {})[said.key] ?? null });
  } else if (said.subject === "org.imsglobal.lti.close") {
    document.body.dataset.closed = "yes";
  }
});
"""


def add_pages(app: Flask, platform: TestPlatform) -> None:
    """Let an app show the pages of a platform."""

    @app.get("/courses/<course>")
    def course_page(course: str) -> str:
        here = platform.courses[course]
        rows = "".join(f"<li>{escape(link.title)}</li>" for link in here.links.values())
        return _page(here.title, f"<ul>{rows}</ul>")

    @app.get("/courses/<course>/open")
    def open_link(course: str) -> Any:
        """Open a link, or the choice of links: `as` whom, `tool`, `link`, `in` a window or a frame."""
        client = platform.clients[request.args["tool"]]
        told = platform.initiation(client, request.args["as"], course, request.args.get("link", ""))
        begun = f"{client.login_url}?{urlencode(told)}"
        if request.args.get("in") == "window":
            return redirect(begun)
        return _framed(platform.courses[course], begun, storage=bool(platform.storage_target))

    @app.get("/begin-registration")
    def begin_registration() -> Any:
        """Go to a tool whose address was pasted, in a frame as Moodle does."""
        begun = platform.registration_address(request.args["url"])
        return _page(
            "Tools", f'<iframe name="tool" title="Registration" src="{escape(begun)}"></iframe>', _STORAGE
        )


def _framed(course: Course, address: str, *, storage: bool) -> str:
    frame = f'<iframe name="tool" title="Tool" width="1200" height="800" src="{escape(address)}"></iframe>'
    return _page(course.title, frame, _STORAGE if storage else "")


def _page(title: str, body: str, script: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><title>{escape(title)}</title><body><h1>{escape(title)}</h1>'
        f"{body}<script>{script}</script></body></html>"
    )
