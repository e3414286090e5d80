"""What a reader is shown of each table in their own data: the JSON file has every column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from westeros_learn.web.words import gettext

COLUMNS: Mapping[str, Sequence[str]] = {
    "users": (
        "email",
        "given_name",
        "family_name",
        "role",
        "profession",
        "country",
        "language",
        "institution",
        "extra_time",
        "has_password",
        "has_second_factor",
        "created_at",
        "erasure_asked_at",
    ),
    "enrolments": ("course", "language", "enrolled_at", "place_lesson", "completed_at"),
    "seen_lessons": ("course", "lesson", "seen_at", "skipped"),
    "responses": ("course", "question", "answer", "score", "submitted_at"),
    "regraded_results": ("question", "score"),
    "attempts": ("course", "quiz", "number", "opened_at", "finished_at", "score", "passed"),
    "scenario_attempts": ("course", "scenario", "number", "begun_at", "ended_at", "score"),
    "scenario_steps": ("scenario", "position", "said", "taken_at"),
    "certificates": (
        "course_title",
        "given_name",
        "family_name",
        "code",
        "completed_at",
        "score",
        "issued_at",
        "revoked_at",
    ),
    "sign_ins": ("begun_at", "seen_at", "second_factor_at"),
    "external_identities": ("issuer", "subject"),
    "sent_links": ("purpose", "email", "sent_at", "expires_at", "used_at"),
    "recovery_codes": ("used_at",),
    "cohort_trainers": ("cohort",),
    "regrades": ("course_id", "question_id", "reason", "at"),
    "audit_entries": ("at", "action", "by", "subject", "details"),
}


def section_name(table: str) -> str:
    """Return what a table is called, in the visitor's language."""
    names = {
        "users": gettext("Your account"),
        "enrolments": gettext("Your courses"),
        "seen_lessons": gettext("Lessons that you have read"),
        "responses": gettext("Your answers"),
        "regraded_results": gettext("Answers that were judged anew"),
        "attempts": gettext("Your attempts at tests"),
        "scenario_attempts": gettext("Your conversations"),
        "scenario_steps": gettext("What you said in them"),
        "certificates": gettext("Your certificates"),
        "sign_ins": gettext("Where you are signed in"),
        "external_identities": gettext("Signing in at your institution"),
        "sent_links": gettext("Links that you were sent"),
        "recovery_codes": gettext("Your recovery codes, which nobody can read"),
        "cohort_trainers": gettext("Cohorts that you train"),
        "regrades": gettext("Questions that you had judged anew"),
        "audit_entries": gettext("What was done by you, and to your account"),
    }
    return names[table]


def column_name(column: str) -> str:
    """Return what a column is called, in the visitor's language."""
    names = {
        "action": gettext("What"),
        "answer": gettext("Your answer"),
        "at": gettext("When"),
        "begun_at": gettext("Begun"),
        "by": gettext("By whom"),
        "code": gettext("Code"),
        "cohort": gettext("Cohort"),
        "completed_at": gettext("Completed on"),
        "country": gettext("Country"),
        "course": gettext("Course"),
        "course_id": gettext("Course"),
        "course_title": gettext("Course"),
        "created_at": gettext("Made"),
        "details": gettext("Details"),
        "email": gettext("Mail address"),
        "ended_at": gettext("Ended"),
        "enrolled_at": gettext("Enrolled"),
        "erasure_asked_at": gettext("Erasure asked for"),
        "expires_at": gettext("Valid until"),
        "extra_time": gettext("Extra time, per cent"),
        "family_name": gettext("Family name"),
        "finished_at": gettext("Finished"),
        "given_name": gettext("Given name"),
        "has_password": gettext("Password"),
        "has_second_factor": gettext("Second factor"),
        "institution": gettext("Institution"),
        "issued_at": gettext("Issued on"),
        "issuer": gettext("Institution"),
        "language": gettext("Language"),
        "lesson": gettext("Lesson"),
        "number": gettext("Number"),
        "opened_at": gettext("Begun"),
        "passed": gettext("Passed"),
        "place_lesson": gettext("Where you were last"),
        "position": gettext("Step"),
        "profession": gettext("Profession"),
        "purpose": gettext("For"),
        "question": gettext("Question"),
        "question_id": gettext("Question"),
        "quiz": gettext("Test"),
        "reason": gettext("Reason"),
        "revoked_at": gettext("Revoked on"),
        "role": gettext("Role"),
        "said": gettext("What you said"),
        "scenario": gettext("Conversation"),
        "score": gettext("Result"),
        "second_factor_at": gettext("Second factor given"),
        "seen_at": gettext("Last seen"),
        "sent_at": gettext("Sent"),
        "skipped": gettext("Skipped"),
        "subject": gettext("Whom or what"),
        "submitted_at": gettext("When"),
        "taken_at": gettext("When"),
        "used_at": gettext("Used"),
    }
    return names[column]
