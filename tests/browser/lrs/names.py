"""The words of cmi5 and xAPI that the tests know by themselves, not from the player."""

from __future__ import annotations

VERB = "http://adlnet.gov/expapi/verbs/"
DEFINED = {
    VERB + "initialized": "initialized",
    VERB + "completed": "completed",
    VERB + "passed": "passed",
    VERB + "failed": "failed",
    VERB + "terminated": "terminated",
}
CMI5 = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
MOVE_ON = "https://w3id.org/xapi/cmi5/context/categories/moveon"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore"
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"
STRUCTURE = "{https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd}"
INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
