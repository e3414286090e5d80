"""A stand-in for the app: it serves one course to one learner, in memory, by the player alone.

It answers as the real one does, and can be told to fail: to be down, or to ask for a sign-in.
"""

from __future__ import annotations

from dataclasses import replace
from threading import Condition, Thread
from typing import TYPE_CHECKING

from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import make_server

from tests.patience import PATIENCE
from westeros_learn import model, player
from westeros_learn.player import Addresses, AskedQuestion, QuestionState, ServedAttempt, Told
from westeros_learn.player.assets import Need, script, style_sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Self

POLICY = "default-src 'none'; form-action 'self'; " + "; ".join(
    f"{kind}-src 'self'" for kind in ("script", "style", "img", "connect")
)


class ServedApp:
    """The app of one learner.

    Attributes:
        stored: every response taken, in order: question and response.
        seen: the lessons read.
        places: the lessons and anchors kept.
        is_down: whether every change fails.
        is_signed_out: whether every address leads to a sign-in.
        seconds_left: of the time of the attempt, None without a limit.
    """

    def __init__(self, course: model.Course, quiz: str, now: datetime) -> None:
        self.course, self.quiz, self.now = course, course.quiz_by_id[quiz], now
        self.stored: list[tuple[str, model.Response]] = []
        self.seen: set[str] = set()
        self.places: list[tuple[str, str]] = []
        self.changed = Condition()
        self.is_down = self.is_signed_out = self.finished = False
        self.seconds_left: int | None = None
        self.token = "first"
        self.addresses = Addresses("/learn/c/", "/learn", "/style.css", "/script.js", "/sign-out")
        self.flask = Flask(__name__, static_folder=None)
        self._route()
        self._server = make_server("127.0.0.1", 0, self.flask, threaded=True)
        self.root = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()

    def keeps(self, place: tuple[str, str]) -> bool:
        """Wait until a place is the last one kept; say whether it came to that."""
        with self.changed:
            return self.changed.wait_for(lambda: self.places[-1:] == [place], timeout=PATIENCE)

    def _route(self) -> None:
        base = self.addresses.base
        place = f"{base}quizzes/<quiz>/attempts/<int:attempt>/<int:place>"
        pages: dict[str, Callable[..., ResponseReturnValue]] = {
            f"{base}lessons/<lesson>": self.lesson,
            f"{base}<any(glossary, sources, about):name>": self.appendix,
            place: self.place,
            f"{base}quizzes/<quiz>/attempts/<int:attempt>": lambda **_: "<h1>The result</h1>",
            "/style.css": lambda: Response(style_sheet(Need("served")), mimetype="text/css"),
            "/script.js": lambda: Response(script(Need("served")), mimetype="text/javascript"),
            "/sign-in": lambda: "<h1>Sign in</h1>",
        }
        for rule, view in pages.items():
            self.flask.add_url_rule(rule, rule, view, methods=["GET"])
        changes: dict[str, Callable[..., ResponseReturnValue]] = {
            f"{base}lessons/<lesson>/seen": self.see,
            f"{base}lessons/<lesson>/place": self.keep,
            f"{base}lessons/<lesson>/questions/<question>": self.practise,
            place: self.answer,
            "/sign-out": lambda: redirect("/sign-in", 303),
        }
        for rule, change in changes.items():
            self.flask.add_url_rule(rule, rule + "!", change, methods=["POST"])
        self.flask.before_request(self.refuse)
        self.flask.after_request(self.protect)

    def refuse(self) -> ResponseReturnValue | None:
        """Fail, if told to."""
        if self.is_signed_out and request.path.startswith("/learn"):
            return redirect("/sign-in", 303)
        if request.method == "POST":
            if self.is_down:
                return "", 503
            if request.form["csrf_token"] != self.token:
                return "", 400
        return None

    def protect(self, response: Response) -> Response:
        """Send the policy of the app."""
        response.headers["Content-Security-Policy"] = POLICY
        return response

    # --- pages ---------------------------------------------------------------------------

    def learner(self) -> player.Learner:
        """Return who learns."""
        return player.Learner(self.addresses, self.token, frozenset(self.seen))

    def responses(self, question: str) -> list[model.Response]:
        """Return what was answered to a question, in order."""
        return [response for answered, response in self.stored if answered == question]

    def state(self, question: str, told: Told = Told.NOTHING) -> QuestionState:
        """Return what the learner has done with a question."""
        given = self.responses(question)
        return QuestionState(len(given), given[-1] if given else (), told=told)

    def lesson(self, lesson: str) -> ResponseReturnValue:
        """Show a lesson."""
        found = next(each for each in self.course.lessons if each.id == lesson)
        states = {question: self.state(question, Told.PARTS) for question, _ in self.stored}
        return player.render_lesson_page(self.course, found, self.learner(), now=self.now, questions=states)

    def appendix(self, name: str) -> ResponseReturnValue:
        """Show an appendix."""
        return player.render_appendix_page(self.course, name, self.learner())  # type: ignore[arg-type]

    def attempt(self) -> ServedAttempt:
        """Return the attempt that is open."""
        asked = tuple(
            AskedQuestion(question, self.state(question.id))
            for question in self.course.pool[: self.quiz.draw]
        )
        return ServedAttempt(1, self.quiz, 5, asked, self.seconds_left, 600 if self.seconds_left else None)

    def place(self, quiz: str, attempt: int, place: int) -> ResponseReturnValue:
        """Show a question of the attempt."""
        if self.finished:
            return redirect(self.addresses.attempt(quiz, attempt), 303)
        return player.render_attempt_page(self.course, self.attempt(), place, self.learner())

    # --- changes --------------------------------------------------------------------------

    def see(self, lesson: str) -> ResponseReturnValue:
        """Count a lesson as read."""
        self.seen.add(lesson)
        return redirect(self.addresses.lesson(request.form.get("go") or lesson), 303)

    def keep(self, lesson: str) -> ResponseReturnValue:
        """Keep the place."""
        with self.changed:
            self.places.append((lesson, request.form["anchor"]))
            self.changed.notify_all()
        return "", 204

    def store(self, question: str, sent: player.Sent) -> None:
        """Take a response, once."""
        given = self.responses(question)
        if (given[-1] if given else ()) != sent.response and sent.basis == len(given):
            self.stored.append((question, sent.response))

    def practise(self, lesson: str, question: str) -> ResponseReturnValue:
        """Take an answer to a practice question, or what one of its buttons asks for."""
        asked = self.course.question_by_id[question]
        found = next(each for each in self.course.lessons if each.id == lesson)
        sent = player.read_form(asked, request.form.to_dict(flat=False), self.course.language)
        if isinstance(asked, model.Reflection):
            self.stored.append(
                (question, tuple(map(str, request.form.to_dict(flat=False))))
            )  # only its fields
            state = QuestionState(told=Told.PARTS)
        elif sent.do == "check" and not sent.missing:
            self.store(question, sent)
            state = self.state(question, Told.PARTS)
        elif sent.do == "show":
            state = self.state(question, Told.ALL)
        elif sent.do == "again":
            state = replace(self.state(question), response=())
        else:
            missing = sent.missing if sent.do == "check" else ""
            hints = sent.hints + (sent.do == "hint")
            state = QuestionState(sent.basis, sent.response, hints=hints, missing=missing)
        fragment = player.render_question_fragment(self.course, found, asked, self.learner(), state)
        return fragment, 422 if state.missing else 200, {"X-Fragment": "1"}

    def answer(self, quiz: str, attempt: int, place: int) -> ResponseReturnValue:
        """Take an answer of the attempt."""
        if place <= len(self.attempt().asked):
            asked = self.attempt().asked[place - 1].question
            sent = player.read_form(asked, request.form.to_dict(flat=False), self.course.language)
            self.store(asked.id, sent)
            if request.headers.get("X-Fragment"):
                shown = player.render_attempt_fragment(self.course, self.attempt(), place, self.learner())
                return shown, 200, {"X-Fragment": "1"}
        return redirect(self.addresses.place(quiz, attempt, int(request.form.get("go", place))), 303)
