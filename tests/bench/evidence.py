"""Item analysis over a million responses on PostgreSQL: attempts are tallied once, and added up on demand."""

from __future__ import annotations

import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import psycopg
from psycopg.types.json import Jsonb

from tests.bench.report import heading, say
from tests.databases import Server, server_folder
from westeros_learn.delivery.evidence import quiz_evidence
from westeros_learn.delivery.evidence_details import question_evidence
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.tallying import tally_attempts
from westeros_learn.model import ChoiceQuestion
from westeros_learn.records import Database
from westeros_learn.records.evidence_rows import Selection
from westeros_learn.records.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator

RESPONSES = 1_000_000
ASKED = 20
TALLIED = 5_000
"""Attempts that are tallied here; every later one is answered like one of them, and gets its tallies."""
ROUNDS = 5
LIMIT = 1.0
"""Seconds of the whole analysis of a quiz."""

COURSE, QUIZ = "victim-hearing", "vh-post-test"
BEGUN = datetime(2024, 1, 8, 9, tzinfo=UTC)

_LEARNERS = """
INSERT INTO users (email, given_name, family_name, role, profession, country, language, created_at,
                   extra_time, totp_step)
SELECT 'learner' || n || '@school.example', 'A', 'B', 'trainee', 'judge', 'PL', 'en', now(), 0, 0
FROM generate_series(1, %s) n;
"""
_TALLIES = """
INSERT INTO tallied_attempts (attempt_id, finished_at, course_id, quiz_id, score, regrade_id, is_first, form,
                              questions, points, squares)
SELECT a.id, a.finished_at, t.course_id, t.quiz_id, t.score, t.regrade_id, t.is_first, t.form,
       t.questions, t.points, t.squares
FROM tallied_attempts t
JOIN attempts a ON a.id <> t.attempt_id AND (a.id - 1) %% %(tallied)s + 1 = t.attempt_id
"""
_ANSWERS = """
INSERT INTO tallied_answers (attempt_id, finished_at, item_id, is_first, answer, score, rest, log_seconds)
SELECT a.id, a.finished_at, t.item_id, t.is_first, t.answer, t.score, t.rest, t.log_seconds
FROM tallied_answers t
JOIN attempts a ON a.id <> t.attempt_id AND (a.id - 1) %% %(tallied)s + 1 = t.attempt_id
"""
_ENROLMENTS = """
INSERT INTO enrolments (user_id, course_id, language, enrolled_at) SELECT id, %s, 'en', now() FROM users
"""


def fill(url: str, library: Library) -> None:
    """Let learners answer so many questions, twenty in each attempt."""
    edition = library.edition(COURSE)
    pool = [each for each in edition.course.pool if isinstance(each, ChoiceQuestion)]
    learners = RESPONSES // ASKED
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(_LEARNERS, (learners,))
        cursor.execute(_ENROLMENTS, (COURSE,))
        columns = (
            "enrolment_id, quiz_id, number, seed, asked, course_hash, opened_at, finished_at, counted, score"
        )
        drawn = {}
        with cursor.copy(f"COPY attempts ({columns}) FROM STDIN") as copy:
            for learner in range(1, learners + 1):
                drawn[learner] = _luck(learner).sample(pool, ASKED)
                asked = Jsonb([each.id for each in drawn[learner]])
                counted = Jsonb({each.id: each.weight for each in drawn[learner]})
                opened = BEGUN + timedelta(minutes=20 * learner)
                row = (learner, QUIZ, 1, 7, asked, edition.content_hash, opened)
                copy.write_row((*row, opened + timedelta(minutes=30), counted, 5_000))
        columns = (
            "enrolment_id, attempt_id, question_id, number, course_hash, seed, draw, response, score,"
            " submitted_at"
        )
        with cursor.copy(f"COPY responses ({columns}) FROM STDIN") as copy:
            for learner, questions in drawn.items():
                for answer in _answers(learner, questions):
                    place = (learner, learner, answer[0], 1, edition.content_hash, 7, 0)
                    copy.write_row((*place, *answer[1:]))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _luck(learner: int) -> random.Random:
    """Return the dice of a learner: those of one of the first, who are tallied."""
    return random.Random((learner - 1) % TALLIED)  # noqa: S311  # not a secret


def _answers(learner: int, questions: list[ChoiceQuestion]) -> Iterator[tuple[str, Jsonb, float, datetime]]:
    at = BEGUN + timedelta(minutes=20 * learner)
    luck = _luck(learner)
    skill = (learner - 1) % TALLIED / TALLIED
    for question in questions:
        at += timedelta(seconds=luck.randint(10, 80))
        right = luck.random() < 0.3 + 0.5 * skill
        wrong = [choice.key for choice in question.choices if not choice.correct]
        keys = question.correct_keys if right or not wrong else (luck.choice(wrong),)
        yield question.id, Jsonb(list(keys)), float(right), at


def main() -> None:
    """Print how long it takes."""
    heading(f"Item analysis over {RESPONSES:,} responses, PostgreSQL")
    with tempfile.TemporaryDirectory() as folder, server_folder(on_disk=True) as place:
        (Path(folder) / COURSE).symlink_to(Path(__file__).parents[2] / "courses" / COURSE)
        library = Library(Path(folder))
        server = Server(place, durable=True)
        with server.running(), server.new_database("template1") as url:
            database = Database(url)
            upgrade(database)
            fill(url, library)
            measure(database, url, library)
            database.close()


def measure(database: Database, url: str, library: Library) -> None:
    """Tally some, give the others like tallies, then look at all as trainers do."""
    now = BEGUN + timedelta(days=3_000)
    begun = time.perf_counter()
    done = tally_attempts(database, library, now, TALLIED)
    took = time.perf_counter() - begun
    print(f"  tallied once: {done:,} attempts in {took:,.0f} s, {done / took:,.0f} a second")
    with psycopg.connect(url, autocommit=True) as connection:
        for like in (_TALLIES, _ANSWERS):
            connection.execute(like, {"tallied": TALLIED})
        connection.execute("VACUUM ANALYZE")
    question = library.edition(COURSE).course.pool[0].id
    since = Selection(since=BEGUN + timedelta(days=300))
    whole = [
        _timed(lambda: quiz_evidence(database, library, COURSE, QUIZ, Selection(), now))
        for _ in range(ROUNDS)
    ]
    later = [
        _timed(lambda: quiz_evidence(database, library, COURSE, QUIZ, since, now)) for _ in range(ROUNDS)
    ]
    where = (COURSE, QUIZ, question)
    one = [
        _timed(lambda: question_evidence(database, library, where, Selection(), now)) for _ in range(ROUNDS)
    ]
    say("all questions of a quiz", median(whole), LIMIT, "s")
    say("the same since a day", median(later), LIMIT, "s")
    say("one question, with all others beside it", median(one), LIMIT, "s")


def _timed(work: object) -> float:
    begun = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
