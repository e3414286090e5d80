"""Why a platform's message is not believed, and what can go wrong when a platform is asked for something."""

from __future__ import annotations

from enum import StrEnum

from westeros_learn.errors import WesterosLearnError


class Why(StrEnum):
    """Why a login, a launch or a registration was refused. The pages have the words for each."""

    LOGIN_INCOMPLETE = "login-incomplete"
    """The platform began a login without what the standard demands."""
    UNKNOWN_PLATFORM = "unknown-platform"
    STATE = "state"
    """The answer belongs to no login of ours: unknown, used already, or changed on the way."""
    STATE_OVER = "state-over"
    """The login was begun too long ago."""
    OTHER_BROWSER = "other-browser"
    """The login was begun in another browser, or this one keeps nothing for us."""
    PLATFORM_ERROR = "platform-error"
    """The platform itself answered that the launch did not work."""
    TOKEN = "token"  # noqa: S105  # no secret
    """There is no token, or it is none."""
    ALGORITHM = "algorithm"
    UNKNOWN_KEY = "unknown-key"
    KEYS_UNREACHABLE = "keys-unreachable"
    """The platform's public keys could not be fetched, or were nonsense."""
    SIGNATURE = "signature"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    AUTHORIZED_PARTY = "authorized-party"
    EXPIRED = "expired"
    FUTURE = "future"
    NONCE = "nonce"
    DEPLOYMENT = "deployment"
    VERSION = "version"
    MESSAGE_TYPE = "message-type"
    CLAIM = "claim"
    """A claim that the standard demands is missing, or is not what it has to be."""
    TARGET = "target"
    """The link leads to another place than this app."""
    REGISTRATION = "registration"
    """The platform's description of itself, or its answer, cannot be used."""


class LtiRefusal(WesterosLearnError):  # noqa: N818  # nothing went wrong here: the answer is no
    """A platform's message is not believed; nobody was let in and nothing was changed.

    Args:
        why: the reason, for pages and for the log.
        message: one sentence that says what is wrong; it names nothing of a person.
        cure: one sentence that says what to do.
    """

    def __init__(self, why: Why, message: str, cure: str = "") -> None:
        super().__init__(message, cure)
        self.why = why


class PlatformError(WesterosLearnError):
    """A platform did not do what it was asked for.

    Args:
        message: one sentence that says what went wrong.
        cure: one sentence that says what to do.
        status: the status of its answer; 0 where there was none.
    """

    def __init__(self, message: str, cure: str = "", status: int = 0) -> None:
        super().__init__(message, cure)
        self.status = status


class PlatformRefusedError(PlatformError):
    """A platform said no: asking again as before changes nothing."""


class PlatformTroubleError(PlatformError):
    """A platform could not be reached, or not do it now: asking again later may help."""
