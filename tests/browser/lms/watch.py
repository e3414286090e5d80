"""Watches every page of a browser context for what must never happen in one of our packages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .records import Violation

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

_HOME = {"127.0.0.1", "localhost"}
_LMS = "/launch/"
_POLICY = ("Content Security Policy", "Content-Security-Policy", "Permissions policy", "Permissions Policy")
_OFFLINE = "net::ERR_INTERNET_DISCONNECTED"
_DISMISSED = "net::ERR_ABORTED"


class Watch:
    """Collects console errors, policy violations, script errors, failed requests and foreign requests.

    What an injected fault makes the LMS answer, what fails because the test took the network away, and
    what the browser gives up because the page was closed is no violation.
    """

    def __init__(self) -> None:
        self.violations: list[Violation] = []
        self.contexts: list[BrowserContext] = []

    def attach(self, context: BrowserContext) -> None:
        """Begins to watch a context, once."""
        if context in self.contexts:
            return
        self.contexts.append(context)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def _note(self, rule: str, sentence: str) -> None:
        self.violations.append(Violation(rule, sentence))

    def _console(self, message: ConsoleMessage) -> None:
        address = message.location["url"]
        if any(words in message.text for words in _POLICY):
            self._note("content-security-policy", f"{message.text} ({address})")
        elif message.type == "error" and not message.text.startswith("Failed to load resource"):
            self._note("console-error", f"{message.text} ({address})")

    def _error(self, error: WebError) -> None:
        self._note("page-error", error.error.stack or str(error.error))

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in _HOME:
            self._note("foreign-request", request.url)

    def _failed(self, request: Request) -> None:
        if request.failure in {_OFFLINE, _DISMISSED} or urlsplit(request.url).hostname not in _HOME:
            return
        if request.failure != "csp":
            self._note("failed-request", f"{request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not urlsplit(response.url).path.startswith(_LMS):
            self._note("failed-request", f"{response.url}: HTTP {response.status}")
