"""A strict LMS for cmi5: a launcher and a record store that refuse what cmi5 and xAPI forbid."""

from .launcher import Launcher
from .sessions import Session
from .store import Outage

__all__ = ["Launcher", "Outage", "Session"]
