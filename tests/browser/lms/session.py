"""One launch as the server sees it: what the SCO is offered, what arrives, and what that is worth."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from .records import Call, Faults, Outcome, Violation
from .site import Response
from .strict import StrictSession

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .tracks import Tracks


class Session:
    """A launch of one SCO by one learner.

    Args:
        number: The number of the launch.
        tracks: The learner's stored work in the SCO.
        about: What the LMS knows besides: student, mode, credit.
        faults: Answers the faults that are on at the moment.
    """

    def __init__(
        self, number: int, tracks: Tracks, about: Mapping[str, str], faults: Callable[[], Faults]
    ) -> None:
        stored, entry = tracks.open()
        self.version = version = tracks.version
        status = {version.completion: version.untouched[1]}
        self.preset = {**status, **stored, **about, version.entry: entry}
        self.number = number
        self.calls: list[Call] = []
        self.violations: list[Violation] = []
        self._tracks = tracks
        self._faults = faults
        self._strict = StrictSession(version, self.preset, blank=faults().blank)
        self._outcomes: dict[int, Outcome] = {}
        self._early: dict[int, Mapping[str, Any]] = {}
        self._counted = 0.0
        self._finish_arrived = False
        self._news = threading.Condition()
        self._wake = threading.Event()

    def respond(self, action: str, body: bytes) -> Response | None:
        """Takes what the LMS page posts: ``store`` (data) or ``call`` (notes of calls)."""
        message = json.loads(body)
        if action == "store":
            return self._store(message)
        if action == "call":
            self.note(message)
            return Response(status=204)
        return None

    def note(self, entries: list[Mapping[str, Any]]) -> None:
        """Takes notes of calls and judges them in their order; beacons may arrive in any."""
        with self._news:
            self._early.update({entry["number"]: entry for entry in entries})
            while (entry := self._early.pop(len(self.calls) + 1, None)) is not None:
                call = self._call(entry)
                self.calls.append(call)
                self.violations.extend(self._strict.judge(call))
            self._news.notify_all()

    def wait_for_finish(self, notes: int, patience: float) -> None:
        """After a normal closing: waits for the finish and its data; if none comes, a rule is broken.

        Args:
            notes: How many calls the page says it has noted.
            patience: How many seconds to wait at most.
        """
        with self._news:
            self._news.wait_for(lambda: self._is_over() and len(self.calls) >= notes, timeout=patience)
            if self._strict.running:
                sentence = "the page was left and the session was not finished"
                self.violations.append(Violation("finish-on-leave", sentence))

    def _is_over(self) -> bool:
        finish = next((call for call in self.calls if call.verb == "Finish"), None)
        arrived = self._finish_arrived or finish is None or finish.injected
        return arrived and not self._strict.running

    def close(self) -> None:
        """Lets slow answers go."""
        self._wake.set()

    def _call(self, entry: Mapping[str, Any]) -> Call:
        outcome = self._outcomes.get(entry["commit"], Outcome.LOST) if "commit" in entry else None
        return Call(
            launch=self.number,
            number=entry["number"],
            verb=entry["verb"],
            arguments=tuple(entry["arguments"]),
            answer=entry["answer"],
            error=entry["error"],
            during=entry["during"],
            gesture=entry["gesture"],
            hidden=entry["hidden"],
            injected=entry["injected"],
            outcome=outcome,
            size=entry.get("size", 0),
        )

    def _store(self, message: Mapping[str, Any]) -> Response:
        faults = self._faults()
        if faults.commit_delay_ms:
            self._wake.wait(faults.commit_delay_ms / 1000)
        with self._news:
            outcome = {"stored": Outcome.STORED, "lost": Outcome.LOST}.get(faults.commit, Outcome.REFUSED)
            self._outcomes[message["commit"]] = outcome
            if outcome is Outcome.STORED:
                sent = dict(parse_qsl(message["values"], keep_blank_values=True))
                self._counted = self._tracks.store(sent, self._counted, final=message["final"])
            self._finish_arrived = self._finish_arrived or message["final"]
            self._news.notify_all()
        answer = b"false" if outcome is Outcome.REFUSED else b"true"
        return Response(answer, "text/plain", status=503 if faults.commit == "unavailable" else 200)
