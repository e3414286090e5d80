"""A strict LMS for both versions of SCORM: scorm-again's API in a page, each call judged."""

from .lms import Lms
from .records import Call, Faults, Outcome, Violation
from .rules import RULES
from .scorm12 import SCORM_12
from .scorm2004 import SCORM_2004
from .site import STRICT_HEADERS, Site
from .version import Version
from .work import Work

__all__ = [
    "RULES",
    "SCORM_12",
    "SCORM_2004",
    "STRICT_HEADERS",
    "Call",
    "Faults",
    "Lms",
    "Outcome",
    "Site",
    "Version",
    "Violation",
    "Work",
]
