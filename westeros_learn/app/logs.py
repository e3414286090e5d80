"""Logs as lines of JSON, each with the request that it belongs to; no names, no answers, no secrets."""

from __future__ import annotations

import logging
import re
import secrets
import sys
import time
from traceback import format_tb
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from pythonjsonlogger.json import JsonFormatter
from sqlalchemy.exc import DBAPIError

_log = logging.getLogger("westeros_learn.requests")
_DRIVERS = frozenset({"psycopg", "sqlite3"})
_OUR_FORM = re.compile(r"[A-Za-z0-9_-]{8,64}")


class _Formatter(JsonFormatter):
    """Writes where something failed; what a database says of it stays out, for it tells the values."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  # logging's own name
        told: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            is_database = isinstance(error, DBAPIError) or type(error).__module__.split(".")[0] in _DRIVERS
            said = "" if is_database else f": {error}"
            told.insert(0, f"{''.join(format_tb(error.__traceback__))}{type(error).__name__}{said}\n")
            error = error.__cause__ or error.__context__
        return "\n".join(told).rstrip()


def log_as_json() -> None:
    """Write everything that this process logs to its standard error, a JSON object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _Formatter(
            "{asctime}{levelname}{name}{message}",
            style="{",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            datefmt="%Y-%m-%dT%H:%M:%S%z",
        )
    )
    handler.addFilter(_add_request)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells how it looks, not what it found


def log_requests(app: Flask, *, behind_proxy: bool) -> None:
    """Give every request an id, and log it when it is answered.

    The path is logged as its rule: tokens of links and what was looked for stay out.

    Args:
        app: whose requests.
        behind_proxy: whether the id that comes with a request is to be kept.
    """

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "") if behind_proxy else ""
        g.request_id = given if _OUR_FORM.fullmatch(given) else secrets.token_hex(8)
        g.begun = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        _log.info(
            "request",
            extra={
                "method": request.method,
                "route": request.url_rule.rule if request.url_rule else "",
                "status": response.status_code,
                "person": g.visitor.person.id if g.get("visitor") else None,
                "milliseconds": round((time.perf_counter() - g.get("begun", time.perf_counter())) * 1000, 1),
            },
        )
        return response


def _add_request(record: logging.LogRecord) -> bool:
    record.request_id = g.get("request_id", "") if has_request_context() else ""
    return True
