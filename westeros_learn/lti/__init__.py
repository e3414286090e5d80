"""LTI 1.3 Advantage, the protocol alone: no Flask, no SQLAlchemy, nothing is kept here.

What a platform says is read and believed, or refused, here; what follows from it is a use case of
`delivery`, and what people see of it a page of `web`.
"""

from westeros_learn.lti.connecting import Tokens
from westeros_learn.lti.deep_linking import ChosenLink, answer
from westeros_learn.lti.keys import SigningKey, new_key, newest, public_set
from westeros_learn.lti.launching import read_launch
from westeros_learn.lti.login import (
    BegunLogin,
    LoginRequest,
    PendingLogin,
    begin_login,
    digest,
    read_login,
    same_browser,
)
from westeros_learn.lti.message import (
    Context,
    DeepLinkSettings,
    GradeService,
    Launch,
    Message,
    Part,
    PersonClaims,
    ResourceLink,
)
from westeros_learn.lti.outside import fault_of
from westeros_learn.lti.platform_keys import PlatformKeys, fetching
from westeros_learn.lti.platforms import Platform, Tool
from westeros_learn.lti.refusals import (
    LtiRefusal,
    PlatformError,
    PlatformRefusedError,
    PlatformTroubleError,
    Why,
)
from westeros_learn.lti.registration import Registered, register
from westeros_learn.lti.rows import ActivityProgress, GradingProgress, LineItem, Member, Score
from westeros_learn.lti.services import Services

__all__ = [
    "ActivityProgress",
    "BegunLogin",
    "ChosenLink",
    "Context",
    "DeepLinkSettings",
    "GradeService",
    "GradingProgress",
    "Launch",
    "LineItem",
    "LoginRequest",
    "LtiRefusal",
    "Member",
    "Message",
    "Part",
    "PendingLogin",
    "PersonClaims",
    "Platform",
    "PlatformError",
    "PlatformKeys",
    "PlatformRefusedError",
    "PlatformTroubleError",
    "Registered",
    "ResourceLink",
    "Score",
    "Services",
    "SigningKey",
    "Tokens",
    "Tool",
    "Why",
    "answer",
    "begin_login",
    "digest",
    "fault_of",
    "fetching",
    "new_key",
    "newest",
    "public_set",
    "read_launch",
    "read_login",
    "register",
    "same_browser",
]
