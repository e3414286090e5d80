"""What a use case answers when it does not do what it was asked for."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why something was refused. The pages have the words for each."""

    LINK_UNKNOWN = "link-unknown"
    LINK_USED = "link-used"
    LINK_EXPIRED = "link-expired"
    EMAIL_TAKEN = "email-taken"
    PASSWORD_SHORT = "password-short"  # noqa: S105  # no password
    PASSWORD_LONG = "password-long"  # noqa: S105
    PASSWORD_KNOWN = "password-known"  # noqa: S105
    SIGN_IN_WRONG = "sign-in-wrong"
    SIGN_IN_LATER = "sign-in-later"
    CODE_WRONG = "code-wrong"
    PASSWORD_WRONG = "password-wrong"  # noqa: S105

    NO_PERSON = "no-person"
    YOURSELF = "yourself"
    """One's own account is not changed on the pages of administrators."""
    LAST_ADMINISTRATOR = "last-administrator"
    NOT_ADMINISTRATOR = "not-administrator"
    """Whoever does it is an administrator no longer."""
    NO_PASSWORD = "no-password"  # noqa: S105
    """The person signs in at their institution alone."""
    NO_FACTOR = "no-factor"
    SET_UP_ALREADY = "set-up-already"

    NOT_INVITED = "not-invited"
    NO_ADDRESS = "no-address"
    JOIN_FROM_WITHIN = "join-from-within"

    NO_COURSE = "no-course"
    NO_LESSON = "no-lesson"
    NO_QUESTION = "no-question"
    """The course has no such question, or not here: withdrawn since, or asked in quizzes alone."""
    NO_QUIZ = "no-quiz"
    NO_SCENARIO = "no-scenario"
    NO_ATTEMPT = "no-attempt"
    NO_COHORT = "no-cohort"
    NO_SEATS = "no-seats"
    """Every seat of the cohort is taken, or waits for somebody who is invited."""
    SEATS_TAKEN = "seats-taken"
    """More people are in the cohort, or invited, than it would have seats."""
    NO_TRAINER = "no-trainer"
    LAST_TRAINER = "last-trainer"
    CHANGED_MEANWHILE = "changed-meanwhile"
    """Somebody else has changed the same thing since the form was opened."""
    COHORT_CLOSED = "cohort-closed"
    NO_CERTIFICATE = "no-certificate"
    NO_LEARNER = "no-learner"
    """Nobody of this cohort is in this course under that number."""
    NOT_ENROLLED = "not-enrolled"
    NOTHING_ANSWERED = "nothing-answered"
    NOT_KEPT = "not-kept"
    """A reflection: what is written there is its author's alone and never sent."""
    OTHER_NUMBERS = "other-numbers"
    """The form shows numbers that were never drawn for this learner."""
    TOO_MANY = "too-many"
    FINISHED = "finished"
    TIME_OVER = "time-over"
    PAUSED = "paused"
    NO_TIME_LIMIT = "no-time-limit"
    MUST_WAIT = "must-wait"
    NO_ATTEMPTS_LEFT = "no-attempts-left"
    NOTHING_TO_ASK = "nothing-to-ask"
    NOT_OFFERED = "not-offered"
    NOT_COMPLETE = "not-complete"
    NOT_FINISHED = "not-finished"
    """An attempt that is still open needs not be opened again."""
    PASSED_ALREADY = "passed-already"
    """An attempt that was passed stays: a completion and a certificate may rest on it."""
    ANOTHER_OPEN = "another-open"
    """Another attempt at the same quiz is open."""
    QUIZ_GONE = "quiz-gone"
    """The quiz, or all of its attempt's questions, have left the course."""
    NO_PACKAGE = "no-package"
    NOT_PUBLISHED = "not-published"
    IS_PUBLISHED = "is-published"
    PACKAGE_LOST = "package-lost"
    """The database knows the version, but its file is not in the folder of packages."""
    NO_PACKAGE_FOLDER = "no-package-folder"
    BUILD_UNDER_WAY = "build-under-way"
    NO_AUTHORING = "no-authoring"
    """The courses are not written in the app here."""
    NO_FILE = "no-file"
    NO_VERSION = "no-version"
    NO_COMMENT = "no-comment"
    NO_LANGUAGE = "no-language"
    """The tag names no language into which the course could be translated."""
    TEXTS_HIDDEN = "texts-hidden"
    """The course has errors, so that some of its texts are not known now."""
    COURSE_HAS_ERRORS = "course-has-errors"
    NO_PLATFORM = "no-platform"
    PLATFORM_KNOWN = "platform-known"
    """A platform with this issuer and this client is registered already."""
    ONLY_WAY_IN = "only-way-in"
    """Nothing else opens the account."""
    ARRIVAL_OVER = "arrival-over"
    """Whom a platform sent has come in already, or took too long."""
    OTHER_ACCOUNT = "other-account"
    """The platform's person is linked to another account."""
    PREVIEW_IS_OLD = "preview-is-old"
    """The course, or what was answered, has changed since somebody looked at what would happen."""


class Refused(Exception):  # noqa: N818  # nothing went wrong: the answer is no
    """What a person asked for is not done, and nothing was changed.

    Args:
        reason: why.
        minutes: how long to wait, where waiting helps.
    """

    def __init__(self, reason: Reason, minutes: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.minutes = minutes
