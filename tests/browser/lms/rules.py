"""Every rule the test LMS enforces, by name; each has a test that breaks it alone."""

from __future__ import annotations

RULES: dict[str, str] = {
    # The order of calls (SCORM 1.2 RTE 3.3; 2004 RTE 3.1; Moodle's API object). Finish is 2004's Terminate.
    "initialize-first": "Initialize comes before anything else.",
    "initialize-once": "Initialize is called once; in Moodle a second call erases what was not committed.",
    "finish-once": "Finish is called once.",
    "nothing-after-finish": "After Finish only the error functions may be called.",
    "no-call-in-a-call": "No call while another one is running, above all none during Finish.",
    "finish-on-leave": "Closing or leaving the page normally finishes the session.",
    "argument": 'Arguments are strings, the right number of them; the functions without any take "".',
    # The data model (SCORM 1.2 RTE 3.4; SCORM 2004 RTE 4)
    "known-element": "The data model has the element.",
    "read-only": "Elements that can only be read, and keywords, are not written.",
    "write-only": "Elements that can only be written are not read.",
    "data-type": "The value is of the element's type and within its limit.",
    "error-code": "No call ends with an error, but for a 403 on the first read of an element.",
    "array-index": "An index is at most the array's _count.",
    # Status, score, time, exit
    "incomplete-at-start": 'A first visit writes "incomplete" first: Moodle completes "not attempted".',
    "status-never-downgraded": "passed > completed > failed > incomplete: no status goes down.",
    "score-empty": 'A score is never set to "": Moodle stores 0.',
    "score-min-max": "Whoever writes a raw score also writes min 0 and max 100.",
    "score-scaled": "In SCORM 2004 a raw score goes with its hundredth as the scaled one, and no other way.",
    "mastery-score": "The package neither has nor reads a mastery score.",
    "session-time-first": "session_time is set before each commit and finish: apps may fire no exit event.",
    "session-time-grows": "session_time counts the whole session, so it never shrinks.",
    "exit-suspend": 'exit is "suspend" from the first commit on: other values wipe the data.',
    "suspend-all": "In SCORM 2004 no other navigation is asked for: exitAll makes Moodle throw.",
    "quiet-in-review": "In browse and review nothing but session_time, exit and a wish to leave is written.",
    "no-score-without-credit": "Without credit no score is written.",
    # Interactions
    "interaction-order": "An interaction is written id first, then type, then the rest; id and type once.",
    "interaction-append": "Committed interactions stay as they are; a new one goes to the index _count.",
    "interaction-response": "A response has the form of its interaction's type.",
    "unique-id": "No two interactions and no two objectives share an id.",
    # Thrift
    "changes-only": "Only changed values are written, except session_time and after a commit that failed.",
    "commit-changes": "A commit has something to store, unless the page is being hidden.",
    "one-commit-per-step": "One answer or page makes one commit, unless one failed or the page is hidden.",
    "commit-size": "A commit stays under 60,000 bytes: it may have to travel as a beacon.",
    # The page
    "console-error": "The console shows no error.",
    "content-security-policy": "Nothing runs into the Content-Security-Policy or the Permissions-Policy.",
    "page-error": "No script error goes unhandled.",
    "failed-request": "No request fails.",
    "foreign-request": "No request goes to another host.",
}
