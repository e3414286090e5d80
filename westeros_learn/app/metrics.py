"""Figures for whoever watches the app, in the text format of Prometheus."""

from __future__ import annotations

import hmac
import os
import time

from flask import Blueprint, Flask, Response, abort, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from westeros_learn.web.access import Access, open_to

_requests = Histogram(
    "westeros_request_seconds",
    "How long requests took",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
_failures = Counter("westeros_failures_total", "Pages that failed by a fault of ours")


def count_requests(app: Flask, token: str | None) -> None:
    """Count the requests of an app, and show the figures at `/metrics` to who holds the token.

    Args:
        app: whose requests.
        token: what the reader sends as a bearer token; None shows the figures to nobody.
    """
    metrics = Blueprint("metrics", __name__)

    @metrics.get("/metrics")
    @open_to(Access.FILE)
    def show() -> Response:
        sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token is None or not hmac.compare_digest(sent.encode(), token.encode()):
            abort(404)
        return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)

    @app.before_request
    def begin() -> None:
        g.counted_from = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else ""
        took = time.perf_counter() - g.get("counted_from", time.perf_counter())
        _requests.labels(request.method, route, str(response.status_code)).observe(took)
        if response.status_code >= 500:
            _failures.inc()
        return response

    app.register_blueprint(metrics)


def _registry() -> CollectorRegistry:
    """Return the figures of all processes, where there are several."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
