"""Sends requests from many connections at once, by one thread, with next to no computing of its own.

What is measured shares its cores with what measures: every millisecond that a client computes is
missing from the servers. So requests are bytes that are nearly ready, and answers are hardly read.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

NextRequest: TypeAlias = Callable[[int], bytes]
"""Gives the next request of a client, by its number."""

_END = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length:"
_PATIENCE = 30.0
"""Seconds without any answer after which the measurement is given up."""


def post(path: str, body: bytes, more: str = "") -> bytes:
    """Return a request that sends a form.

    Args:
        path: where it is sent.
        body: the form, encoded.
        more: further headers, each with its line's end.
    """
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{more}"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured.

    Attributes:
        rate: answers a second.
        took: the seconds that each answer took, the shortest first.
    """

    rate: float
    took: tuple[float, ...]

    @property
    def p95(self) -> float:
        """The 95th percentile in milliseconds."""
        return self.took[int(len(self.took) * 0.95)] * 1000

    @property
    def told(self) -> str:
        """Both, as they are printed."""
        return f"{self.rate:,.0f} a second, p95 {self.p95:.0f} ms"


@dataclass(slots=True)
class _Client:
    number: int
    due: float = 0.0
    socket: socket.socket | None = None
    sent_at: float = 0.0
    waits: bool = False
    received: bytes = b""
    took: list[float] = field(default_factory=list)


class Load:
    """Clients that stay connected to a server for a run, as browsers do. A context: it hangs up at the end.

    Args:
        port: of the server, on this machine.
        clients: how many.
        request: gives their requests.
        pause: seconds that each of them thinks between an answer and its next request.
    """

    def __init__(self, port: int, clients: int, request: NextRequest, pause: float = 0.0) -> None:
        self._request = request
        self._pause = pause
        self._port = port
        self._selector = selectors.DefaultSelector()
        self._clients = [_Client(number) for number in range(clients)]

    def __enter__(self) -> Load:
        """Return the clients."""
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self._hang_up()
        self._selector.close()

    def run(self, seconds: float) -> Measured:
        """Send requests for some time, and wait for the last answers.

        The first requests of clients that think are spread over the time that they think. Each run
        connects anew: a server ends connections on which nothing was said for some seconds.
        """
        self._hang_up()
        start = time.perf_counter()
        end = start + seconds
        for client in self._clients:
            client.took.clear()
            client.due = start + self._pause * client.number / len(self._clients)
        last = start
        while True:
            now = time.perf_counter()
            if now < end:
                self._send_due(now)
            elif not any(client.waits for client in self._clients):
                break
            if self._receive(now, end):
                last = now
            assert now - last < _PATIENCE, "the server answers no longer"
        took = sorted(each for client in self._clients for each in client.took)
        return Measured(len(took) / (max(last, end) - start), tuple(took))

    def _hang_up(self) -> None:
        for client in self._clients:
            if client.socket:
                self._selector.unregister(client.socket)
                client.socket.close()
                client.socket = None

    def _send_due(self, now: float) -> None:
        for client in self._clients:
            if not client.waits and client.due <= now:
                self._send(client)

    def _send(self, client: _Client) -> None:
        request = self._request(client.number)
        client.waits, client.received, client.sent_at = True, b"", time.perf_counter()
        if client.socket is None:  # as a browser, or a proxy, connects when it has something to send
            client.socket = _connection(self._port)
            self._selector.register(client.socket, selectors.EVENT_READ, client)
        client.socket.sendall(request)

    def _receive(self, now: float, end: float) -> bool:
        """Take what has come; a client that does not think goes on at once."""
        found = False
        for key, _ in self._selector.select(self._nap(now, end)):
            client: _Client = key.data
            more = client.socket.recv(65_536) if client.socket else b""
            assert more, "the server hung up"
            client.received += more
            if not _is_whole(client.received):
                continue
            found = True
            now = time.perf_counter()
            client.took.append(now - client.sent_at)
            client.waits, client.due = False, now + self._pause
            if not self._pause and now < end:
                self._send(client)
        return found

    def _nap(self, now: float, end: float) -> float:
        """Return how long nothing is to be sent."""
        if now >= end or not self._pause:
            return max(0.0, end - now) or 1.0
        due = min((client.due for client in self._clients if not client.waits), default=end)
        return max(0.0, min(due, end) - now)


def _connection(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _is_whole(received: bytes) -> bool:
    """Say whether an answer is there, to its last byte.

    Raises:
        AssertionError: it is another answer than 200.
    """
    head, found, body = received.partition(_END)
    if not found:
        return False
    assert received[9:12] == b"200", received[:1000]
    small = head.lower()
    at = small.index(_LENGTH) + len(_LENGTH)
    length = int(small[at:].partition(b"\r\n")[0])
    return len(body) >= length
