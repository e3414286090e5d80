"""A small web server on the loopback: it publishes unpacked zips as an LMS does, the rest is a desk's."""

from __future__ import annotations

import gzip as gzip_codec
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qsl, quote, unquote, urlsplit

if TYPE_CHECKING:
    from types import TracebackType

STRICT_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'"
    ),
    "Permissions-Policy": "unload=()",
    "X-Content-Type-Options": "nosniff",
}

# As Moodle serves them; whatever is missing here arrives as octet-stream, as it does there.
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "xml": "application/xml",
    "txt": "text/plain; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
}
_COMPRESSED = {"html", "css", "js", "json", "xml", "txt", "svg"}


@dataclass(frozen=True)
class Response:
    """An answer of the server."""

    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Publication:
    members: Mapping[str, bytes]
    headers: Mapping[str, str]
    gzip: bool


@dataclass(frozen=True)
class Request:
    """A request with all that it says; the names of its headers are in small letters."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


Desk = Callable[[str, str, bytes], Response | None]
"""Takes method, path and body of a request; ``None`` means that there is nothing at that path."""

Service = Callable[[Request], Response | None]
"""Takes a whole request; ``None`` means that it answers none at that path."""


class Site:
    """The server; a context manager that listens on 127.0.0.1 and a free port.

    Args:
        desk: Answers whatever is no published content.
        service: Answers before the desk does, and is told all of a request.
    """

    def __init__(self, desk: Desk | None = None, service: Service | None = None) -> None:
        self._desk = desk
        self._service = service
        self._publications: list[_Publication] = []
        self._server = _Server(("127.0.0.1", 0), _handler(self.respond))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.errors: list[str] = self._server.errors

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """The address of a path; the host ``localhost`` makes it another origin."""
        return f"http://{host}:{self._server.server_port}{path}"

    def publish(
        self, members: Mapping[str, bytes], headers: Mapping[str, str] = STRICT_HEADERS, *, gzip: bool = True
    ) -> str:
        """Publishes the members of a zip and answers the path of their folder, ``/content/<n>/``."""
        self._publications.append(_Publication(members, headers, gzip))
        return f"/content/{len(self._publications)}/"

    def respond(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Response:
        """Answers one request."""
        address = urlsplit(target)
        path = unquote(address.path)
        accepts_gzip = "gzip" in headers.get("accept-encoding", "")
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        if path == "/favicon.ico":
            return Response(status=204)
        if path.startswith("/content/") and method == "GET":
            number, _, member = path.removeprefix("/content/").partition("/")
            return self._content(int(number), member, accepts_gzip=accepts_gzip)
        response = self._service(Request(method, path, query, headers, body)) if self._service else None
        if response is None and self._desk:
            response = self._desk(method, path, body)
        return response or Response(f"nothing at {quote(path)}".encode(), status=404)

    def _content(self, number: int, member: str, *, accepts_gzip: bool) -> Response:
        publication = self._publications[number - 1]
        body = publication.members.get(member)
        if body is None:
            return Response(f"no member {quote(member)}".encode(), status=404)
        extension = member.rpartition(".")[2]
        headers = {"Cache-Control": "private, max-age=3600", **publication.headers}
        if publication.gzip and accepts_gzip and extension in _COMPRESSED:
            body = gzip_codec.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        return Response(body, _TYPES.get(extension, "application/octet-stream"), headers=headers)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.errors: list[str] = []

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002
        """Keeps the harness's own mistakes for the end of the test; a browser may hang up as it likes."""
        if not isinstance(sys.exception(), ConnectionError):
            self.errors.append(traceback.format_exc())


def _handler(respond: Callable[..., Response]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            response = respond(self.command, self.path, body, headers)
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name, value)
            if response.status != 204:
                self.send_header("Content-Type", response.content_type)
                self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body)

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def do_PUT(self) -> None:
            self._answer()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
            """Stays silent."""

    return Handler
