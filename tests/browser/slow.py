"""A server on a line that stalls: the page comes up to a place, the rest when the test says so."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

from .lms.packages import read_members

if TYPE_CHECKING:
    from pathlib import Path

_TYPES = {"html": "text/html; charset=utf-8", "css": "text/css", "js": "text/javascript"}
SECOND_LESSON = '<section class="lesson" id="s-l-two"'


class SlowPage:
    """Serves the members of a package; its page in two parts.

    Args:
        package: a package for the browser alone.
        cut: the text before which the page stalls.
    """

    def __init__(self, package: Path, cut: str = SECOND_LESSON) -> None:
        rest = self._rest = threading.Event()
        members = read_members(package)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.strip("/") or "index.html"
                body = members.get(name)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", _TYPES.get(name.rpartition(".")[2], "text/plain"))
                self.end_headers()
                head, found, tail = (body or b"").partition(cut.encode())
                self.wfile.write(head)
                self.wfile.flush()
                if found:
                    rest.wait()
                    self.wfile.write(found + tail)

            def log_message(self, *_: object) -> None:
                """Stay quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/"

    def send_the_rest(self) -> None:
        """Let the rest of the page come, now and from now on."""
        self._rest.set()

    def stall_again(self) -> None:
        """Hold the rest back, from the next request on."""
        self._rest.clear()

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._rest.set()
        self._server.shutdown()
        self._server.server_close()
