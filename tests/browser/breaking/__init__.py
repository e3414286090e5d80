"""Calls that break one rule each, in both versions of SCORM, and calls that break none."""

from .scorm12 import BREAKING as BREAKING_12
from .scorm12 import GOOD as GOOD_12
from .scorm2004 import BREAKING as BREAKING_2004
from .scorm2004 import GOOD as GOOD_2004
from .steps import PRESS, Case, Step

__all__ = ["BREAKING_12", "BREAKING_2004", "GOOD_12", "GOOD_2004", "PRESS", "Case", "Step"]
