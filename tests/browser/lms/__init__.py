"""A strict LMS for SCORM 1.2: scorm-again's API in a page, each call judged by the standard and by Moodle."""

from .lms import Lms
from .records import Call, Faults, Outcome, Violation
from .rules import RULES
from .site import STRICT_HEADERS, Site

__all__ = ["RULES", "STRICT_HEADERS", "Call", "Faults", "Lms", "Outcome", "Site", "Violation"]
