"""An LMS that sequences SCORM 2004: scorm-again's processes of sequencing, fed with a real manifest."""

from .sequencer import Sequencer

__all__ = ["Sequencer"]
