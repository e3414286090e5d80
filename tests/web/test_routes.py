"""Who may open what: every route of the app, for every kind of visitor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import select

from westeros_learn.records import Cohort, CohortTrainer, Role, User
from westeros_learn.web.access import access_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .world import Browser, World

PROGRESS = "/teach/cohorts/<int:cohort_id>/progress"
TRAINEE = f"{PROGRESS}/<int:user_id>/<course_id>"

# What each visitor is answered: anonymous, trainee, trainer of another cohort, trainer, administrator.
# A form that is sent without its fields is refused with 422, which shows that it was let through.
TABLE: Mapping[str, tuple[int, int, int, int, int]] = {
    "GET /": (303, 200, 200, 200, 200),
    "POST /": (401, 422, 422, 422, 422),
    "GET /course.css": (200, 200, 200, 200, 200),
    "GET /course.js": (200, 200, 200, 200, 200),
    # A course that is not open, and in which nobody of these is enrolled.
    "GET /learn/<course_id>/": (303, 200, 200, 200, 200),
    "POST /learn/<course_id>/": (401, 403, 403, 403, 403),
    "POST /learn/<course_id>/language": (401, 403, 403, 403, 403),
    "GET /learn/<course_id>/<any(glossary, sources, about):name>": (303, 403, 403, 403, 403),
    "GET /learn/<course_id>/media/<path:path>": (303, 404, 404, 404, 404),
    "GET /learn/<course_id>/lessons/<lesson_id>": (303, 403, 403, 403, 403),
    "POST /learn/<course_id>/lessons/<lesson_id>/place": (401, 403, 403, 403, 403),
    "GET /learn/<course_id>/scenarios/<scenario_id>": (303, 403, 403, 403, 403),
    "POST /learn/<course_id>/scenarios/<scenario_id>": (401, 403, 403, 403, 403),
    "POST /learn/<course_id>/scenarios/<scenario_id>/steps": (401, 403, 403, 403, 403),
    "POST /learn/<course_id>/lessons/<lesson_id>/seen": (401, 403, 403, 403, 403),
    "POST /learn/<course_id>/lessons/<lesson_id>/questions/<question_id>": (401, 403, 403, 403, 403),
    "POST /learn/<course_id>/quizzes/<quiz_id>/start": (401, 403, 403, 403, 403),
    "GET /learn/<course_id>/quizzes/<quiz_id>/attempts/<int:attempt_id>": (303, 404, 404, 404, 404),
    "POST /learn/<course_id>/quizzes/<quiz_id>/attempts/<int:attempt_id>/finish": (401, 404, 404, 404, 404),
    "POST /learn/<course_id>/quizzes/<quiz_id>/attempts/<int:attempt_id>/resume": (401, 404, 404, 404, 404),
    "GET /learn/<course_id>/quizzes/<quiz_id>/attempts/<int:attempt_id>/<int:place>": (
        303,
        404,
        404,
        404,
        404,
    ),
    "POST /learn/<course_id>/quizzes/<quiz_id>/attempts/<int:attempt_id>/<int:place>": (
        401,
        404,
        404,
        404,
        404,
    ),
    "GET /learn/<course_id>/certificate": (303, 403, 403, 403, 403),
    "POST /learn/<course_id>/certificate": (401, 403, 403, 403, 403),
    "GET /learn/<course_id>/certificate.pdf": (303, 404, 404, 404, 404),
    "GET /fetch/<token>/<name>": (404, 404, 404, 404, 404),
    "GET /guides/": (200, 200, 200, 200, 200),
    "GET /guides/<platform>": (200, 200, 200, 200, 200),
    "GET /manage/look-again.js": (200, 200, 200, 200, 200),
    "GET /manage/packages/": (303, 403, 403, 403, 200),
    "GET /manage/packages/new": (303, 403, 403, 403, 200),
    "POST /manage/packages/new": (401, 403, 403, 403, 422),
    "GET /manage/packages/builds/<int:build_id>": (303, 403, 403, 403, 404),
    # This app has no folder for packages.
    "POST /manage/packages/builds/<int:build_id>/again": (401, 403, 403, 403, 409),
    "GET /manage/packages/builds/<int:build_id>/<name>": (303, 403, 403, 403, 409),
    "POST /manage/packages/builds/<int:build_id>/publish": (401, 403, 403, 403, 409),
    "POST /manage/packages/builds/<int:build_id>/remove": (401, 403, 403, 403, 409),
    "GET /manage/packages/course/<course_id>/<language>/<target>/": (303, 403, 403, 403, 404),
    "POST /manage/packages/course/<course_id>/<language>/<target>/addresses": (401, 403, 403, 403, 404),
    "POST /manage/packages/addresses/<int:address_id>/revoke": (401, 403, 403, 403, 404),
    "GET /verify": (200, 200, 200, 200, 200),
    "POST /verify": (422, 422, 422, 422, 422),
    "GET /manage/": (303, 403, 403, 403, 200),
    "POST /manage/test-mail": (401, 403, 403, 403, 303),
    "GET /manage/people": (303, 403, 403, 403, 200),
    "GET /manage/people/invite": (303, 403, 403, 403, 200),
    "POST /manage/people/invite": (401, 403, 403, 403, 422),
    "POST /manage/people/invitations/<int:link_id>/withdraw": (401, 403, 403, 403, 303),
    "GET /manage/people/<int:user_id>": (303, 403, 403, 403, 200),
    "POST /manage/people/<int:user_id>/role": (401, 403, 403, 403, 422),
    "POST /manage/people/<int:user_id>/<any('lock', 'unlock', 'sign-out', 'drop-factor', 'reset'):deed>": (
        401,
        403,
        403,
        403,
        303,
    ),
    "GET /manage/people/<int:user_id>/erase": (303, 403, 403, 403, 200),
    "POST /manage/people/<int:user_id>/erase": (401, 403, 403, 403, 422),
    "GET /manage/keeping": (303, 403, 403, 403, 200),
    "POST /manage/keeping": (401, 403, 403, 403, 200),
    "GET /manage/audit": (303, 403, 403, 403, 200),
    "POST /manage/audit": (401, 403, 403, 403, 200),
    "GET /manage/set-up/<token>": (410, 410, 410, 410, 410),
    "POST /manage/set-up/<token>": (410, 410, 410, 410, 410),
    "GET /account/data": (303, 200, 200, 200, 200),
    "POST /account/data": (401, 400, 400, 400, 400),
    "GET /style.css": (200, 200, 200, 200, 200),
    "GET /favicon.ico": (200, 200, 200, 200, 200),
    "GET /icon.svg": (200, 200, 200, 200, 200),
    "GET /privacy": (200, 200, 200, 200, 200),
    "GET /accessibility": (200, 200, 200, 200, 200),
    "GET /healthz": (200, 200, 200, 200, 200),
    "GET /readyz": (200, 200, 200, 200, 200),
    "GET /metrics": (404, 404, 404, 404, 404),
    "GET /help": (200, 200, 200, 200, 200),
    "GET /account/sign-in": (200, 200, 200, 200, 200),
    "POST /account/sign-in": (422, 422, 422, 422, 422),
    "POST /account/sign-out": (401, 303, 303, 303, 303),
    "POST /account/sign-out-elsewhere": (401, 303, 303, 303, 303),
    "GET /account/confirm": (303, 200, 200, 200, 200),
    "POST /account/confirm": (401, 422, 422, 422, 422),
    "GET /account/code": (303, 303, 303, 303, 303),
    "POST /account/code": (401, 303, 303, 303, 303),
    "GET /account/invitation/<token>": (410, 410, 410, 410, 410),
    "POST /account/invitation/<token>": (410, 410, 410, 410, 410),
    "GET /account/sign-up": (404, 404, 404, 404, 404),
    "POST /account/sign-up": (404, 404, 404, 404, 404),
    "GET /account/forgotten": (200, 200, 200, 200, 200),
    "POST /account/forgotten": (200, 200, 200, 200, 200),
    "GET /account/reset/<token>": (410, 410, 410, 410, 410),
    "POST /account/reset/<token>": (410, 410, 410, 410, 410),
    "GET /account/": (303, 200, 200, 200, 200),
    "POST /account/": (401, 422, 422, 422, 422),
    "GET /account/password": (303, 200, 200, 200, 200),
    "POST /account/password": (401, 422, 422, 422, 422),
    "GET /account/second-factor": (303, 200, 200, 200, 200),
    "POST /account/second-factor": (401, 422, 200, 200, 200),
    "POST /account/language": (303, 303, 303, 303, 303),
    "POST /account/erasure": (401, 303, 303, 303, 303),
    # A platform that is not linked.
    "POST /account/platforms/<int:linked_id>/unlink": (401, 404, 404, 404, 404),
    "GET /teach/": (303, 403, 303, 303, 303),
    "GET /teach/report": (303, 403, 200, 200, 200),
    "GET /teach/report/file": (303, 403, 200, 200, 200),
    "GET /teach/report.pdf": (303, 403, 200, 200, 200),
    "GET /teach/cohorts": (303, 403, 200, 200, 200),
    # Cohort 1 is that of the last trainer but one: another trainer is told that there is none.
    "GET /teach/cohorts/<int:cohort_id>": (303, 403, 404, 200, 200),
    f"GET {PROGRESS}": (303, 403, 404, 200, 200),
    f"GET {PROGRESS}/file": (303, 403, 404, 200, 200),
    "GET /teach/cohorts/<int:cohort_id>/stuck": (303, 403, 404, 200, 200),
    "GET /teach/cohorts/<int:cohort_id>/stuck/reminders": (303, 403, 404, 200, 200),
    "POST /teach/cohorts/<int:cohort_id>/stuck/reminders": (401, 403, 404, 422, 422),
    # Nobody is in this cohort.
    f"GET {TRAINEE}": (303, 403, 404, 404, 404),
    f"POST {TRAINEE}/extra-time": (401, 403, 404, 404, 404),
    f"GET {TRAINEE}/answers/<int:response_id>": (303, 403, 404, 404, 404),
    f"GET {TRAINEE}/attempts/<int:attempt_id>": (303, 403, 404, 404, 404),
    f"POST {TRAINEE}/attempts/<int:attempt_id>/more-time": (401, 403, 404, 404, 404),
    f"POST {TRAINEE}/attempts/<int:attempt_id>/reopen": (401, 403, 404, 404, 404),
    "GET /teach/cohorts/<int:cohort_id>/questions": (303, 403, 404, 200, 200),
    "GET /teach/questions": (303, 403, 200, 200, 200),
    "GET /teach/questions/<course_id>": (303, 403, 303, 303, 303),
    "GET /teach/questions/<course_id>/gain": (303, 403, 200, 200, 200),
    "GET /teach/questions/<course_id>/quizzes/<quiz_id>": (303, 403, 200, 200, 200),
    "GET /teach/questions/<course_id>/quizzes/<quiz_id>/table": (303, 403, 200, 200, 200),
    "GET /teach/questions/<course_id>/quizzes/<quiz_id>/<question_id>": (303, 403, 200, 200, 200),
    "GET /teach/cohorts/new": (303, 403, 200, 200, 200),
    "POST /teach/cohorts/new": (401, 403, 422, 422, 422),
    "GET /teach/cohorts/<int:cohort_id>/settings": (303, 403, 404, 200, 200),
    "POST /teach/cohorts/<int:cohort_id>/settings": (401, 403, 404, 422, 422),
    "POST /teach/cohorts/<int:cohort_id>/closing": (401, 403, 404, 303, 303),
    "GET /teach/cohorts/<int:cohort_id>/join-code": (303, 403, 404, 303, 303),
    "POST /teach/cohorts/<int:cohort_id>/join-code": (401, 403, 404, 409, 409),
    "POST /teach/cohorts/<int:cohort_id>/trainers": (401, 403, 404, 422, 422),
    "GET /teach/cohorts/<int:cohort_id>/platform": (303, 403, 404, 200, 200),
    "POST /teach/cohorts/<int:cohort_id>/platform": (401, 403, 404, 303, 303),
    "GET /teach/cohorts/<int:cohort_id>/people": (303, 403, 404, 200, 200),
    "POST /teach/cohorts/<int:cohort_id>/people": (401, 403, 404, 303, 303),
    "GET /teach/cohorts/<int:cohort_id>/people/add": (303, 403, 404, 200, 200),
    "POST /teach/cohorts/<int:cohort_id>/people/add": (401, 403, 404, 422, 422),
    "GET /teach/people-example.csv": (303, 403, 200, 200, 200),
    # A list that is not there.
    "GET /teach/cohorts/<int:cohort_id>/people/lists/<int:list_id>": (303, 403, 404, 404, 404),
    "POST /teach/cohorts/<int:cohort_id>/people/lists/<int:list_id>": (401, 403, 404, 303, 303),
    # A code that no cohort has.
    "GET /join/<code>": (404, 404, 404, 404, 404),
    "POST /join/<code>": (404, 404, 404, 404, 404),
    # In this app no courses are written.
    "GET /teach/courses/": (303, 403, 404, 404, 404),
    "GET /teach/courses/<course>/": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/files/": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/file/<path:file>": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/file/<path:file>": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/take/<path:file>": (303, 403, 404, 404, 404),
    "GET /teach/courses/<course>/course.zip": (303, 403, 404, 404, 404),
    "GET /teach/courses/new": (303, 403, 404, 404, 404),
    "POST /teach/courses/new": (401, 403, 404, 404, 404),
    "POST /teach/courses/<course>/": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/lessons/<folder>/remove": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/lessons/<folder>/remove": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/files/": (303, 403, 404, 404, 404),
    "GET /teach/courses/<course>/files/<path:file>": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/files/<path:file>": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/lessons/<folder>": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/lessons/<folder>": (401, 403, 404, 404, 404),
    "POST /teach/courses/<course>/lessons/<folder>/pieces": (401, 403, 404, 404, 404),
    "POST /teach/courses/<course>/lessons/<folder>/pasted": (401, 403, 404, 404, 404),
    "POST /teach/courses/<course>/glance/<path:file>": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/half-written/<path:file>": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/half-written/<path:file>": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/preview/<language>/": (303, 403, 404, 404, 404),
    "GET /teach/courses/<course>/preview/<language>/<name>": (303, 403, 404, 404, 404),
    "GET /teach/courses/<course>/questions/": (303, 403, 404, 404, 404),
    "GET /teach/courses/<course>/questions/by-id/<question_id>": (303, 403, 404, 404, 404),
    "GET /teach/courses/<course>/questions/<path:file>/<part>": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/questions/<path:file>/<part>": (401, 403, 404, 404, 404),
    "POST /teach/courses/<course>/place/<path:file>/<part>": (401, 403, 404, 404, 404),
    "POST /teach/courses/<course>/try/<path:file>/<part>": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/conversations/": (303, 403, 404, 404, 404),
    "GET /teach/courses/<course>/conversations/new": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/conversations/new": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/conversations/<path:file>/": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/conversations/<path:file>/": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/conversations/<path:file>/<part>": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/conversations/<path:file>/<part>": (401, 403, 404, 404, 404),
    "POST /teach/courses/<course>/play/<path:file>/<part>": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/bank": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/bank": (401, 403, 404, 404, 404),
    "POST /teach/courses/<course>/bank/import": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/bank/<form>": (303, 403, 404, 404, 404),
    "GET /teach/courses/translate.js": (200, 200, 200, 200, 200),
    "GET /teach/courses/<course>/translations": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/translations": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/translations/<language>": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/translations/<language>": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/translations/<language>/file.<form>": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/translations/<language>/look": (401, 403, 404, 404, 404),
    "POST /teach/courses/<course>/translations/<language>/import": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/settings": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/settings": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/"
    "settings/<any('terms', 'references', 'outcomes', 'modules', 'tests'):sheet>/": (
        303,
        403,
        404,
        404,
        404,
    ),
    "GET /teach/courses/<course>/"
    "settings/<any('terms', 'references', 'outcomes', 'modules', 'tests'):sheet>/<part>": (
        303,
        403,
        404,
        404,
        404,
    ),
    "POST /teach/courses/<course>/"
    "settings/<any('terms', 'references', 'outcomes', 'modules', 'tests'):sheet>/<part>": (
        401,
        403,
        404,
        404,
        404,
    ),
    "GET /teach/courses/<course>/media": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/lessons": (401, 403, 404, 404, 404),
    "POST /teach/courses/<course>/media": (401, 403, 404, 404, 404),
    "POST /teach/courses/<course>/"
    "settings/<any('terms', 'references', 'outcomes', 'modules', 'tests'):sheet>/": (
        401,
        403,
        404,
        404,
        404,
    ),
    "GET /teach/courses/<course>/media/<path:name>": (303, 403, 404, 404, 404),
    "GET /teach/courses/scenario.js": (200, 200, 200, 200, 200),
    "GET /teach/courses/entry.js": (200, 200, 200, 200, 200),
    "GET /teach/courses/lesson.js": (200, 200, 200, 200, 200),
    "GET /teach/courses/lesson-tools.js": (200, 200, 200, 200, 200),
    "GET /teach/courses/lesson-writing.js": (200, 200, 200, 200, 200),
    "GET /teach/courses/editor.js": (200, 200, 200, 200, 200),
    "GET /teach/courses/stage.js": (200, 200, 200, 200, 200),
    "GET /teach/courses/<course>/history/": (303, 403, 404, 404, 404),
    "GET /teach/courses/<course>/history/<path:file>": (303, 403, 404, 404, 404),
    "GET /teach/courses/<course>/versions/<version>": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/versions/<version>": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/versions/<version>/<path:file>": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/versions/<version>/<path:file>": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/comments": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/comments": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/links": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/links": (401, 403, 404, 404, 404),
    "GET /draft/<token>/": (404, 404, 404, 404, 404),
    "GET /draft/<token>/page/": (404, 404, 404, 404, 404),
    "GET /draft/<token>/page/<name>": (404, 404, 404, 404, 404),
    "GET /teach/courses/<course>/publish": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/publish": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/publish/<version>": (303, 403, 404, 404, 404),
    "POST /teach/courses/<course>/publish/<version>": (401, 403, 404, 404, 404),
    "GET /teach/courses/<course>/people": (303, 403, 403, 403, 404),
    "POST /teach/courses/<course>/people": (401, 403, 403, 403, 404),
    "GET /guides/linking": (200, 200, 200, 200, 200),
    "GET /manage/platforms/": (303, 403, 403, 403, 200),
    "POST /manage/platforms/invitations": (401, 403, 403, 403, 422),
    "POST /manage/platforms/invitations/<int:invitation_id>/withdraw": (401, 403, 403, 403, 303),
    "POST /manage/platforms/key": (401, 403, 403, 403, 303),
    "GET /manage/platforms/new": (303, 403, 403, 403, 200),
    "POST /manage/platforms/new": (401, 403, 403, 403, 422),
    # A platform that there is not.
    "GET /manage/platforms/<int:platform_id>": (303, 403, 403, 403, 404),
    "GET /manage/platforms/<int:platform_id>/settings": (303, 403, 403, 403, 404),
    "POST /manage/platforms/<int:platform_id>/settings": (401, 403, 403, 403, 404),
    "POST /manage/platforms/<int:platform_id>/<any('accept', 'place', 'on', 'off', 'remove'):what>": (
        401,
        403,
        403,
        403,
        404,
    ),
    # What platforms send is looked at for what it says; here it says nothing.
    "GET /lti/login": (400, 400, 400, 400, 400),
    "POST /lti/login": (400, 400, 400, 400, 400),
    "POST /lti/launch": (403, 403, 403, 403, 403),
    "GET /lti/keys": (200, 200, 200, 200, 200),
    "GET /lti/lti.js": (200, 200, 200, 200, 200),
    "GET /lti/register/<token>": (410, 410, 410, 410, 410),
    "POST /lti/register/<token>": (410, 410, 410, 410, 410),
    # Somebody whom nobody has sent.
    "GET /lti/arrivals/<token>/": (410, 410, 410, 410, 410),
    "GET /lti/arrivals/<token>/kept": (410, 410, 410, 410, 410),
    "GET /lti/arrivals/<token>/window": (410, 410, 410, 410, 410),
    "POST /lti/arrivals/<token>/window": (410, 410, 410, 410, 410),
    "GET /lti/arrivals/<token>/first": (410, 410, 410, 410, 410),
    "POST /lti/arrivals/<token>/first": (410, 410, 410, 410, 410),
    "GET /lti/arrivals/<token>/account": (410, 410, 410, 410, 410),
    "GET /lti/arrivals/<token>/link": (303, 410, 410, 410, 410),
    "POST /lti/arrivals/<token>/link": (401, 410, 410, 410, 410),
    "GET /lti/choose/<token>": (303, 403, 410, 410, 410),
    "POST /lti/choose/<token>": (401, 403, 410, 410, 410),
    "GET /lti/links/<int:link_id>": (303, 403, 404, 404, 404),
    "POST /lti/links/<int:link_id>": (401, 403, 404, 404, 404),
    "GET /manage/inspect": (303, 403, 403, 403, 200),
    "POST /manage/inspect": (401, 403, 403, 403, 422),
}


FROM_PLATFORMS = {"POST /lti/login", "POST /lti/launch", "POST /lti/register/<token>"}
"""What the pages of learning platforms send, believed for what it says (see `web.lti.FROM_PLATFORMS`)."""


def routes(world: World) -> dict[str, str]:
    """Every route by its method and rule, with its endpoint."""
    return {
        f"{method} {rule.rule}": rule.endpoint
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_the_table_has_every_route_and_no_other(world: World) -> None:
    assert sorted(routes(world)) == sorted(TABLE)


def test_every_page_says_to_whom_it_is_open(world: World) -> None:
    assert not [name for name, endpoint in routes(world).items() if access_of(world.app, endpoint) is None]


def test_each_visitor_is_answered_as_the_table_says(world: World) -> None:
    answered = {}
    for at, route in enumerate(TABLE):
        visitors = visitors_of(world, at)
        method, rule = route.split(" ", 1)
        path = path_of(rule)
        answers = [each.get(path) if method == "GET" else each.send(path, on="/help") for each in visitors]
        answered[route] = tuple(answer.status_code for answer in answers)
        for answer in answers:
            answer.close()  # a file that is sent stays open until then
    assert answered == TABLE


def path_of(rule: str) -> str:
    """A path that a rule fits: in the small course where it is about one."""
    values = {"token": "x" * 43, "course_id": "small", "name": "about", "lesson_id": "s-l-one", "place": "1"}
    values |= {
        "question_id": "s-q-single",
        "quiz_id": "s-test",
        "scenario_id": "t-s-ilie",
        "attempt_id": "1",
        "cohort_id": "1",
        "user_id": "1",
        "response_id": "1",
        "list_id": "1",
        "code": "AAAA-AAAA",
        "link_id": "1",
        "platform_id": "1",
        "linked_id": "1",
        "invitation_id": "1",
        "what": "off",
        "deed": "sign-out",
        "path": "none.png",
    }
    values |= {"platform": "moodle", "language": "en", "target": "scorm12"}
    values |= {"folder": "one", "build_id": "1", "address_id": "1", "form": "gift"}
    values |= {"course": "small", "file": "one/lesson.md", "version": "1", "sheet": "terms", "part": "1"}
    values |= {"folder": "one"}
    return re.sub(r"<(?:[^:>]*:)?(\w+)>", lambda field: values[field[1]], rule)


def visitors_of(world: World, at: int) -> list[Browser]:
    """New browsers for each route, since some sign out; the second trainer trains cohort 1."""
    found = [
        world.browser(),
        world.inside(f"trainee{at}@example.org", Role.TRAINEE),
        world.inside(f"other{at}@example.org", Role.TRAINER),
        world.inside(f"trainer{at}@example.org", Role.TRAINER),
        world.inside(f"admin{at}@example.org", Role.ADMINISTRATOR),
    ]
    with world.database.write() as session:
        if session.get(Cohort, 1) is None:
            session.add(Cohort(id=1, title="Spring", created_at=world.clock()))
            session.flush()
        trainer = session.scalars(select(User.id).where(User.email == f"trainer{at}@example.org")).one()
        session.add(CohortTrainer(cohort_id=1, user_id=trainer))
    return found


def test_no_form_is_taken_without_its_token(world: World) -> None:
    """A page elsewhere can send a form with the visitor's cookie, but not with what the form holds."""
    browser = world.inside("ana@example.org", Role.ADMINISTRATOR)
    for route in TABLE:
        method, rule = route.split(" ", 1)
        if method != "GET":
            answer = browser.client.open(path_of(rule), method=method, data={})
            told = answer.status_code == 400 and "load the page anew" in answer.text
            assert told is (route not in FROM_PLATFORMS), route


def test_every_answer_has_its_headers(world: World) -> None:
    browser = world.browser()
    for path in ("/", "/account/sign-in", "/style.css", "/nothing-here"):
        headers = browser.get(path).headers
        assert "'unsafe-inline'" not in headers["Content-Security-Policy"]
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
    cookie = world.browser().get("/account/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_probes_are_answered_under_any_host_and_nothing_else_is(world: World) -> None:
    """A load balancer asks by an address; who forges a host gets no page, and no link made of it."""
    client = world.app.test_client()
    for path, status in (("/healthz", 200), ("/readyz", 200), ("/metrics", 404)):
        assert client.get(path, headers={"Host": "10.0.0.2:8000"}).status_code == status
    for path in ("/", "/account/sign-in", "/healthz/", "/help", "/style.css"):
        answer = client.get(path, headers={"Host": "evil.example"})
        assert answer.status_code == 400, path
        assert "evil.example" not in answer.text
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
