"""The record store of the test LMS over HTTP, and what its page asks of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from time import sleep
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, jsonify, request, url_for

from westeros_learn.delivery.trial_documents import Answer, Asked
from westeros_learn.delivery.trial_records import TrialRecords, Unit
from westeros_learn.inspector import Playable

_SLOW = 2.0
"""Seconds that an answer takes in a slow network."""


def add_records(
    pages: Blueprint, find: Callable[..., Playable], records: Callable[..., TrialRecords]
) -> None:
    """Add the record store to the pages of a test LMS: see `trial_blueprint`."""

    @pages.post("/records/launch")
    def launch(**place: str) -> Response:
        """Begin a visit of a unit; the address of the unit is answered."""
        scos = find(**place).scos
        number = request.form.get("unit", 0, type=int)
        if not 0 <= number < len(scos):
            abort(404)
        sco = scos[number]
        mastery = sco.data.get("passingScore", "")
        unit = Unit(
            sco.id,
            float(mastery) if mastery else None,
            sco.data.get("moveOn", "NotApplicable"),
            sco.data.get("launchData", ""),
        )
        begun = records(**place).launch(unit, anew="anew" in request.form)
        parameters = {
            "endpoint": url_for(".document", resource="", _external=True, **place),
            "fetch": url_for(".token", session=begun.pop("session"), _external=True, **place),
            **begun,
        }
        mark = "&" if "?" in sco.address else "?"
        return jsonify(address=f"{sco.address}{mark}{urlencode(parameters, quote_via=quote)}")

    @pages.post("/records/conditions")
    def conditions(**place: str) -> tuple[str, int]:
        known = ("fails", "forgets", "slow")
        records(**place).set_conditions({name: name in request.form for name in known})
        return "", 204

    @pages.get("/records/calls")
    def calls(**place: str) -> Response:
        store = records(**place)
        found = store.calls(request.args.get("after", 0, type=int))
        return jsonify(calls=found, standing=store.standing())

    @pages.post("/records/token/<session>")
    def token(session: str, **place: str) -> Response:
        return _said(records(**place).token(session))

    @pages.route("/records/xapi/", defaults={"resource": ""}, methods=["GET"])
    @pages.route("/records/xapi/<path:resource>", methods=["GET", "PUT", "POST", "DELETE"])
    def document(resource: str, **place: str) -> Response:
        store = records(**place)
        if "slow" in store.conditions():
            sleep(_SLOW)
        if resource == "about":
            return _said(Answer(200, json.dumps({"version": ["1.0.3"]})))
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = request.get_data(as_text=True)
        return _said(store.answer(Asked(request.method, resource, request.args.to_dict(), headers, body)))


def _said(answer: Answer) -> Response:
    response = Response(answer.body, answer.status, mimetype="application/json")
    response.headers["X-Experience-API-Version"] = "1.0.3"
    response.headers["Cache-Control"] = "no-store"
    for name, value in answer.headers.items():
        response.headers[name] = value
    return response
